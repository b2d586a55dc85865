"""Read the description, with the file and line of each part."""

# pyright: standard
# The description is YAML: what it holds is known when it is read, not before.
from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import yaml

if TYPE_CHECKING:
    _YamlLoader = yaml.SafeLoader
else:
    _YamlLoader = getattr(
        yaml, "CSafeLoader", yaml.SafeLoader
    )  # the C loader is ten times faster, but not always available


class DescriptionError(Exception):
    """The description has an error, or an unsupported feature. The text starts with the place."""

    def __init__(self, where: Part | str, message: str) -> None:
        super().__init__(f"{where if isinstance(where, str) else where.place}: {message}")


class Part(dict[str, Any]):
    """A mapping of the description, with its file and line."""

    file = ""
    line = 0
    lines: Mapping[str, int] = MappingProxyType({})

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    def place_of(self, key: str) -> str:
        """Return the place of a key, or of the mapping if it does not have the key."""
        return f"{self.file}:{self.lines.get(key, self.line)}"


class _Loader(_YamlLoader):
    """Loads each mapping as a `Part`."""

    def __init__(self, stream: Any, file: str) -> None:
        super().__init__(stream)
        self.file = file


def _construct_part(loader: _Loader, node: yaml.MappingNode) -> Iterator[Part]:
    part = Part()
    part.file, part.line, lines = loader.file, node.start_mark.line + 1, dict[str, int]()
    yield part  # in two steps, as anchors may refer to it
    for key_node, _ in node.value:
        line = key_node.start_mark.line + 1
        if key_node.tag == "tag:yaml.org,2002:merge":
            raise DescriptionError(f"{loader.file}:{line}", "<< is not supported: write the keys out, or use a $ref")
        key = loader.construct_object(key_node)
        if not isinstance(key, str):
            raise DescriptionError(f"{loader.file}:{line}", f"the key {key_node.value} must be text: put it in quotes")
        if key in lines:
            raise DescriptionError(f"{loader.file}:{line}", f"{key} is here twice: remove one of them")
        lines[key] = line
    part.lines = lines
    part.update(cast(dict[str, Any], loader.construct_mapping(node)))  # each key was checked above


def _refuse_date(loader: _Loader, node: yaml.ScalarNode) -> None:
    place = f"{loader.file}:{node.start_mark.line + 1}"
    raise DescriptionError(place, f"YAML reads {node.value} as a date, which JSON does not have: put it in quotes")


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_part)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _refuse_date)


class _LenientLoader(_Loader):
    """Loads a file without checks, because it is not ours."""


def _construct_any_part(loader: _LenientLoader, node: yaml.MappingNode) -> Iterator[Part]:
    part = Part()
    part.file, part.line = loader.file, node.start_mark.line + 1
    yield part
    part.update({str(key): value for key, value in loader.construct_mapping(node).items()})


def _construct_text(loader: _LenientLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_LenientLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_any_part)
_LenientLoader.add_constructor("tag:yaml.org,2002:timestamp", _construct_text)


class Description:
    """All files of a description. References are resolved on demand.

    Our description is checked strictly. For another description, pass the name of its root; it is not checked.
    """

    def __init__(self, folder: Path, foreign: str | None = None) -> None:
        self.folder = folder
        self._files: dict[str, Part] = {}
        self._loader = _Loader if foreign is None else _LenientLoader
        if foreign is not None:  # it may refer to files beside it, of any name
            self.file_names = sorted(path.name for path in folder.iterdir() if path.is_file())
        self.root = self.file(foreign or "openapi.yaml")

    def file(self, name: str, wanted_by: Part | None = None) -> Part:
        if name not in self.file_names:
            raise DescriptionError(wanted_by or name, f"there is no file {name} in {self.folder}")
        if name not in self._files:
            self._files[name] = self._load(name)
        return self._files[name]

    def _load(self, name: str) -> Part:
        try:
            content = self._loader((self.folder / name).read_bytes(), name).get_single_data()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"{name}:{mark.line + 1}" if mark else name
            raise DescriptionError(place, f"this is not YAML: {getattr(error, 'problem', None) or error}") from None
        if not isinstance(content, Part):
            raise DescriptionError(f"{name}:1", "a file of the description is a mapping, with openapi, info and paths")
        return content

    @cached_property
    def file_names(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.yaml"))

    def resolve(self, part: Part, trail: tuple[Part, ...] = ()) -> Part:
        """Follow references to their target. Keys beside a `$ref` replace those of the target."""
        if "$ref" not in part:
            return part
        if any(part is before for before in trail):
            raise DescriptionError(
                part, f"$ref {part['$ref']} leads back to itself: replace one of the references by a schema"
            )
        target = self.resolve(self.target(part), (*trail, part))
        beside = {key: value for key, value in part.items() if key != "$ref"}
        if not beside:
            return target
        merged = Part({**target, **beside})
        merged.file, merged.line = part.file, part.line
        return merged

    def target(self, part: Part) -> Part:
        """Follow one reference."""
        reference = part["$ref"]
        if not isinstance(reference, str):
            raise DescriptionError(part, "a $ref is text, such as common.yaml#/components/schemas/Thing")
        file, _, pointer = reference.partition("#")
        found: Any = self.file(file or part.file, part)
        for step in pointer.strip("/").split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, dict) or key not in found:
                raise DescriptionError(part, f"$ref {reference} leads nowhere: there is no {key or 'name in it'}")
            found = found[key]
        if not isinstance(found, Part):
            raise DescriptionError(part, f"$ref {reference} leads to a value: it must lead to a mapping")
        return found

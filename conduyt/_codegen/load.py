"""Reads the description, remembering where each part of it stands."""

# pyright: standard
# The description is YAML: what it holds is known when it is read, not before.
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import yaml


class DescriptionError(Exception):
    """The description says something the generator cannot honour."""

    def __init__(self, where: Part | None, message: str) -> None:
        super().__init__(f"{where.place}: {message}" if where is not None else message)


class Part(dict[str, Any]):
    """A mapping of the description that knows its file and line."""

    file = ""
    line = 0

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


class _Loader(yaml.SafeLoader):
    """Makes every mapping a `Part`."""

    def __init__(self, stream: Any, file: str) -> None:
        super().__init__(stream)
        self.file = file


def _construct_part(loader: _Loader, node: yaml.MappingNode) -> Iterator[Part]:
    part = Part()
    part.file, part.line = loader.file, node.start_mark.line + 1
    yield part  # in two steps, as anchors may refer to it
    for key_node, _ in node.value:
        if not isinstance(loader.construct_object(key_node), str):
            raise DescriptionError(part, f"the key at line {key_node.start_mark.line + 1} must be quoted text")
    part.update(cast(dict[str, Any], loader.construct_mapping(node)))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_part)


class Description:
    """All files of the description, with their references resolved on demand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, Part] = {}
        self.root = self.file("openapi.yaml")

    def file(self, name: str) -> Part:
        if name not in self._files:
            path = self.folder / name
            try:
                loader = _Loader(path.read_text(), name)
                self._files[name] = loader.get_single_data()
            except FileNotFoundError:
                raise DescriptionError(None, f"{name}: there is no such file in {self.folder}") from None
            except yaml.YAMLError as error:
                raise DescriptionError(None, f"{name}: {error}") from None
        return self._files[name]

    @property
    def file_names(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.yaml"))

    def resolve(self, part: Part) -> Part:
        """Follow references to the part they name. Keys beside a `$ref` win over the ones it leads to."""
        if "$ref" not in part:
            return part
        target = self.resolve(self.target(part))
        beside = {key: value for key, value in part.items() if key != "$ref"}
        if not beside:
            return target
        merged = Part({**target, **beside})
        merged.file, merged.line = part.file, part.line
        return merged

    def target(self, part: Part) -> Part:
        """Follow one reference."""
        file, _, pointer = part["$ref"].partition("#")
        found: Any = self.file(file or part.file)
        for step in pointer.strip("/").split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, dict) or key not in found:
                raise DescriptionError(part, f"$ref {part['$ref']} leads nowhere")
            found = found[key]
        if not isinstance(found, Part):
            raise DescriptionError(part, f"$ref {part['$ref']} does not lead to a mapping")
        return found

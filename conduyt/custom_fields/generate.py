"""Write a module with the custom fields of a workspace."""

from __future__ import annotations

import keyword
import re
import shlex
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from conduyt import custom_fields
from conduyt._util.files import refuse_link
from conduyt._util.lazy import LazyModule
from conduyt._values.files import PathInput
from conduyt._values.text import one_line
from conduyt.custom_fields import CustomFields
from conduyt.custom_fields.differences import differences

if TYPE_CHECKING:
    from conduyt import client as conduyt_client
else:
    conduyt_client = LazyModule("conduyt.client")

__all__ = ["Definition", "generate"]

MADE_BY = "Made by `conduyt models generate"
_RECORDS = {"contact": "Contact", "company": "Company", "deal": "Deal"}
# Type in the definition: type of what arrives, type of what is sent. `{}` stands for the choices.
_TYPES = {
    "text": ("Text", "TextInput"),
    "number": ("Number", "NumberInput"),
    "date": ("Date", "DateInput"),
    "boolean": ("YesNo", "YesNoInput"),
    "select": ("{} | None", "{}"),
    "multiselect": ("list[{}] | None", "Sequence[{}]"),
}
_UNKNOWN = ("Unknown", "Unknown")
_WIDTH = 88
"""The shortest line length that formatters use by default."""
_TAKEN = {
    *(name for name in dir(CustomFields) if not name.startswith("_")),
    *custom_fields.__all__,
    *("list", "str", "Field", "Literal", "Sequence", "TypeAlias", "TypedDict"),
}


class Definition(Protocol):
    """The definition of a custom field, such as a `conduyt.models.CustomField`."""

    @property
    def entity_type(self) -> str | None:
        """Kind of object that has the field, such as `contact`."""

    @property
    def field_key(self) -> str | None:
        """Key of the field."""

    @property
    def field_type(self) -> str | None:
        """Type of its values, such as `number`."""

    @property
    def label(self) -> str | None:
        """Name of the field as people see it."""

    @property
    def choices(self) -> Sequence[str] | None:
        """Values to choose from."""

    @property
    def is_required(self) -> bool | None:
        """Whether an object must have a value."""


def generate(
    client: conduyt_client.Conduyt | Iterable[Definition],
    path: PathInput,
    *,
    check: bool = False,
    names: Mapping[str, str] | None = None,
) -> list[str]:
    """Write a module with models that have the custom fields of a workspace.

    Args:
        client: A `Conduyt` client. Or definitions, such as `(await client.custom_fields.list()).data`.
        path: The file, such as `crm.py`. It replaces an earlier version.
        check: Only report what has changed; write nothing.
        names: Names in Python for some keys, such as `{"contact.lead-source": "source_of_lead"}`. Default: the key,
            with `_` for characters that a name cannot have.

    Returns:
        What has changed since the file was made, a line for each difference. Empty if the file is up to date.

    Raises:
        ValueError: Two keys would have the same name, or a key or one of `names` makes no name. This function
            did not write the existing file.
        OSError: The file cannot be read or written.
        ConduytError: The definitions could not be read.

    Example:
        ```python
        conduyt.models.generate(client, "crm.py")
        ```
    """
    file = Path(path)
    before = file.read_text("utf-8", errors="replace") if file.is_file() else None
    if before is not None and MADE_BY not in before:
        raise ValueError(f"{file.name} was not made by `conduyt models generate`: name another file, or delete it")
    resource = getattr(client, "custom_fields", None)
    found = cast("Iterable[Definition]", client if resource is None else resource.list())
    after = module_of(found, file.name, names or {})
    changes = differences(before, after, file.name)
    if changes and not check:
        refuse_link(file)
        file.write_text(after, encoding="utf-8", newline="\n")
    return changes


@dataclass(frozen=True, slots=True)
class _Field:
    key: str
    name: str
    label: str
    type: str
    """Of what arrives."""
    input: str
    literal: str | None
    """Name of its choices."""
    choices: tuple[str, ...]


def module_of(definitions: Iterable[Definition], file: str, names: Mapping[str, str]) -> str:
    """Return the text of the module.

    Raises:
        ValueError: A key has no name.
    """
    known = list(definitions)
    fields = {entity: list(_fields(entity, known, names)) for entity in _RECORDS}
    keys = {f"{entity}.{one.key}": one for entity, found in fields.items() for one in found}
    if unknown := [name for name in names if name not in keys]:
        raise ValueError(f"names has {unknown[0]!r}, and there is no such field; there are {', '.join(sorted(keys))}")
    literals = [_literal(one) for one in keys.values() if one.literal is not None]
    body = "".join([*literals, *(_classes(entity, found) for entity, found in fields.items())])
    options = "".join(f" --name {shlex.quote(f'{key}={name}')}" for key, name in names.items())
    head = _docstring(
        "Contacts, companies and deals with the custom fields of a Conduyt workspace.",
        f"{MADE_BY} {one_line(shlex.quote(file) + options)}`.",
        "Run it again when the fields have changed. What you write here is lost then.",
    )
    return f"{head}\n\nfrom __future__ import annotations\n\n{_imports(body)}\n{body.lstrip() if literals else body}"


def _fields(entity: str, definitions: Iterable[Definition], names: Mapping[str, str]) -> Iterator[_Field]:
    own = {one.field_key: one for one in definitions if one.field_key and (one.entity_type or entity) == entity}
    by_name: dict[str, str] = {}
    for key in sorted(own):
        name = _name_of(entity, key, names)
        if (other := by_name.setdefault(name, key)) != key:
            raise ValueError(
                f"{entity}: the keys {other!r} and {key!r} would both have the name {name}. "
                f"Give one of them another: {_advice(entity, key, f'{name}_2')}"
            )
    taken = {*by_name, *_TAKEN, f"{_RECORDS[entity]}Fields", f"{_RECORDS[entity]}FieldsInput"}
    for name, key in by_name.items():
        kind = (own[key].field_type or "").replace("-", "").lower()
        arrives, sent = _TYPES.get(kind, _UNKNOWN)
        choices = tuple(dict.fromkeys(map(str, own[key].choices or ()))) if "{}" in arrives else ()
        literal = _RECORDS[entity] + "".join(word[:1].upper() + word[1:] for word in name.split("_"))
        while literal in taken:
            literal += "Choice"
        taken.add(literal)
        optional = "" if own[key].is_required or sent == "Unknown" else " | None"
        yield _Field(
            key=key,
            name=name,
            label=one_line(" ".join((own[key].label or key).split())).rstrip("."),
            type=arrives.format(f"{literal} | str" if choices else "str"),
            input=sent.format(literal if choices else "TextInput") + optional,
            literal=literal if choices else None,
            choices=choices,
        )


def _name_of(entity: str, key: str, names: Mapping[str, str]) -> str:
    if (given := names.get(f"{entity}.{key}")) is not None:
        if not given.isidentifier() or given.startswith("_") or keyword.iskeyword(given) or given in _TAKEN:
            raise ValueError(f"names: a field cannot be called {given!r}. Choose a name of letters, such as my_field")
        return given
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", key)).strip("_")
    if name[:1].isnumeric():
        name = f"field_{name}"
    if not name.isidentifier():
        raise ValueError(f"{entity}: the key {key!r} makes no name. Give one: {_advice(entity, key, 'a_name')}")
    return f"{name}_" if keyword.iskeyword(name) or name in _TAKEN else name


def _advice(entity: str, key: str, name: str) -> str:
    option = shlex.quote(f"{entity}.{key}={name}")
    return f"--name {option}, in Python names={{{f'{entity}.{key}'!r}: {name!r}}}"


# -- Text -------------------------------------------------------------------------------------------------------------


def _literal(field: _Field) -> str:
    values = _items(f"{field.literal}: TypeAlias = Literal[", map(_quoted, field.choices), "]")
    return f"\n{values}\n{_docstring(f'The choices of {field.label}.')}\n"


def _classes(entity: str, fields: Sequence[_Field]) -> str:
    record = _RECORDS[entity]
    arrives = [f"{_line(one)}\n{_docstring(f'{one.label}.', indent=4)}" for one in fields]
    sent = [f"    {one.name}: {one.input}" for one in fields]
    return f'''

class {record}Fields(CustomFields):
    """The custom fields of a {entity}."""
{_lines(arrives)}

class {record}FieldsInput(TypedDict, total=False):
    """The custom fields of a {entity}, as `create` and `update` take them."""
{_lines(sent)}

class {record}(Typed{record}["{record}", {record}Fields, {record}FieldsInput]):
    """A {entity} with the custom fields of the workspace."""

    custom_fields: {record}Fields | None = None
    """Values of the custom fields."""
'''


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in ["", *lines]) if lines else ""


def _line(field: _Field) -> str:
    head = f"    {field.name}: {field.type} = "
    if field.key == field.name:
        return f"{head}None"
    key = _quoted(field.key)
    arguments = ["default=None", f"validation_alias={key}", f"serialization_alias={key}"]
    return head + _items("Field(", arguments, ")", before=head)


def _imports(body: str) -> str:
    used = set(re.findall(r"\w+", body))
    standard = [("collections.abc", ["Sequence"]), ("typing", ["Literal", "TypeAlias"])]
    others = [
        ("conduyt.custom_fields", custom_fields.__all__),
        ("conduyt.models.typed", [f"Typed{record}" for record in _RECORDS.values()]),
        ("pydantic", ["Field"]),
        ("typing_extensions", ["TypedDict"]),
    ]
    groups = [
        [_import(home, found) for home, names in group if (found := sorted(used.intersection(names)))]
        for group in (standard, others)
    ]
    return "\n".join("".join(f"{line}\n" for line in group) for group in groups if group)


def _import(home: str, names: Sequence[str]) -> str:
    line = f"from {home} import {', '.join(names)}"
    return line if len(line) <= _WIDTH else _items(f"from {home} import (", names, ")")


def _items(head: str, items: Iterable[str], end: str, *, before: str = "") -> str:
    """Write items on one line, or each on its own if they are too long."""
    parts = list(items)
    line = f"{head}{', '.join(parts)}{end}"
    if len(before + line) <= _WIDTH:
        return line
    pad = " " * (len(before) - len(before.lstrip()))
    return "\n".join([head, *(f"{pad}    {part}," for part in parts), f"{pad}{end}"])


def _docstring(*paragraphs: str, indent: int = 0) -> str:
    pad = " " * indent
    escaped = [text.replace("\\", "\\\\").replace('"""', "'''") for text in paragraphs]
    lines = [line for text in escaped for line in ["", *textwrap.wrap(text, _WIDTH - indent - 6)]][1:]
    text = "\n".join([f'{pad}"""{lines[0]}', *(f"{pad}{line}" if line else "" for line in lines[1:])])
    return f'{text}"""' if len(lines) == 1 else f'{text}\n{pad}"""'


def _quoted(text: str) -> str:
    """Write a text as formatters do: in double quotes, unless single ones need fewer backslashes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    written = (letter if letter in "'\"" else repr(letter)[1:-1] for letter in text)
    return quote + "".join(f"\\{letter}" if letter == quote else letter for letter in written) + quote

"""Text of the command line to values of arguments."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, TypeAlias

import click
from click.shell_completion import CompletionItem

from conduyt._values.json_values import is_list, is_object
from conduyt._values.times import is_time
from conduyt.cli.data import Kind

Format: TypeAlias = Literal["table", "json", "jsonl", "csv"]
FORMATS: tuple[Format, ...] = ("table", "json", "jsonl", "csv")

NULL = object()
"""What `null` on the command line becomes: it clears the field. `None` is an option that was not given."""


class Value(click.ParamType[object]):
    """A value whose text is `null`, or is parsed."""

    def __init__(
        self, name: str, parse: Callable[[str], object], *, nullable: bool = False, known: Sequence[str] = ()
    ) -> None:
        self.name = name
        self._parse = parse
        self._nullable = nullable
        self._known = known

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """Parse a value."""
        if not isinstance(value, str):
            return value  # a default, or parsed before
        if value == "null" and self._nullable:
            return NULL
        try:
            return self._parse(value)
        except (ValueError, InvalidOperation, OSError) as error:
            reason = str(error) if isinstance(error, OSError | _ClearError) else f"{value!r} is not {self.name}"
            self.fail(reason, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show the known values, if they are few; others are sent as well."""
        if self._known and len(self._known) <= 6:
            return f"[{'|'.join(self._known)}]"
        return self.name.split()[-1].upper()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Offer the known values."""
        return [CompletionItem(one) for one in self._known if one.startswith(incomplete)]


class _ClearError(ValueError):
    """Its text says what is wrong."""


def read_json(text: str) -> object:
    """Parse JSON, or that of a file with `@file`, or that of the standard input with `@-`.

    Raises:
        ValueError: It is no JSON.
        OSError: The file cannot be read.
    """
    if text.startswith("@"):
        with click.open_file(text[1:], "rb") as file:
            content: bytes = file.read()
    else:
        content = text.encode("utf-8", "surrogateescape")
    try:
        # From bytes, because they say whether they are UTF-8 or, as PowerShell writes, UTF-16. The digits of an amount
        # stay as they are.
        value: object = json.loads(content, parse_float=Decimal)
    except ValueError as error:
        raise _ClearError(f"this is no JSON: {error}") from None
    except RecursionError:
        raise _ClearError("this JSON is nested too deeply") from None
    return value


def read_object(text: str) -> Mapping[str, object]:
    """Parse a JSON object; see `read_json`.

    Raises:
        ValueError: It is no JSON object.
        OSError: The file cannot be read.
    """
    value = read_json(text)
    if not is_object(value):
        raise _ClearError('this is no JSON object, such as {"key": "value"}')
    return value


def type_for(kind: Kind, *, nullable: bool = False, known: Sequence[str] = ()) -> click.ParamType[Any]:
    """Choose how to read an option. A flag has no text to read."""
    match kind:
        case "file to send":
            return click.Path(exists=True, dir_okay=False, path_type=Path)
        case "file to write":
            return click.Path(dir_okay=False, path_type=Path)
        case "true or false":
            return Value("true or false", _BOOLEANS.__getitem__, nullable=nullable, known=["true", "false"])
        case "integer":
            return Value("an integer", int, nullable=nullable)
        case "number":
            return Value("a number", float, nullable=nullable)
        case "amount":
            return Value("a number", Decimal, nullable=nullable)
        case "date":
            return Value("a date", str, nullable=nullable)
        case "time":
            return Value("a time", _read_time, nullable=nullable)
        case "text":
            return Value("a text", str, nullable=nullable, known=known)
        case "list":
            return Value("a list in json", _read_list)
        case "object":
            return Value("an object in json", read_object, nullable=nullable)
        case "json":
            return Value("a value in json", read_json, nullable=nullable)
        case "flag":
            return click.BOOL


_BOOLEANS = {"true": True, "false": False}


def _read_time(text: str) -> str:
    if not is_time(text):
        raise _ClearError(f"{text!r} is not a time with its zone, such as 2026-12-31T09:00:00Z")
    return text


def _read_list(text: str) -> object:
    value = read_json(text)
    if not is_list(value):
        raise _ClearError("this is no JSON list, such as [1, 2]")
    return value

"""Text of the command line to values of arguments."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import NoneType
from typing import Any, Literal, cast, get_args, get_origin

import click
from click.shell_completion import CompletionItem

from conduyt._values.omit import OMIT

NULL = object()
"""What `null` on the command line becomes: it clears the field. `None` is an option that was not given."""


class FileToSend:
    """Stands for `FileInput` in the signatures of methods."""


class FileToWrite:
    """Stands for `PathInput` in the signatures of methods."""


class Value(click.ParamType[object]):
    """A value whose text is `null`, or is parsed."""

    def __init__(
        self, name: str, parse: Callable[[str], object], *, nullable: bool = False, known: Sequence[str] = ()
    ) -> None:
        self.name = name
        self._parse = parse
        self._nullable = nullable
        self._known = known

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """Parse a value."""
        if not isinstance(value, str):
            return cast(object, value)
        if value == "null" and self._nullable:
            return NULL
        try:
            return self._parse(value)
        except (ValueError, InvalidOperation, OSError) as error:
            reason = str(error) if isinstance(error, OSError | _NoJsonError) else f"{value!r} is not {self.name}"
            self.fail(reason, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show the known values, if they are few; others are sent as well."""
        if self._known and len(self._known) <= 6:
            return f"[{'|'.join(self._known)}]"
        return self.name.split()[-1].upper()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Offer the known values."""
        return [CompletionItem(one) for one in self._known if one.startswith(incomplete)]


class _NoJsonError(ValueError):
    pass


def read_json(text: str) -> object:
    """Parse JSON, or that of a file with `@file`, or that of the standard input with `@-`.

    Raises:
        ValueError: It is no JSON.
        OSError: The file cannot be read.
    """
    if text.startswith("@"):
        with click.open_file(text[1:], encoding="utf-8") as file:
            text = file.read()
    try:
        value: object = json.loads(text, parse_float=Decimal)  # the digits of an amount stay as they are
    except ValueError as error:
        raise _NoJsonError(f"this is no JSON: {error}") from None
    return value


def read_object(text: str) -> Mapping[str, object]:
    """Parse a JSON object; see `read_json`.

    Raises:
        ValueError: It is no JSON object.
        OSError: The file cannot be read.
    """
    value = read_json(text)
    if not isinstance(value, dict):
        raise _NoJsonError('this is no JSON object, such as {"key": "value"}')
    return cast(Mapping[str, object], value)


def type_for(hint: object) -> tuple[click.ParamType[Any] | Literal["flag"], bool]:
    """Choose how to read an argument of that type, and whether its option can be repeated for a list."""
    options = [one for one in _alternatives(hint) if one is not OMIT]
    nullable = NoneType in options
    kinds = [one for one in options if one is not NoneType]
    known = [str(value) for one in kinds if get_origin(one) is Literal for value in get_args(one)]
    if FileToSend in kinds:
        return click.Path(exists=True, dir_okay=False, path_type=Path), False
    if FileToWrite in kinds:
        return click.Path(dir_okay=False, path_type=Path), False
    if kinds == [bool] and not nullable:
        return "flag", False
    if kinds == [bool]:
        return Value("true or false", _BOOLEANS.__getitem__, nullable=True, known=["true", "false"]), False
    if kinds == [int]:
        return Value("an integer", int, nullable=nullable), False
    if kinds == [float] or Decimal in kinds:
        return Value("a number", Decimal if Decimal in kinds else float, nullable=nullable), False
    if date in kinds or datetime in kinds:
        return Value("a date", str, nullable=nullable), False
    if known or kinds == [str]:
        return Value("a text", str, nullable=nullable, known=known), False
    if len(kinds) == 1 and get_origin(kinds[0]) is Sequence:
        items = type_for(get_args(kinds[0])[0])[0]
        if isinstance(items, Value) and items.name == "a text":
            return items, True
        return Value("a list in json", _read_list), False
    if len(kinds) == 1 and get_origin(kinds[0]) is Mapping:
        return Value("an object in json", read_object, nullable=nullable), False
    return Value("a value in json", read_json, nullable=nullable), False


_BOOLEANS = {"true": True, "false": False}


def _read_list(text: str) -> object:
    value = read_json(text)
    if not isinstance(value, list):
        raise _NoJsonError("this is no JSON list, such as [1, 2]")
    return cast(list[object], value)


def _alternatives(hint: object) -> tuple[object, ...]:
    is_union = not isinstance(hint, type) and get_origin(hint) not in {None, Literal, Sequence, Mapping}
    return get_args(hint) if is_union else (hint,)

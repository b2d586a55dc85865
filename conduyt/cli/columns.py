"""The columns that a command prints: `--columns`, checked by the model, or those that people look for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import click

from conduyt._values.json_values import as_mapping, is_list

if TYPE_CHECKING:
    from conduyt._values.model import Model


_NARROWEST = 12


class UnknownColumnError(ValueError):
    """No object has such a field."""


class Columns:
    """The columns of a command.

    Args:
        text: What stands behind `--columns`, if it was given.
        model: The name of the model of what comes back.
        is_write: Whether the command changes something.
    """

    def __init__(self, text: str | None, model: str | None, *, is_write: bool = False) -> None:
        self._given = [name.strip() for name in text.split(",") if name.strip()] if text else []
        self._model_name = model
        self._is_write = is_write

    def __bool__(self) -> bool:
        return bool(self._given)

    @cached_property
    def _model(self) -> type[Model] | None:
        from conduyt import models
        from conduyt._values.model import Model

        model: object = getattr(models, self._model_name, None) if self._model_name else None
        return model if isinstance(model, type) and issubclass(model, Model) else None

    @cached_property
    def fields(self) -> Sequence[str]:
        """The fields that the model has, under the API's own names."""
        if self._model is None:
            return ()
        return [field.serialization_alias or name for name, field in self._model.model_fields.items()]

    @cached_property
    def names(self) -> Sequence[str]:
        """The columns that were asked for, under the API's own names."""
        python = dict(zip(self._model.model_fields, self.fields, strict=True)) if self._model else {}
        heads = [name.partition(".") for name in self._given]
        return [f"{python.get(head, head)}{dot}{rest}" for head, dot, rest in heads]

    @property
    def _unknown(self) -> list[str]:
        return [name for name in self.names if name.partition(".")[0] not in self.fields] if self.fields else []

    def check(self, ctx: click.Context) -> None:
        """Refuse, before a command changes something, columns that its result will not have.

        Raises:
            UsageError: There is no such column.
        """
        if self._is_write and (unknown := self._unknown):
            raise click.UsageError(self._refusal(unknown[0]), ctx)

    def check_rows(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Refuse columns that neither the model nor one of these objects has.

        Raises:
            UnknownColumnError: There is no such column.
        """
        if self._is_write or not self._unknown:
            return
        present = {name for row in rows for name in row}
        for name in self._unknown:
            if name.partition(".")[0] not in present:
                raise UnknownColumnError(self._refusal(name))

    def _refusal(self, name: str) -> str:
        from difflib import get_close_matches  # for a misspelt name only

        nearest = get_close_matches(name.lower(), {field.lower(): field for field in self.fields}, n=1, cutoff=0.5)
        meant = next((field for field in self.fields if nearest and field.lower() == nearest[0]), None)
        hint = f" Did you mean {meant}?" if meant else ""
        return f"--columns: there is no field {name!r}.{hint} There are {', '.join(self.fields)}."

    def of(self, row: Mapping[str, object]) -> Mapping[str, object]:
        """Return the values of an object that were asked for, or all."""
        if not self:
            return row
        return {name: value_at(row, name) for name in self.names if name in row or "." in name or name in self.fields}


def value_at(row: Mapping[str, object], name: str) -> object:
    """Return the value of a field, or, behind dots, of a field in it. A list has a value for each of its items."""
    if name in row:
        return row[name]
    head, _, rest = name.partition(".")
    inner = row.get(head)
    if rest and is_list(inner):
        return [value_at(as_mapping(item), rest) for item in inner]
    return value_at(as_mapping(inner), rest) if rest else None


def fitting(widths: Mapping[str, int], room: int) -> Mapping[str, int]:
    """Choose the columns that fit into the room: first those that people look for. They stay in their order.

    A column for which there is not enough room becomes narrower, but for the id, which is of use only as a whole.
    """
    from pydantic.alias_generators import to_snake

    from conduyt._values.display import rank

    snake = {name: to_snake(name) for name in widths}
    chosen: dict[str, int] = {}
    left = room
    for name in sorted(widths, key=lambda name: rank(snake[name], snake.values())):
        width = widths[name] if widths[name] <= left or not chosen else left
        if width >= min(widths[name], _NARROWEST):
            chosen[name] = width
            left -= width + 2
    return {name: chosen[name] for name in widths if name in chosen}

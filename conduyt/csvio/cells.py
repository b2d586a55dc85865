"""What stands in a cell."""

from __future__ import annotations

import json
import re

from conduyt._values.json_values import as_list, is_list, is_object
from conduyt._values.names import join_names

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
# Where another separator than the comma is usual, a new cell begins behind it; and behind a line break.
_INSIDE = re.compile(r'([;|\t\r\n][ \ufeff"]*)(?=[=+@＝＋－＠-])')


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before `=`, `+`, `-`, `@` and the like.

    It goes there at the beginning, and behind separators and line breaks: a spreadsheet with another separator begins a
    cell there. Phone numbers that begin with a plus sign get one as well, as in the service's own exports; its import
    takes it off.
    """
    text = _INSIDE.sub(r"\1'", text)
    return f"'{text}" if text.lstrip(" \ufeff").startswith(_FORMULA) else text


def text_of(value: object) -> str:
    """Return a value as text: lists of names with commas, other lists and objects as JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case _ if (texts := _texts(value)) is not None:
            return join_names(texts)
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)


def names_of(value: object) -> list[str] | None:
    """Return the names of tags, which come as objects, or as texts from the live service."""
    if not is_list(value):
        return None
    named = [item.get("name") if is_object(item) else item for item in value]
    return [str(name) for name in named if name is not None]


def _texts(value: object) -> list[str] | None:
    """Return a list of texts, or `None` if it is something else."""
    texts = [item for item in as_list(value) if isinstance(item, str)]
    return texts if is_list(value) and len(texts) == len(value) else None

"""Encode arguments for the wire. Invalid arguments raise an error here, before anything is sent."""

from __future__ import annotations

import json
import math
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, TypeVar, cast
from urllib.parse import quote, unquote, urlencode
from uuid import UUID

from pydantic import BaseModel

from conduyt._core.messages import FilePart
from conduyt._values.omit import OMIT
from conduyt._values.tables import is_table
from conduyt._values.text import visible

N = TypeVar("N", bound=float | Decimal)

_DECODED_AT_MOST = 4
"""How many times a chain of proxies and servers may decode a path."""


def fill_path(template: str, values: Mapping[str, str]) -> str:
    """Put ids into a path. Each id becomes exactly one segment."""
    filled = template
    for name, value in values.items():
        filled = filled.replace("{" + name + "}", _one_segment(name, value))
    return filled


_PLAIN_ID = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*")
"""An id that needs neither a check nor encoding. All ids that were observed match."""


def _one_segment(name: str, value: object) -> str:
    if isinstance(value, str) and _PLAIN_ID.fullmatch(value):
        return value
    if isinstance(value, UUID):
        return str(value)
    # URL encoding keeps dots, and servers decode slashes. Such an "id" would address another object.
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, not {type(value).__name__}")
    if not value.strip():
        raise ValueError(f"{name} is empty")
    seen = _as_any_server_reads(value)
    if _is_step(seen):
        raise ValueError(f"{name} is {value[:100]!r}, which is a step in a path and not an id")
    if any(character in "/\\" or not character.isprintable() for character in seen):
        raise ValueError(f"{name} contains a slash or a control character, which no id has")
    return quote(value, safe="")


def _as_any_server_reads(text: str) -> str:
    # Proxies may decode a path several times, or treat full-width characters as ASCII. So `%252e` and `．` can become
    # dots.
    for _ in range(_DECODED_AT_MOST):
        text = unicodedata.normalize("NFKC", unquote(text))
    return text


def _is_step(segment: str) -> bool:
    return segment.partition(";")[0].strip(" .") == ""  # some servers read parameters after a semicolon


@lru_cache(maxsize=256)  # most paths come from the endpoint tables
def check_path(path: str) -> str:
    """Check the path of `client.request`, and return it encoded."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("path must begin with exactly one slash, such as '/contacts'; it is relative to the base URL")
    if any(character in "?#\\" or not character.isprintable() for character in path):
        raise ValueError("path contains ?, #, a backslash or a control character; pass the query as query={...}")
    # Check the decoded path: some servers decode slashes, and some treat a backslash as a slash.
    seen = _as_any_server_reads(path)
    if not seen.isprintable():
        raise ValueError("path contains an encoded control character")
    segments = seen.replace("\\", "/").removesuffix("/").split("/")[1:]
    if any(_is_step(segment) for segment in segments):
        raise ValueError("path has a segment that is empty or has only dots")
    return quote(path, safe="/%:@!$&'()*+,;=~")


def encode_query(values: Mapping[str, object]) -> str:
    """Encode a query. Arguments that are OMIT or `None` are left out: a query has no null."""
    texts = {
        (text := _key("query", name)): _query_text(text, value)
        for name, value in values.items()
        if value is not OMIT and value is not None
    }
    try:
        return urlencode(texts, quote_via=quote)
    except UnicodeEncodeError:
        raise _no_text(texts) from None


_PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def live_moment(name: str, value: object) -> object:
    """Turn a plain date in a date filter into a moment: the live service takes no plain dates.

    `*_from` and `*_after` get the start of the day in UTC, `*_to` its last millisecond, and `*_before` the last
    millisecond of the day before. Everything else is returned as it is.
    """
    if not name.endswith(("_from", "_after", "_to", "_before")):
        return value
    day = value
    if isinstance(value, str) and _PLAIN_DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:  # no day of the calendar: the service says so
            return value
    if not isinstance(day, date):
        return value
    if isinstance(day, datetime):
        return _iso(name, day)  # here, where the name is that of the argument
    if name.endswith("_to"):
        return f"{day.isoformat()}T23:59:59.999Z"
    if name.endswith("_before") and day > date.min:
        return f"{date.fromordinal(day.toordinal() - 1).isoformat()}T23:59:59.999Z"
    return f"{day.isoformat()}T00:00:00.000Z"


def _query_text(name: str, value: object) -> str:
    match value:
        case str():
            return str.__str__(value)  # the value, because `str()` of an enum member returns its name
        case bool():
            return "true" if value else "false"
        case int():
            return str(int(value))
        case Decimal():
            return format(_finite(name, value), "f")
        case float():
            return repr(float(_finite(name, value)))
        case datetime() | date():
            return _iso(name, value)
        case Iterable() if not isinstance(value, bytes | bytearray | memoryview | Mapping | BaseModel):
            items = cast(Iterable[object], value)  # `case` does not give the type of the items
            if (single := stands_for(name, items)) is not items:
                return _query_text(name, single)
            texts = [_query_text(name, item) for item in items]
            if any("," in text for text in texts):
                raise ValueError(f"{name}: an item contains a comma, which separates the items")
            return ",".join(texts)
        case _:
            single = stands_for(name, value)
            if single is not value and single is not None:
                return _query_text(name, single)
            raise _has_no_json(name, value)


def encode_list(values: object) -> bytes:
    """Encode a JSON body that is a list, or an object of pydantic.

    Raises:
        TypeError: It is neither, or it contains what cannot be sent.
    """
    if isinstance(values, str | bytes | bytearray) or not isinstance(values, Iterable | BaseModel):
        raise TypeError(f"the body must be a mapping or a list, not {type(values).__name__}")
    whole: dict[str, object] = {"body": values}
    return encode_body(whole)[len('{"body":') : -1]


def encode_body(values: Mapping[str, object]) -> bytes:
    """Encode a JSON body without the arguments that are OMIT."""
    fields: dict[str, object] = {}
    try:
        fields = plain("the body", values)
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise _no_text({name: json.dumps(field, ensure_ascii=False) for name, field in fields.items()}) from None
    except RecursionError:
        raise ValueError(f"{_too_deep(values)} is nested too deeply, or contains itself") from None


def _too_deep(values: Mapping[str, object]) -> str:
    for name, value in values.items():
        try:
            plain("the body", {name: value})
        except RecursionError:
            return argument_name(visible(name))
    return "the body"


def plain(name: str, values: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a body as JSON will have them, without those that are OMIT."""
    return {
        (field := _key(name, key)): item if type(item) in _AS_THEY_ARE else _plain(field, item)
        for key, item in values.items()
        if item is not OMIT
    }


def _plain(name: str, value: object) -> object:
    match value:
        case None | str() | bool() | int():
            return value
        case float():
            return _finite(name, value)
        case Decimal():
            return _exact(name, value)
        case datetime() | date():
            return _iso(name, value)
        case BaseModel():
            return _plain(name, value.model_dump(by_alias=True, exclude_unset=True))
        case Mapping():
            fields = cast(Mapping[object, object], value)  # `case` does not give the type of the keys
            return {
                (text := _key(name, key)): item if type(item) in _AS_THEY_ARE else _plain(f"{name}.{text}", item)
                for key, item in fields.items()
                if item is not OMIT
            }
        case bytes() | bytearray() | memoryview():
            raise TypeError(f"{argument_name(name)} cannot be bytes; decode them first")
        case _:
            if (single := stands_for(name, value)) is not value:
                return _plain(name, single)
            if not isinstance(value, Iterable):
                raise _has_no_json(name, value)
            items = enumerate(cast(Iterable[object], value))  # `isinstance` does not give the type of the items
            return [item if type(item) in _AS_THEY_ARE else _plain(f"{name}[{index}]", item) for index, item in items]


_AS_THEY_ARE = {str, int, bool, type(None)}


def _key(name: str, key: object) -> str:
    match key:
        case str():
            return str.__str__(key)
        case int() if not isinstance(key, bool):
            return str(int(key))
        case _:
            single = stands_for(name, key)
            if isinstance(single, str | int) and single is not key:
                return _key(name, single)
            raise TypeError(f"{argument_name(name)}: a name of a field must be a str, not {type(key).__name__}")


def stands_for(name: str, value: object) -> object:
    """Return the plain value that a value of another type means, or the value itself if there is none."""
    kind = type(value)
    library = kind.__module__.partition(".")[0]
    if isinstance(value, Enum):
        return cast(object, value.value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, time):
        return value.isoformat() if value.second or value.microsecond else value.isoformat("minutes")
    if isinstance(value, type):
        raise TypeError(f"{argument_name(name)} cannot be a class; give one value of it")
    if kind.__name__ == "NAType":
        raise _is_missing(name, value)
    if library == "numpy" and getattr(value, "ndim", None) == 0:
        return _of_numpy(name, value)
    if is_table(value):
        raise TypeError(
            f"{argument_name(name)} cannot be a {kind.__name__}; give a column of it, or its rows as mappings"
        )
    if library == "pandas" and getattr(getattr(value, "index", None), "inferred_type", None) == "string":
        message = f"{argument_name(name)} is a {kind.__name__} with names: say which you mean, .tolist() or .to_dict()"
        raise TypeError(message)
    as_url: object = getattr(value, "unicode_string", None)  # as the URLs of pydantic have it
    return as_url() if callable(as_url) else value


def _of_numpy(name: str, value: object) -> object:
    number: Any = value  # a scalar of NumPy, or an array without dimensions: no type that this package knows
    match number.dtype.kind:
        case "b" | "i" | "u" | "U" | "O":
            return number.item()
        case "f":
            # `item` would write 0.1 as 0.10000000149011612: the digits of a short number are those that it shows.
            return float(str(number))
        case "M" if str(number) == "NaT":
            raise _is_missing(name, value)
        case "M":
            is_date = number.dtype.name in {"datetime64[D]", "datetime64[M]", "datetime64[Y]", "datetime64[W]"}
            return number.astype("datetime64[D]" if is_date else "datetime64[us]").item()
        case _:
            raise _has_no_json(name, value)


def _has_no_json(name: str, value: object) -> TypeError:
    return TypeError(
        f"{argument_name(name)} cannot be sent: its type is {type(value).__name__}; "
        "convert it to a plain Python value first"
    )


def argument_name(name: str) -> str:
    """Return the name of an argument from that of the field in which it is sent."""
    first, dot, rest = name.partition(".")
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", first).lower() + dot + rest


def _is_missing(name: str, value: object) -> ValueError:
    return ValueError(
        f"{argument_name(name)} is {value}, a missing value, which cannot be sent. "
        "Give OMIT to leave it out, or None, which clears a field"
    )


def _no_text(texts: Mapping[str, str]) -> ValueError:
    names = (name for name, text in texts.items() if any("\ud800" <= letter <= "\udfff" for letter in name + text))
    return ValueError(f"{argument_name(visible(next(names)))} contains a lone surrogate, which is not a character")


def _finite(name: str, value: N) -> N:
    if value.is_nan() if isinstance(value, Decimal) else math.isnan(value):
        raise _is_missing(name, value)
    if not (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)):
        raise ValueError(f"{argument_name(name)} is {value}, which cannot be sent; it must be finite")
    return value


def _exact(name: str, value: Decimal) -> int | float | str:
    # The API accepts numbers and numeric strings. The documentation shows numbers, so send a number if it is exactly
    # the same amount, otherwise a string with all digits.
    if _finite(name, value) == value.to_integral_value() and value.adjusted() < 15:
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else format(value, "f")


def _iso(name: str, value: date) -> str:
    if value != value:  # as only NaT of pandas is
        raise _is_missing(name, value)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(
            f"{argument_name(name)} is a datetime without a time zone. Add one, "
            "for example value.replace(tzinfo=datetime.UTC) or value.astimezone()"
        )
    return value.isoformat()


def read_files(values: Mapping[str, object]) -> dict[str, FilePart]:
    """Check the files of an upload. The transport reads a file while it sends it, again for each attempt."""
    return {name: _file_part(name, value) for name, value in values.items() if value is not OMIT}


def read_form(values: Mapping[str, object]) -> dict[str, FilePart]:
    """Return the fields of a form that is sent together with files."""
    try:
        return {
            name: FilePart(name=None, content=_query_text(name, value).encode())
            for name, value in values.items()
            if value is not OMIT and value is not None
        }
    except UnicodeEncodeError:
        raise ValueError("a field of the form contains a lone surrogate, which is not a character") from None


def _file_part(name: str, value: object) -> FilePart:
    if isinstance(value, tuple):
        return _named_part(name, cast("tuple[object, ...]", value))
    if isinstance(value, bytes):
        return FilePart(name=name, content=value)
    if isinstance(value, str | os.PathLike):
        path = Path(cast("str | os.PathLike[str]", value))  # `Path` refuses paths of bytes
        with path.open("rb"):  # an unreadable file fails here, before anything is sent
            return FilePart(name=_file_name(path.name, name), content=path)
    read: object = getattr(value, "read", None)
    nothing = read(0) if callable(read) else None
    if not isinstance(nothing, bytes):
        raise TypeError(f"{name} must be bytes, a path, a file opened in binary mode, or (name, content, type)")
    file = cast("IO[bytes]", value)  # `read(0)` returned bytes
    own_name: object = getattr(value, "name", None)  # an int if it was opened by descriptor
    file_name = _file_name(own_name if isinstance(own_name, str) else "", name)
    # Read it now unless it can be read again from its beginning, because each attempt must send the same bytes.
    from_its_beginning = file.seekable() and file.tell() == 0
    return FilePart(name=file_name, content=file if from_its_beginning else file.read())


def _named_part(name: str, value: tuple[object, ...]) -> FilePart:
    if len(value) not in {2, 3} or not all(isinstance(one, str) for one in (value[0], *value[2:])):
        raise TypeError(f"{name} as a tuple must be (name, content) or (name, content, type), such as 'text/csv'")
    if isinstance(value[1], tuple):
        raise TypeError(f"{name}: the content must be bytes, a path, or a file opened in binary mode")
    part = _file_part(name, value[1])
    kind = str(value[2]) if len(value) == 3 else None
    if kind is not None and not _MEDIA_TYPE.fullmatch(kind):
        raise ValueError(f"{name}: {visible(kind[:100])!r} is not a media type, such as text/csv")
    return replace(part, name=_file_name(str(value[0]), name), content_type=kind)


_MEDIA_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}(?:; ?[\w.+=-]{1,100})?", re.ASCII)


def _file_name(candidate: str, fallback: str) -> str:
    last = candidate.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable() and character != '"')[:255] or fallback

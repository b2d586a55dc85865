"""Arguments to wire format. What cannot be sent is refused here, before anything is sent."""

from __future__ import annotations

import json
import math
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import IO, TypeVar, cast
from urllib.parse import quote, unquote, urlencode

from pydantic import BaseModel

from conduyt._core.messages import FilePart
from conduyt._values.omit import OMIT

N = TypeVar("N", bound=float | Decimal)

_DECODED_AT_MOST = 4
"""Times that proxies and servers, one behind the other, may decode a path."""


def fill_path(template: str, values: Mapping[str, str]) -> str:
    """Put ids into a path. Each id becomes exactly one segment."""
    filled = template
    for name, value in values.items():
        filled = filled.replace("{" + name + "}", _one_segment(name, value))
    return filled


_PLAIN_ID = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*")
"""What needs neither a check nor encoding: every id that the API was seen to give."""


def _one_segment(name: str, value: object) -> str:
    if isinstance(value, str) and _PLAIN_ID.fullmatch(value):
        return value
    # A URL encoder leaves dots alone, and servers decode slashes: such an "id" would address another object.
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, not {type(value).__name__}")
    if not value.strip():
        raise ValueError(f"{name} is empty")
    seen = _as_any_server_reads(value)
    if _is_step(seen):
        raise ValueError(f"{name} is {value[:100]!r}, which is not an id but a step in a path")
    if any(character in "/\\" or not character.isprintable() for character in seen):
        raise ValueError(f"{name} holds a slash or a control character; an id never does")
    return quote(value, safe="")


def _as_any_server_reads(text: str) -> str:
    # On its way a path may be decoded more than once, and full-width letters may be taken for plain ones: `%252e` and
    # `．` are dots to somebody.
    for _ in range(_DECODED_AT_MOST):
        text = unicodedata.normalize("NFKC", unquote(text))
    return text


def _is_step(segment: str) -> bool:
    return segment.partition(";")[0].strip(" .") == ""  # some servers take what follows a semicolon for a parameter


@lru_cache(maxsize=256)  # nearly always a path of the endpoint tables
def check_path(path: str) -> str:
    """Check the path of a request that somebody wrote by hand, and return it encoded."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("path must begin with one slash and is relative to the base URL, such as '/contacts'")
    if any(character in "?#\\" or not character.isprintable() for character in path):
        raise ValueError("path holds ?, #, a backslash or a control character; give the query as query={...}")
    # As the server will see it: some decode slashes, and some take a backslash for one.
    seen = _as_any_server_reads(path)
    if not seen.isprintable():
        raise ValueError("path holds an encoded control character")
    segments = seen.replace("\\", "/").removesuffix("/").split("/")[1:]
    if any(_is_step(segment) for segment in segments):
        raise ValueError("path has an empty segment or one of dots only")
    return quote(path, safe="/%:@!$&'()*+,;=~")


def encode_query(values: Mapping[str, object]) -> str:
    """Encode a query. Arguments that are OMIT or `None` are left out: a query has no null."""
    return urlencode(
        {name: _query_text(name, value) for name, value in values.items() if value is not OMIT and value is not None},
        quote_via=quote,
    )


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
    if not isinstance(day, date) or isinstance(day, datetime):
        return value
    if name.endswith("_to"):
        return f"{day.isoformat()}T23:59:59.999Z"
    if name.endswith("_before") and day > date.min:
        return f"{date.fromordinal(day.toordinal() - 1).isoformat()}T23:59:59.999Z"
    return f"{day.isoformat()}T00:00:00.000Z"


def _query_text(name: str, value: object) -> str:
    match value:
        case str():
            return str.__str__(value)  # the text itself; a member of an enumeration would print its name
        case bool():
            return "true" if value else "false"
        case int():
            return str(int(value))
        case Decimal():
            return format(_finite(name, value), "f")
        case float():
            return str(_finite(name, value))
        case datetime():
            return _aware(name, value).isoformat()
        case date():
            return value.isoformat()
        case Iterable() if not isinstance(value, bytes | bytearray | memoryview | Mapping | BaseModel):
            items = cast(Iterable[object], value)  # `case` tells no type of the items
            texts = [_query_text(name, item) for item in items]
            if any("," in text for text in texts):
                raise ValueError(f"{name}: an item holds a comma, which is what separates the items")
            return ",".join(texts)
        case _:
            raise TypeError(f"{name} cannot be a {type(value).__name__}")


def encode_body(values: Mapping[str, object]) -> bytes:
    """Encode a JSON body without the arguments that are OMIT."""
    try:
        return json.dumps(_plain("body", values), ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"the body holds a character that is no Unicode text, at {error.start}") from None
    except RecursionError:
        raise ValueError("the body is nested too deeply, or holds itself") from None


def _plain(name: str, value: object) -> object:
    match value:
        case None | str() | bool() | int():
            return value
        case float():
            return _finite(name, value)
        case Decimal():
            return _exact(name, value)
        case datetime():
            return _aware(name, value).isoformat()
        case date():
            return value.isoformat()
        case BaseModel():
            return _plain(name, value.model_dump(by_alias=True, exclude_unset=True))
        case Mapping():
            fields = cast(Mapping[object, object], value)  # `case` tells no type of the keys
            return {str(key): _plain(str(key), item) for key, item in fields.items() if item is not OMIT}
        case bytes() | bytearray() | memoryview():
            raise TypeError(f"{name} cannot be bytes; decode them first")
        case Iterable():
            items = cast(Iterable[object], value)  # `case` tells no type of the items
            return [_plain(name, item) for item in items]
        case _:
            raise TypeError(f"{name} cannot be a {type(value).__name__}")


def _finite(name: str, value: N) -> N:
    if not (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)):
        raise ValueError(f"{name} is {value}, which is no number that can be sent")
    return value


def _exact(name: str, value: Decimal) -> int | float | str:
    # The API takes numbers and numeric strings alike. A number is what the documentation shows, so that is what goes
    # out as long as it says exactly the same amount; otherwise the digits go out as they are.
    if _finite(name, value) == value.to_integral_value() and value.adjusted() < 15:
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else format(value, "f")


def _aware(name: str, value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(
            f"{name} is a datetime without a time zone. Say which one you mean, "
            "for example value.replace(tzinfo=datetime.UTC) or value.astimezone()"
        )
    return value


def read_files(values: Mapping[str, object]) -> dict[str, FilePart]:
    """Look at what is to be uploaded. A file is read while it is sent, again from the same place for each attempt."""
    return {name: _file_part(name, value) for name, value in values.items() if value is not OMIT}


def _file_part(name: str, value: object) -> FilePart:
    if isinstance(value, bytes):
        return FilePart(name=name, content=value)
    if isinstance(value, str | os.PathLike):
        path = Path(cast("str | os.PathLike[str]", value))  # `Path` refuses paths of bytes
        with path.open("rb"):  # what cannot be read fails here, before anything is sent
            return FilePart(name=_file_name(path.name, name), content=path)
    read: object = getattr(value, "read", None)
    nothing = read(0) if callable(read) else None
    if not isinstance(nothing, bytes):
        raise TypeError(f"{name} must be bytes, a path, or a file opened in binary mode")
    file = cast("IO[bytes]", value)  # it has read bytes, if none
    own_name: object = getattr(value, "name", None)  # a number if the file was opened by one
    file_name = _file_name(own_name if isinstance(own_name, str) else "", name)
    # What cannot be read again from its beginning is read now: a second attempt has to send the same.
    from_its_beginning = file.seekable() and file.tell() == 0
    return FilePart(name=file_name, content=file if from_its_beginning else file.read())


def _file_name(candidate: str, fallback: str) -> str:
    last = candidate.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable() and character != '"')[:255] or fallback

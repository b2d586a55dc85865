"""Operations that have no method: `client.request` and `client.request_pages`."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel
from typing_extensions import TypeForm

from conduyt._core.decoding import Bytes, Location, Many, One, Paging
from conduyt._core.endpoint import SAFETY_OF_METHOD, Body, Endpoint, Operation, RequestOptions
from conduyt._core.page import PageData
from conduyt._values.content import Content, Redirect
from conduyt._values.files import DownloadTarget, FileInput
from conduyt.models.common import Outcome

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


def custom_operation(
    method: str,
    path: str,
    *,
    query: Mapping[str, object] | None,
    body: Body | None,
    files: Mapping[str, FileInput] | None,
    to: DownloadTarget | None,
    into: TypeForm[T] | None,
    options: RequestOptions | None,
) -> Operation[T | Content]:
    """Return one call of an operation that has no method.

    Raises:
        TypeError: An argument has the wrong type, or pydantic cannot read `into`.
        ValueError: The method is unknown, or the arguments exclude each other.
    """
    _check("method", method, str, "a text such as GET")
    _check("path", path, str, "a text such as '/contacts'")
    _check("query", query, Mapping, "a mapping", optional=True)
    _check("files", files, Mapping, "a mapping of files", optional=True)
    for name in files or ():
        _check("the name of a file", name, str, "a text")
    method = method.upper()
    if method not in SAFETY_OF_METHOD:
        raise ValueError(f"method must be one of {', '.join(SAFETY_OF_METHOD)}")
    if to is not None and into is not None:
        raise ValueError("to and into exclude each other: the response is saved, or read")
    is_redirect = cast("object", into) is Redirect
    # `One` takes any type that pydantic takes.
    decode: Any = Bytes() if into is None else Location() if is_redirect else _reader(cast("type[T]", into))
    endpoint: Endpoint[T | Content] = Endpoint(
        method=method, path=path, decode=decode, safety=SAFETY_OF_METHOD[method], redirects=is_redirect
    )
    return endpoint(query=query, body=body, files=files or None, to=to, options=options)


def list_operation(
    path: str,
    *,
    into: type[M] | None,
    query: Mapping[str, object] | None,
    paging: Paging,
    items: str | None,
    options: RequestOptions | None,
) -> Operation[PageData[Any]]:
    """Return one call of a list that has no method.

    Raises:
        TypeError: An argument has the wrong type, or `into` is no model.
        ValueError: There is no such paging.
    """
    _check("path", path, str, "a text such as '/contacts'")
    _check("query", query, Mapping, "a mapping", optional=True)
    _check("items", items, str, "a text", optional=True)
    model: type[BaseModel] = Outcome if into is None else into
    if not _is_model(model):
        raise TypeError("into must be a model, such as class SmartList(conduyt.models.Model): ...")
    if paging not in get_args(Paging):
        raise ValueError(f"paging must be one of {', '.join(get_args(Paging))}")
    decode = Many(model, paging=paging, items=items)
    with _refusing(model):
        decode.prepare()
    endpoint: Endpoint[PageData[Any]] = Endpoint(
        method="GET",
        path=path,
        decode=decode,
        safety="read",
        live_names={"limit": "per_page"} if paging == "page" else {},
    )
    return endpoint(query=query, options=options)


def _reader(type_: type[T]) -> One[T]:
    with _refusing(type_):
        decode = One(type_)
        decode.prepare()
    return decode


@contextmanager
def _refusing(type_: object) -> Generator[None]:
    """Refuse a type that pydantic cannot read, before anything is sent."""
    try:
        yield
    except Exception as error:  # pydantic has no common class for them
        raise TypeError(f"into cannot be {type_!r:.100}: {str(error).partition(chr(10))[0]}") from None


def _check(name: str, value: object, type_: type, what: str, *, optional: bool = False) -> None:
    if not isinstance(value, type_) and not (optional and value is None):
        raise TypeError(f"{name} must be {what}, not {type(value).__name__}")


def _is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)

"""Bytes to results: one decoder per kind of answer.

Each first hands the bytes to pydantic as the documented envelope. Only if they are something else does it look which of
the other observed shapes they have; so the usual answer pays nothing for the unusual ones.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Annotated, Generic, Literal, Protocol, TypeVar, cast

from pydantic import BaseModel, ConfigDict, FailFast, TypeAdapter, ValidationError
from pydantic_core import from_json

from conduyt._core.bounds import excess
from conduyt._core.lenient import TOO_MANY, Place, validate_leniently
from conduyt._core.messages import Response
from conduyt._core.page import PageData, PageMeta
from conduyt._core.schemas import adapter_of, adapters_of
from conduyt._values.content import Content, Redirect
from conduyt._values.json_values import as_list, as_mapping, is_list, is_object
from conduyt._values.model import Model, share_field_names
from conduyt._values.response import ResponseInfo, is_html
from conduyt._values.text import plain
from conduyt.errors import ResponseDecodeError, UnexpectedDataWarning

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
T = TypeVar("T")
M = TypeVar("M", bound=Model)

Paging = Literal["page", "offset", "none"]


def load_plugins() -> None:
    """Load the plugins of pydantic, such as Logfire's. It would do so in the first call, and hold up an event loop."""
    TypeAdapter(int)


class Decoder(Protocol[R_co]):
    """Turns an answer with a good status into a result."""

    def __call__(self, reply: Response, info: ResponseInfo, *, strict: bool = False) -> R_co: ...


class _Envelope(BaseModel, Generic[T]):
    model_config = ConfigDict(defer_build=True, hide_input_in_errors=True)
    data: T


class _ListEnvelope(BaseModel, Generic[T]):
    model_config = ConfigDict(defer_build=True, extra="allow", hide_input_in_errors=True)
    # At the first row that does not fit, the careful way is taken: what is wrong with the others would fill the memory.
    data: Annotated[list[T], FailFast()]
    meta: PageMeta | None = None


class _NestedEnvelope(BaseModel, Generic[T]):
    model_config = ConfigDict(defer_build=True, extra="allow", hide_input_in_errors=True)
    data: _ListEnvelope[T]


class One(Generic[T]):
    """`{data: {...}}`, or the object alone. `T` is anything pydantic validates.

    An `undocumented` answer may be anything at all, nothing included; what is no object then becomes the field `value`.
    An `exact` one holds amounts of money, whose every digit counts.
    """

    def __init__(self, type_: type[T], *, undocumented: bool = False, exact: bool = False) -> None:
        self._type = type_
        self._adapter = adapters_of(type_)
        self._undocumented = undocumented
        self._exact = exact

    def __call__(self, reply: Response, info: ResponseInfo, *, strict: bool = False) -> T:
        _refuse_excess(reply)
        try:
            exactly = self._exact and _has_long_numbers(reply)
            result: T | None = None if exactly else self._adapter(_Envelope).validate_json(reply.body).data
        except ValidationError:
            result = None
        if result is None:
            result = self._from_other_shapes(reply, info, strict=strict)
        if isinstance(result, Model):
            object.__setattr__(result, "_response", info)
        return result

    def _from_other_shapes(self, reply: Response, info: ResponseInfo, *, strict: bool) -> T:
        adapter: TypeAdapter[T] = self._adapter()
        if self._undocumented and not reply.body.strip():
            return adapter.validate_python({})
        body = _parse(reply)
        fields = as_mapping(body)
        content: object = fields.get("data", body)
        if self._undocumented:
            content = content if is_object(content) else {"value": content}
        place: Place = ("data",) if "data" in fields else ()
        type_ = cast(object, self._type)  # or a generic alias, which is no type
        if isinstance(type_, type) and issubclass(type_, Model):
            return _validate(adapter, content, place, reply, info, strict=strict)
        try:
            return adapter.validate_python(content)  # a type of the caller's own cannot keep what does not fit
        except ValidationError as error:
            raise _unexpected(reply, error, place) from None


class Many(Generic[M]):
    """A list, in any of the envelopes the API was seen to use."""

    def __init__(
        self, model: type[M], *, paging: Paging = "none", items: str | None = None, exact: bool = False
    ) -> None:
        self.model = model
        self.paging = paging
        self._items = items
        self._exact = exact
        self._nested = False

    def __call__(self, reply: Response, info: ResponseInfo, *, strict: bool = False) -> PageData[M]:
        _refuse_excess(reply)
        if self._items is not None or (self._exact and _has_long_numbers(reply)):
            return self._from_other_shapes(reply, info, strict=strict)
        # A service that nests its lists does so every time: what fitted last is tried first.
        for nested in (self._nested, not self._nested):
            with suppress(ValidationError):
                page = self._page(reply, info, nested=nested)
                self._nested = nested
                return page
        return self._from_other_shapes(reply, info, strict=strict)

    def _page(self, reply: Response, info: ResponseInfo, *, nested: bool) -> PageData[M]:
        around: Mapping[str, object] = {}
        if nested:
            envelope: _NestedEnvelope[M] = adapter_of(self.model, _NestedEnvelope).validate_json(reply.body)
            page, around = envelope.data, envelope.model_extra or {}
        else:
            page = adapter_of(self.model, _ListEnvelope).validate_json(reply.body)
        share_field_names(page.data)
        beside = page.model_extra or {}
        meta = page.meta or PageMeta.lenient(_paging_facts(around) | _paging_facts(beside))
        return PageData(data=page.data, meta=meta, extras=_extras(beside), response=info)

    def _from_other_shapes(self, reply: Response, info: ResponseInfo, *, strict: bool) -> PageData[M]:
        rows, meta, extras = _find_rows(_parse(reply), self._items, reply)
        if sum(not isinstance(row, dict) for row in rows) > TOO_MANY:
            message = f"more than {TOO_MANY:,} rows of the list are no objects"
            raise ResponseDecodeError(message, status=reply.status, headers=reply.headers)
        adapter: TypeAdapter[list[M]] = adapter_of(self.model, list)
        data = _validate(adapter, rows, ("data",), reply, info, strict=strict)
        return PageData(data=data, meta=PageMeta.lenient(meta), extras=extras, response=info)


class Bytes:
    """A file, or a response that is not described: the bytes as they came."""

    def __init__(self, *, html: bool = True) -> None:
        self.html = html
        """Whether a page may be the answer."""

    def __call__(self, reply: Response, info: ResponseInfo, *, strict: bool = False) -> Content:  # noqa: ARG002
        if not self.html and is_html(reply.headers):
            # A page to sign in, from something in between, is no file.
            raise ResponseDecodeError(
                f"expected a file, got {_describe(reply)}", status=reply.status, headers=reply.headers
            )
        return Content(reply.body, info, reply.saved_to)


class Nothing:
    """An answer without a body, such as 204."""

    def __call__(self, reply: Response, info: ResponseInfo, *, strict: bool = False) -> None:  # noqa: ARG002
        # A page to sign in, from something in between, does not mean that anything was done.
        if reply.body.lstrip().startswith(b"<"):
            raise ResponseDecodeError(
                f"expected nothing, got {_describe(reply)}", status=reply.status, headers=reply.headers
            )


class Location:
    """A redirect that is not followed: the address it points to."""

    def __call__(self, reply: Response, info: ResponseInfo, *, strict: bool = False) -> Redirect:  # noqa: ARG002
        address = info.headers.get("location")
        if not address:
            raise ResponseDecodeError("the redirect names no address", status=reply.status, headers=reply.headers)
        return Redirect(address, info)


def _validate(
    adapter: TypeAdapter[T], content: object, place: Place, reply: Response, info: ResponseInfo, *, strict: bool
) -> T:
    """Validate parsed JSON. Invalid values are kept as they came, with one warning; if `strict`, they are an error."""
    try:
        result, invalid_values = validate_leniently(adapter, content)
    except ValidationError as error:
        raise _unexpected(reply, error, place) from None
    if invalid_values:
        first = invalid_values[0]
        if strict:
            where = (*place, *first.place)
            message = f"unexpected answer to a request with status {reply.status}: {_dotted(where)}: {first.reason}"
            raise ResponseDecodeError(message, status=reply.status, headers=reply.headers, path=where) from None
        more = f" (and {len(invalid_values) - 1} more)" if len(invalid_values) > 1 else ""
        message = (
            f"{info.method} {info.path}: {_dotted((*place, *first.place))} does not fit its type: {first.reason}. "
            f"It is kept as it came, in model_extra{more}."
        )
        warnings.warn(UnexpectedDataWarning(message), stacklevel=2)
    return result


def _refuse_excess(reply: Response) -> None:
    if (what := excess(reply.body)) is not None:
        raise ResponseDecodeError(f"the response holds {what}", status=reply.status, headers=reply.headers)


def _has_long_numbers(reply: Response) -> bool:
    # pydantic reads a number as a 64-bit float before it makes a Decimal of it, which keeps 15 digits for certain.
    return _LONG_NUMBER.search(reply.body) is not None


_LONG_NUMBER = re.compile(rb"[0-9][0-9.]{15}")


def _number(text: str) -> float | Decimal:
    return float(text) if len(text) <= 16 else Decimal(text)


# Pairs are taken first, and an escaped backslash is no beginning of an escape.
_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<half>u[dD][89a-fA-F]..)|.)", re.DOTALL)


def _whole_text(body: bytes) -> bytes:
    """Replace halves of surrogate pairs, such as those of an emoji that another program cut, by U+FFFD."""
    return _ESCAPE.sub(lambda escape: rb"\ufffd" if escape["half"] else escape[0], body)


def _parse(reply: Response) -> object:
    try:
        if _has_long_numbers(reply):
            body: object = json.loads(_whole_text(reply.body), parse_float=_number)
        else:
            try:
                body = from_json(reply.body)
            except ValueError:
                body = from_json(_whole_text(reply.body))
    except (ValueError, RecursionError):
        raise ResponseDecodeError(
            f"expected JSON, got {_describe(reply)}", status=reply.status, headers=reply.headers
        ) from None
    return body


def _find_rows(
    body: object, name: str | None, reply: Response
) -> tuple[list[object], Mapping[str, object], dict[str, object]]:
    """Find the list in an answer, its paging facts, and what else stands beside it."""
    if is_list(body):
        return body, {}, {}
    outer = as_mapping(body)
    data = outer.get("data")
    if is_list(data):
        return data, _paging_facts(outer), _extras(outer, "data")
    inner = as_mapping(data) if data is not None else outer
    key = _list_key(inner, name)
    if key is None:
        raise ResponseDecodeError("there is no list in the answer", status=reply.status, headers=reply.headers)
    return as_list(inner[key]), _paging_facts(outer) | _paging_facts(inner), _extras(inner, key)


def _list_key(inner: Mapping[str, object], name: str | None) -> str | None:
    lists = [key for key, value in inner.items() if isinstance(value, list)]
    for candidate in (name, "data", "rows", "items"):
        if candidate in lists:
            return candidate
    return lists[0] if len(lists) == 1 else None


def _paging_facts(holder: Mapping[str, object]) -> dict[str, object]:
    # P1 and P2 keep them under meta, P6 under pagination, P7 beside the list.
    beside = {key: value for key, value in holder.items() if not isinstance(value, dict | list)}
    return beside | as_mapping(holder.get("pagination")) | as_mapping(holder.get("meta"))


def _extras(holder: Mapping[str, object], list_key: str | None = None) -> dict[str, object]:
    return {key: value for key, value in holder.items() if key not in {list_key, "meta", "pagination"}}


def _unexpected(reply: Response, error: ValidationError, place: Place) -> ResponseDecodeError:
    # The text names places, never values: they may be personal data.
    if error.error_count() > 2 * TOO_MANY:  # to have the first of them, pydantic would make all
        message = f"more than {2 * TOO_MANY:,} values do not fit their types"
        return ResponseDecodeError(message, status=reply.status, headers=reply.headers)
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    path = (*place, *first["loc"])
    message = f"unexpected answer to a request with status {reply.status}: {_dotted(path)}: {first['msg']}"
    return ResponseDecodeError(message, status=reply.status, headers=reply.headers, path=path)


def _dotted(place: Place) -> str:
    return ".".join(map(str, place)) or "the answer"


def _describe(reply: Response) -> str:
    kind = (reply.headers.get("content-type") or "no content type").split(";")[0]
    start = reply.body[:200].decode("utf-8", errors="replace")
    shown = plain(start).strip()
    if not shown:
        return f"an empty body ({reply.status}, {kind})"
    if shown[0] in '{["':
        return f"broken JSON ({reply.status}, {kind}, {len(reply.body)} bytes)"  # its start may be personal data
    hint = "an HTML page, probably from a proxy" if shown.startswith("<") else "something else"
    return f"{hint} ({reply.status}, {kind}, {len(reply.body)} bytes)"  # what it says may be personal data

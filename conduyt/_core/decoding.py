"""Decode responses: one decoder for each kind of response.

A decoder first validates the bytes against the documented envelope. Only if that fails, it tries the other shapes that
were observed. So documented responses are decoded at full speed.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Generic, Literal, Protocol, TypeVar, cast

from pydantic import BaseModel, ConfigDict, FailFast, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from conduyt._core.messages import Response
from conduyt._core.page import PageData, PageMeta
from conduyt._core.schemas import adapter_of, adapters_of
from conduyt._values.bounds import MAX_WIDE, excess, fits_as_text, has_huge_text, has_number_of, without_texts
from conduyt._values.content import Content, Redirect
from conduyt._values.json_values import as_list, as_mapping, is_list, is_object, read_json
from conduyt._values.lenient import TOO_MANY, Place, validate_leniently
from conduyt._values.model import Model, share_field_names
from conduyt._values.response import ResponseInfo, is_html
from conduyt._values.text import plain
from conduyt.errors import ResponseDecodeError, UnexpectedDataWarning

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

Paging = Literal["page", "offset", "none"]


def load_plugins() -> None:
    """Load the plugins of pydantic, such as Logfire's. Otherwise the first call would load them and block the loop."""
    TypeAdapter(int)


class Decoder(Protocol[R_co]):
    """Converts a response with a success status to a result."""

    def __call__(self, response: Response, info: ResponseInfo, *, strict: bool = False) -> R_co: ...


class _Envelope(BaseModel, Generic[T]):
    model_config = ConfigDict(defer_build=True, hide_input_in_errors=True)
    data: T


class _ListEnvelope(BaseModel, Generic[T]):
    model_config = ConfigDict(defer_build=True, extra="allow", hide_input_in_errors=True)
    # Stop at the first invalid row, because the lenient path follows. The errors of all rows would fill the memory.
    data: Annotated[list[T], FailFast()]
    meta: PageMeta | None = None


class _NestedEnvelope(BaseModel, Generic[T]):
    model_config = ConfigDict(defer_build=True, extra="allow", hide_input_in_errors=True)
    data: _ListEnvelope[T]


class One(Generic[T]):
    """`{data: {...}}`, or the object alone. `T` is anything pydantic validates.

    An `undocumented` response may have any body, or none; JSON other than an object becomes the field `value`.
    An `exact` response contains amounts of money, so every digit is kept. Unless it is `named`, it may lack its id.
    """

    def __init__(self, type_: type[T], *, undocumented: bool = False, exact: bool = False, named: bool = True) -> None:
        self._named = named and not undocumented
        self._type = type_
        self._adapter = adapters_of(type_)
        self._undocumented = undocumented
        self._exact = exact

    @property
    def model(self) -> type[T]:
        """The type of the result."""
        return self._type

    def prepare(self) -> None:
        """Build what reads a response. pydantic raises an error for a type that it cannot read."""
        self._adapter(_Envelope).rebuild()

    def into(self, model: type[M]) -> One[M]:
        """Return the decoder of the same response into another model."""
        return One(model, undocumented=self._undocumented, exact=self._exact, named=self._named)

    def __call__(self, response: Response, info: ResponseInfo, *, strict: bool = False) -> T:
        _refuse_excess(response)
        try:
            exactly = self._exact and _has_long_numbers(response)
            result: T | None = None if exactly else self._adapter(_Envelope).validate_json(response.body).data
        except ValidationError as error:
            _refuse_misfits(response, error)
            result = None
        if result is None:
            result = self._from_other_shapes(response, info, strict=strict)
        if isinstance(result, Model):
            object.__setattr__(result, "_response", info)
            if self._named:
                _check_id(result, response, info, strict=strict)
        return result

    def _from_other_shapes(self, response: Response, info: ResponseInfo, *, strict: bool) -> T:
        adapter: TypeAdapter[T] = self._adapter()
        if self._undocumented and not response.body.strip():
            return adapter.validate_python({})
        body = _parse(response, exact=self._exact)
        fields = as_mapping(body)
        content: object = fields.get("data", body)
        if self._undocumented:
            content = content if is_object(content) else {"value": content}
        place: Place = ("data",) if "data" in fields else ()
        type_ = cast(object, self._type)  # it may be a generic alias, which is not a `type`
        if isinstance(type_, type) and issubclass(type_, Model):
            return _validate(adapter, content, place, response, info, strict=strict)
        return _validate_exactly(adapter, content, place, response)


class Many(Generic[M]):
    """A list, in any of the envelopes that were observed."""

    def __init__(
        self, model: type[M], *, paging: Paging = "none", items: str | None = None, exact: bool = False
    ) -> None:
        self.model = model
        self.paging: Paging = paging
        self._items = items
        self._exact = exact
        self._nested = False

    def prepare(self) -> None:
        """Build what reads a response. pydantic raises an error for a model that it cannot read."""
        adapter_of(self.model, _ListEnvelope).rebuild()

    def into(self, model: type[M]) -> Many[M]:
        """Return the decoder of the same response into another model."""
        return Many(model, paging=self.paging, items=self._items, exact=self._exact)

    def __call__(self, response: Response, info: ResponseInfo, *, strict: bool = False) -> PageData[M]:
        _refuse_excess(response)
        if self._items is not None or (self._exact and _has_long_numbers(response)):
            return self._from_other_shapes(response, info, strict=strict)
        # Try the shape of the last response first, because a service uses the same shape every time.
        for nested in (self._nested, not self._nested):
            try:
                page = self._page(response, info, nested=nested)
            except ValidationError as error:
                if len(_first(error)["loc"]) > 1:
                    break  # the envelope fits, but something in it does not
            else:
                self._nested = nested
                return page
        return self._from_other_shapes(response, info, strict=strict)

    def _page(self, response: Response, info: ResponseInfo, *, nested: bool) -> PageData[M]:
        around: Mapping[str, object] = {}
        if nested:
            envelope: _NestedEnvelope[M] = adapter_of(self.model, _NestedEnvelope).validate_json(response.body)
            page, around = envelope.data, envelope.model_extra or {}
        else:
            page = adapter_of(self.model, _ListEnvelope).validate_json(response.body)
        if issubclass(self.model, Model):
            share_field_names(cast("list[Model]", page.data))
        beside = page.model_extra or {}
        meta = page.meta or PageMeta.lenient(_paging_facts(around) | _paging_facts(beside))
        return PageData(data=page.data, meta=meta, extras=_extras(beside), response=info)

    def _from_other_shapes(self, response: Response, info: ResponseInfo, *, strict: bool) -> PageData[M]:
        rows, meta, extras = _find_rows(_parse(response, exact=self._exact), self._items, response)
        if sum(not isinstance(row, dict) for row in rows) > TOO_MANY:
            message = f"more than {TOO_MANY:,} rows of the list are not objects"
            raise ResponseDecodeError(message, status=response.status, headers=response.headers)
        adapter: TypeAdapter[list[M]] = adapter_of(self.model, list)
        if issubclass(self.model, Model):
            data = _validate(adapter, rows, ("data",), response, info, strict=strict)
        else:
            data = _validate_exactly(adapter, rows, ("data",), response)
        return PageData(data=data, meta=PageMeta.lenient(meta), extras=extras, response=info)


class Bytes:
    """A file, or a response without a description: the raw bytes."""

    def __init__(self, *, html: bool = True) -> None:
        self.html = html
        """Whether the response may be an HTML page."""

    def __call__(self, response: Response, info: ResponseInfo, *, strict: bool = False) -> Content:  # noqa: ARG002
        if not self.html and is_html(response.headers):
            # An HTML page here usually comes from a proxy that asks the user to sign in.
            raise ResponseDecodeError(
                f"expected a file, got {_describe(response)}", status=response.status, headers=response.headers
            )
        return Content(response.body, info, response.saved_to)


class Nothing:
    """A response without a body, such as 204."""

    def __call__(self, response: Response, info: ResponseInfo, *, strict: bool = False) -> None:  # noqa: ARG002
        # An HTML page usually comes from a proxy, so it does not confirm that the API did the work.
        if response.body.lstrip().startswith(b"<"):
            raise ResponseDecodeError(
                f"expected nothing, got {_describe(response)}", status=response.status, headers=response.headers
            )


class Location:
    """A redirect, which the client does not follow: its target."""

    def __call__(self, response: Response, info: ResponseInfo, *, strict: bool = False) -> Redirect:  # noqa: ARG002
        address = info.headers.get("location")
        if not address:
            raise ResponseDecodeError("the redirect has no location", status=response.status, headers=response.headers)
        return Redirect(address, info)


def _validate_exactly(adapter: TypeAdapter[T], content: object, place: Place, response: Response) -> T:
    """Validate parsed JSON for a type of the caller, which has no place for invalid values."""
    try:
        return adapter.validate_python(content)
    except ValidationError as error:
        raise _unexpected(response, error, place) from None


def _validate(
    adapter: TypeAdapter[T], content: object, place: Place, response: Response, info: ResponseInfo, *, strict: bool
) -> T:
    """Validate parsed JSON. Keep invalid values raw and warn once; if `strict`, raise an error instead."""
    try:
        result, invalid_values = validate_leniently(adapter, content)
    except ValidationError as error:
        raise _unexpected(response, error, place) from None
    if invalid_values:
        first = invalid_values[0]
        if strict:
            where = (*place, *first.place)
            message = f"unexpected response with status {response.status}: {_dotted(where)}: {first.reason}"
            raise ResponseDecodeError(message, status=response.status, headers=response.headers, path=where) from None
        more = f" (and {len(invalid_values) - 1} more)" if len(invalid_values) > 1 else ""
        message = (
            f"{info.method} {info.path}: {_dotted((*place, *first.place))} has the wrong type: {first.reason}. "
            f"Its raw value is in model_extra{more}."
        )
        warnings.warn(UnexpectedDataWarning(message), stacklevel=2)
    return result


def _check_id(result: Model, response: Response, info: ResponseInfo, *, strict: bool) -> None:
    """Warn of an object that came without its id, or raise if `strict`: a program that stores it would lose it."""
    if result.__dict__.get("id") != "":
        return
    message = f"{info.method} {info.path}: the response has no id for {type(result).__name__}"
    if strict:
        raise ResponseDecodeError(message, status=response.status, headers=response.headers, path=("data", "id"))
    warnings.warn(UnexpectedDataWarning(f"{message}; its `id` is empty."), stacklevel=2)


def _refuse_excess(response: Response) -> None:
    if (what := excess(response.body)) is not None:
        raise ResponseDecodeError(f"the response contains {what}", status=response.status, headers=response.headers)


def _has_long_numbers(response: Response) -> bool:
    # pydantic reads a number as a 64-bit float before it makes a Decimal of it, which keeps 15 digits for certain.
    return has_number_of(response.body, 16)


def _number(text: str) -> float | Decimal:
    number = float(text)
    # Most long numbers are floats with all of their digits, such as 0.30000000000000004: those lose nothing.
    return number if len(text) <= 16 or Decimal(repr(number)) == Decimal(text) else Decimal(text)


def _parse(response: Response, *, exact: bool) -> object:
    exactly = _has_long_numbers(response)
    if exactly and not fits_as_text(response.body):
        exactly = exact and has_number_of(without_texts(response.body), 16)
        if exactly:
            raise _too_heavy(response, "long numbers")
    if has_huge_text(response.body):
        raise _too_heavy(response, "a huge text")
    try:
        body = read_json(response.body, _number if exactly else None)
    except (ValueError, RecursionError):
        raise ResponseDecodeError(
            f"expected JSON, got {_describe(response)}", status=response.status, headers=response.headers
        ) from None
    return body


def _too_heavy(response: Response, what: str) -> ResponseDecodeError:
    message = f"the response holds {what}, in more than {MAX_WIDE // 2**20} MiB of JSON"
    return ResponseDecodeError(message, status=response.status, headers=response.headers)


def _find_rows(
    body: object, name: str | None, response: Response
) -> tuple[list[object], Mapping[str, object], dict[str, object]]:
    """Find the list in a response, its paging values, and the other fields beside it."""
    if is_list(body):
        return body, {}, {}
    outer = as_mapping(body)
    data = outer.get("data")
    if is_list(data):
        return data, _paging_facts(outer), _extras(outer, "data")
    inner = as_mapping(data) if data is not None else outer
    key = _list_key(inner, name)
    if key is None:
        raise ResponseDecodeError("there is no list in the response", status=response.status, headers=response.headers)
    return as_list(inner[key]), _paging_facts(outer) | _paging_facts(inner), _extras(inner, key)


def _list_key(inner: Mapping[str, object], name: str | None) -> str | None:
    lists = [key for key, value in inner.items() if isinstance(value, list)]
    for candidate in (name, "data", "rows", "items"):
        if candidate in lists:
            return candidate
    return lists[0] if len(lists) == 1 else None


def _paging_facts(holder: Mapping[str, object]) -> dict[str, object]:
    # Three places were observed: under `meta`, under `pagination`, and beside the list.
    beside = {key: value for key, value in holder.items() if not isinstance(value, dict | list)}
    return beside | as_mapping(holder.get("pagination")) | as_mapping(holder.get("meta"))


def _extras(holder: Mapping[str, object], list_key: str | None = None) -> dict[str, object]:
    return {key: value for key, value in holder.items() if key not in {list_key, "meta", "pagination"}}


def _unexpected(response: Response, error: ValidationError, place: Place) -> ResponseDecodeError:
    # The text names places, never values: they may be personal data.
    _refuse_misfits(response, error)
    first = _first(error)
    path = (*place, *first["loc"])
    message = f"unexpected response with status {response.status}: {_dotted(path)}: {first['msg']}"
    return ResponseDecodeError(message, status=response.status, headers=response.headers, path=path)


def _first(error: ValidationError) -> ErrorDetails:
    return error.errors(include_input=False, include_url=False, include_context=False)[0]


def _refuse_misfits(response: Response, error: ValidationError) -> None:
    # Before they are looked at: to have the first of them, pydantic would make all.
    if error.error_count() > 2 * TOO_MANY:
        message = f"more than {2 * TOO_MANY:,} values have the wrong type"
        raise ResponseDecodeError(message, status=response.status, headers=response.headers) from None


def _dotted(place: Place) -> str:
    return ".".join(map(str, place)) or "the response"


def _describe(response: Response) -> str:
    kind = (response.headers.get("content-type") or "no content type").split(";")[0]
    start = response.body[:200].decode("utf-8", errors="replace")
    shown = plain(start).strip()
    if not shown:
        return f"an empty body ({response.status}, {kind})"
    if shown[0] in '{["':
        return f"broken JSON ({response.status}, {kind}, {len(response.body)} bytes)"  # it may be personal data
    hint = "an HTML page, probably from a proxy" if shown.startswith("<") else "something else"
    return f"{hint} ({response.status}, {kind}, {len(response.body)} bytes)"  # it may be personal data

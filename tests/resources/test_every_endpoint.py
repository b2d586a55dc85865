"""Every operation of the API description, called through both clients.

What a call must send and what it must understand is read from the description here, without the generator.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable
from email import message_from_bytes
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx
import pytest
from pydantic import BaseModel

import conduyt
from conduyt import AsyncConduyt, Conduyt, Content, Redirect, ResponseInfo
from conduyt._core.endpoint import Endpoint

from .described import RESOURCES, Argument, Operation, Variant, as_sent, faults, in_query, operations
from .surface import methods
from .wire import KEY, Wire, done

pytestmark = pytest.mark.anyio

ERRORS = {
    400: conduyt.InvalidRequestError,
    401: conduyt.AuthenticationError,
    402: conduyt.PaymentRequiredError,
    403: conduyt.PermissionDeniedError,
    404: conduyt.NotFoundError,
    409: conduyt.ConflictError,
    413: conduyt.PayloadTooLargeError,
    422: conduyt.ValidationFailedError,
    429: conduyt.RateLimitError,
    500: conduyt.InternalServerError,
    503: conduyt.ServiceUnavailableError,
}
EVERYWHERE = [400, 401, 403, 429, 500, 503]
"""What the description calls the default: these can come from any operation."""
OPEN_BODY = {"anything": {"goes": [1, None, "é"]}}
SIGNED = "https://files.example.com/leads.csv?signature=abc"

every_operation = pytest.mark.parametrize("operation", operations(), ids=str)
every_json_operation = pytest.mark.parametrize(
    "operation", [operation for operation in operations() if operation.media_type == "application/json"], ids=str
)


def answer(operation: Operation, variant: Variant = "full") -> httpx.Response:
    """A good answer, as the description has it."""
    if operation.success == 302:
        return httpx.Response(302, headers={"location": SIGNED})
    if operation.media_type is None:
        return httpx.Response(operation.success)
    if operation.media_type != "application/json":
        return httpx.Response(200, content=b"a,b\r\n\xff", headers={"content-type": operation.media_type})
    return httpx.Response(operation.success, json=operation.body_of(variant))


async def call(operation: Operation, client: Any, arguments: Iterable[Argument] | None = None, **more: Any) -> Any:
    """Call the method of an operation, with the given arguments or all of them, and return what it returns."""
    chosen = operation.arguments if arguments is None else list(arguments)
    ids = [argument.value for argument in operation.among("path")]
    named = {argument.name: argument.value for argument in chosen if argument.where != "path"}
    return await done(methods(client)[operation.name](*ids, **{**named, **more}))


def items_of(result: Any) -> list[Any]:
    return result.data if hasattr(result, "data") and hasattr(result, "meta") else [result]


# -- the surface -------------------------------------------------------------------------------------------------------


def test_there_are_102_operations() -> None:
    assert len(operations()) == 102


@pytest.mark.parametrize("client", [Conduyt(KEY), AsyncConduyt(KEY)], ids=["sync", "async"])
def test_each_client_has_a_method_for_each_operation_and_no_other(client: Conduyt | AsyncConduyt) -> None:
    assert sorted(methods(client)) == sorted(operation.name for operation in operations())


def test_each_operation_has_one_row_in_the_tables_of_endpoints() -> None:
    rows = [
        (row.method, row.path)
        for name in RESOURCES
        for row in vars(import_module(f"conduyt.endpoints.{name}")).values()
        if isinstance(row, Endpoint)
    ]

    assert sorted(rows) == sorted((operation.method, operation.path) for operation in operations())


@every_operation
@pytest.mark.parametrize("client", [Conduyt(KEY), AsyncConduyt(KEY)], ids=["sync", "async"])
def test_a_method_takes_the_arguments_of_the_description(operation: Operation, client: Conduyt | AsyncConduyt) -> None:
    parameters = inspect.signature(methods(client)[operation.name]).parameters
    expected = {argument.name for argument in operation.arguments} | {"options"}
    required = {argument.name for argument in operation.arguments if argument.required}

    assert set(parameters) == expected | ({"body"} if operation.open_body else set())
    assert {name for name, parameter in parameters.items() if parameter.default is parameter.empty} == required


@every_operation
def test_ids_are_given_by_position_and_all_else_by_name(operation: Operation) -> None:
    parameters = inspect.signature(methods(Conduyt(KEY))[operation.name]).parameters.values()
    by_position = [parameter.name for parameter in parameters if parameter.kind is parameter.POSITIONAL_ONLY]

    assert by_position == [argument.name for argument in operation.among("path")]
    assert all(parameter.kind in {parameter.POSITIONAL_ONLY, parameter.KEYWORD_ONLY} for parameter in parameters)


@every_operation
def test_a_docstring_names_every_argument_and_every_error_of_its_own(operation: Operation) -> None:
    text = inspect.getdoc(methods(Conduyt(KEY))[operation.name]) or ""

    for argument in operation.arguments:
        assert f"    {argument.name}: " in text
    for status in operation.errors:
        assert f"    {ERRORS[status].__name__}: {status} " in text


# -- what is sent ------------------------------------------------------------------------------------------------------


def sent_path(request: httpx.Request) -> str:
    return request.url.raw_path.decode().partition("?")[0].removeprefix("/api/v1")


def expected_path(operation: Operation) -> str:
    path = operation.path
    for argument in operation.among("path"):
        path = path.replace(f"{{{argument.wire}}}", quote(argument.value, safe=""))
    return path


def sent_query(request: httpx.Request) -> list[tuple[str, str]]:
    return parse_qsl(request.url.query.decode(), keep_blank_values=True, strict_parsing=bool(request.url.query))


@every_operation
async def test_a_call_goes_to_the_path_of_its_operation(operation: Operation, kind: str) -> None:
    wire = Wire(answer(operation))
    await call(operation, wire.client(kind))

    assert wire.request.method == operation.method
    assert sent_path(wire.request) == expected_path(operation)
    assert wire.request.headers["authorization"] == f"Bearer {KEY}"


@every_operation
async def test_every_query_parameter_goes_out_under_its_own_name(operation: Operation, kind: str) -> None:
    wire = Wire(answer(operation))
    await call(operation, wire.client(kind))

    expected = [(argument.wire, in_query(argument.sent)) for argument in operation.among("query")]
    assert sorted(sent_query(wire.request)) == sorted(expected)


@pytest.mark.parametrize("operation", [o for o in operations() if o.among("body")], ids=str)
async def test_every_field_of_a_body_goes_out_under_its_own_name(operation: Operation, kind: str) -> None:
    wire = Wire(answer(operation))
    await call(operation, wire.client(kind))

    body = json.loads(wire.request.content)
    assert body == {argument.wire: argument.sent for argument in operation.among("body")}
    assert operation.body is not None
    assert faults(operation.body, body) == []
    assert wire.request.headers["content-type"] == "application/json"


@pytest.mark.parametrize("operation", [o for o in operations() if o.among("body")], ids=str)
async def test_what_is_left_out_of_a_body_is_not_sent(operation: Operation, kind: str) -> None:
    wire = Wire(answer(operation))
    required = [argument for argument in operation.arguments if argument.required]
    await call(operation, wire.client(kind), required)

    body = json.loads(wire.request.content)
    assert body == {argument.wire: argument.sent for argument in required if argument.where == "body"}
    assert operation.body is not None
    assert faults(operation.body, body) == []


@pytest.mark.parametrize("operation", [o for o in operations() if any(a.nullable for a in o.among("body"))], ids=str)
async def test_none_goes_out_as_null_and_clears_a_field(operation: Operation, kind: str) -> None:
    wire = Wire(answer(operation))
    clearable = [argument for argument in operation.among("body") if argument.nullable]
    await call(operation, wire.client(kind), [], **{argument.name: None for argument in clearable})

    body = json.loads(wire.request.content)
    assert body == {argument.wire: None for argument in clearable}
    assert operation.body is not None
    assert faults(operation.body, body) == []


@pytest.mark.parametrize("operation", [o for o in operations() if o.open_body], ids=str)
async def test_a_body_whose_fields_are_not_documented_goes_out_as_it_is(operation: Operation, kind: str) -> None:
    wire = Wire(answer(operation))
    await call(operation, wire.client(kind), body=OPEN_BODY)

    assert json.loads(wire.request.content) == OPEN_BODY
    assert wire.request.headers["content-type"] == "application/json"


@pytest.mark.parametrize("operation", [o for o in operations() if o.among("file")], ids=str)
async def test_a_file_goes_out_as_the_part_of_the_description(operation: Operation, kind: str) -> None:
    wire = Wire(answer(operation))
    await call(operation, wire.client(kind))

    (argument,) = operation.among("file")
    head = f"Content-Type: {wire.request.headers['content-type']}\r\n\r\n".encode()
    (part,) = message_from_bytes(head + wire.request.content).get_payload()
    assert part.get_param("name", header="content-disposition") == argument.wire
    assert part.get_payload(decode=True) == argument.value


@pytest.mark.parametrize("operation", [o for o in operations() if not o.among("body", "file")], ids=str)
async def test_a_call_without_fields_has_no_body(operation: Operation, kind: str) -> None:
    wire = Wire(answer(operation))
    await call(operation, wire.client(kind))

    assert wire.request.content == b""
    assert wire.request.headers.get("content-type") == ("application/json" if operation.method == "GET" else None)


# -- what comes back ---------------------------------------------------------------------------------------------------


def as_came(item: BaseModel) -> Any:
    """The object in the spelling of the API again. Times come in milliseconds and are written in microseconds."""
    return json.loads(item.model_dump_json(by_alias=True, exclude_unset=True).replace(".983000Z", ".983Z"))


def models_in(value: Any) -> Iterable[BaseModel]:
    """The object and all objects inside it."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from models_in(getattr(value, name))
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from models_in(item)


def raw_items(operation: Operation, variant: Variant) -> list[Any]:
    data = operation.body_of(variant)["data"]
    if not operation.is_list:
        return [data]
    return data[operation.items] if operation.items else data


@every_json_operation
async def test_a_full_answer_loses_nothing(operation: Operation, kind: str) -> None:
    result = await call(operation, Wire(answer(operation)).client(kind))

    assert [as_came(item) for item in items_of(result)] == raw_items(operation, "full")


@every_json_operation
async def test_every_documented_field_is_an_attribute(operation: Operation, kind: str) -> None:
    result = await call(operation, Wire(answer(operation)).client(kind))

    for model in models_in(items_of(result)):
        assert model.model_extra == {}
        assert model.model_fields_set == set(type(model).model_fields)


@every_json_operation
async def test_an_answer_may_lack_every_field(operation: Operation, kind: str) -> None:
    result = await call(operation, Wire(answer(operation, "empty")).client(kind))

    for item in items_of(result):
        assert item.model_fields_set == set()
        assert all(getattr(item, name) in (None, "") for name in type(item).model_fields)


@every_json_operation
async def test_every_field_of_an_answer_may_be_null(operation: Operation, kind: str) -> None:
    result = await call(operation, Wire(answer(operation, "nulls")).client(kind))

    for item in items_of(result):
        assert item.model_fields_set == set(type(item).model_fields)
        assert all(getattr(item, name) in (None, "") for name in type(item).model_fields)


@every_json_operation
async def test_fields_and_values_of_tomorrow_are_kept(operation: Operation, kind: str) -> None:
    result = await call(operation, Wire(answer(operation, "future")).client(kind))

    assert [as_came(item) for item in items_of(result)] == raw_items(operation, "future")
    for item in items_of(result):
        assert item.model_extra["fieldOfTomorrow"] == {"a": [1]}


@pytest.mark.parametrize("operation", [o for o in operations() if o.media_type and o.is_list], ids=str)
async def test_a_list_may_be_empty(operation: Operation, kind: str) -> None:
    empty = {"data": {operation.items: []} if operation.items else []}
    page = await call(operation, Wire(httpx.Response(200, json=empty)).client(kind))

    assert page.data == []
    assert not page.has_next_page


@pytest.mark.parametrize("operation", [o for o in operations() if o.items], ids=str)
async def test_what_stands_beside_a_list_is_kept(operation: Operation, kind: str) -> None:
    body = {"data": {operation.items: [], "total": 3, "tabs": {"all": 3}}}
    page = await call(operation, Wire(httpx.Response(200, json=body)).client(kind))

    assert page.extras == {"total": 3, "tabs": {"all": 3}}


@pytest.mark.parametrize("operation", [o for o in operations() if o.undocumented], ids=str)
async def test_an_undocumented_answer_may_be_anything(operation: Operation, kind: str) -> None:
    for content in (b"", b"null", b'{"data": null}', b'{"data": [1]}', b'"done"', b"[]", b"{}"):
        response = httpx.Response(200, content=content, headers={"content-type": "application/json"})
        result = await call(operation, Wire(response).client(kind))

        assert result.response.status == 200


@pytest.mark.parametrize("operation", [o for o in operations() if o.undocumented], ids=str)
async def test_an_undocumented_answer_may_be_missing(operation: Operation, kind: str) -> None:
    result = await call(operation, Wire(httpx.Response(204)).client(kind))

    assert result.response.status == 204


@pytest.mark.parametrize("operation", [o for o in operations() if o.also], ids=str)
async def test_the_other_good_statuses_are_good_as_well(operation: Operation, kind: str) -> None:
    for status in operation.also:
        response = httpx.Response(status, json={"data": {"id": "imp_1"}})
        result = await call(operation, Wire(response).client(kind))

        assert result.response.status == status
        assert result.model_extra == {"id": "imp_1"}


@pytest.mark.parametrize("operation", [o for o in operations() if o.success == 204], ids=str)
async def test_no_content_is_none(operation: Operation, kind: str) -> None:
    assert await call(operation, Wire(httpx.Response(204)).client(kind)) is None


@pytest.mark.parametrize("operation", [o for o in operations() if o.success == 302], ids=str)
async def test_a_redirect_is_an_address(operation: Operation, kind: str) -> None:
    result = await call(operation, Wire(answer(operation)).client(kind))

    assert isinstance(result, Redirect)
    assert result.url == SIGNED


@pytest.mark.parametrize(
    "operation", [o for o in operations() if o.media_type not in {None, "application/json"}], ids=str
)
async def test_a_file_is_its_bytes(operation: Operation, kind: str) -> None:
    result = await call(operation, Wire(answer(operation)).client(kind))

    assert isinstance(result, Content)
    assert result.content == b"a,b\r\n\xff"
    assert result.content_type == operation.media_type


@pytest.mark.parametrize("operation", [o for o in operations() if o.success != 204], ids=str)
async def test_every_result_knows_the_answer_it_came_with(operation: Operation, kind: str) -> None:
    result = await call(operation, Wire(answer(operation)).client(kind))

    assert isinstance(result.response, ResponseInfo)
    assert result.response.status == operation.success
    assert (result.response.method, result.response.path) == (operation.method, expected_path(operation))


@every_operation
async def test_each_error_status_raises_its_own_class(operation: Operation, kind: str) -> None:
    for status in sorted({*operation.errors, *EVERYWHERE}):
        body = {"error": {"code": "code_of_tomorrow", "message": "No.", "details": []}}
        with pytest.raises(ERRORS[status], match=f"^{status} code_of_tomorrow on {operation.method} /") as caught:
            await call(operation, Wire(httpx.Response(status, json=body)).client(kind))

        assert type(caught.value) is ERRORS[status]
        assert caught.value.code == "code_of_tomorrow"


def test_the_tests_of_this_file_would_notice_a_wrong_body() -> None:
    (create,) = (operation for operation in operations() if operation.name == "deals.create")
    assert create.body is not None

    assert faults(create.body, {"name": "Renewal"}) == [
        "'pipelineId' is a required property",
        "'stageId' is a required property",
    ]
    assert as_sent(create.among("body")[1].value) == 24000.5

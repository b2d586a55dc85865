"""Every operation of the API description, called through both clients.

What a call must send and what it must understand is read from the description here, without the generator.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable
from email import message_from_bytes
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx
import pytest
from pydantic import BaseModel

import conduyt
from conduyt import AsyncConduyt, Conduyt, Content, Redirect, ResponseInfo
from conduyt._core.encoding import live_moment
from conduyt._core.endpoint import Endpoint

from .described import Argument, Operation, Variant, as_sent, faults, guests, in_query, operations
from .surface import method_of, methods
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


def each(choose: Callable[[Operation], object] = lambda operation: True) -> pytest.MarkDecorator:
    """Run the test for every operation that is chosen."""
    return pytest.mark.parametrize("operation", [o for o in operations() if choose(o)], ids=str)


def is_json(operation: Operation) -> bool:
    return operation.media_type == "application/json"


CLIENTS = pytest.mark.parametrize("client", [Conduyt(KEY), AsyncConduyt(KEY)], ids=["sync", "async"])


def answer(operation: Operation, variant: Variant = "full") -> httpx.Response:
    """A good answer, as the description has it."""
    if operation.success == 302:
        return httpx.Response(302, headers={"location": SIGNED})
    if operation.media_type is None:
        return httpx.Response(operation.success)
    if operation.media_type != "application/json":
        return httpx.Response(200, content=b"a,b\r\n\xff", headers={"content-type": operation.media_type})
    return httpx.Response(operation.success, json=operation.body_of(variant))


async def call(
    operation: Operation,
    response: httpx.Response,
    arguments: Iterable[Argument] | None = None,
    *,
    dialect: str = "documented",
    **more: Any,
) -> list[tuple[httpx.Request, Any]]:
    """Call an operation through both clients, with the given arguments or all of them.

    Returns the request and the result of each.
    """
    chosen = operation.arguments if arguments is None else list(arguments)
    ids = [argument.value for argument in operation.among("path")]
    named = {argument.name: argument.value for argument in chosen if argument.where != "path"}
    calls = []
    for kind in ("sync", "async"):
        wire = Wire(response)
        method = method_of(wire.client(kind, dialect=dialect), operation.name)
        result = await done(method(*ids, **{**named, **more}))
        calls.append((wire.request, result))
    return calls


def items_of(result: Any) -> list[Any]:
    return result.data if hasattr(result, "data") and hasattr(result, "meta") else [result]


# -- the surface -------------------------------------------------------------------------------------------------------


def test_there_are_102_operations_of_contacts_deals_pipelines_and_webhooks() -> None:
    names = [operation.name.partition(".")[0] for operation in operations()]

    assert {name: names.count(name) for name in ("contacts", "deals", "pipelines", "webhooks")} == {
        "contacts": 55,
        "deals": 25,
        "pipelines": 10,
        "webhooks": 12,
    }


def test_there_are_369_operations_of_26_resources() -> None:
    assert len(operations()) == 369
    assert len({operation.name.partition(".")[0] for operation in operations()}) == 26


@CLIENTS
def test_each_client_has_a_method_for_each_operation_and_no_other(client: Conduyt | AsyncConduyt) -> None:
    assert sorted(methods(client)) == sorted(operation.name for operation in operations())


@CLIENTS
@pytest.mark.parametrize(("guest", "home"), guests().items())
def test_a_resource_in_two_places_is_the_same(client: Conduyt | AsyncConduyt, guest: str, home: str) -> None:
    host, _, name = guest.rpartition(".")

    assert type(getattr(getattr(client, host), name)) is type(getattr(client, home))


def test_each_operation_has_one_row_in_the_tables_of_endpoints() -> None:
    package = import_module("conduyt.endpoints")
    rows = [
        (row.method, row.path, row.safety, row.public)
        for module in iter_modules(package.__path__, "conduyt.endpoints.")
        for row in vars(import_module(module.name)).values()
        if isinstance(row, Endpoint)
    ]

    assert sorted(rows) == sorted((o.method, o.path, o.safety, o.public) for o in operations())


@each()
def test_a_method_takes_the_arguments_of_the_description(operation: Operation) -> None:
    extra = {"options"} | ({"body"} if operation.open_body else set()) | ({"to"} if operation.is_file else set())
    required = {argument.name for argument in operation.arguments if argument.required}
    for client in (Conduyt(KEY), AsyncConduyt(KEY)):
        parameters = inspect.signature(method_of(client, operation.name)).parameters

        assert set(parameters) == {argument.name for argument in operation.arguments} | extra
        assert {name for name, parameter in parameters.items() if parameter.default is parameter.empty} == required


@each()
def test_ids_are_given_by_position_or_name_and_all_else_by_name(operation: Operation) -> None:
    parameters = inspect.signature(method_of(Conduyt(KEY), operation.name)).parameters.values()
    either = [parameter.name for parameter in parameters if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]

    assert either == [argument.name for argument in operation.among("path")]
    assert all(parameter.kind in {parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY} for parameter in parameters)


@each()
def test_a_docstring_names_every_argument_and_every_error_of_its_own(operation: Operation) -> None:
    text = inspect.getdoc(method_of(Conduyt(KEY), operation.name)) or ""

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


def sent_query(request: httpx.Request) -> dict[str, str]:
    pairs = parse_qsl(request.url.query.decode(), keep_blank_values=True, strict_parsing=bool(request.url.query))
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@each()
async def test_a_call_goes_to_the_path_of_its_operation_with_the_key_and_its_result_knows(operation: Operation) -> None:
    expected = (operation.method, expected_path(operation))
    for request, result in await call(operation, answer(operation)):
        assert (request.method, sent_path(request)) == expected
        assert request.headers.get("authorization") == (None if operation.public else f"Bearer {KEY}")
        if operation.success != 204:
            assert isinstance(result.response, ResponseInfo)
            assert result.response.status == operation.success
            assert (result.response.method, result.response.path) == expected


@each(lambda operation: operation.among("query"))
async def test_every_query_parameter_goes_out_under_its_own_name(operation: Operation) -> None:
    expected = {argument.wire: in_query(argument.sent) for argument in operation.among("query")}
    for request, _ in await call(operation, answer(operation)):
        assert sent_query(request) == expected


@each(lambda operation: operation.among("body"))
async def test_every_field_of_a_body_goes_out_under_its_own_name(operation: Operation) -> None:
    assert operation.body is not None
    for request, _ in await call(operation, answer(operation)):
        body = json.loads(request.content)
        assert body == {argument.wire: argument.sent for argument in operation.among("body")}
        assert faults(operation.body, body) == []
        assert request.headers["content-type"] == "application/json"


# An import of neither a file nor rows is refused, although none of the two is required.
@each(lambda operation: operation.among("body") and operation.name != "contacts.imports.create")
async def test_what_is_left_out_of_a_body_is_not_sent(operation: Operation) -> None:
    assert operation.body is not None
    required = [argument for argument in operation.arguments if argument.required]
    for request, _ in await call(operation, answer(operation), required):
        body = json.loads(request.content)
        assert faults(operation.body, body) == []
        if operation.safety == "keyed":
            body.pop("idempotencyKey", None)  # each call makes one
        assert body == {argument.wire: argument.sent for argument in required if argument.where == "body"}


@each(lambda operation: any(argument.nullable for argument in operation.among("body")))
async def test_none_goes_out_as_null_and_clears_a_field(operation: Operation) -> None:
    assert operation.body is not None
    required = [argument for argument in operation.arguments if argument.required]
    clearable = [argument for argument in operation.among("body") if argument.nullable]
    nothing = {argument.name: None for argument in clearable}
    for request, _ in await call(operation, answer(operation), required, **nothing):
        body = json.loads(request.content)
        assert {name for name, value in body.items() if value is None} == {argument.wire for argument in clearable}
        assert faults(operation.body, body) == []


@each(lambda operation: any(argument.live != argument.wire for argument in operation.arguments))
async def test_the_live_dialect_uses_the_names_of_the_live_service(operation: Operation) -> None:
    differing = [argument for argument in operation.arguments if argument.live != argument.wire]
    required = [argument for argument in operation.arguments if argument.required]
    for request, _ in await call(operation, answer(operation), [*required, *differing], dialect="live"):
        sent = {**sent_query(request), **json.loads(request.content or b"{}")}
        for argument in differing:
            value = in_query(argument.sent) if argument.where == "query" else argument.sent
            assert sent[argument.live] == live_moment(argument.wire, value)
            assert argument.wire not in sent


@each(lambda operation: operation.open_body)
async def test_a_body_whose_fields_are_not_documented_goes_out_as_it_is(operation: Operation) -> None:
    for request, _ in await call(operation, answer(operation), body=OPEN_BODY):
        assert json.loads(request.content) == OPEN_BODY
        assert request.headers["content-type"] == "application/json"


@each(lambda operation: operation.among("file"))
async def test_a_file_goes_out_as_the_part_of_the_description(operation: Operation) -> None:
    (argument,) = operation.among("file")
    for request, _ in await call(operation, answer(operation)):
        head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
        (part,) = message_from_bytes(head + request.content).get_payload()
        assert part.get_param("name", header="content-disposition") == argument.wire
        assert part.get_payload(decode=True) == argument.value


@each(lambda operation: not operation.among("body", "file"))
async def test_a_call_without_fields_has_no_body(operation: Operation) -> None:
    for request, _ in await call(operation, answer(operation)):
        assert request.content == b""
        assert request.headers.get("content-type") == ("application/json" if operation.method == "GET" else None)


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


@each(is_json)
async def test_a_full_answer_loses_nothing_and_every_documented_field_is_an_attribute(operation: Operation) -> None:
    for _, result in await call(operation, answer(operation)):
        assert [as_came(item) for item in items_of(result)] == operation.rows("full")
        for model in models_in(items_of(result)):
            assert model.model_extra == {}
            assert model.model_fields_set == set(type(model).model_fields)


@pytest.mark.filterwarnings("ignore:.*the response has no id for:conduyt.UnexpectedDataWarning")
@each(is_json)
async def test_an_answer_may_lack_every_field(operation: Operation) -> None:
    for _, result in await call(operation, answer(operation, "empty")):
        for item in items_of(result):
            assert item.model_fields_set == set()
            assert all(getattr(item, name) in (None, "") for name in type(item).model_fields)


@pytest.mark.filterwarnings("ignore:.*the response has no id for:conduyt.UnexpectedDataWarning")
@each(is_json)
async def test_every_field_of_an_answer_may_be_null(operation: Operation) -> None:
    for _, result in await call(operation, answer(operation, "nulls")):
        for item in items_of(result):
            # An id is never None, so a null is as good as none.
            assert item.model_fields_set | {"id"} >= set(type(item).model_fields)
            assert all(getattr(item, name) in (None, "") for name in type(item).model_fields)


@each(is_json)
async def test_fields_and_values_of_tomorrow_are_kept(operation: Operation) -> None:
    for _, result in await call(operation, answer(operation, "future")):
        assert [as_came(item) for item in items_of(result)] == operation.rows("future")
        for item in items_of(result):
            assert item.model_extra["fieldOfTomorrow"] == {"a": [1]}


@each(lambda operation: operation.is_list)
async def test_a_list_may_be_empty(operation: Operation) -> None:
    empty = {"data": {operation.items: []} if operation.items else []}
    for _, page in await call(operation, httpx.Response(200, json=empty)):
        assert page.data == []
        assert not page.has_next_page


@each(lambda operation: operation.items)
async def test_what_stands_beside_a_list_is_kept(operation: Operation) -> None:
    body = {"data": {operation.items: [], "tabs": {"all": 3}}}
    for _, page in await call(operation, httpx.Response(200, json=body)):
        assert page.extras == {"tabs": {"all": 3}}


@each(lambda operation: operation.undocumented)
async def test_an_undocumented_answer_may_be_anything(operation: Operation) -> None:
    for content in (b"", b"null", b'{"data": null}', b'{"data": [1]}', b'"done"', b"[]", b"{}"):
        response = httpx.Response(200, content=content, headers={"content-type": "application/json"})
        for _, result in await call(operation, response):
            assert result.response.status == 200


@each(lambda operation: operation.undocumented)
async def test_an_undocumented_answer_may_be_missing(operation: Operation) -> None:
    for _, result in await call(operation, httpx.Response(204)):
        assert result.response.status == 204


@each(lambda operation: operation.also)
async def test_the_other_good_statuses_are_good_as_well(operation: Operation) -> None:
    for status in operation.also:
        for _, result in await call(operation, httpx.Response(status, json=operation.body_of("full"))):
            assert result.response.status == status


@each(lambda operation: operation.success == 204)
async def test_no_content_is_none(operation: Operation) -> None:
    for _, result in await call(operation, httpx.Response(204)):
        assert result is None


@each(lambda operation: operation.success == 302)
async def test_a_redirect_is_an_address(operation: Operation) -> None:
    for _, result in await call(operation, answer(operation)):
        assert isinstance(result, Redirect)
        assert result.url == SIGNED


@each(lambda operation: operation.is_file)
async def test_a_file_is_its_bytes(operation: Operation) -> None:
    for _, result in await call(operation, answer(operation)):
        assert isinstance(result, Content)
        assert result.content == b"a,b\r\n\xff"
        assert result.content_type == operation.media_type


@each(lambda operation: operation.is_file)
async def test_a_file_can_go_to_the_disk(operation: Operation, tmp_path: Path) -> None:
    for _, result in await call(operation, answer(operation), to=tmp_path / "download"):
        assert result.path == tmp_path / "download"
        assert result.path.read_bytes() == b"a,b\r\n\xff"


@each()
async def test_each_error_status_raises_its_own_class(operation: Operation, kind: str) -> None:
    ids = [argument.value for argument in operation.among("path")]
    named = {argument.name: argument.value for argument in operation.arguments if argument.where != "path"}
    wire = Wire()
    method = method_of(wire.client(kind, pacing=False), operation.name)  # or each 429 would hold the next call
    for status in sorted({*operation.errors, *EVERYWHERE}):
        wire.response = httpx.Response(status, json={"error": {"code": "code_of_tomorrow", "message": "No."}})
        with pytest.raises(ERRORS[status], match=f"^{status} code_of_tomorrow on {operation.method} /") as caught:
            await done(method(*ids, **named))

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

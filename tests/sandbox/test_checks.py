"""What the sandbox refuses before any rule runs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from conduyt import APIStatusError, Conduyt
from conduyt.sandbox import Sandbox
from conduyt.sandbox.description import Parameter, load
from conduyt.sandbox.responses import ApiError
from conduyt.sandbox.rules import handlers
from conduyt.sandbox.validate import Checks

from .conftest import Caller


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": "101"}, "must be 100 or less"),
        ({"limit": "0"}, "must be 1 or more"),
        ({"limit": "ten"}, "must be integer"),
        ({"limit": "1.5"}, "must be integer"),
        ({"limit": "9" * 5000}, "must be integer"),
        ({"page": "0"}, "must be 1 or more"),
        ({"page": ["1", "2"]}, "is given more than once"),
        ({"sort": "salary"}, "must be one of: createdAt"),
        ({"order": "up"}, "must be one of: asc, desc"),
        ({"created_after": "yesterday"}, "is not a valid date or is not a valid date-time"),
        ({"updated_from": "2026-01-01"}, "is not a valid date-time"),
        ({"updated_from": "20260101T000000Z"}, "is not a valid date-time"),
        ({"updated_from": "2026-W01-1T00:00Z"}, "is not a valid date-time"),
    ],
)
def test_a_query_outside_the_description_is_an_invalid_request(read: Caller, query: Any, message: str) -> None:
    error = read.error("GET", "/contacts", 400, params=query)
    assert error["code"] == "invalid_request"
    assert [detail["field"] for detail in error["details"]] == list(query)
    assert error["details"][0]["message"].startswith(message)


def test_the_same_value_given_twice_is_fine(read: Caller) -> None:
    assert len(read.ok("GET", "/contacts", params={"limit": ["3", "3"]})) == 3


def test_unknown_parameters_are_ignored(read: Caller) -> None:
    assert read("GET", "/contacts", params={"colour": "blue"}).status_code == 200


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff{}", b'{"leadScore": NaN}', b'{"a": 1e999}', b"[" * 100_000], ids=repr
)
def test_a_body_that_is_not_json_is_an_invalid_request(api: Caller, content: bytes) -> None:
    assert api.error("POST", "/contacts", 400, content=content)["code"] == "invalid_request"


def test_a_body_that_is_not_an_object_is_an_invalid_request(api: Caller) -> None:
    assert "object" in api.error("POST", "/contacts", 400, json=["Ada"])["message"]


@pytest.mark.parametrize(
    ("path", "body", "field", "message"),
    [
        ("/contacts", {"email": "nobody"}, "email", "is not a valid email"),
        ("/contacts", {"email": 5}, "email", "must be string"),
        ("/contacts", {"firstName": "a" * 101}, "firstName", "must have at most 100 characters"),
        ("/contacts", {"tags": ["x"] * 101}, "tags", "must have at most 100 items"),
        ("/contacts", {"tags": ["x", 5]}, "tags.1", "must be string"),
        ("/contacts/merge", {"primaryId": "con_1"}, "secondaryId", "is required"),
        ("/deals", {"pipelineId": "p", "stageId": "s", "name": ""}, "name", "must not be empty"),
        ("/deals", {"pipelineId": "p", "stageId": "s", "status": 1}, "status", "must be string"),
        ("/tasks", {"title": "Call", "status": "maybe"}, "status", "must be one of: todo, in_progress, done"),
        ("/deals", {"pipelineId": "p", "stageId": "s", "value": "much"}, "value", "is not a valid decimal"),
        ("/deals", {"pipelineId": "p", "stageId": "s", "probability": 2}, "probability", "must be 1 or less"),
        ("/deals", {"pipelineId": "p", "stageId": "s"}, "name", "is required, unless title is given"),
        ("/pipelines", {"name": "x", "stages": [{"color": "red"}]}, "stages.0.name", "is required"),
        ("/webhooks", {"url": "nowhere", "events": ["deal.won"]}, "url", "is not a valid uri"),
        ("/webhooks", {"url": "ftp://example.com", "events": ["deal.won"]}, "url", "must be an http or https address"),
        ("/webhooks", {"url": "http://example.com", "events": []}, "events", "needs at least 1 item"),
        ("/webhooks", {"url": "http://example.com", "events": [1]}, "events.0", "must be string"),
    ],
)
def test_an_invalid_field_fails_validation_under_its_name(
    api: Caller, path: str, body: dict[str, Any], field: str, message: str
) -> None:
    error = api.error("POST", path, 422, json=body)
    assert error["code"] == "validation_failed"
    assert error["message"] == "The request body contains invalid fields."  # as documented; the details say which
    assert [detail["field"] for detail in error["details"]] == [field]
    assert error["details"][0]["message"].startswith(message)


@pytest.mark.parametrize(
    ("path", "content", "fields"),
    [
        ("/contacts", r'{"firstName": "\ud800"}', ["firstName"]),
        ("/contacts", r'{"firstName": "Ann\udfff", "lastName": "\ud83d\ude00"}', ["firstName"]),  # not the emoji
        ("/contacts", r'{"customFields": {"x": ["a", "\uD83D"]}}', ["customFields.x.1"]),
        ("/contacts", r'{"customFields": {"\ud800": 1}}', ["customFields.?"]),
        ("/contacts", r'{"unknown": "\ud800"}', ["unknown"]),
        ("/contacts", b'{"firstName": "\xed\xa0\x80"}', ["firstName"]),  # the same half, encoded
        ("/contacts", '{"firstName": "\\ud800"}'.encode("utf-16"), ["firstName"]),
        ("/contacts/con_1/enrich", r'{"fields": ["\ud800"]}', ["fields.0"]),  # a body without described fields
        ("/pipelines", r'{"name": "x", "stages": [{"name": "\udc00"}]}', ["stages.0.name"]),
    ],
)
def test_half_of_a_surrogate_pair_is_refused_under_its_field(
    api: Caller, path: str, content: str | bytes, fields: list[str]
) -> None:
    error = api.error("POST", path, 422, content=content)
    assert [(one["field"], one["message"]) for one in error["details"]] == [
        (field, "contains a lone surrogate, which is not a character") for field in fields
    ]
    assert api("GET", "/contacts").status_code == 200


def test_whole_surrogate_pairs_are_characters(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", content=r'{"firstName": "\ud83d\ude00", "lastName": "\u00e9"}')
    assert (contact["firstName"], contact["lastName"]) == ("\N{GRINNING FACE}", "é")


def test_all_invalid_fields_are_named_at_once(api: Caller) -> None:
    error = api.error("POST", "/contacts", 422, json={"email": "nobody", "country": "Norway"})
    assert [detail["field"] for detail in error["details"]] == ["country", "email"]


N8N: Any = {"name": "x", "trigger_event": "contact.created", "kind": "n8n"}


@pytest.mark.parametrize(
    ("attempt", "detail"),
    [
        (lambda client: client.contacts.create(first_name="Ada", email="nope"), "is not a valid email"),
        (lambda client: client.contacts.list(limit=1000), "must be 100 or less"),
        (lambda client: client.webhooks.create(url="ftp://a.example", events=["deal.won"]), "must be an http or https"),
        (
            lambda client: client.automations.publish(client.automations.create(**N8N).id),
            "is required for the kind n8n",
        ),
    ],
    ids=["body", "query", "rule", "automation"],
)
def test_the_text_of_the_clients_error_says_once_what_is_wrong(
    sandbox: Sandbox, attempt: Callable[[Conduyt], object], detail: str
) -> None:
    with sandbox.client() as client, pytest.raises(APIStatusError) as caught:
        attempt(client)
    assert str(caught.value).count(detail) == 1
    assert caught.value.details[0].message.startswith(detail)


def test_the_message_does_not_repeat_the_value(api: Caller) -> None:
    error = api.error("POST", "/contacts", 422, json={"email": "private words"})
    assert "private words" not in str(error)


def test_fields_that_are_not_declared_are_ignored(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada", "leadScore": "high", "colour": "blue"})
    assert contact["leadScore"] == 0
    assert "colour" not in contact


def test_a_query_parameter_can_be_required() -> None:
    kind = Parameter(name="kind", schema={"type": "string"}, required=True, explode=True)
    operation = replace(load().operations["contacts.list"], query=(kind,))
    with pytest.raises(ApiError, match="kind is required"):
        Checks(load()).query(operation, [])


def test_a_query_parameter_can_be_a_list_of_repeated_keys() -> None:
    ids = Parameter(name="ids", schema={"type": "array", "items": {"type": "string"}}, required=False, explode=True)
    operation = replace(load().operations["contacts.list"], query=(ids,))
    assert Checks(load()).query(operation, [("ids", "a,b"), ("ids", "c")]) == {"ids": ["a,b", "c"]}


def test_an_unknown_path_is_not_found(read: Caller) -> None:
    assert read.error("GET", "/unicorns", 404)["code"] == "not_found"


def test_a_trailing_slash_is_another_path(read: Caller) -> None:
    read.error("GET", "/contacts/", 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/contacts", "GET, HEAD, POST"),
        ("OPTIONS", "/contacts", "GET, HEAD, POST"),  # no operation has this method
        ("POST", "/contacts/con_1", "DELETE, GET, HEAD, PATCH"),
        ("HEAD", "/contacts/con_1/enrich", "POST"),
        ("DELETE", "/storage/abc", "GET, HEAD, PUT"),  # not in the description
        ("POST", "/openapi.json", "GET, HEAD"),  # not in the API
    ],
)
def test_a_method_that_a_path_does_not_take_is_refused_with_those_that_it_takes(
    read: Caller, demo: Sandbox, method: str, path: str, allowed: str
) -> None:
    answer = read(method, urljoin(demo.url, path) if path.endswith(".json") else path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert method == "HEAD" or answer.json()["error"]["code"] == "invalid_request"


def test_only_a_refused_method_names_the_others(read: Caller, demo: Sandbox) -> None:
    assert "allow" not in read("GET", "/unicorns").headers
    assert "allow" not in read("GET", "/contacts").headers
    assert "allow" not in httpx.put(f"{demo.url}/contacts", trust_env=False).headers  # 401: it has no key


def test_an_operation_without_a_rule_says_so(read: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(handlers, "contacts.get_best_time")
    error = read.error("GET", "/contacts/con_1/best-time", 501)
    assert error["code"] == "not_implemented"
    assert error["message"] == "The sandbox does not simulate contacts.get_best_time yet."


def test_a_bug_in_a_rule_is_an_internal_error(
    demo: Sandbox, read: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(handlers, "pipelines.list", lambda _: 1 / 0)
    assert read.error("GET", "/pipelines", 500)["code"] == "internal_error"
    assert "ZeroDivisionError" in caplog.text


def test_every_rule_is_for_an_operation_of_the_description() -> None:
    assert set(handlers) <= set(load().operations)

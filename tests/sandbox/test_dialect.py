"""The live dialect: the shapes that the service was seen to use, in answers, requests, events and signatures."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from conduyt.sandbox import Sandbox
from conduyt.sandbox.description import load
from conduyt.sandbox.dialects import make_dialect
from conduyt.sandbox.ids import as_uuid
from conduyt.sandbox.responses import Response, as_json

from .conftest import WAIT_S, Receiver

DEAL = {"pipelineId": as_uuid("pipe_abc123"), "stageId": as_uuid("stage_qualified")}


class Speaker:
    """A client that takes every answer as it comes."""

    def __init__(self, sandbox: Sandbox) -> None:
        headers = {"Authorization": f"Bearer {sandbox.keys['admin']}"}
        self.http = httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False, timeout=WAIT_S)

    def __call__(self, method: str, path: str, **options: Any) -> Any:
        """The whole body of a success."""
        answer = self.http.request(method, path, **options)
        assert answer.is_success, answer.text
        return answer.json()

    def refused(self, status: int, method: str, path: str, **options: Any) -> Any:
        """The whole body of a failure."""
        answer = self.http.request(method, path, **options)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def live_sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="demo", dialect="live") as sandbox:
        yield sandbox


@pytest.fixture
def live(live_sandbox: Sandbox) -> Iterator[Speaker]:
    """A sandbox with the demo content, for tests that leave no traces in the first pages."""
    speaker = Speaker(live_sandbox)
    yield speaker
    speaker.http.close()


# Lists


def test_a_page_is_nested(live: Speaker) -> None:
    body = live("GET", "/deals", params={"per_page": "2", "page": "3"})
    assert set(body) == {"data"}
    assert set(body["data"]) == {"data", "meta"}
    assert len(body["data"]["data"]) == 2
    assert set(body["data"]["meta"]) == {"page", "per_page", "total"}
    assert (body["data"]["meta"]["page"], body["data"]["meta"]["per_page"]) == (3, 2)


def test_every_list_in_pages_is_nested(live: Speaker) -> None:
    for operation in load().operations.values():
        if (
            operation.method == "GET"
            and "{" not in operation.path
            and {"page", "limit"} <= {p.name for p in operation.query}
        ):
            data = live("GET", operation.path, params={"per_page": "2"})["data"]
            assert data.get("meta", {}).get("per_page") == 2 or data["pagination"]["perPage"] == 2, operation.name


def test_a_list_without_pages_stays_flat(live: Speaker) -> None:
    assert live("GET", "/pipelines")["data"][0]["id"] == as_uuid("pipe_abc123")


def test_an_empty_page_is_nested_too(live: Speaker) -> None:
    assert live("GET", "/contacts", params={"search": "nobody at all"}) == {
        "data": {"data": [], "meta": {"page": 1, "per_page": 50, "total": 0}}
    }


def test_a_page_has_up_to_200_items(live: Speaker) -> None:
    assert len(live("GET", "/contacts", params={"per_page": "200"})["data"]["data"]) == 200


@pytest.mark.parametrize("size", ["201", "0", "-1", "ten"])
def test_a_page_size_out_of_bounds_is_refused(live: Speaker, size: str) -> None:
    body = live.refused(400, "GET", "/contacts", params={"per_page": size})
    assert "per_page must be" in body["error"]


def test_limit_is_refused(live: Speaker) -> None:
    assert "per_page" in live.refused(400, "GET", "/deals", params={"limit": "5"})["error"]


def test_contacts_take_limit_for_per_page(live: Speaker) -> None:
    page = live("GET", "/contacts", params={"limit": "150"})["data"]
    assert (len(page["data"]), page["meta"]["per_page"]) == (150, 150)


def test_limit_and_per_page_have_to_be_equal(live: Speaker) -> None:
    assert live("GET", "/contacts", params={"limit": "5", "per_page": "5"})["data"]["meta"]["per_page"] == 5
    live.refused(400, "GET", "/contacts", params={"limit": "5", "per_page": "6"})


def spoken(name: str, body: Any) -> Any:
    """What becomes of an answer of the operation; for operations whose content is not the point here."""
    description = load()
    response = make_dialect("live").response(description.operations[name], as_json(body))
    return httpx.Response(200, content=response.content).json()


def test_users_are_nested_without_meta() -> None:
    assert spoken("users.list", {"data": [{"id": "user_1"}]}) == {"data": {"data": [{"id": "user_1"}]}}


def test_batch_operations_carry_their_pagination_in_another_spelling() -> None:
    meta = {"page": 1, "limit": 20, "total": 1, "totalPages": 1}
    assert spoken("bulk.operations.list", {"data": [{"id": "b"}], "meta": meta}) == {
        "data": {"data": [{"id": "b"}], "pagination": {"page": 1, "perPage": 20, "total": 1, "totalPages": 1}}
    }


def test_a_named_list_keeps_its_name() -> None:
    meta = {"page": 1, "limit": 50, "total": 1, "totalPages": 1}
    assert spoken("contacts.imports.list_rows", {"data": {"rows": [{}], "meta": meta, "tabs": {"all": 1}}}) == {
        "data": {"rows": [{}], "meta": {"page": 1, "per_page": 50, "total": 1}, "tabs": {"all": 1}}
    }


def test_lists_by_offset_keep_their_limit() -> None:
    description = load()
    dialect = make_dialect("live")
    operation = description.operations["automations.failures.list"]
    values = dialect.query(operation, [("limit", "7"), ("offset", "14")])
    assert values == {"limit": 7, "offset": 14}


def test_a_file_stays_as_it_is(live: Speaker) -> None:
    answer = live.http.get("/deals/export")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.startswith("Name,")


# Filters


def test_contacts_are_filtered_by_created_from_and_created_to(live: Speaker) -> None:
    newest = live("GET", "/contacts", params={"per_page": "10"})["data"]["data"]
    times = {"created_from": newest[8]["createdAt"], "created_to": newest[4]["createdAt"]}
    found = live("GET", "/contacts", params=times)["data"]["data"]
    assert [contact["id"] for contact in found] == [contact["id"] for contact in newest[4:9]]


def test_created_from_takes_times_only(live: Speaker) -> None:
    assert "date-time" in live.refused(400, "GET", "/contacts", params={"created_from": "2026-01-01"})["error"]


def test_the_documented_names_of_filters_are_unknown(live: Speaker) -> None:
    page = live("GET", "/contacts", params={"created_after": "2099-01-01"})["data"]
    assert page["meta"]["total"] == live("GET", "/contacts")["data"]["meta"]["total"]


# Failures


def test_a_failure_is_a_text(live: Speaker) -> None:
    assert live.refused(404, "GET", "/contacts/con_nobody") == {"error": "Not found"}
    assert live.refused(404, "GET", "/nowhere") == {"error": "Not found"}


@pytest.mark.parametrize(
    ("path", "words"), [("/imports/x", "Import job not found"), ("/automation-executions/x", "Execution log not found")]
)
def test_some_things_that_are_missing_have_words_of_their_own(path: str, words: str) -> None:
    description = load()
    operation = next(one for one in description.operations.values() if one.path.startswith(path[:-1]))
    response = Response(content=b'{"error":{"message":"No such thing."}}', media_type="application/json", status=404)
    assert make_dialect("live").response(operation, response).content == f'{{"error":"{words}"}}'.encode()


def test_a_failure_in_words_keeps_them() -> None:
    body = b'{"error":"Unconfirmed","data":{"id":"m"}}'
    response = Response(content=body, media_type="application/json", status=422)
    description = load()
    spoken = make_dialect("live").response(description.operations["messages.sms.send"], response)
    assert (spoken.status, spoken.content) == (422, body)


def test_a_wrong_key_is_told_in_words(live: Speaker) -> None:
    body = live.refused(401, "GET", "/contacts", headers={"Authorization": "Bearer cdy_no"})
    assert isinstance(body["error"], str)


def test_invalid_fields_are_a_bad_request(live: Speaker) -> None:
    body = live.refused(400, "POST", "/contacts", json={"email": "nobody"})
    assert body == {"error": "The request body contains invalid fields: email is not a valid email."}


def test_an_address_that_is_not_safe_is_a_422(live: Speaker) -> None:
    body = live.refused(422, "POST", "/webhooks", json={"url": "ftp://example.com/", "events": ["deal.won"]})
    assert body["error"].endswith(": url must be an http or https address.")


def test_what_stands_beside_an_error_stays(live: Speaker) -> None:
    contact = live("GET", "/contacts", params={"per_page": "1"})["data"]["data"][0]
    body = live.refused(409, "POST", "/contacts", json={"email": contact["email"]})
    assert isinstance(body["error"], str)
    assert (body["existingId"], body["rule"]) == (contact["id"], "email_exact")


def test_a_fault_speaks_the_dialect_too(live: Speaker) -> None:
    body = live.refused(503, "GET", "/contacts", headers={"X-Sandbox-Fault": "status=503"})
    assert body == {"error": "The sandbox was told to fail here."}


# Deals


def test_a_deal_has_a_title_and_no_name(live: Speaker) -> None:
    deal = live("POST", "/deals", json={**DEAL, "title": "Acme"})["data"]
    path = f"/deals/{deal['id']}"
    changed = live("PATCH", path, json={"title": "Acme Corp", "name": "Ignored"})["data"]
    read = live("GET", path)["data"]
    live("DELETE", path)
    assert (deal["title"], changed["title"], read["title"]) == ("Acme", "Acme Corp", "Acme Corp")
    assert not any("name" in one for one in (deal, changed, read))
    assert read["stage"]["name"] == "Qualified"


def test_deals_in_lists_have_no_name_either(live: Speaker) -> None:
    assert all("name" not in deal and deal["title"] for deal in live("GET", "/deals")["data"]["data"])


def test_a_deal_needs_a_title(live: Speaker) -> None:
    body = live.refused(400, "POST", "/deals", json={**DEAL, "name": "Acme"})
    assert body == {"error": "The request body contains invalid fields: title is required."}


# Webhooks


def test_a_webhook_is_active_under_one_name(live: Speaker) -> None:
    body = {"url": "https://example.com/", "events": ["deal.won"], "isActive": False, "active": True}
    webhook = live("POST", "/webhooks", json=body)["data"]
    listed = live("GET", "/webhooks")["data"][0]
    live("DELETE", f"/webhooks/manage/{webhook['id']}")
    assert (webhook["isActive"], listed["isActive"]) == (False, False)
    assert "active" not in {**webhook, **listed}


def test_the_other_name_is_not_looked_at(live: Speaker) -> None:
    body = {"url": "https://example.com/", "events": ["deal.won"], "active": False}
    webhook = live("POST", "/webhooks", json=body)["data"]
    live("DELETE", f"/webhooks/manage/{webhook['id']}")
    assert webhook["isActive"] is True


def test_a_delivery_is_signed_with_a_prefix(live: Speaker, receiver: Receiver) -> None:
    webhook = live("POST", "/webhooks", json={"url": receiver.url, "events": ["deal.created"]})["data"]
    deal = live("POST", "/deals", json={**DEAL, "title": "Acme"})["data"]
    call = receiver.next()
    for path in (f"/deals/{deal['id']}", f"/webhooks/manage/{webhook['id']}"):
        live("DELETE", path)
    digest = hmac.new(webhook["secret"].encode(), call.body, hashlib.sha256).hexdigest()
    assert call.headers["x-conduyt-signature"] == f"sha256={digest}"
    assert call.event["data"]["title"] == "Acme"
    assert "name" not in call.event["data"]


# The client


def test_the_client_reads_the_live_dialect(live_sandbox: Sandbox) -> None:
    with live_sandbox.client() as client:
        page = client.contacts.list(limit=25)
        assert (len(page.data), page.meta.limit) == (25, 25)
        assert next(iter(client.pipelines.list().data)).id == as_uuid("pipe_abc123")

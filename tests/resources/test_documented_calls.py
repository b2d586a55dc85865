"""The calls that the documentation shows, and the facts it states, pinned to the request and the answer.

respx stands in for the network, below the HTTP library, as it does in tests of users.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

import conduyt
from conduyt import OMIT, AsyncConduyt, Conduyt
from conduyt.models import Contact, NewStage, Outcome

from .wire import KEY, done

pytestmark = [
    pytest.mark.anyio,
    # Most answers here are as short as can be: the requests are what is looked at.
    pytest.mark.filterwarnings("ignore:.*the response has no id for:conduyt.UnexpectedDataWarning"),
]

API = "https://conduyt.app/api/v1"
DEAL = {"id": "deal_01HX7Q5CA9", "name": "Acme Corp Renewal", "value": 24000, "status": "open"}
PAGE = {"data": [{"id": "con_1", "email": "sarah@example.com"}], "meta": {"page": 1, "limit": 25, "total": 1}}


@pytest.fixture
async def client(kind: str) -> AsyncIterator[Any]:
    """A client as the documentation makes one, but for the environment variable."""
    client = Conduyt(KEY) if kind == "sync" else AsyncConduyt(KEY)
    yield client
    await done(client.close())


@pytest.fixture
def api(respx_mock: respx.MockRouter) -> respx.Route:
    """The API: one route for everything. Tests say what it answers, and look at what it was asked."""
    return respx_mock.route(host="conduyt.app").respond(json={"data": {}})


def asked(api: respx.Route) -> httpx.Request:
    """The only request."""
    (call,) = api.calls
    request: httpx.Request = call.request
    return request


def line(api: respx.Route) -> str:
    """Method and address of the only request."""
    return f"{asked(api).method} {asked(api).url}"


def body(api: respx.Route) -> Any:
    return json.loads(asked(api).content)


# -- the calls of the documentation ------------------------------------------------------------------------------------


async def test_contacts_are_searched(client: Any, api: respx.Route) -> None:
    api.respond(json=PAGE)
    page = await done(client.contacts.list(search="sarah", limit=25))

    assert (asked(api).method, asked(api).url.copy_with(query=None)) == ("GET", f"{API}/contacts")
    assert dict(asked(api).url.params) == {"search": "sarah", "limit": "25"}
    assert page.data[0].email == "sarah@example.com"
    assert page.meta.total == 1


async def test_a_request_carries_the_documented_headers_and_no_body(client: Any, api: respx.Route) -> None:
    api.respond(json=PAGE)
    await done(client.contacts.list(search="sarah", limit=25))

    headers = dict(asked(api).headers)
    assert headers == {
        "host": "conduyt.app",
        "authorization": f"Bearer {KEY}",
        "accept": "application/json",
        "content-type": "application/json",
        "accept-encoding": "gzip",
        "user-agent": f"conduyt-python/{conduyt.__version__}",
    }
    assert asked(api).content == b""


async def test_a_deal_is_created(client: Any, api: respx.Route) -> None:
    api.respond(201, json={"data": DEAL})
    deal = await done(
        client.deals.create(
            name="Acme Corp Renewal", value=24000, pipeline_id="pipe_abc123", stage_id="stage_qualified"
        )
    )

    assert line(api) == f"POST {API}/deals"
    assert asked(api).headers["content-type"] == "application/json"
    assert body(api) == {
        "name": "Acme Corp Renewal",
        "value": 24000,
        "pipelineId": "pipe_abc123",
        "stageId": "stage_qualified",
    }
    assert deal.id == "deal_01HX7Q5CA9"


async def test_a_webhook_is_created(client: Any, api: respx.Route) -> None:
    api.respond(201, json={"data": {"id": "webhook_1", "secret": "not-a-real-secret"}})
    webhook = await done(
        client.webhooks.create(
            url="https://example.com/hooks/conduyt", events=["contact.created", "deal.stage_changed"], active=True
        )
    )

    assert line(api) == f"POST {API}/webhooks"
    assert body(api) == {
        "url": "https://example.com/hooks/conduyt",
        "events": ["contact.created", "deal.stage_changed"],
        "active": True,
    }
    assert webhook.secret == "not-a-real-secret"


async def test_the_key_and_the_address_come_from_the_environment(
    kind: str, monkeypatch: pytest.MonkeyPatch, respx_mock: respx.MockRouter
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_of_the_environment\n")
    monkeypatch.setenv("CONDUYT_BASE_URL", "https://crm.example.com/api/v1/")
    route = respx_mock.get("https://crm.example.com/api/v1/contacts/con_1").respond(json={"data": {}})
    client = Conduyt() if kind == "sync" else AsyncConduyt()
    await done(client.contacts.get("con_1"))
    await done(client.close())

    assert route.calls.last.request.headers["authorization"] == "Bearer cdy_of_the_environment"


async def test_nothing_is_sent_without_a_key(kind: str, api: respx.Route) -> None:
    client = Conduyt() if kind == "sync" else AsyncConduyt()
    with pytest.raises(conduyt.ConfigurationError, match="No API key"):
        await done(client.contacts.get("con_1"))

    assert not api.called


# -- filters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "query"),
    [
        ({"status": "active"}, "status=active"),
        ({"search": "o'brien & söhne"}, "search=o%27brien%20%26%20s%C3%B6hne"),
        (
            {"created_after": "2026-01-01", "created_before": "2026-02-01"},
            "created_after=2026-01-01&created_before=2026-02-01",
        ),
        ({"created_after": date(2026, 1, 1)}, "created_after=2026-01-01"),
        ({"created_after": datetime(2026, 1, 1, 9, tzinfo=UTC)}, "created_after=2026-01-01T09%3A00%3A00%2B00%3A00"),
        (
            {"updated_from": datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-5)))},
            "updated_from=2026-01-01T00%3A00%3A00-05%3A00",
        ),
        ({"assigned_to": "user_4RT1"}, "assigned_to=user_4RT1"),
        ({"tags": ["VIP", "Newsletter"]}, "tags=VIP%2CNewsletter"),
        ({"tag": "VIP", "min_score": 50}, "tag=VIP&min_score=50"),
        ({"smart_view": "hot_leads"}, "smart_view=hot_leads"),
        ({"sort": "leadScore", "order": "asc"}, "sort=leadScore&order=asc"),
        ({"page": 3, "limit": 100}, "page=3&limit=100"),
        ({"search": OMIT, "limit": 5}, "limit=5"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_contacts_are_filtered(client: Any, api: respx.Route, filters: dict[str, Any], query: str) -> None:
    api.respond(json=PAGE)
    await done(client.contacts.list(**filters))

    # In the order of the signature.
    assert sorted(asked(api).url.query.decode().split("&")) == sorted(query.split("&"))


@pytest.mark.parametrize(
    ("filters", "query"),
    [
        ({"pipeline": "pipe_abc123", "stage": "stage_qualified"}, "pipeline=pipe_abc123&stage=stage_qualified"),
        ({"status": "won"}, "status=won"),
        ({"status": "status_of_tomorrow"}, "status=status_of_tomorrow"),
        (
            {"assigned_to": "user_4RT1", "created_after": date(2026, 1, 1)},
            "assigned_to=user_4RT1&created_after=2026-01-01",
        ),
        ({"sort": "value", "order": "desc"}, "sort=value&order=desc"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_deals_are_filtered(client: Any, api: respx.Route, filters: dict[str, Any], query: str) -> None:
    api.respond(json={"data": []})
    await done(client.deals.list(**filters))

    assert asked(api).url.query.decode() == query


@pytest.mark.parametrize("dialect", ["documented", "live"])
async def test_a_filter_without_a_time_zone_is_refused(client: Any, api: respx.Route, dialect: str) -> None:
    with pytest.raises(ValueError, match="created_after is a datetime without a time zone"):
        await done(client.with_options(dialect=dialect).contacts.list(created_after=datetime(2026, 1, 1)))

    assert not api.called


# -- facts of single operations ----------------------------------------------------------------------------------------


async def test_tags_are_added_by_their_ids(client: Any, api: respx.Route) -> None:
    await done(client.contacts.tags.add("con_1", tag_ids=["tag_vip01", "tag_trial"]))

    assert line(api) == f"POST {API}/contacts/con_1/tags"
    assert body(api) == {"tagIds": ["tag_vip01", "tag_trial"]}


async def test_one_tag_is_removed_by_its_id(client: Any, api: respx.Route) -> None:
    await done(client.contacts.tags.remove("con_1", "tag_vip01"))

    assert line(api) == f"DELETE {API}/contacts/con_1/tags/tag_vip01"


async def test_all_tags_are_removed_at_once(client: Any, api: respx.Route) -> None:
    await done(client.contacts.tags.clear("con_1"))

    assert line(api) == f"DELETE {API}/contacts/con_1/tags"


async def test_a_webhook_is_listed_where_it_was_created(client: Any, api: respx.Route) -> None:
    api.respond(json={"data": [{"id": "webhook_1"}]})
    await done(client.webhooks.list())

    assert line(api) == f"GET {API}/webhooks"


async def test_a_webhook_is_read_among_the_managed_ones(client: Any, api: respx.Route) -> None:
    await done(client.webhooks.get("webhook_1"))

    assert line(api) == f"GET {API}/webhooks/manage/webhook_1"


async def test_a_webhook_is_switched_off_among_the_managed_ones(client: Any, api: respx.Route) -> None:
    await done(client.webhooks.update("webhook_1", is_active=False))

    assert line(api) == f"PATCH {API}/webhooks/manage/webhook_1"
    assert body(api) == {"isActive": False}


async def test_a_webhook_is_deleted_among_the_managed_ones(client: Any, api: respx.Route) -> None:
    await done(client.webhooks.delete("webhook_1"))

    assert line(api) == f"DELETE {API}/webhooks/manage/webhook_1"
    assert asked(api).content == b""


@pytest.mark.parametrize("word", ["active", "isActive"])
async def test_both_words_for_an_active_webhook_are_understood(client: Any, api: respx.Route, word: str) -> None:
    api.respond(json={"data": {"id": "webhook_1", word: True}})
    webhook = await done(client.webhooks.get("webhook_1"))

    assert webhook.active is True
    assert webhook.is_active is True


@pytest.mark.parametrize("word", ["name", "title"])
async def test_both_words_for_the_name_of_a_deal_are_understood(client: Any, api: respx.Route, word: str) -> None:
    api.respond(json={"data": {"id": "deal_1", word: "Renewal"}})
    deal = await done(client.deals.get("deal_1"))

    assert (deal.name, deal.title) == ("Renewal", "Renewal")


async def test_a_title_goes_out_as_a_title(client: Any, api: respx.Route) -> None:
    api.respond(201, json={"data": DEAL})
    await done(client.deals.create(title="Renewal", pipeline_id="pipe_1", stage_id="stage_1"))

    assert body(api) == {"title": "Renewal", "pipelineId": "pipe_1", "stageId": "stage_1"}


async def test_a_contact_is_created_or_updated_in_one_call(client: Any, api: respx.Route) -> None:
    await done(client.contacts.upsert(email="sarah@example.com", first_name="Sarah"))

    assert line(api) == f"POST {API}/contact"
    assert body(api) == {"email": "sarah@example.com", "firstName": "Sarah"}


async def test_a_deal_is_moved_by_a_new_stage(client: Any, api: respx.Route) -> None:
    await done(client.deals.update("deal_1", stage_id="stage_won", status="won"))

    assert line(api) == f"PATCH {API}/deals/deal_1"
    assert body(api) == {"stageId": "stage_won", "status": "won"}


async def test_none_clears_a_field_and_omit_leaves_it_alone(client: Any, api: respx.Route) -> None:
    await done(client.contacts.update("con_1", job_title=None, company=OMIT, custom_fields={"budget": None, "x": OMIT}))

    assert body(api) == {"jobTitle": None, "customFields": {"budget": None}}


async def test_a_deleted_stage_is_nothing(client: Any, api: respx.Route) -> None:
    api.respond(204)
    assert await done(client.pipelines.stages.delete("pipe_1", "stage_1")) is None

    assert line(api) == f"DELETE {API}/pipelines/pipe_1/stages/stage_1"


async def test_the_stages_of_a_new_pipeline_may_be_objects_or_mappings(client: Any, api: respx.Route) -> None:
    api.respond(201, json={"data": {"id": "pipe_1"}})
    await done(
        client.pipelines.create(
            name="Partnerships", stages=[NewStage(name="Meeting"), {"name": "Signed", "isWon": True}]
        )
    )

    assert body(api) == {"name": "Partnerships", "stages": [{"name": "Meeting"}, {"name": "Signed", "isWon": True}]}


async def test_the_file_of_an_import_is_an_address_that_is_not_fetched(client: Any, api: respx.Route) -> None:
    signed = "https://files.example.com/leads.csv?signature=abc"
    api.respond(302, headers={"location": signed})
    redirect = await done(client.contacts.imports.get_download_url("imp_1"))

    assert redirect.url == signed
    assert redirect.response.status == 302
    assert line(api) == f"GET {API}/imports/imp_1/download"


async def test_an_export_is_a_file(client: Any, api: respx.Route, tmp_path: Path) -> None:
    headers = {"content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="contacts.csv"'}
    api.respond(200, content="First Name\r\nZoë\r\n".encode(), headers=headers)
    export = await done(client.contacts.export_csv())

    assert line(api) == f"GET {API}/contacts/export"
    assert (export.content_type, export.filename) == ("text/csv", "contacts.csv")
    assert export.text == "First Name\r\nZoë\r\n"
    assert export.save(tmp_path / "out.csv").read_bytes() == export.content


async def test_a_body_that_is_not_documented_is_given_as_a_mapping(client: Any, api: respx.Route) -> None:
    await done(client.deals.contacts.add("deal_1", body={"contactId": "con_1", "role": "decision maker"}))

    assert line(api) == f"POST {API}/deals/deal_1/contacts"
    assert body(api) == {"contactId": "con_1", "role": "decision maker"}


async def test_the_blocked_contacts_are_asked_for_in_one_call(client: Any, api: respx.Route) -> None:
    api.respond(json={"data": {"statuses": {"con_1": {"smsBlocked": True, "voiceBlocked": False}}, "requested": 2}})
    found = await done(client.contacts.get_do_not_contact_statuses(ids=["con_1", "con_2"]))

    assert line(api) == f"GET {API}/contacts/dnc-status?ids=con_1%2Ccon_2"
    assert found.statuses["con_1"].sms_blocked is True


async def test_an_amount_of_money_is_exact(client: Any, api: respx.Route) -> None:
    api.respond(json={"data": {**DEAL, "value": "24000.10"}})
    deal = await done(client.deals.update("deal_1", value=Decimal("24000.10")))

    assert asked(api).content == b'{"value":24000.1}'
    assert deal.value == Decimal("24000.10")


async def test_times_are_aware(client: Any, api: respx.Route) -> None:
    api.respond(json={"data": {**DEAL, "createdAt": "2026-09-15T17:00:47.983Z"}})
    deal = await done(client.deals.get("deal_1"))

    assert deal.created_at == datetime(2026, 9, 15, 17, 0, 47, 983_000, tzinfo=UTC)


# -- ids ---------------------------------------------------------------------------------------------------------------


async def test_an_id_is_one_segment_of_the_path(client: Any, api: respx.Route) -> None:
    await done(client.contacts.get("con 1?é#%"))

    assert asked(api).url.raw_path == b"/api/v1/contacts/con%201%3F%C3%A9%23%25"


@pytest.mark.parametrize("id_", ["", " ", ".", "..", "../deals", "a/b", "a\\b", "a\nb"])
async def test_an_id_that_would_lead_elsewhere_is_refused(client: Any, api: respx.Route, id_: str) -> None:
    with pytest.raises(ValueError, match="contact_id"):
        await done(client.contacts.delete(id_))

    assert not api.called


# -- answers of other shapes than the documented one -------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        {"data": [{"id": "con_1"}], "meta": {"page": 1, "limit": 50, "total": 1, "totalPages": 1}},
        {"data": {"data": [{"id": "con_1"}], "meta": {"page": 1, "per_page": 50, "total": 1}}},
        {"data": {"data": [{"id": "con_1"}]}},
        {"data": [{"id": "con_1"}]},
        {"data": {"rows": [{"id": "con_1"}], "pagination": {"page": 1, "perPage": 50, "total": 1, "totalPages": 1}}},
        {"data": {"contacts": [{"id": "con_1"}], "total": 1}},
        [{"id": "con_1"}],
    ],
    ids=["documented", "nested", "nested without meta", "without meta", "rows", "named", "bare"],
)
async def test_a_list_is_understood_in_every_shape_that_was_seen(client: Any, api: respx.Route, content: Any) -> None:
    api.respond(json=content)
    page = await done(client.contacts.list())

    assert [contact.id for contact in page.data] == ["con_1"]


async def test_an_object_is_understood_without_its_envelope(client: Any, api: respx.Route) -> None:
    api.respond(json={"id": "con_1", "firstName": "Sarah"})
    contact = await done(client.contacts.get("con_1"))

    assert contact.first_name == "Sarah"


async def test_an_error_that_is_only_text_is_understood(client: Any, api: respx.Route) -> None:
    api.respond(403, json={"error": 'API key denied: scope "deals" not permitted. Allowed: contacts'})
    with pytest.raises(conduyt.PermissionDeniedError, match='scope "deals" not permitted') as caught:
        await done(client.deals.list())

    assert caught.value.code == "permission_denied"


# -- options -----------------------------------------------------------------------------------------------------------


async def test_options_add_query_parameters_that_have_no_argument(client: Any, api: respx.Route) -> None:
    api.respond(json=PAGE)
    await done(client.contacts.list(limit=25, options={"query": {"per_page": 25, "isVip": True, "limit": OMIT}}))

    assert line(api) == f"GET {API}/contacts?per_page=25&isVip=true"


async def test_options_add_and_replace_fields_of_the_body(client: Any, api: respx.Route) -> None:
    await done(
        client.contacts.create(first_name="Sarah", source="web", options={"body": {"source": "event", "vip": 1}})
    )

    assert body(api) == {"firstName": "Sarah", "source": "event", "vip": 1}


async def test_options_give_a_body_to_a_call_that_has_none(client: Any, api: respx.Route) -> None:
    await done(client.contacts.imports.process("imp_1", options={"body": {"notify": True}}))

    assert body(api) == {"notify": True}
    assert asked(api).headers["content-type"] == "application/json"


async def test_options_add_headers(client: Any, api: respx.Route) -> None:
    await done(client.contacts.get("con_1", options={"headers": {"X-Trace": "t1", "Accept": "application/vnd.x+json"}}))

    assert asked(api).headers["x-trace"] == "t1"
    assert asked(api).headers.get_list("accept") == ["application/vnd.x+json"]


async def test_headers_of_the_client_go_with_every_call(client: Any, api: respx.Route) -> None:
    await done(
        client.with_options(headers={"X-Team": "north"}).contacts.get("con_1", options={"headers": {"X-B": "2"}})
    )

    assert (asked(api).headers["x-team"], asked(api).headers["x-b"]) == ("north", "2")


async def test_options_cannot_replace_the_key(client: Any, api: respx.Route) -> None:
    with pytest.raises(ValueError, match="use with_options"):
        await done(client.contacts.get("con_1", options={"headers": {"Authorization": "Bearer cdy_other"}}))

    assert not api.called


async def test_options_send_an_idempotency_key(client: Any, api: respx.Route) -> None:
    await done(client.contacts.create(first_name="Sarah", options={"idempotency_key": "order-42"}))

    assert asked(api).headers["idempotency-key"] == "order-42"


async def test_options_set_the_timeout_of_the_call(client: Any, api: respx.Route) -> None:
    await done(client.contacts.get("con_1", options={"timeout": 7}))

    assert asked(api).extensions["timeout"] == {"connect": 5.0, "pool": 0.0, "read": 7, "write": 7}


# -- operations without a method ---------------------------------------------------------------------------------------


async def test_a_request_of_your_own_brings_the_answer_as_it_came(client: Any, api: respx.Route) -> None:
    api.respond(json={"stages": [1, 2]})
    report = await done(client.request("get", "/reports/funnel", query={"pipelineId": "pipe_1", "stage": None}))

    assert line(api) == f"GET {API}/reports/funnel?pipelineId=pipe_1"
    assert report.json() == {"stages": [1, 2]}


async def test_a_request_of_your_own_can_become_a_model(client: Any, api: respx.Route) -> None:
    api.respond(json={"data": {"id": "con_1", "firstName": "Sarah"}})
    contact = await done(client.request("POST", "/contacts", body={"firstName": "Sarah", "x": OMIT}, into=Contact))

    assert isinstance(contact, Contact)
    assert contact.response.path == "/contacts"
    assert body(api) == {"firstName": "Sarah"}


async def test_a_request_of_your_own_can_become_any_type(client: Any, api: respx.Route) -> None:
    api.respond(json={"data": [{"id": "a"}, {"id": "b"}]})
    found = await done(client.request("GET", "/things", into=list[Outcome]))

    assert [item.model_extra for item in found] == [{"id": "a"}, {"id": "b"}]


async def test_a_request_of_your_own_takes_options(client: Any, api: respx.Route) -> None:
    await done(client.request("DELETE", "/things/1", options={"headers": {"X-Reason": "old"}}))

    assert line(api) == f"DELETE {API}/things/1"
    assert asked(api).headers["x-reason"] == "old"


async def test_a_request_of_your_own_is_retried_like_any_read(client: Any, api: respx.Route) -> None:
    api.mock(side_effect=[httpx.Response(503, headers={"retry-after": "0"}), httpx.Response(200, json={})])
    report = await done(client.request("GET", "/reports/funnel"))

    assert [attempt.outcome for attempt in report.response.attempts] == [503, 200]


async def test_a_request_of_your_own_that_creates_is_not_repeated(client: Any, api: respx.Route) -> None:
    api.respond(502)
    with pytest.raises(conduyt.InternalServerError) as caught:
        await done(client.request("POST", "/things", body={}))

    assert api.call_count == 1
    assert caught.value.maybe_applied


async def test_a_request_needs_a_method_that_exists(client: Any, api: respx.Route) -> None:
    with pytest.raises(ValueError, match="method must be one of GET"):
        await done(client.request("FETCH", "/contacts"))

    assert not api.called


@pytest.mark.parametrize(
    "path", ["contacts", "//evil.example", "/a?b=c", "/a#b", "/a/../b", "/a/%2e%2e/b", "https://x.y"]
)
async def test_a_request_stays_below_the_address_of_the_api(client: Any, api: respx.Route, path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        await done(client.request("GET", path))

    assert not api.called

"""The main job of the package, over a real socket: the calls as the documentation writes them, against the sandbox."""

from __future__ import annotations

import csv
import io
import queue
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

import conduyt
from conduyt import AsyncConduyt, Conduyt
from conduyt.models import Contact
from conduyt.sandbox import Sandbox
from conduyt.webhooks import ContactEvent, DealEvent

from .wire import done

pytestmark = pytest.mark.anyio

PATIENCE_S = 10.0
"""How long anything may take before a test has failed. Only a hanging test ever waits so long."""


@pytest.fixture(scope="module")
def demo() -> Iterator[Sandbox]:
    """500 contacts and 60 deals, for tests that only read."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def _written() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(_written: Sandbox) -> Sandbox:
    """The same, as good as new, for a test that writes."""
    _written.reset()
    return _written


@pytest.fixture
async def reader(kind: str, demo: Sandbox) -> AsyncIterator[Any]:
    """A client of the demo content that can only read."""
    client = demo.client("read") if kind == "sync" else demo.async_client("read")
    yield client
    await done(client.close())


@pytest.fixture
async def client(kind: str, sandbox: Sandbox) -> AsyncIterator[Any]:
    """A client that may do everything."""
    client = sandbox.client() if kind == "sync" else sandbox.async_client()
    yield client
    await done(client.close())


class Receiver:
    """A web server of a user, which keeps what is posted to it."""

    def __init__(self) -> None:
        deliveries: queue.SimpleQueue[tuple[bytes, dict[str, str]]] = queue.SimpleQueue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                deliveries.put((body, dict(self.headers.items())))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        self._deliveries = deliveries
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def next(self) -> tuple[bytes, dict[str, str]]:
        """The next delivery: body and headers."""
        return self._deliveries.get(timeout=PATIENCE_S)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


# -- as written in the documentation -----------------------------------------------------------------------------------


def test_the_documented_calls_work_as_written(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", sandbox.keys["admin"])
    monkeypatch.setenv("CONDUYT_BASE_URL", sandbox.url)

    client = Conduyt()
    contacts = client.contacts.list(search="sarah", limit=25)
    deal = client.deals.create(
        name="Acme Corp Renewal", value=24000, pipeline_id="pipe_abc123", stage_id="stage_qualified"
    )
    client.close()

    assert contacts.data
    assert all(contact.first_name == "Sarah" for contact in contacts)
    assert deal.id
    assert (deal.name, deal.value, deal.status) == ("Acme Corp Renewal", 24000, "open")


async def test_the_documented_calls_work_as_written_with_await(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", sandbox.keys["admin"])
    monkeypatch.setenv("CONDUYT_BASE_URL", sandbox.url)

    async with AsyncConduyt() as client:
        contacts = await client.contacts.list(search="sarah", limit=25)
        deal = await client.deals.create(
            name="Acme Corp Renewal", value=24000, pipeline_id="pipe_abc123", stage_id="stage_qualified"
        )

    assert contacts.data
    assert deal.id
    assert deal.value == 24000


# -- reading -----------------------------------------------------------------------------------------------------------


def test_five_hundred_contacts_are_walked_over_many_pages(demo: Sandbox) -> None:
    with demo.client("read") as client:
        ids = [contact.id for contact in client.contacts.list(limit=30)]

    assert len(ids) == len(set(ids)) == 500


async def test_five_hundred_contacts_are_walked_over_many_pages_with_await(demo: Sandbox) -> None:
    async with demo.async_client("read") as client:
        ids = [contact.id async for contact in client.contacts.list(limit=30)]

    assert len(ids) == len(set(ids)) == 500


async def test_a_page_says_where_it_stands(reader: Any) -> None:
    page = await done(reader.contacts.list(limit=30, page=17))

    assert (page.meta.page, page.meta.limit, page.meta.total, page.meta.total_pages) == (17, 30, 500, 17)
    assert len(page.data) == 20
    assert not page.has_next_page


async def test_a_filter_narrows_a_list(reader: Any) -> None:
    page = await done(reader.contacts.list(tag="VIP", sort="lastName", order="asc", limit=100))

    assert 0 < page.meta.total < 500
    assert all("VIP" in [tag.name for tag in contact.tags] for contact in page.data)


async def test_an_answer_tells_status_limit_and_attempts(reader: Any) -> None:
    page = await done(reader.contacts.list(limit=1))
    contact = await done(reader.contacts.get(page.data[0].id))

    assert contact.response.status == 200
    assert (contact.response.method, contact.response.path) == ("GET", f"/contacts/{contact.id}")
    assert [attempt.outcome for attempt in contact.response.attempts] == [200]
    assert contact.response.headers["Content-Type"] == "application/json"
    assert contact.response.rate_limit.limit is not None
    assert contact.response.rate_limit.remaining is not None
    assert contact.response.rate_limit.reset_at is not None


async def test_the_contact_of_a_deal_is_embedded(reader: Any) -> None:
    deals = await done(reader.deals.list(limit=1))
    deal = await done(reader.deals.get(deals.data[0].id))

    assert deal.contact.id == deal.contact_id
    assert deal.stage.id == deal.stage_id
    assert deal.pipeline.id == deal.pipeline_id


async def test_the_stages_of_a_pipeline_are_listed_in_their_order(reader: Any) -> None:
    stages = (await done(reader.pipelines.stages.list("pipe_abc123"))).data

    assert [stage.name for stage in stages] == ["New", "Qualified", "Proposal", "Won", "Lost"]
    assert [stage.is_won for stage in stages] == [False, False, False, True, False]


async def test_all_contacts_are_exported_as_csv(reader: Any) -> None:
    export = await done(reader.contacts.export_csv())
    rows = list(csv.DictReader(io.StringIO(export.text)))

    assert export.content_type == "text/csv"
    assert len(rows) == 500
    assert {"First Name", "Email", "Tags"} <= set(rows[0])


async def test_a_request_of_your_own_becomes_a_model(reader: Any) -> None:
    page = await done(reader.contacts.list(limit=1))
    contact = await done(reader.request("GET", f"/contacts/{page.data[0].id}", into=Contact))

    assert isinstance(contact, Contact)
    assert contact.email == page.data[0].email


# -- writing -----------------------------------------------------------------------------------------------------------


async def test_a_deal_is_created_and_moved_until_it_is_won(client: Any) -> None:
    deal = await done(
        client.deals.create(
            name="Acme Corp Renewal", value=24000, pipeline_id="pipe_abc123", stage_id="stage_qualified"
        )
    )
    assert (deal.status, deal.won_at) == ("open", None)

    await done(client.deals.update(deal.id, stage_id="stage_proposal"))
    await done(client.deals.update(deal.id, stage_id="stage_won"))

    won = await done(client.deals.get(deal.id))
    assert (won.stage_id, won.status) == ("stage_won", "won")
    assert won.won_at is not None


async def test_none_clears_a_field_of_a_contact_and_leaves_the_others(client: Any) -> None:
    contact = await done(client.contacts.create(first_name="Sarah", email="s@example.com", job_title="Buyer"))
    await done(client.contacts.update(contact.id, job_title=None))

    after = await done(client.contacts.get(contact.id))
    assert (after.first_name, after.email, after.job_title) == ("Sarah", "s@example.com", None)


async def test_a_contact_is_created_once_by_upsert(client: Any) -> None:
    first = await done(client.contacts.upsert(email="sarah@example.com", first_name="Sara"))
    second = await done(client.contacts.upsert(email="sarah@example.com", first_name="Sarah"))

    assert second.id == first.id
    assert second.first_name == "Sarah"


async def test_tags_are_put_on_a_contact_and_taken_off(client: Any) -> None:
    contact = await done(client.contacts.create(first_name="Sarah"))
    await done(client.contacts.tags.add(contact.id, tag_ids=["tag_vip", "tag_trial"]))
    await done(client.contacts.tags.remove(contact.id, "tag_trial"))
    assert [tag.name for tag in (await done(client.contacts.tags.list(contact.id))).data] == ["VIP"]

    await done(client.contacts.tags.clear(contact.id))
    assert (await done(client.contacts.tags.list(contact.id))).data == []


async def test_a_pipeline_is_built_and_taken_apart(client: Any) -> None:
    pipeline = await done(client.pipelines.create(name="Partnerships 2", stages=[{"name": "Meeting"}]))
    stage = await done(client.pipelines.stages.create(pipeline.id, name="Signed", is_won=True))
    await done(client.pipelines.stages.update(pipeline.id, stage.id, color="#10B981"))
    stages = (await done(client.pipelines.get(pipeline.id))).stages
    assert [(stage.name, stage.is_won) for stage in stages] == [("Meeting", False), ("Signed", True)]

    assert await done(client.pipelines.stages.delete(pipeline.id, stage.id)) is None
    await done(client.pipelines.delete(pipeline.id))
    with pytest.raises(conduyt.NotFoundError):
        await done(client.pipelines.get(pipeline.id))


# -- errors ------------------------------------------------------------------------------------------------------------


async def test_an_invalid_field_is_named(client: Any) -> None:
    with pytest.raises(conduyt.ValidationFailedError) as caught:
        await done(client.contacts.create(first_name="Sarah", email="not an address"))

    assert caught.value.code == "validation_failed"
    assert [detail.field for detail in caught.value.details] == ["email"]


async def test_an_unknown_contact_is_not_found(reader: Any) -> None:
    with pytest.raises(conduyt.NotFoundError, match="404 not_found on GET /contacts/no-such-id") as caught:
        await done(reader.contacts.get("no-such-id"))

    assert len(caught.value.attempts) == 1


async def test_a_contact_that_exists_is_a_conflict_that_names_it(client: Any) -> None:
    contact = await done(client.contacts.create(first_name="Sarah", email="sarah@example.com"))
    with pytest.raises(conduyt.ConflictError) as caught:
        await done(client.contacts.create(first_name="Sarah", email="sarah@example.com"))

    assert caught.value.existing_id == contact.id


async def test_a_key_that_may_only_read_may_not_write(reader: Any) -> None:
    with pytest.raises(conduyt.PermissionDeniedError) as caught:
        await done(reader.contacts.create(first_name="Sarah"))

    assert caught.value.status == 403
    assert not caught.value.maybe_applied


async def test_an_unknown_key_is_not_let_in(reader: Any) -> None:
    with pytest.raises(conduyt.AuthenticationError) as caught:
        await done(reader.with_options(api_key="cdy_unknown").contacts.list())

    assert "cdy_unknown" not in repr(caught.value)


async def test_the_contacts_of_another_workspace_are_out_of_reach(reader: Any, demo: Sandbox) -> None:
    page = await done(reader.contacts.list(limit=1))
    neighbour = reader.with_options(api_key=demo.other_keys["read"])
    with pytest.raises(conduyt.NotFoundError):
        await done(neighbour.contacts.get(page.data[0].id))


async def test_a_client_that_is_too_fast_is_told_when_to_come_back(kind: str) -> None:
    async def call_21_times_in_a_second() -> None:
        for _ in range(21):
            await done(client.pipelines.list())

    with Sandbox(seed="empty", plan="starter") as sandbox:
        sandbox.clock.freeze()
        client = sandbox.client(max_retries=0) if kind == "sync" else sandbox.async_client(max_retries=0)
        with pytest.raises(conduyt.RateLimitError) as caught:
            await call_21_times_in_a_second()
        await done(client.close())

    assert caught.value.retry_after == 1


# -- webhooks ----------------------------------------------------------------------------------------------------------


async def test_a_delivery_arrives_and_its_signature_holds(client: Any, receiver: Receiver) -> None:
    webhook = await done(client.webhooks.create(url=receiver.url, events=["deal.created"], active=True))
    deal = await done(client.deals.create(name="Renewal", pipeline_id="pipe_abc123", stage_id="stage_new"))
    body, headers = receiver.next()
    event = conduyt.webhooks.parse(body, headers, webhook.secret)

    assert isinstance(event, DealEvent)
    assert event.event == "deal.created"
    assert (event.data.id, event.data.name) == (deal.id, "Renewal")


async def test_a_delivery_that_somebody_changed_is_refused(client: Any, receiver: Receiver) -> None:
    webhook = await done(client.webhooks.create(url=receiver.url, events=["contact.created"], active=True))
    await done(client.contacts.create(first_name="Sarah"))
    body, headers = receiver.next()

    assert isinstance(conduyt.webhooks.parse(body, headers, webhook.secret), ContactEvent)
    with pytest.raises(conduyt.WebhookVerificationError):
        conduyt.webhooks.parse(body.replace(b"Sarah", b"Clara"), headers, webhook.secret)


async def test_the_events_of_a_deal_arrive_in_their_order(client: Any, receiver: Receiver) -> None:
    events = ["deal.created", "deal.stage_changed", "deal.won"]
    webhook = await done(client.webhooks.create(url=receiver.url, events=events, active=True))
    deal = await done(client.deals.create(name="Renewal", pipeline_id="pipe_abc123", stage_id="stage_new"))
    await done(client.deals.update(deal.id, stage_id="stage_won"))

    arrived = [conduyt.webhooks.parse(*receiver.next(), webhook.secret).event for _ in events]
    assert arrived == events


async def test_the_secret_of_a_webhook_is_shown_once(client: Any, receiver: Receiver) -> None:
    webhook = await done(client.webhooks.create(url=receiver.url, events=["deal.won"]))
    again = await done(client.webhooks.get(webhook.id))

    assert webhook.secret
    assert again.secret is None
    assert (again.url, again.active, again.is_active) == (receiver.url, True, True)


async def test_the_deliveries_of_a_webhook_are_listed(client: Any, receiver: Receiver, sandbox: Sandbox) -> None:
    webhook = await done(client.webhooks.create(url=receiver.url, events=["contact.created"], active=True))
    await done(client.contacts.create(first_name="Sarah"))
    receiver.next()
    sandbox.wait_for_deliveries()
    deliveries = (await done(client.webhooks.deliveries.list(webhook.id))).data

    assert [(delivery.event, delivery.status, delivery.status_code) for delivery in deliveries] == [
        ("contact.created", "succeeded", 204)
    ]

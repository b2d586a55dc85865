"""Bulk changes over a real socket, with both clients: against the sandbox, and against a server that plays tricks."""

from __future__ import annotations

import json
import os
import pickle
import signal
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import anyio
import anyio.to_thread
import pandas as pd
import polars as pl
import pytest
from drivers.server import Received, Server, answer, answer_by, close, hang, reset

import conduyt
from conduyt import BulkRecordError, Conduyt, RequestOptions
from conduyt.bulk import AsyncBulkReport, BulkReport, Progress, report_of
from conduyt.endpoints import bulk as endpoints
from conduyt.endpoints import deals as deal_endpoints
from conduyt.sandbox import Sandbox

from .conftest import KEY, Connect, done

pytestmark = pytest.mark.anyio

IDS = [f"con_{number}" for number in range(2500)]
DATA = {"city": "Paris"}


def sent(request: Received) -> list[str]:
    ids: list[str] = json.loads(request.body)["ids"]
    return ids


def states(report: Any) -> dict[str, int]:
    return {state: len(getattr(report, state)) for state in ("done", "failed", "unknown", "not_attempted")}


def all_done(request: Received) -> object:
    return {"data": {"updated": len(sent(request)), "failed": 0, "errors": []}}


def refused_for(field: str, message: str) -> object:
    return {"error": {"code": "validation_failed", "message": "No.", "details": [{"field": field, "message": message}]}}


async def failure(change: Callable[[], Any], kind: type[BaseException]) -> BaseException:
    with pytest.raises(kind) as caught:
        await done(change())
    return caught.value


# -- against the sandbox ---------------------------------------------------------------------------------------------


async def test_contacts_are_updated(client: Any, sandbox: Sandbox, contact_ids: list[str]) -> None:
    report = await done(client.bulk.update_contacts(contact_ids, DATA))

    assert report.ok
    assert len(report) == 500
    with sandbox.client() as look:
        assert {contact.city for contact in look.contacts.list(limit=100)} == {"Paris"}


async def test_the_outcome_of_each_record_stands_at_its_index(
    client: Any, sandbox: Sandbox, contact_ids: list[str]
) -> None:
    ids = list(contact_ids)
    for index in (3, 99, 100, 250):
        ids[index] = f"con_none_{index}"

    report = await done(client.bulk.update_contacts(ids, DATA, chunk_size=100))

    assert [outcome.index for outcome in report.failed] == [3, 99, 100, 250]
    assert {outcome.code for outcome in report.failed} == {"not_found"}
    assert [outcome.id for outcome in report] == ids
    assert states(report) == {"done": 496, "failed": 4, "unknown": 0, "not_attempted": 0}


async def test_contacts_are_deleted_tagged_and_untagged(client: Any, sandbox: Sandbox, contact_ids: list[str]) -> None:
    first, second = contact_ids[:10], contact_ids[10:20]

    assert (await done(client.bulk.tag_contacts(first, ["VIP"]))).ok
    with sandbox.client() as look:
        assert {"VIP"} <= {tag.name for tag in look.contacts.get(first[0]).tags or []}
    assert (await done(client.bulk.untag_contacts(first, ["VIP"]))).ok
    assert (await done(client.bulk.delete_contacts(second))).ok
    with sandbox.client() as look:
        assert "VIP" not in {tag.name for tag in look.contacts.get(first[0]).tags or []}
        assert look.contacts.list().meta.total == 490


async def test_deals_are_updated_tagged_and_deleted(client: Any, sandbox: Sandbox, deal_ids: list[str]) -> None:
    with sandbox.client() as look:
        tag = look.tags.create(name="Bulk")
    report = await done(client.bulk.tag_deals([*deal_ids[:3], "deal_none"], [tag.id]))
    assert [outcome.code for outcome in report] == [None, None, None, "not_found"]
    assert (await done(client.bulk.update_deals(deal_ids, {"value": "12.5"}))).ok
    assert (await done(client.bulk.delete_deals(deal_ids[:3]))).ok
    with sandbox.client() as look:
        assert look.deals.list().meta.total == 57
        assert (
            [tag.name for tag in look.deals.tags.list(deal_ids[4])] == [] if hasattr(look.deals.tags, "list") else True
        )


async def test_records_of_a_list_can_be_handed_in_as_they_are(client: Any, sandbox: Sandbox, kind: str) -> None:
    people = client.contacts.list(limit=100)

    report = await done(client.bulk.delete_contacts(people))

    assert report.ok
    assert len(report) == 500
    with sandbox.client() as look:
        assert look.contacts.list().meta.total == 0


async def test_a_delete_whose_response_got_lost_counts_as_done_not_as_not_found(
    client: Any, sandbox: Sandbox, contact_ids: list[str], deal_ids: list[str]
) -> None:
    sandbox.faults.add(drop="close", applied=True, operation="bulk.contacts.delete", times=1)
    assert (await done(client.bulk.delete_contacts(contact_ids))).ok

    sandbox.faults.add(drop="close", applied=True, operation="deals.delete", times=1)
    assert (await done(client.bulk.delete_deals(deal_ids[:2]))).ok


async def test_a_record_that_never_was_is_not_found(client: Any, contact_ids: list[str]) -> None:
    report = await done(client.bulk.delete_contacts([contact_ids[0], "con_none"]))

    assert [outcome.state for outcome in report] == ["done", "failed"]


async def test_a_key_that_may_not_write_ends_the_run_before_anything_is_done(
    connect: Connect, sandbox: Sandbox, contact_ids: list[str]
) -> None:
    reader = connect(sandbox.url, sandbox.keys["read"])

    error = await failure(
        lambda: reader.bulk.update_contacts(contact_ids, DATA, chunk_size=200), conduyt.PermissionDeniedError
    )

    assert states(report_of(error)) == {"done": 0, "failed": 200, "unknown": 0, "not_attempted": 300}


# -- chunks ----------------------------------------------------------------------------------------------------------


async def test_1001_records_are_two_requests_with_the_order_kept(connect: Connect) -> None:
    with Server(then=answer_by(all_done)) as server:
        report = await done(connect(server.url).bulk.update_contacts(IDS[:1001], DATA))

    assert [len(sent(request)) for request in server.requests] == [1000, 1]
    assert [id_ for request in server.requests for id_ in sent(request)] == IDS[:1001]
    assert report.ok


async def test_a_record_that_is_there_twice_is_sent_once_and_reported_twice(connect: Connect) -> None:
    with Server(then=answer_by(all_done)) as server:
        report = await done(connect(server.url).bulk.update_contacts(["a", "b", "a"], DATA))

    assert sent(server.request) == ["a", "b"]
    assert [(outcome.index, outcome.id, outcome.state) for outcome in report] == [
        (0, "a", "done"), (1, "b", "done"), (2, "a", "done"),
    ]  # fmt: skip


async def test_each_outcome_has_the_id_of_its_request(connect: Connect) -> None:
    well = {"data": {"success": True}}
    steps = [answer(200, well, headers={"x-request-id": "r1"}), answer(422, headers={"x-request-id": "r2"})]
    with Server(*steps) as server:
        report = await done(connect(server.url).bulk.update_contacts(["a", "b"], DATA, chunk_size=1))

    assert [outcome.request_id for outcome in report] == ["r1", "r2"]


async def test_no_records_are_no_requests(connect: Connect) -> None:
    with Server() as server:
        report = await done(connect(server.url).bulk.update_contacts([], DATA))

    assert server.requests == []
    assert report.ok


async def test_progress_is_reported_after_every_request(connect: Connect) -> None:
    seen: list[Progress] = []
    with Server(then=answer_by(all_done)) as server:
        await done(connect(server.url).bulk.update_contacts(IDS, DATA, progress=seen.append))

    assert [(now.done, now.total) for now in seen] == [(0, 2500), (1000, 2500), (2000, 2500), (2500, 2500)]
    assert {now.stage for now in seen} == {"update contacts"}


@pytest.mark.parametrize(
    ("records", "problem"),
    [("con_1", TypeError), (["con_1", ""], ValueError), (["con_1", "../x"], ValueError), ([None], TypeError)],
)
async def test_records_that_cannot_be_sent_are_refused_before_anything_is(
    connect: Connect, records: Any, problem: type[Exception]
) -> None:
    with Server() as server:
        await failure(lambda: connect(server.url).bulk.delete_contacts(records), problem)

    assert server.requests == []


@pytest.mark.parametrize(
    "change",
    [
        lambda bulk: bulk.update_contacts(["a"], {}),
        lambda bulk: bulk.tag_contacts(["a"], []),
        lambda bulk: bulk.update_contacts(["a"], DATA, chunk_size=1001),
        lambda bulk: bulk.update_contacts(["a"], DATA, deadline=0),
        lambda bulk: bulk.tag_deals(["a"], []),
    ],
)
async def test_changes_that_cannot_work_are_refused(connect: Connect, change: Callable[[Any], Any]) -> None:
    with Server() as server:
        await failure(lambda: change(connect(server.url).bulk), ValueError)

    assert server.requests == []


# -- failures in the middle ------------------------------------------------------------------------------------------


async def test_a_refused_request_does_not_keep_the_others_from_being_sent(connect: Connect) -> None:
    refusal = refused_for("data.city", "too long")
    with Server(answer_by(all_done), answer(422, refusal), then=answer_by(all_done)) as server:
        report = await done(connect(server.url).bulk.update_contacts(IDS, DATA))

    assert states(report) == {"done": 1500, "failed": 1000, "unknown": 0, "not_attempted": 0}
    assert [outcome.index for outcome in report.failed] == list(range(1000, 2000))
    assert (report[1000].code, report[1000].field, report[1000].message) == (
        "validation_failed", "data.city", "too long",
    )  # fmt: skip


async def test_a_request_refused_because_of_some_ids_is_sent_again_without_them(connect: Connect) -> None:
    refusal = refused_for("ids.1", "no uuid")
    with Server(answer(422, refusal), then=answer_by(all_done)) as server:
        report = await done(connect(server.url).bulk.update_contacts(["a", "b", "c"], DATA))

    assert [sent(request) for request in server.requests] == [["a", "b", "c"], ["a", "c"]]
    assert [outcome.state for outcome in report] == ["done", "failed", "done"]


async def test_stop_on_error_sends_nothing_after_the_first_failure(connect: Connect) -> None:
    with Server(answer(422), then=answer_by(all_done)) as server:
        report = await done(connect(server.url).bulk.update_contacts(IDS, DATA, stop_on_error=True))

    assert len(server.requests) == 1
    assert states(report) == {"done": 0, "failed": 1000, "unknown": 0, "not_attempted": 1500}


@pytest.mark.parametrize("trouble", [reset(), close(), answer(500), answer(502, "<html>Bad gateway</html>")])
async def test_a_response_that_got_lost_leaves_its_records_unknown(connect: Connect, trouble: Any) -> None:
    with Server(answer_by(all_done), trouble, then=answer_by(all_done)) as server:
        report = await done(connect(server.url, max_retries=0).bulk.update_contacts(IDS, DATA))

    assert states(report) == {"done": 1500, "failed": 0, "unknown": 1000, "not_attempted": 0}
    assert [outcome.index for outcome in report.unknown] == list(range(1000, 2000))


@pytest.mark.parametrize("page", ["<html>Please sign in</html>", "", b"\xff"])
async def test_a_good_status_without_a_response_of_the_api_leaves_its_records_unknown(
    connect: Connect, page: str | bytes
) -> None:
    with Server(answer(200, page)) as server:
        report = await done(connect(server.url).bulk.update_contacts(["a", "b"], DATA))

    assert states(report) == {"done": 0, "failed": 0, "unknown": 2, "not_attempted": 0}


@pytest.mark.parametrize("tags", ["VIP", pd.DataFrame({"tag": ["VIP"]}), pl.DataFrame({"tag": ["VIP"]})])
async def test_neither_letters_nor_names_of_columns_are_taken_for_tags(connect: Connect, tags: Any) -> None:
    with Server() as server:
        await failure(lambda: connect(server.url).bulk.tag_contacts(["a"], tags), TypeError)
        await failure(lambda: connect(server.url).bulk.tag_deals(["a"], tags), TypeError)

    assert server.requests == []


async def test_a_401_in_the_middle_tells_what_is_certain(connect: Connect) -> None:
    with Server(answer_by(all_done), answer(401)) as server:
        error = await failure(lambda: connect(server.url).bulk.update_contacts(IDS, DATA), conduyt.AuthenticationError)

    assert states(report_of(error)) == {"done": 1000, "failed": 1000, "unknown": 0, "not_attempted": 500}
    of_each = [report_of(error, kind) for kind in (BulkReport, AsyncBulkReport)]
    assert [report for report in of_each if report is not None] == [report_of(error)]
    assert any("1,000 of 2,500 done, 1,000 failed, 500 not attempted" in note for note in error.__notes__)


async def test_a_server_that_cannot_be_reached_ends_the_run(connect: Connect) -> None:
    with Server(listening=False) as server:
        error = await failure(
            lambda: connect(server.url, max_retries=0).bulk.update_contacts(IDS, DATA), conduyt.APIConnectionError
        )

    assert states(report_of(error)) == {"done": 0, "failed": 0, "unknown": 0, "not_attempted": 2500}


async def test_the_deadline_of_the_run_tells_what_is_certain(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]

    def hour_later(progress: Progress) -> None:
        now[0] += 3600

    with Server(then=answer_by(all_done)) as server:
        client = connect(server.url)
        monkeypatch.setattr("time.monotonic", _Clock(now))
        error = await failure(
            lambda: client.bulk.update_contacts(IDS, DATA, deadline=5000, progress=hour_later), conduyt.APITimeoutError
        )

    assert states(report_of(error)) == {"done": 1000, "failed": 0, "unknown": 0, "not_attempted": 1500}


class _Clock:
    def __init__(self, now: list[float]) -> None:
        self._now, self._real = now, time.monotonic

    def __call__(self) -> float:
        return self._now[0] + self._real()


async def test_values_that_cannot_be_sent_leave_every_record_not_attempted(connect: Connect) -> None:
    with Server() as server:
        options: RequestOptions = {"body": {"x": float("nan")}}
        change = lambda: connect(server.url).bulk.update_contacts(IDS, {"city": "Rome"}, options=options)  # noqa: E731
        error = await failure(change, ValueError)

    assert states(report_of(error))["not_attempted"] == 2500


async def test_an_interrupt_between_requests_carries_the_report(connect: Connect) -> None:
    def interrupt(now: Progress) -> None:
        if now.done == 1000:
            raise KeyboardInterrupt

    with Server(then=answer_by(all_done)) as server:
        error: BaseException | None = None
        try:
            await done(connect(server.url).bulk.update_contacts(IDS, DATA, progress=interrupt))
        except KeyboardInterrupt as caught:
            error = caught

    assert error is not None
    assert states(report_of(error)) == {"done": 1000, "failed": 0, "unknown": 0, "not_attempted": 1500}


@pytest.mark.skipif(signal.getsignal(signal.SIGINT) is signal.SIG_IGN, reason="Ctrl-C is ignored here")
def test_ctrl_c_while_a_request_is_under_way_leaves_its_records_unknown() -> None:
    with Server(answer_by(all_done), hang()) as server, Conduyt(KEY, base_url=server.url) as client:

        def press() -> None:
            server.waiting.wait(10)
            os.kill(os.getpid(), signal.SIGINT)

        Thread(target=press).start()
        error: BaseException | None = None
        try:
            client.bulk.update_contacts(IDS, DATA)
        except KeyboardInterrupt as caught:
            error = caught

    assert error is not None
    assert states(report_of(error)) == {"done": 1000, "failed": 0, "unknown": 1000, "not_attempted": 500}


@pytest.mark.parametrize("kind", ["asyncio", "trio"], indirect=True)
async def test_a_canceled_task_leaves_the_records_under_way_unknown(connect: Connect, kind: str) -> None:
    reports: list[Any] = []

    async def change(url: str) -> None:
        try:
            await connect(url).bulk.update_contacts(IDS, DATA)
        except anyio.get_cancelled_exc_class() as error:
            reports.append(report_of(error))
            raise

    with Server(answer_by(all_done), hang()) as server:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(change, server.url)
            await anyio.to_thread.run_sync(server.waiting.wait, 10)
            tasks.cancel_scope.cancel()

    (report,) = reports
    assert states(report) == {"done": 1000, "failed": 0, "unknown": 1000, "not_attempted": 500}


async def test_a_closed_client_ends_the_run(connect: Connect) -> None:
    with Server(then=answer_by(all_done)) as server:
        client = connect(server.url)
        await done(client.close())
        error = await failure(lambda: client.bulk.update_contacts(IDS, DATA), conduyt.ConduytError)

    assert states(report_of(error))["not_attempted"] == 2500


# -- what to do with a report ----------------------------------------------------------------------------------------


async def test_retry_sends_what_is_left_and_reports_about_everything(connect: Connect) -> None:
    with Server(answer_by(all_done), answer(422), reset(), then=answer_by(all_done)) as server:
        first = await done(connect(server.url, max_retries=0).bulk.update_contacts(IDS, DATA))
        second = await done(first.retry())

    assert states(first) == {"done": 1000, "failed": 1000, "unknown": 500, "not_attempted": 0}
    assert [id_ for request in server.requests[3:] for id_ in sent(request)] == IDS[1000:]
    assert second.ok
    assert [outcome.index for outcome in second] == list(range(2500))


async def test_a_deleted_record_that_was_unknown_is_done_when_it_is_gone(connect: Connect) -> None:
    gone = {"data": {"deleted": 1, "failed": 1, "errors": [{"id": "a", "code": "not_found", "message": "Gone."}]}}
    with Server(reset(), answer(200, gone)) as server:
        report = await done(connect(server.url, max_retries=0).bulk.delete_contacts(["a", "b"]))
        assert (await done(report.retry())).ok


async def test_failures_are_raised_as_a_group(connect: Connect) -> None:
    body = {"data": {"updated": 2, "errors": [{"id": "b", "code": "conflict", "message": "Taken.", "field": "email"}]}}
    with Server(answer(200, body)) as server:
        report = await done(connect(server.url).bulk.update_contacts(["a", "b", "c"], DATA))

    with pytest.raises(ExceptionGroup) as caught:
        report.raise_for_failures()

    (error,) = caught.value.exceptions
    assert isinstance(error, BulkRecordError)
    assert (error.index, error.id, error.state, error.code, error.field) == (1, "b", "failed", "conflict", "email")
    assert str(error) == "record 1 (b): email: Taken."
    assert not error.maybe_applied


async def test_a_report_without_failures_raises_nothing(connect: Connect) -> None:
    with Server(then=answer_by(all_done)) as server:
        report = await done(connect(server.url).bulk.update_contacts(["a"], DATA))

    report.raise_for_failures()


async def test_reports_and_their_errors_can_be_pickled_without_the_client(connect: Connect) -> None:
    with Server(answer(401)) as server:
        error = await failure(
            lambda: connect(server.url).bulk.update_contacts(["a"], DATA), conduyt.AuthenticationError
        )
    data = pickle.dumps(error)
    report = report_of(pickle.loads(data))

    assert b"cdy_test" not in data
    assert report is not None
    assert states(report)["failed"] == 1
    with pytest.raises(conduyt.ConduytError, match="no client"):
        await done(report.retry())


def test_every_change_can_be_repeated_safely() -> None:
    used = [
        endpoints.CONTACTS_UPDATE, endpoints.CONTACTS_DELETE, endpoints.CONTACTS_TAG, endpoints.DEALS_UPDATE,
        deal_endpoints.DELETE, deal_endpoints.TAGS_ADD,
    ]  # fmt: skip
    assert {endpoint.safety for endpoint in used} == {"idempotent"}


def test_an_error_of_something_else_has_no_report() -> None:
    assert report_of(ValueError()) is None
    assert BulkReport("update contacts", []).ok
    assert AsyncBulkReport("update contacts", []).ok

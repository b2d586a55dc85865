"""Which failures are tried again, seen from the server: how many requests arrive, and what the caller is told."""

import pytest
import tenacity

import conduyt
from conduyt import RetryPolicy

from .conftest import Connect
from .either import CONTACT, DEAL, KEY, NEW_DEAL, done, failure
from .server import Server, Step, answer, close, cut, raw, reset

pytestmark = pytest.mark.anyio

AT_ONCE = RetryPolicy(wait=tenacity.wait_none())
LOST: dict[str, Step] = {
    "reset": reset(),
    "closed": close(),
    "cut": cut(DEAL, after=8),
    "500": answer(500, failure("internal_error")),
    "502 of a proxy": answer(502, "<html>Bad gateway</html>"),
    "503 of a proxy": answer(503, "<html>Be right back</html>"),
    "no HTTP": raw(b"\x00\x01\x02 nonsense\r\n\r\n"),
    "bad chunks": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nXYZ\r\n{}\r\n"),
}
"""Answers that do not tell whether the server has done what it was asked to."""

lost = pytest.mark.parametrize("step", LOST.values(), ids=LOST.keys())


# -- refused: the server said no before it did anything ----------------------------------------------------------------


@pytest.mark.parametrize("told", ["0", "0.01"])
async def test_a_throttled_read_waits_as_told_and_is_sent_again(connect: Connect, told: str) -> None:
    with Server(answer(429, failure("rate_limited"), headers={"retry-after": told}), answer(200, CONTACT)) as server:
        contact = await done(connect(server).contacts.get("con_1"))

    assert [attempt.outcome for attempt in contact.response.attempts] == [429, 200]
    assert contact.response.attempts[1].waited >= float(told)


async def test_a_throttled_create_is_sent_again(connect: Connect) -> None:
    with Server(answer(429, failure("rate_limited"), headers={"retry-after": "0"}), answer(201, DEAL)) as server:
        deal = await done(connect(server).deals.create(**NEW_DEAL))

    assert deal.id == "deal_1"
    assert server.requests[0].body == server.requests[1].body


async def test_a_date_to_wait_for_is_read_against_the_clock_of_the_server(connect: Connect) -> None:
    long_ago = "Wed, 21 Oct 2015 07:28:00 GMT"
    busy = answer(429, failure("rate_limited"), headers={"date": long_ago, "retry-after": long_ago})
    with Server(busy, answer(200, CONTACT)) as server:
        await done(connect(server).contacts.get("con_1"))

    assert len(server.requests) == 2


async def test_the_end_of_the_rate_limit_window_counts_when_the_server_does_not_say_how_long(connect: Connect) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "61"}
    with (
        Server(answer(429, failure("rate_limited"), headers=headers)) as server,
        pytest.raises(conduyt.RateLimitError) as caught,
    ):
        await done(connect(server).contacts.get("con_1"))

    assert caught.value.retry_after == 61
    assert len(server.requests) == 1


async def test_a_wait_that_is_too_long_is_not_waited(connect: Connect) -> None:
    with (
        Server(answer(429, failure("rate_limited"), headers={"retry-after": "61"})) as server,
        pytest.raises(conduyt.RateLimitError) as caught,
    ):
        await done(connect(server).contacts.get("con_1"))

    assert caught.value.retry_after == 61
    assert len(server.requests) == 1


async def test_a_wait_beyond_the_deadline_is_not_waited(connect: Connect) -> None:
    with (
        Server(answer(429, failure("rate_limited"), headers={"retry-after": "30"})) as server,
        pytest.raises(conduyt.RateLimitError),
    ):
        await done(connect(server, deadline=20).contacts.get("con_1"))

    assert len(server.requests) == 1


async def test_a_create_is_sent_again_when_the_api_says_that_it_is_unavailable(connect: Connect) -> None:
    with Server(answer(503, failure("unavailable")), answer(201, DEAL)) as server:
        deal = await done(connect(server).deals.create(**NEW_DEAL))

    assert [attempt.outcome for attempt in deal.response.attempts] == [503, 201]


async def test_a_create_is_sent_again_when_a_503_says_when_to_come_back(connect: Connect) -> None:
    with Server(answer(503, "<html>", headers={"retry-after": "0"}), answer(201, DEAL)) as server:
        deal = await done(connect(server).deals.create(**NEW_DEAL))

    assert deal.id == "deal_1"


async def test_a_server_that_refuses_for_ever_is_asked_four_times(connect: Connect) -> None:
    with (
        Server(then=answer(429, failure("rate_limited", "Slow down."), headers={"retry-after": "0"})) as server,
        pytest.raises(conduyt.RateLimitError, match=r"429 rate_limited on POST /deals: Slow down\.") as caught,
    ):
        await done(connect(server).deals.create(**NEW_DEAL))

    assert len(server.requests) == 4
    assert [attempt.outcome for attempt in caught.value.attempts] == [429, 429, 429, 429]
    assert caught.value.request_sent
    assert not caught.value.maybe_applied


# -- ambiguous: it may have taken effect -------------------------------------------------------------------------------


@lost
async def test_a_read_is_sent_again_when_its_answer_is_lost(connect: Connect, step: Step) -> None:
    with Server(step, answer(200, CONTACT)) as server:
        contact = await done(connect(server).contacts.get("con_1"))

    assert contact.first_name == "Sarah"
    assert len(server.requests) == len(contact.response.attempts) == 2


@lost
async def test_a_create_is_sent_once_when_its_answer_is_lost_and_says_so(connect: Connect, step: Step) -> None:
    with Server(step, answer(201, DEAL)) as server, pytest.raises(conduyt.ConduytError) as caught:
        await done(connect(server).deals.create(**NEW_DEAL))

    assert len(server.requests) == 1
    assert caught.value.request_sent
    assert caught.value.maybe_applied
    assert "The write may have taken effect. Check whether it did before you repeat it." in caught.value.__notes__


@lost
async def test_an_update_is_sent_again_when_its_answer_is_lost(connect: Connect, step: Step) -> None:
    with Server(step, answer(200, DEAL)) as server:
        await done(connect(server).deals.update("deal_1", name="Renewal"))

    assert [request.body for request in server.requests] == [b'{"name":"Renewal"}'] * 2


async def test_an_upsert_is_sent_again_when_its_answer_is_lost(connect: Connect) -> None:
    with Server(reset(), answer(200, CONTACT)) as server:
        await done(connect(server).contacts.upsert(email="sarah@example.com"))

    assert [request.method for request in server.requests] == ["POST", "POST"]


async def test_a_read_gives_up_after_four_attempts(connect: Connect) -> None:
    with (
        Server(then=answer(500, failure("internal_error"))) as server,
        pytest.raises(conduyt.InternalServerError) as caught,
    ):
        await done(connect(server, retry=AT_ONCE).contacts.get("con_1"))

    assert len(server.requests) == len(caught.value.attempts) == 4
    assert not caught.value.maybe_applied


async def test_a_repeatable_write_gives_up_after_three_attempts(connect: Connect) -> None:
    with (
        Server(then=answer(500, failure("internal_error"))) as server,
        pytest.raises(conduyt.InternalServerError) as caught,
    ):
        await done(connect(server, retry=AT_ONCE).deals.update("deal_1", value=1))

    assert len(server.requests) == 3
    assert caught.value.maybe_applied


async def test_a_write_that_may_have_been_applied_stays_so_when_its_repetition_is_refused(connect: Connect) -> None:
    with (
        Server(reset(), answer(429, failure("rate_limited"), headers={"retry-after": "61"})) as server,
        pytest.raises(conduyt.RateLimitError) as caught,
    ):
        await done(connect(server).deals.update("deal_1", value=1))

    assert caught.value.maybe_applied


async def test_a_create_is_sent_again_if_the_caller_allows_duplicates(connect: Connect) -> None:
    with Server(reset(), answer(201, DEAL)) as server:
        await done(connect(server, retry=RetryPolicy(allow_duplicates=True)).deals.create(**NEW_DEAL))

    assert len(server.requests) == 2


async def test_an_answer_that_cannot_be_read_is_not_asked_for_again(connect: Connect) -> None:
    with (
        Server(answer(200, "<html>Log in to the hotel network</html>")) as server,
        pytest.raises(conduyt.ResponseDecodeError, match="an HTML page, probably from a proxy"),
    ):
        await done(connect(server).contacts.get("con_1"))

    assert len(server.requests) == 1


async def test_a_create_whose_good_answer_cannot_be_read_may_have_been_applied(connect: Connect) -> None:
    with Server(answer(201, "created")) as server, pytest.raises(conduyt.ResponseDecodeError) as caught:
        await done(connect(server).deals.create(**NEW_DEAL))

    assert caught.value.maybe_applied


# -- not sent: nobody can have acted on it -----------------------------------------------------------------------------


async def test_a_refused_connection_means_that_nothing_was_sent(connect: Connect) -> None:
    with Server(listening=False) as server, pytest.raises(conduyt.APIConnectionError) as caught:
        await done(connect(server, retry=AT_ONCE).deals.create(**NEW_DEAL))

    assert len(caught.value.attempts) == 3
    assert not caught.value.request_sent
    assert not caught.value.maybe_applied


async def test_a_create_is_sent_when_the_server_comes_up_after_a_refused_connection(connect: Connect) -> None:
    with Server(answer(201, DEAL), listening=False) as server:

        def come_up(_: tenacity.RetryCallState) -> float:
            server.listen()
            return 0

        deal = await done(connect(server, retry=RetryPolicy(wait=come_up)).deals.create(**NEW_DEAL))

    assert deal.id == "deal_1"
    assert len(server.requests) == 1


async def test_an_earlier_attempt_that_was_sent_is_not_forgotten(connect: Connect) -> None:
    with Server(reset()) as server:

        def leave(_: tenacity.RetryCallState) -> float:
            server.__exit__()
            return 0

        client = connect(server, retry=RetryPolicy(wait=leave, stop=tenacity.stop_after_attempt(2)))
        with pytest.raises(conduyt.APIConnectionError) as caught:
            await done(client.deals.update("deal_1", value=1))

    assert caught.value.request_sent
    assert caught.value.maybe_applied


# -- final: the same again would fail the same way ---------------------------------------------------------------------


async def test_an_error_of_the_caller_is_not_repeated(connect: Connect) -> None:
    with Server(then=answer(404, failure("not_found"))) as server, pytest.raises(conduyt.NotFoundError) as caught:
        await done(connect(server).contacts.get("con_1"))

    assert len(server.requests) == len(caught.value.attempts) == 1
    assert not caught.value.maybe_applied


async def test_a_url_that_is_too_long_is_not_sent(connect: Connect) -> None:
    with Server() as server, pytest.raises(ValueError, match=r"the URL with this query has 70,0\d\d characters"):
        await done(connect(server).contacts.list(search="x" * 70_000))

    assert server.connections == 0


# -- what the caller can set -------------------------------------------------------------------------------------------


async def test_no_retries_means_one_attempt(connect: Connect) -> None:
    with Server(then=reset()) as server, pytest.raises(conduyt.APIConnectionError):
        await done(connect(server, max_retries=0).contacts.get("con_1"))

    assert len(server.requests) == 1


async def test_a_call_can_have_its_own_number_of_retries(connect: Connect) -> None:
    with Server(then=reset()) as server, pytest.raises(conduyt.APIConnectionError):
        await done(connect(server, max_retries=0, retry=AT_ONCE).contacts.get("con_1", options={"max_retries": 1}))

    assert len(server.requests) == 2


async def test_a_strategy_of_tenacity_decides_what_is_tried_again(connect: Connect) -> None:
    policy = RetryPolicy(wait=tenacity.wait_none(), retry=tenacity.retry_if_exception_type(conduyt.NotFoundError))
    with Server(answer(404, failure("not_found")), answer(200, CONTACT)) as server:
        contact = await done(connect(server, retry=policy).contacts.get("con_1"))

    assert contact.id == "con_1"


async def test_every_attempt_carries_the_key(connect: Connect) -> None:
    with Server(reset(), answer(500), answer(200, CONTACT)) as server:
        await done(connect(server, retry=AT_ONCE).contacts.get("con_1"))

    assert [request.headers["authorization"] for request in server.requests] == [f"Bearer {KEY}"] * 3

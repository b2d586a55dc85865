"""Waiting before the 429: what is learnt from the headers, and what is taken from a window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conduyt
from conduyt._core.call import call_flow
from conduyt._core.messages import RateLimited, Request, Response, Send, Sleep, Slept
from conduyt._core.retry_budget import CAPACITY, COST, COST_IF_THROTTLED, RetryBudget
from conduyt._values.response import Headers, RateLimit
from conduyt.limits.limiter import RateLimiter
from conduyt.limits.window import PROBE_S, ServerLimit, Window, server_limit

from .by_hand import KEY, NOON, OPERATIONS, READ, SETTINGS, error_reply, failure, html_reply, reply, talk

HTTP_NOON = "Wed, 21 Oct 2026 12:00:00 GMT"


def rate_headers(limit: object = 100, remaining: object = 40, reset: object = NOON + 30, **more: str) -> dict[str, str]:
    told = {"x-ratelimit-limit": limit, "x-ratelimit-remaining": remaining, "x-ratelimit-reset": int(float(str(reset)))}
    return {name: str(value) for name, value in told.items()} | {"date": HTTP_NOON, **more}


def request(route: str = "GET /contacts", scope: str = "k@h") -> Request:
    return Request(method="GET", url="https://h/contacts", path="/contacts", headers={}, route=route, scope=scope)


def told(remaining: int = 40, window: float = 130.0, reset_in: float = 30.0, limit: int = 100) -> ServerLimit:
    return ServerLimit(limit=limit, remaining=remaining, window=window, reset_in=reset_in)


def window_with(remaining: int, *, limit: int = 100, reset_at: float = 130.0) -> Window:
    return Window(limit=limit, remaining=remaining, window=130.0, reset_at=reset_at)


# --- What an answer teaches ------------------------------------------------------------------------------------------


class Notes:
    """A store that only writes down what it is asked to keep."""

    def __init__(self) -> None:
        self.blocked: list[float] = []

    def take(self, bucket: str) -> float:
        return 0.0

    def learn(self, *report: object) -> None: ...

    def block(self, bucket: str, seconds: float) -> None:
        self.blocked.append(seconds)


def limiter_after(*exchanges: tuple[Request, Response]) -> RateLimiter:
    limiter = RateLimiter(Notes())
    for sent, response in exchanges:
        limiter.update(sent, response)
    return limiter


def test_a_response_reports_limit_rest_and_end() -> None:
    limit = server_limit(reply(headers=rate_headers()))

    assert limit == ServerLimit(limit=100, remaining=40, window=NOON + 30, reset_in=30.0)


def test_the_end_is_read_against_the_clock_of_the_server() -> None:
    assert server_limit(reply(headers=rate_headers(), received_at=NOON + 5000)).reset_in == 30.0


def test_an_end_in_milliseconds_is_understood() -> None:
    assert server_limit(reply(headers=rate_headers(reset=(NOON + 30) * 1000))).reset_in == 30.0


def test_an_end_that_counts_down_is_understood() -> None:
    assert server_limit(reply(headers=rate_headers(reset=30))).window == NOON + 30


@pytest.mark.parametrize(
    "odd",
    [
        {"limit": "many"},
        {"limit": 0},
        {"limit": "²"},
        {"remaining": "-1"},
        {"remaining": ""},
        {"reset": NOON + 100_000},
        {"reset": NOON - 10},
    ],
)
def test_odd_headers_teach_nothing(odd) -> None:
    assert server_limit(reply(headers=rate_headers(**odd))) is None


def test_an_answer_without_the_headers_teaches_nothing() -> None:
    assert server_limit(reply()) is None


@pytest.mark.parametrize(
    ("headers", "block"), [({"retry-after": "7"}, 7.0), ({}, 1.0), ({"retry-after": "3600"}, 60.0)]
)
def test_a_refusal_holds_the_others_as_long_as_it_says_and_no_longer_than_makes_sense(headers, block) -> None:
    notes = Notes()
    RateLimiter(notes).update(request(), error_reply(429, headers=headers))

    assert notes.blocked == [block]


def test_other_responses_block_nothing() -> None:
    notes = Notes()
    limiter = RateLimiter(notes)
    for outcome in (reply(headers=rate_headers()), error_reply(503, headers={"retry-after": "7"}), failure(sent=True)):
        limiter.update(request(), outcome)

    assert notes.blocked == []


NAMES = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "date", "retry-after"]


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_no_header_makes_it_fail(headers) -> None:
    RateLimiter(Notes()).update(request(), Response(status=429, headers=Headers(headers), body=b""))


# --- Buckets ---------------------------------------------------------------------------------------------------------


def test_routes_with_the_same_limit_are_counted_together_and_others_apart() -> None:
    limiter = limiter_after(
        (request("GET /contacts"), reply(headers=rate_headers(100))),
        (request("GET /deals"), reply(headers=rate_headers(100))),
        (request("POST /contacts"), reply(headers=rate_headers(30))),
    )

    general, other, create = (
        limiter.bucket(request(route)) for route in ("GET /contacts", "GET /deals", "POST /contacts")
    )
    assert general == other != create


def test_a_route_that_is_new_is_counted_with_the_widest_limit_of_its_key() -> None:
    limiter = limiter_after(
        (request("POST /contacts"), reply(headers=rate_headers(30))),
        (request("GET /contacts"), reply(headers=rate_headers(100))),
    )

    assert limiter.bucket(request("GET /tasks")) == limiter.bucket(request("GET /contacts"))


def test_a_client_that_asks_for_a_million_paths_does_not_remember_each() -> None:
    limiter = limiter_after(
        *((request(f"GET /contacts/{number}"), reply(headers=rate_headers(30))) for number in range(9000))
    )

    assert len(limiter._limits) < 5000
    assert limiter.bucket(request("GET /contacts/8999")).endswith("/30")


def test_two_keys_have_nothing_in_common() -> None:
    limiter = limiter_after(
        (request(scope="one@h"), reply(headers=rate_headers())),
    )

    assert limiter.bucket(request(scope="one@h")) != limiter.bucket(request(scope="two@h"))
    assert limiter.state("two@h") == RateLimit()


def test_a_bucket_does_not_name_the_key() -> None:
    sent = call_flow(READ, SETTINGS).send(None).request

    assert KEY not in RateLimiter(None).bucket(sent)
    assert sent.scope.endswith("@https://conduyt.app/api/v1")


def test_the_state_is_what_the_last_answer_told() -> None:
    limiter = limiter_after(
        (request(), reply(headers=rate_headers(remaining=40))),
        (request(), reply(headers=rate_headers(remaining=39))),
    )

    assert limiter.state("k@h") == RateLimit(limit=100, remaining=39, reset=int(NOON + 30), per_second=20)


# --- Windows ---------------------------------------------------------------------------------------------------------


def test_a_window_gives_what_it_has_and_then_the_time_to_its_end() -> None:
    window = window_with(2)

    assert [window.acquire(100.0) for _ in range(3)] == [0.0, 0.0, 30.0]


def test_what_is_refused_is_not_counted() -> None:
    window = window_with(0)
    window.acquire(100.0)

    assert window.remaining == 0


def test_a_new_window_has_the_limit_to_give_and_then_asks_again_soon() -> None:
    window = window_with(0, limit=3)

    assert [window.acquire(131.0) for _ in range(4)] == [0.0, 0.0, 0.0, PROBE_S]


def test_the_smaller_number_counts_within_a_window() -> None:
    window = window_with(10)
    for _ in range(4):
        window.acquire(100.0)

    window.update(told(remaining=9), 100.0)
    assert window.remaining == 6
    window.update(told(remaining=2), 100.0)  # somebody else uses the key as well
    assert window.remaining == 2


def test_the_earliest_guess_of_the_end_is_the_nearest() -> None:
    window = window_with(0)
    window.update(told(remaining=0, reset_in=29.2), 100.0)
    window.update(told(remaining=0, reset_in=30.0), 100.0)

    assert window.acquire(100.0) == pytest.approx(29.2)


def test_a_later_window_replaces_an_earlier_one() -> None:
    window = window_with(0)
    window.update(told(remaining=99, window=190.0, reset_in=60.0), 130.0)

    assert (window.remaining, window.acquire(130.0), window.reset_at) == (99, 0.0, 190.0)


def test_what_was_sent_before_an_answer_told_of_the_new_window_is_not_forgotten() -> None:
    window = window_with(0, limit=10)
    for _ in range(4):
        window.acquire(131.0)

    window.update(told(remaining=9, limit=10, window=190.0, reset_in=59.0), 131.0)
    assert window.remaining == 6


def test_an_answer_of_an_earlier_window_is_ignored() -> None:
    window = window_with(50)
    window.update(told(remaining=0, window=70.0), 101.0)

    assert window.remaining == 50


def test_a_refusal_holds_a_window_that_has_room() -> None:
    window = window_with(50)
    window.blocked_until = 107.0

    assert (window.acquire(100.0), window.acquire(107.0)) == (7.0, 0.0)


@given(st.lists(st.sampled_from(["take", "learn", "tick"]), max_size=60), st.integers(1, 20))
def test_never_more_is_taken_from_a_window_than_its_limit(steps, limit) -> None:
    now, reset_at, taken = 100.0, 130.0, 0
    window = Window(limit=limit, remaining=limit, window=130.0, reset_at=reset_at)
    for step in steps:
        if step == "tick":
            now += 11.0
            if now >= reset_at:
                reset_at, taken = reset_at + 60.0, 0
        elif step == "learn":
            window.update(
                ServerLimit(limit=limit, remaining=limit - taken, window=reset_at, reset_in=reset_at - now), now
            )
        elif window.acquire(now) == 0.0:
            taken += 1
        assert taken <= limit


# --- In a call -------------------------------------------------------------------------------------------------------


def test_a_call_that_is_held_waits_and_is_sent_then() -> None:
    call = call_flow(READ, SETTINGS)

    assert isinstance(call.send(None), Send)
    assert call.send(RateLimited(seconds=3.0)) == Sleep(3.0)
    second = call.send(Slept(elapsed=3.0))
    assert isinstance(second, Send)
    assert second.left == 117.0


def test_a_wait_for_the_limit_is_told_with_the_attempt_after_it() -> None:
    held = talk(READ, RateLimited(seconds=3.0), reply())

    (attempt,) = held.result.response.attempts
    assert (attempt.outcome, attempt.waited) == (200, 3.0)


def test_a_call_that_would_be_held_too_long_fails_at_once() -> None:
    held = talk(OPERATIONS["create"], RateLimited(seconds=500.0))

    assert isinstance(held.error, conduyt.RateLimitError)
    assert held.error.retry_after == 500.0
    assert (held.waits, held.error.attempts, held.error.request_sent, held.error.maybe_applied) == (
        [],
        (),
        False,
        False,
    )
    text = "not sent: the rate limit allows the next request in 500.0 s, and the call has 120.0 s left"
    assert text in str(held.error)


def test_what_an_earlier_attempt_may_have_done_is_told_when_the_limit_ends_the_call() -> None:
    held = talk(OPERATIONS["idempotent"], failure(sent=True), RateLimited(seconds=500.0))

    assert held.error.maybe_applied
    assert len(held.error.attempts) == 1


# --- The budget for retries -------------------------------------------------------------------------------------------


def test_a_budget_is_spent_and_refilled() -> None:
    budget = RetryBudget()

    assert [budget.spend(throttled=False) for _ in range(11)] == [COST] * 10 + [None]
    budget.refill(COST)
    assert budget.spend(throttled=False) == COST


def test_a_retry_after_a_refusal_costs_less() -> None:
    budget = RetryBudget(COST_IF_THROTTLED)

    assert (budget.spend(throttled=True), budget.spend(throttled=True)) == (COST_IF_THROTTLED, None)


def test_a_budget_never_holds_more_than_its_capacity() -> None:
    budget = RetryBudget()
    for _ in range(5):
        budget.refill(50)

    assert [budget.spend(throttled=False) for _ in range(CAPACITY // COST + 1)][-1] is None


def test_a_plain_success_gives_a_little_back() -> None:
    budget = RetryBudget(COST)
    budget.spend(throttled=False)
    for _ in range(COST):
        assert budget.spend(throttled=False) is None
        budget.refill(0)

    assert budget.spend(throttled=False) == COST


def test_in_a_lasting_outage_calls_soon_fail_at_their_first_attempt() -> None:
    sends = sum(len(talk(READ, html_reply(502)).sends) for _ in range(150))

    assert sends == 160  # ten retries for all of them


def test_an_error_says_when_the_budget_was_empty() -> None:
    talks = [talk(READ, html_reply(502)) for _ in range(5)]

    assert not any("retry budget" in note for note in getattr(talks[0].error, "__notes__", []))
    assert any("Not retried: the retry budget of this client is empty" in note for note in talks[4].error.__notes__)


# --- Deleting what is gone -------------------------------------------------------------------------------------------


def test_a_deletion_whose_answer_got_lost_has_worked_if_the_object_is_gone() -> None:
    from conduyt.endpoints import contacts

    held = talk(contacts.DELETE(path={"contact_id": "c1"}), failure(sent=True), error_reply(404))

    assert held.error is None
    assert len(held.sends) == 2


@pytest.mark.parametrize("before", [[], [failure(sent=False)], [error_reply(429, headers={"retry-after": "0"})]])
def test_a_deletion_of_what_was_never_there_is_an_error(before) -> None:
    from conduyt.endpoints import contacts

    held = talk(contacts.DELETE(path={"contact_id": "c1"}), *before, error_reply(404))

    assert isinstance(held.error, conduyt.NotFoundError)


# --- Messages whose delivery is open ----------------------------------------------------------------------------------


@pytest.mark.parametrize("around", [{"error": "carrier did not confirm"}, {}])
def test_a_message_that_may_have_been_delivered_is_an_error_of_its_own_and_never_sent_again(around) -> None:
    body = {**around, "data": {"id": "msg_1", "status": "failed", "metadata": {"deliveryUnconfirmed": True}}}

    held = talk(OPERATIONS["keyed"], reply(422, body))

    assert isinstance(held.error, conduyt.DeliveryUnconfirmedError)
    assert (held.error.message_id, held.error.maybe_applied, len(held.sends)) == ("msg_1", True, 1)


@pytest.mark.parametrize("data", [None, [], {"metadata": None}, {"metadata": {"deliveryUnconfirmed": False}}])
def test_any_other_refusal_of_a_message_is_a_plain_one(data) -> None:
    held = talk(OPERATIONS["keyed"], reply(422, {"error": "No.", "data": data}))

    assert type(held.error) is conduyt.ValidationFailedError
    assert not held.error.maybe_applied


def test_an_error_without_a_message_has_no_message_data() -> None:
    error = conduyt.DeliveryUnconfirmedError("No.", status=422, code="validation_failed", body="text")

    assert (error.message_data, error.message_id) == ({}, None)

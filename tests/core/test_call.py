"""The conversation of one call, held by hand: how often it sends, how long it waits, what it says in the end."""

import json
import math
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
import tenacity
from hypothesis import given
from hypothesis import strategies as st

import conduyt
from conduyt._core import retry, retry_strategies
from conduyt._core.call import call_flow
from conduyt._core.decoding import One
from conduyt._core.endpoint import Endpoint
from conduyt._core.messages import Send, Sleep, Slept
from conduyt._core.retry_budget import RetryBudget
from conduyt._values.response import Attempt
from conduyt.endpoints import contacts
from conduyt.models import Contact

from .by_hand import KEY, NOON, OPERATIONS, READ, SETTINGS, error_reply, failure, html_reply, reply, talk, thorough

# --- Success ---------------------------------------------------------------------------------------------------------


def test_the_conversation_ends_with_the_decoded_result() -> None:
    call = call_flow(READ, SETTINGS)

    assert isinstance(call.send(None), Send)
    with pytest.raises(StopIteration) as done:
        call.send(reply(content={"data": {"id": "c1", "firstName": "Ada"}}))
    assert done.value.value == Contact(id="c1", first_name="Ada")


def test_waits_as_long_as_the_server_says_and_sends_again() -> None:
    call = call_flow(READ, SETTINGS)

    first = call.send(None)
    pause = call.send(reply(429, {}, {"retry-after": "9"}))
    assert isinstance(pause, Sleep)
    assert 9.0 <= pause.seconds < 10.0
    assert call.send(Slept(elapsed=9.0)).request is first.request


def test_a_request_names_method_and_url() -> None:
    (send,) = talk(READ, reply()).sends

    assert (send.request.method, send.request.url) == ("GET", "https://conduyt.app/api/v1/contacts/c1")


def test_the_key_travels_beside_the_headers() -> None:
    (send,) = talk(READ, reply()).sends

    assert send.request.key == SETTINGS.key
    assert "authorization" not in send.request.headers
    assert KEY not in repr(send)


def test_a_public_endpoint_sends_no_key() -> None:
    endpoint = Endpoint(method="GET", path="/public/booking/x", decode=One(Contact), safety="read", public=True)

    (send,) = talk(endpoint(), reply()).sends

    assert send.request.key is None


def test_a_public_endpoint_needs_no_key() -> None:
    endpoint = Endpoint(method="GET", path="/public/booking/x", decode=One(Contact), safety="read", public=True)

    assert talk(endpoint(), reply(), settings=replace(SETTINGS, key=None)).error is None


def test_without_a_key_nothing_is_sent() -> None:
    held = talk(READ, reply(), settings=replace(SETTINGS, key=None))

    assert isinstance(held.error, conduyt.ConfigurationError)
    assert "CONDUYT_API_KEY" in str(held.error)
    assert held.steps == []


def test_a_result_knows_what_came_with_it() -> None:
    answer = reply(headers={"x-request-id": "req_1", "x-ratelimit-remaining": "41"}, elapsed=0.25)

    info = talk(READ, answer).result.response

    assert (info.status, info.method, info.path) == (200, "GET", "/contacts/c1")
    assert (info.request_id, info.rate_limit.remaining, info.elapsed) == ("req_1", 41, 0.25)


def test_a_result_knows_every_attempt() -> None:
    held = talk(
        READ,
        failure(sent=False, elapsed=1.0),
        reply(429, {}, {"retry-after": "0", "x-request-id": "req_2"}, elapsed=0.5),
        reply(elapsed=0.25),
    )

    assert held.result.response.attempts == (
        Attempt(outcome="the line went dead", waited=0.0),
        Attempt(outcome=429, waited=held.waits[0], request_id="req_2"),
        Attempt(outcome=200, waited=0.0),
    )
    assert held.result.response.elapsed == pytest.approx(1.75 + held.waits[0])


@pytest.mark.parametrize("nonsense", [None, Slept(elapsed=1.0), "200 OK"])
def test_a_send_is_answered_by_a_reply_or_a_failure_only(nonsense: object) -> None:
    call = call_flow(READ, SETTINGS)
    call.send(None)

    with pytest.raises(TypeError, match="the outcome of Send is a Response, a TransportError or RateLimited"):
        call.send(nonsense)


DOWNLOAD = contacts.IMPORTS_GET_DOWNLOAD_URL(path={"import_id": "i1"})


@pytest.mark.parametrize("status", [301, 302, 307, 399])
def test_where_a_redirect_is_the_answer_it_is_the_result(status) -> None:
    redirect = talk(DOWNLOAD, reply(status, b"", {"location": "https://files.test/i1?signature=1"})).result

    assert redirect.url == "https://files.test/i1?signature=1"
    assert redirect.response.status == status


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, conduyt.ResponseDecodeError),
        (302, conduyt.ResponseDecodeError),
        (299, conduyt.ResponseDecodeError),
        (400, conduyt.InvalidRequestError),
        (404, conduyt.NotFoundError),
    ],
)
def test_where_a_redirect_is_the_answer_nothing_else_is(status, kind) -> None:
    assert type(talk(DOWNLOAD, reply(status, b"{}")).error) is kind


# --- What is tried again ---------------------------------------------------------------------------------------------

REFUSED = {
    "429": (error_reply(429, "rate_limited"), conduyt.RateLimitError),
    "429 with an empty body": (reply(429, b""), conduyt.RateLimitError),
    "503 of the API": (error_reply(503, "unavailable"), conduyt.ServiceUnavailableError),
    "503 of a proxy that says when": (html_reply(503, {"retry-after": "1"}), conduyt.ServiceUnavailableError),
}
NOT_SENT = {
    "no connection": (failure(sent=False), conduyt.APIConnectionError),
    "no connection in time": (failure(sent=False, kind="timeout"), conduyt.APITimeoutError),
}
AMBIGUOUS = {
    "500": (error_reply(500, "internal_error"), conduyt.InternalServerError),
    "502": (html_reply(502), conduyt.InternalServerError),
    "503 of a proxy": (html_reply(503), conduyt.ServiceUnavailableError),
    "503 with an empty body": (reply(503, b""), conduyt.ServiceUnavailableError),
    "504": (html_reply(504), conduyt.InternalServerError),
    "408": (reply(408, b""), conduyt.APIStatusError),
    "520": (html_reply(520), conduyt.InternalServerError),
    "524": (html_reply(524), conduyt.InternalServerError),
    "529": (error_reply(529), conduyt.InternalServerError),
    "a broken connection": (failure(sent=True), conduyt.APIConnectionError),
    "no answer in time": (failure(sent=True, kind="timeout"), conduyt.APITimeoutError),
}
FINAL = {
    "400": (error_reply(400, "invalid_request"), conduyt.InvalidRequestError),
    "401": (error_reply(401, "unauthenticated"), conduyt.AuthenticationError),
    "403": (error_reply(403, "permission_denied"), conduyt.PermissionDeniedError),
    "404": (error_reply(404, "not_found"), conduyt.NotFoundError),
    "409": (error_reply(409, "conflict"), conduyt.ConflictError),
    "422": (error_reply(422, "validation_failed"), conduyt.ValidationFailedError),
    "418": (reply(418, b""), conduyt.APIStatusError),
    "501": (html_reply(501), conduyt.InternalServerError),
    "505": (html_reply(505), conduyt.InternalServerError),
    "507": (html_reply(507), conduyt.InternalServerError),
    "525": (html_reply(525), conduyt.InternalServerError),
    "101": (reply(101, b""), conduyt.APIStatusError),
    "a redirect": (reply(307, b"", {"location": "https://evil.test/"}), conduyt.APIStatusError),
    "an untrusted certificate": (failure(sent=False, final=True), conduyt.APIConnectionError),
}
SENDS = {
    # what went wrong: attempts of a call of each kind
    "refused": (REFUSED, {"read": 4, "idempotent": 4, "keyed": 4, "create": 4}),
    "not sent": (NOT_SENT, {"read": 4, "idempotent": 3, "keyed": 3, "create": 3}),
    "ambiguous": (AMBIGUOUS, {"read": 4, "idempotent": 3, "keyed": 3, "create": 1}),
    "final": (FINAL, {"read": 1, "idempotent": 1, "keyed": 1, "create": 1}),
}


@pytest.mark.parametrize(
    ("safety", "outcome", "sends", "error"),
    [
        pytest.param(safety, outcome, sends, error, id=f"{name}-{safety}")
        for outcomes, attempts in SENDS.values()
        for name, (outcome, error) in outcomes.items()
        for safety, sends in attempts.items()
    ],
)
def test_sends_again_only_what_can_be_sent_again(safety, outcome, sends, error) -> None:
    held = talk(OPERATIONS[safety], outcome)

    assert len(held.sends) == sends
    assert type(held.error) is error
    assert len(held.error.attempts) == sends


@pytest.mark.parametrize(
    ("safety", "outcome", "unclear"),
    [
        pytest.param(safety, outcome, kind == "ambiguous" and safety != "read", id=f"{name}-{safety}")
        for kind, (outcomes, _) in SENDS.items()
        for name, (outcome, _) in outcomes.items()
        for safety in OPERATIONS
    ],
)
def test_an_error_says_whether_the_write_may_have_taken_effect(safety, outcome, unclear) -> None:
    error = talk(OPERATIONS[safety], outcome).error

    assert error.maybe_applied is unclear
    assert ("The write may have taken effect" in " ".join(getattr(error, "__notes__", ()))) is unclear


@pytest.mark.parametrize(
    ("outcome", "sent"),
    [
        pytest.param(outcome, name not in {*NOT_SENT, "an untrusted certificate"}, id=name)
        for outcomes, _ in SENDS.values()
        for name, (outcome, _) in outcomes.items()
    ],
)
def test_an_error_says_whether_the_server_may_have_seen_the_request(outcome, sent) -> None:
    assert talk(OPERATIONS["create"], outcome).error.request_sent is sent


def test_what_an_earlier_attempt_may_have_done_is_not_forgotten() -> None:
    error = talk(OPERATIONS["idempotent"], html_reply(502), failure(sent=False)).error

    assert isinstance(error, conduyt.APIConnectionError)
    assert error.request_sent
    assert error.maybe_applied


EMAIL = Endpoint(method="POST", path="/messages", decode=One(Contact), safety="keyed")
SMS = Endpoint(
    method="POST", path="/messages/sms/send", decode=One(Contact), safety="keyed", key_field="idempotencyKey"
)
KEYED_CALLS = {
    "with a key in the header": EMAIL(body={}, options={"idempotency_key": "order-7"}),
    "with a key in the body": SMS(body={"idempotencyKey": "order-number-7"}),
    "with no key in the header": EMAIL(body={"body": "Hello"}),
    "with the option for a key in the body": SMS(body={"body": "Hello"}, options={"idempotency_key": "order-number-8"}),
    "with no key in the body": SMS(body={"idempotencyKey": conduyt.OMIT}),
    "without a body": EMAIL(),
}


def key_of(send: Send) -> str:
    """The idempotency key of a request, wherever it travels."""
    in_body = json.loads(send.request.content or b"{}").get("idempotencyKey")
    return in_body or send.request.headers["idempotency-key"]


@pytest.mark.parametrize("operation", KEYED_CALLS.values(), ids=KEYED_CALLS)
def test_an_operation_that_takes_a_key_is_repeated_with_the_same_one(operation) -> None:
    held = talk(operation, failure(sent=True))

    assert len(held.sends) == 3
    assert len({(key_of(send), send.request.content) for send in held.sends}) == 1
    assert held.error.maybe_applied
    if given := operation.options.get("idempotency_key"):
        assert key_of(held.sends[0]) == given


@pytest.mark.parametrize("endpoint", [EMAIL, SMS])
def test_every_call_makes_a_key_of_its_own(endpoint) -> None:
    first, second = (talk(endpoint(body={"body": "Hello"}), reply()).sends[0] for _ in range(2))

    assert key_of(first) != key_of(second)
    assert len(key_of(first)) >= 32


@pytest.mark.parametrize(
    ("operation", "says"),
    [
        (SMS(body={"idempotencyKey": "short-1"}), "8 to 200 characters, not 7"),
        (SMS(body={"idempotencyKey": "x" * 201}), "8 to 200 characters, not 201"),
        (SMS(body={"idempotencyKey": " padded-key"}), "without spaces at its ends"),
        (EMAIL(options={"idempotency_key": "x" * 256}), "1 to 255 characters, not 256"),
        (EMAIL(options={"idempotency_key": ""}), "1 to 255 characters, not 0"),
        (EMAIL(options={"idempotency_key": "two\nlines"}), "on one line"),
    ],
)
def test_a_key_that_would_protect_nothing_is_refused(operation, says) -> None:
    with pytest.raises(ValueError, match=says):
        call_flow(operation, SETTINGS).send(None)


def test_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="an idempotency key must be a str or a UUID, not int"):
        call_flow(SMS(body={"idempotencyKey": 12345678}), SETTINGS).send(None)


def test_a_retry_sends_the_very_same_request() -> None:
    held = talk(OPERATIONS["keyed"], html_reply(502), html_reply(502), reply())

    first, *others = held.sends
    assert all(send.request is first.request for send in others)


def test_recovers_when_the_next_attempt_succeeds() -> None:
    held = talk(READ, html_reply(502), failure(sent=True), reply())

    assert held.result == Contact(id="c1")
    assert len(held.sends) == 3


@pytest.mark.parametrize("safety", OPERATIONS)
@pytest.mark.parametrize("body", [b"", b"null", b"<html>", b'{"data":{"id":', b'{"data":null}'])
def test_an_answer_that_cannot_be_read_is_not_asked_for_again(safety, body) -> None:
    held = talk(OPERATIONS[safety], reply(200, body))

    assert isinstance(held.error, conduyt.ResponseDecodeError)
    assert len(held.sends) == 1
    assert held.error.maybe_applied is (safety != "read")


def test_an_unreadable_answer_names_the_request() -> None:
    error = talk(READ, reply(200, {"data": ["c1"]})).error

    assert str(error).startswith("GET /contacts/c1: unexpected response with status 200: data: ")


ODD = reply(200, {"data": {"id": "c1", "leadScore": "high"}})


def test_one_odd_field_does_not_cost_the_answer() -> None:
    with pytest.warns(conduyt.UnexpectedDataWarning, match=r"^GET /contacts/c1: data\.leadScore has the wrong type: "):
        contact = talk(READ, ODD).result

    assert (contact.id, contact.lead_score, contact.model_extra) == ("c1", None, {"leadScore": "high"})


def test_a_strict_client_takes_no_odd_field() -> None:
    error = talk(READ, ODD, settings=replace(SETTINGS, strict=True)).error

    assert isinstance(error, conduyt.ResponseDecodeError)
    assert error.path == ("data", "leadScore")


def test_an_error_hidden_in_a_good_status_is_an_error() -> None:
    error = talk(READ, reply(200, {"error": {"code": "not_found", "message": "No such contact"}})).error

    assert isinstance(error, conduyt.NotFoundError)
    assert (error.status, error.message) == (200, "No such contact")


def test_an_error_text_hidden_in_a_good_status_is_an_error() -> None:
    error = talk(READ, reply(200, {"error": "Something broke"})).error

    assert type(error) is conduyt.APIStatusError
    assert (error.status, error.code, error.message) == (200, "http_200", "Something broke")


@pytest.mark.parametrize(
    "content",
    [
        {"data": {"id": "c1"}, "error": None},
        {"data": {"id": "c1"}, "error": "a warning beside the data"},
        {"error": None, "id": "c1"},
        {"data": {"id": "c1", "customFields": {"error": "in the data"}}},
    ],
)
def test_data_with_the_word_error_in_it_is_data(content) -> None:
    assert talk(READ, reply(200, content)).result.id == "c1"


@pytest.mark.parametrize(
    ("body", "content_type"), [(b'["error"]', "application/json"), (b'"error",1', "text/csv"), (b"", "text/csv")]
)
def test_an_answer_of_any_bytes_may_hold_the_word_error(body, content_type) -> None:
    export = contacts.EXPORT_CSV()

    assert talk(export, reply(200, body, {"content-type": content_type})).result.content == body


# --- How often -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("safety", OPERATIONS)
@pytest.mark.parametrize("outcome", [error_reply(429), html_reply(502), failure(sent=False)])
def test_max_retries_0_switches_retries_off(safety, outcome) -> None:
    held = talk(OPERATIONS[safety], outcome, settings=replace(SETTINGS, max_retries=0))

    assert len(held.sends) == 1


@pytest.mark.parametrize("safety", ["read", "idempotent", "keyed"])
def test_max_retries_replaces_the_policys_own_number(safety) -> None:
    held = talk(OPERATIONS[safety], failure(sent=True), settings=replace(SETTINGS, max_retries=6))

    assert len(held.sends) == 7


def test_max_retries_does_not_make_a_create_repeatable() -> None:
    held = talk(OPERATIONS["create"], failure(sent=True), settings=replace(SETTINGS, max_retries=6))

    assert len(held.sends) == 1


def test_one_call_can_have_its_own_number_of_retries() -> None:
    held = talk(replace(READ, options={"max_retries": 1}), html_reply(502))

    assert len(held.sends) == 2


# --- How long --------------------------------------------------------------------------------------------------------

IN_30_SECONDS = "Wed, 21 Oct 2026 12:00:30 GMT"

RETRY_AFTER = {
    "seconds": ("9", 9.0),
    "seconds with spaces around": (" 9 ", 9.0),
    "no time at all": ("0", 0.0),
    "decimals": ("1.5", 1.5),
    "decimals below one": (".5", 0.5),
    "a huge number": ("999999999", 999_999_999.0),
    "a date": (IN_30_SECONDS, 30.0),
    "a date as in RFC 850": ("Wednesday, 21-Oct-26 12:00:30 GMT", 30.0),
    "a date as in asctime": ("Wed Oct 21 12:00:30 2026", 30.0),
    "a date with an offset": ("Wed, 21 Oct 2026 14:00:30 +0200", 30.0),
    "a date without a known zone": ("Wed, 21 Oct 2026 12:00:30 -0000", 30.0),
    "a date in the past": ("Wed, 21 Oct 2026 11:59:30 GMT", 0.0),
}
ODD_RETRY_AFTER = {
    "empty": "",
    "a word": "soon",
    "negative": "-5",
    "signed": "+5",
    "not a number": "nan",
    "infinite": "inf",
    "an exponent": "1e3",
    "two points": "1..5",
    "a point": ".",
    "hexadecimal": "0x10",
    "two values": "1, 3600",
    "35 digits": "9" * 35,
    "5,000 digits": "9" * 5000,
    "a superscript": "²",
    "a full-width digit": "５",
    "an ISO date": "2026-10-21T12:00:30Z",
    "day 99": "Wed, 99 Oct 2026 12:00:30 GMT",
    "year 100000": "Wed, 21 Oct 100000 12:00:30 GMT",
    "a zone of 100 hours": "Wed, 21 Oct 2026 12:00:30 +9999",
}


@pytest.mark.parametrize(("text", "seconds"), RETRY_AFTER.values(), ids=RETRY_AFTER)
def test_retry_after_is_understood(text, seconds) -> None:
    assert talk(READ, error_reply(429, headers={"retry-after": text})).error.retry_after == seconds


@pytest.mark.parametrize("text", ODD_RETRY_AFTER.values(), ids=ODD_RETRY_AFTER)
def test_an_odd_retry_after_counts_as_absent(text) -> None:
    assert talk(READ, error_reply(429, headers={"retry-after": text})).error.retry_after is None


def test_a_retry_after_date_is_read_against_the_servers_clock() -> None:
    # The clock on this side says noon; by the server's own it is one o'clock.
    headers = {"retry-after": "Wed, 21 Oct 2026 13:00:30 GMT", "date": "Wed, 21 Oct 2026 13:00:00 GMT"}

    assert talk(READ, error_reply(429, headers=headers)).error.retry_after == 30.0


@pytest.mark.parametrize("date", ["", "today", "Wed, 99 Oct 2026 13:00:00 GMT"])
def test_without_a_date_of_the_server_our_own_clock_is_used(date) -> None:
    headers = {"retry-after": IN_30_SECONDS, "date": date}

    assert talk(READ, error_reply(429, headers=headers)).error.retry_after == 30.0


def exhausted(reset: str, remaining: str = "0") -> dict[str, str]:
    return {"x-ratelimit-remaining": remaining, "x-ratelimit-reset": reset}


RESET = {
    "seconds since 1970": (exhausted(str(int(NOON) + 20)), 20.0),
    "milliseconds since 1970": (exhausted(f"{int(NOON) + 20}500"), 20.5),
    "seconds from now": (exhausted("20"), 20.0),
    "the most that can be seconds from now": (exhausted("999999"), 999_999.0),
    "in 1970": (exhausted("1000000"), None),
    "tomorrow": (exhausted(str(int(NOON) + 86_400)), 86_400.0),
    "right now": (exhausted(str(int(NOON))), 0.0),
    "by the server's clock": (exhausted(str(int(NOON) + 20)) | {"date": "Wed, 21 Oct 2026 12:00:15 GMT"}, 5.0),
    "after Retry-After": (exhausted("20") | {"retry-after": "3"}, 3.0),
    "past": (exhausted(str(int(NOON) - 1)), None),
    "in two days": (exhausted(str(int(NOON) + 172_800)), None),
    "no number": (exhausted("soon"), None),
    "a superscript": (exhausted("²"), None),
    "absent": ({"x-ratelimit-remaining": "0"}, None),
    "something left": (exhausted("20", remaining="1"), None),
    "unclear what is left": ({"x-ratelimit-reset": "20"}, None),
}


@pytest.mark.parametrize(("headers", "seconds"), RESET.values(), ids=RESET)
def test_an_exhausted_window_tells_how_long_to_wait(headers, seconds) -> None:
    assert talk(READ, error_reply(429, headers=headers)).error.retry_after == seconds


def test_the_window_tells_nothing_about_other_errors() -> None:
    assert talk(READ, error_reply(500, headers=exhausted("20"))).error.retry_after is None


@thorough
@given(retry_after=st.text(max_size=40), date=st.text(max_size=40), reset=st.text(max_size=20))
def test_no_header_can_break_the_wait(retry_after, date, reset) -> None:
    wait = retry.retry_after(error_reply(429, headers={"retry-after": retry_after, "date": date} | exhausted(reset)))

    assert wait is None or (math.isfinite(wait) and wait >= 0)


def test_waits_never_less_than_told(monkeypatch) -> None:
    monkeypatch.setattr(retry_strategies, "random", lambda: 0.0)

    # A 429 that names its time is no outage: the deadline of 120 seconds ends it, not a number of attempts.
    assert talk(READ, error_reply(429, headers={"retry-after": "9"})).waits == [9.0] * 13


def test_as_many_attempts_as_the_caller_allows_are_made_also_when_told_to_wait() -> None:
    limited = replace(READ, options={"max_retries": 2})

    assert len(talk(limited, error_reply(429, headers={"retry-after": "9"})).sends) == 3


def test_a_refusal_that_does_not_say_how_long_is_met_three_more_times() -> None:
    assert len(talk(READ, error_reply(429)).sends) == 4
    assert len(talk(READ, error_reply(429, headers={"retry-after": "0"})).sends) == 4


@pytest.mark.parametrize(("told", "longest"), [("0", 0.0), ("5", 5.5), ("9", 9.9), ("20", 21.0)])
def test_waits_a_little_longer_than_told(told, longest, monkeypatch) -> None:
    monkeypatch.setattr(retry_strategies, "random", lambda: 0.999)

    waits = talk(READ, error_reply(429, headers={"retry-after": told})).waits

    assert waits[:3] == pytest.approx([longest] * 3, rel=1e-3)
    assert max(waits) <= longest


JITTER = {
    # why: (outcome, shortest waits, longest waits)
    "anything transient": (html_reply(502), [0] * 6, [0.1, 1, 2, 4, 8, 8]),
    "throttled": (error_reply(429), [0.5, 1, 2, 4, 8, 15], [1, 2, 4, 8, 16, 30]),
}


@pytest.mark.parametrize(("outcome", "shortest", "longest"), JITTER.values(), ids=JITTER)
def test_without_a_word_of_the_server_waits_grow_with_jitter(outcome, shortest, longest, monkeypatch) -> None:
    settings = replace(SETTINGS, max_retries=6, deadline=600, budget=RetryBudget(None))

    monkeypatch.setattr(retry_strategies, "random", lambda: 0.0)
    assert talk(READ, outcome, settings=settings).waits == shortest
    monkeypatch.setattr(retry_strategies, "random", lambda: 0.999)
    assert talk(READ, outcome, settings=settings).waits == pytest.approx(longest, rel=2e-3)


@pytest.mark.parametrize("outcome", [html_reply(502), error_reply(429)])
def test_waits_stay_bounded_however_often_it_is_tried(outcome) -> None:
    settings = replace(SETTINGS, max_retries=2000, deadline=1e6, budget=RetryBudget(None))

    held = talk(READ, outcome, settings=settings)

    assert len(held.sends) == 2001
    assert max(held.waits) <= 30


def test_the_random_numbers_are_no_copy_of_a_parent_process() -> None:
    assert 0 <= retry_strategies.random() < 1
    assert type(retry_strategies.random.__self__).__name__ == "SystemRandom"


def test_a_wait_longer_than_allowed_is_not_begun() -> None:
    held = talk(READ, error_reply(429, headers={"retry-after": "61"}))

    assert held.waits == []
    assert isinstance(held.error, conduyt.RateLimitError)
    assert held.error.retry_after == 61.0


def test_a_wait_just_as_long_as_allowed_is_begun() -> None:
    assert talk(READ, error_reply(429, headers={"retry-after": "60"}), reply()).waits[0] >= 60


def test_max_retry_after_allows_longer_waits() -> None:
    policy = conduyt.RetryPolicy(max_retry_after=90)

    held = talk(
        READ, error_reply(429, headers={"retry-after": "61"}), reply(), settings=replace(SETTINGS, retry=policy)
    )

    assert held.waits[0] >= 61
    assert held.error is None


# --- The deadline ----------------------------------------------------------------------------------------------------


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    held = talk(READ, error_reply(429, headers={"retry-after": "20"}), settings=replace(SETTINGS, deadline=15))

    assert held.waits == []
    assert isinstance(held.error, conduyt.RateLimitError)


def test_a_wait_that_would_end_at_the_deadline_is_not_begun(monkeypatch) -> None:
    monkeypatch.setattr(retry_strategies, "random", lambda: 0.0)

    assert (
        talk(READ, error_reply(429, headers={"retry-after": "15"}), settings=replace(SETTINGS, deadline=15)).waits == []
    )


def test_an_attempt_may_take_no_longer_than_what_is_left() -> None:
    held = talk(READ, failure(sent=True, elapsed=25.0), settings=replace(SETTINGS, timeout=30, deadline=40))

    (first, second) = held.sends
    assert (first.timeout, first.left) == (30, 40)
    assert second.timeout == second.left == pytest.approx(40 - 25 - held.waits[0])


def test_waits_count_against_the_deadline() -> None:
    held = talk(READ, reply(429, {}, {"retry-after": "9"}, elapsed=1.0), settings=replace(SETTINGS, deadline=22))

    assert [send.left for send in held.sends] == pytest.approx(
        [22, 21 - held.waits[0], 20 - held.waits[0] - held.waits[1]]
    )
    assert len(held.waits) == 2


def test_a_pause_that_took_longer_than_asked_for_counts_as_long_as_it_took() -> None:
    call = call_flow(READ, SETTINGS)
    call.send(None)
    call.send(failure(sent=False))

    assert call.send(Slept(elapsed=50.0)).left == 70.0


def test_a_pause_nobody_measured_counts_as_asked_for() -> None:
    call = call_flow(READ, SETTINGS)
    call.send(None)
    pause = call.send(error_reply(429, headers={"retry-after": "9"}))

    assert call.send(None).left == 120.0 - pause.seconds


def test_nothing_is_sent_after_the_deadline() -> None:
    call = call_flow(READ, SETTINGS)
    call.send(None)
    call.send(failure(sent=False))

    with pytest.raises(conduyt.APIConnectionError):
        call.send(Slept(elapsed=120.0))


def test_one_call_can_have_its_own_timeout_and_deadline() -> None:
    (send,) = talk(replace(READ, options={"timeout": 2.5, "deadline": 7}), reply()).sends

    assert (send.timeout, send.left) == (2.5, 7)


@pytest.mark.parametrize("option", ["timeout", "deadline"])
@pytest.mark.parametrize("seconds", [0, -1, math.nan, math.inf, sys.maxsize, 10**400])
def test_one_call_cannot_have_an_impossible_timeout(option, seconds) -> None:
    held = talk(replace(READ, options={option: seconds}), reply())

    assert isinstance(held.error, ValueError)
    assert str(held.error) == f"{option} must be a positive number of seconds, at most 4,000,000"
    assert held.steps == []


# --- Strategies of the caller ----------------------------------------------------------------------------------------


def with_policy(**strategies_):
    return replace(SETTINGS, retry=conduyt.RetryPolicy(**strategies_))


def test_a_wait_strategy_decides_how_long() -> None:
    held = talk(READ, html_reply(502), settings=with_policy(wait=tenacity.wait_fixed(2)))

    assert held.waits == [2, 2, 2]


def test_a_wait_strategy_sees_the_number_of_the_attempt() -> None:
    held = talk(READ, html_reply(502), settings=with_policy(wait=tenacity.wait_incrementing(start=1, increment=3)))

    assert held.waits == [1, 4, 7]


def test_a_negative_wait_is_none() -> None:
    held = talk(READ, html_reply(502), settings=with_policy(wait=lambda state: -1.0))

    assert held.waits == [0, 0, 0]


@pytest.mark.parametrize("wait", [None, "1", timedelta(seconds=1)])
def test_a_wait_that_is_no_number_is_named(wait: object) -> None:
    held = talk(READ, html_reply(502), settings=with_policy(wait=lambda state: wait))

    assert isinstance(held.error, TypeError)
    assert str(held.error) == f"the wait of a RetryPolicy must return a number of seconds, not {type(wait).__name__}"


def test_a_wait_strategy_can_combine_ours() -> None:
    policy = with_policy(wait=retry_strategies.wait_as_requested() + tenacity.wait_fixed(1))

    assert talk(READ, error_reply(429, headers={"retry-after": "0"}), settings=policy).waits == [1, 1, 1]


def test_a_stop_strategy_decides_when_to_give_up() -> None:
    held = talk(READ, html_reply(502), settings=with_policy(stop=tenacity.stop_after_attempt(6)))

    assert len(held.sends) == 6


def test_a_stop_strategy_sees_the_time_that_has_passed() -> None:
    policy = with_policy(stop=tenacity.stop_after_delay(10), wait=tenacity.wait_fixed(1))

    held = talk(READ, failure(sent=True, elapsed=3.0), settings=policy)

    assert len(held.sends) == 3  # after 3, 7 and 11 seconds


def test_a_stop_strategy_sees_the_wait_to_come() -> None:
    policy = with_policy(stop=tenacity.stop_before_delay(10), wait=tenacity.wait_fixed(4))

    held = talk(READ, failure(sent=True, elapsed=1.0), settings=policy)

    assert len(held.sends) == 2  # after 6 seconds the next wait would end at 10


def test_a_retry_strategy_can_ask_for_more() -> None:
    policy = with_policy(retry=tenacity.retry_if_exception_type(conduyt.NotFoundError))

    assert len(talk(READ, error_reply(404), settings=policy).sends) == 4


def test_a_retry_strategy_can_ask_for_less() -> None:
    policy = with_policy(retry=tenacity.retry_if_exception_type(conduyt.NotFoundError))

    assert len(talk(READ, html_reply(502), settings=policy).sends) == 1


def test_a_retry_strategy_can_combine_ours() -> None:
    policy = with_policy(
        retry=retry_strategies.retry_if_it_can_help() | tenacity.retry_if_exception_type(conduyt.NotFoundError)
    )

    assert len(talk(READ, html_reply(502), settings=policy).sends) == 4
    assert len(talk(READ, error_reply(404), settings=policy).sends) == 4
    assert len(talk(READ, error_reply(403), settings=policy).sends) == 1


def test_a_retry_strategy_sees_what_is_known_of_the_failure() -> None:
    seen = []

    def never(state: tenacity.RetryCallState) -> bool:
        seen.append(retry_strategies.situation_of(state))
        return False

    talk(READ, error_reply(429, headers={"retry-after": "9"}), settings=with_policy(retry=never))

    (situation,) = seen
    assert (situation.kind, situation.safety, situation.attempt) == ("refused", "read", 1)
    assert (situation.retry_after, situation.throttled) == (9.0, True)


def test_the_error_of_a_strategy_is_the_last_failure() -> None:
    policy = with_policy(stop=tenacity.stop_after_attempt(2))

    assert isinstance(talk(READ, html_reply(502), settings=policy).error, conduyt.InternalServerError)


def test_max_retries_0_wins_over_every_strategy() -> None:
    policy = replace(with_policy(stop=tenacity.stop_never), max_retries=0)

    assert len(talk(READ, html_reply(502), settings=policy).sends) == 1


@pytest.mark.parametrize("outcome", [html_reply(502), html_reply(503), failure(sent=True)])
def test_no_strategy_repeats_a_create_whose_outcome_is_unknown(outcome) -> None:
    policy = with_policy(retry=tenacity.retry_always, stop=tenacity.stop_never, wait=tenacity.wait_none())

    held = talk(OPERATIONS["create"], outcome, settings=policy)

    assert len(held.sends) == 1
    assert held.error.maybe_applied


def test_allow_duplicates_repeats_a_create_whose_outcome_is_unknown() -> None:
    held = talk(OPERATIONS["create"], html_reply(502), settings=with_policy(allow_duplicates=True))

    assert len(held.sends) == 3
    assert held.error.maybe_applied


# --- What the error says ---------------------------------------------------------------------------------------------


def test_an_error_lists_every_attempt() -> None:
    held = talk(
        READ,
        failure(sent=False),
        reply(429, {}, {"retry-after": "0", "x-request-id": "req_2"}),
        error_reply(404),
    )

    assert held.error.attempts == (
        Attempt(outcome="the line went dead", waited=0.0),
        Attempt(outcome=429, waited=held.waits[0], request_id="req_2"),
        Attempt(outcome=404, waited=0.0),
    )


def test_an_error_after_retries_tells_how_hard_it_was_tried() -> None:
    policy = with_policy(wait=tenacity.wait_fixed(2))

    error = talk(READ, failure(sent=True, elapsed=1.0), settings=policy).error

    assert error.__notes__ == ["Gave up after 4 attempts in 10.0 s."]


def test_an_error_after_one_attempt_has_no_notes() -> None:
    assert not hasattr(talk(READ, error_reply(404)).error, "__notes__")


def test_a_connection_error_names_the_request() -> None:
    assert str(talk(READ, failure(sent=True)).error) == "GET /contacts/c1: the line went dead"


def test_a_key_in_the_words_of_the_network_is_hidden() -> None:
    error = talk(READ, replace(failure(sent=True, final=True), message=f"bad header 'Bearer {KEY}'")).error

    assert str(error) == "GET /contacts/c1: bad header 'Bearer cdy_***'"
    assert error.attempts == (Attempt(outcome="bad header 'Bearer cdy_***'", waited=0.0),)


def test_no_other_exception_hangs_on_the_error() -> None:
    error = talk(READ, failure(sent=True)).error

    assert error.__cause__ is None
    assert error.__context__ is None


# --- What is loaded --------------------------------------------------------------------------------------------------

LOADED = """
import sys
from core.by_hand import READ, SETTINGS, failure, reply, talk
talk(READ, reply())
print("tenacity" in sys.modules)
talk(READ, failure(sent=False), reply())
print("tenacity" in sys.modules)
"""


def test_tenacity_is_loaded_on_the_first_failure_only(request) -> None:
    tests = request.path.parents[1]

    done = subprocess.run([sys.executable, "-c", LOADED], cwd=tests, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "True"]

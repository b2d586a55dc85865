"""A key that a function returns, as steps of a call: when it is asked for, and when again."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

import conduyt
from conduyt._core.call import call_flow
from conduyt._core.held_key import HeldKey
from conduyt._core.messages import FetchedKey, FetchKey, Response, Send, Sleep
from conduyt._values.secret import Secret
from conduyt.keys import KeySource

from .by_hand import OPERATIONS, READ, SETTINGS, error_reply, failure, reply

OLD, NEW = "cdy_test_old0123456789", "cdy_test_new0123456789"


@pytest.fixture
def held() -> HeldKey:
    return HeldKey(KeySource(lambda: OLD, ttl=60, name="the vault"))


@pytest.fixture
def settings(held: HeldKey) -> Any:
    return dataclasses.replace(SETTINGS, key=None, held_key=held)


def fetched(held: HeldKey, key: str, elapsed: float = 0.0) -> FetchedKey:
    return FetchedKey(key=held.keep(key, 0.0), elapsed=elapsed)


def key_of(step: Any) -> str:
    assert isinstance(step, Send)
    assert step.request.key is not None
    return step.request.key.reveal()


def test_the_key_is_fetched_before_the_request_and_counts_against_the_deadline(held, settings) -> None:
    call = call_flow(READ, settings)

    first = call.send(None)
    assert isinstance(first, FetchKey)
    assert (first.after, first.left) == (0, SETTINGS.deadline)
    sent = call.send(fetched(held, OLD, elapsed=100.0))

    assert key_of(sent) == OLD
    assert sent.left == SETTINGS.deadline - 100.0
    assert sent.request.scope.startswith(Secret(OLD).digest)


def test_a_function_that_took_the_whole_deadline_ends_the_call(held, settings) -> None:
    call = call_flow(READ, settings)
    call.send(None)

    with pytest.raises(conduyt.APITimeoutError, match=r"no API key came from the vault within 130\.0 s"):
        call.send(fetched(held, OLD, elapsed=130.0))


def test_arguments_are_checked_before_the_key_is_asked_for(settings) -> None:
    with pytest.raises(TypeError, match="there is no option"):
        call_flow(dataclasses.replace(READ, options={"timeuot": 1}), settings).send(None)
    with pytest.raises(conduyt.WritesDeniedError):
        call_flow(OPERATIONS["create"], dataclasses.replace(settings, writes="deny")).send(None)


def test_a_public_operation_needs_no_key(settings) -> None:
    public = dataclasses.replace(READ, endpoint=dataclasses.replace(READ.endpoint, public=True))

    step = call_flow(public, settings).send(None)

    assert isinstance(step, Send)
    assert step.request.key is None


def begun(operation: Any, settings: Any, held: HeldKey, *outcomes: Any) -> tuple[Any, Any]:
    """A call up to its answer to the last of the outcomes."""
    call = call_flow(operation, settings)
    call.send(None)
    step = call.send(fetched(held, OLD))
    for outcome in outcomes:
        step = call.send(outcome)
    return call, step


def test_after_a_401_a_later_key_is_asked_for_and_the_same_request_sent(held, settings) -> None:
    operation = dataclasses.replace(OPERATIONS["keyed"], body={"body": "Hello"})
    call = call_flow(operation, settings)
    call.send(None)
    first = call.send(fetched(held, OLD))

    asked = call.send(error_reply(401))
    assert isinstance(asked, FetchKey)
    assert asked.after == 1
    assert call.send(fetched(held, NEW)) == Sleep(0.0)
    second = call.send(None)

    assert key_of(second) == NEW
    assert second.request.scope.startswith(Secret(NEW).digest)
    # With the same idempotency key: the first attempt of a longer call may have taken effect.
    assert (second.request.content, second.request.headers) == (first.request.content, first.request.headers)
    with pytest.raises(StopIteration) as ended:
        call.send(reply())
    assert [attempt.outcome for attempt in ended.value.value.response.attempts] == [401, 200]


def test_it_is_asked_for_once_in_a_call(held, settings) -> None:
    call, _ = begun(READ, settings, held, error_reply(401))
    call.send(fetched(held, NEW))
    call.send(None)

    with pytest.raises(conduyt.AuthenticationError) as caught:
        call.send(error_reply(401))
    assert [attempt.outcome for attempt in caught.value.attempts] == [401, 401]


def test_the_same_key_again_is_not_sent_again(held, settings) -> None:
    call, _ = begun(READ, settings, held, error_reply(401))

    with pytest.raises(conduyt.AuthenticationError) as caught:
        call.send(fetched(held, OLD))
    assert len(caught.value.attempts) == 1


def test_the_error_of_the_api_stays_if_the_function_fails(held, settings) -> None:
    call, _ = begun(READ, settings, held, error_reply(401))

    with pytest.raises(conduyt.AuthenticationError) as caught:
        call.throw(held.failed(OSError("the vault is sealed")))
    assert caught.value.__notes__ == [
        "The key was not renewed. The API key cannot be read from the vault: OSError: the vault is sealed"
    ]


@pytest.mark.parametrize("status", [400, 403, 404])
def test_other_refusals_ask_for_no_key(held, settings, status: int) -> None:
    with pytest.raises(conduyt.APIStatusError):
        begun(READ, settings, held, error_reply(status))


def test_a_renewal_also_works_after_a_retry_and_without_retries(held, settings) -> None:
    call, step = begun(READ, settings, held, failure(sent=True), None, error_reply(401))
    assert isinstance(step, FetchKey)
    call.close()

    _, step = begun(dataclasses.replace(READ, options={"max_retries": 0}), settings, held, error_reply(401))
    assert isinstance(step, FetchKey)


def test_a_client_with_a_plain_key_does_not_renew_it() -> None:
    call = call_flow(READ, SETTINGS)
    call.send(None)

    with pytest.raises(conduyt.AuthenticationError):
        call.send(error_reply(401))


def test_a_key_is_valid_for_its_time_and_for_calls_that_were_not_refused_with_it(held) -> None:
    assert held.valid(0.0, 0) is None
    first = held.keep(OLD, 100.0)

    assert held.valid(159.9, 0) is first
    assert held.valid(160.0, 0) is None
    assert held.valid(100.0, 1) is None
    second = held.keep(NEW, 100.0)
    assert held.valid(100.0, 1) is second


def test_the_scope_is_unknown_until_there_is_a_key(held) -> None:
    other = HeldKey(KeySource(lambda: OLD))

    assert held.scope("https://a") != other.scope("https://a")
    held.keep(OLD, 0.0)
    assert held.scope("https://a") == f"{Secret(OLD).digest}@https://a"


@pytest.mark.parametrize("key", ["", "two words", "cdy_ümlaut", 7, None])
def test_what_is_no_key_is_refused_without_showing_it(held, key: object) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="the vault") as caught:
        held.keep(key, 0.0)
    assert "two words" not in str(caught.value)


def test_a_response_may_repeat_neither_key(held, settings) -> None:
    call, _ = begun(READ, settings, held, error_reply(401))
    call.send(fetched(held, "vault-key-1234"))
    call.send(None)
    echo = Response(status=403, headers=reply().headers, body=b'{"error": "vault-key-1234 may not do that"}')

    with pytest.raises(conduyt.PermissionDeniedError) as caught:
        call.send(echo)
    assert "vault-key" not in f"{caught.value!r} {caught.value} {caught.value.body}"

"""Faults before any request: ports, names, handshakes and certificates."""

from __future__ import annotations

import datetime
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trustme

import conduyt

from .calls import FAST, LATE_S, WAYS, Way, attempt
from .server import Lane, Over, Server, authority, black_hole, context_of, hang_up, server_context
from .tunnels import RESET_BEFORE_TLS, close, first

BOTH = ("get", "create")


@pytest.fixture(params=[*WAYS, *FAST], ids=str)
def way(request: pytest.FixtureRequest) -> Way:
    way: Way = request.param
    return way


each_way_but_fast = pytest.mark.parametrize("way", WAYS, ids=str)
"""For short times: those of pyreqwest are rougher, and tests/drivers/test_fast.py tries them."""


@pytest.fixture(params=BOTH)
def operation(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def assert_not_sent(error: Any) -> None:
    assert isinstance(error, conduyt.APIConnectionError), repr(error)
    assert not error.request_sent
    assert not error.maybe_applied


def test_a_port_that_refuses_is_tried_again_for_any_call(way: Way, operation: str) -> None:
    with Server(listening=False) as server:
        lane = server.lane()

        def begin(_: object) -> float:
            server.listen()
            return 0.0

        outcome, _ = attempt(way, lane.url, operation, retry=conduyt.RetryPolicy(wait=begin))

    assert outcome.id == "con_1"
    assert len(outcome.response.attempts) == 2
    assert len(lane.requests) == 1


@pytest.mark.timed
def test_a_port_that_always_refuses_ends_as_an_error_that_nothing_was_sent(way: Way, operation: str) -> None:
    with Server(listening=False) as server:
        error, took = attempt(way, server.lane().url, operation, deadline=0.5)

    assert_not_sent(error)
    assert len(error.attempts) > 1
    assert took < 0.5 + LATE_S


@pytest.mark.parametrize("host", ["nowhere.invalid", "a..b", "x" * 64 + ".invalid", "-.invalid", "xn--a.invalid"])
def test_a_name_that_does_not_resolve_is_an_error_that_nothing_was_sent(way: Way, host: str) -> None:
    error, _ = attempt(way, f"https://{host}/api/v1", "create", deadline=0.5)

    assert_not_sent(error)


@pytest.mark.timed
@each_way_but_fast
def test_a_connection_that_hangs_is_given_up_in_time(way: Way, operation: str) -> None:
    with black_hole() as port:
        error, took = attempt(way, f"http://127.0.0.1:{port}/api/v1", operation, deadline=0.5)

    assert isinstance(error, conduyt.APITimeoutError)
    assert_not_sent(error)
    assert took < 0.5 + LATE_S


@pytest.mark.timed
@each_way_but_fast
def test_a_connection_that_hangs_has_a_time_out_of_its_own(way: Way) -> None:
    with black_hole() as port:
        error, took = attempt(way, f"http://127.0.0.1:{port}/api/v1", "create", timeout=0.1, max_retries=1, deadline=9)

    assert_not_sent(error)
    assert len(error.attempts) == 2
    assert took < 0.4 + LATE_S


def certificate_of_another_name() -> ssl.SSLContext:
    return context_of(authority(), "other.test")


def certificate_of_yesterday() -> ssl.SSLContext:
    yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    return context_of(authority(), not_before=yesterday - datetime.timedelta(days=1), not_after=yesterday)


def certificate_of_a_stranger() -> ssl.SSLContext:
    return context_of(trustme.CA())


@pytest.mark.parametrize("made", [certificate_of_another_name, certificate_of_yesterday, certificate_of_a_stranger])
def test_a_certificate_that_cannot_be_trusted_is_an_error_at_the_first_attempt(
    made: Callable[[], ssl.SSLContext], way: Way, operation: str
) -> None:
    with Server(tls=made()) as server:
        lane = server.lane()
        error, _ = attempt(way, lane.url, operation)

    assert_not_sent(error)
    assert "verify" in str(error).lower()
    assert server.came == len(error.attempts) == 1
    assert not lane.requests


def speak_plainly(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
    raise Over


def cut_the_handshake(connection: socket.socket) -> None:
    connection.recv(5)
    hang_up(connection)


def refuse_the_handshake(connection: socket.socket) -> None:
    connection.recv(5)
    connection.sendall(bytes.fromhex("15030300020228"))
    raise Over


@RESET_BEFORE_TLS
@pytest.mark.parametrize("meet", [close, hang_up, speak_plainly, cut_the_handshake, refuse_the_handshake])
def test_a_handshake_that_fails_is_tried_again_for_any_call(
    meet: Callable[[socket.socket], object], way: Way, operation: str
) -> None:
    with Server(tls=server_context(), meet=first(meet, 1)) as server:
        lane = server.lane()
        outcome, _ = attempt(way, lane.url, operation)

    assert getattr(outcome, "id", outcome) == "con_1"
    assert len(lane.requests) == 1


@pytest.mark.timed
@each_way_but_fast
def test_a_handshake_that_hangs_is_given_up_in_time(way: Way, operation: str) -> None:
    def hang(connection: socket.socket, _: int) -> None:
        while connection.recv(4096):
            pass

    with Server(meet=hang) as server:
        url = server.lane().url.replace("http:", "https:")
        error, took = attempt(way, url, operation, deadline=0.5)

    assert_not_sent(error)
    assert took < 0.5 + LATE_S


@pytest.fixture(params=[close, hang_up])
def door(request: pytest.FixtureRequest) -> Iterator[Lane]:
    """A lane whose first connection ends as soon as it is made."""
    with Server(meet=first(request.param, 1)) as server:
        yield server.lane()


def test_a_connection_that_ends_at_once_is_tried_again_for_a_read(way: Way, door: Lane) -> None:
    outcome, _ = attempt(way, door.url, "get")

    assert getattr(outcome, "id", outcome) == "con_1"


@pytest.mark.filterwarnings("ignore:Async generator .http:ResourceWarning")  # of httpx and httpcore, on trio
def test_a_connection_that_ends_at_once_never_doubles_a_create(way: Way, door: Lane) -> None:
    outcome, _ = attempt(way, door.url, "create")

    # Whether a byte was written when the end came is a matter of luck; that the caller knows is not.
    if isinstance(outcome, Exception):
        assert isinstance(outcome, conduyt.APIConnectionError)
        assert outcome.maybe_applied or not outcome.request_sent
    assert len(door.committed) <= 1

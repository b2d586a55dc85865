"""Tests of programs that call `Conduyt()` themselves, against the sandbox.

    with Sandbox() as sandbox, mock.patch.dict("os.environ", testing.environment(sandbox)), testing.no_waits(sandbox):
        my_program()                          # its clients talk to the sandbox, and its retries take no time
        testing.wait_for_deliveries(sandbox)  # until its webhooks have been called

With pytest, the fixtures `conduyt_env` and `conduyt_no_waits` do the same.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from conduyt._util import clock
from conduyt._util.lazy import LazyModule

if TYPE_CHECKING:
    from conduyt import sandbox as sandboxes
else:
    sandboxes = LazyModule("conduyt.sandbox")

__all__ = ["environment", "no_waits", "wait_for_deliveries"]


def environment(sandbox: sandboxes.Sandbox, scope: str = "admin") -> dict[str, str]:
    """Return the environment variables with which `Conduyt()` is a client of the sandbox.

    Args:
        sandbox: The sandbox, or any object with `url` and `keys`.
        scope: Scope of the key: "read", "read-write" or "admin".

    Raises:
        ValueError: There is no such scope.

    Example:
        ```python
        with mock.patch.dict("os.environ", conduyt.testing.environment(sandbox)):
            Conduyt().contacts.list()
        ```
    """
    if scope not in sandbox.keys:
        raise ValueError(f"there is no scope {scope!r}; there are {', '.join(sandbox.keys)}")
    return {"CONDUYT_BASE_URL": sandbox.url, "CONDUYT_API_KEY": sandbox.keys[scope]}


@contextmanager
def no_waits(sandbox: sandboxes.Sandbox | None = None) -> Generator[list[float]]:
    """Skip all waits of all clients: before retries, for the rate limit, for jobs on the server.

    A skipped wait counts in full towards deadlines. The time that the server needs is not shortened.

    Args:
        sandbox: Each wait moves its clock. So rate limits reset, imports end, and deliveries become due.

    Yields:
        The seconds of each wait so far.

    Example:
        ```python
        sandbox.faults.add(status=503, times=2)
        with conduyt.testing.no_waits(sandbox) as waits:
            client.contacts.list()
        assert len(waits) == 2
        ```
    """
    waits: list[float] = []

    def skip(seconds: float) -> None:
        waits.append(seconds)
        if sandbox is not None:
            sandbox.clock.advance(seconds)

    with clock.skipping(skip):
        yield waits


def wait_for_deliveries(sandbox: sandboxes.Sandbox, timeout: float = 10.0) -> None:
    """Wait until all calls to webhooks that are due have ended.

    Args:
        sandbox: The sandbox that calls the webhooks.
        timeout: Maximum seconds to wait.

    Raises:
        TimeoutError: They did not end in time.
    """
    sandbox.wait_for_deliveries(timeout)

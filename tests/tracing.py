"""Coverage follows the call of a test and nothing else: it makes all code that runs take 1.7 times as long."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_tracer = sys.gettrace()
_of_threads = threading.gettrace()
active = type(_tracer).__module__.startswith("coverage")


def suspend() -> None:
    """Follow nothing in this thread, nor in threads that start from now on."""
    if active:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]


@contextmanager
def traced() -> Iterator[None]:
    """Follow what runs in this thread, and in threads that start meanwhile until they end."""
    if not active:
        yield
        return
    threading.settrace(_of_threads)  # type: ignore[arg-type]
    sys.settrace(_tracer)
    try:
        yield
    finally:
        suspend()

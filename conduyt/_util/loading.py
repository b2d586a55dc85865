"""Imports at first use that neither a fork nor a Ctrl-C leaves half done.

A child would wait for ever for the thread of its parent that was in the middle of an import. And a package whose import
was interrupted leaves modules behind, which make the next try fail.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from conduyt._util.locks import ForkSafeLock

_lock = ForkSafeLock(delays_forks=True, reentrant=True)


@contextmanager
def loading() -> Generator[None]:
    """Import something, or build something that may import."""
    with _lock:
        known = set(sys.modules)
        try:
            yield
        except BaseException:
            for name in [one for one in sys.modules if one not in known]:
                package = name.rpartition(".")[0]
                if package and package not in sys.modules:
                    del sys.modules[name]  # its package is gone, so it would be found half done
            raise


if TYPE_CHECKING:
    from functools import cached_property as cached_property  # exports it
else:

    class cached_property(functools.cached_property):  # noqa: N801
        """`functools.cached_property`, safe across forks: before Python 3.12 it has a lock of its own."""

        def __get__(self, instance, owner=None):  # noqa: ANN001, ANN204
            """Compute the value and keep it."""
            if instance is None:
                return self
            with loading():
                return super().__get__(instance, owner)

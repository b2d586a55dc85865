"""Imports at first use, safe from forks and Ctrl-C.

If a process forks while another thread imports, the child waits for that thread for ever. If an import is interrupted,
some modules of the package stay loaded, and the next import fails.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING

from conduyt._util.locks import ForkSafeLock

_lock = ForkSafeLock(delays_forks=True, reentrant=True)


@contextmanager
def loading() -> Generator[None]:
    """Guard a block that imports something, or builds something that may import."""
    with _lock:
        known = set(sys.modules)
        try:
            yield
        except BaseException:
            for name in [one for one in sys.modules if one not in known]:
                package = name.rpartition(".")[0]
                if package and package not in sys.modules:
                    del sys.modules[name]  # its package is gone, so it is incomplete
            raise


if TYPE_CHECKING:
    from functools import cached_property as cached_property  # exports it
else:
    _WITHOUT_CLIENT = SimpleNamespace(_caller=None)

    class cached_property(functools.cached_property):  # noqa: N801
        """A fork-safe `functools.cached_property` for a resource. Before Python 3.12, the original has its own lock.

        An access through the class, as in `Conduyt.contacts`, returns the class of the resource. So tools such as
        `unittest.mock.create_autospec` find the methods and their signatures.
        """

        def __get__(self, instance, owner=None):  # noqa: ANN001, ANN204
            """Create the resource and cache it."""
            if instance is None:
                with loading():
                    kind = type(self.func(_WITHOUT_CLIENT))
                self.func.__globals__.setdefault(kind.__name__, kind)  # for `typing.get_type_hints` of the property
                return kind
            with loading():
                return super().__get__(instance, owner)

"""Imports at first use that neither a fork nor a Ctrl-C leaves half done.

A child would wait for ever for the thread of its parent that was in the middle of an import. And a package whose import
was interrupted leaves modules behind, which make the next try fail.
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
    _WITHOUT_CLIENT = SimpleNamespace(_caller=None)

    class cached_property(functools.cached_property):  # noqa: N801
        """`functools.cached_property` of a resource, safe across forks: before Python 3.12 it has a lock of its own.

        As an attribute of the class, as in `Conduyt.contacts`, it is the class of the resource. So
        `unittest.mock.create_autospec` finds the methods, and others their signatures.
        """

        def __get__(self, instance, owner=None):  # noqa: ANN001, ANN204
            """Make the resource and keep it."""
            if instance is None:
                with loading():
                    kind = type(self.func(_WITHOUT_CLIENT))
                self.func.__globals__.setdefault(kind.__name__, kind)  # for `typing.get_type_hints` of the property
                return kind
            with loading():
                return super().__get__(instance, owner)

"""A progress bar for everything that takes a `progress`: lists, bulk changes, imports and exports.

    client.contacts.list(limit=100).items(progress=Bar())

Needs the extra `conduyt[progress]`. You can pass any other function that takes a `Progress`.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, TextIO

from conduyt._values.progress import Progress, ProgressCallback

if TYPE_CHECKING:
    from tqdm.std import tqdm as StdBar  # noqa: N812

__all__ = ["Bar", "Progress", "ProgressCallback"]


class Bar:
    """Draws how far work is with tqdm: as text in a terminal, and as a widget in a notebook that has them.

    One bar can serve several pieces of work, one after the other.

    Args:
        file: Where to draw. `None` is standard error, so that what a program prints stays clean.

    Raises:
        ImportError: tqdm is not installed. `pip install "conduyt[progress]"` brings it.

    Example:
        ```python
        from conduyt.progress import Bar

        contacts = list(client.contacts.list(limit=100).items(progress=Bar()))
        ```
    """

    def __init__(self, *, file: TextIO | None = None) -> None:
        try:
            # Without widgets it warns, and draws text instead; which is what we want.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from tqdm.auto import tqdm  # on use only
        except ImportError as error:
            message = 'tqdm is not installed; this brings it: pip install "conduyt[progress]"'
            raise ImportError(message, name=error.name) from error
        self._tqdm: type[StdBar[Any]] = tqdm
        self._file = file
        self._stage = ""
        self._bar: StdBar[Any] | None = None

    def __call__(self, now: Progress) -> None:
        """Draw. The bar of a piece of work ends when all of it is done, or another one begins."""
        if now.stage != self._stage:
            self.close()
        is_over = now.total is not None and now.done >= now.total
        if self._bar is None:
            if is_over and now.stage == self._stage:
                return  # said before
            self._bar = self._begin(now)
        self._stage = now.stage
        self._bar.total = now.total
        self._bar.update(now.done - self._bar.n)
        if is_over:
            self.close()

    def close(self) -> None:
        """End the bar where it is."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _begin(self, now: Progress) -> StdBar[Any]:
        return self._tqdm(total=now.total, desc=now.stage, unit="", unit_scale=True, file=self._file)

"""A progress bar for methods with a `progress` argument: lists, bulk changes, imports and exports.

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
    """Shows progress with tqdm: as text in a terminal, or as a widget in notebooks that support widgets.

    You can use one bar for several tasks, one after the other.

    Args:
        file: Where to draw. `None` means standard error, so that the output of your program stays clean.

    Raises:
        ImportError: tqdm is not installed. Run `pip install "conduyt[progress]"`.

    Example:
        ```python
        from conduyt.progress import Bar

        contacts = list(client.contacts.list(limit=100).items(progress=Bar()))
        ```
    """

    def __init__(self, *, file: TextIO | None = None) -> None:
        try:
            # Without widgets, tqdm warns and draws text. The text is fine, so hide the warning.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from tqdm.auto import tqdm  # on use only
        except ImportError as error:
            message = 'tqdm is not installed. Run: pip install "conduyt[progress]"'
            raise ImportError(message, name=error.name) from error
        self._tqdm: type[StdBar[Any]] = tqdm
        self._file = file
        self._stage = ""
        self._bar: StdBar[Any] | None = None

    def __call__(self, now: Progress) -> None:
        """Draw the progress. The bar ends when the task is complete or another task begins."""
        if now.stage != self._stage:
            self.close()
        is_over = now.total is not None and now.done >= now.total
        if self._bar is None:
            if is_over and now.stage == self._stage:
                return  # already shown
            self._bar = self._begin(now)
        self._stage = now.stage
        self._bar.total = now.total
        self._bar.update(now.done - self._bar.n)
        if is_over:
            self.close()

    def close(self) -> None:
        """End the bar at its current state."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _begin(self, now: Progress) -> StdBar[Any]:
        return self._tqdm(total=now.total, desc=now.stage, unit="", unit_scale=True, file=self._file)

"""How far a long command is, on the standard error of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol


class Advance(Protocol):
    """Moves the bar."""

    def __call__(self, done: int, total: int | None, stage: str) -> None:
        """Show that so much is done."""


@contextmanager
def bar() -> Generator[Advance]:
    """Show a bar while the block runs, if the standard error is a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total, stage: None  # noqa: ARG005
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def advance(done: int, total: int | None, stage: str) -> None:
            progress.update(task, completed=done, total=total, description=stage)

        yield advance


def counted(pages: Iterable[Sequence[object]], total: int | None, most: int | None) -> Iterator[Sequence[object]]:
    """Pass pages on, and show how many items have passed, unless they are on the terminal themselves."""
    if sys.stdout.isatty() or not sys.stderr.isatty():
        yield from pages
        return
    wanted = total if most is None or total is None else min(total, most)
    done = 0
    with bar() as advance:
        for page in pages:
            yield page
            done += len(page)
            advance(done, wanted, "items")

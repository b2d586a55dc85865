"""Iterations report how far they are, and bars draw it."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from collections.abc import Iterator

import pytest

from conduyt import Conduyt
from conduyt.progress import Bar, Progress
from conduyt.sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="demo") as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Conduyt]:
    with sandbox.client() as client:
        yield client


def told(told: list[Progress]) -> list[tuple[int, int | None]]:
    assert {now.stage for now in told} == {"read contacts"}
    return [(now.done, now.total) for now in told]


def test_a_walk_tells_page_after_page_how_much_is_done(client: Conduyt) -> None:
    reports: list[Progress] = []
    page = client.contacts.list(limit=100)
    total = page.meta.total
    assert total

    items = page.items(progress=reports.append)
    list(items)
    list(items)

    assert told(reports) == [*((done, total) for done in range(0, total, 100)), (total, total)]


def test_a_walk_with_an_end_counts_up_to_it(client: Conduyt) -> None:
    page = client.contacts.list(limit=100)
    total = page.meta.total or 0
    by_items: list[Progress] = []
    by_pages: list[Progress] = []
    from_page_two: list[Progress] = []

    list(page.items(max_items=150, progress=by_items.append))
    list(page.items(max_pages=1, progress=by_pages.append))
    list(client.contacts.list(limit=100, page=2).items(progress=from_page_two.append))

    assert told(by_items) == [(0, 150), (100, 150), (150, 150)]
    assert told(by_pages) == [(0, 100), (100, 100)]
    assert told(from_page_two)[0] == (0, total - 100)
    assert told(from_page_two)[-1] == (total - 100, total - 100)


def test_an_async_walk_tells_the_same(sandbox: Sandbox) -> None:
    reports: list[Progress] = []

    async def main() -> None:
        async with sandbox.async_client() as client:
            await client.contacts.list(limit=100).items(max_items=150, progress=reports.append).to_arrow()

    asyncio.run(main())
    assert told(reports) == [(0, 150), (100, 150), (150, 150)]


def test_a_bar_draws_how_far_a_walk_is(client: Conduyt) -> None:
    drawn = io.StringIO()

    list(client.contacts.list(limit=100).items(max_items=200, progress=Bar(file=drawn)))

    last = drawn.getvalue().rstrip("\n").rsplit("\r", 1)[-1]
    assert last.startswith("read contacts: 100%")
    assert "200/200" in last
    assert drawn.getvalue().endswith("\n")


def test_a_bar_begins_anew_with_each_piece_of_work() -> None:
    drawn = io.StringIO()
    bar = Bar(file=drawn)

    for stage, done in [("check", 0), ("check", 4), ("check", 4), ("upload", 1), ("import", 0), ("import", 4)]:
        bar(Progress(stage=stage, done=done, total=4))

    lines = [line.rsplit("\r", 1)[-1].split("|")[0] for line in drawn.getvalue().rstrip("\n").split("\n")]
    assert lines == ["check: 100%", "upload:  25%", "import: 100%"]


def test_a_missing_tqdm_is_named_with_what_brings_it() -> None:
    code = """
import sys
sys.modules["tqdm"] = None
from conduyt.progress import Bar
try:
    Bar()
except ImportError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == 'tqdm is not installed. Run: pip install "conduyt[progress]"'

"""What the pages promise: guides begin with code, samples are programs, and figures are those that were measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from resources.described import operations

import conduyt
import conduyt.resources.aio
from conduyt import AsyncConduyt, Conduyt, errors

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
GUIDES = sorted(DOCS.glob("how-to/*.md"))
PAGES = [PROJECT / "README.md", *sorted(DOCS.glob("*.md")), *GUIDES]
BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def text_of(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_a_guide_begins_with_code(page: Path) -> None:
    assert re.match(r"# [^\n]+\n\n```\w", page.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_sample_of_a_page_is_a_program(page: Path) -> None:
    for code in BLOCK.findall(page.read_text("utf-8")):
        compile(code, str(page), "exec")  # no `await` outside a function


def test_the_readme_is_short() -> None:
    assert len((PROJECT / "README.md").read_text("utf-8").splitlines()) < 200


# -- every exception ---------------------------------------------------------------------------------------------------

CLASSES = [
    value for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, BaseException) and value.__module__.startswith("conduyt")
]  # fmt: skip


def test_every_exception_has_a_row_that_says_what_to_do() -> None:
    rows = re.findall(r"^\| `(\w+)` \|(.*)\| ([^|]+) \|$", text_of("exceptions.md"), re.MULTILINE)
    names = [one.__name__ for one in CLASSES if one not in {errors.ConduytError, errors.APIStatusError}]

    assert len(names) > 20
    assert sorted(name for name, _, what_to_do in rows if len(what_to_do) > 10 and name[0].isupper()) == sorted(names)


@pytest.mark.parametrize(
    ("name", "status"), re.findall(r"^\| `(\w+Error)` \| (\d+) \|", text_of("exceptions.md"), re.MULTILINE)
)
def test_the_status_of_an_exception_is_the_one_that_raises_it(name: str, status: str) -> None:
    described = getattr(conduyt, name)

    if issubclass(described, errors.WebhookError):
        assert described.status == int(status)
    else:
        assert issubclass(described, errors.class_for(int(status), ""))


# -- comparisons -------------------------------------------------------------------------------------------------------

RATIOS = {
    ("typed GET", "`httpx.Client.get`, which returns bytes"): "typed sync GET, to httpx.Client.get",
    ("typed GET", "openai and anthropic"): "typed sync GET, to openai and anthropic",
    ("typed GET", "githubkit"): "typed sync GET, to githubkit",
    ('typed GET with `transport="fast"`', "`httpx.Client.get`"): "the same, fast transport, to httpx.Client.get",
    ("page of 100 contacts", "untyped httpx"): "page of 100, to untyped httpx",
    ("reading a whole list, no latency", "a loop by hand on httpx and pydantic"): (
        "walk of 10,000, no latency, to the loop by hand"
    ),
    ("start to the first contact", "the same by hand"): "start to first contact, to the same by hand",
    ("memory of a kept contact", "openai"): "memory of a kept contact, to openai",
    ("memory of a kept contact", "stripe"): "memory of a kept contact, to stripe",
}


def cells(page: str, first: str) -> list[str]:
    (row,) = re.findall(rf"^\| {re.escape(first)} +\|(.*)\|$", text_of(page), re.MULTILINE)
    return [cell.strip() for cell in row.split("|")]


def test_the_ratios_of_the_comparison_are_the_measured_ones() -> None:
    told = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([\d.]+×) \|$", text_of("comparisons.md"), re.MULTILINE)

    assert {(work, beside): ratio for work, beside, ratio in told} == {
        key: cells("performance.md", row)[1] for key, row in RATIOS.items()
    }


def test_the_seconds_of_the_comparison_are_the_measured_ones() -> None:
    told = " ".join(text_of("comparisons.md").split())

    for name, words in {
        "conduyt": "took {} s with `items(concurrency=8)`", "httpx + pydantic": "{} s with a loop by hand",
        "openai": "{} s with openai", "stripe": "{} s with stripe", "githubkit": "{} s with githubkit",
    }.items():  # fmt: skip
        assert words.format(cells("performance.md", name)[6]) in told
    assert f"{cells('performance.md', 'httpx')[8]} ms to {cells('performance.md', 'conduyt')[8]} ms" in told


def test_the_counts_of_both_pages_are_the_measured_ones() -> None:
    twice, creates = re.findall(r"\d+", cells("reliability.md", "duplicates after creates with a lost response")[0])
    right, reads = re.findall(r"\d+", cells("reliability.md", "reads and repeatable writes recovered")[0])
    places = re.findall(r"\d+", cells("reliability.md", "places where the key was found")[0])
    told = " ".join(text_of("comparisons.md").split())

    assert f"of {int(creates):,} creates whose response was lost, {twice} were sent twice" in told
    assert f"Of {int(reads):,} reads and repeatable writes that met a temporary fault, {int(right):,} returned" in told
    assert f"[{twice} of {int(creates):,} creates]" in text_of("index.md")
    assert f"[{places[0]} of {int(places[1]):,} places]" in text_of("index.md")


# -- for readers and machines ------------------------------------------------------------------------------------------


def test_the_glossary_is_in_order() -> None:
    words = [word.strip("`").casefold() for word in re.findall(r"^\*\*(.+)\*\*$", text_of("glossary.md"), re.MULTILINE)]

    assert len(words) > 20
    assert words == sorted(words)


def first_line(client: object, operation: str) -> str:
    for name in operation.split("."):
        client = getattr(client, name)
    return (client.__doc__ or "").splitlines()[0]


@pytest.mark.parametrize("kind", [Conduyt, AsyncConduyt])
def test_the_first_line_of_a_docstring_describes_a_tool(kind: type[Conduyt | AsyncConduyt]) -> None:
    client = kind("cdy_docs_0123456789")
    lines = {one.name: first_line(client, one.name) for one in operations()}

    wrong = {name: line for name, line in lines.items() if not re.fullmatch(r"[A-Z][a-z].{8,118}\.", line)}
    assert wrong == {}
    by_line: dict[str, list[str]] = {}
    for name, line in lines.items():
        by_line.setdefault(line, []).append(name)
    assert {line: names for line, names in by_line.items() if len(names) > 1} == {}

"""What notebooks show: tables for people, and nothing of a value but its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

import pytest

from conduyt import Conduyt, Page
from conduyt.models import Contact, Deal
from conduyt.sandbox import Sandbox

HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</td></tr></table><iframe>",
    "&lt;b&gt;",
    "\x1b[31mred\x1b]8;;http://evil.test\x07",
    "abc\u202edcb\u2066\u200f",
    "\x00\x08\u2028",
]  # fmt: skip


class Parsed(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.cells: list[list[str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "tr":
            self.cells.append([])
        if tag in {"td", "th"}:
            self.cells[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1][-1] += data


@pytest.fixture(scope="module")
def client() -> Iterator[Conduyt]:
    with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
        yield client


def is_harmless(html: str) -> bool:
    parsed = Parsed(html)
    only_tables = parsed.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    text = re.sub(r"<[^<>]*>", "", html)
    return (
        only_tables
        and parsed.attributes <= {"style"}
        and not re.search(r"[<>\"']", text)
        and unescape(text).replace("\n", "").isprintable()
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_or_name_of_an_object_becomes_markup_or_turns_the_line(text: str) -> None:
    contact = Contact.model_validate({
        "id": text,
        "firstName": text,
        "customFields": {text: [text, {text: text}]},
        "tags": [{"name": text}],
        "assignedUser": {"email": text},
        text: text,
    })  # fmt: skip

    assert is_harmless(contact._repr_html_())


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_from_a_server_becomes_markup_in_a_page(text: str, client: Conduyt) -> None:
    page: Page[Contact] = client.contacts.list(limit=2)
    for item in page.data:
        item.first_name = text
        item.tags = None
        item.custom_fields = {text: text}

    html = page._repr_html_()

    assert is_harmless(html)
    assert "first_name" in html


def test_a_page_shows_the_columns_people_look_for_and_where_it_stands(client: Conduyt) -> None:
    page = client.contacts.list(limit=25, page=2)

    html = page._repr_html_()

    head, *rows = Parsed(html).cells
    assert head[:4] == ["id", "first_name", "last_name", "email"]
    assert "created_at" in head
    assert len(head) == 7
    assert len(rows) == 20
    assert rows[0][0] == page.data[0].id
    assert f"Page 2 of 20: 25 items, {page.meta.total} in all; the first 20 are shown</caption>" in html


def test_an_empty_page_says_so(client: Conduyt) -> None:
    html = client.contacts.list(search="nobody has such a name")._repr_html_()

    assert "0 items" in html
    assert Parsed(html).cells == []


def test_an_object_shows_what_it_has_with_times_in_utc_and_names_of_what_is_in_it() -> None:
    deal = Deal.model_validate(
        {"id": "d1", "value": "10.50", "createdAt": "2026-03-01T01:00:00+05:00", "contact": {"id": "c", "email": "a@x"}}
    )

    rows = dict(Parsed(deal._repr_html_()).cells)

    assert rows == {"id": "d1", "value": "10.50", "created_at": "2026-02-28 20:00", "contact": "a@x"}


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        ("9999-12-31T23:59:59-05:00", "9999-12-31 23:59-05:00"),
        ("0001-01-01T00:00:00+05:00", "0001-01-01 00:00+05:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31 23:59"),
    ],
)
def test_times_at_the_ends_of_the_calendar_are_shown(time: str, shown: str) -> None:
    deal = Deal.model_validate({"id": "d1", "createdAt": time})

    assert Parsed(deal._repr_html_()).cells == [["id", "d1"], ["created_at", shown]]


def test_long_text_is_cut(client: Conduyt) -> None:
    (row,) = Parsed(Contact(id="x" * 5000)._repr_html_()).cells

    assert row == ["id", "x" * 79 + "…"]

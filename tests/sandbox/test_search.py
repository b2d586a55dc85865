"""Search over everything at once."""

import pytest

from .conftest import Caller

GROUPS = ("contacts", "deals", "companies", "notes", "tasks")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("acme", set(GROUPS)),
        ("ADA LOV", {"contacts"}),
        ("ada@", {"contacts"}),
        ("acme.ex", {"companies"}),
        ("renewal", {"deals"}),
        ("friday", {"notes"}),
        (" back ", {"tasks"}),
        ("%", set()),
        ("", set()),
        (" ", set()),
    ],
)
def test_a_text_is_found_wherever_it_occurs(api: Caller, text: str, found: set[str]) -> None:
    contact = api.ok(
        "POST",
        "/contacts",
        json={"firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com", "company": "Acme Corp"},
    )
    deal = {"name": "Acme Corp Renewal", "pipelineId": "pipe_abc123", "stageId": "stage_new"}
    api.ok("POST", "/deals", json=deal)
    api.ok("POST", "/companies", json={"name": "Acme Corp", "domain": "acme.example"})
    api.ok("POST", "/notes", json={"body": "Offer for Acme by Friday", "contactId": contact["id"]})
    api.ok("POST", "/tasks", json={"title": "Call Acme", "description": "and call back"})

    answer = api.ok("GET", "/search", params={"q": text})

    assert set(answer) == set(GROUPS)
    assert {group for group, items in answer.items() if items} == found
    assert all(len(items) <= 1 for items in answer.values())


def test_the_items_are_whole_and_without_internals(api: Caller) -> None:
    task = api.ok("POST", "/tasks", json={"title": "Call Acme"})
    assert api.ok("GET", "/search", params={"q": "acme"})["tasks"] == [task]


def test_a_group_holds_50_items(read: Caller) -> None:
    assert len(read.ok("GET", "/search", params={"q": "example"})["contacts"]) == 50


def test_a_search_needs_a_text(read: Caller) -> None:
    assert read.error("GET", "/search", 400)["details"][0]["field"] == "q"

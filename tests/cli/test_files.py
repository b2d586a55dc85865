"""`conduyt contacts import` and `conduyt contacts export`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Conduyt


def test_an_import_tells_what_became_of_the_rows(conduyt: Conduyt, sandbox: Sandbox) -> None:
    Path("people.csv").write_text("First Name,Mail\nAda,ada@x.test\nBob,bob@x.test\n")

    done = conduyt("contacts", "import", "people.csv", "--map", "Mail=email")

    assert (done.code, done.err) == (0, "")
    assert done.out == "2 created, 0 updated, 0 skipped, 0 duplicates, 0 failed\n"
    assert "ada@x.test" in conduyt("contacts", "list", "--search", "ada@x.test").out


def test_a_file_with_a_problem_is_not_sent_and_its_line_is_named(conduyt: Conduyt, sandbox: Sandbox) -> None:
    Path("people.csv").write_text("First Name,Email\nAda,ada@x.test\nBob,bob\n")
    before = len(sandbox.requests)

    checked = conduyt("contacts", "import", "people.csv", "--dry-run")
    refused = conduyt("contacts", "import", "people.csv")

    problem = "line 3, column Email: is not an email address\n"
    assert (checked.code, checked.out, checked.err) == (1, "2 rows, 1 problems\n", problem)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith(f"{problem}conduyt: ")
    assert len(sandbox.requests) == before


@pytest.mark.parametrize("option", ["--delimiter=;;", "--encoding=base64", "--map=First Name=nope"])
def test_what_no_file_can_have_is_a_usage_error(conduyt: Conduyt, sandbox: Sandbox, option: str) -> None:
    Path("people.csv").write_text("email,First Name\nada@new.example,Ada\n")
    done = conduyt("contacts", "import", "people.csv", option)

    assert (done.code, done.err.count("\n")) == (2, 4)


def test_a_mapping_without_an_equals_sign_is_refused(conduyt: Conduyt, sandbox: Sandbox) -> None:
    Path("people.csv").write_text("Mail\na@x.test\n")

    done = conduyt("contacts", "import", "people.csv", "--map", "Mail")

    assert (done.code, "has no =" in done.err) == (2, True)


def test_an_export_writes_every_contact_and_says_how_many(conduyt: Conduyt, sandbox: Sandbox) -> None:
    done = conduyt("contacts", "export", "all.jsonl")

    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("to all.jsonl: 500 contacts\n")
    assert len({json.loads(line)["id"] for line in Path("all.jsonl").read_text().splitlines()}) == 500


def test_an_export_can_be_filtered(conduyt: Conduyt, sandbox: Sandbox) -> None:
    assert conduyt("contacts", "export", "some.jsonl", "--filter", "source=referral").code == 0

    assert {json.loads(line)["source"] for line in Path("some.jsonl").read_text().splitlines()} == {"referral"}


def test_the_value_of_a_filter_may_have_an_equals_sign(conduyt: Conduyt, sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        client.contacts.create(first_name="a=b")

    assert conduyt("contacts", "export", "some.jsonl", "--filter", "search=a=b").code == 0
    assert [json.loads(line)["firstName"] for line in Path("some.jsonl").read_text().splitlines()] == ["a=b"]


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        (["source="], "'source=' has no value"),
        (["source"], "'source' has no value"),
        (["source=website", "source=referral"], "'source' is there twice"),
        (["created-after=2026-01-01", "created_after=2026-02-01"], "'created_after' is there twice"),
    ],
)
def test_no_filter_is_left_out_in_silence(conduyt: Conduyt, sandbox: Sandbox, filters: list[str], text: str) -> None:
    done = conduyt("contacts", "export", "some.jsonl", *(f"--filter={one}" for one in filters))

    assert (done.code, text in done.err, Path("some.jsonl").exists()) == (2, True, False)


def test_a_column_that_is_mapped_twice_is_refused(conduyt: Conduyt, sandbox: Sandbox) -> None:
    Path("people.csv").write_text("Mail\na@x.test\n")

    done = conduyt("contacts", "import", "people.csv", "--map", "Mail=phone", "--map", "Mail=email")

    assert (done.code, "'Mail' is there twice" in done.err) == (2, True)


def test_an_ending_that_says_no_format_is_a_mistake_of_the_command(conduyt: Conduyt, sandbox: Sandbox) -> None:
    done = conduyt("contacts", "export", "all.doc")

    assert done.code == 2
    assert not Path("all.doc").exists()

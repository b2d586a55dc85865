"""What the response to a bulk change means, in every format that it may have."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduyt.bulk.outcomes import read_outcomes

IDS = ["a", "b", "c", "d"]
FAILED_B = {"id": "b", "code": "not_found", "message": "Gone."}


def words(body: object, status: int = 200, ids: list[str] = IDS) -> str:
    """The outcomes as a word: d for done, f for failed, u for unknown."""
    return "".join(outcome.state[0] for outcome in read_outcomes(status, body, ids))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Counts and the failures by name.
        ({"data": {"updated": 3, "failed": 1, "errors": [FAILED_B]}}, "dfdd"),
        ({"updated": 3, "errors": [FAILED_B]}, "dfdd"),
        ({"data": {"deleted": 4, "failed": 0, "errors": []}}, "dddd"),
        ({"successCount": "4", "errorCount": "0"}, "dddd"),
        ({"success_count": 4}, "dddd"),
        # All of them failed, with a good status.
        ({"updated": 0, "failed": 4, "errors": [{"message": "The database is away."}]}, "ffff"),
        ({"updated": 0, "failed": 4}, "ffff"),
        # A row for each, in any order, by id or by index.
        ({"results": [{"id": x, "success": x != "b"} for x in "dbca"]}, "dfdd"),
        ({"results": [{"index": i, "status": 404 if i == 1 else 200} for i in (3, 1, 0, 2)]}, "dfdd"),
        ([{"id": x, "status": "updated"} for x in "abcd"], "dddd"),
        ({"data": [{"contactId": x, "ok": True} for x in "abcd"]}, "dddd"),
        ({"results": {"a": "ok", "b": {"error": "gone"}, "c": "ok", "d": "failed"}}, "dfdf"),
        ({"succeeded": ["a", "c", "d"], "failed": ["b"]}, "dfdd"),
        ({"errors": {"b": "Gone."}, "updated": 3}, "dfdd"),
        # It says that all is well.
        ({"data": {"success": True}}, "dddd"),
        ({"status": "completed"}, "dddd"),
        ({"errors": []}, "dddd"),
        # It does not say.
        ({}, "uuuu"),
        (None, "uuuu"),
        ("fine", "uuuu"),
        ({"errors": [FAILED_B]}, "ufuu"),
        ({"updated": 2, "failed": 2}, "uuuu"),
        ({"updated": 2, "failed": 2, "errors": [FAILED_B]}, "ufuu"),
        ({"results": [{"id": "a", "success": True}]}, "duuu"),
        ({"results": [{"id": "a", "name": "Ada"}]}, "uuuu"),
        ({"success": True, "errors": [{"message": "one of them failed"}]}, "uuuu"),
        # It is not done yet.
        ({"status": "queued"}, "uuuu"),
        ({"results": [{"id": "a", "status": "pending"}], "updated": 4}, "uuuu"),
        # It contradicts itself.
        ({"updated": 2, "failed": 1, "errors": [FAILED_B]}, "ufuu"),
        ({"updated": 4, "errors": [FAILED_B]}, "ufuu"),
        ({"updated": 9}, "uuuu"),
        ({"updated": 4, "total": 5}, "uuuu"),
        ({"updated": 4, "succeeded": 3}, "uuuu"),
        ({"updated": 4, "errors": [{"id": "stranger", "message": "?"}]}, "uuuu"),
        ({"results": [{"id": x, "success": True} for x in "abcd"], "updated": 3}, "uuuu"),
        ({"results": [{"id": "a", "success": True, "error": "no"}], "updated": 4}, "uuuu"),
        ({"succeeded": ["a", "b", "c", "d"], "failed": ["b"]}, "dudd"),
        ({"results": [{"id": "a", "index": 2, "success": True}]}, "uuuu"),
        ({"results": [{"index": 4, "success": True}]}, "uuuu"),
    ],
)
def test_a_record_is_certain_only_if_the_response_is(body: object, expected: str) -> None:
    assert words(body) == expected


def test_an_accepted_request_is_not_a_done_one() -> None:
    assert words({"data": {"success": True}}, 202) == "uuuu"


def test_a_207_needs_a_word_about_each_record() -> None:
    assert words({"success": True}, 207) == "uuuu"
    assert words({"results": [{"id": x, "status": 404 if x == "c" else 200} for x in "abcd"]}, 207) == "ddfd"


def test_666_and_334_are_1000() -> None:
    ids = [f"con_{number}" for number in range(1000)]
    errors = [{"id": id_, "code": "conflict", "message": "Taken."} for id_ in ids if int(id_[4:]) % 3 == 0]
    shuffled = sorted(errors, key=lambda row: row["id"][::-1])

    outcomes = read_outcomes(207, {"data": {"updated": 666, "failed": 334, "errors": shuffled}}, ids)

    assert Counter(outcome.state for outcome in outcomes) == {"done": 666, "failed": 334}
    assert all((outcome.state == "failed") == (index % 3 == 0) for index, outcome in enumerate(outcomes))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"id": "a", "error": {"code": "taken", "message": "Taken.", "field": "email"}}, ("taken", "Taken.", "email")),
        ({"id": "a", "errors": [{"field": "phone", "message": "Too long."}]}, ("failed", "Too long.", "phone")),
        ({"id": "a", "error": "Taken."}, ("failed", "Taken.", None)),
        ({"id": "a", "code": "x", "details": [{"field": "city", "message": "Odd."}]}, ("x", "Odd.", "city")),
        ("a", ("failed", "a", None)),
        ({"id": "a", "message": "see cdy_live_123\x1b[31m"}, ("failed", "see cdy_*** [31m", None)),
    ],
)  # fmt: skip
def test_a_failure_keeps_its_code_message_and_field(row: object, expected: tuple[Any, ...]) -> None:
    (outcome,) = read_outcomes(200, {"updated": 0, "errors": [row]}, ["a"])

    assert (outcome.state, outcome.code, outcome.message, outcome.field) == ("failed", *expected)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 5) | st.sampled_from(["a", "b", "z", "ok", "failed", "queued", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["data", "results", "errors", "updated", "failed", "id", "index", "status", "success", "total"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values, st.sampled_from([200, 202, 207]))
def test_no_response_is_too_odd_to_be_read(body: object, status: int) -> None:
    assert len(read_outcomes(status, body, IDS)) == 4


@given(st.integers(0, 4), st.integers(0, 4), st.sets(st.sampled_from(IDS)))
def test_what_is_done_never_exceeds_what_the_counts_allow(updated: int, failed: int, named: set[str]) -> None:
    body = {"updated": updated, "failed": failed, "errors": [{"id": id_, "message": "no"} for id_ in sorted(named)]}

    states = Counter(outcome.state for outcome in read_outcomes(200, body, IDS))

    assert states["done"] <= updated
    assert states["failed"] >= len(named)

"""Values of JSON that have not been validated, and text of a server: read if they fit, and harmless in any case."""

import pytest

from conduyt._values.json_values import as_count, as_list, as_mapping
from conduyt._values.text import one_line, plain, shown, visible


@pytest.mark.parametrize("value", [None, "x", 1, True, [("a", 1)], object()])
def test_what_is_no_object_counts_as_an_empty_one(value) -> None:
    assert as_mapping(value) == {}
    assert as_mapping({"a": value}) == {"a": value}


@pytest.mark.parametrize("value", [None, "x", 1, True, {"a": 1}, ("a",)])
def test_what_is_no_list_counts_as_an_empty_one(value) -> None:
    assert as_list(value) == []
    assert as_list([value]) == [value]


@pytest.mark.parametrize(("value", "count"), [(0, 0), (7, 7), ("7", 7), (" 42 ", 42), ("007", 7)])
def test_a_count_may_come_as_text(value, count) -> None:
    assert as_count(value) == count


@pytest.mark.parametrize("value", [None, True, -1, 1.0, "-1", "1.5", "²", "9" * 16, [], {}])
def test_an_odd_count_counts_as_absent(value) -> None:
    assert as_count(value) is None


@pytest.mark.parametrize(
    ("text", "escaped"), [("Zoë", "Zoë"), ("a\nb", r"a\nb"), ("\x1b[2J", r"\x1b[2J"), ("\u202e", r"\u202e")]
)
def test_what_is_not_shown_is_escaped(text, escaped) -> None:
    assert visible(text) == one_line(text) == escaped


def test_a_line_ends_at_its_limit() -> None:
    assert one_line("a" * 10, 3) == "aaa"


def test_what_is_not_shown_becomes_a_space() -> None:
    assert plain("a\nb\x1bc") == "a b c"


def test_text_of_a_server_is_a_line_without_keys() -> None:
    assert shown("  no\ncdy_secret_1 ") == "no cdy_***"
    assert shown(" ") is None
    assert shown(7) is None

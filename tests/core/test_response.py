"""What comes with an answer, and answers that are no objects."""

import copy
import json
import pickle
from datetime import UTC, datetime

import pytest

from conduyt import Attempt, Content, Headers, RateLimit, Redirect, ResponseInfo
from conduyt._values.json_values import as_count

from .by_hand import INFO


def info(**headers: str) -> ResponseInfo:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ResponseInfo(status=200, headers=Headers(named), method="GET", path="/x", attempts=(), elapsed=0.0)


# --- Headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_header_names_compare_without_case(name) -> None:
    headers = Headers({"Content-Type": "text/csv"})

    assert headers[name] == headers.get(name) == "text/csv"
    assert name in headers


def test_headers_are_a_mapping() -> None:
    headers = Headers({"A": "1", "B": "2"})

    assert dict(headers) == {"a": "1", "b": "2"}
    assert (len(headers), list(headers)) == (2, ["a", "b"])
    assert headers == Headers({"b": "2", "a": "1"})


def test_headers_can_be_empty() -> None:
    assert dict(Headers()) == {}


def test_repeated_headers_are_joined() -> None:
    assert Headers([("Link", "a"), ("link", "b")])["link"] == "a, b"


def test_an_absent_header_is_absent() -> None:
    headers = Headers()

    assert headers.get("x") is None
    assert "x" not in headers
    with pytest.raises(KeyError):
        headers["x"]


def test_what_is_no_text_is_no_header() -> None:
    assert 7 not in Headers({"7": "x"})


def test_headers_print_as_they_are() -> None:
    assert repr(Headers({"A": "1"})) == "Headers({'a': '1'})"


@pytest.mark.parametrize("travel", [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
def test_headers_travel(travel) -> None:
    assert travel(Headers({"A": "1"})) == Headers({"A": "1"})


# --- Rate limit ------------------------------------------------------------------------------------------------------


def test_the_rate_limit_is_read_from_the_headers() -> None:
    answer = info(x_ratelimit_limit="100", x_ratelimit_remaining="42", x_ratelimit_reset="1792584000")

    assert answer.rate_limit == RateLimit(limit=100, remaining=42, reset=1_792_584_000, per_second=20)
    assert answer.rate_limit.reset_at == datetime(2026, 10, 21, 12, tzinfo=UTC)


def test_an_answer_may_tell_nothing_about_the_rate_limit() -> None:
    assert info().rate_limit == RateLimit(limit=None, remaining=None, reset=None)
    assert info().rate_limit.reset_at is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), (" 42 ", 42), ("007", 7), ("9" * 15, 999_999_999_999_999)])
def test_a_whole_number_is_read(text, number) -> None:
    assert as_count(text) == number


@pytest.mark.parametrize("text", [None, "", "-1", "+1", "1.5", "1e3", "0x1", "1_000", "²", "５", "9" * 16, "9" * 5000])
def test_an_odd_number_counts_as_absent(text) -> None:
    assert as_count(text) is None


@pytest.mark.parametrize("reset", [10**14, 10**15 - 1])
def test_an_end_in_the_far_future_is_no_time(reset) -> None:
    assert RateLimit(reset=reset).reset_at is None


# --- Request ids -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "request_id"),
    [
        ({"x_request_id": "req_1"}, "req_1"),
        ({"request_id": "req_2"}, "req_2"),
        ({"x_request_id": "req_1", "request_id": "req_2"}, "req_1"),
        ({"x_request_id": "", "request_id": "req_2"}, "req_2"),
        ({}, None),
    ],
)
def test_the_request_id_has_one_of_two_names(headers, request_id) -> None:
    assert info(**headers).request_id == request_id


@pytest.mark.parametrize("text", ["a\nb", "\x1b[31m", "é", "x" * 201])
def test_an_odd_request_id_counts_as_absent(text) -> None:
    assert info(x_request_id=text).request_id is None


@pytest.mark.parametrize("travel", [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
@pytest.mark.parametrize("thing", [INFO, RateLimit(limit=1), Attempt(outcome=200, waited=0.5, request_id="req_1")])
def test_what_came_with_an_answer_travels(travel, thing) -> None:
    assert travel(thing) == thing


# --- Content ---------------------------------------------------------------------------------------------------------


def content(body: bytes = b"a,b", **headers: str) -> Content:
    return Content(body, info(**headers))


def test_content_is_the_bytes_with_what_came_with_them() -> None:
    answer = info()
    found = Content(b"a,b", answer)

    assert (found.content, found.response, len(found)) == (b"a,b", answer, 3)


@pytest.mark.parametrize(
    ("header", "kind"),
    [("text/csv; charset=utf-8", "text/csv"), ("Text/CSV", "text/csv"), (" application/pdf ;x", "application/pdf")],
)
def test_content_names_its_type(header, kind) -> None:
    assert content(content_type=header).content_type == kind


def test_content_may_have_no_type() -> None:
    assert content().content_type is None


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="contacts.csv"', "contacts.csv"),
        ("attachment; filename=contacts.csv", "contacts.csv"),
        ("attachment; filename=contacts.csv; size=3", "contacts.csv"),
        ('inline; filename="Q3 report.pdf"', "Q3 report.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\temp\\\\x.csv"', "x.csv"),
        ('attachment; filename=".."', None),
        ('attachment; filename=". ."', None),
        ('attachment; filename="folder/"', None),
        ('attachment; filename=""', None),
        ('attachment; filename="a\x1b[31m.csv"', None),
        ("attachment; filename*=UTF-8''na%C3%AFve.csv", None),
        ("attachment", None),
        ("", None),
    ],
)
def test_a_file_name_has_no_folder(header, name) -> None:
    assert content(content_disposition=header).filename == name


def test_without_a_proposal_there_is_no_file_name() -> None:
    assert content().filename is None


def test_content_can_be_read_as_text() -> None:
    assert content("Zoë".encode()).text == "Zoë"


def test_content_that_is_no_text_shows_replacements() -> None:
    assert content(b"caf\xe9").text == "caf\ufffd"


def test_content_can_be_read_as_json() -> None:
    assert content(b'{"a": [1]}').json() == {"a": [1]}


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a":'])
def test_content_that_is_no_json_says_so(body) -> None:
    with pytest.raises(ValueError, match="Expecting"):
        content(body).json()


@pytest.mark.parametrize(
    "body",
    [
        b"[" + b"1.5," * 200_001 + b"1]",
        b"[" + b"{}," * 40_001 + b"1]",
        b"[" + b"9" * 1_500_000 + b"]",
        b'["' + b"a" * (20 << 20) + b'"]',
    ],
    ids=["floats", "objects", "an integer", "a text"],
)
def test_content_that_would_fill_the_memory_is_not_parsed(body, tmp_path) -> None:
    saved = Content(b"", INFO, tmp_path / "large.json")
    (tmp_path / "large.json").write_bytes(body)

    for content_ in (content(body), saved):
        with pytest.raises(ValueError, match=r"the response holds (a number of )?more than"):
            content_.json()


@pytest.mark.parametrize("text", ["a", "é", "\N{GRINNING FACE}"])
def test_a_large_content_is_read_as_json(text) -> None:
    values = {"x": text + "a" * (15 << 20), "n": [1.5, -3, True, None]}

    assert content(json.dumps(values, ensure_ascii=False).encode()).json() == values


@pytest.mark.parametrize("kind", [str, lambda path: path])
def test_content_can_be_saved(kind, tmp_path) -> None:
    target = tmp_path / "contacts.csv"
    target.write_bytes(b"something longer that was there before")

    assert content().save(kind(target)) == target
    assert target.read_bytes() == b"a,b"


def test_content_is_saved_into_a_folder_that_exists(tmp_path) -> None:
    with pytest.raises(FileNotFoundError):
        content().save(tmp_path / "none" / "contacts.csv")


def test_content_prints_its_type_and_size() -> None:
    assert repr(content(b"x" * 1234, content_type="text/csv")) == "<Content text/csv, 1,234 bytes>"
    assert repr(content(b"")) == "<Content of unknown type, 0 bytes>"


def test_content_may_lie_in_a_file_instead_of_in_memory(tmp_path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(b"a,b")

    found = Content(b"", info(content_type="text/csv"), path)

    assert (found.path, found.content, found.text, len(found)) == (path, b"a,b", "a,b", 3)
    assert repr(found) == "<Content text/csv, 3 bytes>"


def test_content_in_memory_has_no_path() -> None:
    assert content().path is None


@pytest.mark.parametrize("thing", [Redirect("https://files.test/a", INFO)])
def test_a_redirect_travels(thing) -> None:
    assert pickle.loads(pickle.dumps(thing)) == thing

"""From arguments to bytes: what goes out, exactly, and what is refused before anything goes out."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduyt import OMIT, RequestOptions
from conduyt._core.custom import custom_operation
from conduyt._core.decoding import Bytes, One
from conduyt._core.encoding import check_path, encode_body, encode_query, fill_path, read_files
from conduyt._core.endpoint import Endpoint
from conduyt._core.messages import FilePart, Request
from conduyt._core.settings import Settings
from conduyt.endpoints import bulk, calls, contacts, deals, pipelines
from conduyt.models import Contact, Deal, NewStage

from .by_hand import KEY, SETTINGS, thorough

BERLIN = timezone(timedelta(hours=2))
NOON = datetime(2026, 10, 21, 12, tzinfo=UTC)


def sent(body: object) -> object:
    """What a server would read from the body."""
    return json.loads(encode_body(body))


# --- Paths -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_id", "segment"),
    [
        ("deal_01HX7Q5CA9", "deal_01HX7Q5CA9"),
        ("0b9e4f0e-7f0c-4f6e-9a55-2f0f9a1f3c11", "0b9e4f0e-7f0c-4f6e-9a55-2f0f9a1f3c11"),
        ("a b", "a%20b"),
        ("a?b=c&d#e", "a%3Fb%3Dc%26d%23e"),
        ("50%", "50%25"),
        ("100%25", "100%2525"),
        ("%41", "%2541"),
        ("%ff", "%25ff"),
        ("a:b@c;d,e+f", "a%3Ab%40c%3Bd%2Ce%2Bf"),
        ("é", "%C3%A9"),
        ("..a", "..a"),
        ("{contact_id}", "%7Bcontact_id%7D"),
    ],
)
def test_an_id_is_one_segment_of_the_path(given_id, segment) -> None:
    assert contacts.GET(path={"contact_id": given_id}).request(SETTINGS).path == f"/contacts/{segment}"


def test_every_id_has_its_place() -> None:
    operation = pipelines.STAGES_GET(path={"pipeline_id": "p 1", "stage_id": "{pipeline_id}"})

    assert operation.request(SETTINGS).path == "/pipelines/p%201/stages/%7Bpipeline_id%7D"


@pytest.mark.parametrize(
    "given_id",
    [
        *("", " ", "\t\n", ".", "..", "...", ". .", " ..", "a/b", "../deals", "a\\b", "..;", ".;x", ";x"),
        *("a\nb", "a\x00b", "a\x7fb", "\u202eabc", "\ud800", "a%0d%0ab", "%00", "a%25%30a"),
        # decoded once more on the way
        *("%2e%2e", "%2E", ".%2e", "%252e%252E", "%2525252e", "\uff052e", "a%2fb", "a%5cb", "..%252f", "%20"),
        # taken for plain letters on the way
        *("\uff0e\uff0e", "\u2025", "\u2026", "a\uff0fb", "a\uff3cb", "%ef%bc%8e"),
    ],
)
def test_what_cannot_be_an_id_is_refused(given_id) -> None:
    with pytest.raises(ValueError, match="contact_id"):
        contacts.DELETE(path={"contact_id": given_id}).request(SETTINGS)


@pytest.mark.parametrize("given_id", [None, 42, b"c1", OMIT, ["c1"]])
def test_an_id_is_a_text(given_id) -> None:
    with pytest.raises(TypeError, match=f"contact_id must be a str, not {type(given_id).__name__}"):
        contacts.GET(path={"contact_id": given_id}).request(SETTINGS)


@thorough
@given(st.text(max_size=30))
def test_any_id_is_one_segment_or_refused(given_id) -> None:
    try:
        path = fill_path("/contacts/{contact_id}/tags", {"contact_id": given_id})
    except ValueError:
        return
    assert [unquote(segment) for segment in path.split("/")] == ["", "contacts", given_id, "tags"]
    assert urlsplit(f"https://conduyt.app{path}").path == path


@pytest.mark.parametrize(
    ("path", "encoded"),
    [
        ("/contacts/sources", "/contacts/sources"),
        ("/contacts/", "/contacts/"),
        ("/", "/"),
        ("/contacts/a b", "/contacts/a%20b"),
        ("/contacts/é", "/contacts/%C3%A9"),
        ("/contacts/a%20b", "/contacts/a%20b"),
        ("/contacts/a%2Fb", "/contacts/a%2Fb"),
        ("/contacts/..a", "/contacts/..a"),
        ("/contacts/a:b@c;d,e+f", "/contacts/a:b@c;d,e+f"),
        ('/contacts/"<>{}|^`', "/contacts/%22%3C%3E%7B%7D%7C%5E%60"),
    ],
)
def test_a_path_of_the_caller_goes_out_as_it_is(path, encoded) -> None:
    assert check_path(path) == encoded


@pytest.mark.parametrize(
    "path",
    [
        "",
        "contacts",
        "https://evil.test/contacts",
        "//evil.test/contacts",
        "/contacts//tags",
        "/contacts/?page=2",
        "/contacts#top",
        "/contacts\\tags",
        "/contacts\r\nX-Evil: 1",
        "/contacts\x00",
        "/.",
        "/..",
        "/contacts/../deals",
        "/contacts/./tags",
        "/contacts/%2e%2e/deals",
        "/contacts/.%2E/deals",
        "/contacts/..%2Fdeals",
        "/contacts/a%2f..%2f..%2fdeals",
        "/contacts/..%5Cdeals",
        "/contacts/%2F/deals",
        "/%2F",
        "/contacts/%252e%252e/deals",
        "/contacts/..;/deals",
        "/contacts/..%3Bx/deals",
        "/contacts/\uff0e\uff0e/deals",
        "/contacts/%0d%0aX-Evil:1",
        "/contacts/%2500",
        "/contacts/\ud800",
    ],
)
def test_a_path_of_the_caller_that_leads_elsewhere_is_refused(path) -> None:
    with pytest.raises(ValueError, match=r"^path "):
        check_path(path)


@thorough
@given(st.text(st.sampled_from("ab./\\%2eEfF5cC?#:@\n "), max_size=20))
def test_no_path_of_the_caller_leaves_the_base_url(path) -> None:
    try:
        url = f"{SETTINGS.base_url}{check_path('/x' + path)}"
    except ValueError:
        return
    decoded = urlsplit(unquote(url).replace("\\", "/"))
    assert decoded.netloc == "conduyt.app"
    assert not {".", ".."} & set(decoded.path.split("/"))


# --- Queries ---------------------------------------------------------------------------------------------------------


class Status(str, Enum):  # noqa: UP042  # what many programs have
    OPEN = "open"


class Order(StrEnum):
    ASC = "asc"


class Level(IntEnum):
    HIGH = 9


QUERIES = {
    "a text": ("sarah", "sarah"),
    "a text with signs": ("a&b=c d+e/f%#é", "a%26b%3Dc%20d%2Be%2Ff%25%23%C3%A9"),
    "a text with commas": ("Doe, Jane", "Doe%2C%20Jane"),
    "an empty text": ("", ""),
    "true": (True, "true"),
    "false": (False, "false"),
    "an int": (50, "50"),
    "a float": (0.5, "0.5"),
    "a decimal": (Decimal("24000.50"), "24000.50"),
    "a decimal with an exponent": (Decimal("1E+3"), "1000"),
    "a date": (date(2026, 10, 21), "2026-10-21"),
    "a time in UTC": (NOON, "2026-10-21T12%3A00%3A00%2B00%3A00"),
    "a time elsewhere": (NOON.astimezone(BERLIN), "2026-10-21T14%3A00%3A00%2B02%3A00"),
    "a list": (["vip", "new"], "vip%2Cnew"),
    "a tuple": (("vip",), "vip"),
    "a list of mixed things": ([1, True, date(2026, 10, 21)], "1%2Ctrue%2C2026-10-21"),
    "an empty list": ([], ""),
    "a member of an enumeration of texts": (Status.OPEN, "open"),
    "a member of a StrEnum": (Order.ASC, "asc"),
    "a member of an IntEnum": (Level.HIGH, "9"),
}


@pytest.mark.parametrize(("value", "text"), QUERIES.values(), ids=QUERIES)
def test_a_query_holds_the_value_as_the_api_reads_it(value, text) -> None:
    assert encode_query({"x": value}) == f"x={text}"


def test_what_is_not_given_is_not_in_the_query() -> None:
    assert encode_query({"a": 1, "b": OMIT, "c": None, "d": 2}) == "a=1&d=2"


def test_a_query_of_nothing_leaves_no_question_mark() -> None:
    request = contacts.LIST(query={"search": OMIT, "page": None}).request(SETTINGS)

    assert request.url == "https://conduyt.app/api/v1/contacts"


@pytest.mark.parametrize("item", ["a,b", "new york, ny", ["a", "b"], ","])
def test_a_comma_inside_an_item_of_a_list_is_refused(item) -> None:
    with pytest.raises(ValueError, match="tags: an item contains a comma"):
        encode_query({"tags": ["vip", item]})


@pytest.mark.parametrize("value", [datetime(2026, 10, 21), [datetime(2026, 10, 21)]])
def test_a_time_without_a_zone_is_refused_in_a_query(value) -> None:
    with pytest.raises(ValueError, match=r"created_after is a datetime without a time zone\. .*replace\(tzinfo="):
        encode_query({"created_after": value})


@pytest.mark.parametrize("value", [float("inf"), Decimal("-Infinity"), [float("-inf")]])
def test_what_is_no_number_is_refused_in_a_query(value) -> None:
    with pytest.raises(ValueError, match=r"min_score is .*, which cannot be sent; it must be finite"):
        encode_query({"min_score": value})


@pytest.mark.parametrize(
    "value", [b"x", bytearray(b"x"), memoryview(b"x"), {"a": 1}, Contact(id="c1"), object(), [None], [OMIT], [b"x"]]
)
def test_what_has_no_text_is_refused_in_a_query(value) -> None:
    with pytest.raises(TypeError, match=r"^filter cannot be sent: its type is "):
        encode_query({"filter": value})


def test_half_a_character_is_refused_in_a_query() -> None:
    with pytest.raises(ValueError, match=r"^search contains a lone surrogate"):
        encode_query({"status": "open", "search": "\ud800"})


@thorough
@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=6))
def test_a_server_reads_the_very_pairs_from_the_query(pairs) -> None:
    assert dict(parse_qsl(encode_query(pairs), keep_blank_values=True, strict_parsing=bool(pairs))) == pairs


@thorough
@given(st.lists(st.text(st.characters(exclude_characters=",", exclude_categories=["Cs"])), min_size=1))
def test_a_server_reads_the_very_items_from_the_query(items) -> None:
    ((_, text),) = parse_qsl(encode_query({"tags": items}), keep_blank_values=True)

    assert text.split(",") == items


# --- Bodies ----------------------------------------------------------------------------------------------------------

BODIES = {
    "what is not given": ({"a": OMIT, "b": 1}, {"b": 1}),
    "what is not given, deep inside": ({"a": {"b": OMIT, "c": [{"d": OMIT}]}}, {"a": {"c": [{}]}}),
    "None": ({"phone": None}, {"phone": None}),
    "truth": ({"active": True, "done": False}, {"active": True, "done": False}),
    "numbers": ({"a": 7, "b": 0.5, "c": -(2**70)}, {"a": 7, "b": 0.5, "c": -(2**70)}),
    "Unicode": ({"name": "Zoë 👋"}, {"name": "Zoë 👋"}),
    "a date": ({"due": date(2026, 10, 21)}, {"due": "2026-10-21"}),
    "a time": ({"at": NOON}, {"at": "2026-10-21T12:00:00+00:00"}),
    "a time elsewhere": ({"at": NOON.astimezone(BERLIN)}, {"at": "2026-10-21T14:00:00+02:00"}),
    "a tuple": ({"tags": ("a", "b")}, {"tags": ["a", "b"]}),
    "a generator": ({"tags": (tag for tag in "ab")}, {"tags": ["a", "b"]}),
    "keys that are numbers": ({"fields": {1: "a"}}, {"fields": {"1": "a"}}),
    "a model": ({"stages": [NewStage(name="New", is_won=False)]}, {"stages": [{"name": "New", "isWon": False}]}),
    "a model with null": ({"contact": Contact(phone=None)}, {"contact": {"phone": None}}),
    "a model with values of all kinds": (
        {"deal": Deal(value=Decimal("0.1"), created_at=NOON, stage_id="s1")},
        {"deal": {"value": 0.1, "createdAt": "2026-10-21T12:00:00+00:00", "stageId": "s1"}},
    ),
    "unknown fields of a model": ({"contact": Contact(shoeSize=43)}, {"contact": {"shoeSize": 43}}),
    "a member of an enumeration": ({"status": Status.OPEN, "level": Level.HIGH}, {"status": "open", "level": 9}),
    "nothing": ({}, {}),
}


@pytest.mark.parametrize(("body", "read"), BODIES.values(), ids=BODIES)
def test_a_body_holds_the_value_as_the_api_reads_it(body, read) -> None:
    assert sent(body) == read


def test_a_body_is_compact_utf_8() -> None:
    assert encode_body({"name": "Zoë", "tags": ["a"]}) == '{"name":"Zoë","tags":["a"]}'.encode()


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("24000", b"24000"),
        ("24000.00", b"24000"),
        ("24000.5", b"24000.5"),
        ("0.1", b"0.1"),
        ("-0.01", b"-0.01"),
        ("1E+3", b"1000"),
        ("1E+20", b"1e+20"),
        ("12345678901234.56", b"12345678901234.56"),
        ("12345678901234567.89", b'"12345678901234567.89"'),
        ("0.1000000000000000055511151231257827", b'"0.1000000000000000055511151231257827"'),
        ("123456789012345678", b'"123456789012345678"'),
        ("0", b"0"),
    ],
)
def test_a_decimal_goes_out_as_a_number_if_that_is_exact(amount, text) -> None:
    assert encode_body({"value": Decimal(amount)}) == b'{"value":' + text + b"}"


@thorough
@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_goes_out_exactly(amount) -> None:
    read = json.loads(encode_body({"value": amount}), parse_float=Decimal, parse_int=Decimal)["value"]

    assert Decimal(read) == amount


@thorough
@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_an_amount_comes_back_as_it_went_out(amount) -> None:
    assert Deal.model_validate_json(encode_body({"value": amount})).value == amount


@pytest.mark.parametrize("value", [datetime(2026, 10, 21), [datetime(2026, 10, 21)], {"at": datetime(2026, 10, 21)}])
def test_a_time_without_a_zone_is_refused_with_what_to_do(value) -> None:
    with pytest.raises(
        ValueError, match=r"^at(\[0\]|\.at)? is a datetime without a time zone\. Add one, .*astimezone\(\)"
    ):
        encode_body({"at": value})


@pytest.mark.parametrize("value", [float("-inf"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(value) -> None:
    with pytest.raises(ValueError, match=r"value is .*, which cannot be sent; it must be finite"):
        encode_body({"value": value})


@pytest.mark.parametrize("value", [b"x", bytearray(b"x"), memoryview(b"x")])
def test_bytes_are_refused_with_what_to_do(value) -> None:
    with pytest.raises(TypeError, match="name cannot be bytes; decode them first"):
        encode_body({"name": value})


def test_a_uuid_is_sent_as_text() -> None:
    value = UUID("12345678-1234-5678-1234-567812345678")

    assert encode_body({"value": value}) == b'{"value":"12345678-1234-5678-1234-567812345678"}'
    assert encode_query({"value": value}) == "value=12345678-1234-5678-1234-567812345678"


@pytest.mark.parametrize("value", [object(), 1j, len, OMIT])
def test_what_has_no_json_is_refused_by_the_name_of_its_type(value) -> None:
    with pytest.raises(TypeError, match=rf"^name\[1\] cannot be sent: its type is {type(value).__name__}; convert it"):
        encode_body({"name": ["Ada", value]})


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"at": 1j}, "at"),
        ({"customFields": {"region": 1j}}, "custom_fields.region"),
        ({"rows": [{"email": "a@b.example"}, {"tags": ["VIP", 1j]}]}, "rows[1].tags[1]"),
    ],
)
def test_the_error_names_the_whole_path_of_the_field(body, place) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(place)} cannot be sent: its type is complex"):
        encode_body(body)


def test_what_holds_itself_is_refused() -> None:
    body: dict[str, object] = {}
    body["self"] = body

    with pytest.raises(ValueError, match=r"^self is nested too deeply, or contains itself"):
        encode_body(body)


SHORT = st.text(max_size=8)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"id": "c1", "name": "\ud800"}, "name"),
        ({"customFields": {"region": ["\ud800"]}}, "custom_fields"),
        ({"\udfff": 1}, r"\\udfff"),
    ],
)
def test_half_a_character_is_refused_under_its_field(body, field) -> None:
    with pytest.raises(ValueError, match=f"^{field} contains a lone surrogate, which is not a character$"):
        encode_body(body)


@thorough
@given(
    st.dictionaries(
        SHORT,
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | SHORT,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SHORT, inner, max_size=3),
            max_leaves=6,
        ),
        max_size=3,
    )
)
def test_a_server_reads_the_very_body(body) -> None:
    assert sent(body) == body


# --- Files -----------------------------------------------------------------------------------------------------------


def test_a_file_can_be_its_bytes() -> None:
    assert read_files({"file": b"a,b"}) == {"file": FilePart(name="file", content=b"a,b")}


@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_can_be_its_path(kind, tmp_path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(b"a,b")

    assert read_files({"file": kind(path)}) == {"file": FilePart(name="contacts.csv", content=path)}


def test_a_file_can_be_open(tmp_path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(b"a,b")

    with path.open("rb") as file:
        assert read_files({"file": file}) == {"file": FilePart(name="contacts.csv", content=file)}


def test_a_file_can_be_in_memory() -> None:
    file = BytesIO(b"a,b")

    assert read_files({"file": file}) == {"file": FilePart(name="file", content=file)}


@pytest.mark.parametrize("name", [None, 3, b"x.csv", ""])
def test_a_file_without_a_name_has_that_of_the_part(name) -> None:
    assert read_files({"file": named(name)})["file"].name == "file"


@pytest.mark.parametrize(
    ("name", "sent_name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\contacts.csv", "contacts.csv"),
        ('a"b.csv', "ab.csv"),
        ("a\r\nX-Evil: 1.csv", "aX-Evil: 1.csv"),
        ("\u202ecsv.exe", "csv.exe"),
        ("Zoë.csv", "Zoë.csv"),
        ("x" * 300, "x" * 255),
        ("folder/", "file"),
    ],
)
def test_the_name_of_a_file_is_cleaned(name, sent_name) -> None:
    assert read_files({"file": named(name)})["file"].name == sent_name


def named(name: object) -> BytesIO:
    file = BytesIO(b"a,b")
    file.name = name
    return file


@pytest.mark.parametrize("value", [StringIO("a,b"), 7, None, bytearray(b"x"), ["a.csv"]])
def test_what_is_no_file_is_refused(value) -> None:
    with pytest.raises(TypeError, match="file must be bytes, a path, a file opened in binary mode, or"):
        read_files({"file": value})


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path) -> None:
    with pytest.raises(FileNotFoundError):
        read_files({"file": tmp_path / "none.csv"})


def test_a_file_that_was_not_given_is_not_sent() -> None:
    assert read_files({"file": OMIT}) == {}


def test_a_file_that_stands_in_its_middle_is_read_once_for_all_attempts() -> None:
    file = BytesIO(b"x,a,b")
    file.seek(2)

    request = contacts.IMPORT_FILE(files={"file": file}).request(SETTINGS)

    assert request.files == {"file": FilePart(name="file", content=b"a,b")}
    assert request.content is None
    assert file.read() == b""


# --- Requests --------------------------------------------------------------------------------------------------------


def request_of(**options: object) -> Request:
    return contacts.LIST(query={"page": 1, "search": "ada"}, options=RequestOptions(**options)).request(SETTINGS)


def test_a_request_says_who_asks_and_what_for() -> None:
    headers = request_of().headers

    assert headers["accept"] == "application/json"
    assert headers["accept-encoding"] == "gzip"
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"].startswith("conduyt-python/")


def test_a_request_without_a_body_names_no_type_for_one() -> None:
    assert "content-type" not in contacts.DELETE(path={"contact_id": "c1"}).request(SETTINGS).headers


def test_a_create_sends_its_fields() -> None:
    request = deals.CREATE(body={"name": "Renewal", "value": Decimal("24000"), "title": OMIT}).request(SETTINGS)

    assert (request.method, request.content) == ("POST", b'{"name":"Renewal","value":24000}')
    assert request.headers["content-type"] == "application/json"


def test_a_body_of_nothing_is_an_empty_object() -> None:
    assert contacts.CREATE(body={"email": OMIT}).request(SETTINGS).content == b"{}"


def test_options_add_to_the_query_and_replace_in_it() -> None:
    request = request_of(query={"search": "bob", "territory": "north", "page": OMIT})

    assert urlsplit(request.url).query == "search=bob&territory=north"


def test_options_add_to_the_body_and_replace_in_it() -> None:
    operation = contacts.CREATE(
        body={"email": "ada@x.test", "city": "Paris"}, options={"body": {"city": "Rome", "x": 1}}
    )

    assert json.loads(operation.request(SETTINGS).content) == {"email": "ada@x.test", "city": "Rome", "x": 1}


def test_options_can_give_a_body_where_there_was_none() -> None:
    operation = contacts.DELETE(path={"contact_id": "c1"}, options={"body": {"reason": "duplicate"}})

    request = operation.request(SETTINGS)

    assert request.content == b'{"reason":"duplicate"}'
    assert request.headers["content-type"] == "application/json"


def test_options_add_headers_and_replace_them() -> None:
    headers = request_of(headers={"X-Trace": "t1", "Accept": "text/csv"}).headers

    assert (headers["x-trace"], headers["accept"]) == ("t1", "text/csv")
    assert "Accept" not in headers


def test_an_idempotency_key_is_a_header() -> None:
    assert request_of(idempotency_key="order-7").headers["idempotency-key"] == "order-7"


def test_an_operation_prints_without_its_arguments() -> None:
    operation = contacts.CREATE(body={"email": "ada@x.test"}, options={"headers": {"x": "y"}})

    assert "ada@x.test" not in repr(operation)
    assert "ada@x.test" not in repr(operation.request(SETTINGS))


# --- Dialects --------------------------------------------------------------------------------------------------------

LIVE = replace(SETTINGS, dialect="live")
RENAMED = Endpoint(
    method="POST", path="/deals", decode=One(Deal), safety="create", live_names={"name": "title", "limit": "per_page"}
)


def test_in_the_documented_dialect_names_go_out_as_they_are() -> None:
    request = RENAMED(query={"limit": 50}, body={"name": "Renewal"}).request(SETTINGS)

    assert (urlsplit(request.url).query, request.content) == ("limit=50", b'{"name":"Renewal"}')


def test_in_the_live_dialect_names_are_those_of_the_service() -> None:
    request = RENAMED(query={"limit": 50, "page": 2}, body={"name": "Renewal", "value": 1}).request(LIVE)

    assert dict(parse_qsl(urlsplit(request.url).query)) == {"per_page": "50", "page": "2"}
    assert json.loads(request.content) == {"title": "Renewal", "value": 1}


def test_in_the_live_dialect_what_was_given_under_the_live_name_wins() -> None:
    assert RENAMED(body={"name": "Old", "title": "Renewal"}).request(LIVE).content == b'{"title":"Renewal"}'


def test_in_the_live_dialect_what_is_not_given_is_not_sent() -> None:
    assert RENAMED(query={"limit": OMIT}, body={"name": OMIT, "title": OMIT}).request(LIVE).content == b"{}"


def test_in_the_live_dialect_the_body_of_the_options_goes_out_as_it_is() -> None:
    assert (
        RENAMED(body={"name": "A"}, options={"body": {"name": "B"}}).request(LIVE).content
        == b'{"title":"A","name":"B"}'
    )


@pytest.mark.parametrize(
    ("name", "value", "sent"),
    [
        ("created_from", date(2026, 1, 31), "2026-01-31T00:00:00.000Z"),
        ("created_after", "2026-01-31", "2026-01-31T00:00:00.000Z"),
        ("updated_to", date(2026, 1, 31), "2026-01-31T23:59:59.999Z"),
        ("created_before", "2026-03-01", "2026-02-28T23:59:59.999Z"),
        ("created_before", date.min, "0001-01-01T00:00:00.000Z"),
        ("created_before", "2026-02-30", "2026-02-30"),
        ("created_after", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        ("created_after", datetime(2026, 1, 31, 12, tzinfo=UTC), "2026-01-31T12:00:00+00:00"),
        ("assigned_to", "user_1", "user_1"),
        ("search", "2026-01-31", "2026-01-31"),
    ],
)
def test_in_the_live_dialect_a_plain_date_is_a_moment(name: str, value: object, sent: str) -> None:
    def query(settings: Settings) -> dict[str, str]:
        request = calls.LIST(query={name: value}).request(settings)  # an operation without other names
        return dict(parse_qsl(urlsplit(request.url).query))

    assert query(LIVE) == {name: sent}
    assert query(SETTINGS)[name] == (value if isinstance(value, str) else value.isoformat())  # type: ignore[attr-defined]


def test_in_the_live_dialect_the_names_inside_an_object_are_those_of_the_service() -> None:
    operation = bulk.DEALS_UPDATE(body={"ids": ["d1"], "data": {"name": "Renewal", "value": 1}})

    assert json.loads(operation.request(LIVE).content or b"") == {
        "ids": ["d1"],
        "data": {"title": "Renewal", "value": 1},
    }
    assert json.loads(operation.request(SETTINGS).content or b"")["data"] == {"name": "Renewal", "value": 1}


def test_in_the_live_dialect_what_was_given_under_the_live_name_wins_inside_an_object_too() -> None:
    operation = bulk.DEALS_EDIT(body={"ids": ["d1"], "updates": {"name": "Old", "title": None}})

    assert json.loads(operation.request(LIVE).content or b"")["updates"] == {"title": None}


def test_an_operation_whose_names_agree_has_one_dialect() -> None:
    operation = contacts.CREATE(body={"email": "ada@x.test"})

    assert operation.request(LIVE) == operation.request(SETTINGS)


# --- Headers ---------------------------------------------------------------------------------------------------------

BAD_VALUES = ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\x00b", "\x1b[31m", "Zoë", "a\u2028b", " a", "a ", "\t", "a\x7f"]


@pytest.mark.parametrize("value", BAD_VALUES)
@pytest.mark.parametrize("place", ["headers", "idempotency_key"])
def test_a_header_that_breaks_out_is_refused_and_not_shown(place, value) -> None:
    secret = f"{value}s3cret{value}"

    with pytest.raises(ValueError, match="must be visible ASCII on one line") as caught:
        request_of(**{place: {"x-trace": secret} if place == "headers" else secret})

    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\nb", "é", "a\x00"])
def test_a_header_name_is_visible_ascii(name) -> None:
    with pytest.raises(ValueError, match="a header name must be visible ASCII without a colon"):
        request_of(headers={name: "x"})


@pytest.mark.parametrize("name", ["Authorization", "authorization", "HOST", "Content-Length", "Transfer-Encoding"])
def test_a_header_of_the_client_cannot_be_replaced(name) -> None:
    with pytest.raises(ValueError, match=f"the header {name} belongs to the client") as caught:
        request_of(headers={name: f"Bearer {KEY}"})

    assert KEY not in str(caught.value)


# --- Requests of the caller ------------------------------------------------------------------------------------------


def call_of(method, path, **arguments):
    left_out = dict.fromkeys(("query", "body", "files", "to", "into", "options"))
    return custom_operation(method, path, **{**left_out, **arguments})


def custom(method: str, path: str, **options: object) -> Endpoint:
    return call_of(method, path, options=options).endpoint


@pytest.mark.parametrize(
    ("method", "safety"),
    [
        ("GET", "read"),
        ("head", "read"),
        ("Put", "idempotent"),
        ("PATCH", "idempotent"),
        ("DELETE", "idempotent"),
        ("post", "create"),
    ],
)
def test_a_request_of_the_caller_is_as_safe_as_its_method(method, safety) -> None:
    endpoint = custom(method, "/reports/funnel")

    assert (endpoint.method, endpoint.safety, endpoint.public) == (method.upper(), safety, False)


@pytest.mark.parametrize("method", ["", "OPTIONS", "TRACE", "CONNECT", "GET /x HTTP/1.1\r\n"])
def test_an_unknown_method_is_refused(method) -> None:
    with pytest.raises(ValueError, match="method must be one of GET, HEAD, PUT, PATCH, DELETE, POST"):
        custom(method, "/x")


def test_a_request_of_the_caller_goes_below_the_base_url() -> None:
    operation = call_of("POST", "/reports/funnel", query={"a": [1, 2]}, body={"b": None})

    request = operation.request(SETTINGS)

    assert request.url == "https://conduyt.app/api/v1/reports/funnel?a=1%2C2"
    assert request.content == b'{"b":null}'
    assert request.key == SETTINGS.key


def test_a_request_of_the_caller_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="path must begin with exactly one slash"):
        call_of("GET", "https://evil.test/").request(SETTINGS)


def test_a_request_of_the_caller_becomes_content_or_what_it_asks_for() -> None:
    assert isinstance(custom("GET", "/x").decode, Bytes)
    assert isinstance(call_of("GET", "/x", into=Contact).endpoint.decode, One)

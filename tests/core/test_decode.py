"""From bytes to objects: read what the API was seen to send, and say plainly what cannot be read."""

import json
import warnings
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Json, TypeAdapter

import conduyt
from conduyt._core.decoding import Bytes, Decoder, Location, Many, Nothing, One
from conduyt._values.json_values import read_json
from conduyt.models import Contact, Deal, Deleted, Message, Outcome, Pipeline, Tag, Webhook

from .by_hand import INFO, reply, thorough

# Most bodies here have only what their test is about; `test_odd_fields.py` looks at objects without an id.
pytestmark = pytest.mark.filterwarnings("ignore:.*the response has no id for:conduyt.UnexpectedDataWarning")

decoder = cache(One)  # what a type looks like is worked out once


def one(kind: type, body: object, **options: bool) -> object:
    return decoder(kind, **options)(reply(200, body), INFO)


def refused(
    decode: Decoder, body: object, headers: dict[str, str] | None = None, *, strict: bool = False
) -> conduyt.ResponseDecodeError:
    with pytest.raises(conduyt.ResponseDecodeError) as caught:
        decode(reply(200, body, headers), INFO, strict=strict)
    return caught.value


# --- Text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (rb"Ada \ud83d", "Ada \ufffd"),
        (rb"\uDE00 Ada", "\ufffd Ada"),
        (rb"\ud83d\ude00\ud83d", "\U0001f600\ufffd"),
        (rb"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        (rb"\\ud83d \ud83d", "\\ud83d \ufffd"),
    ],
)
def test_half_of_a_surrogate_pair_is_replaced(escaped: bytes, text: str) -> None:
    body = b'{"data": {"id": "c1", "firstName": "%s", "note": 1.00000000000000001}}' % escaped
    listed = b'{"data": [{"id": "c1", "firstName": "%s"}]}' % escaped

    assert one(Contact, body).first_name == one(Contact, body, exact=True).first_name == text
    assert Many(Contact)(reply(200, listed), INFO).data[0].first_name == text


# --- One object ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [{"data": {"id": "c1", "firstName": "Ada"}}, {"id": "c1", "firstName": "Ada"}])
def test_an_object_comes_in_an_envelope_or_alone(body) -> None:
    assert one(Contact, body) == Contact(id="c1", first_name="Ada")


def test_what_stands_beside_the_data_is_ignored() -> None:
    assert one(Contact, {"success": True, "data": {"id": "c1"}, "meta": {}}).id == "c1"


def test_an_object_knows_what_came_with_it() -> None:
    assert one(Contact, {"data": {"id": "c1"}}).response is INFO


def test_a_part_of_an_object_does_not() -> None:
    deal = one(Deal, {"data": {"id": "d1", "contact": {"id": "c1"}}})

    with pytest.raises(AttributeError, match="this object has no response: use that of the page or object"):
        _ = deal.contact.response


def test_an_object_made_by_hand_has_no_response() -> None:
    assert not hasattr(Contact(id="c1"), "response")


UNREADABLE = {
    "nothing": (b"", "expected JSON, got an empty body (200, application/json)"),
    "blanks": (b" \r\n", "expected JSON, got an empty body (200, application/json)"),
    "cut JSON": (
        b'{"data": {"id": "c1", "email": "ada@x',
        "expected JSON, got broken JSON (200, application/json, 37 bytes)",
    ),
    "a cut list": (b'["ada@x.test', "expected JSON, got broken JSON (200, application/json, 12 bytes)"),
    "text": (
        b"upstream\x1b[31m died\n",
        "expected JSON, got something else (200, application/json, 19 bytes)",
    ),
    "HTML": (b"\n<html>", "expected JSON, got an HTML page, probably from a proxy (200, application/json, 7 bytes)"),
    "no Unicode": (b"\xff\xfe", "expected JSON, got something else (200, application/json, 2 bytes)"),
    "too deep": (b"[" * 20_000, "expected JSON, got broken JSON (200, application/json, 20000 bytes)"),
}


@pytest.mark.parametrize(("body", "message"), UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("kind", [Contact, int])
def test_what_is_no_json_is_an_error_that_says_what_it_is(kind, body, message) -> None:
    assert refused(One(kind), body).message == message


def test_an_unreadable_answer_names_its_media_type() -> None:
    error = refused(One(Contact), b"<html>", {"content-type": "text/html; charset=utf-8"})

    assert "an HTML page, probably from a proxy (200, text/html, 6 bytes)" in error.message


def test_an_unreadable_answer_may_have_no_media_type() -> None:
    assert "(200, no content type" in refused(One(Contact), b"", {"content-type": ""}).message


def test_of_an_unreadable_answer_only_the_start_is_shown() -> None:
    assert len(refused(One(Contact), b"<" + b"x" * 10_000).message) < 300


def test_an_unreadable_answer_has_status_and_headers() -> None:
    error = refused(One(Contact), b"", {"x-request-id": "req_1"})

    assert (error.status, error.headers["x-request-id"], error.path) == (200, "req_1", ())


WRONG = {
    "null data": ({"data": None}, "data", ("data",)),
    "a list": ({"data": [{"id": "c1"}]}, "data", ("data",)),
    "a text": ({"data": "c1"}, "data", ("data",)),
    "null": (b"null", "the response", ()),
    "a number": (7, "the response", ()),
    "a list alone": ([{"id": "c1"}], "the response", ()),
}
ODD = {
    "a wrong field": ({"data": {"leadScore": "ada@x.test"}}, "data.leadScore", ("data", "leadScore")),
    "a wrong field alone": ({"leadScore": "ada@x.test"}, "leadScore", ("leadScore",)),
    "a wrong field deep inside": (
        {"data": {"tags": [{}, {"createdAt": "ada@x.test"}]}},
        "data.tags.1.createdAt",
        ("data", "tags", 1, "createdAt"),
    ),
    "a naive time": ({"data": {"createdAt": "2026-10-21T12:00:00"}}, "data.createdAt", ("data", "createdAt")),
}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("body", "place", "path"), WRONG.values(), ids=WRONG)
def test_an_answer_of_another_shape_is_an_error_that_names_the_place(body, place, path, strict) -> None:
    error = refused(One(Contact), body, strict=strict)

    assert error.message.startswith(f"unexpected response with status 200: {place}: ")
    assert error.path == path


@pytest.mark.parametrize(("body", "place", "path"), ODD.values(), ids=ODD)
def test_who_is_strict_gets_an_error_that_names_the_field(body, place, path) -> None:
    error = refused(One(Contact), body, strict=True)

    assert error.message.startswith(f"unexpected response with status 200: {place}: ")
    assert error.path == path


@pytest.mark.parametrize("body", [body for body, _, _ in (WRONG | ODD).values()])
def test_an_unexpected_answer_never_shows_a_value(body) -> None:
    error = refused(One(Contact), body, strict=True)

    assert "ada@" not in f"{error!r} {error} {vars(error)}"
    assert error.__suppress_context__


@pytest.mark.parametrize(("body", "place", "path"), ODD.values(), ids=ODD)
def test_an_odd_field_is_warned_of_by_its_place_and_never_by_its_value(body, place, path) -> None:
    with pytest.warns(conduyt.UnexpectedDataWarning) as caught:
        one(Contact, body)

    (warning,) = (one for one in caught if "has no id" not in str(one.message))
    assert str(warning.message).startswith(f"GET /contacts: {place} has the wrong type: ")
    assert "ada@" not in str(warning.message)


def test_a_cut_answer_shows_no_personal_data() -> None:
    assert "ada" not in str(refused(One(Contact), b'{"data": {"email": "ada@x.test", "phone": "+49'))


# --- Undocumented answers --------------------------------------------------------------------------------------------

UNDOCUMENTED = {
    "nothing": (b"", {}),
    "blanks": (b" \n", {}),
    "an object": ({"data": {"queued": 3}}, {"queued": 3}),
    "an object alone": ({"queued": 3}, {"queued": 3}),
    "null data": ({"data": None}, {"value": None}),
    "a list": ({"data": [1, 2]}, {"value": [1, 2]}),
    "a list alone": ([1, 2], {"value": [1, 2]}),
    "a text": ({"data": "done"}, {"value": "done"}),
    "null": (b"null", {"value": None}),
    "a number": (7, {"value": 7}),
    "true": ({"data": True}, {"value": True}),
}


@pytest.mark.parametrize(("body", "fields"), UNDOCUMENTED.values(), ids=UNDOCUMENTED)
def test_an_undocumented_answer_may_be_anything(body, fields) -> None:
    assert one(Outcome, body, undocumented=True).model_extra == fields


@pytest.mark.parametrize("body", [b"<html>", b'{"data": ', b"OK"])
def test_even_an_undocumented_answer_is_json(body) -> None:
    refused(One(Outcome, undocumented=True), body)


@pytest.mark.parametrize("body", [body for body, _ in UNDOCUMENTED.values()])
def test_an_undocumented_answer_knows_what_came_with_it(body) -> None:
    assert one(Outcome, body, undocumented=True).response is INFO


def test_a_deletion_may_be_answered_with_nothing() -> None:
    assert one(Deleted, b"", undocumented=True) == Deleted()


# --- Types of the caller ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "value"),
    [
        (dict[str, int], {"data": {"a": 1}}, {"a": 1}),
        (dict[str, int], {"a": 1}, {"a": 1}),
        (list[Tag], {"data": [{"id": "t1"}]}, [Tag(id="t1")]),
        (list[int], [1, 2], [1, 2]),
        (int, {"data": 3}, 3),
        (int, 3, 3),
        (object, {"data": [1]}, [1]),
        (Contact | None, {"data": None}, None),
    ],
)
def test_data_becomes_any_type_that_pydantic_knows(kind, body, value) -> None:
    assert one(kind, body) == value


def test_json_inside_json_may_be_broken() -> None:
    error = refused(One(list[Json]), {"data": ["{}", "{"]}, strict=True)

    assert error.path == ("data", 1)
    assert "data.1: Invalid JSON" in error.message


def test_a_type_of_the_caller_is_checked_too() -> None:
    assert refused(One(list[int]), {"data": [1, "x"]}, strict=True).path == ("data", 1)


# --- What a model makes of its fields --------------------------------------------------------------------------------


def test_unknown_fields_are_kept() -> None:
    contact = one(Contact, {"data": {"id": "c1", "shoeSize": 43, "nested": {"a": [1]}}})

    assert contact.model_extra == {"shoeSize": 43, "nested": {"a": [1]}}
    assert contact.shoeSize == 43


def test_unknown_fields_are_kept_in_parts_too() -> None:
    assert one(Deal, {"data": {"contact": {"shoeSize": 43}}}).contact.model_extra == {"shoeSize": 43}


def test_unknown_values_of_an_enumeration_are_kept() -> None:
    deal = one(Deal, {"data": {"status": "on_hold", "priority": "whenever"}})

    assert (deal.status, deal.priority) == ("on_hold", "whenever")


@pytest.mark.parametrize("kind", [Contact, Deal, Message, Pipeline, Tag, Webhook])
def test_every_field_may_be_null(kind) -> None:
    nulls = {field.alias or name: None for name, field in kind.model_fields.items()}

    found = one(kind, {"data": nulls})

    assert found.id == ""
    assert {getattr(found, name) for name in kind.model_fields if name != "id"} == {None}


@pytest.mark.parametrize("kind", [Contact, Deal, Message, Pipeline, Tag, Webhook])
def test_every_field_may_be_missing(kind) -> None:
    found = one(kind, {"data": {}})

    assert found.id == ""
    assert found.model_fields_set == set()


def test_missing_and_null_can_be_told_apart() -> None:
    assert one(Contact, {"data": {"email": None}}).model_fields_set == {"email"}


@pytest.mark.parametrize(("given", "read"), [("c1", "c1"), (42, "42"), (None, ""), (2**70, str(2**70))])
def test_an_id_is_always_a_text(given, read) -> None:
    assert one(Contact, {"data": {"id": given}}).id == read


@pytest.mark.parametrize("nonsense", [{}, [], True, {"oid": "c1"}])
def test_an_id_that_is_none_is_empty(nonsense) -> None:
    with pytest.warns(conduyt.UnexpectedDataWarning, match=r"data\.id has the wrong type"):
        assert one(Contact, {"data": {"id": nonsense}}).id == ""


def test_a_reference_that_is_a_number_becomes_text() -> None:
    assert one(Deal, {"data": {"contactId": 42}}).contact_id == "42"


@pytest.mark.parametrize(("given", "read"), [(7, 7), ("7", 7), (7.0, 7), (None, None)])
def test_a_whole_number_may_come_as_text(given, read) -> None:
    assert one(Contact, {"data": {"leadScore": given}}).lead_score == read


@pytest.mark.parametrize(("given", "read"), [(0.4, 0.4), ("0.4", 0.4), (1, 1.0)])
def test_a_number_may_come_as_text(given, read) -> None:
    assert one(Deal, {"data": {"probability": given}}).probability == read


@pytest.mark.parametrize("sent", [{"name": "Renewal"}, {"title": "Renewal"}])
def test_name_and_title_of_a_deal_fill_each_other(sent) -> None:
    deal = one(Deal, {"data": sent})

    assert (deal.name, deal.title) == ("Renewal", "Renewal")


def test_name_and_title_of_a_deal_may_differ() -> None:
    deal = one(Deal, {"data": {"name": "Renewal", "title": "Old title"}})

    assert (deal.name, deal.title) == ("Renewal", "Old title")


@pytest.mark.parametrize("sent", [{"active": True}, {"isActive": True}])
def test_active_and_is_active_of_a_webhook_fill_each_other(sent) -> None:
    webhook = one(Webhook, {"data": sent})

    assert (webhook.active, webhook.is_active) == (True, True)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"data": {"value": 24000}}', "24000"),
        (b'{"data": {"value": "24000"}}', "24000"),
        (b'{"data": {"value": 24000.5}}', "24000.5"),
        (b'{"data": {"value": "24000.50"}}', "24000.50"),
        (b'{"data": {"value": 0.1}}', "0.1"),
        (b'{"data": {"value": "12345678901234567890.123456789"}}', "12345678901234567890.123456789"),
        (b'{"data": {"value": -3}}', "-3"),
    ],
)
def test_money_is_exact(body, value) -> None:
    deal = one(Deal, body)

    assert isinstance(deal.value, Decimal)
    assert str(deal.value) == value


@thorough
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_in_a_custom_field_is_a_float_however_long(number) -> None:
    deal = one(Deal, {"data": {"value": 1, "customFields": {"score": number}}}, exact=True)

    assert type(deal.custom_fields["score"]) is float
    assert deal.custom_fields["score"] == number


def test_a_number_that_no_float_holds_is_exact() -> None:
    deal = one(Deal, b'{"data": {"value": 1.5, "customFields": {"score": 0.1234567890123456789}}}', exact=True)

    assert deal.custom_fields["score"] == Decimal("0.1234567890123456789")


@thorough
@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_money_in_cents_is_exact_however_it_comes(amount) -> None:
    assert one(Deal, f'{{"data": {{"value": {amount}}}}}'.encode()).value == amount
    assert one(Deal, {"data": {"value": str(amount)}}).value == amount


LONG = ["12345678901234567890.123456789", "0.1234567890123456789", "99999999999999999999", "1234567890123.4567"]


@pytest.mark.parametrize("amount", LONG)
@pytest.mark.parametrize("shape", ['{{"data": {{"value": {}}}}}', '{{"value": {}}}'])
def test_of_an_exact_amount_every_digit_counts(shape, amount) -> None:
    deal = One(Deal, exact=True)(reply(200, shape.format(amount).encode()), INFO)

    assert str(deal.value) == amount


@pytest.mark.parametrize("amount", LONG)
@pytest.mark.parametrize("shape", ['{{"data": [{{"value": {}}}]}}', '{{"data": {{"data": [{{"value": {}}}]}}}}'])
def test_of_exact_amounts_in_a_list_every_digit_counts(shape, amount) -> None:
    page = Many(Deal, exact=True)(reply(200, shape.format(amount).encode()), INFO)

    assert str(page.data[0].value) == amount


def test_a_long_number_beside_an_amount_is_read_as_ever() -> None:
    deal = One(Deal, exact=True)(reply(200, b'{"value": 1.5, "probability": 0.12345678901234567}'), INFO)

    assert (deal.value, deal.probability) == (Decimal("1.5"), 0.12345678901234567)


@pytest.mark.parametrize("value", ["NaN", '"NaN"', "Infinity", '"a lot"'])
def test_money_is_a_number(value) -> None:
    error = refused(One(Deal), f'{{"data": {{"value": {value}}}}}'.encode(), strict=True)

    assert error.path == ("data", "value")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-10-21T12:00:00.983Z", datetime(2026, 10, 21, 12, 0, 0, 983_000, UTC)),
        ("2026-10-21T12:00:00Z", datetime(2026, 10, 21, 12, tzinfo=UTC)),
        ("2026-10-21T14:00:00+02:00", datetime(2026, 10, 21, 14, tzinfo=timezone(timedelta(hours=2)))),
    ],
)
def test_times_have_a_zone(text, read) -> None:
    found = one(Contact, {"data": {"createdAt": text}}).created_at

    assert found == read
    assert found.utcoffset() is not None


def test_a_model_of_the_package_can_be_made_with_names_of_python() -> None:
    assert Contact(first_name="Ada") == Contact.model_validate({"firstName": "Ada"})


def test_a_model_is_written_as_the_api_writes_it() -> None:
    assert Contact(first_name="Ada").model_dump(by_alias=True, exclude_unset=True) == {"firstName": "Ada"}


def test_a_schema_can_be_made_of_a_model() -> None:
    assert TypeAdapter(Contact).json_schema()["properties"]["id"]["type"] == "string"


# --- No object -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"a,b\r\n1,2\r\n", b"%PDF-1.7\x00", b"<html>"])
def test_a_file_comes_as_its_bytes(body) -> None:
    content = Bytes()(reply(200, body), INFO)

    assert (content.content, content.response) == (body, INFO)


@pytest.mark.parametrize("body", [b"", b" ", b"null", b"{}", b"OK", b'{"data": {"deleted": true}}'])
def test_nothing_is_read_from_an_answer_that_has_nothing(body) -> None:
    assert Nothing()(reply(204, body), INFO) is None


@pytest.mark.parametrize("body", [b"<html>Please sign in</html>", b"\r\n<!doctype html>"])
def test_a_page_in_the_place_of_nothing_is_an_error(body) -> None:
    error = refused(Nothing(), body)

    assert error.message.startswith(
        "expected nothing, got an HTML page, probably from a proxy (200, application/json, "
    )


def test_a_redirect_becomes_its_address() -> None:
    info = _info({"Location": "https://files.test/a.csv?signature=1"})

    redirect = Location()(reply(302, b""), info)

    assert (redirect.url, redirect.response) == ("https://files.test/a.csv?signature=1", info)


@pytest.mark.parametrize("headers", [{}, {"location": ""}])
def test_a_redirect_without_an_address_is_an_error(headers) -> None:
    with pytest.raises(conduyt.ResponseDecodeError, match="the redirect has no location"):
        Location()(reply(302, b""), _info(headers))


def _info(headers: dict[str, str]) -> conduyt.ResponseInfo:
    return conduyt.ResponseInfo(
        status=302,
        headers=conduyt.Headers(headers),
        method="GET",
        path="/imports/i1/download",
        attempts=(),
        elapsed=0.0,
    )


# --- In general ------------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["data", "id", "tags"]), inner),
    max_leaves=12,
)


@thorough
@given(JSON | st.binary(max_size=60))
def test_any_answer_is_an_object_or_a_decode_error(body) -> None:
    with warnings.catch_warnings(), suppress(conduyt.ResponseDecodeError):
        warnings.simplefilter("ignore", conduyt.UnexpectedDataWarning)
        assert isinstance(one(Contact, body), Contact)


@thorough
@given(JSON)
def test_any_json_is_an_undocumented_answer(body) -> None:
    assert isinstance(one(Outcome, body, undocumented=True), Outcome)


# --- Too much of it --------------------------------------------------------------------------------------------------


def in_list(piece: bytes, count: int) -> bytes:
    return b'{"data":{"id":"c1","x":[' + b",".join([piece] * count) + b"]}}"


def with_keys(count: int) -> bytes:
    return b'{"data":{"id":"c1",' + b",".join(b'"k%d":1' % number for number in range(count)) + b"}}"


TOO_MUCH = {
    # what: (body, what there is too much of)
    "rows": (b'{"data":[' + b",".join([b"{}"] * 40_001) + b"]}", "more than 40,000 objects and lists"),
    "lists": (in_list(b"[]", 40_001), "more than 40,000 objects and lists"),
    "lists in lists": (in_list(b"[" * 31_000 + b"]" * 31_000, 2), "more than 40,000 objects and lists"),
    "floats": (in_list(b"1.5", 200_001), "more than 200,000 values"),
    "short texts": (in_list(b'"aa"', 200_001), "more than 200,000 values"),
    "texts that hold quotes": (in_list(rb'"\"\\"', 200_001), "more than 200,000 values"),
    "texts without commas": (b'{"data":' + b'"{" ' * 250_000 + b"}", "more than 200,000 values"),
    "keys": (with_keys(101_000), "more than 200,000 values"),
    "nothing between the commas": (in_list(b"", 200_001), "more than 200,000 values"),
    "an integer": (in_list(b"9" * 401, 2_700), "a number of more than 400 digits"),
    "a float": (in_list(b"1." + b"9" * 400, 2_700), "a number of more than 400 digits"),
    "an integer beside texts": (in_list(b'"7",' + b"9" * 2_000_000 + b',"7"', 1), "a number of more than 400 digits"),
    "a long text": (in_list(b'"' + b"a" * (20 << 20) + b'"', 1), "more than 20 MiB"),
    "spaces": (b" " * (20 << 20) + b'{"data":{"id":"c1"}}', "more than 20 MiB"),
}


@pytest.mark.parametrize("decode", [One(Contact), Many(Contact), Many(Contact, items="groups"), One(Outcome)])
@pytest.mark.parametrize(("body", "what"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_an_answer_that_would_fill_the_memory_is_refused(decode, body, what) -> None:
    assert f"the response contains {what}" in refused(decode, body).message


WITHIN = {
    "brackets and commas in a text": b'{"data":{"id":"c1","x":"' + b"{[,:" * 200_000 + b'"}}',
    "quotes in a text": b'{"data":{"id":"c1","x":"' + rb"\"{\"" * 200_000 + b'"}}',
    "a text that ends in a backslash": b'{"data":{"id":"c1","x":"' + b"{" * 30_000 + rb'\\","y":"' + b'["}}',
    "floats": in_list(b"1.5", 190_000),
    "integers": in_list(b"9" * 400, 2_700),
    "digits in a text": in_list(b'"' + b"9" * 2_000_000 + b'"', 1),
    "digits in texts beside digits": in_list(b"7" * 300 + b',"' + b"9" * 1_001 + b'"', 1_000),
    "keys": with_keys(90_000),
    "lists": in_list(b"[]", 39_000),
    "a long text": in_list(b'"' + b"a" * (19 << 20) + b'"', 1),
}


@pytest.mark.parametrize("body", WITHIN.values(), ids=WITHIN)
def test_an_answer_within_the_bounds_is_read_in_full(body) -> None:
    contact = one(Contact, body)

    assert json.loads(body)["data"].items() >= (contact.model_extra or {}).items()
    assert contact.model_extra


def test_the_largest_page_that_the_api_documents_is_read() -> None:
    """200 contacts, each with 100 tags and with custom fields of 100 KB, of which much is punctuation."""
    note = 'He said, "no", {twice}, [thrice], and left. '
    fields = {f"field{number}": note * 20 for number in range(98)}
    rows = [
        {
            "id": f"c{row}",
            "tags": [{"id": f"t{tag}", "name": f"tag {tag}", "color": "#6B7280"} for tag in range(100)],
            "customFields": fields,
        }
        for row in range(200)
    ]
    body = json.dumps({"data": rows, "meta": {"page": 1, "limit": 200, "total": 200, "totalPages": 1}}).encode()

    assert len(body) > 19_000_000
    assert Many(Contact)(reply(200, body), INFO).data[199].custom_fields == fields


def test_a_response_with_a_great_many_misfits_is_refused_without_naming_each() -> None:
    error = refused(One(Contact), b'{"data":{"id":"c1","tags":[' + b",".join([b"1"] * 190_000) + b"]}}")

    assert "more than 10,000 values have the wrong type" in error.message


def test_an_answer_in_which_next_to_nothing_fits_is_refused() -> None:
    error = refused(Many(Contact), b'{"data":[' + b",".join([b'{"id":[]}'] * 5_001) + b"]}")

    assert "data.0.id" in error.message


HALVES = {
    "an escape": b'{"data":{"id":"c1","firstName":"Ada \\uD83d","customFields":{"\\ude00":"\\\\ud83d"}}}',
    "bytes": b'{"data":{"id":"c1","firstName":"Ada \xed\xa0\xbd","customFields":{"\xed\xb8\x80":"\\\\ud83d"}}}',
}


@pytest.mark.parametrize("body", HALVES.values(), ids=HALVES)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_half_an_emoji_costs_one_character(body, mark) -> None:
    contact = one(Contact, mark + body)

    assert (contact.first_name, contact.custom_fields) == ("Ada \ufffd", {"\ufffd": "\\ud83d"})
    assert Contact.model_validate_json(contact.model_dump_json()) == contact


@pytest.mark.parametrize("half", [b"\\ud83d", b"\xed\xa0\xbd"])
@pytest.mark.parametrize(
    "body", [b'{"data":[{"id":"c1","firstName":"%b"}]}', b'{"data":{"rows":[{"id":"c1","firstName":"%b"}]}}']
)
def test_half_an_emoji_costs_no_page(body, half) -> None:
    page = Many(Contact)(reply(200, body.replace(b"%b", half)), INFO)

    assert [contact.first_name for contact in page.data] == ["\ufffd"]


@pytest.mark.parametrize("text", ['{"a":"Zo\xeb \U0001f600"}', '{"a":"Zo\\u00eb \\ud83d\\ude00"}'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_is_read_in_each_encoding_and_with_a_byte_order_mark(text, encoding) -> None:
    assert read_json(text.encode(encoding)) == {"a": "Zo\xeb \U0001f600"}
    assert Bytes()(reply(200, text.encode(encoding)), INFO).json() == {"a": "Zo\xeb \U0001f600"}


@thorough
@given(
    st.recursive(
        st.none() | st.integers() | st.text(st.characters(codec=None)),
        lambda part: st.lists(part) | st.dictionaries(st.text(st.characters(codec=None)), part),
    )
)
def test_whatever_json_can_write_is_read_with_whole_characters(value) -> None:
    whole = json.loads(
        json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )

    assert read_json(json.dumps(value).encode()) == whole
    assert read_json(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")) == whole


@pytest.mark.parametrize(
    "broken", [b'{"a":"\xff"}', b'{"a":"\xf0\x9f\x98"}', b'{"a":"\\ud83"}', b'{"a":"\\ud83d', b"\xef\xbb\xbf", b""]
)
def test_what_is_broken_stays_an_error(broken) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the words are those of two parsers
        read_json(broken)
    assert "got" in refused(One(Contact), broken).message

"""Values of enumerations, of the standard library, NumPy and pandas: sent as what they mean, or refused by name."""

import json
from datetime import time, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID

import pytest
from pydantic import HttpUrl, SecretStr

from conduyt._core.encoding import encode_body, encode_query, fill_path
from conduyt._core.endpoint import check_key

numpy = pytest.importorskip("numpy")
pandas = pytest.importorskip("pandas")
SOME_ID = UUID("12345678-1234-5678-1234-567812345678")


class Source(Enum):
    FAIR = "fair"


MEANT = {
    "int64": (numpy.int64(5), 5),
    "uint8": (numpy.uint8(200), 200),
    "float64": (numpy.float64(2.5), 2.5),
    "float32": (numpy.float32(19.99), 19.99),
    "float16": (numpy.float16(0.1), 0.1),
    "longdouble": (numpy.longdouble(1.5), 1.5),
    "bool_": (numpy.bool_(True), True),
    "str_": (numpy.str_("Zoë"), "Zoë"),
    "an array without dimensions": (numpy.array(7), 7),
    "a text without dimensions": (numpy.array("vip"), "vip"),
    "a date": (numpy.datetime64("2026-10-21"), "2026-10-21"),
    "a month": (numpy.datetime64("2026-10"), "2026-10-01"),
    "a Timestamp": (pandas.Timestamp("2026-10-21", tz="UTC"), "2026-10-21T00:00:00+00:00"),
    "a member": (Source.FAIR, "fair"),
    "a UUID": (SOME_ID, str(SOME_ID)),
    "a time": (time(9), "09:00"),
    "a time with seconds": (time(9, 0, 30), "09:00:30"),
    "a URL of pydantic": (HttpUrl("https://example.com/hook"), "https://example.com/hook"),
}


@pytest.mark.parametrize(("value", "meant"), MEANT.values(), ids=MEANT)
def test_a_value_is_sent_as_what_it_means(value, meant) -> None:
    sent = json.loads(encode_body({"a": value, "b": [value], "c": {"d": value}}))

    assert sent == {"a": meant, "b": [meant], "c": {"d": meant}}
    assert type(sent["a"]) is type(meant)


@pytest.mark.parametrize(("value", "meant"), MEANT.values(), ids=MEANT)
def test_a_query_has_the_text_of_the_plain_value(value, meant) -> None:
    assert encode_query({"a": value}) == encode_query({"a": meant})
    assert encode_query({"a": [value, value]}) == encode_query({"a": [meant, meant]})


@pytest.mark.parametrize(
    "column",
    [numpy.array([1, 2]), pandas.Series([1, 2], index=[7, 9]), pandas.Index([1, 2]), pandas.Categorical([1, 2])],
    ids=lambda column: type(column).__name__,
)
def test_a_column_is_a_list(column) -> None:
    assert encode_body({"a": column}) == b'{"a":[1,2]}'


MISSING = [
    pandas.NA, pandas.NaT, float("nan"), numpy.float32("nan"), numpy.datetime64("NaT", "ns"),
    Decimal("NaN"), Decimal("sNaN"),
]  # fmt: skip


@pytest.mark.parametrize("value", MISSING, ids=lambda value: f"{type(value).__name__}-{value}")
def test_a_missing_value_is_refused_by_the_name_of_the_argument_with_the_ways_out(value) -> None:
    for encode in encode_body, encode_query:
        with pytest.raises(ValueError, match=r"^job_title is .*, a missing value, .* OMIT .* None"):
            encode({"jobTitle": value})
    with pytest.raises(ValueError, match=r"^custom_fields\.leadScore\[1\] is .*OMIT"):
        encode_body({"customFields": {"leadScore": [1, value]}})


FRAME = pandas.DataFrame({"id": ["con_1"], "email": ["ada@example.com"]})


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (FRAME, "cannot be a DataFrame; give a column of it"),  # its iterator would bring the names of its columns
        (FRAME.iloc[0], r"is a Series with names: say which you mean, \.tolist\(\) or \.to_dict\(\)"),
        (Source, "cannot be a class"),
        (timedelta(days=1), "cannot be sent: its type is timedelta;"),
        (pandas.Timedelta("1D"), "cannot be sent: its type is Timedelta;"),
        (numpy.timedelta64(1, "D"), "cannot be sent: its type is timedelta64;"),
        (numpy.complex64(1), "cannot be sent: its type is complex64;"),
        (SecretStr("x"), "cannot be sent: its type is SecretStr;"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_could_mean_two_things_is_refused(value, why) -> None:
    for encode in encode_body, encode_query:
        with pytest.raises(TypeError, match=f"^last_name {why}"):
            encode({"lastName": value})


@pytest.mark.parametrize("moment", [pandas.Timestamp("2026-10-21"), numpy.datetime64("2026-10-21T10:00", "ns")])
def test_a_time_of_a_frame_needs_a_zone_too(moment) -> None:
    with pytest.raises(ValueError, match=r"^due_date is a datetime without a time zone"):
        encode_body({"dueDate": moment})


@pytest.mark.parametrize(("key", "name"), [("a", "a"), (Source.FAIR, "fair"), (7, "7"), (SOME_ID, str(SOME_ID))])
def test_the_names_of_fields_are_sent_as_what_they_mean(key, name) -> None:
    assert json.loads(encode_body({"customFields": {key: 1}})) == {"customFields": {name: 1}}


@pytest.mark.parametrize("key", [None, True, 1.5, pandas.NA, pandas.NaT, b"a"])
def test_what_is_no_name_of_a_field_is_refused(key) -> None:
    with pytest.raises((TypeError, ValueError), match=r"^custom_fields"):
        encode_body({"customFields": {key: 1}})


def test_half_a_character_is_refused_by_the_name_of_its_argument() -> None:
    with pytest.raises(ValueError, match=r"^job_title contains a lone surrogate"):
        encode_body({"firstName": "Ada", "jobTitle": ["\ud83d"]})


def test_ids_and_idempotency_keys_can_be_uuids() -> None:
    assert fill_path("/contacts/{contact_id}", {"contact_id": SOME_ID}) == f"/contacts/{SOME_ID}"
    assert check_key(SOME_ID, 8, 200) == str(SOME_ID)

"""Values of data frames and arrays are sent as what they are in Python."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from conduyt._core.encoding import encode_body, encode_query


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (np.int64(5), 5),
        (np.uint8(5), 5),
        (np.float32(5.5), 5.5),
        (np.float64(5.5), 5.5),
        (np.bool_(True), True),
        (np.str_("x"), "x"),
        (np.array(7), 7),
        (pd.Timestamp("2026-01-01T00:00Z"), "2026-01-01T00:00:00+00:00"),
        (pd.Series([1, 2], dtype="Int64")[1], 2),
    ],
)
def test_a_value_is_sent_as_what_it_is(value: object, sent: object) -> None:
    body = json.loads(encode_body({"value": value}))["value"]

    assert (body, type(body)) == (sent, type(sent))
    assert encode_query({"value": value}) == encode_query({"value": sent})


@pytest.mark.parametrize("value", [np.array([1, 2]), pd.Series([1, 2]), pd.Series([1, 2], dtype="Int64")])
def test_an_array_or_a_column_is_sent_as_a_list(value: object) -> None:
    assert json.loads(encode_body({"value": value})) == {"value": [1, 2]}
    assert encode_query({"value": value}) == "value=1%2C2"


@pytest.mark.parametrize("value", [np.float32("nan"), np.datetime64("2026-01-01T00:00"), pd.NaT, pd.NA])
def test_a_missing_value_or_a_time_without_a_zone_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError), match=r"^value "):
        encode_body({"value": value})

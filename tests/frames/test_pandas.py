"""Everyday pandas works on the default frame, and what programs store comes back."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conduyt import frames
from conduyt.models import Deal
from conduyt.sandbox import Sandbox

Frame = pd.DataFrame


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="demo") as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def deals(sandbox: Sandbox) -> Frame:
    with sandbox.client() as client:
        return client.deals.list(limit=100).items().to_pandas()


@pytest.fixture(scope="module")
def contacts(sandbox: Sandbox) -> Frame:
    with sandbox.client() as client:
        return client.contacts.list(limit=100).items().to_pandas()


def test_columns_have_the_types_that_pandas_users_know(deals: Frame, contacts: Frame) -> None:
    types = {name: str(type_) for name, type_ in [*deals.dtypes.items(), *contacts.dtypes.items()]}
    text = "str" if pd.__version__ >= "3" else "string"

    assert types["value"] == types["probability"] == "float64"
    assert types["sort_order"] == types["lead_score"] == "Int64"
    assert types["stage_entered_at_exact"] == types["do_not_contact"] == "boolean"
    assert types["created_at"] == "datetime64[us, UTC]"
    assert types["name"] == types["tags"] == types["custom_fields"] == text
    assert set(types.values()) == {"float64", "Int64", "boolean", "datetime64[us, UTC]", text}


@pytest.mark.parametrize(
    "use",
    [
        lambda f: f.describe()["value"]["mean"],
        lambda f: f.describe(include="all"),
        lambda f: f["value"].pct_change(),
        lambda f: f["value"].cumsum(),
        lambda f: f["value"] / f.groupby("status")["value"].transform("sum"),
        lambda f: f.groupby("status")["value"].describe(),
        lambda f: f.nlargest(2, "value"),
        lambda f: f.select_dtypes("number")["value"],
        lambda f: np.log(f["value"] + 1),
        lambda f: f[f["created_at"] >= "2026-01-01"],
        lambda f: f["created_at"].between("2026-01-01", "2027-01-01").sum(),
        lambda f: f.groupby(f["created_at"].dt.tz_localize(None).dt.to_period("M")).size(),
        lambda f: f.set_index("created_at")["value"].resample("30D").sum(),
        lambda f: f.drop_duplicates(),
        lambda f: f.nunique(),
        lambda f: f.pivot_table(index="status", columns="priority", values="value"),
        lambda f: pd.concat([f, f.iloc[:0]]),
        lambda f: f.fillna({"value": 0}).sort_values(["status", "value"]),
        lambda f: f["sort_order"].to_numpy(dtype="float64", na_value=0),
    ],
)
def test_everyday_operations_work(deals: Frame, use: Callable[[Frame], Any]) -> None:
    assert use(deals) is not None


@pytest.mark.parametrize("plot", ["hist", "box", "line", "pie"])
def test_plots_need_no_cast(deals: Frame, plot: str) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    match plot:
        case "hist":
            axes = deals["value"].plot.hist()
        case "box":
            axes = deals.boxplot("value", by="status")
        case "pie":
            axes = deals.groupby("status")["value"].sum().plot.pie()
        case _:
            axes = deals.set_index("created_at")["value"].plot()
    assert axes is not None
    pyplot.close("all")


def test_deals_and_contacts_can_be_merged(deals: Frame, contacts: Frame) -> None:
    both = deals.merge(contacts, left_on="contact_id", right_on="id", suffixes=("_deal", ""))

    assert len(both) == deals["contact_id"].isin(contacts["id"]).sum() > 0


def test_a_table_of_sql_takes_a_frame(deals: Frame, contacts: Frame) -> None:
    for frame in (deals, contacts):
        connection = sqlite3.connect(":memory:")
        frame.to_sql("rows", connection, index=False)
        back = pd.read_sql("SELECT * FROM rows", connection)
        connection.close()
        assert list(back.columns) == list(frame.columns)
        assert len(back) == len(frame)


def test_a_frame_comes_back_from_parquet_as_it_was(deals: Frame, contacts: Frame) -> None:
    for frame in (deals, contacts):
        stored = io.BytesIO()
        frame.to_parquet(stored)
        pd.testing.assert_frame_equal(pd.read_parquet(stored), frame)


def test_times_without_a_time_zone_are_for_excel(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        frame = client.contacts.list(limit=100).to_pandas(timezone=None)

    assert str(frame["created_at"].dtype) == "datetime64[us]"
    assert frame.select_dtypes("datetimetz").empty


def test_times_can_be_local_or_without_a_time_zone() -> None:
    deal = Deal.model_validate({"createdAt": "2026-03-01T23:30:00Z"})

    assert frames.to_pandas([deal], timezone="Europe/Berlin")["created_at"][0].hour == 0
    assert frames.to_pandas([deal], timezone=None)["created_at"][0] == pd.Timestamp("2026-03-01T23:30:00")


def test_amounts_are_the_nearest_floats_or_exact() -> None:
    amounts = ["0.1", "0.2", "90071992547409.93", "24000.10"]
    deals = [Deal.model_validate({"value": amount}) for amount in amounts] + [Deal()]

    floats = frames.to_pandas(deals)["value"]
    exact = frames.to_pandas(deals, money="decimal")["value"]

    assert floats[:4].tolist() == [float(amount) for amount in amounts]
    assert floats.isna().tolist() == exact.isna().tolist() == [False, False, False, False, True]
    assert exact[:4].tolist() == [Decimal(amount) for amount in amounts]
    assert exact[:2].sum() == Decimal("0.3")
    assert (exact[:2] * Decimal("1.19"))[1] == Decimal("0.238")


def test_lists_are_text() -> None:
    from conduyt.models import Contact, Invoice

    tagged = Contact.model_validate({"tags": [{"name": "VIP, gold"}, {"name": "trial"}]})
    invoice = Invoice.model_validate({"items": [{"description": "Oak"}]})

    assert frames.to_pandas([tagged])["tags"][0] == '"VIP, gold", trial'
    assert '"description": "Oak"' in frames.to_pandas([invoice], columns=["items"])["items"][0]


def test_an_empty_frame_has_the_columns_and_types_of_a_full_one(deals: Frame) -> None:
    empty = frames.to_pandas([], model=Deal)

    assert empty.dtypes.to_dict() == deals.dtypes.to_dict()
    assert empty["value"].sum() == 0

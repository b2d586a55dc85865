"""What the data source for Spark does before and without Spark: options, columns, budgets, what it is sent as."""

from __future__ import annotations

import time

import pytest
from pyspark import cloudpickle
from pyspark.sql.pandas.types import from_arrow_schema

import conduyt
from conduyt.sandbox import Sandbox
from conduyt.spark import ConduytDataSource, _Steady


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", sandbox.keys["read"])
    monkeypatch.setenv("CONDUYT_BASE_URL", sandbox.url)


def source(**options: str) -> ConduytDataSource:
    return ConduytDataSource(options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "resource is missing"),
        ({"resource": "people"}, "no resource people"),
        ({"resource": "_driver"}, "no resource _driver"),
        ({"resource": "contacts.list"}, r"no resource contacts\.list"),
        ({"resource": "search"}, "search has no list"),
        ({"resource": "contacts", "colour": "red"}, r"contacts\.list has no argument colour"),
        ({"resource": "contacts", "columns": "id,emial"}, r"no column 'emial'. Did you mean 'email'\?"),
        ({"resource": "contacts", "options": "{}"}, r"contacts\.list has no argument options"),
        ({"resource": "contacts", "page": "3"}, r"contacts\.list has no argument page"),
        ({"resource": "pipelines.stages"}, "needs the option pipeline_id"),
        ({"resource": "contacts", "partitions": "many"}, "partitions must be a number"),
        ({"resource": "contacts", "partitions": "0"}, "partitions must be a number"),
        ({"resource": "contacts", "requests_per_minute": "nan"}, "requests_per_minute must be a number"),
        ({"resource": "contacts", "limits_url": "redis://h", "requests_per_minute": "9"}, "exclude each other"),
        ({"resource": "contacts", "limits_url": "h:6379"}, "redis://"),
        ({"resource": "contacts", "base_url": "http://example.com"}, "https"),
    ],
)
def test_options_that_cannot_work_are_refused_before_anything_is_read(
    options: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_live_key")  # that of a sandbox may travel over http
    with pytest.raises(conduyt.ConfigurationError, match=message):
        source(**options).schema()


@pytest.mark.parametrize("name", ["api_key", "API_Key", "apiKey", "token"])
def test_a_key_among_the_options_is_refused_without_being_shown(name: str) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="CONDUYT_API_KEY") as caught:
        source(resource="contacts", **{name: "cdy_secret"}).schema()

    assert "cdy_secret" not in str(caught.value)


def test_the_columns_are_known_without_a_key_or_a_request(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    monkeypatch.delenv("CONDUYT_API_KEY")
    before = len(sandbox.requests)

    columns = {field.name: field.dataType.simpleString() for field in source(resource="deals").schema()}

    assert len(sandbox.requests) == before
    assert columns["id"] == "string"
    assert columns["value"] == "decimal(38,18)"
    assert columns["created_at"] == "timestamp"
    assert columns["custom_fields"] == "string"
    assert "assigned_user.email" not in columns


@pytest.mark.parametrize("resource", ["deals", "contacts", "companies"])
@pytest.mark.parametrize("columns", [None, ["id", "created_at"], ["*", "custom_fields.region"]])
def test_the_columns_are_those_of_an_arrow_table(resource: str, columns: list[str] | None, sandbox: Sandbox) -> None:
    options = {} if columns is None else {"columns": ", ".join(columns)}
    with sandbox.client() as client:
        table = getattr(client, resource).list(limit=5).to_arrow(columns=columns)

    spark = source(resource=resource, **options).schema()

    assert spark == from_arrow_schema(table.schema, prefer_timestamp_ntz=False)


def test_other_columns_than_those_of_the_model_are_refused() -> None:
    deals, contacts = source(resource="deals"), source(resource="contacts")

    with pytest.raises(conduyt.ConfigurationError, match="select"):
        deals.reader(contacts.schema())


def test_a_partition_and_its_reader_travel_without_the_key(sandbox: Sandbox) -> None:
    contacts = source(resource="contacts", partitions="3", limit="25")
    reader = contacts.reader(contacts.schema())
    sent = cloudpickle.dumps((reader, reader.partitions()))
    there, parts = cloudpickle.loads(sent)

    rows = [batch.num_rows for part in parts for batch in there.read(part)]

    assert len(parts) == 3
    assert sum(rows) == 500
    assert sandbox.keys["read"].encode() not in sent


def test_a_list_of_values_is_divided_at_commas(sandbox: Sandbox) -> None:
    contacts = source(resource="contacts", tags="Trial,Newsletter", limit="5")
    contacts.reader(contacts.schema()).partitions()

    assert "tags=Trial%2CNewsletter" in sandbox.requests[-1].query


def test_a_partition_spreads_its_share_of_a_static_budget_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conduyt._util.clock._skipped", 0.0)  # of tests before this one; it rounds differently
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0)
    store = _Steady(2.5)
    assert [store.take("bucket") for _ in range(3)] == [0.0, 2.5, 2.5]

    monkeypatch.setattr(time, "monotonic", lambda: 1002.5)
    store.block("bucket", 7.0)
    assert store.take("bucket") == 7.0

    monkeypatch.setattr(time, "monotonic", lambda: 1009.5)
    assert [store.take("bucket") for _ in range(2)] == [0.0, 2.5]


def test_the_budget_of_a_job_is_divided_among_its_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    intervals: list[float] = []
    monkeypatch.setattr("conduyt.spark._Steady", lambda interval: intervals.append(interval) or _Steady(0.0))
    contacts = source(resource="contacts", partitions="4", limit="50", requests_per_minute="30")
    reader = contacts.reader(contacts.schema())
    parts = reader.partitions()
    intervals.clear()
    list(reader.read(parts[0]))

    assert intervals == [8.0]  # 30 a minute are one in 2 seconds, for each of 4 one in 8

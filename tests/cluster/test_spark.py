"""Lists as data frames, on a real Spark."""

from __future__ import annotations

import threading
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conduyt.sandbox import Sandbox
from tests.drivers.either import failure
from tests.drivers.server import Exchange, Server, answer, answer_by

from .windows import Windows, page_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def load(spark: SparkSession, resource: str, **options: str) -> DataFrame:
    return spark.read.format("conduyt").option("resource", resource).options(**options).load()


def test_every_item_comes_once_from_as_many_partitions_as_asked_for(spark: SparkSession, sandbox: Sandbox) -> None:
    contacts = load(spark, "contacts", partitions="4", limit="25", sort="createdAt", order="asc")
    rows = contacts.select("id", "email").collect()
    with sandbox.client() as client:
        expected = list(client.contacts.list(limit=100, sort="createdAt", order="asc"))

    assert [(row.id, row.email) for row in rows] == [(contact.id, contact.email) for contact in expected]
    assert len(rows) == 500
    assert contacts.rdd.getNumPartitions() == 4


def test_values_arrive_as_what_they_are(spark: SparkSession, sandbox: Sandbox) -> None:
    deals = load(spark, "deals", status="won")
    rows = {row.id: row for row in deals.collect()}
    with sandbox.client() as client:
        expected = list(client.deals.list(status="won"))

    assert expected
    assert rows.keys() == {deal.id for deal in expected}
    for deal in expected:
        row = rows[deal.id]
        assert row.value == deal.value
        assert isinstance(row.value, Decimal)
        assert deal.won_at is not None
        assert row.won_at.timestamp() == pytest.approx(deal.won_at.timestamp(), abs=0.001)
        assert row.probability is None


def test_spark_computes_with_them(spark: SparkSession, sandbox: Sandbox) -> None:
    (row,) = load(spark, "deals", status="won").groupBy().sum("value").collect()
    with sandbox.client() as client:
        total = sum((deal.value or 0 for deal in client.deals.list(status="won")), Decimal())

    assert row[0] == total


def test_tags_are_an_array_of_their_names(spark: SparkSession, sandbox: Sandbox) -> None:
    rows = load(spark, "contacts").selectExpr("id", "explode(tags) AS tag").collect()
    with sandbox.client() as client:
        expected = {(contact.id, tag.name) for contact in client.contacts.list() for tag in contact.tags or []}

    assert expected
    assert {(row.id, row.tag) for row in rows} == expected


def test_what_lies_inside_comes_if_it_is_asked_for(spark: SparkSession, sandbox: Sandbox) -> None:
    rows = load(spark, "contacts", columns="id,assigned_user.email").select("id", "`assigned_user.email`").collect()
    with sandbox.client() as client:
        expected = {(one.id, one.assigned_user.email if one.assigned_user else None) for one in client.contacts.list()}

    assert {tuple(row) for row in rows} == expected


def test_an_empty_list_has_its_columns(spark: SparkSession) -> None:
    nobody = load(spark, "contacts", search="nobody is called that")

    assert nobody.count() == 0
    assert {"id", "email", "tags", "created_at"} <= set(nobody.columns)


def test_a_list_below_another_object_takes_its_id(spark: SparkSession) -> None:
    stages = load(spark, "pipelines.stages", pipeline_id="pipe_abc123")

    assert [row.name for row in stages.collect()] == ["New", "Qualified", "Proposal", "Won", "Lost"]


def test_an_option_that_is_no_argument_is_refused(spark: SparkSession) -> None:
    with pytest.raises(Exception, match=r"contacts\.list has no argument colour"):
        load(spark, "contacts", colour="red")


def test_the_key_shows_neither_in_plans_nor_in_the_event_log(
    spark: SparkSession, sandbox: Sandbox, event_log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contacts = load(spark, "contacts", partitions="2", limits_url="redis://reader:hunter2@127.0.0.1:1/0")
    assert contacts.count() == 500
    contacts.explain(extended=True)
    contacts.explain("formatted")
    contacts.explain("cost")
    plans = capsys.readouterr().out
    logged = "".join(path.read_text() for path in event_log.rglob("*") if path.is_file() and path.suffix != ".crc")

    assert "BatchScan conduyt" in plans
    assert "SparkListenerTaskEnd" in logged
    for secret in (sandbox.keys["read"], "hunter2"):
        assert secret not in plans
        assert secret not in logged


def test_the_key_can_come_from_a_file(spark: SparkSession, sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(sandbox.other_keys["read"] + "\n")

    rows = load(spark, "contacts", api_key_file=str(tmp_path / "key")).select("id").collect()

    with sandbox.client() as client:
        ours = {contact.id for contact in client.contacts.list(limit=100)}
        theirs = {contact.id for contact in client.with_options(api_key=sandbox.other_keys["read"]).contacts.list()}
    assert {row.id for row in rows} == theirs
    assert theirs != ours


def test_a_task_that_spark_repeats_does_no_harm(spark: SparkSession) -> None:
    lock, failed = threading.Lock(), []

    def pages(exchange: Exchange) -> None:
        with lock:
            fails = exchange.request.query.get("page") == ["30"] and not failed
            failed.extend([True] * fails)
        if fails:
            answer(403, failure("forbidden"))(exchange)  # no error that the client itself would repeat
        else:
            answer_by(page_of(400))(exchange)

    with Server(then=pages) as server:
        rows = load(spark, "contacts", partitions="4", limit="10", base_url=server.url).select("id").collect()

    assert failed == [True]
    assert [row.id for row in rows] == [f"con_{number}" for number in range(400)]
    assert {request.method for request in server.requests} == {"GET"}


def test_all_tasks_share_one_limit(spark: SparkSession, redis_url: str) -> None:
    windows = Windows(page_of(600))
    with Server(then=windows) as server:
        options = {"partitions": "4", "limit": "10", "base_url": server.url, "limits_url": redis_url}
        rows = load(spark, "contacts", **options).select("id").collect()

    assert [row.id for row in rows] == [f"con_{number}" for number in range(600)]
    # In each window a request of each task may be on its way while the end is told in whole seconds.
    assert windows.refused <= 8

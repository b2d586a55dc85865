"""`conduyt.dlt`: what changed goes into DuckDB, with the real dlt."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import conduyt
from conduyt.sandbox import Sandbox

dlt = pytest.importorskip("dlt", reason="scripts/check-dlt runs these tests")
pytest.importorskip("duckdb")
pytestmark = pytest.mark.filterwarnings("default")  # those of dlt and what it needs


@pytest.fixture(scope="module")
def one_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(one_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    one_sandbox.reset()
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("CONDUYT_BASE_URL", one_sandbox.url)
    monkeypatch.setenv("CONDUYT_API_KEY", one_sandbox.keys["admin"])
    return one_sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[conduyt.Conduyt]:
    with sandbox.client() as client:
        yield client


@pytest.fixture
def pipeline(tmp_path: Path) -> Any:
    return make_pipeline(tmp_path)


def make_pipeline(folder: Path) -> Any:
    destination = dlt.destinations.duckdb(str(folder / "warehouse.duckdb"))
    return dlt.pipeline("crm", pipelines_dir=str(folder), destination=destination, dataset_name="conduyt")


def query(pipeline: Any, sql: str) -> list[tuple[Any, ...]]:
    with pipeline.sql_client() as database:
        return [tuple(row) for row in database.execute_sql(sql) or []]


def test_created_updated_and_deleted_records_reach_the_warehouse(
    client: conduyt.Conduyt, pipeline: Any, sandbox: Sandbox
) -> None:
    pipeline.run(conduyt.dlt.source(["contacts", "deals"]))
    assert query(pipeline, "select count(*), count(distinct id) from contacts") == [(500, 500)]
    assert query(pipeline, "select count(*) from deals") == [(60,)]

    gone, kept = client.contacts.list(limit=2).data
    client.contacts.delete(gone.id)
    client.contacts.update(kept.id, city="Turin", job_title=None)
    made = client.contacts.create(email="ada@new.example", custom_fields={"tier": "gold"})
    sandbox.clock.advance(1)
    before = len(sandbox.requests)
    pipeline.run(conduyt.dlt.source(["contacts", "deals"], client=client))

    ids = f"'{gone.id}', '{kept.id}', '{made.id}'"
    found = query(pipeline, f"select id, city, job_title, custom_fields__tier from contacts where id in ({ids})")
    assert {row[0]: row[1:3] for row in found} == {kept.id: ("Turin", None), made.id: (None, None)}
    assert {row[0]: row[3] for row in found}[made.id] == "gold"
    assert query(pipeline, "select count(*) from contacts") == [(500,)]
    assert len(sandbox.requests) > before


def test_a_run_without_changes_changes_nothing(client: conduyt.Conduyt, pipeline: Any) -> None:
    pipeline.run(conduyt.dlt.source(["tasks"], client=client))
    rows = query(pipeline, "select * from tasks order by id")
    assert rows

    pipeline.run(conduyt.dlt.source(["tasks"], client=client))
    assert query(pipeline, "select * from tasks order by id") == rows


def test_values_keep_their_types(client: conduyt.Conduyt, pipeline: Any) -> None:
    pipeline.run(conduyt.dlt.source(["deals"], client=client))

    types = dict(
        query(
            pipeline,
            "select column_name, data_type from information_schema.columns where table_name = 'deals'",
        )
    )
    assert types["value"].startswith("DECIMAL")
    assert types["created_at"] == "TIMESTAMP WITH TIME ZONE"
    total = sum(deal.value or 0 for deal in client.deals.list(limit=100))
    assert query(pipeline, "select sum(value) from deals") == [(total,)]


def test_the_state_survives_the_machine(client: conduyt.Conduyt, tmp_path: Path, sandbox: Sandbox) -> None:
    first = tmp_path / "first"
    first.mkdir()
    pipeline = make_pipeline(first)
    pipeline.run(conduyt.dlt.source(["contacts"], client=client))

    # Another machine has nothing but the warehouse, where dlt keeps the state.
    second = tmp_path / "second"
    second.mkdir()
    (second / "warehouse.duckdb").write_bytes((first / "warehouse.duckdb").read_bytes())
    made = client.contacts.create(email="ada@new.example")
    again = make_pipeline(second)
    again.run(conduyt.dlt.source(["contacts"], client=client))

    assert again.last_trace.last_normalize_info.row_counts["contacts"] < 100  # not everything once more
    assert query(again, f"select email from contacts where id = '{made.id}'") == [("ada@new.example",)]


def test_a_run_that_fails_loses_nothing(client: conduyt.Conduyt, pipeline: Any, sandbox: Sandbox) -> None:
    pipeline.run(conduyt.dlt.source(["contacts"], client=client))
    made = client.contacts.create(email="ada@new.example")
    with sandbox.faults.add(status=403, operation="contacts.list"), pytest.raises(Exception, match="403"):
        pipeline.run(conduyt.dlt.source(["contacts"], client=client))

    pipeline.run(conduyt.dlt.source(["contacts"], client=client))
    assert query(pipeline, f"select count(*) from contacts where id = '{made.id}'") == [(1,)]


def test_without_deletions_rows_stay(client: conduyt.Conduyt, pipeline: Any) -> None:
    for _ in range(2):
        pipeline.run(conduyt.dlt.source("companies", client=client, deletions=False, lookback=timedelta(hours=1)))
        companies = query(pipeline, "select id from companies")
        if _ == 0:
            client.companies.delete(companies[0][0])
    assert len(query(pipeline, "select id from companies")) == len(companies)


def test_neither_source_nor_state_has_the_key(sandbox: Sandbox, pipeline: Any, tmp_path: Path) -> None:
    key = sandbox.keys["admin"]
    source = conduyt.dlt.source(["tasks"], api_key=key, base_url=sandbox.url)
    assert key not in repr(source) + str(source) + repr(source.resources["tasks"])
    pipeline.run(source)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and key.encode() in path.read_bytes()]


def test_what_cannot_be_loaded_is_refused(client: conduyt.Conduyt) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="contcts cannot be loaded; perhaps 'contacts' was meant"):
        conduyt.dlt.source(["contcts"])  # type: ignore[list-item]
    with pytest.raises(conduyt.ConfigurationError, match="client has its own api_key and base_url"):
        conduyt.dlt.source(["contacts"], client=client, api_key="cdy_x")


def test_the_program_of_the_guide_runs_again_and_again(sandbox: Sandbox, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "warehouse.md").read_text()
    (found,) = re.findall(r'^```python {title="load.py"}\n(.*?)^```', page, re.MULTILINE | re.DOTALL)
    (tmp_path / "load.py").write_text(found)
    environment = {**os.environ, "HOME": str(tmp_path), "DLT_DATA_DIR": str(tmp_path / "dlt")}
    printed = [
        subprocess.run(
            [sys.executable, "load.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert "'contacts': 500" in printed[0]
    assert "'contacts': 500" not in printed[1]


def test_everything_can_be_loaded_again(client: conduyt.Conduyt, pipeline: Any) -> None:
    for refresh in (None, "drop_sources"):
        pipeline.run(conduyt.dlt.source(["companies"], client=client), refresh=refresh)
        counts = pipeline.last_trace.last_normalize_info.row_counts
        assert counts["companies"] == client.companies.list().meta.total

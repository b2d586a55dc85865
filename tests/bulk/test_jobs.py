"""Jobs on the server as handles: started, stored, taken over by another process, waited for, cancelled."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import conduyt
from conduyt.errors import JobFailedError, JobUnfinishedError
from conduyt.jobs import AsyncBatchJob, AsyncJob, BatchJob, Job
from conduyt.progress import Progress
from conduyt.sandbox import Sandbox
from tests.drivers.server import Server, answer

from .conftest import KEY, Connect, done

pytestmark = pytest.mark.anyio
LONG = 3600
ROWS = 600


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("First Name,Email\n" + "".join(f"Ada,ada{number}@new.example\n" for number in range(ROWS)))
    return path


async def batch(client: Any, contact_ids: list[str]) -> Any:
    body = {"operation": "add_tag", "params": {"tagName": "VIP"}, "contactIds": contact_ids}
    return client.attach(await done(client.bulk.operations.create(body=body)))


async def test_an_import_is_started_and_waited_for(client: Any, sandbox: Sandbox, people: Path, kind: str) -> None:
    sandbox.clock.freeze()  # a busy machine may take longer than the import
    job = await done(client.contacts.start_import(people))
    assert type(job) is (Job if kind == "sync" else AsyncJob)
    assert (job.kind, job.status, job.is_over) == ("import", "created", False)

    seen: list[Progress] = []

    def progress(now: Progress) -> None:
        seen.append(now)
        sandbox.clock.advance(LONG)

    record = await done(job.wait(progress=progress))
    assert (record.status, record.created_rows, job.is_over) == ("completed", ROWS, True)
    assert (seen[-1].stage, seen[-1].done, seen[-1].total) == ("import", ROWS, ROWS)
    assert [one for one in seen if one.done < ROWS]


@pytest.mark.parametrize("resource", ["companies", "deals"])
async def test_companies_and_deals_are_started_too(client: Any, sandbox: Sandbox, resource: str) -> None:
    job = await done(getattr(client, resource).start_import([{"name": "Engines"}]))
    sandbox.clock.advance(LONG)

    assert (await done(job.wait())).created_rows == 1


async def test_a_pickle_has_an_id_and_an_address_and_nothing_else(client: Any, people: Path, sandbox: Sandbox) -> None:
    job = await done(client.contacts.start_import(people))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        stored = pickle.dumps(job, protocol)
        assert sandbox.keys["admin"].encode() not in stored
        assert b"people.csv" not in stored

        loaded = pickle.loads(stored)
        assert (loaded.id, loaded.base_url, loaded.kind, loaded.record) == (job.id, sandbox.url, "import", None)
        assert loaded == job
        assert hash(loaded) == hash(job)
        with pytest.raises(conduyt.ConduytError, match=r"comes from a pickle: use client.attach\(job\) first"):
            await done(loaded.refresh())
        sandbox.clock.advance(LONG)
        assert (await done(client.attach(loaded).refresh())).status == "completed"


async def test_another_process_takes_a_job_over(client: Any, people: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    job = await done(client.contacts.start_import(people))
    (tmp_path / "job.pickle").write_bytes(pickle.dumps(job))
    sandbox.clock.advance(LONG)
    program = """if True:
        import pathlib, pickle, sys
        from conduyt import Conduyt
        with Conduyt(sys.argv[1], base_url=sys.argv[2]) as client:
            job = client.attach(pickle.loads(pathlib.Path(sys.argv[3]).read_bytes()))
            print(job.wait(timeout=60).created_rows)
    """
    ran = subprocess.run(
        [sys.executable, "-c", program, sandbox.keys["admin"], sandbox.url, str(tmp_path / "job.pickle")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.stdout, ran.stderr) == (f"{ROWS}\n", "")


async def test_a_job_of_one_client_is_taken_over_by_the_other(
    client: Any, sandbox: Sandbox, people: Path, kind: str
) -> None:
    job = await done(client.contacts.start_import(people))
    sandbox.clock.advance(LONG)
    if kind == "sync":
        assert type(conduyt.AsyncConduyt(KEY, base_url=sandbox.url).attach(job)) is AsyncJob
    else:
        with sandbox.client() as other:
            taken = other.attach(pickle.loads(pickle.dumps(job)))
            assert type(taken) is Job
            assert taken.wait(timeout=0).status == "completed"


async def test_what_the_api_returned_is_a_job_as_well(client: Any, people: Path, kind: str) -> None:
    started = await done(client.contacts.start_import(people))

    job = client.attach(await done(client.contacts.imports.get(started.id)))

    assert (job, job.status) == (started, (await done(started.refresh())).status)
    assert copy.deepcopy(job) is copy.copy(job) is job


async def test_a_batch_operation_is_cancelled(client: Any, contact_ids: list[str], kind: str, sandbox: Sandbox) -> None:
    job = await batch(client, contact_ids)
    assert type(job) is (BatchJob if kind == "sync" else AsyncBatchJob)
    assert type(client.attach(pickle.loads(pickle.dumps(job)))) is type(job)

    assert (await done(job.cancel())).status == "cancelled"
    with pytest.raises(
        JobFailedError, match=r"the batch operation batch_\w+ was cancelled: \d+ of 500 processed"
    ) as caught:
        await done(job.wait(timeout=0))
    assert (caught.value.job_id, caught.value.record.status) == (job.id, "cancelled")
    assert not isinstance(caught.value, JobUnfinishedError)
    assert pickle.loads(pickle.dumps(caught.value)).job_id == job.id


async def test_a_completed_batch_operation_cannot_be_cancelled(
    client: Any, contact_ids: list[str], sandbox: Sandbox
) -> None:
    job = await batch(client, contact_ids)
    sandbox.clock.advance(LONG)

    assert (await done(job.wait())).success_count
    with pytest.raises(conduyt.ConflictError):
        await done(job.cancel())


async def test_a_wait_that_is_too_short_says_how_far_the_job_is(
    client: Any, contact_ids: list[str], sandbox: Sandbox
) -> None:
    job = await batch(client, contact_ids)

    with pytest.raises(JobUnfinishedError, match=r"of 500 processed\. It may still go on") as caught:
        await done(job.wait(timeout=0))
    assert caught.value.record is job.record


async def test_an_error_that_passes_does_not_end_the_wait(connect: Connect) -> None:
    completed = {"data": {"id": "imp_1", "status": "completed", "processedRows": 3, "totalRows": 3}}
    failed = answer(500, {"error": {"code": "internal_error", "message": "No."}})
    with Server(answer(200, completed), failed, then=answer(200, completed)) as server:
        client = connect(server.url, max_retries=0)
        job = client.attach(await done(client.contacts.imports.get("imp_1")))
        assert (await done(job.wait(timeout=30))).processed_rows == 3
        assert len(server.requests) == 3

    with Server(then=failed) as server:
        job = connect(server.url, max_retries=0).attach(Job("import", "imp_1", server.url))
        with pytest.raises(conduyt.InternalServerError):
            await done(job.wait(timeout=0))


async def test_a_failed_import_is_an_error(connect: Connect) -> None:
    body = {"data": {"id": "imp_1", "status": "failed", "processedRows": 2, "totalRows": 3}}
    with Server(then=answer(200, body)) as server:
        job = connect(server.url).attach(Job("import", "imp_1", server.url))
        with pytest.raises(JobFailedError, match="the import imp_1 failed: 2 of 3 processed"):
            await done(job.wait())


async def test_what_is_no_job_of_this_api_is_refused(client: Any, contact_ids: list[str]) -> None:
    with pytest.raises(conduyt.ConduytError, match=r"is at https://elsewhere\.example, and this client talks to http"):
        client.attach(Job("import", "imp_1", "https://elsewhere.example"))
    with pytest.raises(TypeError, match="attach takes a Job, an ImportJob or a BatchOperation, not str"):
        client.attach("imp_1")
    with pytest.raises(ValueError, match="this job has no id"):
        client.attach(conduyt.models.ImportJob())
    job = await batch(client, contact_ids)
    with pytest.raises(ValueError, match="timeout must be 0 or a positive number of seconds"):
        await done(job.wait(timeout=-1))
    with pytest.raises(conduyt.NotFoundError):
        await done(client.attach(Job("import", "unknown", job.base_url)).refresh())


async def test_a_file_with_problems_starts_nothing(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First Name,Email\nAda,ada\n")

    with pytest.raises(conduyt.CsvError, match="is not an email address"):
        await done(client.contacts.start_import(path))
    assert sandbox.requests == []


async def test_a_lost_response_to_the_start_starts_the_import_once(connect: Connect, people: Path) -> None:
    def job(status: str) -> Any:
        return answer(200, {"data": {"id": "imp_1", "status": status}})

    lost = answer(502, b"<html>Bad gateway</html>")
    steps = [answer(200, {"data": {"fileUrl": "f"}}), job("created"), lost, job("processing")]
    with Server(*steps) as server:
        started = await done(connect(server.url, max_retries=0).contacts.start_import(people))
    assert started.status == "processing"
    assert [one.path.rpartition("/")[2] for one in server.requests] == ["upload", "imports", "process", "imp_1"]

    steps = [answer(200, {"data": {"fileUrl": "f"}}), job("created"), lost, job("created"), job("created")]
    with Server(*steps, answer(202, {"data": {}})) as server:
        started = await done(connect(server.url, max_retries=0).contacts.start_import(people))
    assert [one.path.rpartition("/")[2] for one in server.requests].count("process") == 2

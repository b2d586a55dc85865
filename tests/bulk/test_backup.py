"""Backups of a workspace, and sandboxes that start with them."""

from __future__ import annotations

import json
import os
import random
import stat
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

import conduyt
from conduyt import Conduyt
from conduyt._values.progress import Progress
from conduyt.csvio.journal import Journal
from conduyt.csvio.workspace import LISTS
from conduyt.sandbox import Sandbox
from conduyt.sandbox.seeds.from_backup import RESTORED

from .conftest import Connect, done
from .killing import edits_of, kill_backups, kill_changes
from .test_bulk_runs import failure

pytestmark = pytest.mark.anyio

NOT_IN_A_BACKUP = {
    "automations.failures": "counts of what other lists have",
    "companies.tags": "in each company",
    "contacts.collaborators": "in each contact",
    "contacts.tags": "in each contact",
    "deals.contacts": "a request for each deal",
    "deals.tasks": "among the tasks",
    "messages.emails": "among the messages",
    "payments": "invoices.payments",
    "webhooks.deliveries": "webhooks.logs",
    "webhooks.managed": "webhooks",
}
NOT_RESTORED = {
    "automations.executions", "automations.step_logs", "workflows.runs", "messages.sms_logs", "webhooks.logs",
    "webhooks", "billing.addons",
}  # fmt: skip

only_sync = pytest.mark.parametrize("kind", ["sync"], indirect=True)


def manifest_of(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return content


def records(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]


async def test_every_list_is_there_with_its_count_and_hash(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    report = await done(client.backup(folder))

    manifest = manifest_of(folder)
    assert manifest["base_url"] == sandbox.url
    assert [*manifest["lists"]] == [one.name for one in LISTS] == [*report.records]
    for name, entry in manifest["lists"].items():
        content = (folder / entry["file"]).read_bytes()
        assert (len(content.splitlines()), sha256(content).hexdigest()) == (entry["records"], entry["sha256"])
        assert report.records[name] == entry["records"]
    assert (report.records["contacts"], report.records["deals"]) == (500, 60)
    assert (manifest["refused"], report.refused, report.resumed_rows) == ({}, {}, 0)
    assert sandbox.keys["admin"] not in (folder / "manifest.json").read_text()


@pytest.mark.skipif(os.name == "nt", reason="files there have the permissions of their folder")
async def test_only_the_owner_can_read_it(client: Any, tmp_path: Path) -> None:
    report = await done(client.backup(tmp_path / "a" / "b", lists=["tags"]))

    assert stat.S_IMODE(report.path.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in report.path.iterdir()} == {
        "tags.jsonl": 0o600,
        "manifest.json": 0o600,
    }


def test_each_list_of_the_client_is_in_a_backup_or_there_is_a_reason() -> None:
    from resources.surface import methods

    with Sandbox(seed="empty") as sandbox, sandbox.client() as client:
        lists = {name.removesuffix(".list") for name in methods(client) if name.endswith(".list")}

    assert lists - {one.name for one in LISTS} - NOT_IN_A_BACKUP.keys() == set()
    assert {one.name for one in LISTS} - RESTORED == NOT_RESTORED


async def test_what_refers_to_others_finds_them(client: Any, tmp_path: Path) -> None:
    await done(client.backup(tmp_path))

    known = {
        record["id"] for path in tmp_path.glob("*.jsonl") for record in records(tmp_path, path.stem) if "id" in record
    }
    for name, fields in {
        "deals": ("contactId", "companyId", "pipelineId", "stageId", "assignedTo"),
        "invoices.payments": ("invoiceId",),
        "forms.submissions": ("formId", "contactId"),
        "automations.versions": ("automationId",),
        "pipelines.stages": ("pipelineId",),
        "tasks": ("contactId", "dealId"),
    }.items():
        found = [record[field] for record in records(tmp_path, name) for field in fields if record.get(field)]
        assert found
        assert set(found) <= known, name


async def test_a_sandbox_starts_with_it(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    with sandbox.client() as other:
        contact = other.contacts.create(first_name="Zoë", tags=["VIP"], custom_fields={"size": 4})
    await done(client.backup(tmp_path / "one"))

    with Sandbox(seed=tmp_path / "one") as copy, copy.client() as there:
        there.backup(tmp_path / "two")
        assert there.contacts.get(contact.id).first_name == "Zoë"
        assert [tag.name for tag in there.contacts.get(contact.id).tags or []] == ["VIP"]
        assert there.users.get_me().role == "owner"
        new = there.contacts.create(first_name="New")
        copy.reset()
        assert there.contacts.list(limit=1).meta.total == 501
        with pytest.raises(conduyt.NotFoundError):
            there.contacts.get(new.id)

    def by_id(folder: Path, name: str) -> dict[str, Any]:
        found = records(tmp_path / folder, name)
        return {
            record.get("id") or record["contactId"]: {key: value for key, value in record.items() if key != "lastRun"}
            for record in found
        }

    for name in RESTORED:
        assert by_id(Path("two"), name) == by_id(Path("one"), name), name


@only_sync
async def test_a_sandbox_of_the_other_dialect_starts_with_it_as_well(tmp_path: Path) -> None:
    with Sandbox(dialect="live") as sandbox, sandbox.client(dialect="live") as client:
        client.backup(tmp_path)
        deals = {deal.id: deal.value for deal in client.deals.list(limit=100)}
    with Sandbox(seed=tmp_path) as copy, copy.client() as client:
        assert {deal.id: deal.value for deal in client.deals.list(limit=100)} == deals
        assert client.deals.create(name="x", pipeline_id=client.pipelines.list().data[0].id, stage_id=_stage(client)).id


def _stage(client: Conduyt) -> str:
    return client.pipelines.stages.list(client.pipelines.list().data[0].id).data[0].id


@only_sync
@pytest.mark.filterwarnings("ignore::conduyt.UnexpectedDataWarning")
async def test_a_sandbox_starts_with_odd_records_as_well(client: Any, tmp_path: Path) -> None:
    client.backup(tmp_path)
    odd: list[dict[str, Any]] = [
        {"id": "odd_1"},
        {"id": 7, "metadata": "text", "stages": "text", "lastMessage": "text", "unreadCount": "many", "tags": "VIP"},
        {"id": "odd_3", "stages": [None, 5], "tags": [None, {"name": "VIP"}], "createdAt": 5, "name": ["x"]},
        {"contactId": "odd_4"},
    ]
    manifest = manifest_of(tmp_path)
    for name, entry in manifest["lists"].items():
        if "stages" not in name:
            content = "".join(f"{json.dumps(record)}\n" for record in odd).encode()
            (tmp_path / f"{name}.jsonl").write_bytes(content)
            entry["sha256"] = sha256(content).hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with Sandbox(seed=str(tmp_path)) as restored, restored.client(max_retries=0) as reader:
        for one in LISTS:
            if one.parent is None and one.name in RESTORED:
                rows = list(attrgetter(one.name)(reader).list())
                # A conversation is a contact that has messages.
                assert len(rows) == (0 if one.name == "conversations" else 4), one.name


async def test_lists_that_the_key_may_not_read_are_noted(connect: Connect, sandbox: Sandbox, tmp_path: Path) -> None:
    client = connect(sandbox.url, sandbox.create_key("read", modules=["contacts", "forms"]))
    report = await done(client.backup(tmp_path))

    assert [*report.records] == ["forms", "forms.submissions", "contacts"]
    assert report.refused["deals"].startswith("403 permission_denied: ")
    assert manifest_of(tmp_path)["refused"] == dict(report.refused)
    assert "invoices.payments" in report.refused
    with Sandbox(seed=tmp_path) as copy, copy.client() as there:
        assert there.contacts.list(limit=1).meta.total == 500
        assert there.users.list().data


async def test_lists_can_be_chosen(client: Any, tmp_path: Path) -> None:
    report = await done(client.backup(tmp_path, lists=["pipelines.stages", "tags"]))
    assert report.records == {"pipelines": 3, "pipelines.stages": 12, "tags": 8}

    await failure(lambda: client.backup(tmp_path, lists=["contcats"]), ValueError)
    await failure(lambda: client.backup(tmp_path, lists="contacts"), TypeError)


async def test_an_interrupted_backup_goes_on(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    before = len(sandbox.requests)
    sandbox.faults.add(status=400, operation="contacts.list", times=1)
    await failure(lambda: client.backup(tmp_path), conduyt.InvalidRequestError)
    assert not (tmp_path / "manifest.json").exists()
    with pytest.raises(ValueError, match="it has no manifest"):
        Sandbox(seed=tmp_path)
    first = len(sandbox.requests) - before
    report = await done(client.backup(tmp_path))

    assert report.resumed_rows > 300
    assert report.records["contacts"] == 500
    assert len(sandbox.requests) - before - first < 30 < first


async def test_an_earlier_backup_stays_until_the_new_one_is_complete(
    client: Any, sandbox: Sandbox, tmp_path: Path
) -> None:
    await done(client.backup(tmp_path, lists=["contacts", "deals"]))
    old = manifest_of(tmp_path)
    (tmp_path / "notes of mine.jsonl").write_text("mine")
    sandbox.faults.add(status=400, operation="tags.list", times=1)
    await failure(lambda: client.backup(tmp_path, lists=["contacts", "tags"]), conduyt.InvalidRequestError)
    assert manifest_of(tmp_path) == old
    await done(client.backup(tmp_path, lists=["contacts", "tags"]))

    assert {path.name for path in tmp_path.iterdir()} == {
        "contacts.jsonl", "tags.jsonl", "manifest.json", "notes of mine.jsonl",
    }  # fmt: skip


async def test_a_journal_that_a_kill_left_after_the_end_is_not_gone_on_from(
    client: Any, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Journal, "discard", Journal.close)
    await done(client.backup(tmp_path, lists=["tags"]))
    assert (tmp_path / "backup.part").exists()
    monkeypatch.undo()
    with sandbox.client() as other:
        other.tags.create(name="Later")
    report = await done(client.backup(tmp_path, lists=["tags"]))

    assert (report.records["tags"], report.resumed_rows) == (9, 0)
    assert {path.name for path in tmp_path.iterdir()} == {"tags.jsonl", "manifest.json"}


async def test_what_is_edited_meanwhile_is_in_it_once(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    chance = random.Random(4)
    edit = edits_of(sandbox, chance)
    with sandbox.client() as other:
        before = {contact.id for contact in other.contacts.list(limit=100)}

    def disturb(now: Progress) -> None:
        if now.stage == "backup contacts":
            for _ in range(chance.randint(0, 4)):
                edit()

    await done(client.backup(tmp_path, progress=disturb))
    with sandbox.client() as other:
        after = {contact.id for contact in other.contacts.list(limit=100)}

    ids = [record["id"] for record in records(tmp_path, "contacts")]
    assert before & after <= set(ids)
    assert len(ids) == len(set(ids))


@only_sync
@pytest.mark.parametrize("change", ["a record", "the manifest", "another version"])
async def test_a_changed_backup_is_refused(client: Any, tmp_path: Path, change: str) -> None:
    client.backup(tmp_path, lists=["tags"])
    path = tmp_path / ("tags.jsonl" if change == "a record" else "manifest.json")
    match change:
        case "a record":
            path.write_text(path.read_text().replace("VIP", "VIB"))
        case "the manifest":
            path.write_text('{"format": 1}')
        case _:
            path.write_text('{"format": 2}')

    with pytest.raises(ValueError, match=r"was changed after|is no manifest|another version"):
        Sandbox(seed=tmp_path)


# -- kills -------------------------------------------------------------------------------------------------------------

kills = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


@kills
@only_sync
async def test_five_kills_of_backups_lose_nothing(tmp_path: Path) -> None:
    with Sandbox(latency=0.01) as sandbox:
        hits, _ = kill_backups(sandbox, tmp_path, 5, random.Random(1))
    assert hits >= 5


@kills
@only_sync
async def test_five_kills_of_a_reading_of_changes_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(2)
    with Sandbox(latency=0.01) as sandbox:
        hits, changes = kill_changes(sandbox, tmp_path, 5, chance, edits_of(sandbox, chance))
    assert hits >= 5
    assert changes >= 500

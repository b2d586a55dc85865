"""A client with `writes="deny"`: it reads, and refuses everything else before anything is sent."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

import conduyt
from conduyt import WritesDeniedError
from conduyt.sandbox import Sandbox
from tests.cli.conftest import Conduyt as Command
from tests.cli.conftest import conduyt as command_line
from tests.resources.described import operations

from .conftest import Connect, done

pytestmark = pytest.mark.anyio
command = command_line


@pytest.fixture
def client(connect: Connect, sandbox: Sandbox) -> Any:
    return connect(sandbox.url, sandbox.keys["admin"], writes="deny")


def test_the_reads_by_post_are_these() -> None:
    reads = {one.name for one in operations() if one.method != "GET" and one.safety == "read"}
    assert reads == {
        "automations.dry_run",
        "automations.resolve",
        "automations.validate",
        "contacts.dry_run",
        "contacts.imports.preflight",
        "email_sequences.preflight",
    }


async def test_reads_pass_also_those_by_post(client: Any, sandbox: Sandbox) -> None:
    contacts = await done(client.contacts.list(limit=2))
    await done(client.contacts.get(contacts.data[0].id))
    await done(client.contacts.imports.preflight(body={"rows": []}))
    await done(client.request("GET", "/contacts/sources"))

    assert [request.method for request in sandbox.requests] == ["GET", "GET", "POST", "GET"]


@pytest.mark.parametrize(
    ("call", "operation"),
    [
        (lambda client, _: client.contacts.create(email="ada@new.example"), "POST /contacts"),
        (lambda client, _: client.contacts.update("con_1", city="Turin"), "PATCH /contacts/{contact_id}"),
        (lambda client, _: client.deals.delete("deal_1"), "DELETE /deals/{deal_id}"),
        (lambda client, _: client.request("POST", "/tags", body={"name": "VIP"}), "POST /tags"),
        (lambda client, _: client.request("put", "/users/me/settings"), "PUT /users/me/settings"),
        (lambda client, _: client.bulk.tag_contacts(["con_1"], ["tag_1"]), "POST /bulk/contacts/tag"),
        (lambda client, folder: client.contacts.import_csv(_csv(folder)), "POST /imports/upload"),
        (lambda client, _: client.contacts.import_file(file=b"First Name\nAda\n"), "POST /contacts/import"),
        # A promise of the service that is not confirmed lets nothing through.
        (
            lambda client, _: client.contacts.delete("con_1", options={"query": {"dry_run": True}}),
            "DELETE /contacts/{contact_id}",
        ),
    ],
)
async def test_writes_are_refused_by_name_and_nothing_is_sent(
    client: Any, sandbox: Sandbox, tmp_path: Path, call: Any, operation: str
) -> None:
    with pytest.raises(WritesDeniedError) as caught:
        await done(call(client, tmp_path))

    assert caught.value.operation == operation
    assert str(caught.value) == f'{operation} is a write, and this client has writes="deny". Nothing was sent.'
    assert not caught.value.request_sent
    assert pickle.loads(pickle.dumps(caught.value)).operation == operation
    assert sandbox.requests == []


def _csv(folder: Path) -> Path:
    path = folder / "people.csv"
    path.write_text("First Name,Email\nAda,ada@new.example\n")
    return path


async def test_a_check_of_a_file_is_no_write(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    report = await done(client.contacts.import_csv(_csv(tmp_path), dry_run=True))

    assert report.file.ok
    assert sandbox.requests == []


async def test_map_ends_at_the_first_refusal(client: Any, sandbox: Sandbox) -> None:
    mapped = client.map(client.contacts.delete, (f"con_{number}" for number in range(1_000)), concurrency=2)

    with pytest.raises(WritesDeniedError, match="DELETE /contacts"):
        await _exhaust(mapped)
    assert sandbox.requests == []


async def _exhaust(mapped: Any) -> None:
    if hasattr(mapped, "__anext__"):
        async for _ in mapped:
            pass
    else:
        for _ in mapped:
            pass


async def test_with_options_changes_it_for_the_copy_alone(connect: Connect, sandbox: Sandbox) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    read_only = client.with_options(writes="deny")

    with pytest.raises(WritesDeniedError):
        await done(read_only.with_options(timeout=5).tags.create(name="VIP"))
    assert (await done(client.tags.create(name="VIP"))).id
    assert (await done(read_only.with_options(writes="allow").tags.create(name="Partner"))).id


async def test_another_value_is_refused(connect: Connect) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="writes must be one of allow, deny"):
        connect("http://localhost:1", writes=False)


@pytest.mark.parametrize("arguments", [["--read-only", "tags", "create"], ["tags", "create", "--read-only"]])
def test_the_command_line_has_it_too(
    arguments: list[str], command: Command, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", sandbox.keys["admin"])
    monkeypatch.setenv("CONDUYT_BASE_URL", sandbox.url)

    refused = command(*arguments, "--name", "VIP")
    assert (refused.code, refused.out) == (4, "")
    assert refused.err.startswith("conduyt: POST /tags is a write")
    assert sandbox.requests == []
    assert command("--read-only", "tags", "list").code == 0

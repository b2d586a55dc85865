"""Files of exports, limits and deliveries: only their owner reads them, and no link leads to another file."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import conduyt
from conduyt._util.files import claim_file, new_file, own_file, same_file
from conduyt.sandbox import Sandbox
from conduyt.sandbox.store import Store

from .conftest import Connect, done

pytestmark = [pytest.mark.anyio, pytest.mark.skipif(os.name == "nt", reason="Windows has neither modes nor owners")]
ENDINGS = (".part", ".part-wal", ".part-shm", ".part-journal", ".tmp")
KINDS = ("csv", "jsonl", "parquet")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "precious.txt"
    path.write_text("precious")
    return path


@pytest.mark.parametrize("kind_of_file", KINDS)
@pytest.mark.parametrize("planted", ["link", "hard link", "file for all"])
async def test_an_export_touches_nothing_that_was_put_in_its_way(
    connect: Connect, victim: Path, kind_of_file: str, planted: str
) -> None:
    target = victim.with_name(f"contacts.{kind_of_file}")
    for ending in ("", *ENDINGS):
        path = target.with_name(target.name + ending)
        match planted:
            case "link":
                path.symlink_to(victim)
            case "hard link":
                path.hardlink_to(victim)
            case _:
                path.write_text("old")
                path.chmod(0o666)
    with Sandbox(seed="demo") as box:
        report = await done(connect(box.url, key=box.keys["admin"]).contacts.export(target))

    assert victim.read_text() == "precious"
    assert report.rows
    assert not target.is_symlink()
    assert (mode(target), target.stat().st_nlink) == (0o600, 1)
    assert [path.name for path in target.parent.iterdir() if path not in (victim, target)] == []


class Stop(Exception):  # noqa: N818  # no error
    pass


def stop(now: conduyt.Progress) -> None:
    if now.done >= 20:
        raise Stop


def unchanged(path: Path) -> None:
    """Leave it as it is."""


def opened_to_all(path: Path) -> None:
    path.chmod(0o644)


def linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


@pytest.mark.parametrize("kind", ["sync"], indirect=True)
@pytest.mark.parametrize("ending", [".part"])
@pytest.mark.parametrize(("change", "resumed"), [(unchanged, True), (opened_to_all, False), (linked, False)])
async def test_an_export_goes_on_only_from_files_that_nobody_else_could_change(
    connect: Connect, tmp_path: Path, ending: str, change: Callable[[Path], None], resumed: bool
) -> None:
    target = tmp_path / "contacts.jsonl"
    with Sandbox(seed="demo") as box:
        client = connect(box.url, key=box.keys["admin"])
        with pytest.raises(Stop):
            client.contacts.export(target, progress=stop)
        change(target.with_name(target.name + ending))
        report = client.contacts.export(target)

    assert (report.resumed_rows > 0) is resumed
    assert len(target.read_text().splitlines()) == report.rows == len(set(target.read_text().splitlines()))
    assert mode(target) == 0o600


STORES: dict[str, Callable[[Path], Any]] = {
    "limits": conduyt.SqliteLimitStore,
    "deliveries": conduyt.webhooks.SqliteDeduplicator,
    "sandbox": Store,
}


@pytest.mark.parametrize("kind", ["sync"], indirect=True)
@pytest.mark.parametrize("make", STORES.values(), ids=STORES)
async def test_a_store_is_readable_by_its_owner_alone(tmp_path: Path, make: Callable[[Path], Any]) -> None:
    path = tmp_path / "store.db"
    make(path)
    assert mode(path) == 0o600

    path.chmod(0o666)
    make(path)
    assert mode(path) == 0o600


@pytest.mark.parametrize("kind", ["sync"], indirect=True)
@pytest.mark.parametrize("make", STORES.values(), ids=STORES)
@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
async def test_a_store_follows_no_link(victim: Path, make: Callable[[Path], Any], ending: str) -> None:
    path = victim.with_name("store.db")
    path.with_name(path.name + ending).symlink_to(victim)

    with pytest.raises((OSError, sqlite3.Error), match="is a link"):
        make(path)
    assert victim.read_text() == "precious"


async def test_a_response_is_saved_in_the_place_of_a_link(connect: Connect, victim: Path) -> None:
    target = victim.with_name("contacts.csv")
    target.symlink_to(victim)
    with Sandbox(seed="demo") as box:
        content = await done(connect(box.url, key=box.keys["admin"]).contacts.export_csv())
        content.save(target)

    assert victim.read_text() == "precious"
    assert (target.read_bytes(), target.is_symlink(), mode(target)) == (content.content, False, 0o600)
    content.save("/dev/null")
    with pytest.raises(OSError, match="no-such-folder"):
        content.save(victim.with_name("no-such-folder") / "contacts.csv")


@pytest.mark.parametrize("kind", ["sync"], indirect=True)
@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a file to another user")
async def test_a_file_of_another_user_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    os.close(new_file(path))
    os.chown(path, 12345, 12345)

    for use in claim_file, own_file:
        with pytest.raises(PermissionError, match=r"belongs to another user|a file of others"):
            use(path)


@pytest.mark.parametrize("kind", ["sync"], indirect=True)
async def test_a_file_that_has_another_name_is_not_used(tmp_path: Path) -> None:
    path, victim = tmp_path / "limits.db-shm", tmp_path / "precious"
    victim.write_text("precious")
    victim.chmod(0o644)
    path.hardlink_to(victim)

    for use in claim_file, own_file:
        with pytest.raises(PermissionError, match=r"a hard link|a file of others"):
            use(path)
    assert mode(victim) == 0o644


@pytest.mark.parametrize("kind", ["sync"], indirect=True)
async def test_a_file_that_was_exchanged_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "contacts.part"
    descriptor = new_file(path)
    os.close(same_file(path, descriptor))
    path.rename(tmp_path / "other")
    os.close(new_file(path))

    with pytest.raises(PermissionError, match="was replaced by another program"):
        same_file(path, descriptor)
    os.close(descriptor)

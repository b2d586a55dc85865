"""Kills a program that backs up a workspace, or reads its changes, at random moments, until so many kills have hit."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from conduyt.sandbox import Sandbox

BEGINNING = """
import sys
from conduyt import Conduyt, hooks

class Announced(hooks.Hooks):
    def on_request(self, event):
        print("request", flush=True)

url, key, folder = sys.argv[1:]
with Conduyt(key, base_url=url, hooks=[Announced()]) as client:
"""

BACKUP = f"""{BEGINNING}
    client.backup(folder)
"""

CHANGES = f"""{BEGINNING}
    with open(f"{{folder}}/taken", "a") as taken:
        for change in client.contacts.changes(f"{{folder}}/state"):
            print(change.kind, change.id, change.at, file=taken, flush=True)
"""


def run_killed(program: str, arguments: list[str], requests: int, seconds: float) -> bool:
    """Run a program, and kill it so long after so many requests. Returns whether it was killed before its end."""
    child = subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for _ in range(requests):
        child.stdout.readline()
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    if child.returncode not in {0, -signal.SIGKILL}:
        raise AssertionError(f"the program ended with {child.returncode}")
    return child.returncode == -signal.SIGKILL


def kill_backups(sandbox: Sandbox, folder: Path, wanted: int, chance: random.Random) -> tuple[int, int]:
    """Kill backups until so many kills have hit. Returns the kills, and the backups that were completed."""
    kills = done = 0
    with sandbox.client() as client:
        expected = {"contacts": Counter(one.id for one in client.contacts.list(limit=100))}
        expected["deals"] = Counter(one.id for one in client.deals.list(limit=100))
        expected["activities"] = Counter(one.id for one in client.activities.list(limit=100))
    while kills < wanted:
        target = folder / f"backup{done}"
        while not (target / "manifest.json").exists():
            arguments = [sandbox.url, sandbox.keys["admin"], str(target)]
            # A backup takes 80 requests, and goes on where a kill ended it.
            requests, seconds = (chance.randrange(1, 30), chance.uniform(0, 0.03)) if kills < wanted else (10**4, 0)
            kills += run_killed(BACKUP, arguments, requests, seconds)
        with sandbox.client() as client:
            client.backup(target / "again")  # undisturbed
        compare(target, target / "again", expected)
        with sandbox.client() as client:  # also if the kill left a journal behind, this is another backup
            assert client.backup(target, lists=["tags"]).resumed_rows == 0
            assert {path.name for path in target.iterdir()} == {"manifest.json", "tags.jsonl", "again"}
        done += 1
    return kills, done


def compare(killed: Path, whole: Path, expected: dict[str, Counter[str]]) -> None:
    """Compare a backup with one that nothing disturbed."""
    manifests = [json.loads((path / "manifest.json").read_text()) for path in (killed, whole)]
    assert manifests[0]["lists"].keys() == manifests[1]["lists"].keys()
    for name, entry in manifests[0]["lists"].items():
        content = (killed / entry["file"]).read_bytes()
        assert sha256(content).hexdigest() == entry["sha256"], name
        assert Counter(content.splitlines()) == Counter((whole / entry["file"]).read_bytes().splitlines()), name
        if name in expected:
            assert Counter(json.loads(line)["id"] for line in content.splitlines()) == expected[name]


def kill_changes(
    sandbox: Sandbox, folder: Path, wanted: int, chance: random.Random, edit: Callable[[], object]
) -> tuple[int, int]:
    """Kill a program that writes down the changes, while others edit. Returns the kills, and the changes it wrote."""
    kills = 0
    arguments = [sandbox.url, sandbox.keys["admin"], str(folder)]
    while kills < wanted:
        kills += run_killed(CHANGES, arguments, chance.randrange(1, 4), chance.uniform(0, 0.03))
        for _ in range(chance.randint(0, 5)):
            edit()
    for _ in range(2):  # what was edited while the first run went on comes in the next one
        subprocess.run([sys.executable, "-c", CHANGES, *arguments], check=True, stdout=subprocess.DEVNULL)
    # A kill may cut the last line.
    lines = [line.split(" ", 2) for line in (folder / "taken").read_text().splitlines()]
    newest: dict[str, str] = {}
    for line in lines:
        if len(line) == 3 and len(line[2]) >= len("2026-01-01 00:00:00+00:00"):
            newest[line[1]] = max(newest.get(line[1], ""), line[2])
    with sandbox.client() as client:
        for contact in client.contacts.list(limit=100):
            assert newest.get(contact.id) == str(contact.updated_at), contact.id
    return kills, len(lines)


def edits_of(sandbox: Sandbox, chance: random.Random) -> Callable[[], None]:
    """Return what creates, changes or deletes a contact."""
    client = sandbox.client()
    ids = [contact.id for contact in client.contacts.list(limit=100)]

    def edit() -> None:
        match chance.choice(["create", "update", "update", "delete"]):
            case "create":
                ids.append(client.contacts.create(first_name=f"New {len(ids)}").id)
            case "update":
                client.contacts.update(chance.choice(ids), job_title=f"Job {chance.random()}")
            case _:
                client.contacts.delete(ids.pop(chance.randrange(len(ids))))

    return edit

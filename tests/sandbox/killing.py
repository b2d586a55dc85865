"""Kill a sandbox that keeps its state in a file while it is written to, and look what is left."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import httpx

from conduyt.sandbox import Sandbox

WAIT_S = 20.0


@dataclass(kw_only=True)
class Outcome:
    kills: int = 0
    acknowledged: int = 0
    missing: int = 0
    """Contacts that were acknowledged and are not there."""
    unknown: int = 0
    """Contacts that are there without an acknowledgement: at most one for each kill."""


def kill_and_look(file: Path, kills: int, seed: int = 1) -> Outcome:
    """Kill the sandbox so many times, each time some writes after its start, between two of them or in one."""
    moments = random.Random(seed)
    outcome = Outcome()
    names: dict[str, str] = {}
    for _ in range(kills):
        with _sandbox(file) as (process, http):
            timer = Timer(moments.uniform(0.0, 0.02), process.kill)
            writes = moments.randint(1, 20)
            new = {}
            try:
                while True:
                    name = f"contact {len(names) + len(new)}"
                    answer = http.post("/contacts", json={"firstName": name})
                    assert answer.status_code == 201, answer.text
                    new[answer.json()["data"]["id"]] = name
                    if len(new) == writes:
                        timer.start()
            except httpx.TransportError:
                outcome.kills += 1
            timer.join()
            process.wait(WAIT_S)
        names |= new
    with Sandbox(db=file) as sandbox, _client(sandbox.url, sandbox.keys["admin"]) as http:  # starts quicker here
        there = dict(_contacts(http))
    outcome.acknowledged = len(names)
    outcome.missing = sum(there.get(id_) != name for id_, name in names.items())
    outcome.unknown = len(there.keys() - names.keys())
    return outcome


@contextmanager
def _sandbox(file: Path) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    command = [sys.executable, "-m", "conduyt.sandbox", "--port", "0", "--seed", "empty", "--db", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            words: list[str] = []
            for line in process.stdout:
                words += line.split()
                if line.startswith("Ctrl-C"):
                    break
            url, key = words[words.index("at") + 1], words[words.index("admin") + 1]
            with _client(url, key) as http:
                yield process, http
        finally:
            process.kill()


def _client(url: str, key: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=WAIT_S)


def _contacts(http: httpx.Client) -> Iterator[tuple[str, str]]:
    page, pages = 1, 1
    while page <= pages:
        body = http.get("/contacts", params={"page": page, "limit": 100}).raise_for_status().json()
        yield from ((contact["id"], contact["firstName"]) for contact in body["data"])
        page, pages = page + 1, body["meta"]["totalPages"]

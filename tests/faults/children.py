"""What needs a process of its own: `python -m tests.faults.children WHAT KIND LIBRARY PROXIED URL ...`."""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import conduyt

from .calls import KEY, OPERATIONS, Way, client_of, done, run


def fork(way: Way, url: str, calls: str) -> None:
    """Use a client, fork, use it on both sides; print how many answers were wrong."""
    client = client_of(way, url, deadline=60)

    async def read(prefix: str, count: int) -> int:
        wrong = 0
        for number in range(count):
            try:
                wrong += (await done(client.contacts.get(f"con_{prefix}{number}"))).id != f"con_{prefix}{number}"
            except Exception as error:
                print(repr(error), file=sys.stderr)
                wrong += 1
        return wrong

    run(way, lambda: read("first", 1))
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(sending, str(run(way, lambda: read("child", int(calls)))).encode())
        os._exit(0)
    wrong = run(way, lambda: read("parent", int(calls)))
    os.waitpid(child, 0)
    print(wrong + int(os.read(receiving, 99)))

    async def close() -> None:
        await done(client.close())

    run(way, close)


def leave(way: Way, url: str) -> None:
    """Use a client and end without closing it, as scripts do."""
    client = client_of(way, url)

    async def work() -> None:
        assert (await done(client.contacts.get("con_1"))).id == "con_1"

    run(way, work)
    globals()["kept"] = client


def take(way: Way, url: str, operation: str) -> None:
    """Take an answer; print the MiB of memory it cost at its worst, and what came of it."""

    async def work() -> tuple[float, Any]:
        client = client_of(way, url, deadline=5)
        await done(OPERATIONS["get"](client))  # loads what every call needs
        before = peak()
        try:
            outcome = await done(OPERATIONS[operation](client))
        except conduyt.ConduytError as error:
            outcome = error
        await done(client.close())
        return peak() - before, outcome

    extra, outcome = run(way, work)
    print(extra, type(outcome).__name__)


def pace(way: Way, url: str, path: str, calls: str) -> None:
    """Read through a limit that other processes share; print how many calls were lost."""
    client = client_of(way, url, limits=conduyt.SqliteLimitStore(path), deadline=30)

    async def work() -> int:
        lost = 0
        for number in range(int(calls)):
            try:
                await done(client.contacts.get(f"con_{number}"))
            except conduyt.ConduytError:
                lost += 1
        await done(client.close())
        return lost

    print(run(way, work))


def peak() -> float:
    """The most memory this program has had, in MiB."""
    with suppress(OSError):
        # ru_maxrss does not begin anew with a program: it is at least what the process that started this one had.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    what, kind, library, proxied, *arguments = sys.argv[1:]
    assert KEY not in " ".join(sys.argv)
    work: Any = {"fork": fork, "leave": leave, "take": take, "pace": pace}[what]
    work(Way(kind, library, proxied == "True"), *arguments)  # type: ignore[arg-type]

"""How soon the sandbox answers, and how often in a second: `python benchmarks/sandbox.py [runs]`.

Start-up is the wall time from the start of the process (or of the first import in Python) to the first answer, each run
in a process of its own. Requests per second are those for one object, counted by wrk (`apt-get install wrk`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from urllib.request import ProxyHandler, Request, build_opener

SECONDS = 5
CONNECTIONS = 8
IN_PYTHON = """
import sys, time
started = time.perf_counter()
from urllib.request import ProxyHandler, Request, build_opener
from conduyt.sandbox import Sandbox
with Sandbox(seed=sys.argv[1]) as sandbox:
    headers = {"Authorization": "Bearer " + sandbox.keys["read"]}
    build_opener(ProxyHandler({})).open(Request(sandbox.url + "/contacts?limit=1", headers=headers)).read()
    print(time.perf_counter() - started)
"""
_opener = build_opener(ProxyHandler({}))
# pip compiles what it installs; a checkout is compiled by its first run, unless that is forbidden.
_COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main(runs: int = 7) -> None:
    """Measure and print."""
    for seed in ("demo", "empty"):
        times = []
        for _ in range(runs):
            with _sandbox(seed) as (_, _, seconds):
                times.append(seconds)
        _tell(f"python -m conduyt.sandbox --seed {seed}", times)
        command = [sys.executable, "-c", IN_PYTHON, seed]
        times = [
            float(subprocess.run(command, capture_output=True, check=True, env=_COMPILED).stdout) for _ in range(runs)
        ]
        _tell(f"with Sandbox(seed={seed!r}), imports included", times)

    with _sandbox("demo") as (url, key, _):
        contact = re.search(rb'"id":"(con_\w+)"', _get(f"{url}/contacts?limit=1", key))
        assert contact is not None, "the demo content has contacts"
        address = f"{url}/contacts/{contact[1].decode()}"
        if shutil.which("wrk") is None:
            print("Requests per second were not measured: wrk is not installed.")
            return
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"Authorization: Bearer {key}"]
        told = subprocess.run(["wrk", *options, address], capture_output=True, text=True, check=True).stdout
        failures = re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", told)
        assert failures is None, failures
        rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
        assert rate is not None, told
        print(
            f"GET /contacts/{{id}}, {CONNECTIONS} connections, {SECONDS} s: {float(rate[1]):,.0f} requests per second"
        )


def _tell(what: str, times: list[float]) -> None:
    print(f"{what}: {median(times):.2f} s to the first answer (median of {len(times)}, best {min(times):.2f} s)")


@contextmanager
def _sandbox(seed: str) -> Iterator[tuple[str, str, float]]:
    """A sandbox of its own process: its address, a key, and the seconds that its first answer took."""
    command = [sys.executable, "-m", "conduyt.sandbox", "--port", "0", "--seed", seed]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_COMPILED) as process:
        try:
            assert process.stdout is not None
            words: list[str] = []
            while "Ctrl-C" not in words:
                words += process.stdout.readline().split()
            url, key = words[words.index("at") + 1], words[words.index("read") + 1]
            _get(f"{url}/contacts?limit=1", key)
            yield url, key, time.perf_counter() - started
        finally:
            process.kill()


def _get(url: str, key: str) -> bytes:
    answer: bytes = _opener.open(Request(url, headers={"Authorization": f"Bearer {key}"}), timeout=10).read()
    return answer


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""conduyt beside httpx and other libraries on the same work: `make bench`, or `make bench-quick` in a minute."""

from __future__ import annotations

import argparse
import compileall
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import TYPE_CHECKING

from pacing import measure as measure_pacing
from report import judged, machine, medians, put_into, verdicts
from rows import COMMANDS, SCRIPTS, Job, Samples, jobs, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A child that ends when its standard input is closed."""
    child = subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE
    )
    try:
        yield child
    finally:
        child.communicate(timeout=30)


def ask(child: subprocess.Popen[str], job: Job) -> dict[str, float]:
    """Have a child do its work once."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps([job.work, job.arguments]) + "\n")
    child.stdin.flush()
    return json.loads(child.stdout.readline() or '{"error": "the process ended"}')


def whole_life(name: str, port: int) -> dict[str, float]:
    """Start a program, and time it to its end."""
    code = {**SCRIPTS, **COMMANDS}.get(
        name
    ) or f"from contestants import ALL; ALL[{name!r}]('http://127.0.0.1:{port}/0').get()"
    before, started = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=HERE,
        env=os.environ | (_for_commands(port) if name in COMMANDS else {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    wall, after = time.perf_counter() - started, getrusage(RUSAGE_CHILDREN)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1][:200]}  # type: ignore[dict-item]
    return {"wall": wall, "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def _for_commands(port: int) -> dict[str, str]:
    return {
        "CONDUYT_API_KEY": "cdy_0123456789abcdef0123",
        "CONDUYT_BASE_URL": f"http://127.0.0.1:{port}/0/conduyt/10000",
        "PYTHONPATH": str(Path(sys.prefix) / "commands"),
    }


class Track:
    """Where the contestants run: each in its own process, which lives as long as the track."""

    def __init__(self, port: int, stack: ExitStack) -> None:
        self._port = port
        self._stack = stack
        self._children: dict[str, subprocess.Popen[str]] = {}

    def measure(self, job: Job) -> Samples:
        """All rounds of a job. The contestants take turns: whatever else the machine does hits all alike."""
        samples: Samples = {(job.name, name): [] for name in job.who}
        for number in range(job.rounds):
            turn = number % len(job.who)  # nobody always goes first
            for name in job.who[turn:] + job.who[:turn]:
                samples[job.name, name].append(self._once(job, name))
        return samples

    def _once(self, job: Job, name: str) -> dict[str, float]:
        if job.work == "start":
            return whole_life(name, self._port)
        if job.work == "pacing":
            return measure_pacing(**job.arguments)
        if job.fresh:
            with process("child.py", name, str(self._port)) as alone:
                return ask(alone, job)
        if name not in self._children:
            self._children[name] = self._stack.enter_context(process("child.py", name, str(self._port)))
        return ask(self._children[name], job)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and shorter walks, a minute in all")
    parser.add_argument("--only", help="jobs whose name holds this text")
    parser.add_argument("--json", type=Path, help="file for everything that was measured")
    parser.add_argument("--write", type=Path, help="page of the documentation to put the tables into")
    chosen = parser.parse_args()
    for folder in (HERE, HERE.parent / "conduyt"):
        compileall.compile_dir(folder, quiet=1)  # as pip did for the others
    about = machine() | ({"run": "quick, its walks of 2,000 and 8,000"} if chosen.quick else {})
    samples: Samples = {}
    with process("server.py") as server, ExitStack() as stack:
        assert server.stdout is not None
        track = Track(int(server.stdout.readline()), stack)
        for job in jobs(quick=chosen.quick):
            if chosen.only and chosen.only not in job.name:
                continue
            started = time.perf_counter()
            samples |= track.measure(job)
            print(f"{job.name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    lines = [judged(row, samples) for row in rows()]
    text = "\n\n".join([", ".join(f"{key} {value}" for key, value in about.items()), verdicts(lines), medians(samples)])
    print(text)
    if chosen.json:
        raw = [{"job": job, "who": who, "rounds": entries} for (job, who), entries in samples.items()]
        chosen.json.write_text(json.dumps({"about": about, "rows": lines, "samples": raw}, indent=1), "utf-8")
    if chosen.write:
        put_into(chosen.write, text)


if __name__ == "__main__":
    main()

"""What is measured, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeAlias

from contestants import ALL

Samples: TypeAlias = dict[tuple[str, str], list[dict[str, float]]]
"""What was measured, one entry a round, by job and contestant."""

KIB, MIB, MS, US = 1024, 1024**2, 1e-3, 1e-6


@dataclass(frozen=True)
class Job:
    """One work that several contestants do in turns."""

    name: str
    who: tuple[str, ...]
    rounds: int
    work: str
    arguments: dict[str, Any] = field(default_factory=dict)
    fresh: bool = False
    """Whether each measurement gets a process of its own, because memory is measured."""


SDKS = ("openai", "anthropic", "stripe")
OURS = ("conduyt", "conduyt fast")
WINDOW = 8

SCRIPTS = {
    "bare python": "pass",
    "import conduyt": "import conduyt",
    "import pydantic": "from pydantic import BaseModel\nclass Contact(BaseModel): id: str\nContact(id='1')",
    "one resource": "import conduyt.resources.contacts\nfrom conduyt.models import Contact\nContact(id='1')",
}
"""Programs whose whole life is timed. Those that fetch a contact are added by the name of their contestant."""

COMMANDS = {
    "conduyt contacts list": "import sys\n"
    "from conduyt.cli import main\n"
    "sys.argv = 'conduyt contacts list --limit 5 --page 1'.split()\n"
    "main()",
    "the same in a script": "import json, conduyt\n"
    "with conduyt.Conduyt() as client:\n"
    "    for contact in client.contacts.list(limit=5).data:\n"
    "        print(json.dumps(contact.model_dump(mode='json', by_alias=True, exclude_unset=True)))",
}
"""Programs with what the command line needs beside them: httpx loads that as well, if it is there."""


def jobs(*, quick: bool) -> list[Job]:
    """The works of a run: a minute's worth or ten."""

    def rounds(full: int) -> int:
        return max(1, full // 4) if quick else full

    few, many = (2_000, 8_000) if quick else (10_000, 100_000)
    everybody = tuple(name for name in ALL if name != "httpx, 10 connections")
    walkers = ("conduyt", "httpx + pydantic", "githubkit", *SDKS)
    eight = {"window": WINDOW}
    walks = [
        Job("walk, no latency", walkers, rounds(3), "walk", {"total": few, "delay": 0, "window": 1}),
        Job("walk, 20 ms", walkers, rounds(2), "walk", {"total": few, "delay": 20, **eight}),
    ]
    if not quick:
        walks.append(Job("walk, 80 ms", walkers, 1, "walk", {"total": few, "delay": 80, **eight}))
    return [
        Job("get", everybody, rounds(9), "get", {"times": 100 if quick else 200}),
        Job("page", everybody, rounds(5), "page", {"times": 10 if quick else 20}),
        Job("decode", ("conduyt", "httpx", *SDKS), rounds(9), "decode", {"times": 10 if quick else 20}),
        Job("async, 1 task", (*OURS, "httpx", "openai"), rounds(7), "async_get", {"times": 200, "tasks": 1}),
        Job(
            "async, 32 tasks",
            ("conduyt", "httpx, 10 connections"),
            rounds(7),
            "async_get",
            {"times": 512, "tasks": 32},
        ),
        Job("async, 256 tasks", (*OURS, "httpx", "openai"), rounds(4), "async_get", {"times": 512, "tasks": 256}),
        *walks,
        Job("short walk", ("conduyt",), rounds(3), "walk", {"total": few, "delay": 20, **eight}, fresh=True),
        Job("long walk", ("conduyt",), rounds(3), "walk", {"total": many, "delay": 20, **eight}, fresh=True),
        Job("keep", ("conduyt", "httpx", *SDKS), rounds(3), "keep", {"pages": 20 if quick else 50}, fresh=True),
        Job("machinery", ("conduyt",), rounds(3), "machinery", {"times": 300}),
        Job("pacing", ("conduyt",), 1, "pacing", {"plan": "starter", "requests": 150 if quick else 250, "window": 6}),
        Job("command line", tuple(COMMANDS), rounds(9), "start"),
        Job("export", ("conduyt",), rounds(2), "export", {"total": few, "delay": 20}, fresh=True),
        Job("start", (*SCRIPTS, *OURS, "httpx", "httpx + pydantic", *SDKS), rounds(9), "start"),
    ]


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure, its spread over the rounds, and what was asked for."""

    title: str
    job: str
    of: str
    to: tuple[str, ...] = ()
    """Whom it is compared with; the worst case of them counts."""
    at_most: float | None = None
    at_least: float | None = None
    metric: str = "cpu"
    unit: float = 1.0
    unit_name: str = "×"
    less: tuple[str, str] | None = None
    """Job and contestant whose figure is taken off: what is left is a difference, not a ratio."""

    def figures(self, samples: Samples) -> list[float] | str:
        """The figure of every round, or why there is none."""
        mine = samples.get((self.job, self.of), [])
        others = [samples.get((self.job, name), []) for name in self.to]
        base = [samples.get(self.less, [])] if self.less else []
        for entry in (entry for entries in (mine, *others, *base) for entry in entries):
            if "error" in entry:
                return str(entry["error"])
        if not mine or not all(others) or not all(base):
            return "not part of this run"
        if self.to:
            compared = [
                [
                    b[self.metric] / a[self.metric] if self.at_least else a[self.metric] / b[self.metric]
                    for a, b in zip(mine, other, strict=True)
                ]
                for other in others
            ]
            return (min if self.at_least else max)(compared, key=median)
        off = [entry[self.metric] for entry in base[0]] if base else [0.0] * len(mine)
        return [(a[self.metric] - b) / self.unit for a, b in zip(mine, off, strict=True)]


def rows() -> list[Row]:
    """The targets."""
    two = ("openai", "anthropic")
    loops = ("httpx + pydantic", "githubkit")
    ms = {"metric": "wall", "unit": MS, "unit_name": " ms"}
    plan = "plan starter, 8 threads, windows of 6 s"
    growth = {"metric": "growth", "unit": MIB, "unit_name": " MB"}
    return [
        Row(f"429s, {plan}", "pacing", "conduyt", at_most=0, metric="throttled", unit_name=""),
        Row("time of that, to the least that the limit allows", "pacing", "conduyt", at_most=1.2, metric="of least"),
        Row("typed sync GET, to httpx.Client.get", "get", "conduyt", ("httpx",), at_most=1.10),
        Row("the same through a caller's httpx.Client", "get", "conduyt via own httpx", ("httpx",), at_most=1.10),
        Row("typed sync GET, to openai and anthropic", "get", "conduyt", two, at_most=0.6),
        Row("typed sync GET, to githubkit", "get", "conduyt", ("githubkit",), at_most=1.0),
        Row("the same, fast transport, to httpx.Client.get", "get", "conduyt fast", ("httpx",), at_most=0.45),
        Row("page of 100, to untyped httpx", "page", "conduyt", ("httpx",), at_most=2.5),
        Row("async GET, 1 task, to AsyncClient", "async, 1 task", "conduyt", ("httpx",), at_most=1.05),
        Row(
            "async GET, 32 tasks, to AsyncClient with as many connections",
            "async, 32 tasks",
            "conduyt",
            ("httpx, 10 connections",),
            at_most=0.90,
        ),
        Row("async GET, 256 tasks, to AsyncClient", "async, 256 tasks", "conduyt", ("httpx",), at_most=0.75),
        Row("the same, fast transport", "async, 256 tasks", "conduyt fast", ("httpx",), at_most=0.06),
        Row("bytes of 100 to models, to json.loads", "decode", "conduyt", ("httpx",), at_most=2.0),
        Row("the same, faster than openai and anthropic", "decode", "conduyt", two, at_least=15),
        Row("the same, faster than stripe", "decode", "conduyt", ("stripe",), at_least=20),
        Row("walk of 10,000, no latency, to the loop by hand", "walk, no latency", "conduyt", loops[:1], at_most=1.0),
        Row("the same, faster than openai", "walk, no latency", "conduyt", ("openai",), at_least=7),
        Row("walk at 20 ms, 8 in flight, to the SDKs", "walk, 20 ms", "conduyt", SDKS, at_least=9, metric="wall"),
        Row("the same, to sequential loops", "walk, 20 ms", "conduyt", loops, at_least=4, metric="wall"),
        Row("walk at 80 ms, 8 in flight, to the SDKs", "walk, 80 ms", "conduyt", SDKS, at_least=8, metric="wall"),
        Row("the same, to sequential loops", "walk, 80 ms", "conduyt", loops, at_least=6, metric="wall"),
        Row("growth of a walk of 10,000, 8 in flight", "short walk", "conduyt", at_most=1.5 * WINDOW + 3, **growth),
        Row(
            "a walk of 100,000 grows more by",
            "long walk",
            "conduyt",
            at_most=1,
            less=("short walk", "conduyt"),
            **growth,
        ),
        Row(
            "export to Parquet at 20 ms, to the walk with 8 in flight",
            "export",
            "conduyt",
            at_most=1.2,
            metric="of walk",
        ),
        Row(
            "conduyt contacts list, to the same in a script",
            "command line",
            "conduyt contacts list",
            ("the same in a script",),
            at_most=1.3,
            metric="wall",
        ),
        Row(
            "import conduyt, over bare python",
            "start",
            "import conduyt",
            at_most=10,
            less=("start", "bare python"),
            **ms,
        ),
        Row(
            "start to first contact, to the same by hand",
            "start",
            "conduyt",
            ("httpx + pydantic",),
            at_most=1.15,
            metric="wall",
        ),
        Row(
            "the same, fast transport, to an untyped httpx script",
            "start",
            "conduyt fast",
            ("httpx",),
            at_most=1.4,
            metric="wall",
        ),
        Row("the same, faster than openai", "start", "conduyt", ("openai",), at_least=3.5, metric="wall"),
        Row("the same, faster than anthropic", "start", "conduyt", ("anthropic",), at_least=7, metric="wall"),
        Row(
            "one resource, over pydantic itself",
            "start",
            "one resource",
            at_most=150,
            less=("start", "import pydantic"),
            **ms,
        ),
        Row("retry machinery when nothing fails", "machinery", "conduyt", at_most=1, unit=US, unit_name=" µs"),
        Row("memory of a kept contact, to openai", "keep", "conduyt", ("openai",), at_most=0.75, metric="bytes"),
        Row("memory of a kept contact, to stripe", "keep", "conduyt", ("stripe",), at_most=0.5, metric="bytes"),
    ]

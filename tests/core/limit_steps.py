"""What every limit store does, as a table: it is run against the stores in memory, in a file and in Redis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import pytest

from conduyt.limits import LimitStore

BUCKET = "digest@https://conduyt.app/api/v1/100"

START = 1000.0
"""When each test begins, by the clock of the store."""


@dataclass(frozen=True, slots=True)
class Learn:
    """A response comes."""

    limit: int
    remaining: int
    window: float = 1060.0
    reset_in: float = 60.0
    under_way: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A 429 comes."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Pass:
    """Time passes."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Take:
    """Requests ask one after the other; these are the seconds that each has to wait."""

    waits: tuple[float, ...]


Step: TypeAlias = Learn | Refused | Pass | Take


def take(*waits: float) -> Take:
    return Take(waits)


STARTER = 1 / (0.9 * 20)
"""Seconds between requests on the plan of 100 requests a minute and 20 a second."""

STANDARD = 1 / (0.9 * 50)
PREMIUM = 1 / (0.9 * 100)

SIXTY_SENT = (Learn(300, 200), take(*[0.0] * 59))
"""A limit that is not in the table of the plans, and 60 requests in one moment."""

LEARNT = 1 / (0.9 * 0.9 * 60)
"""Seconds between requests after a 429 that came when 60 had been sent."""

STEPS: dict[str, tuple[Step, ...]] = {
    "nothing is held as long as nothing is known": (take(*[0.0] * 200),),
    "what was learnt is given out and no more": (Learn(100, 2), take(0.0, 0.0, 60.0), Pass(20), take(40.0)),
    "what is learnt later counts": (Learn(300, 5), Learn(300, 1), take(0.0, 60.0)),
    "what is under way is not given out": (Learn(300, 5, under_way=3), take(0.0, 0.0, 60.0)),
    "a new window has the limit to give and is asked about soon": (
        Learn(3, 0),
        Pass(60),
        take(0.0, 0.0, 0.0, 0.25),
        Learn(3, 2, window=1120.0, reset_in=59.0),
        take(59.0),
    ),
    "a block holds everything": (Learn(300, 5), Refused(7), take(7.0), Pass(7), take(0.0)),
    "a block of what nothing else is known of ends by itself": (Refused(7), take(7.0), Pass(7), take(*[0.0] * 50)),
    "a shorter block does not shorten a longer one": (Refused(7), Refused(1), take(7.0)),
    "a clock that is set back holds nothing for longer": (
        Learn(100, 0),
        take(60.0),
        Pass(-3600),
        take(60.0),
        Pass(60),
        take(0.0, 0.0, STARTER),
        Pass(-3600),
        take(2 * STARTER),
        Pass(2.1 * STARTER),
        take(0.0),
    ),
    # --- The burst limit of the plans
    "starter is spread": (
        Learn(100, 90),
        take(0.0, 0.0, STARTER, 2 * STARTER, 3 * STARTER),
        Pass(1.1 * STARTER),
        take(0.0, 2.9 * STARTER),
    ),
    "standard is spread": (Learn(500, 490), take(0.0, 0.0, STANDARD, 2 * STANDARD)),
    "premium is spread": (Learn(2500, 2490), take(0.0, 0.0, PREMIUM, 2 * PREMIUM)),
    "what was sent before the first response counts": (Learn(100, 90, under_way=7), take(6 * STARTER)),
    "time that passed unused is not made up for": (Learn(100, 90), Pass(5), take(0.0, 0.0, STARTER)),
    "a new window is spread as well": (Learn(100, 0), Pass(60), take(0.0, 0.0, STARTER)),
    "what others send takes its share": (
        Learn(100, 90),
        take(0.0),
        Learn(100, 86),  # one was ours
        take(3 * STARTER),
    ),
    "what others sent while this side was idle is over": (
        Learn(100, 90),
        Pass(5),
        Learn(100, 50),
        take(0.0, 0.0, STARTER),
    ),
    "others delay a request by at most a second": (Learn(100, 90), Learn(100, 20), take(1 - STARTER)),
    # --- The burst limit of any other plan
    "any other limit is not spread": (*SIXTY_SENT, take(*[0.0] * 100)),
    "a 429 while the window has room teaches the burst limit": (
        *SIXTY_SENT,
        Refused(1),
        take(1.0),
        Pass(1),
        take(0.0, 0.0, LEARNT, 2 * LEARNT),
    ),
    "only what was sent in the last second counts": (
        *SIXTY_SENT,
        Pass(1),
        take(*[0.0] * 30),
        Refused(1),
        Pass(1),
        take(0.0, 0.0, 2 * LEARNT),
    ),
    "a burst limit is kept in the windows that follow": (
        *SIXTY_SENT,
        Refused(1),
        Pass(59.5),
        Pass(0.4),
        take(0.0, 0.0, LEARNT),
    ),
    "after a while a little more is tried": (*SIXTY_SENT, Refused(1), Pass(60.1), take(0.0, 0.0, LEARNT / 1.1)),
    "a 429 after that lowers it again": (
        *SIXTY_SENT,
        Refused(1),
        Pass(60.1),
        take(0.0),
        Learn(300, 299, window=1120.0, reset_in=59.0),
        Refused(1),
        Pass(1),
        take(0.0, 0.0, LEARNT / 1.1 / 0.9),
    ),
    "the requests that were refused together count once": (
        *SIXTY_SENT,
        Refused(1),
        Pass(0.1),
        Refused(1),
        Refused(1),
        Pass(1),
        take(0.0, 0.0, LEARNT),
    ),
    "a 429 at the end of a window teaches nothing": (
        *SIXTY_SENT,
        Learn(300, 0),
        Refused(1),
        Pass(60),
        take(*[0.0] * 100),
    ),
    "a 429 that asks for a longer wait teaches nothing": (*SIXTY_SENT, Refused(30), Pass(30), take(*[0.0] * 100)),
    "a plan that allows less than the table says is learnt too": (
        Learn(100, 90),
        Refused(1),
        Pass(1),
        take(0.0, 0.0, STARTER / 0.9),
        Pass(59.5),
        take(0.0, 0.0, STARTER / 0.99),
        Pass(60),
        take(0.0, 0.0, STARTER),  # and never more than the table says
        Pass(60),
        take(0.0, 0.0, STARTER),
    ),
}

BURSTS: dict[str, tuple[tuple[Step, ...], Learn, int | None]] = {
    "a plan of the table": ((), Learn(500, 40), 50),
    "another limit": ((), Learn(300, 40), None),
    "another limit after a 429": ((*SIXTY_SENT, Refused(1)), Learn(300, 40), 54),
}
"""Steps, a response, and the burst limit that the store names then."""


def run(steps: tuple[Step, ...], store: LimitStore, pass_time: Callable[[float], None]) -> None:
    """Take the steps with a store, and compare the waits."""
    for step in steps:
        match step:
            case Learn():
                store.learn(BUCKET, step.limit, step.remaining, step.window, step.reset_in, step.under_way)
            case Refused():
                store.block(BUCKET, step.seconds)
            case Pass():
                pass_time(step.seconds)
            case Take():
                waits = [store.take(BUCKET) for _ in step.waits]
                assert waits == pytest.approx(list(step.waits), abs=1e-6)

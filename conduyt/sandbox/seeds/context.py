"""What the modules of the demo content fill: a workspace, and random numbers that are the same in every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from conduyt.sandbox.clock import iso
from conduyt.sandbox.store import Records, Store

BASE_TIME = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)  # the moment at which the demo content was complete


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedContext:
    """One workspace while it is filled. Take every random choice from `random`, so that each run gives the same."""

    store: Store
    records: Records
    random: random.Random
    small: bool
    """The second workspace needs to be another one, not a large one: it has a third of the contacts and deals."""


def ago(**time: float) -> str:
    """So long before the demo content was complete, such as `ago(days=3)`."""
    return iso(BASE_TIME - timedelta(**time))

"""The context of the demo content: a workspace, and random numbers that are the same in every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from conduyt.sandbox.clock import iso
from conduyt.sandbox.store import Records, Store

BASE_TIME = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)  # the time at which the demo content ends


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedContext:
    """A workspace to fill. Take random choices from `random` only, so that each run gives the same content."""

    store: Store
    records: Records
    random: random.Random
    small: bool
    """Create a third of the contacts and deals, for the second workspace."""


def ago(**time: float) -> str:
    """The time some days or hours before the demo content ends, such as `ago(days=3)`."""
    return iso(BASE_TIME - timedelta(**time))

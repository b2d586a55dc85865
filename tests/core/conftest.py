"""What the tests of the core share."""

from __future__ import annotations

import pytest

from conduyt._core.retry_budget import CAPACITY

from .by_hand import SETTINGS


@pytest.fixture(autouse=True)
def full_budget() -> None:
    """No test has spent what the next one may need."""
    SETTINGS.budget.refill(CAPACITY)

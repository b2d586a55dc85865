"""What a client gives to each call."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from conduyt._core.endpoint import Dialect
from conduyt._core.messages import Outcome, Step
from conduyt._core.retry_budget import RetryBudget
from conduyt._core.retry_policy import RetryPolicy
from conduyt._values.secret import Secret, SecretHeaders

if TYPE_CHECKING:
    from conduyt.hooks import Hooks

R = TypeVar("R")
Call: TypeAlias = Generator[Step, Outcome, R]
"""The flow of one call, see `call_flow`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a client gives to every call."""

    base_url: str
    key: Secret | None = None
    timeout: float = 30.0
    deadline: float = 120.0
    max_retries: int | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    budget: RetryBudget = field(default_factory=RetryBudget, repr=False, compare=False)
    """What the calls of a client may spend on retries: shared, where everything else here is only read."""
    headers: SecretHeaders = field(default_factory=lambda: SecretHeaders({}))
    dialect: Dialect = "documented"
    strict: bool = False
    hooks: tuple[Hooks, ...] = ()

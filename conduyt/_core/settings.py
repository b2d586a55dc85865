"""The settings that a client passes to each call."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from conduyt._core.endpoint import Dialect, Writes
from conduyt._core.messages import Outcome, Step
from conduyt._core.retry_budget import RetryBudget
from conduyt._core.retry_policy import RetryPolicy
from conduyt._values.secret import Secret, SecretHeaders

if TYPE_CHECKING:
    from conduyt._core.held_key import HeldKey
    from conduyt.hooks import Hooks

R = TypeVar("R")
Call: TypeAlias = Generator[Step, Outcome, R]
"""The flow of one call, see `call_flow`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings that a client passes to each call."""

    base_url: str
    key: Secret | None = None
    held_key: HeldKey | None = None
    """The key of a client that gets it from a function; `key` is `None` then."""
    timeout: float = 30.0
    deadline: float = 120.0
    max_retries: int | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    budget: RetryBudget = field(default_factory=RetryBudget, repr=False, compare=False)
    """The retry budget of the client. All calls change it; the other settings are read-only."""
    headers: SecretHeaders = field(default_factory=lambda: SecretHeaders({}))
    dialect: Dialect = "documented"
    strict: bool = False
    writes: Writes = "allow"
    hooks: tuple[Hooks, ...] = ()
    deprecated: set[str] = field(default_factory=set[str], repr=False, compare=False)
    """The operations that the client has warned of. All calls add to it."""

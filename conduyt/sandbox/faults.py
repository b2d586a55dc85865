"""Failures on demand: rules that make the next requests fail, or every n-th one.

    sandbox.faults.add(status=429, retry_after=2, times=3)
    sandbox.faults.add(drop="close", applied=True, operation="contacts.create")

A single request can also ask for a fault itself, by a header:

    curl -H "X-Sandbox-Fault: status=503; retry-after=1" http://127.0.0.1:8787/api/v1/contacts

A fault simulates what happens between a client and the service, so it comes before all checks: a request that it stops
needs no key and counts against no rate limit.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeAlias

from conduyt.sandbox.description import METHODS, PREFIX
from conduyt.sandbox.failure import Drop, Fault


@dataclass(eq=False, slots=True, kw_only=True)
class FaultRule:
    """A fault and the requests that it applies to. As a context manager, it removes itself at the end of the block.

    Attributes:
        seen: Matching requests so far.
        hits: Requests that were given the fault.
    """

    fault: Fault
    method: str | None = None
    path: str | None = None
    operation: str | None = None
    every: int = 1
    times: int | None = None
    seen: int = 0
    hits: int = 0
    _home: Faults | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse a rule that could never apply."""
        for name in ("method", "path", "operation"):
            pattern: object = getattr(self, name)
            if not isinstance(pattern, str | None):
                raise TypeError(f"{name}: must be a text, not {type(pattern).__name__}.")
        if self.method is not None and self.method.lower() not in {*METHODS, "head", "options"}:
            raise ValueError(f"method: {self.method!r} is no HTTP method.")
        for name in ("every", "times"):
            number: object = getattr(self, name)
            if not isinstance(number, int | None):
                raise TypeError(f"{name}: must be a whole number, not {type(number).__name__}.")
        if self.every < 1 or (self.times is not None and self.times < 1):
            raise ValueError("every and times: count from 1.")
        if not str(self.fault):
            raise ValueError("A fault has to do something: give it a status, a drop, a latency or the like.")

    def remove(self) -> None:
        """Remove this rule. Removing it again does nothing."""
        if self._home is not None:
            self._home.remove(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()

    def matches(self, method: str, path: str, operation: str | None) -> bool:
        """Whether the rule is about such a request."""
        return (
            (self.method is None or self.method.upper() == method)
            and (self.path is None or _fits(path.removeprefix(PREFIX), self.path.removeprefix(PREFIX)))
            and (self.operation is None or _fits(operation or "", self.operation))
        )

    def strikes(self) -> bool:
        """Count a matching request, and return whether it has to fail."""
        self.seen += 1
        if self.seen % self.every:
            return False
        self.hits += 1
        return True

    @property
    def spent(self) -> bool:
        """Whether the rule was applied as often as it should be."""
        return self.times is not None and self.hits >= self.times


FaultState: TypeAlias = list[tuple[FaultRule, int, int]]


class Faults:
    """The fault rules of a sandbox. Rules are tried in the order in which they were added; the first that applies wins.

    Iterating gives the rules that can still apply. `Sandbox.reset` removes them all.
    """

    def __init__(self) -> None:
        self._rules: list[FaultRule] = []
        self._lock = threading.Lock()  # tests add rules in their own thread

    def add(
        self,
        *,
        latency: float = 0.0,
        status: int | None = None,
        retry_after: int | str | None = None,
        html: bool | None = None,
        drop: Drop | None = None,
        applied: bool = False,
        truncate: bool = False,
        malformed: bool = False,
        content_type: str | None = None,
        method: str | None = None,
        path: str | None = None,
        operation: str | None = None,
        every: int = 1,
        times: int | None = None,
    ) -> FaultRule:
        """Make requests fail from now on.

        The first group of arguments says what happens, and they can be combined; the second says to which requests
        (without any: to all).

        Args:
            latency: Seconds added to the response time.
            status: Send this error status, from 400 to 599, in place of the real response.
            retry_after: The value of the header `Retry-After`. Default: no such header.
            html: Send an HTML page, as proxies do, in place of the JSON error. Default: only with 502 and 504.
            drop: Send no response. "close" ends the connection properly (httpx raises `RemoteProtocolError`), "reset"
                resets it (`ReadError`).
            applied: Let the request take effect before the status or the drop; without it the request never arrives.
            truncate: Send half of the body that was announced, and close the connection.
            malformed: Send half of the JSON text as if it were complete.
            content_type: Send another content type than the true one.
            method: Only requests with this HTTP method.
            path: Only requests to paths below /api/v1 that fit this pattern. `*` stands for any text,
                `{name}` for one step of the path: "/contacts/*", "/deals/{deal_id}/tags".
            operation: Only requests for operations that fit this pattern: "contacts.create", "deals.*".
            every: Apply only to every n-th of these requests: the n-th, the 2n-th and so on.
            times: Apply at most this often. Default: until the rule is removed.

        Returns:
            The rule, to look at its counts or to remove it.

        Raises:
            ValueError: The arguments contradict each other, or they would have no effect.

        Example:
            ```python
            with sandbox.faults.add(drop="close", applied=True, method="POST", path="/contacts", times=1):
                client.contacts.create(first_name="Ada")  # raises an error, but Ada is created
            ```
        """
        fault = Fault(
            latency=latency,
            status=status,
            retry_after=retry_after,
            html=html,
            drop=drop,
            applied=applied,
            truncate=truncate,
            malformed=malformed,
            content_type=content_type,
        )
        return self.add_fault(fault, method=method, path=path, operation=operation, every=every, times=times)

    def add_fault(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        path: str | None = None,
        operation: str | None = None,
        every: int = 1,
        times: int | None = None,
    ) -> FaultRule:
        """Make requests fail with this fault from now on; see `add`. `Fault.parse` reads a fault from text."""
        rule = FaultRule(
            fault=fault, method=method, path=path, operation=operation, every=every, times=times, _home=self
        )
        with self._lock:
            self._rules.append(rule)
        return rule

    def remove(self, rule: FaultRule) -> None:
        """Remove a rule. Removing it again does nothing."""
        with self._lock:
            self._rules = [one for one in self._rules if one is not rule]

    def clear(self) -> None:
        """Remove all rules."""
        with self._lock:
            self._rules.clear()

    def state(self) -> FaultState:
        """The rules with their counts, for `set_state`."""
        return [(rule, rule.seen, rule.hits) for rule in self]

    def set_state(self, state: FaultState) -> None:
        """Go back to earlier rules and counts."""
        with self._lock:
            for rule, seen, hits in state:
                rule.seen, rule.hits = seen, hits
            self._rules = [rule for rule, _, _ in state]

    def __iter__(self) -> Iterator[FaultRule]:
        with self._lock:
            return iter(tuple(self._rules))

    def __len__(self) -> int:
        return len(self._rules)

    def strike(self, method: str, path: str, operation: str | None) -> Fault | None:
        """Count a request, and return the fault that applies to it."""
        with self._lock:
            for rule in self._rules:
                if rule.matches(method, path, operation) and rule.strikes():
                    if rule.spent:
                        self._rules.remove(rule)
                    return rule.fault
        return None


def _fits(text: str, pattern: str) -> bool:
    expression = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(pattern)).replace(r"\*", ".*")
    return re.fullmatch(expression, text) is not None

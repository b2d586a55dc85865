"""What no request asks for: what follows from an event, and what the time brings.

Rules register here. Both kinds run in a transaction, with a call whose query and body are empty or somebody else's, so
they look at `call.records` and `call.clock` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import Clock
from conduyt.sandbox.deliveries import Deliveries
from conduyt.sandbox.store import SYSTEM, Doc, Store

Listener: TypeAlias = Callable[[Call, str, Doc], None]
Timer: TypeAlias = Callable[[Call], None]

_listeners: list[Listener] = []
_timers: list[Timer] = []


def on_event(listener: Listener) -> Listener:
    """Call this with every event that a rule emits, when the rule is through with its own changes."""
    _listeners.append(listener)
    return listener


def on_time(timer: Timer) -> Timer:
    """Call this for each workspace when time has passed, to do what has become due."""
    _timers.append(timer)
    return timer


def react(call: Call) -> None:
    """Let everything follow from the events of a call, also from events that come about on the way."""
    while call.events:
        teller, event, data = call.events.popleft()
        for listener in _listeners:
            listener(teller, event, data)


def at(call: Call, moment: datetime) -> Call:
    """The call at an earlier moment, for what was due then: time may have jumped over it."""
    return replace(call, clock=Clock(moment))


def call_from_outside(store: Store, clock: Clock, deliveries: Deliveries, workspace: str) -> Call:
    """A call that no request has made."""
    return Call(
        records=store.workspace(workspace),
        store=store,
        clock=Clock(clock.now()),
        deliveries=deliveries,
        key=None,
        path={},
        query={},
        body={},
        headers={},
        content=b"",
    )


def pass_time(store: Store, clock: Clock, deliveries: Deliveries) -> None:
    """Do in all workspaces what has become due."""
    for workspace in store.workspace(SYSTEM).query("workspaces"):
        call = call_from_outside(store, clock, deliveries, workspace["id"])
        with store.transaction():
            while True:
                for timer in _timers:
                    timer(call)
                if not call.events:
                    break
                react(call)  # and look again: what followed may have become due in the meantime

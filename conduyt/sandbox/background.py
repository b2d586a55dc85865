"""Work that no request asks for: listeners to events, and timers.

Rules register both here. They run in a transaction. The query and body of their call are empty or belong to the request
that emitted the event, so they use only `call.records` and `call.clock`.
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
    """Call `listener` with each event that a handler emits, after the handler has made its changes."""
    _listeners.append(listener)
    return listener


def on_time(timer: Timer) -> Timer:
    """Call `timer` for each workspace when time has passed, to do what has become due."""
    _timers.append(timer)
    return timer


def react(call: Call) -> None:
    """Call the listeners with all events of a call, including the events that listeners emit."""
    while call.events:
        emitter, event, data = call.events.popleft()
        for listener in _listeners:
            listener(emitter, event, data)


def at(call: Call, moment: datetime) -> Call:
    """The call at an earlier moment. The clock may have jumped past the moment when work was due."""
    return replace(call, clock=Clock(moment))


def call_from_outside(store: Store, clock: Clock, deliveries: Deliveries, workspace: str) -> Call:
    """Make a call that belongs to no request."""
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
    """Run the timers of all workspaces."""
    for workspace in store.workspace(SYSTEM).query("workspaces"):
        call = call_from_outside(store, clock, deliveries, workspace["id"])
        with store.transaction():
            while True:
                for timer in _timers:
                    timer(call)
                if not call.events:
                    break
                react(call)  # listeners may have created work that is due already

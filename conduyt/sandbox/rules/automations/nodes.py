"""The kinds of nodes: act, branch, or wait.

Where the documentation is silent: a wait_until continues with nextIfTrue if its event came, and with nextIfFalse if the
time ran out; without these, with `next`. A split chooses the branch by the id of the contact, so a contact always gets
the same branch. A drip lets the first batch continue at once and delays each further batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.automations.actions import ActionError, perform
from conduyt.sandbox.rules.automations.conditions import holds
from conduyt.sandbox.rules.automations.graph import SPLITS
from conduyt.sandbox.rules.automations.schedules import later
from conduyt.sandbox.rules.crm import contacts, deals
from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of a node: the next node, or what to wait for."""

    next: str | None = None
    output: Doc | None = None
    branch: str | None = None
    trace: Doc | None = None
    error: str | None = None
    fatal: bool = False
    waits: bool = False
    until: str | None = None
    """The time at which the wait ends; `None` if only an event ends it."""
    event: str | None = None
    """The event that ends the wait, or ANY to check the condition again after each event."""


Taker: TypeAlias = Callable[[Call, Doc, Doc], Outcome]

ANY = "*"
_SETTINGS = {"wait_until": "waitUntil", "ab_split": "abSplit"}  # settings that are not under the type itself


def take(call: Call, execution: Doc, node: Doc) -> Outcome:
    return _TAKERS.get(node["type"], _pass)(call, execution, node)


def wait_over(node: Doc, *, in_time: bool) -> Outcome:
    """The next node after a wait, which ended by its event or because the time ran out."""
    if node["type"] != "wait_until":
        return Outcome(next=node.get("next"), output={})
    side = "nextIfTrue" if in_time else "nextIfFalse"
    return Outcome(
        next=node.get(side) or node.get("next"),
        output={"timedOut": not in_time},
        branch="true" if in_time else "false",
    )


def kind_of(node: Doc) -> str:
    """The name of the node's kind in the log."""
    return str(node["action"]["type"] if node["type"] == "action" else node["type"])


def input_of(node: Doc) -> Doc | None:
    """The settings of the node."""
    if node["type"] == "action":
        config: Doc = node["action"].get("config") or {}
        return config
    kind = str(node["type"])
    settings: Doc | None = node.get(_SETTINGS.get(kind, kind))
    return settings


def facts_of(call: Call, execution: Doc) -> Doc:
    """The data for conditions: the contact and the deal as they are now, and the object as it was at the event."""
    contact = call.records.get("contacts", execution["contactId"] or "")
    deal = call.records.get("deals", execution["dealId"] or "")
    return {
        "contact": contacts.show(call, contact) if contact else {},
        "deal": deals.show(call, deal) if deal else {},
        "event": execution["data"],
    }


def _pass(_: Call, __: Doc, node: Doc) -> Outcome:
    return Outcome(next=node.get("next"))


def _act(call: Call, execution: Doc, node: Doc) -> Outcome:
    try:
        output = perform(call, execution["contactId"], node["action"])
    except ActionError as error:
        failed = {"success": False, "error": error.message}
        return Outcome(next=node.get("next"), output=failed, error=error.message, fatal=error.fatal)
    return Outcome(next=node.get("next"), output=output)


def _branch(call: Call, execution: Doc, node: Doc) -> Outcome:
    result = holds(node.get("condition"), facts_of(call, execution))
    trace = {"condition": node.get("condition"), "result": result}
    side = "nextIfTrue" if result else "nextIfFalse"
    return Outcome(next=node.get(side), branch="true" if result else "false", trace=trace)


def _split(_: Call, execution: Doc, node: Doc) -> Outcome:
    settings = input_of(node) or {}
    drawn = sha256(f"{node['id']} {execution['contactId'] or execution['id']}".encode()).digest()[0]
    first = drawn * 100 < settings.get("percentA", 50) * 256
    return Outcome(next=node.get("nextIfTrue" if first else "nextIfFalse"), branch="a" if first else "b")


def _delay(call: Call, _: Doc, node: Doc) -> Outcome:
    delay = node["delay"]
    return Outcome(waits=True, until=iso(later(call.clock.now(), delay["value"], delay["unit"])))


def _wait_until(call: Call, execution: Doc, node: Doc) -> Outcome:
    wait: Doc = node.get("waitUntil") or {}
    if wait.get("condition") and not wait.get("event") and holds(wait["condition"], facts_of(call, execution)):
        return wait_over(node, in_time=True)
    timeout = wait.get("timeout")
    until = iso(later(call.clock.now(), timeout["value"], timeout["unit"])) if timeout else None
    return Outcome(waits=True, until=until, event=wait.get("event") or (ANY if wait.get("condition") else None))


def _drip(call: Call, execution: Doc, node: Doc) -> Outcome:
    drip = node["drip"]
    id_ = f"{execution['ownerId']}/{node['id']}"
    batch = call.records.get("drips", id_)
    now = call.clock.now()
    if batch is None:
        batch = call.records.insert("drips", {"id": id_, "at": iso(now), "used": 0})
    at, used = parse(batch["at"]), batch["used"]
    following = later(at, drip["interval"], drip["intervalUnit"])
    if now >= following:
        at, used = now, 0
    elif used >= drip["batchSize"]:
        at, used = following, 0
    call.records.update("drips", {"id": id_, "at": iso(at), "used": used + 1})
    return Outcome(next=node.get("next")) if at <= now else Outcome(waits=True, until=iso(at))


_TAKERS: Mapping[str, Taker] = {
    "action": _act,
    "condition": _branch,
    **dict.fromkeys(SPLITS, _split),
    "delay": _delay,
    "wait_until": _wait_until,
    "drip": _drip,
}

"""Calendars at Google and Microsoft, and their events.

The sandbox does not call Google or Microsoft. A request for consent grants it, so the connection exists at once, and
the URL in the response has no page. Synchronizing only stores the time. Callers create the events, and events block
bookings.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import Response, deleted, invalid, many, one
from conduyt.sandbox.rules.times import instant
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_CONSENT = {
    "google": "https://accounts.google.example/o/oauth2/v2/auth",
    "microsoft": "https://login.microsoftonline.example/common/oauth2/v2.0/authorize",
}


def new_connection(*, id_: str, provider: str, user: Doc | None, now: str) -> Doc:
    return {
        "id": id_,
        "provider": provider,
        "userId": user["id"] if user else None,
        "email": user["email"] if user else None,
        "calendarName": "Primary",
        "status": "active",
        "lastSyncedAt": now,
        "createdAt": now,
        "updatedAt": now,
    }


def new_event(*, id_: str, connection_id: str, title: str, start: str, end: str, fields: Doc) -> Doc:
    times = {"startAt": start, "endAt": end}
    return {
        "id": id_,
        "calendarConnectionId": connection_id,
        "title": title,
        "description": None,
        **times,
        "location": None,
        **fields,
    }


@handles("calendars.connections.connect_google")
def connect_google(call: Call) -> Response:
    return _connect(call, "google")


@handles("calendars.connections.connect_microsoft")
def connect_microsoft(call: Call) -> Response:
    return _connect(call, "microsoft")


@handles("calendars.connections.list")
def list_connections(call: Call) -> Response:
    return many(call.records.query("calendars_connections"))


@handles("calendars.connections.get")
def get_connection(call: Call) -> Response:
    return one(_connection(call, call.path["connection_id"]))


@handles("calendars.connections.delete")
def delete_connection(call: Call) -> Response:
    connection = _connection(call, call.path["connection_id"])
    call.records.delete("calendars_connections", connection["id"])
    for event in call.records.query("calendars_events", equals("calendarConnectionId", connection["id"])):
        call.records.delete("calendars_events", event["id"])
    return deleted(connection["id"])


@handles("calendars.connections.sync")
def sync(call: Call) -> Response:
    connections = call.records.query("calendars_connections")
    for connection in connections:
        call.records.update("calendars_connections", {**connection, "lastSyncedAt": call.now()})
    return one({"status": "started", "connections": len(connections)})


@handles("calendars.connections.get_health")
def get_health(call: Call) -> Response:
    connections = [
        {name: connection[name] for name in ("id", "provider", "status", "lastSyncedAt")} | {"error": None}
        for connection in call.records.query("calendars_connections")
    ]
    return one({"status": "healthy" if connections else "not_connected", "connections": connections})


@handles("calendars.events.list")
def list_events(call: Call) -> Response:
    return page(call, "calendars_events", sort=["startAt"], order="asc", show=lambda event: event)


@handles("calendars.events.create")
def create_event(call: Call) -> Response:
    event = new_event(
        id_=call.store.new_id("evt"),
        connection_id=call.body["calendarConnectionId"],
        title=call.body["title"],
        start=call.body["startAt"],
        end=call.body["endAt"],
        fields=_fields(call),
    )
    return one(call.records.insert("calendars_events", _checked(event)))


@handles("calendars.events.get")
def get_event(call: Call) -> Response:
    return one(_event(call))


@handles("calendars.events.update")
def update_event(call: Call) -> Response:
    return one(call.records.update("calendars_events", _checked({**_event(call), **_fields(call)})))


@handles("calendars.events.delete")
def delete_event(call: Call) -> Response:
    event = _event(call)
    call.records.delete("calendars_events", event["id"])
    return deleted(event["id"])


def _connect(call: Call, provider: str) -> Response:
    """Connect a provider. A second request returns the same connection."""
    if not call.records.count("calendars_connections", equals("provider", provider)):
        user = call.records.get("users", call.key["user"] if call.key else "")
        connection = new_connection(id_=call.store.new_id("conn"), provider=provider, user=user, now=call.now())
        call.records.insert("calendars_connections", connection)
    return one({"url": f"{_CONSENT[provider]}?client_id=conduyt-sandbox&response_type=code"})


def _connection(call: Call, id_: str) -> Doc:
    return call.find("calendars_connections", id_, "connection")


def _event(call: Call) -> Doc:
    return call.find("calendars_events", call.path["event_id"], "event")


def _fields(call: Call) -> Doc:
    fields: Doc = {name: call.body[name] for name in ("title", "description", "location") if name in call.body}
    fields |= {name: instant(call.body[name]) for name in ("startAt", "endAt") if name in call.body}
    if "calendarConnectionId" in call.body:
        fields["calendarConnectionId"] = _connection(call, call.body["calendarConnectionId"])["id"]
    return fields


def _checked(event: Doc) -> Doc:
    if event["startAt"] >= event["endAt"]:
        raise invalid("endAt", "must be after startAt")
    return event

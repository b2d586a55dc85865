"""What to call each operation with, so that it succeeds on the demo content.

Most arguments come from the description, and most ids from lists. Here is the rest: who needs another object, a state
that has to be reached first, or a body that the description leaves open.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

import httpx
from resources.described import Argument, Operation, operations

from conduyt.sandbox import RecordedRequest, Sandbox

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)
LATER = {"startTime": "2030-01-07T09:00:00Z", "endTime": "2030-01-07T10:00:00Z"}  # a Monday


BODY = {"name": "Contract", "title": "Contract", "email": "contract@example.com", "text": "Ada", "date": "2026-10-05"}
"""For bodies whose fields are not documented."""


class Demo:
    """The demo content, and what can be done to it with the documented API."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        # `limit` and the like are another word in the live dialect, so lists are read as they come.
        self._http = httpx.Client(
            base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.keys['admin']}"}, trust_env=False
        )
        self.ids: dict[str, str] = self._ids()

    def get(self, path: str) -> Any:
        """What is in `data`, or in the list within."""
        data = self._http.get(path).raise_for_status().json()["data"]
        return data["data"] if isinstance(data, dict) and data.keys() <= {"data", "meta", "pagination"} else data

    def post(self, path: str, /, **body: Any) -> Any:
        return self._http.post(path, json=body).raise_for_status().json()["data"]

    def upload(self, path: str, name: str, content: bytes) -> Any:
        return self._http.post(path, files={"file": (name, content)}).raise_for_status().json()["data"]

    def first(self, path: str, test: Callable[[dict[str, Any]], Any] = bool) -> dict[str, Any]:
        found: dict[str, Any] = next(one for one in self.get(path) if test(one))
        return found

    def named(self, id_: str) -> str:
        """The id of a document that has a name in the demo content."""
        return self.sandbox._api.store.known_id(id_)

    def webhook(self, event: str = "form.submitted") -> str:
        """A webhook at an address where nobody listens."""
        made = self.post("/webhooks", url="https://localhost:9/hook", events=[event])
        return str(made["id"])

    def arguments_of(self, operation: Operation, *, optional: bool = True) -> tuple[list[Any], dict[str, Any]]:
        """The arguments of a call that succeeds, by position and by name. They hold for what is stored now."""
        if self.sandbox.requests and not _only_reads(self.sandbox.requests):
            self.sandbox.reset()
        given = CALLS[operation.name](self) if operation.name in CALLS else {}
        known = {**self.ids, **given}
        path = [_value(argument, known) for argument in operation.among("path")]
        named = {
            argument.name: _value(argument, known)
            for argument in operation.among("query", "body", "file")
            if optional or argument.required or argument.name in given
        }
        if operation.open_body:
            ids = {"contactId": self.ids["contact_id"], "userId": self.ids["user_id"]}
            named["body"] = given.get("body", {**BODY, **ids})
        return path, named

    def close(self) -> None:
        self._http.close()

    def _ids(self) -> dict[str, str]:
        """An id for each name of an argument in a path, where there is a list of such objects."""
        found: dict[str, str] = {}
        listed = {operation.path for operation in operations() if operation.method == "GET"}
        folders = {pair for operation in operations() for pair in re.findall(r"^(.*?)/\{(\w+)\}", operation.path)}
        for folder, name in sorted(folders):
            if folder in listed and name not in found and (first := _first_id(self.get(folder))) is not None:
                found[name] = first
        found["stage_id"] = self.get(f"/pipelines/{found['pipeline_id']}")["stages"][0]["id"]
        found["slug"] = self.get(f"/booking-pages/{found['booking_page_id']}")["slug"]
        return found


Arguments: TypeAlias = Mapping[str, Any]


def two(demo: Demo, path: str, first: str = "primary_id", second: str = "secondary_id") -> Arguments:
    """The ids of two objects, for what merges them."""
    one, other = demo.get(path)[:2]
    return {first: one["id"], second: other["id"]}


def tagged(demo: Demo, path: str, name: str) -> Arguments:
    """An object that has a tag, with the tag."""
    demo.post(f"{path}/{demo.ids[name]}/tags", tagIds=[demo.ids["tag_id"]])
    return {name: demo.ids[name], "tag_id": demo.ids["tag_id"]}


def linked(demo: Demo) -> Arguments:
    """A deal with a contact that is linked to it."""
    deal, contact = demo.ids["deal_id"], demo.ids["contact_id"]
    demo.post(f"/deals/{deal}/contacts", contactId=contact)
    return {"deal_id": deal, "contact_id": contact}


def invited(demo: Demo) -> Arguments:
    return {"user_id": demo.post("/users/invite", email="new@example.com", role="member")["id"]}


def member(demo: Demo) -> Arguments:
    return {"user_id": demo.first("/users", lambda user: user["role"] == "member" and user["isActive"])["id"]}


def new_import(demo: Demo, rows: int = 1) -> Arguments:
    people = [{"firstName": f"Ada {number}", "email": f"ada{number}@example.com"} for number in range(rows)]
    made = demo.post("/imports", objectType="contacts", format="json", rows=people)
    return {"import_id": made["id"]}


def paused_import(demo: Demo) -> Arguments:
    demo.sandbox.clock.freeze()  # or it would be over before it can be paused
    made = new_import(demo, 600)
    demo.post(f"/imports/{made['import_id']}/process")
    demo.post(f"/imports/{made['import_id']}/launch-monitor", stage="paused")
    return made


def free_time(demo: Demo) -> Arguments:
    """A booking page with a time that is free."""
    slug = demo.ids["slug"]
    day = demo.sandbox.clock.now().date() + timedelta(days=3)
    path = f"/public/booking/{slug}/slots?start_date={day}&end_date={day + timedelta(days=7)}"
    return {"slug": slug, "start_time": _first(demo.get(path), "startTime")}


def run_of(demo: Demo) -> Arguments:
    workflow = demo.first("/workflows", lambda one: demo.get(f"/workflows/{one['id']}/runs"))
    return {"workflow_id": workflow["id"], "run_id": demo.get(f"/workflows/{workflow['id']}/runs")[0]["id"]}


def node_of(demo: Demo) -> Arguments:
    automation = demo.named("auto_welcome")
    node = demo.get(f"/automations/{automation}")["actions"]["startNodeId"]
    return {"automation_id": automation, "body": {"nodeId": node, "contactId": demo.ids["contact_id"]}}


def addon(demo: Demo) -> Arguments:
    demo.post("/billing/addons", name="Extra users", quantity=2)
    return {"body": {"name": "Extra users", "quantity": 3}}


def pending_delivery(demo: Demo) -> Arguments:
    demo.webhook("contact.created")
    demo.post("/contacts", firstName="Ada")
    return {"event_type": "contact.created", "status": "pending"}


def picture() -> io.BytesIO:
    file = io.BytesIO(PNG)
    file.name = "me.png"
    return file


def contacts(demo: Demo, **more: Any) -> Arguments:
    return {"body": {"ids": [demo.ids["contact_id"]], **more}}


CALLS: dict[str, Callable[[Demo], Arguments]] = {
    "automations.test_node": node_of,
    "automations.enroll": lambda demo: {"automation_id": demo.named("auto_welcome")},
    "automations.versions.restore": lambda demo: {
        "automation_id": demo.named("auto_welcome"),
        "version_id": demo.get(f"/automations/{demo.named('auto_welcome')}/versions")[0]["id"],
    },
    "automations.create_from_template": lambda demo: {
        "template_id": demo.get("/automations/templates")["templates"][0]["id"]
    },
    "automations.import_definition": lambda demo: {"body": demo.get(f"/automations/{demo.named('auto_welcome')}")},
    "billing.addons.update": addon,
    "bulk.contacts.tag": lambda demo: {
        "ids": [demo.ids["contact_id"]],
        "add_tags": [demo.ids["tag_id"]],
    },
    "bulk.contacts.untag": lambda demo: contacts(demo, tags=[demo.ids["tag_id"]]),
    "bulk.contacts.set_do_not_contact": lambda demo: contacts(demo, doNotContact=True),
    "bulk.operations.create": lambda demo: {
        "body": {
            "operation": "add_tag",
            "params": {"tagId": demo.ids["tag_id"]},
            "contactIds": [demo.ids["contact_id"]],
        }
    },
    "calendars.create_appointment": lambda demo: {"start_time": LATER["startTime"], "end_time": LATER["endTime"]},
    "calendars.appointments.create": lambda demo: {"start_time": LATER["startTime"], "end_time": LATER["endTime"]},
    "calendars.events.create": lambda demo: {
        "calendar_connection_id": demo.ids["connection_id"],
        "start_at": LATER["startTime"],
        "end_at": LATER["endTime"],
    },
    "calendars.booking_pages.create": lambda demo: {"slug": "another-page"},
    "calendars.booking_pages.update_waitlist": lambda demo: {"body": {"status": "removed"}},
    "calendars.availability.replace": lambda demo: {
        "rules": [{"dayOfWeek": 1, "startTime": "09:00", "endTime": "17:00"}]
    },
    "calendars.public_booking.book": free_time,
    "calendars.public_booking.get_routing_form": lambda demo: {"slug": demo.first("/booking-routing-forms")["slug"]},
    "calendars.public_booking.submit_routing_form": lambda demo: {"slug": demo.first("/booking-routing-forms")["slug"]},
    "companies.merge": lambda demo: {
        "body": {"primaryId": demo.named("comp_acmecorp"), "secondaryId": demo.ids["company_id"]}
    },
    "companies.tags.remove": lambda demo: tagged(demo, "/companies", "company_id"),
    "contacts.upsert": lambda demo: {"email": "new@example.com"},
    "contacts.merge": lambda demo: two(demo, "/contacts"),
    "contacts.import_with_ai": lambda demo: {"body": {"text": "Ada Lovelace, ada@example.com"}},
    "contacts.dry_run": lambda demo: {"body": {"contactIds": [demo.ids["contact_id"]], "data": {"firstName": "Ada"}}},
    "contacts.verify_line_type": lambda demo: {"contact_ids": [demo.ids["contact_id"]]},
    "contacts.tags.remove": lambda demo: tagged(demo, "/contacts", "contact_id"),
    "contacts.gdpr.download_file": lambda demo: {
        "file_id": demo.get(f"/contacts/{demo.ids['contact_id']}/gdpr-export")["files"][0]["id"]
    },
    "contacts.imports.create": lambda demo: {
        "object_type": "contacts",
        "format": "json",
        "rows": [{"firstName": "Ada"}],
    },
    "contacts.imports.process": new_import,
    "contacts.imports.resume": paused_import,
    "deals.contacts.update": linked,
    "deals.contacts.remove": linked,
    "deals.tags.remove": lambda demo: tagged(demo, "/deals", "deal_id"),
    "deals.download_handoff_file": lambda demo: _handoff(demo),
    "email_sequences.enroll": lambda demo: {"sequence_id": demo.named("seq_first_weeks")},
    "forms.create": lambda demo: {"fields": [{"name": "email", "label": "Email", "type": "email"}]},
    "messages.download_media": lambda demo: {
        "message_id": demo.sandbox.receive("+14155550123", "Look", media=[PNG]),
        "media_index": "0",
    },
    "messages.sms.get": lambda demo: {
        "message_id": demo.first("/messages", lambda message: message["channel"] == "sms")["id"]
    },
    "payments.create": lambda demo: {"amount": 1},
    "pipelines.delete": lambda demo: {"pipeline_id": demo.post("/pipelines", name="Empty")["id"]},
    "pipelines.stages.delete": lambda demo: {
        "stage_id": demo.post(f"/pipelines/{demo.ids['pipeline_id']}/stages", name="Empty")["id"]
    },
    "tags.merge": lambda demo: two(demo, "/tags", "source_id", "target_id"),
    "users.update_me": lambda demo: {"body": {"phone": "+14155550123"}},
    "users.update": member,
    "users.delete": member,
    "users.deactivate": lambda demo: {**member(demo), "reassign_to": demo.named("user_charles")},
    "users.cancel_invite": invited,
    "users.resend_invite": invited,
    "users.upload_avatar": lambda demo: {"avatar": picture()},
    **dict.fromkeys(
        ["webhooks.get", "webhooks.update", "webhooks.delete", "webhooks.send_test", "webhooks.deliveries.list"],
        lambda demo: {"webhook_id": demo.webhook()},
    ),
    "webhooks.deliveries.replay": pending_delivery,
    "workflows.create": lambda demo: {
        "trigger": {"event": "contact.created"},
        "actions": [{"type": "create_note", "config": {"body": "Hi"}}],
    },
    "workflows.runs.get": run_of,
}


def _handoff(demo: Demo) -> Arguments:
    deal = demo.post("/deals", title="Won", pipelineId=demo.ids["pipeline_id"], stageId=demo.named("stage_won"))
    return {"deal_id": deal["id"], "file_id": demo.get(f"/deals/{deal['id']}")["handoffFiles"][0]["id"]}


def _only_reads(requests: Sequence[RecordedRequest]) -> bool:
    return all(request.method == "GET" or request.status >= 400 for request in requests)


def _value(argument: Argument, known: Mapping[str, Any]) -> Any:
    """The value of the description, or an object that is there."""
    if argument.name in known:
        return known[argument.name]
    if argument.name.removesuffix("s") in known and isinstance(argument.value, list):
        return [known[argument.name.removesuffix("s")]]
    return argument.value


def _first_id(data: Any) -> str | None:
    """The id of the first object in a list, however deep it is."""
    if isinstance(data, dict):
        return next((found for value in data.values() if (found := _first_id(value)) is not None), None)
    return data[0].get("id") if isinstance(data, list) and data and isinstance(data[0], dict) else None


def _first(data: Any, name: str) -> Any:
    """The first value of this name, however deep it is."""
    if isinstance(data, dict):
        return data[name] if name in data else next(filter(None, (_first(one, name) for one in data.values())), None)
    return next(filter(None, (_first(one, name) for one in data)), None) if isinstance(data, list) else None

"""Templates of emails and text messages: texts with merge fields.

Where the documentation is silent: a template that is in use can be deleted; its uses then fail. A test is filled in
with a sample contact, Ada Lovelace. Only templates of emails have tests, because a test goes to an email address.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.responses import Response, deleted, invalid, one
from conduyt.sandbox.rules.messaging import mailings
from conduyt.sandbox.rules.messaging.merge_fields import SAMPLE, unknown_fields
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

FIELDS = ("name", "channel", "subject", "body", "bodyHtml", "category", "isActive")


def new_template(*, id_: str, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        **dict.fromkeys(FIELDS),
        "isActive": True,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("email_templates.list")
def list_templates(call: Call) -> Response:
    return page(call, "email_templates", show=lambda template: template)


@handles("email_templates.create")
def create_template(call: Call) -> Response:
    template = new_template(id_=call.store.new_id("tmpl"), now=call.now(), fields=_given(call))
    return one(call.records.insert("email_templates", template))


@handles("email_templates.get")
def get_template(call: Call) -> Response:
    return one(_template(call))


@handles("email_templates.update")
def update_template(call: Call) -> Response:
    template = {**_template(call), **_given(call), "updatedAt": call.now()}
    return one(call.records.update("email_templates", template))


@handles("email_templates.delete")
def delete_template(call: Call) -> Response:
    call.records.delete("email_templates", _template(call)["id"])
    return deleted(call.path["template_id"])


@handles("email_templates.get_usage")
def get_usage(call: Call) -> Response:
    """The automations and workflows whose actions name the template. Sequences have texts of their own."""
    id_ = _template(call)["id"]
    usage: dict[str, Any] = {
        kind: [
            {"id": doc["id"], "name": doc["name"], "isActive": doc["isActive"]}
            for doc in call.records.query(kind)
            if _mentions(doc.get("actions"), id_)
        ]
        for kind in ("automations", "workflows")
    }
    return one({"templateId": id_, "total": sum(len(users) for users in usage.values()), **usage})


@handles("email_templates.send_test")
def send_test(call: Call) -> Response:
    template = call.find("email_templates", call.body["templateId"], "template")
    if template["channel"] != "email":
        raise invalid("templateId", "must be a template of emails; this one is for text messages")
    sent = mailings.send_test(call, mailings.Content.of_template(template), call.body["toEmail"])
    texts = " ".join(template[field] or "" for field in ("subject", "body", "bodyHtml"))
    return one(
        {
            "sent": True,
            "templateId": template["id"],
            "toEmail": call.body["toEmail"],
            "subject": sent.subject,
            "body": sent.body,
            "bodyHtml": sent.html,
            "unknownFields": unknown_fields(texts, SAMPLE),
        }
    )


def _template(call: Call) -> Doc:
    return call.find("email_templates", call.path["template_id"], "template")


def _given(call: Call) -> Doc:
    return {name: call.body[name] for name in FIELDS if name in call.body}


def _mentions(value: Any, id_: str) -> bool:
    """Whether a value contains `id_` as a templateId, at any depth."""
    if isinstance(value, list):
        return any(_mentions(item, id_) for item in cast("Sequence[Any]", value))
    if isinstance(value, dict):
        fields = cast("Doc", value)
        return fields.get("templateId") == id_ or any(_mentions(item, id_) for item in fields.values())
    return False

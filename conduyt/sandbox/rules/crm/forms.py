"""Forms: their fields, and figures about them. `submissions` handles what visitors send.

Where the documentation is silent: the slug of a form is unique in its workspace, except among archived forms. An
archived form can be read, with its submissions; it is in no list, accepts no submissions and cannot be changed. The
installation check opens no web page: it succeeds for any `url`.
"""

from __future__ import annotations

from collections import Counter

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals, same_text
from conduyt.sandbox.responses import ApiError, Response, deleted, invalid, many, one
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

WRITABLE = ("name", "slug", "description", "fields", "settings", "redirectUrl", "thankYouMessage")


def new_form(*, id_: str, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        **dict.fromkeys(WRITABLE),
        "settings": {},
        "isActive": True,
        "archivedAt": None,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("forms.list")
def list_forms(call: Call) -> Response:
    return many(call.records.query("forms", equals("archivedAt", None)))


@handles("forms.create")
def create_form(call: Call) -> Response:
    fields = _fields(call)
    _check_slug(call, call.body["slug"], "")
    form = new_form(id_=call.store.new_secret_id("form"), now=call.now(), fields=fields)
    return one(call.records.insert("forms", form))


@handles("forms.get")
def get_form(call: Call) -> Response:
    return one(_form(call))


@handles("forms.update")
def update_form(call: Call) -> Response:
    form = _form(call)
    if form["archivedAt"] is not None:
        raise ApiError(409, "The form is archived.")
    fields = _fields(call)
    _check_slug(call, call.body.get("slug", form["slug"]), form["id"])
    return one(call.records.update("forms", {**form, **fields, "updatedAt": call.now()}))


@handles("forms.delete")
def delete_form(call: Call) -> Response:
    form = _form(call)
    if form["archivedAt"] is None:
        call.records.update("forms", {**form, "isActive": False, "archivedAt": call.now(), "updatedAt": call.now()})
    return deleted(form["id"])


@handles("forms.get_analytics")
def get_analytics(call: Call) -> Response:
    form = _form(call)
    submissions = call.records.query("form_submissions", equals("formId", form["id"]))
    days = Counter(one["createdAt"][:10] for one in submissions)
    return one(
        {
            "formId": form["id"],
            "submissions": len(submissions),
            "contacts": len({one["contactId"] for one in submissions} - {None}),
            "lastSubmittedAt": submissions[-1]["createdAt"] if submissions else None,
            "byDay": [{"date": day, "submissions": count} for day, count in sorted(days.items())],
        }
    )


@handles("forms.check_install")
def check_install(call: Call) -> Response:
    form = _form(call)
    url = call.body.get("url")
    return one({"formId": form["id"], "url": url, "installed": bool(url), "checkedAt": call.now()})


def _form(call: Call) -> Doc:
    return call.find("forms", call.path["form_id"], "form")


def _fields(call: Call) -> Doc:
    fields = {name: call.body[name] for name in WRITABLE if name in call.body}
    for position, field in enumerate(fields.get("fields", ())):
        if not isinstance(field.get("name"), str) or not field["name"]:
            raise invalid(f"fields.{position}.name", "is required")
    return fields


def _check_slug(call: Call, slug: str, form_id: str) -> None:
    for other in call.records.query("forms", same_text("slug", slug), equals("archivedAt", None)):
        if other["id"] != form_id:
            raise invalid("slug", "belongs to another form")

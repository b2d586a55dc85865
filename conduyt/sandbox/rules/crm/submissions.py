"""Submissions: the public submission of a form, and the list of submissions.

A submission creates the contact with its email address or updates the one there is. Values whose names match a field of
the contact, in camelCase, snake_case or as words, are stored there; `name` is split into first and last name. The
submission keeps all values. It must have the required fields of the form, and a valid email address. A form without an
email address changes no contact.
"""

from __future__ import annotations

import re
from typing import Any

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import Where, equals
from conduyt.sandbox.responses import INVALID_FIELDS, ApiError, FieldError, Response, one
from conduyt.sandbox.rules.crm import contacts, leads
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_FIELDS = (
    *("firstName", "lastName", "email", "phone", "company", "jobTitle"),
    *("addressLine1", "city", "state", "zip", "country"),
)


def new_submission(*, id_: str, form: Doc, contact_id: str | None, data: Doc, now: str) -> Doc:
    return {"id": id_, "formId": form["id"], "contactId": contact_id, "data": data, "createdAt": now}


@handles("forms.submissions.list")
def list_submissions(call: Call) -> Response:
    form = call.find("forms", call.path["form_id"], "form")
    where = equals("formId", form["id"])
    return page(call, "form_submissions", where, sort=["createdAt"], show=lambda submission: submission)


@handles("forms.submit")
def submit(call: Call) -> Response:
    call = call.in_workspace_with("forms", Where("id = ?", (call.path["form_id"],)), "form")
    form = call.find("forms", call.path["form_id"], "form")
    if not form["isActive"]:
        raise ApiError(404, "No such form.")
    data = dict(call.body)
    _check(form, data)
    contact = _contact(call, form, data)
    submission = new_submission(
        id_=call.store.new_id("sub"),
        form=form,
        contact_id=contact["id"] if contact else None,
        data=data,
        now=call.now(),
    )
    call.records.insert("form_submissions", submission)
    call.emit("form.submitted", submission)
    thanks = {name: form[name] for name in ("redirectUrl", "thankYouMessage")}
    return one({"id": submission["id"], "formId": form["id"], "contactId": submission["contactId"], **thanks})


def _check(form: Doc, data: Doc) -> None:
    details: list[FieldError] = []
    for field in form["fields"]:
        name, value = field["name"], data.get(field["name"])
        if value in (None, "", []):
            if field.get("required"):
                details.append(FieldError(field=name, message="is required"))
        elif field.get("type") == "email" and not _is_email(value):
            details.append(FieldError(field=name, message="is not a valid email"))
    if details:
        raise ApiError(422, INVALID_FIELDS, details=details)


def _contact(call: Call, form: Doc, data: Doc) -> Doc | None:
    """The contact of a submission: the existing one with the new values, or a new one."""
    values = _values(data)
    email: str = values.get("email", "")
    if not _is_email(email):
        return None
    present = leads.contact_by(call, "email", email)
    if present is None:
        return leads.new_lead(call, {**values, "source": form["name"]})
    news = {name: value for name, value in values.items() if name != "email" and value != present[name]}
    return contacts.save(call, present, news) if news else present


def _values(data: Doc) -> Doc:
    """The values that are fields of a contact, under the names of these fields."""
    given = {re.sub(r"[^a-z0-9]", "", name.lower()): value for name, value in data.items()}
    texts = {name: value.strip() for name, value in given.items() if isinstance(value, str) and value.strip()}
    values: Doc = {}
    first, _, last = texts.get("name", texts.get("fullname", "")).partition(" ")
    for name, value in (("firstName", first), ("lastName", last.strip())):
        if value:
            values[name] = value
    for name in _FIELDS:
        if name.lower() in texts:
            values[name] = texts[name.lower()]
    return values


def _is_email(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[^@\s]+@[^@\s]+", value.strip()) is not None

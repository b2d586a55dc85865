"""Saved views of deals, and the handoff files of won deals.

The fields of a view are not documented: a view has a `name`, and keeps all other fields that the caller sends. Handoff
files are not documented either. Here each won deal has one, a summary in Markdown; `handoffFiles` of `deals.get` names
it.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import ApiError, Response, deleted, many, one
from conduyt.sandbox.rules.bodies import TEXT, expect
from conduyt.sandbox.rules.storage import attachment
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

HANDOFF = "handoff.md"


def new_view(*, id_: str, now: str, fields: Doc) -> Doc:
    return {**fields, "id": id_, "createdAt": now, "updatedAt": now}


def handoff_files(deal: Doc) -> list[Doc]:
    if deal["status"] != "won":
        return []
    return [{"id": HANDOFF, "name": HANDOFF, "contentType": "text/markdown", "createdAt": deal["wonAt"]}]


@handles("deals.views.list")
def list_views(call: Call) -> Response:
    return many(call.records.query("deals_views"))


@handles("deals.views.create")
def create_view(call: Call) -> Response:
    expect(call, ["name"], name=TEXT)
    view = new_view(id_=call.store.new_id("view"), now=call.now(), fields=dict(call.body))
    return one(call.records.insert("deals_views", view))


@handles("deals.views.get")
def get_view(call: Call) -> Response:
    return one(_view(call))


@handles("deals.views.update")
def update_view(call: Call) -> Response:
    before = _view(call)
    own = {name: before[name] for name in ("id", "createdAt")} | {"updatedAt": call.now()}
    expect(call, name=TEXT)
    return one(call.records.update("deals_views", {**before, **call.body, **own}))


@handles("deals.views.delete")
def delete_view(call: Call) -> Response:
    view = _view(call)
    call.records.delete("deals_views", view["id"])
    return deleted(view["id"])


@handles("deals.download_handoff_file")
def download_handoff_file(call: Call) -> Response:
    deal = call.find("deals", call.path["deal_id"], "deal")
    if call.path["file_id"] not in [file["id"] for file in handoff_files(deal)]:
        raise ApiError(404, "The deal has no such file.")
    contact = call.records.get("contacts", deal["contactId"] or "") or {}
    lines = [
        f"# {deal['name']}",
        "",
        f"- Value: {deal['value']} {deal['currency']}",
        f"- Won: {deal['wonAt']}",
        f"- Contact: {contact.get('email') or 'none'}",
        "",
    ]
    content = "\n".join(lines).encode()
    return Response(content=content, media_type="application/octet-stream", headers=attachment(HANDOFF))


def _view(call: Call) -> Doc:
    return call.find("deals_views", call.path["view_id"], "view")

"""Results of an import: its rows, figures, and a preview of undoing it.

Where the documentation is silent: a row is pending, success, warning or error; `outcome` says more: created, updated,
skipped, duplicate or error. The launch monitor can pause an import or cancel it: {"stage": "paused"} or "cancelled".
Follow-up work ends with its row. An import never needs a repair; a request for one recounts its rows.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, as_json, csv_file, many, one
from conduyt.sandbox.rules.bodies import expect
from conduyt.sandbox.rules.imports.engine import COUNTERS, counted
from conduyt.sandbox.rules.imports.imports import find, show
from conduyt.sandbox.rules.imports.targets import TARGETS
from conduyt.sandbox.rules.storage import download_address
from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_MONITORED = ("paused", "cancelled")
_OVER = ("completed", "failed", "cancelled")


@handles("contacts.imports.list_users")
def list_users(call: Call) -> Response:
    """The users who have created imports."""
    creators = {job["createdBy"] for job in call.records.query("imports")}
    users = [user for user in call.records.query("users") if user["id"] in creators]
    return many({name: user[name] for name in ("id", "firstName", "lastName", "email")} for user in users)


@handles("contacts.imports.list_rows")
def list_rows(call: Call) -> Response:
    rows = _rows(call, find(call))
    number, size = call.query.get("page", 1), call.query.get("limit", 50)
    shown = [_show_row(row) for row in rows[(number - 1) * size : number * size]]
    meta = {"page": number, "limit": size, "total": len(rows), "totalPages": -(-len(rows) // size)}
    tabs = {tab: sum(row["status"] == tab for row in rows) for tab in ("error", "success", "warning")}
    return as_json({"data": {"rows": shown, "meta": meta, "tabs": {"all": len(rows), **tabs}}})


@handles("contacts.imports.download_rows")
def download_rows(call: Call) -> Response:
    rows = _rows(call, find(call))
    fields = list(dict.fromkeys(name for row in rows for name in row["data"]))
    cells = [
        [row["rowNumber"], row["status"], row["outcome"], row["error"], row["objectId"]]
        + [row["data"].get(name) for name in fields]
        for row in rows
    ]
    return csv_file("import-rows.csv", ["Row", "Status", "Outcome", "Error", "Object Id", *fields], cells)


@handles("contacts.imports.get_download_url")
def get_download_url(call: Call) -> Response:
    job = find(call)
    if job["fileId"] is None:
        raise ApiError(404, "The import has no file.")
    return Response(status=302, headers={"Location": download_address(call, job["fileId"])})


@handles("contacts.imports.get_stats")
def get_stats(call: Call) -> Response:
    job = find(call)
    end = job["completedAt"] or call.now()
    seconds = (parse(end) - parse(job["startedAt"])).total_seconds() if job["startedAt"] else None
    counts = {outcome: job[name] for outcome, name in COUNTERS.items()}
    totals = {"totalRows": job["totalRows"], "processedRows": job["processedRows"]}
    return one({"importId": job["id"], "status": job["status"], **totals, "byOutcome": counts, "seconds": seconds})


@handles("contacts.imports.get_integrity")
def get_integrity(call: Call) -> Response:
    """Whether the counters match the rows, and whether the created objects still exist."""
    job = find(call)
    kind = TARGETS[job["objectType"]].resource
    made = [row["objectId"] for row in _rows(call, job) if row["outcome"] in ("created", "updated")]
    missing = [id_ for id_ in dict.fromkeys(made) if call.records.get(kind, id_) is None]
    counts = counted(call, job)
    report = {
        "importId": job["id"],
        "isComplete": job["status"] == "completed",
        "isConsistent": all(job[name] == value for name, value in counts.items()),
        "missingObjectIds": missing,
        "needsRepair": False,
    }
    return one(report)


@handles("contacts.imports.repair")
def repair(call: Call) -> Response:
    job = find(call)
    counts = counted(call, job)
    changed = [name for name, value in counts.items() if job[name] != value]
    return one({**show(call, call.records.update("imports", {**job, **counts})), "repaired": changed})


@handles("contacts.imports.get_launch_monitor")
def get_launch_monitor(call: Call) -> Response:
    return one(_monitor(find(call)))


@handles("contacts.imports.update_launch_monitor")
def update_launch_monitor(call: Call) -> Response:
    job = find(call)
    expect(call, stage={"type": "string", "x-conduyt-known-values": [*_MONITORED, job["status"]]})
    stage = call.body.get("stage", job["status"])
    if stage != job["status"]:
        if job["status"] in _OVER or (stage == "paused" and job["status"] != "processing"):
            raise ApiError(409, f"The import is {job['status']}.")
        job = call.records.update("imports", {**job, "status": stage, "updatedAt": call.now()})
    return one(_monitor(job))


@handles("contacts.imports.get_side_effects")
@handles("contacts.imports.update_side_effects")
def get_side_effects(call: Call) -> Response:
    job = find(call)
    done = job["createdRows"] + job["updatedRows"]
    left = 0 if job["status"] in _OVER else job["totalRows"] - job["processedRows"]
    effects: Doc = {
        "total": done + left,
        "completed": done,
        "queued": left,
        **dict.fromkeys(("held", "failed", "retryableFailed", "exhaustedFailed"), 0),
        "isComplete": job["status"] in _OVER,
        "actionRequired": False,
    }
    return one(effects)


@handles("contacts.imports.preview_revert")
def preview_revert(call: Call) -> Response:
    """Created objects would be deleted. Updated ones would stay, since their earlier state is not stored."""
    job = find(call)
    kind = TARGETS[job["objectType"]].resource
    rows = _rows(call, job)
    created = [row["objectId"] for row in rows if row["outcome"] == "created"]
    deletable = [id_ for id_ in created if call.records.get(kind, id_)]
    updated = list(dict.fromkeys(row["objectId"] for row in rows if row["outcome"] == "updated"))
    preview = {
        "importId": job["id"],
        "deletes": len(deletable),
        "deleteIds": deletable,
        "alreadyDeleted": len(created) - len(deletable),
        "notRevertible": [id_ for id_ in updated if id_ not in created],
    }
    return one(preview)


def _rows(call: Call, job: Doc) -> list[Doc]:
    return call.records.query("import_rows", equals("importId", job["id"]), sort=["rowNumber"])


def _show_row(row: Doc) -> Doc:
    return {name: value for name, value in row.items() if name not in ("importId", "ambiguous")}


def _monitor(job: Doc) -> Doc:
    progress = {name: job[name] for name in ("totalRows", "processedRows", "lastProgressAt")}
    return {"importId": job["id"], "stage": job["status"], "failureType": None, **progress}

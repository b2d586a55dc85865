"""Import jobs: created from a file or from rows, previewed, and processed.

The status of a job is created, then processing, then completed. `process` completes small jobs at once (200); the rows
of others are processed as time passes (202). `engine` does the work, `reports` describes it.

Where the documentation is silent: a job names its file by the `fileName` of the latest upload with this name, or by a
`fileUrl` of the sandbox; other URLs are never fetched. Rows of JSON have fields, or keys that `mappings` maps to
fields; a column without a field in `mappings` is skipped. All fields in a mapping must exist (422). `resume` continues
a job that its launch monitor has paused; `resubmit` processes the rows with errors again. Smart lists, re-enrollment
and the check of phone lines are stored and have no effect.
"""

from __future__ import annotations

from dataclasses import replace

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.description import load
from conduyt.sandbox.responses import ApiError, Response, one
from conduyt.sandbox.rules.bodies import TEXT, expect
from conduyt.sandbox.rules.imports import engine, jobs
from conduyt.sandbox.rules.imports.csv_tables import read_table
from conduyt.sandbox.rules.imports.targets import TARGETS
from conduyt.sandbox.rules.storage import download_address, keep, upload_address
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

handles: Handlers = Handlers()

PREVIEW_ROWS = 5
_INTERNAL = ("fileId", "startedAt", "startedWith")
_CREATE = "contacts.yaml#/components/schemas/ImportCreate"


def show(call: Call, job: Doc) -> Doc:
    user = call.records.get("users", job["createdBy"] or "") or {}
    creator = {name: user.get(name) for name in ("id", "firstName", "lastName", "email")} if user else None
    return {**{name: value for name, value in job.items() if name not in _INTERNAL}, "creator": creator}


def find(call: Call) -> Doc:
    return call.find("imports", call.path["import_id"], "import job")


@handles("contacts.imports.list")
def list_imports(call: Call) -> Response:
    return page(call, "imports", show=lambda job: show(call, job))


@handles("contacts.imports.create")
def create_import(call: Call) -> Response:
    return one(show(call, jobs.create(call)))


@handles("contacts.imports.get")
def get_import(call: Call) -> Response:
    return one(show(call, find(call)))


@handles("contacts.imports.upload_file")
def upload_file(call: Call) -> Response:
    part = call.file("file")
    table = read_table(part.content)
    file = keep(call, part.filename or "import.csv", "text/csv", part.content)
    preview = {
        "fileName": file["name"],
        "fileUrl": download_address(call, file["id"]),
        "fileSize": file["size"],
        "columns": table.columns,
        "totalRows": len(table.rows),
        "preview": table.rows[:PREVIEW_ROWS],
        "suggestedMappings": jobs.suggested(TARGETS["contacts"], table.columns),
    }
    return one(preview)


@handles("contacts.imports.create_upload_url")
def create_upload_url(call: Call) -> Response:
    expect(call, fileName=TEXT)
    name: str = call.body.get("fileName", "import.csv")
    upload_url, file_url = upload_address(call, name)
    return one({"uploadUrl": upload_url, "method": "PUT", "fileName": name, "fileUrl": file_url})


@handles("contacts.imports.preflight")
def preflight(call: Call) -> Response:
    """Perform the whole import and roll it back, so that the figures are exact."""
    try:
        Checks(load()).require(load().schema(_CREATE), call.body)
        # The import is rolled back, so its events must start nothing.
        with call.undone() as rehearsal:
            job = jobs.create(rehearsal)
            job = engine.work(rehearsal, job, job["totalRows"])
    except ApiError as refusal:
        problems = [{"field": one.field, "message": one.message} for one in refusal.details]
        return one({"valid": False, "problems": problems or [{"field": None, "message": str(refusal)}]})
    names = ("totalRows", *engine.COUNTERS.values(), "errors")
    return one({"valid": True, "problems": [], **{name: job[name] for name in names}})


@handles("contacts.imports.process")
def process(call: Call) -> Response:
    job = find(call)
    if job["status"] != "created":
        raise ApiError(409, "The import has been started.")
    return _started(call, job)


@handles("contacts.imports.resume")
def resume(call: Call) -> Response:
    job = find(call)
    if job["status"] != "paused":
        raise ApiError(409, f"The import is {job['status']}, not paused.")
    return _started(call, job)


@handles("contacts.imports.resubmit")
def resubmit(call: Call) -> Response:
    job = find(call)
    if job["status"] != "completed":
        raise ApiError(409, f"The import is {job['status']}, not completed.")
    count = engine.again(call, job)
    return one({**show(call, engine.finish(call, job)), "resubmittedRows": count})


def _started(call: Call, job: Doc) -> Response:
    job = engine.start(call, job)
    response = one(show(call, job))
    return response if job["status"] == "completed" else replace(response, status=202)

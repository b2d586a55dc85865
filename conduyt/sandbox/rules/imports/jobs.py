"""Creation of import jobs: their file or rows, and the field of each column."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from conduyt.sandbox.call import Call
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.description import PREFIX
from conduyt.sandbox.responses import ApiError, invalid
from conduyt.sandbox.rules.crm.tags import known_ids
from conduyt.sandbox.rules.imports.csv_tables import MOST_ROWS, Table, read_table
from conduyt.sandbox.rules.imports.targets import TARGETS, Target
from conduyt.sandbox.rules.storage import content_of, file_at
from conduyt.sandbox.store import Doc

_COUNTERS = (
    *("processedRows", "createdRows", "updatedRows", "skippedRows", "duplicateRows", "errorRows", "failedRows"),
    *("ambiguousCreatedRows", "ambiguousEnrolledRows"),
)
_EMPTY = (
    *("ambiguousMatchMode", "smartListId", "smartList", "reEnrollMode", "reEnrollRequested", "errorLog"),
    *("resubmitActive", "lineTypeVerifiedAt", "lineTypeVerifyLeaseUntil", "processingLeaseToken"),
    *("processingLeaseUntil", "lastProgressAt", "completedAt", "startedAt"),
)


def new_job(*, id_: str, account: str, user: str | None, file: Doc | None, total: int, now: str, fields: Doc) -> Doc:
    """A stored import. Without a file, its rows came as JSON."""
    return {
        "id": id_,
        "accountId": account,
        "createdBy": user,
        "status": "created",
        "objectType": "contacts",
        "fileName": file["name"] if file else "rows.json",
        "fileSize": file["size"] if file else 0,
        "fileId": file["id"] if file else None,
        "sourceFileAvailable": file is not None,
        "downloadEndpoint": f"{PREFIX}/imports/{id_}/download" if file else None,
        "importMode": "create_and_update",
        "mappings": {},
        "removeDuplicates": False,
        "duplicateCheckFields": ["email", "phone"],
        **dict.fromkeys(_EMPTY),
        "tagIds": [],
        "totalRows": total,
        **dict.fromkeys(_COUNTERS, 0),
        "errors": [],
        "verifyLineType": False,
        "startedWith": 0,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


def suggested(target: Target, columns: Sequence[str]) -> Doc:
    """The suggested fields for columns, by their names."""
    return {column: field for column in columns if (field := target.field_of(column))}


def add_job(call: Call, file: Doc | None, rows: Sequence[Mapping[str, Any]], fields: Doc) -> Doc:
    """Store a new job with its rows, whose keys are fields."""
    job = new_job(
        id_=call.store.new_id("imp"),
        account=call.records.workspace,
        user=call.key["user"] if call.key else None,
        file=file,
        total=len(rows),
        now=call.now(),
        fields=fields,
    )
    call.records.insert("imports", job)
    for number, row in enumerate(rows, start=1):
        cells = {name: _clean(value) for name, value in row.items()}
        state = {"status": "pending", "outcome": "pending", "error": None, "objectId": None, "ambiguous": False}
        id_ = f"{job['id']}_{number}"
        data = {name: value for name, value in cells.items() if value not in ("", None)}
        doc: Doc = {"id": id_, "importId": job["id"], "rowNumber": number, **state, "data": data}
        call.records.insert("import_rows", doc)
    return job


def create(call: Call) -> Doc:
    """Create a job from the body of `contacts.imports.create`."""
    body = call.body
    target = TARGETS[body["objectType"]]
    fields = {name: body[name] for name in _FIELDS if name in body}
    fields["reEnrollRequested"] = body.get("reEnrollMode")
    if "tagIds" in body:
        fields["tagIds"] = known_ids(call, body["tagIds"])
    mappings: Mapping[str, Any] = body.get("mappings", {})
    if body.get("format", "json" if "rows" in body else "csv") == "json":
        if "rows" not in body:
            raise invalid("rows", "is required for json")
        if len(body["rows"]) > MOST_ROWS:
            raise ApiError(413, f"There are more than {MOST_ROWS:,} rows.")
        table = Table(columns=list(dict.fromkeys(name for row in body["rows"] for name in row)), rows=body["rows"])
        mappings = mappings or {name: name for name in table.columns}
        file, fields["fileName"] = None, body.get("fileName", "rows.json")
        fields["fileSize"] = len(json.dumps(body["rows"]))
    else:
        file = _file(call)
        table = read_table(content_of(file))
        if not mappings:
            raise invalid("mappings", "is required for csv")
        fields["fileName"] = body.get("fileName", file["name"])
    names = _checked(target, table.columns, mappings)
    rows = [{names[column]: value for column, value in row.items() if column in names} for row in table.rows]
    return add_job(call, file, rows, fields)


_FIELDS = (
    *("objectType", "importMode", "mappings", "removeDuplicates", "duplicateCheckFields", "smartListId"),
    *("reEnrollMode", "verifyLineType"),
)


def _file(call: Call) -> Doc:
    url, name = call.body.get("fileUrl"), call.body.get("fileName")
    if url is None and name is None:
        raise invalid("fileName", "is required for csv")
    if url is not None:
        file = file_at(call.records, url)
        if file is None:
            raise invalid("fileUrl", "leads to no file that was uploaded to the sandbox")
        return file
    found = call.records.query("files", equals("name", name), order="desc", limit=1)
    if not found:
        raise invalid("fileName", "no file of this name has been uploaded")
    return found[0]


def _checked(target: Target, columns: Sequence[str], mappings: Mapping[str, Any]) -> dict[str, str]:
    """The field of each mapped column."""
    fields: dict[str, str] = {}
    for column, name in mappings.items():
        if column not in columns:
            raise invalid(f"mappings.{column}", "there is no such column")
        if name is None or name == "":
            continue
        field = target.field_of(name) if isinstance(name, str) else None
        if field is None:
            raise invalid(f"mappings.{column}", f"{name!r} is not a field of {target.resource}")
        if field in fields.values():
            raise invalid(f"mappings.{column}", f"another column is {field} already")
        fields[column] = field
    return fields


def _clean(value: Any) -> Any:
    # Exports put an apostrophe before a plus sign.
    return value.strip().removeprefix("'") if isinstance(value, str) else value

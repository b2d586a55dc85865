"""`create_many` and the like: methods for many rows, which every resource with the method for one record has.

They are the same for all resources, so they are in classes that the resources inherit from.
"""

from __future__ import annotations

from typing import Final

from conduyt._codegen.shapes import Flow, FlowArgument

_ROWS = FlowArgument(
    "rows",
    "RowsInput",
    None,
    "Mappings, models (their writable fields that are set), or a data frame of pandas, Polars or Arrow. NaN, NaT and "
    "NA are not sent. A column `custom_fields.<key>` is a custom field.",
)
_IDS = FlowArgument(
    "ids",
    "IdsInput",
    None,
    "Ids, objects with an id, or rows with a column `id`. A repeated id is sent once.",
)
_KEY = FlowArgument(
    "key",
    "UpsertKey",
    "",
    "The field that identifies the contact of a row. `email` and `phone` use imports of up to 1,000 rows, which add "
    "tags; `either` sends one request for each row.",
)
_DRY_RUN = FlowArgument(
    "dry_run", "bool", "False", "Check all rows, send nothing, and return what would be sent: a `DryRun`."
)
_CLEAR_NULLS = FlowArgument(
    "clear_nulls", "bool", "False", "Whether `None` clears a field. Default: it is not sent, like NaN."
)
_DEADLINE = FlowArgument("deadline", "float", "1800.0", "Seconds to wait for the end of each import.")
_COMMON = (
    FlowArgument("concurrency", "int", "8", "Requests at the same time."),
    FlowArgument("stop_on_error", "bool", "False", "Send no further rows after a row that is not done."),
    FlowArgument("progress", "ProgressCallback | None", "None", "Called with the progress so far."),
)
_OPTIONS = FlowArgument("options", "RequestOptions | None", "None", "Options of each request.")
_ENDS = (
    "The run ended, because every further request would fail too: the key is refused (401, 403), the rate limit does "
    "not end (429), or the API cannot be reached. `conduyt.bulk.report_of` returns the report."
)
_RAISES = [
    ("TypeError", "There is no such field, or a field is missing. Nothing was sent."),
    ("ValueError", "A value cannot be sent. Nothing was sent."),
    ("ConduytError", _ENDS),
]


def _writer(verb: str, summary: str, description: str, arguments: list[FlowArgument], example: str) -> Flow:
    return Flow(
        name=f"{verb}_many",
        place="_codegen/writers.py",
        summary=summary,
        description=f"All rows are read and checked before the first request. {description}",
        make="",
        takes=[],
        run="",
        arguments=[*arguments, _OPTIONS],
        returns="reports.BulkReport | dry_runs.DryRun",
        returns_doc="The outcome of each row, by its index.",
        raises=_RAISES,
        example=example,
    )


WRITERS: Final = {
    "create": _writer(
        "create",
        "Create a record for each row. The columns are the arguments of `create`.",
        "A row whose response is lost is `unknown`. `retry()` does not send it again, as it may have been created.",
        [_ROWS, _DRY_RUN, *_COMMON],
        'report = client.contacts.create_many([{"first_name": "Ada"}, {"first_name": "Grace"}])\nprint(report.summary)',
    ),
    "update": _writer(
        "update",
        "Change a record for each row. The columns are `id` and the arguments of `update`.",
        "Rows with the same id are sent one after the other, so the last one wins.",
        [_ROWS, _DRY_RUN, _CLEAR_NULLS, *_COMMON],
        'report = client.contacts.update_many([{"id": "con_1", "city": "Paris"}])\nprint(report.summary)',
    ),
    "delete": _writer(
        "delete",
        "Delete any number of records, one request each.",
        "If the response to an attempt is lost and the record is gone afterwards, it counts as deleted.",
        [_IDS, _DRY_RUN, *_COMMON],
        'report = client.contacts.delete_many(["con_1", "con_2"])\nprint(report.summary)',
    ),
    "upsert": _writer(
        "upsert",
        "Create a contact for each row, or update the one with the same email address or phone number.",
        "Rows about the same contact are sent one after the other, so the last one wins. With `clear_nulls`, a row "
        "with `None` takes further requests, because imports clear nothing.",
        [_ROWS, _KEY, _DRY_RUN, _CLEAR_NULLS, *_COMMON, _DEADLINE],
        'report = client.contacts.upsert_many([{"email": "ada@example.com", "city": "London"}], key="email")\n'
        "print(report.summary)",
    ),
}
"""By the method for one record."""

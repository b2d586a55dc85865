"""Methods that send many requests. `x-conduyt-flows` of a file describes their arguments; their code is hand-written.

A row has two functions. `make` gets the arguments in `takes` (by default all of them) and returns a flow or a change.
`run`, with the suffix `_async` for the async client, gets the caller, that flow or change, and the other arguments.
"""

# pyright: standard
# The description is YAML: what it holds is known when it is read, not before.
from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import replace

from conduyt._codegen.load import DescriptionError, Part
from conduyt._codegen.shapes import Flow, FlowArgument, Method
from conduyt._codegen.words import one_line

PERFORM = "conduyt._transport.run_flow.perform"
OPTIONS = FlowArgument("options", "RequestOptions | None", "None", "Options of each request.")
# Loaded when a method that needs it is called: most programs need neither.
LAZY = ("conduyt.csvio", "conduyt.bulk.lookup", "conduyt.bulk.missed", "conduyt.changes")
_FILTERS = FlowArgument(
    "filters",
    "Mapping[str, object] | None",
    "None",
    "Which records, with the names and values of the arguments of `list`. `sort` and `order` are the order of the "
    "file. Default: all, the oldest first where the list can be sorted.",
)
_CUSTOM_FIELDS = FlowArgument(
    "custom_fields",
    "CustomFieldTypes | None",
    "None",
    "Definitions of custom fields, such as a list of `CustomField`: in Parquet, each becomes a column of the type in "
    "its definition. Default: a column for each key that occurs, of the type of its values.",
)
_VERIFY = FlowArgument(
    "verify",
    "bool",
    "False",
    "Read the list again until two passes have the same ids. The file has the records of the last one.",
)
_EXPORT = [
    FlowArgument(
        "path",
        "PathInput",
        None,
        "The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only its owner "
        "can read it.",
    ),
    FlowArgument(
        "raw",
        "bool",
        "False",
        "Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone numbers "
        "with a plus sign, get a leading apostrophe.",
    ),
    FlowArgument("bom", "bool", "False", "Begin CSV with a byte order mark, so that Excel reads it as UTF-8."),
    FlowArgument(
        "checkpoint",
        "bool",
        "True",
        "Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start again.",
    ),
    FlowArgument("progress", "ProgressCallback | None", "None", "Called with the number of records fetched so far."),
]
"""Arguments of each `export`."""
_EXPORT_RAISES = [
    ("ValueError", "The file extension does not select a format, or a filter cannot be used."),
    ("TypeError", "There is no such filter."),
    ("ConfigurationError", "Parquet needs the extra `arrow`."),
    ("OSError", "The file cannot be written."),
    ("PagingDriftError", "With `verify`, no two passes had the same ids."),
    ("ConduytError", "A page could not be fetched. Call the method again to resume."),
]
# Names of types that are others on the async side.
_TWINS = {"BulkReport", "Changes", "IdsInput", "Job", "Records", "RowsInput"}


def flows_of(file: Part) -> list[Flow]:
    """Plan the flows of a file."""
    return [_flow(name, part) for name, part in file.get("x-conduyt-flows", Part()).items()]


def _flow(name: str, part: Part) -> Flow:
    _check_name(name, part)
    for key in ("make", "run"):
        if key in part and not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", part[key]):
            raise DescriptionError(part.place_of(key), f"{part[key]} is not a function: write module.function")
    arguments = [_argument(argument, fact) for argument, fact in part["arguments"].items()]
    names = [argument.name for argument in arguments]
    for unknown in set(part.get("takes", ())) - set(names):
        raise DescriptionError(part.place_of("takes"), f"{unknown} is not an argument: takes can have {names}")
    return Flow(
        name=name,
        place=part.place,
        summary=one_line(part["summary"], ""),
        description=one_line(part.get("description"), ""),
        make=part["make"],
        takes=part.get("takes", [*names, "options"]),
        run=part.get("run", PERFORM),
        arguments=[*arguments, OPTIONS],
        returns=part["returns"]["type"],
        returns_doc=one_line(part["returns"]["description"], ""),
        raises=[(error, one_line(text, "")) for error, text in part.get("raises", {}).items()],
        example=part["example"].rstrip(),
        iterates=part.get("iterates", False),
    )


def export_of(method: Method, *, has_custom_fields: bool) -> Flow:
    """Plan the `export` of a list."""
    noun = method.resource.rpartition(".")[2].replace("_", " ")
    ids = [FlowArgument(one.name, "str", None, one.doc or "The id.") for one in method.among("path")]
    filters = [one.name for one in method.among("query") if one.name not in {"page", "offset", "limit"}]
    is_paged = len(filters) < len(method.among("query"))
    path_, raw, bom, checkpoint, progress = _EXPORT
    keywords = [path_, *([_FILTERS] if filters else []), raw, bom, *([_CUSTOM_FIELDS] if has_custom_fields else [])]
    keywords += [checkpoint, *([_VERIFY] if is_paged else []), progress]
    arguments = [*ids, *(replace(one, doc=one.doc.replace("records", noun)) for one in keywords)]
    path = ", ".join(f'"{one.wire}": {one.name}' for one in method.among("path"))
    call = f"endpoints.{method.constant}({f'path={{{path}}}' if path else ''})"
    known = ", ".join(f'"{name}"' for name in filters)
    shown = "".join(f"{one.example or '...'}, " for one in method.among("path"))
    file = f"{noun.replace(' ', '_')}.csv"
    return Flow(
        name="export",
        place=method.place,
        summary=f"Write the {noun} to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.",
        description=(
            "Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is "
            "interrupted, even by a crash, call the method again within a day to resume it."
            + _while_others_edit(filters, method)
        ),
        make="conduyt.csvio.list_files.export_list",
        takes=[*(argument.name for argument in arguments if argument not in ids), "options"],
        run=PERFORM,
        arguments=[*arguments, OPTIONS],
        returns="ExportReport",
        returns_doc="How many records were written, and how many of them an earlier run had fetched.",
        raises=_EXPORT_RAISES if is_paged else [one for one in _EXPORT_RAISES if one[0] != "PagingDriftError"],
        example=f'report = client.{method.resource}.export({shown}"{file}")\nprint(report.rows)',
        bound=[call, f"({known}{',' if len(filters) == 1 else ''})"],
        used=[argument.name for argument in ids],
    )


def _while_others_edit(filters: list[str], method: Method) -> str:
    """Say what an export promises if the list changes meanwhile. `csvio/list_files.py` decides it in the same way."""
    if len(filters) == len(method.among("query")):  # a list without pages
        return ""
    if "sort" in filters and method.resource != "deals":
        return (
            " Without `filters`, each record that exists during the whole export is in the file once, even if others "
            "edit the list meanwhile."
        )
    return " If others edit the list meanwhile, records can be missing or repeated; `verify` reads the list again."


def _argument(name: str, part: Part) -> FlowArgument:
    _check_name(name, part)
    if name in {"self", "options"}:
        raise DescriptionError(part, f"an argument cannot be called {name}: choose another name")
    return FlowArgument(name, part["type"], part.get("default"), one_line(part["description"], ""))


def _check_name(name: str, where: Part) -> None:
    if not re.fullmatch("[a-z]+(_[a-z]+)*", name) or keyword.iskeyword(name):
        raise DescriptionError(where, f"{name} is not a valid name: use lower-case words, such as update_contacts")


# -- texts for the templates ------------------------------------------------------------------------------------------


def flow_signature(flow: Flow, aio: bool) -> str:  # noqa: FBT001  # a filter
    parts = ["self", *(f"{one.name}: {in_twin(one.type, aio)}" for one in flow.positional), "*"]
    parts += [f"{one.name}: {in_twin(one.type, aio)} = {one.default}" for one in flow.keywords]
    return ", ".join(parts)


def flow_call(flow: Flow, aio: bool) -> str:  # noqa: FBT001  # a filter
    """Write the call of `run`, with the call of `make` inside."""
    made = f"{_in_module(flow.make)}({', '.join([*flow.bound, *_passed(flow, taken=True)])})"
    return f"{function(flow.run, aio)}({', '.join(['self._caller', made, *_passed(flow, taken=False)])})"


def flow_imports(flow: Flow, aio: bool) -> list[str]:  # noqa: FBT001  # a filter
    package, _, module = flow.make.rpartition(".")[0].rpartition(".")
    return [
        f"from {flow.run.rpartition('.')[0]} import {function(flow.run, aio)}",
        f"from {package} import {module}",
    ]


def flow_doc(flow: Flow, aio: bool) -> str:  # noqa: FBT001  # a filter
    parts = [flow.summary, *(["", flow.description] if flow.description else [])]
    parts += ["", "Args:", *(f"    {one.name}: {one.doc}" for one in flow.arguments)]
    parts += ["", "Returns:", f"    {flow.returns_doc}"]
    parts += ["", "Raises:", *(f"    {error}: {doc}" for error, doc in flow.raises)] if flow.raises else []
    example = flow.example
    if aio:
        example = f"async {example}" if flow.iterates else example.replace("client.", "await client.", 1)
    parts += ["", "Example:", "    ```python", *(f"    {line}" for line in example.split("\n")), "    ```"]
    return "\n".join(parts)


def is_lazy(home: str) -> bool:
    """Whether the module of a function is loaded only when a method needs it."""
    return home.startswith(LAZY)


def in_twin(type_: str, aio: bool) -> str:  # noqa: FBT001  # a filter
    """Write a type as it is on this side."""
    return re.sub(r"\w+", lambda word: f"Async{word[0]}" if aio and word[0] in _TWINS else word[0], type_)


def function(name: str, aio: bool) -> str:  # noqa: FBT001
    return name.rpartition(".")[2] + ("_async" if aio else "")


def _in_module(name: str) -> str:
    return ".".join(name.split(".")[-2:])


def _passed(flow: Flow, *, taken: bool) -> Iterator[str]:
    positional = [one for one in flow.positional if one.name not in flow.used]
    yield from (one.name for one in positional if (one.name in flow.takes) is taken)
    yield from (f"{one.name}={one.name}" for one in flow.keywords if (one.name in flow.takes) is taken)

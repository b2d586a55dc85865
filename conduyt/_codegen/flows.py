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

from conduyt._codegen.load import DescriptionError, Part
from conduyt._codegen.shapes import Flow, FlowArgument
from conduyt._codegen.words import one_line

PERFORM = "conduyt._transport.run_flow.perform"
OPTIONS = FlowArgument("options", "RequestOptions | None", "None", "Options of each request.")
# Loaded when a method that needs it is called: most programs need neither.
LAZY = ("conduyt.csvio", "conduyt.bulk.lookup", "conduyt.bulk.missed", "conduyt.changes")
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
    made = f"{_in_module(flow.make)}({', '.join(_passed(flow, taken=True))})"
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
    yield from (one.name for one in flow.positional if (one.name in flow.takes) is taken)
    yield from (f"{one.name}={one.name}" for one in flow.keywords if (one.name in flow.takes) is taken)

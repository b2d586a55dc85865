"""What the generator writes down about each command is what the method takes and sends."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from resources.surface import method_of, methods

from conduyt._core.endpoint import Operation
from conduyt.cli.data import CommandData, group_data
from conduyt.resources import Namespaces


class _BoundError(Exception):
    def __init__(self, operation: Operation[Any]) -> None:
        self.operation = operation


class Binder:
    """A caller that performs no call, and shows which one it would be."""

    def call(self, operation: Operation[Any]) -> Any:
        raise _BoundError(operation)


NAMESPACES = Namespaces(Binder())
OPERATIONS = {
    f"{resource}.{command['name']}": command
    for name in {name.rpartition(".")[0] for name in methods(NAMESPACES)}
    for resource, command in ((name, command) for command in group_data(name)["commands"])
}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_command_takes_what_its_method_takes(name: str) -> None:
    command = OPERATIONS[name]
    parameters = inspect.signature(method_of(NAMESPACES, name)).parameters.values()

    ids = [one.name for one in parameters if one.kind is not one.KEYWORD_ONLY]
    keywords = {one.name: one.default is one.empty for one in parameters if one.kind is one.KEYWORD_ONLY}
    keywords.pop("options")
    assert [*command.get("arguments", ())] == ids
    assert {one["name"]: one.get("required", False) for one in command.get("options", ())} == keywords


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_command_knows_which_of_its_options_go_into_the_body(name: str) -> None:
    command = OPERATIONS[name]
    operation = bound(name, command)

    body: object = operation.body
    marks = body if isinstance(body, Mapping) else {}
    assert {one["field"]: f"<{one['name']}>" for one in command.get("options", ()) if "field" in one} == marks
    assert command.get("takes_body", False) == (operation.endpoint.method != "GET" and operation.files is None)


def bound(name: str, command: CommandData) -> Operation[Any]:
    """What the method sends if each argument is a mark."""
    ids = [f"<{one}>" for one in command.get("arguments", ())]
    keywords = {one["name"]: f"<{one['name']}>" for one in command.get("options", ())}
    with pytest.raises(_BoundError) as caught:
        method_of(NAMESPACES, name)(*ids, **keywords)
    return caught.value.operation


@pytest.mark.parametrize("command", ["contacts --help", "contacts list --help", "--help"])
def test_help_loads_neither_models_nor_an_http_library(command: str) -> None:
    script = (
        "import sys; from conduyt.cli.app import run; code = run(sys.argv[1:]); "
        "sys.exit(code or sorted({'pydantic', 'httpx', 'anyio', 'conduyt.client', 'conduyt.resources.contacts'} "
        "& set(sys.modules)) or 0)"
    )

    done = subprocess.run([sys.executable, "-c", script, *command.split()], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")

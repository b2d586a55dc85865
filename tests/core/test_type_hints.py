"""What programs learn about the types: `typing.get_type_hints` works, and mocks know the resources."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import pkgutil
import subprocess
import sys
import typing
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest

import conduyt
from conduyt import AsyncConduyt, Conduyt
from conduyt.resources.aio.contacts import AsyncContacts
from conduyt.resources.contacts import Contacts
from conduyt.resources.payments import Payments


def public_modules() -> list[str]:
    names = [found.name for found in pkgutil.walk_packages(conduyt.__path__, "conduyt.")]
    return [
        name
        for name in names
        if not any(part.startswith("_") for part in name.split("."))
        and not name.startswith(("conduyt.sandbox", "conduyt.cli"))
    ]


def functions_of(kind: type) -> Iterator[Any]:
    for name, member in vars(kind).items():
        if not name.startswith("_") or name == "__init__":
            if isinstance(member, property):
                yield member.fget
            elif inspect.isfunction(function := getattr(member, "__func__", member)):
                yield function


@pytest.mark.parametrize("name", public_modules())
def test_the_hints_of_a_module_can_be_evaluated(name: str) -> None:
    module = pytest.importorskip(name)
    if name.startswith(("conduyt.frames", "conduyt.csvio.export_flow")):
        pytest.importorskip("pyarrow")  # which its annotations name

    for own_name, member in list(vars(module).items()):
        if own_name.startswith("_") or getattr(member, "__module__", None) != name:
            continue
        if inspect.isclass(member):
            typing.get_type_hints(member)
            for function in functions_of(member):
                typing.get_type_hints(function)
        elif inspect.isfunction(member):
            typing.get_type_hints(member)


@pytest.mark.parametrize("client", [Conduyt, AsyncConduyt])
def test_the_hints_of_a_client_can_be_evaluated(client: type[Any]) -> None:
    hints = {function.__name__: typing.get_type_hints(function) for function in functions_of(client)}

    assert "return" in hints["map"]
    assert "return" in hints["request"]


def test_the_hints_of_a_sandbox_can_be_evaluated() -> None:
    sandbox = pytest.importorskip("conduyt.sandbox")
    for kind in (sandbox.Sandbox, sandbox.InProcessSandbox):
        hints = {function.__name__: typing.get_type_hints(function) for function in functions_of(kind)}

        assert hints["async_client"]["return"] is AsyncConduyt


@pytest.mark.parametrize("client", [Conduyt, AsyncConduyt])
def test_a_resource_of_the_class_is_its_class(client: type[Any]) -> None:
    assert client.contacts is (Contacts if client is Conduyt else AsyncContacts)
    properties = [member for kind in client.__mro__ for member in vars(kind).values() if hasattr(member, "func")]
    assert len(properties) == 26
    for member in properties:
        resource = member.__get__(None, client)
        assert typing.get_type_hints(member.func) == {"return": resource}


def test_a_mock_of_the_client_has_resources_with_methods() -> None:
    double = mock.create_autospec(Conduyt, instance=True)
    double.invoices.payments.list.return_value = []

    assert double.invoices.payments.list("inv_1") == []
    assert Conduyt.invoices.payments is Payments
    with pytest.raises(TypeError, match="contact_id"):
        double.contacts.get()
    with pytest.raises(AttributeError):
        _ = double.contacts.gett


def test_a_mock_of_the_async_client_is_awaited() -> None:
    double = mock.create_autospec(AsyncConduyt, instance=True)
    double.deals.get.return_value = "Renewal"

    assert asyncio.run(double.deals.get("deal_1")) == "Renewal"


def test_hints_load_an_optional_library_only_when_they_are_evaluated() -> None:
    code = "import sys, typing, conduyt.pages as p; print('pandas' in sys.modules); "
    code += "typing.get_type_hints(p.Page.to_pandas); print('pandas' in sys.modules)"
    pytest.importorskip("pandas")

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "True"]


def test_classes_that_moved_are_the_same_from_every_path() -> None:
    home = importlib.import_module("conduyt._values.csv_reports")

    assert conduyt.csvio.ImportReport is home.ImportReport
    assert conduyt.csvio.CsvProblem is home.CsvProblem
    assert conduyt.csvio.CsvCheck is home.CsvCheck
    assert importlib.import_module("conduyt.csvio.export_flow").ExportReport is home.ExportReport

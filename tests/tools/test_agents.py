"""Methods are wrapped by what validates calls, and become tools of agents: with the real libraries.

What is not given is not sent, ids are given by name, and no schema speaks of OMIT.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import runpy
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pydantic
import pytest
from drivers.either import CONTACT, done
from drivers.server import Server, answer
from fastmcp import Client, FastMCP
from pydantic_ai import Agent, Tool
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from conduyt import OMIT, AsyncConduyt
from conduyt.pages.resource import AsyncResource, Resource

EXAMPLE = Path(__file__).parents[2] / "examples/agent_tools.py"


def every_method() -> Iterator[Callable[..., Any]]:
    for package in ("conduyt.resources", "conduyt.resources.aio"):
        for found in pkgutil.iter_modules(importlib.import_module(package).__path__):
            module = importlib.import_module(f"{package}.{found.name}")
            for _, kind in inspect.getmembers(module, inspect.isclass):
                if kind.__module__ == module.__name__ and issubclass(kind, Resource | AsyncResource):
                    yield from (
                        getattr(kind(None), name)
                        for name, _ in inspect.getmembers(kind, inspect.isfunction)
                        if not name.startswith("_")
                    )


def schema_of(method: Callable[..., Any]) -> dict[str, Any]:
    """The JSON schema of the arguments, as agent frameworks make it: of the evaluated hints."""

    def function() -> None: ...

    hints = typing.get_type_hints(method, include_extras=True)
    function.__signature__ = inspect.signature(method)  # type: ignore[attr-defined]  # functions can have it
    function.__annotations__ = {name: hint for name, hint in hints.items() if name != "return"}
    return pydantic.TypeAdapter(function).json_schema()


def test_pydantic_wraps_and_describes_every_method() -> None:
    methods = list(every_method())

    for method in methods:
        pydantic.validate_call(method)
        assert "OMIT" not in json.dumps(schema_of(method))

    assert len(methods) > 700


def test_pydantic_wraps_the_methods_of_a_client(make) -> None:
    client = make("http://127.0.0.1:9")

    for method in (client.request, client.request_pages, client.backup, client.attach):
        pydantic.validate_call(method)


def test_an_argument_that_can_be_left_out_is_described_as_its_type_without_a_default(make) -> None:
    fields = schema_of(make("http://127.0.0.1:9").contacts.update)["properties"]

    assert fields["tags"] == {"title": "Tags", "type": "array", "items": {"type": "string"}}
    assert fields["city"] == {"title": "City", "anyOf": [{"type": "string"}, {"type": "null"}]}
    assert "default" not in fields["opted_out_sms"]
    assert fields["custom_fields"] == {"title": "Custom Fields", "type": "object", "additionalProperties": True}


@pytest.mark.anyio
async def test_a_validated_call_sends_what_was_given(make) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        update = pydantic.validate_call(make(server.url).contacts.update)
        await done(update(contact_id="con_1", first_name="Ada", city=None, email=OMIT))
        with pytest.raises(pydantic.ValidationError, match="first_name\n  Input should be a valid string"):
            await done(update("con_1", first_name=["Ada"]))

    assert [json.loads(request.body) for request in server.requests] == [{"firstName": "Ada", "city": None}]


@pytest.mark.anyio
async def test_fastmcp_serves_methods_as_tools(plain_environment) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = AsyncConduyt("cdy_x", base_url=server.url)
        mcp: FastMCP[Any] = FastMCP("crm")
        mcp.tool(client.contacts.get)
        mcp.tool(client.deals.update, name="update_deal")
        async with Client(mcp) as model:
            contact = await model.call_tool("get", {"contact_id": "con_1"})
            await model.call_tool("update_deal", {"deal_id": "deal_1", "value": 9})

    assert contact.structured_content is not None
    assert contact.structured_content["first_name"] == "Sarah"
    assert server.requests[0].path.endswith("/contacts/con_1")
    assert json.loads(server.requests[1].body) == {"value": 9}


@pytest.mark.anyio
async def test_pydantic_ai_calls_methods_as_tools(make) -> None:
    def model(messages: list[ModelMessage], _: AgentInfo) -> ModelResponse:
        if len(messages) > 1:
            return ModelResponse(parts=[TextPart("done")])
        return ModelResponse(parts=[ToolCallPart("update_contact", {"contact_id": "con_1", "job_title": None})])

    with Server(then=answer(200, CONTACT)) as server:
        tool: Tool[None] = Tool(make(server.url).contacts.update, name="update_contact", takes_ctx=False)
        result = await Agent(FunctionModel(model), tools=[tool]).run("Clear the title.")

    assert result.output == "done"
    assert json.loads(server.requests[0].body) == {"jobTitle": None}


def test_the_example_runs(plain_environment, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLE), run_name="__main__")

    assert "Tools: find_contacts, get_contact, create_contact, update_contact" in capsys.readouterr().out

"""Methods of the client as tools: of an MCP server (FastMCP), and of an agent (pydantic-ai).

    pip install "conduyt[sandbox]" fastmcp pydantic-ai-slim
    python examples/agent_tools.py

Arguments, their types and their descriptions come from the methods. What the model leaves out is not sent.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

from fastmcp import Client, FastMCP
from pydantic_ai import Tool

from conduyt import AsyncConduyt
from conduyt.models import Contact


class Contacts:
    """What a model may do: no deletion, and no method that sends a message."""

    def __init__(self, client: AsyncConduyt) -> None:
        self._client = client
        self.tools: dict[str, Callable[..., Any]] = {
            "find_contacts": self.find,
            "get_contact": client.contacts.get,
            "create_contact": client.contacts.create,
            "update_contact": client.contacts.update,
        }

    async def find(self, search: str, limit: int = 10) -> list[Contact]:
        """Find contacts by name, email address or phone number.

        Args:
            search: Text to look for.
            limit: Contacts at most, from 1 to 100.
        """
        page = await self._client.contacts.list(search=search, limit=limit)
        return page.data  # a page itself is no JSON


def mcp_server(client: AsyncConduyt) -> FastMCP[Any]:
    """Make an MCP server. `mcp_server(AsyncConduyt()).run()` serves it on stdin and stdout."""
    server: FastMCP[Any] = FastMCP("crm")
    for name, method in Contacts(client).tools.items():
        server.tool(method, name=name)
    return server


def agent_tools(client: AsyncConduyt) -> list[Tool[Any]]:
    """Make the tools of an agent: `Agent("...", tools=agent_tools(client))`."""
    return [Tool(method, name=name, takes_ctx=False) for name, method in Contacts(client).tools.items()]


async def work(client: AsyncConduyt) -> None:
    """Call a tool as a model would."""
    async with Client(mcp_server(client)) as model:
        print("Tools:", ", ".join(tool.name for tool in await model.list_tools()))
        found = await model.call_tool("find_contacts", {"search": "sarah", "limit": 3})
        print(found.content)


async def main() -> None:
    """Work against the real API if there is a key for it, else against a sandbox."""
    if os.environ.get("CONDUYT_API_KEY"):
        async with AsyncConduyt() as client:
            await work(client)
        return
    from conduyt.sandbox import Sandbox

    with Sandbox(seed="demo") as sandbox:
        async with sandbox.async_client() as client:
            await work(client)


if __name__ == "__main__":
    asyncio.run(main())

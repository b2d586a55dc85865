"""The same with `await`: ten lookups at once, then a walk over every contact."""

from __future__ import annotations

import asyncio
import os

from conduyt import AsyncConduyt


async def work(client: AsyncConduyt) -> None:
    """List, look up at once, iterate."""
    page = await client.contacts.list(search="sarah", limit=25)
    print(f"{page.meta.total} contacts match.")

    async with asyncio.TaskGroup() as group:
        lookups = [group.create_task(client.contacts.get(contact.id)) for contact in page.data]
    for lookup in lookups:
        print(f"   {lookup.result().email}")

    count = 0
    async for _ in client.contacts.list(limit=100):
        count += 1
    print(f"{count} contacts in all.")


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

"""The same with `await`: ten lookups at the same time, then a loop over all contacts."""

from __future__ import annotations

import asyncio
import os

from conduyt import AsyncConduyt


async def work(client: AsyncConduyt) -> None:
    """List contacts, look them up at the same time, iterate."""
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
    """Use the real API if there is a key for it, otherwise a sandbox."""
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

"""What a new sandbox holds: two workspaces with their keys, and in each the same kind of content.

Everything comes from random generators with a fixed start and from a fixed moment, so it is the same in every run.
The two workspaces differ from each other, or a mix-up of keys would go unnoticed.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Literal, TypeAlias

from conduyt.sandbox.seeds import (
    automations,
    bookings,
    calls,
    catalog,
    companies,
    crm,
    forms,
    invoices,
    mailings,
    messages,
    pipelines,
    users,
    views,
    work,
)
from conduyt.sandbox.seeds.context import SeedContext, ago
from conduyt.sandbox.store import SYSTEM, Store

SeedName: TypeAlias = Literal["demo", "empty"]

FIRST_WORKSPACE = "acct_sandbox"
WORKSPACES = {FIRST_WORKSPACE: "Sandbox", "acct_neighbour": "Neighbour"}
SCOPES = {"read": "read", "read-write": "write", "admin": "admin"}  # with the word for it in the key
DEMO = (
    pipelines,
    users,
    crm,
    companies,
    catalog,
    work,
    messages,
    calls,
    forms,
    bookings,
    invoices,
    views,
    mailings,
    automations,
)


def fill(store: Store, seed: SeedName | Path) -> bool:
    """Fill a new store, and say if it is new: one that already has workspaces stays as it is.

    The content of a file is not in it yet: `seeds.from_file` needs more than a store.
    """
    system = store.workspace(SYSTEM)
    if system.count("workspaces"):
        return False
    with store.transaction():
        for workspace, title in WORKSPACES.items():
            system.insert("workspaces", {"id": workspace, "name": title, "createdAt": ago(days=365)})
            for scope, word in SCOPES.items():
                key = {"id": store.new_id(f"cdy_sandbox_{word}"), "workspace": workspace, "scope": scope}
                system.insert("keys", {**key, "user": users.OWNER})
            users.fill_owner(_context(store, workspace, "users"))
            pipelines.fill_first(_context(store, workspace, "pipelines"))
            for content in DEMO if seed == "demo" else ():
                content.fill(_context(store, workspace, content.__name__.rpartition(".")[2]))
    return True


def _context(store: Store, workspace: str, content: str) -> SeedContext:
    """Each kind of content has chances of its own, so that a change to one leaves the others alone."""
    seed = workspace if content == "crm" else f"{workspace} {content}"
    return SeedContext(
        store=store,
        records=store.workspace(workspace),
        random=random.Random(seed),  # noqa: S311
        small=workspace != FIRST_WORKSPACE,
    )

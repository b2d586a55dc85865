"""The content of a new sandbox: two workspaces with their keys and the same kinds of documents.

The random generators and the base time are fixed, so the content is the same in every run. The two workspaces differ,
so that a test notices when keys are mixed up.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from pathlib import Path
from typing import Literal, TypeAlias

from conduyt._values.files import PathInput
from conduyt._values.text import nearest
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
from conduyt.sandbox.store import SYSTEM, Doc, Store

SeedName: TypeAlias = Literal["demo", "empty"]
Seed: TypeAlias = SeedName | PathInput
"""Content by its name, or the path of a JSON file or of the folder of a backup."""

_NAMES: tuple[SeedName, ...] = ("demo", "empty")

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


def read_seed(seed: Seed) -> SeedName | Path:
    """Return the name or the path; ValueError if a text is neither."""
    for name in _NAMES:
        if seed == name:
            return name
    path = Path(seed)
    if isinstance(seed, str) and not path.exists():
        raise ValueError(f"seed {seed!r} is neither demo nor empty nor a file or folder{nearest(seed, _NAMES)}")
    return path


def fill(store: Store, seed: SeedName | Path) -> None:
    """Fill an empty store. Content of a file or a backup is added later: `seeds` needs more than a store for it."""
    system = store.workspace(SYSTEM)
    with store.transaction():
        for workspace, title in WORKSPACES.items():
            system.insert("workspaces", {"id": workspace, "name": title, "createdAt": ago(days=365)})
            users.fill_owner(_context(store, workspace, "users"))
            pipelines.fill_first(_context(store, workspace, "pipelines"))
            for content in DEMO if seed == "demo" else ():
                content.fill(_context(store, workspace, content.__name__.rpartition(".")[2]))


def add_keys(store: Store) -> None:
    """Make a key of each scope for each workspace."""
    for workspace in WORKSPACES:
        for scope in SCOPES:
            add_key(store, workspace, scope, fixed_by=f"{workspace} {scope}")


def add_key(
    store: Store,
    workspace: str,
    scope: str,
    *,
    modules: Collection[str] | None = None,
    expires: str | None = None,
    fixed_by: str | None = None,
) -> str:
    """Make a key. `modules` limits it to paths that begin with these words."""
    id_ = store.new_secret(f"cdy_sandbox_{SCOPES[scope]}", fixed_by=fixed_by)
    key: Doc = {"id": id_, "workspace": workspace, "scope": scope}
    key |= {"modules": None if modules is None else list(modules), "expiresAt": expires}
    members = store.workspace(workspace).query("users")
    owner = next((member for member in members if member.get("role") == "owner"), members[0])
    store.workspace(SYSTEM).insert("keys", {**key, "user": owner["id"]})
    return id_


def _context(store: Store, workspace: str, content: str) -> SeedContext:
    """Each kind of content has its own random generator, so that a change to one does not change the others."""
    seed = workspace if content == "crm" else f"{workspace} {content}"
    return SeedContext(
        store=store,
        records=store.workspace(workspace),
        random=random.Random(seed),  # noqa: S311
        small=workspace != FIRST_WORKSPACE,
    )

"""Content from a JSON file: {kind: [documents]}, in the first workspace, added to that of an empty sandbox.

A kind is the name of a resource in the client, such as "contacts" or "deals.views", or a name that the inspector shows.

    {"tags": [{"name": "VIP"}],
     "contacts": [{"id": "con_ada", "firstName": "Ada", "tags": ["VIP"], "leadScore": 90}]}

Documents are created as by POST, in the order of the file: missing fields get their defaults, and invalid ones are
refused. Fields that cannot be posted, such as `id`, `leadScore` or `createdAt`, are set afterwards. A kind that cannot
be posted is stored as it is given, with null for each missing field of its responses. Webhooks get no events.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from conduyt.sandbox.background import at
from conduyt.sandbox.call import Call
from conduyt.sandbox.description import Description, Operation
from conduyt.sandbox.responses import ApiError
from conduyt.sandbox.rules import handlers
from conduyt.sandbox.seeds.context import BASE_TIME
from conduyt.sandbox.seeds.users import OWNER
from conduyt.sandbox.store import Doc
from conduyt.sandbox.surrogates import MESSAGE, fields_with_surrogates
from conduyt.sandbox.validate import Checks

LAST = "webhooks"  # last, so that they get no events for the other documents


def read(path: Path) -> dict[str, list[Doc]]:
    """Read the documents by kind. Raise `ValueError` if the file has another structure."""
    try:
        content: Any = json.loads(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path}: is no JSON file: {error}") from None
    kinds: dict[str, Any] = cast("dict[str, Any]", content) if isinstance(content, dict) else {"": None}
    for kind, docs in kinds.items():
        if not (isinstance(docs, list) and all(isinstance(doc, dict) for doc in cast("list[object]", docs))):
            where = f"{kind}: " if kind else ""
            raise ValueError(f"{path}: {where}must be {{kind: [documents]}}, an object of lists of objects.")
    for field in fields_with_surrogates(kinds):
        raise ValueError(f"{path}: {field}: {MESSAGE}.")
    return kinds


def fill(call: Call, path: Path, description: Description) -> set[str]:
    """Create the content of the file, and return the ids in it."""
    content = read(path)
    call = replace(at(call, BASE_TIME), key={"user": OWNER})
    for kind in sorted(content, key=LAST.__eq__):
        for position, doc in enumerate(content[kind]):
            try:
                _fill(call, kind, doc, description)
            except ApiError as refusal:
                raise ValueError(f"{path}: {kind}[{position}]: {refusal}") from None
    return {str(doc["id"]) for docs in content.values() for doc in docs if "id" in doc}


def _fill(call: Call, kind: str, doc: Doc, description: Description) -> None:
    create = description.operations.get(f"{kind}.create")
    if "id" in doc:  # it replaces the present document, such as the default pipeline
        call.records.delete(call.records.kind_of(doc["id"]) or kind, doc["id"])
    if create is None or create.name not in handlers or "{" in create.path:
        id_ = doc.get("id") or call.store.new_id(kind)
        call.records.insert(kind, {**_blank(call, kind, description), **doc, "id": id_})
        return
    content = json.dumps({name: value for name, value in doc.items() if value is not None}).encode()
    body = Checks(description).body(create, content)
    response = handlers[create.name](replace(call, body=body, content=content))
    id_ = json.loads(response.content)["data"].get("id", "")
    stored_as = call.records.kind_of(id_)
    if stored_as is not None:
        stored = call.records.get(stored_as, id_) or {}
        call.records.update(stored_as, stored | _unposted(doc, create, description))
        if "id" in doc:
            call.store.rename(id_, doc["id"])


def _unposted(doc: Doc, create: Operation, description: Description) -> Doc:
    """The fields that cannot be posted, or not with this value."""
    posted = description.resolve(create.body or {}).get("properties", {})
    return {name: value for name, value in doc.items() if name != "id" and (name not in posted or value is None)}


def _blank(call: Call, kind: str, description: Description) -> Doc:
    """A document of this kind without values."""
    get = description.operations.get(f"{kind}.get")
    schema = description.resolve(get.responses.get("200", {})) if get else {}
    data = description.resolve(schema.get("properties", {}).get("data", {}))
    own = {"accountId": call.records.workspace, "createdAt": call.now(), "updatedAt": call.now()}
    return {name: own.get(name) for name in data.get("properties", ())}

"""The targets of an import: contacts, deals (which it calls opportunities) or companies.

Rows have the fields of a create. A custom field is named customFields.<key>. Tags are in one cell, separated by commas,
and are added to those of the object. Deals may name their pipeline and stage; the default is the first stage of the
first pipeline. Deals and companies have no email address, so they are always compared by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conduyt.sandbox.call import Call
from conduyt.sandbox.conditions import equals, same_text
from conduyt.sandbox.description import Node, load
from conduyt.sandbox.responses import Response, invalid
from conduyt.sandbox.rules import crm
from conduyt.sandbox.rules.crm import contacts, pipelines
from conduyt.sandbox.rules.crm.tags import ids_by_name, known_ids
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

_CUSTOM = "customFields."
_CUSTOM_TYPES: Mapping[str, Node] = {
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "multiselect": {"type": "array"},
}
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One type of object."""

    resource: str  # the kind of the documents, too
    entity: str
    schema: str  # schema of the body that creates an object
    same: tuple[str, ...] | None = None  # fields that identify the object of a row; `None`: the import sets them
    unique: tuple[str, ...] = ()  # unique fields, which the engine keeps in an index
    others: tuple[str, ...] = ("tags",)  # fields of rows that the body does not have
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])

    def field_of(self, name: str) -> str | None:
        """The field for a column or key, if any: firstName for "First Name" and "firstName"."""
        if name.startswith(_CUSTOM) and len(name) > len(_CUSTOM):
            return name
        bare = name.replace(" ", "").casefold()
        bare = self.aliases.get(bare, bare)
        return next((known for known in (*self._properties(), *self.others) if known.casefold() == bare), None)

    def read(self, call: Call, row: Mapping[str, Any]) -> Doc:
        """The body for a row; 422 if a value is invalid."""
        body: Doc = {}
        custom: Doc = {}
        definitions = {one["fieldKey"]: one for one in self._definitions(call)} if _has_custom(row) else {}
        for name, value in row.items():
            if name.startswith(_CUSTOM):
                key = name.removeprefix(_CUSTOM)
                kind = definitions[key]["fieldType"] if key in definitions else ""
                custom[key] = _typed(value, _CUSTOM_TYPES.get(kind, {}))
            else:
                body[name] = _typed(value, {"type": "array"} if name == "tags" else self._properties().get(name, {}))
        if custom:
            body["customFields"] = {**body.get("customFields", {}), **custom}
        Checks(load()).require({"properties": self._properties()}, body)
        return body

    def create(self, call: Call, body: Doc, tag_ids: list[str]) -> str:
        """Create an object from the body, and return its id."""
        body = _placed(call, body) if self.resource == "deals" else body
        Checks(load()).require({"required": self._schema().get("required", [])}, body)
        return self._write(call, "create", body, None, tag_ids)

    def update(self, call: Call, id_: str, body: Doc, tag_ids: list[str]) -> str:
        """Update an object with the body, and return its id."""
        body = _placed(call, body, call.records.get("deals", id_)) if self.resource == "deals" else body
        return self._write(call, "update", body, id_, tag_ids)

    def _write(self, call: Call, verb: str, body: Doc, id_: str | None, tag_ids: list[str]) -> str:
        fields = {name: value for name, value in body.items() if name not in self.others}
        tag_ids = known_ids(call, [*tag_ids, *ids_by_name(call, body.get("tags", ()))])
        if (self.resource, verb) == ("contacts", "create"):
            id_ = str(contacts.create(replace(call, path={}, body=fields))["id"])
        else:
            id_ = _id(_run(call, f"{self.resource}.{verb}", {f"{self.entity}_id": id_ or ""}, fields))
        if tag_ids:
            path = {f"{self.entity}_id": id_}
            _run(call, f"{self.resource}.tags.add", path, {"tagIds": tag_ids})
        return id_

    def _schema(self) -> Node:
        return load().resolve(load().schema(self.schema))

    def _properties(self) -> Node:
        properties: Node = self._schema()["properties"]
        return properties

    def _definitions(self, call: Call) -> list[Doc]:
        return call.records.query("custom_fields", equals("entityType", self.entity))


TARGETS = {
    "contacts": Target(
        resource="contacts",
        entity="contact",
        schema="contacts.yaml#/components/schemas/ContactCreate",
        unique=("email",),
        # Columns of exports and of the template that have another name than their field.
        aliases={"address": "addressline1"},
    ),
    "opportunities": Target(
        resource="deals",
        entity="deal",
        schema="deals.yaml#/components/schemas/DealCreate",
        same=("name",),
        others=("tags", "pipeline", "stage"),
        aliases={"title": "name"},
    ),
    "companies": Target(
        resource="companies",
        entity="company",
        schema="companies.yaml#/components/schemas/CompanyCreate",
        same=("name",),
    ),
}


def _run(call: Call, name: str, path: Doc, body: Doc) -> Response:
    return crm.handles[name](replace(call, path=path, body=body))


def _id(response: Response) -> str:
    return str(json.loads(response.content)["data"]["id"])


def _has_custom(row: Mapping[str, Any]) -> bool:
    return any(name.startswith(_CUSTOM) for name in row)


def _typed(value: Any, schema: Node) -> Any:
    """Convert a text to the type of the field. A text that does not fit stays as it is, and the check reports it."""
    if not isinstance(value, str):
        return value
    kind = schema.get("type")
    if kind == "array":
        return [part.strip() for part in value.split(",") if part.strip()]
    if kind == "boolean" and value.lower() in (*_YES, *_NO):
        return value.lower() in _YES
    if kind == "number" and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", value):
        return float(value) if "." in value else int(value)
    if schema.get("format") == "date-time" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return f"{value}T00:00:00Z"
    return value


def _placed(call: Call, body: Doc, present: Doc | None = None) -> Doc:
    """The body of a deal, with ids for the names of its pipeline and stage."""
    body = dict(body)
    if "pipeline" in body:
        body["pipelineId"] = _named(call.records.query("pipelines", same_text("name", body["pipeline"])), "pipeline")
    if "pipelineId" not in body:
        first = call.records.query("pipelines", sort=["sortOrder"], limit=1)[0]
        body["pipelineId"] = present["pipelineId"] if present else first["id"]
    if "stage" in body:
        stages = pipelines.stages_of(call.records, body["pipelineId"])
        body["stageId"] = _named([one for one in stages if one["name"].lower() == body["stage"].lower()], "stage")
    if "stageId" not in body and present is None:
        stages = pipelines.stages_of(call.records, body["pipelineId"])
        body["stageId"] = _named(stages[:1], "stage")
    return body


def _named(found: list[Doc], noun: str) -> str:
    if not found:
        raise invalid(noun, f"there is no such {noun}")
    return str(found[0]["id"])

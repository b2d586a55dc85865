"""What the generator has written down about each command: `conduyt/endpoints/contacts.json` and its like."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pkgutil import get_data
from typing import Literal, NotRequired, TypeAlias, TypedDict

Kind: TypeAlias = Literal[
    "amount",
    "date",
    "file to send",
    "file to write",
    "flag",
    "integer",
    "json",
    "list",
    "number",
    "object",
    "text",
    "time",
    "true or false",
]
"""How the text of an option is read."""


class OptionData(TypedDict):
    """A keyword argument of a method."""

    name: str
    help: str
    kind: Kind
    required: NotRequired[bool]
    nullable: NotRequired[bool]
    """Whether `null` clears the field."""
    repeated: NotRequired[bool]
    """Whether the option is given once for each item of a list."""
    values: NotRequired[Sequence[str]]
    """The known values. Others are sent as well."""
    field: NotRequired[str]
    """Its name in the JSON body, if that is where it goes."""


class CommandData(TypedDict):
    """A method of a resource."""

    name: str
    summary: str
    description: NotRequired[str]
    example: NotRequired[str]
    """What follows the name of the command."""
    result: Literal["list", "object", "file", "link", "nothing"]
    model: NotRequired[str]
    """The model of the object, or of the items of a list."""
    takes_body: NotRequired[bool]
    arguments: NotRequired[Sequence[str]]
    """Ids, in their order."""
    options: NotRequired[Sequence[OptionData]]


class ChildData(TypedDict):
    """A resource that is reached from another one."""

    name: str
    resource: str
    """Its own path, such as `payments` for `invoices.payments`."""
    help: str


class GroupData(TypedDict):
    """A resource."""

    groups: Sequence[ChildData]
    commands: Sequence[CommandData]


def group_data(resource: str) -> GroupData:
    """Return the data of a resource, such as `contacts` or `contacts.tags`."""
    return _read(resource.partition(".")[0])[resource]


@cache
def _read(stem: str) -> Mapping[str, GroupData]:
    content = get_data("conduyt.endpoints", f"{stem}.json")
    assert content is not None, "only a loader that has no data could return nothing"  # noqa: S101
    groups: Mapping[str, GroupData] = json.loads(content)
    return groups

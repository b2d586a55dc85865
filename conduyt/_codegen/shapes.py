"""The data from the planner to the templates: modules with their models, resources and methods."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["response", "argument", "field of argument"]
"""The use of a schema: in a response, as an argument of a method, or as a field of a model that is an argument."""

Where: TypeAlias = Literal["path", "query", "body", "file"]
"""The part of the request for an argument."""

SAVE_TO = "File for the response, written in chunks and not kept in memory."
"""The description of `to`, an argument of every method that downloads something."""


@dataclass
class Field:
    name: str
    type: str
    wire: str
    doc: str
    default: str
    place: str


@dataclass
class Model:
    name: str
    stem: str
    place: str
    side: Side
    doc: str
    fields: list[Field]
    events: list[str]


@dataclass
class Alias:
    name: str
    stem: str
    place: str
    doc: str
    values: list[str]


@dataclass
class Argument:
    name: str
    wire: str
    type: str
    doc: str
    required: bool
    nullable: bool
    where: Where
    example: str | None
    live_name: str | None
    """Its name in the live service, if that differs from the documentation."""
    fields_of: str | None = None
    """The method or the model whose fields it contains, by their names."""
    live_fields: dict[str, str] = field(default_factory=dict[str, str])
    """The names of fields inside its object in the live service, where they differ."""


@dataclass
class Result:
    type: str
    kind: Literal["one", "many", "bytes", "nothing", "location"]
    decoder: str
    doc: str


@dataclass
class Method:
    resource: str
    name: str
    http: str
    path: str
    place: str
    summary: str
    description: str
    arguments: list[Argument]
    open_body: str | None
    result: Result
    raises: list[tuple[str, str]]
    safety: str
    public: bool
    operation_id: str
    fields: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """Names of the fields in an argument of the body, as they are sent, by those in Python."""
    one_of: list[str] = field(default_factory=list[str])
    """Fields of the body of which at least one must be given."""

    @property
    def live_names(self) -> dict[str, str]:
        """The arguments with another name in the live service; `data.name` is the field `name` inside `data`."""
        return {argument.wire: argument.live_name for argument in self.arguments if argument.live_name} | {
            f"{argument.wire}.{name}": live
            for argument in self.arguments
            for name, live in argument.live_fields.items()
        }

    @property
    def key_field(self) -> str | None:
        """The body field for the idempotency key; `None` if the key goes into a header."""
        fields = [argument.wire for argument in self.among("body") if argument.wire == "idempotencyKey"]
        return fields[0] if fields and self.safety == "keyed" else None

    @property
    def constant(self) -> str:
        prefix = self.resource.partition(".")[2].replace(".", "_").upper()
        return f"{prefix}_{self.name.upper()}" if prefix else self.name.upper()

    def among(self, where: str) -> list[Argument]:
        return [argument for argument in self.arguments if argument.where == where]

    @property
    def ordered(self) -> list[Argument]:
        keywords = [argument for argument in self.arguments if argument.where != "path"]
        return sorted(keywords, key=lambda argument: not argument.required)

    @property
    def shown(self) -> list[Argument]:
        """The arguments in an example: the required ones, and others up to three in total."""
        shown = [*self.among("path"), *(a for a in self.ordered if a.required)]
        return shown + [a for a in self.ordered if not a.required and a.example][: max(0, 3 - len(shown))]

    @property
    def example(self) -> str:
        parts = [
            argument.example or '"..."' if argument.where == "path" else f"{argument.name}={argument.example or '...'}"
            for argument in self.shown
        ]
        return f"client.{self.resource}.{self.name}({', '.join(parts)})"


@dataclass
class FlowArgument:
    name: str
    type: str
    default: str | None
    doc: str


@dataclass
class Flow:
    """A method that sends many requests."""

    name: str
    place: str
    summary: str
    description: str
    make: str
    takes: list[str]
    run: str
    arguments: list[FlowArgument]
    returns: str
    returns_doc: str
    raises: list[tuple[str, str]]
    example: str
    bound: list[str] = field(default_factory=list[str])
    """What `make` gets before the arguments, as code."""
    used: list[str] = field(default_factory=list[str])
    """The arguments in that code."""
    iterates: bool = False
    """Whether it returns an iterator at once, which the async client does not await."""

    @property
    def positional(self) -> list[FlowArgument]:
        return [argument for argument in self.arguments if argument.default is None]

    @property
    def keywords(self) -> list[FlowArgument]:
        return [argument for argument in self.arguments if argument.default is not None]


@dataclass
class Resource:
    path: str
    place: str
    doc: str
    methods: list[Method]
    children: list[Resource]
    guests: list[str]
    """Resources with their own file that are also attributes of this one."""
    flows: list[Flow] = field(default_factory=list[Flow])
    """Its methods that send many requests."""
    record: str | None = None
    """The model whose custom fields a workspace defines. Its results can be of a subclass with types for these."""

    @property
    def class_name(self) -> str:
        return class_name(self.path)

    @property
    def writers(self) -> list[str]:
        """Its methods for one record that have a twin for many rows: `writers.py`."""
        found = {method.name: bool(method.among("path")) for method in self.methods}
        takes_id = {"create": False, "update": True, "delete": True, "upsert": False}
        return [verb for verb, needed in takes_id.items() if verb in found and (found[verb] or not needed)]

    @property
    def attribute(self) -> str:
        return self.path.rpartition(".")[2]


def class_name(path: str) -> str:
    """Return the name of the class of a resource."""
    return "".join(word.capitalize() for word in re.split(r"[._]", path))


@dataclass
class Module:
    """One description file, with its generated files."""

    stem: str
    title: str
    models: list[Model | Alias]
    resources: list[Resource]

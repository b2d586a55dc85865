# Made from conduyt/api/things.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of things."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import AliasChoices, AwareDatetime, Field

from conduyt._values.model import Id, Model
from conduyt.models.common import Owner

ThingKind: TypeAlias = Literal["tool", "book", 'board "game"'] | str
"""Kind of a thing."""


class Thing(Model):
    """What the shed lends. A backslash \\ and three quotes ''' do no harm."""

    id: Id = ""
    """Id of the thing."""
    name: str | None = Field(default=None, validation_alias=AliasChoices("name", "title"), serialization_alias="name")
    """Name of the thing."""
    kind: ThingKind | None = None
    """Its kind, beside a reference. One of `tool`, `book`, `board "game"`. Default: `tool`."""
    state: Literal["there", "lent"] | str | None = None
    """Where it is. One of `there`, `lent`."""
    price: Decimal | None = None
    """What it cost. At least 0."""
    weight: float | None = None
    """Weight in units of "kg\""""
    bought_on: date | None = None
    """When it was bought."""
    lent_at: AwareDatetime | None = None
    """When it was lent."""
    owner: Owner | None = None
    """Who it belongs to."""
    size: int | str | None = None
    """Its size, as a number or in words."""
    parts: list[Part] | None = None
    """What it consists of."""
    stock: dict[str, KindCount] | None = None
    """Numbers by place."""
    labels: dict[str, str] | None = None
    """It has no properties, so it gets no class."""
    custom_fields: dict[str, object] | None = None
    """Other fields."""
    notes: object = None
    """Their form is not documented."""
    class_: str | None = Field(default=None, validation_alias="class", serialization_alias="class")
    """A word that Python has for itself."""
    links: list[object] | None = Field(default=None, validation_alias="_links", serialization_alias="_links")
    """A name that is none in Python."""
    rack_no: int | None = Field(default=None, validation_alias="rack_no", serialization_alias="rack_no")
    """A name that is not in camelCase. Not documented; inferred."""
    is_safe: bool | None = None


class KindCount(Model):
    """How many there are of a kind."""

    kind: ThingKind | None = None
    """The kind. One of `tool`, `book`, `board "game"`."""
    count: int | None = None
    """How many."""


class OpeningHours(Model):
    """When the shed is open."""

    days: list[str] | None = None
    """The days."""


class Part(Model):
    """One part of a thing."""

    id: Id = ""
    """Id of the part."""
    name: str | None = None
    """Name of the part."""


class NewPart(Model):
    """A part of a thing that is being added."""

    name: str
    """Name of the part."""
    part_no: str = Field(validation_alias="part_no", serialization_alias="part_no")
    """Required, with a name that is not in camelCase."""
    comment: str | None
    """Required, but it can be nothing."""
    spare: bool | None = None
    """Whether there is another. Default: `false`."""
    checked_at: AwareDatetime | None = None
    """When it was last checked."""
    maker: NewMaker | None = None
    """Who made it."""


class NewMaker(Model):
    """Who made a part."""

    name: str
    """Name of the maker."""


class ThingEvent(Model):
    """Something happened to a thing."""

    event: str | None = Field(default=None, validation_alias=AliasChoices("event", "type"), serialization_alias="event")
    """Name of the event."""
    data: Thing | None = None
    """The thing."""


class UnknownEvent(Model):
    """Any other event."""

    event: str | None = None
    """Name of the event."""


EVENTS: Mapping[str, type[ThingEvent]] = {
    "thing.lent": ThingEvent,
    "thing.returned": ThingEvent,
}
"""The model of each event that has its own."""

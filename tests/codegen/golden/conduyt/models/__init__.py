# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Every model by its name. A module is loaded when one of its models is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from conduyt._util.loading import loading

if TYPE_CHECKING:
    from conduyt.models.common import (
        Outcome,
        Owner,
    )
    from conduyt.models.things import (
        KindCount,
        NewMaker,
        NewPart,
        OpeningHours,
        Part,
        Thing,
        ThingEvent,
        ThingKind,
        UnknownEvent,
    )


_MODULES = {
    "Outcome": "common",
    "Owner": "common",
    "ThingKind": "things",
    "Thing": "things",
    "KindCount": "things",
    "OpeningHours": "things",
    "Part": "things",
    "NewPart": "things",
    "NewMaker": "things",
    "ThingEvent": "things",
    "UnknownEvent": "things",
}

__all__ = [
    "KindCount",
    "NewMaker",
    "NewPart",
    "OpeningHours",
    "Outcome",
    "Owner",
    "Part",
    "Thing",
    "ThingEvent",
    "ThingKind",
    "UnknownEvent",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with loading():
        value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

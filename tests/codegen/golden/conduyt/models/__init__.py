# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""All models, by name. Each module is imported at first use of one of its models."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from conduyt._util.loading import loading

if TYPE_CHECKING:
    from conduyt._values.model import Model
    from conduyt.custom_fields.generate import generate
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
    "Model": "_values.model",
    "Outcome": "models.common",
    "Owner": "models.common",
    "ThingKind": "models.things",
    "Thing": "models.things",
    "KindCount": "models.things",
    "OpeningHours": "models.things",
    "Part": "models.things",
    "NewPart": "models.things",
    "NewMaker": "models.things",
    "ThingEvent": "models.things",
    "UnknownEvent": "models.things",
}

__all__ = [
    "KindCount",
    "Model",
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
    "generate",
]


if not TYPE_CHECKING:  # otherwise type checkers would accept any name

    def __getattr__(name: str) -> object:
        if name == "generate":
            from conduyt.custom_fields.generate import generate

            return generate
        if name not in _MODULES:
            from conduyt._util.lazy import no_attribute

            raise no_attribute(__name__, name, __all__)
        with loading():
            value: object = getattr(import_module(f"conduyt.{_MODULES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)

# Made from conduyt/api/common.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of common."""

from __future__ import annotations

from conduyt._values.model import Id, Model


class Outcome(Model):
    """A response whose fields are not documented."""


class Owner(Model):
    """Who a thing belongs to."""

    id: Id = ""
    """Id of the owner."""
    first_name: str | None = None
    """Given name."""

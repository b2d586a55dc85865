# Made from conduyt/api/common.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of common."""

from __future__ import annotations

from conduyt._values.model import Id, Model


class Deleted(Model):
    """The response to a deletion. The service does not document the fields; the model keeps every field that arrives."""

    id: Id = ""
    """Id of the deleted object. Not documented; inferred."""
    deleted: bool | None = None
    """Whether it was deleted. Not documented; inferred."""


class Outcome(Model):
    """A response whose fields are not documented. Read them through `model_extra` or `model_dump()`."""


class UserSummary(Model):
    """The few fields of a user that other objects embed."""

    id: Id = ""
    """Id of the user."""
    first_name: str | None = None
    """Given name."""
    last_name: str | None = None
    """Family name."""
    email: str | None = None
    """Email address."""

# Made from conduyt/api/calls.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of calls."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model

CallDirection: TypeAlias = Literal["inbound", "outbound"] | str
"""Direction of a call."""


class Call(Model):
    """The record of one phone call."""

    id: Id = ""
    """Id of the call. Not documented; inferred."""
    direction: CallDirection | None = None
    """Its direction. One of `inbound`, `outbound`. Not documented; inferred."""
    from_number: str | None = None
    """Number of the caller. Not documented; inferred."""
    to_number: str | None = None
    """Number that was called. Not documented; inferred."""
    contact_id: str | None = None
    """Id of the contact on the line. Not documented; inferred."""
    duration: int | None = None
    """How long it took, in seconds. Not documented; inferred."""
    recording_url: str | None = None
    """Address of the recording. Not documented; inferred."""
    notes: str | None = None
    """What was talked about. Not documented; inferred."""
    status: str | None = None
    """Outcome of the call. Not documented; inferred."""
    user_id: str | None = None
    """Id of the user on the line. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""

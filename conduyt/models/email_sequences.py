# Made from conduyt/api/email_sequences.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of email sequences."""

from __future__ import annotations

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model


class EmailSequence(Model):
    """A series of emails with days in between. The service does not document the fields; the model keeps every field that
    arrives.
    """

    id: Id = ""
    """Id of the sequence. Not documented; inferred."""
    name: str | None = None
    """Name of the sequence. Not documented; inferred."""
    description: str | None = None
    """What the sequence is for. Not documented; inferred."""
    is_active: bool | None = None
    """Whether it is switched on. Not documented; inferred."""
    steps: list[EmailSequenceStep] | None = None
    """The emails in their order. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""


class EmailSequenceStep(Model):
    """One email of a sequence."""

    subject: str | None = None
    """Subject line. Not documented; inferred."""
    body: str | None = None
    """Text of the email. Not documented; inferred."""
    delay_days: int | None = None
    """Days to wait before it is sent. Not documented; inferred."""


class EmailSequenceEnrollment(Model):
    """The enrollment of one contact in a sequence. The service does not document the fields; the model keeps every field
    that arrives.
    """

    id: Id = ""
    """Id of the enrollment. Not documented; inferred."""
    sequence_id: str | None = None
    """Id of the sequence. Not documented; inferred."""
    contact_id: str | None = None
    """Id of the contact. Not documented; inferred."""
    status: str | None = None
    """Status of the enrollment. Not documented; inferred."""
    current_step: object = None
    """Which email the contact has reached. Its form is not documented. Not documented; inferred."""
    enrolled_at: AwareDatetime | None = None
    """When the contact was enrolled. Not documented; inferred."""
    completed_at: AwareDatetime | None = None
    """When the last email was sent. Not documented; inferred."""


class NewEmailSequenceStep(Model):
    """One email of a sequence that is being created or changed."""

    subject: str | None = None
    """Subject line."""
    body: str | None = None
    """Text of the email."""
    delay_days: int | None = None
    """Days to wait before it is sent."""

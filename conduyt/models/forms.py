# Made from conduyt/api/forms.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of forms."""

from __future__ import annotations

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model


class Form(Model):
    """A form that collects leads."""

    id: Id = ""
    """Id of the form. Not documented; inferred."""
    name: str | None = None
    """Name of the form. Not documented; inferred."""
    slug: str | None = None
    """Its name in addresses. Not documented; inferred."""
    description: str | None = None
    """What the form is for. Not documented; inferred."""
    fields: list[dict[str, object]] | None = None
    """The fields to fill in. Their keys are not documented. Not documented; inferred."""
    settings: dict[str, object] | None = None
    """How the form behaves. The keys are not documented. Not documented; inferred."""
    redirect_url: str | None = None
    """Where people are sent after they submit it. Not documented; inferred."""
    thank_you_message: str | None = None
    """What people read after they submit it. Not documented; inferred."""
    is_active: bool | None = None
    """Whether it accepts submissions. Not documented; inferred."""
    archived_at: AwareDatetime | None = None
    """When it was archived, that is, deleted. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""


class FormSubmission(Model):
    """The submitted values."""

    id: Id = ""
    """Id of the submission. Not documented; inferred."""
    form_id: str | None = None
    """Id of the form. Not documented; inferred."""
    contact_id: str | None = None
    """Id of the contact it created or was matched with. Not documented; inferred."""
    data: dict[str, object] | None = None
    """The values, by the names of the fields of the form. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was submitted. Not documented; inferred."""

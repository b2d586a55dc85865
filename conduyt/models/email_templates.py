# Made from conduyt/api/email_templates.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of email templates."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model

EmailTemplateChannel: TypeAlias = Literal["email", "sms"] | str
"""What a template is for; sms means text messages."""


class EmailTemplate(Model):
    """A reusable text. The service does not document the fields; the model keeps every field that arrives."""

    id: Id = ""
    """Id of the template. Not documented; inferred."""
    name: str | None = None
    """Name of the template. Not documented; inferred."""
    channel: EmailTemplateChannel | None = None
    """Whether it is for emails or for text messages. One of `email`, `sms`. Not documented; inferred."""
    subject: str | None = None
    """Subject line, for emails. Not documented; inferred."""
    body: str | None = None
    """The message as plain text. Not documented; inferred."""
    body_html: str | None = None
    """The message as HTML, for emails. Not documented; inferred."""
    category: str | None = None
    """Group of templates it is in. Not documented; inferred."""
    is_active: bool | None = None
    """Whether it is in use. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""

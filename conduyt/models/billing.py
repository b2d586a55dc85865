# Made from conduyt/api/billing.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of billing."""

from __future__ import annotations

from pydantic import AwareDatetime

from conduyt._values.model import Model


class BillingSession(Model):
    """A page of the payment service, made for one visit. The service does not document the fields; the model keeps every
    field that arrives.
    """

    url: str | None = None
    """Address of the page. Not documented; inferred."""


class BillingStatus(Model):
    """The subscription of the workspace. The service does not document the fields; the model keeps every field that
    arrives.
    """

    status: str | None = None
    """State of the subscription. Not documented; inferred."""
    plan: str | None = None
    """The plan. Not documented; inferred."""
    trial_ends_at: AwareDatetime | None = None
    """When the trial ends. Not documented; inferred."""
    current_period_end: AwareDatetime | None = None
    """End of the paid period. Not documented; inferred."""

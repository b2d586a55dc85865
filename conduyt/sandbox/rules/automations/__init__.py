"""Automations and workflows, their runs, and the webhooks that report events."""

from __future__ import annotations

from conduyt.sandbox.call import Handlers
from conduyt.sandbox.rules.automations import (
    automations,
    catalog,
    checks,
    logs,
    n8n,
    resolve,
    templates,
    versions,
    webhooks,
    workflows,
)

handles: Handlers = Handlers.of(
    automations, catalog, checks, logs, n8n, resolve, templates, versions, webhooks, workflows
)

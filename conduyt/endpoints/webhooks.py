# Made from conduyt/api/webhooks.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of webhooks."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.webhooks import Webhook, WebhookDelivery, WebhookTest

LIST = Endpoint(method="GET", path="/webhooks", decode=Many(Webhook), safety="read")
CREATE = Endpoint(
    method="POST", path="/webhooks", decode=One(Webhook), safety="create", live_names={"active": "isActive"}
)
GET = Endpoint(method="GET", path="/webhooks/manage/{webhook_id}", decode=One(Webhook), safety="read")
UPDATE = Endpoint(method="PATCH", path="/webhooks/manage/{webhook_id}", decode=One(Webhook), safety="idempotent")
DELETE = Endpoint(
    method="DELETE", path="/webhooks/manage/{webhook_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
SEND_TEST = Endpoint(
    method="POST", path="/webhooks/manage/{webhook_id}/test", decode=One(WebhookTest), safety="idempotent"
)
DELIVERIES_LIST = Endpoint(
    method="GET",
    path="/webhooks/manage/{webhook_id}/deliveries",
    decode=Many(WebhookDelivery, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
DELIVERIES_LIST_REPLAYABLE = Endpoint(
    method="GET",
    path="/webhooks/replay",
    decode=Many(WebhookDelivery, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
DELIVERIES_REPLAY = Endpoint(
    method="POST", path="/webhooks/replay", decode=One(Outcome, undocumented=True), safety="create"
)
LOGS_LIST = Endpoint(
    method="GET",
    path="/webhook-logs",
    decode=Many(WebhookDelivery, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
MANAGED_LIST = Endpoint(
    method="GET",
    path="/webhooks/manage",
    decode=Many(Webhook, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
MANAGED_CREATE = Endpoint(method="POST", path="/webhooks/manage", decode=One(Webhook), safety="create")

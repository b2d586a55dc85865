"""Calls to n8n: to the workflow of an automation of the kind n8n, and to test such a URL.

These calls are webhook deliveries, with a signature, retries and an entry in the log of deliveries. Their payload is
not documented; here it is the envelope of a webhook with the ids, and the changed object as `object`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import Response, one
from conduyt.sandbox.rules.automations import engine, webhooks
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()


def hand_over(call: Call, automation: Doc, fields: Doc) -> Doc:
    """Call n8n, and complete the execution without its result."""
    if not automation["n8nWebhookUrl"]:
        failure = {"status": "failed", "errorMessage": "The automation has no n8nWebhookUrl."}
        return engine.start(call, "automations", automation, {**fields, **failure})
    execution = engine.start(call, "automations", automation, {**fields, "status": "completed"})
    about = {name: execution[name] for name in ("contactId", "dealId")}
    data = {"automationId": automation["id"], "executionId": execution["id"], **about, "object": execution["data"]}
    callee = _callee(call, automation["id"], automation["n8nWebhookUrl"])
    call.deliveries.add(call.records, callee, automation["triggerEvent"], data)
    return execution


@handles("automations.send_test_webhook")
def send_test_webhook(call: Call) -> Response:
    """Call the URL once with the payload unchanged, and return its response."""
    url = webhooks.checked_url(call, call.body["url"])
    callee = _callee(call, call.store.new_id("callee"), url)
    payload = call.body.get("payload", {"test": True})
    delivery = call.deliveries.add(call.records, callee, "automation.test", {})
    call.records.update("deliveries", {**delivery, "requestBody": json.dumps(payload, ensure_ascii=False)})

    async def call_webhook() -> Response:
        done = await call.deliveries.test(call.records, delivery)
        call.records.delete("deliveries", delivery["id"])
        call.records.delete("callees", callee["id"])
        return _result(done, url, payload)

    return replace(_result(delivery, url, payload), then=call_webhook)


def _result(delivery: Doc, url: str, payload: Any) -> Response:
    response = {name: delivery[name] for name in ("statusCode", "responseBody", "error")}
    return one({"success": delivery["status"] == "succeeded", "url": url, "payload": payload, **response})


def _callee(call: Call, id_: str, url: str) -> Doc:
    """A URL as the target of a delivery."""
    known = call.records.get("callees", id_)
    if known is not None:
        return call.records.update("callees", {**known, "url": url})
    callee = {"id": id_, "url": url, "active": True, "secret": call.store.new_secret("whsec"), "failCount": 0}
    return call.records.insert("callees", callee)

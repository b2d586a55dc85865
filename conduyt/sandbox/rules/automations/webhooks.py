"""Webhooks: URLs that receive events, the log of deliveries, and replays."""

from __future__ import annotations

from dataclasses import replace

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import Where, equals, one_of
from conduyt.sandbox.deliveries import show_delivery
from conduyt.sandbox.responses import Response, deleted, invalid, many, one
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

REPLAY_LIMIT = 100


def show(webhook: Doc) -> Doc:
    """A webhook without its secret, which only the response to its creation contains."""
    shown = {**webhook, "isActive": webhook["active"]}
    del shown["secret"]
    return shown


@handles("webhooks.list")
def list_webhooks(call: Call) -> Response:
    return many(show(webhook) for webhook in call.records.query("webhooks"))


@handles("webhooks.managed.list")
def list_managed(call: Call) -> Response:
    return page(call, "webhooks", show=show)


@handles("webhooks.create")
@handles("webhooks.managed.create")
def create_webhook(call: Call) -> Response:
    body = call.body
    webhook: Doc = {
        "id": call.store.new_id("wh"),
        "url": checked_url(call, body["url"]),
        "events": list(dict.fromkeys(body["events"])),
        "active": body.get("active", body.get("isActive", True)),
        "description": body.get("description"),
        "lastFiredAt": None,
        "failCount": 0,
        "createdAt": call.now(),
        "secret": call.store.new_secret("whsec"),
    }
    call.records.insert("webhooks", webhook)
    return one({**show(webhook), "secret": webhook["secret"]})


@handles("webhooks.get")
def get_webhook(call: Call) -> Response:
    return one(show(_webhook(call)))


@handles("webhooks.update")
def update_webhook(call: Call) -> Response:
    webhook = _webhook(call)
    if "url" in call.body:
        webhook["url"] = checked_url(call, call.body["url"])
    if "events" in call.body:
        webhook["events"] = list(dict.fromkeys(call.body["events"]))
    if "isActive" in call.body:
        webhook["active"] = call.body["isActive"]
    if "description" in call.body:
        webhook["description"] = call.body["description"]
    return one(show(call.records.update("webhooks", webhook)))


@handles("webhooks.delete")
def delete_webhook(call: Call) -> Response:
    webhook = _webhook(call)
    call.records.delete("webhooks", webhook["id"])
    for delivery in call.records.query("deliveries", equals("webhookId", webhook["id"]), equals("status", "pending")):
        call.records.delete("deliveries", delivery["id"])
    return deleted(webhook["id"])


@handles("webhooks.send_test")
def send_test(call: Call) -> Response:
    """Call the webhook and respond with the delivery, which contains the response of the address."""
    webhook = _webhook(call)
    delivery = call.deliveries.add(call.records, webhook, webhook["events"][0], {"test": True})

    async def call_webhook() -> Response:
        return one(show_delivery(await call.deliveries.test(call.records, delivery)))

    return replace(one(show_delivery(delivery)), then=call_webhook)


@handles("webhooks.deliveries.list")
def list_deliveries(call: Call) -> Response:
    return _log(call, equals("webhookId", _webhook(call)["id"]))


@handles("webhooks.deliveries.list_replayable")
def list_replayable(call: Call) -> Response:
    return _log(call, one_of("status", ["failed", "pending"]))


@handles("webhooks.logs.list")
def list_logs(call: Call) -> Response:
    return _log(call)


@handles("webhooks.deliveries.replay")
def replay(call: Call) -> Response:
    """Make deliveries due at once, with the full number of retries."""
    body = call.body
    deliveries = _chosen(call)
    # The wording of the confirmation is not documented; any text will do here.
    again = bool(body.get("forceSucceededReplay") and body.get("confirmSucceededReplay"))
    replayed: list[str] = []
    skipped: list[str] = []
    for delivery in deliveries:
        gone = call.records.get("webhooks", delivery["webhookId"]) is None
        if gone or (delivery["status"] == "succeeded" and not again):
            skipped.append(delivery["id"])
            continue
        call.records.update("deliveries", {**delivery, "status": "pending", "tries": 0, "nextRetryAt": call.now()})
        replayed.append(delivery["id"])
    return one({"replayed": len(replayed), "skipped": len(skipped), "deliveryIds": replayed})


def _chosen(call: Call) -> list[Doc]:
    body = call.body
    where: list[Where] = []
    if "deliveryIds" in body:
        for id_ in body["deliveryIds"]:
            call.find("deliveries", id_, f"delivery: {id_}")
        where.append(one_of("id", body["deliveryIds"]))
    if "eventType" in body:
        where.append(equals("event", body["eventType"]))
    if "status" in body:
        where.append(equals("status", body["status"]))
    if not where:
        raise invalid("deliveryIds", "name deliveries, or choose them by eventType or status")
    return call.records.query("deliveries", *where, limit=REPLAY_LIMIT)


def _log(call: Call, *where: Where) -> Response:
    return page(call, "deliveries", *where, show=show_delivery)


def _webhook(call: Call) -> Doc:
    return call.find("webhooks", call.path["webhook_id"], "webhook")


def checked_url(call: Call, url: str) -> str:
    if reason := call.deliveries.why_unsafe(url):
        raise invalid("url", reason)
    return url

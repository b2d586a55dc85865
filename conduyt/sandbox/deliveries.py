"""Webhook deliveries: which webhooks get an event, the signed call over real HTTP, and the retries.

A delivery is stored as pending and due at once, in the same transaction as the change that it reports. Only
`deliver_due` starts calls, so first attempts, retries, replays and deliveries of an earlier run are all made in the
same way. Calls to one webhook are made one after the other, in the order of the events.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from conduyt.sandbox import targets
from conduyt.sandbox.clock import Clock, iso
from conduyt.sandbox.conditions import at_most, equals, includes
from conduyt.sandbox.store import SYSTEM, Doc, Records, Store

if TYPE_CHECKING:
    import httpx

    from conduyt.sandbox.dialects import Documented

# From one minute to three days. A delivery that fails after the last pause is not tried again: seven attempts.
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 12 * 60, 72 * 60))
TIMEOUT_S = 5.0
MAX_STORED_BODY = 10_000  # bytes; the log is for reading, not for storage
INTERNAL = ("accountId", "tries")  # fields of a delivery that the API does not show


def sign(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, "sha256").hexdigest()


class Deliveries:
    """The deliveries of all workspaces of a store."""

    def __init__(self, store: Store, clock: Clock, dialect: Documented, allowed_hosts: Collection[str] = ()) -> None:
        self._store = store
        self._clock = clock
        self._dialect = dialect
        self._allowed_hosts = allowed_hosts
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._client: httpx.AsyncClient | None = None

    def why_unsafe(self, url: str) -> str | None:
        """Why a webhook must not call this URL. None if it may."""
        return targets.why_unsafe(url, self._allowed_hosts)

    def publish(self, records: Records, event: str, data: Doc) -> None:
        """Store a delivery for each active webhook that wants the event."""
        for webhook in records.query("webhooks", equals("active", value=True), includes("events", event)):
            self.add(records, webhook, event, data)

    def add(self, records: Records, webhook: Doc, event: str, data: Doc) -> Doc:
        """Store one delivery, due now."""
        now = iso(self._clock.now())
        plain = {"event": event, "accountId": records.workspace, "timestamp": now, "data": data}
        payload = self._dialect.document(plain)
        delivery = {
            "id": self._store.new_id("dlv"),
            "accountId": records.workspace,
            "webhookId": webhook["id"],
            "event": event,
            "status": "pending",
            "statusCode": None,
            "attempts": 0,
            "tries": 0,  # attempts since the event or the last replay: the place in the schedule
            # The exact text that is signed and sent, so that a retry has the same signature.
            "requestBody": json.dumps(payload, ensure_ascii=False, separators=(",", ":")),
            "responseBody": None,
            "error": None,
            "createdAt": now,
            "nextRetryAt": now,
        }
        return records.insert("deliveries", delivery)

    def deliver_due(self) -> None:
        """Start a call for each delivery that is due, and return at once. Needs a running event loop."""
        now = iso(self._clock.now())
        for workspace in self._store.workspace(SYSTEM).query("workspaces"):
            records = self._store.workspace(workspace["id"])
            due = records.query("deliveries", equals("status", "pending"), at_most("nextRetryAt", now))
            for delivery in due:
                if delivery["id"] not in self._tasks:
                    _ = self._start(records, delivery, test=False)

    async def test(self, records: Records, delivery: Doc) -> Doc:
        """Call a webhook once, even if it is switched off, wait for the result, and return the delivery."""
        await self._start(records, delivery, test=True)
        return records.get("deliveries", delivery["id"]) or delivery

    def _start(self, records: Records, delivery: Doc, *, test: bool) -> asyncio.Task[None]:
        task = asyncio.create_task(self._deliver(records, delivery["id"], delivery["webhookId"], test=test))
        self._tasks[delivery["id"]] = task
        task.add_done_callback(lambda _: self._tasks.pop(delivery["id"]))
        return task

    async def _deliver(self, records: Records, delivery_id: str, webhook_id: str, *, test: bool) -> None:
        """Wait for earlier calls to this webhook, make one attempt, and store the result."""
        async with self._turns[webhook_id]:
            delivery = records.get("deliveries", delivery_id)
            # Automations also call addresses that are no webhooks: see `rules.automations.n8n`.
            webhook = records.get("webhooks", webhook_id) or records.get("callees", webhook_id)
            if delivery is None or webhook is None:
                return  # deleted in the meantime
            if not (webhook["active"] or test):
                records.update("deliveries", {**delivery, "status": "failed", "nextRetryAt": None})
                return

            status, content, error = await self._post(webhook, delivery["requestBody"].encode())

            succeeded = status is not None and 200 <= status < 300
            with self._store.transaction():
                delivery |= {"statusCode": status, "responseBody": content, "error": error}
                delivery |= {"attempts": delivery["attempts"] + 1, "tries": delivery["tries"] + 1}
                delivery |= self._next_state(delivery, succeeded=succeeded, test=test)
                records.update("deliveries", delivery)
                webhook = records.get("webhooks", webhook_id)  # it may have changed during the call
                if webhook is not None:
                    webhook["lastFiredAt"] = iso(self._clock.now())
                    webhook["failCount"] += not succeeded
                    if delivery["status"] == "failed" and not test:
                        webhook["active"] = (
                            False  # the service switches the webhook off, it does not only drop the event
                        )
                    records.update("webhooks", webhook)

    def _next_state(self, delivery: Doc, *, succeeded: bool, test: bool) -> Doc:
        if succeeded:
            return {"status": "succeeded", "nextRetryAt": None}
        if test or delivery["tries"] > len(RETRY_AFTER):
            return {"status": "failed", "nextRetryAt": None}
        pause = RETRY_AFTER[int(delivery["tries"]) - 1]
        return {"status": "pending", "nextRetryAt": iso(self._clock.now() + pause)}

    async def _post(self, webhook: Doc, body: bytes) -> tuple[int | None, str | None, str | None]:
        """Call the webhook. Returns the status, the start of the response body and, without a response, the reason."""
        if reason := self.why_unsafe(webhook["url"]):  # of an automation, a seed file or an earlier run
            return None, None, f"url: {reason}"

        import httpx  # takes 50 ms to load, and most sandboxes make no calls

        if self._client is None:
            # No redirects, no proxies, no connection reuse: each call is independent.
            self._client = httpx.AsyncClient(
                follow_redirects=False, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
            )
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "conduyt-sandbox",
            "X-Conduyt-Signature": self._dialect.signature(sign(webhook["secret"], body)),
        }
        try:
            async with (
                asyncio.timeout(TIMEOUT_S),
                self._client.stream("POST", webhook["url"], content=body, headers=headers) as response,
            ):
                content = b""
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) >= MAX_STORED_BODY:
                        break
                return response.status_code, content[:MAX_STORED_BODY].decode(errors="replace"), None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return None, None, f"{type(error).__name__}: {error}".removesuffix(": ")

    async def settle(self) -> None:
        """Wait until every call that has started is over."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks.values()))

    async def close(self) -> None:
        """Cancel the calls in progress. Their deliveries stay pending for the next sandbox on this store."""
        tasks = tuple(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def show_delivery(delivery: Doc) -> Doc:
    return {key: value for key, value in delivery.items() if key not in INTERNAL}

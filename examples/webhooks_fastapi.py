"""Receive Conduyt's webhooks with FastAPI; with Starlette it is the same but for the decorator.

    CONDUYT_WEBHOOK_SECRETS=whsec_... uvicorn examples.webhooks_fastapi:app

Several secrets, with commas between them, while you change from one to another.
"""

from __future__ import annotations

import os

from fastapi import FastAPI, Request, Response

from conduyt import webhooks

SECRETS = os.environ["CONDUYT_WEBHOOK_SECRETS"].split(",")
deduplicator = webhooks.SqliteDeduplicator(os.environ.get("CONDUYT_DELIVERIES", "deliveries.db"))
app = FastAPI()


async def handle(event: webhooks.WebhookEvent) -> None:
    """Do your work here. If it raises an exception, Conduyt delivers the event again."""
    print(event.event, event.data)


@app.post("/conduyt")
async def receive(request: Request) -> Response:
    body = await request.body()
    try:
        event = webhooks.parse(body, request.headers, SECRETS)
        async with deduplicator.once(body) as fresh:
            if fresh:
                await handle(event)
    except webhooks.WebhookError as error:
        return Response(status_code=error.status)
    return Response(status_code=204)

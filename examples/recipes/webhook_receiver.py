"""Webhook receiver: react to what happens in the CRM, once for each event.

The receiver checks the signature of each delivery, handles each event once, and responds with a status. If it is not
2xx, Conduyt delivers the event again. It is an ASGI application for Starlette or FastAPI.

    pip install "conduyt[sandbox]"
    python webhook_receiver.py

As a program, it registers itself at a sandbox and causes some events. In production, serve `app` with
uvicorn, and set CONDUYT_WEBHOOK_SECRETS. Adapt it: put your work into `handle`.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from conduyt import webhooks
from conduyt.sandbox import Sandbox

SECRETS = os.environ.get("CONDUYT_WEBHOOK_SECRETS", "whsec_example").split(",")
folder = os.environ.get("CONDUYT_DELIVERIES") or tempfile.mkdtemp()
deduplicator = webhooks.SqliteDeduplicator(Path(folder) / "deliveries.db")


def handle(event: webhooks.WebhookEvent) -> None:
    """Your work. If it raises an exception, Conduyt delivers the event again."""
    match event:
        case webhooks.DealEvent() if event.data:
            print(f"{event.event:<20} {event.data.name}: {event.data.value:,}")
        case webhooks.ContactEvent() if event.data:
            print(f"{event.event:<20} {event.data.email}")
        case _:
            print(f"{event.event:<20} is of no interest")


async def receive(request: Request) -> Response:
    body = await request.body()
    try:
        event = webhooks.parse(body, request.headers, SECRETS)
        async with deduplicator.once(body) as fresh:
            if fresh:
                handle(event)
            else:
                print(f"{event.event:<20} was handled before")
    except webhooks.WebhookError as error:
        print(f"refused with {error.status}: {error}")
        return Response(status_code=error.status)
    return Response(status_code=204)


app = Starlette(routes=[Route("/conduyt", receive, methods=["POST"])])


def rehearse() -> None:
    """Serve the application, and let a sandbox deliver to it."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}/conduyt"

    with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
        events = ["contact.created", "deal.created"]
        webhook = client.webhooks.create(url=url, events=events, active=True)
        SECRETS[:] = [webhook.secret or ""]
        client.contacts.create(first_name="Ada", email="ada@example.com")
        sales = client.pipelines.list().data[0]
        stage = (sales.stages or [])[0]
        client.deals.create(name="Acme renewal", value=24000, pipeline_id=sales.id, stage_id=stage.id)
        sandbox.wait_for_deliveries()

    won = b'{"event": "deal.won", "data": {"name": "Acme renewal", "value": 24000}}'
    for secret in (*SECRETS, *SECRETS, "a wrong secret"):  # once, again, and forged
        headers = {webhooks.SIGNATURE_HEADER: webhooks.sign(won, secret)}
        httpx.post(url, content=won, headers=headers, trust_env=False)
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    rehearse()

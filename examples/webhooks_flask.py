"""Receive Conduyt's webhooks with Flask.

    CONDUYT_WEBHOOK_SECRETS=whsec_... flask --app examples/webhooks_flask.py run

Several secrets, with commas between them, while you change from one to another.
"""

from __future__ import annotations

import os

from flask import Flask, Response, request

from conduyt import webhooks

SECRETS = os.environ["CONDUYT_WEBHOOK_SECRETS"].split(",")
deduplicator = webhooks.SqliteDeduplicator(os.environ.get("CONDUYT_DELIVERIES", "deliveries.db"))
app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1_000_000  # bytes; the body is not verified yet


def handle(event: webhooks.WebhookEvent) -> None:
    """Do your work here. If it raises an exception, Conduyt delivers the event again."""
    print(event.event, event.data)


@app.post("/conduyt")
def receive() -> Response:
    body = request.get_data()
    try:
        event = webhooks.parse(body, request.headers, SECRETS)
        with deduplicator.once(body) as fresh:
            if fresh:
                handle(event)
    except webhooks.WebhookError as error:
        return Response(status=error.status)
    return Response(status=204)

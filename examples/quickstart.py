"""The main job of a CRM integration, from the first list to a verified webhook. `make demo` runs it.

It runs against the sandbox, a local Conduyt server, unless CONDUYT_API_KEY is set; then it runs against the real API,
creates one deal and one webhook there, and removes both at the end.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import conduyt
from conduyt import Conduyt
from conduyt.models import Deal, Webhook

Deliveries = queue.SimpleQueue[tuple[bytes, dict[str, str]]]


def main() -> None:
    """Run every step."""
    with connect() as client, receiver() as (address, deliveries):
        search_contacts(client)
        walk_contacts(client)
        webhook = register_webhook(client, address)
        deal = win_a_deal(client)
        if is_sandbox():
            receive(webhook, deliveries)
        else:
            say("The real API cannot reach this machine, so no delivery is awaited here.")
        show_an_error(client)
        client.deals.delete(deal.id)
        client.webhooks.delete(webhook.id)
    heading("Done. The deal and the webhook are removed again.")


@contextmanager
def connect() -> Generator[Conduyt]:
    """Connect to the real API if there is a key for it, otherwise to a local sandbox."""
    heading("1. Connect")
    if not is_sandbox():
        with Conduyt() as client:
            say(f"CONDUYT_API_KEY is set: this is the real thing. {client}")
            yield client
        return
    from conduyt.sandbox import Sandbox

    with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
        say(f"A sandbox with 500 contacts serves at {sandbox.url}.")
        yield client


def search_contacts(client: Conduyt) -> None:
    """List one page of a search."""
    heading('2. Search: client.contacts.list(search="sarah", limit=25)')
    contacts = client.contacts.list(search="sarah", limit=25)
    for contact in contacts.data:
        say(f"{contact.first_name} {contact.last_name:<14} {contact.email:<40} {contact.company or ''}")
    limit = contacts.response.rate_limit
    say(f"{contacts.meta.total} in all; {limit.remaining} of {limit.limit} requests left in this minute.")


def walk_contacts(client: Conduyt) -> None:
    """Iterate over all contacts; the client fetches the pages."""
    heading("3. Walk: for contact in client.contacts.list(limit=100)")
    sources: dict[str, int] = {}
    for contact in client.contacts.list(limit=100):
        source = contact.source or "unknown"
        sources[source] = sources.get(source, 0) + 1
    for source, count in sorted(sources.items(), key=lambda item: -item[1]):
        say(f"{source:<18} {count:>4}  {'▇' * (count * 40 // max(sources.values()))}")
    say(f"{sum(sources.values())} contacts.")


def register_webhook(client: Conduyt, address: str) -> Webhook:
    """Register a webhook for events about deals."""
    heading("4. Register a webhook: client.webhooks.create(...)")
    # The real API accepts only public addresses, so register one that receives nothing.
    url = address if is_sandbox() else "https://example.com/conduyt"
    webhook = client.webhooks.create(url=url, events=["deal.created", "deal.stage_changed", "deal.won"], active=True)
    say(f"{webhook.id} will post {', '.join(webhook.events or [])} to {webhook.url}.")
    return webhook


def win_a_deal(client: Conduyt) -> Deal:
    """Create a deal and move it through the stages of its pipeline."""
    heading("5. Create a deal and move it through its stages")
    pipeline = client.pipelines.list().data[0]
    stages = [stage for stage in pipeline.stages or [] if not stage.is_lost]
    deal = client.deals.create(name="Acme Corp Renewal", value=24000, pipeline_id=pipeline.id, stage_id=stages[0].id)
    say(f'Created "{deal.name}", {deal.value:,} {deal.currency}: {deal.id}')
    for stage in stages[1:]:
        deal = client.deals.update(deal.id, stage_id=stage.id)
        say(f"-> {stage.name:<14} {deal.status}")
    return deal


def receive(webhook: Webhook, deliveries: Deliveries) -> None:
    """Read the deliveries that arrived, and accept only those with a valid signature."""
    heading("6. Receive the deliveries and verify them")
    secret = webhook.secret or ""
    while True:
        body, headers = deliveries.get(timeout=10)
        event = conduyt.webhooks.parse(body, headers, secret)
        if isinstance(event, conduyt.webhooks.DealEvent) and event.data:
            say(f'{event.event:<20} "{event.data.name}" is {event.data.status}. The signature holds.')
        if event.event == "deal.won":
            break
    try:
        conduyt.webhooks.parse(body.replace(b"Acme", b"Evil"), headers, secret)
    except conduyt.WebhookVerificationError as error:
        say(f"The last one with a word changed: {error}")


def show_an_error(client: Conduyt) -> None:
    """Send invalid data, to show the error."""
    heading("7. An error that says what to do")
    try:
        client.contacts.create(first_name="Sarah", email="not an address", country="Atlantis")
    except conduyt.ValidationFailedError as error:
        say(f"{error.status} {error.code}: {error.message}")
        for detail in error.details:
            say(f"   {detail.field}: {detail.message}")


@contextmanager
def receiver() -> Generator[tuple[str, Deliveries]]:
    """Run a local web server that stores the requests it receives."""
    deliveries: Deliveries = queue.SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            deliveries.put((body, dict(self.headers.items())))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/conduyt", deliveries
        server.shutdown()


def is_sandbox() -> bool:
    """Whether there is no key for the real API."""
    return not os.environ.get("CONDUYT_API_KEY")


def heading(text: str) -> None:
    """Print a heading."""
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}")


def say(text: str) -> None:
    """Print a line."""
    print(f"   {text}")


if __name__ == "__main__":
    main()

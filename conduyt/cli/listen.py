"""`conduyt webhooks listen`: webhook deliveries on this machine."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click
import httpx

from conduyt._values.json_values import as_count, as_mapping
from conduyt._values.text import visible
from conduyt.cli.output import showable
from conduyt.cli.text import say
from conduyt.cli.values import FORMATS, Format
from conduyt.errors import WebhookVerificationError
from conduyt.webhooks import SIGNATURE_HEADER, WebhookEvent, parse

_LARGEST: Final = 5_000_000
_FORWARDED = ("content-type", "user-agent")


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8788, show_default=True, help="0 takes a free one.")
@click.option("--forward", metavar="URL", help="Pass each delivery on to this address, on this machine.")
@click.option(
    "--secret-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the secret of the webhook, or several, one a line. Default: the variable CONDUYT_WEBHOOK_SECRET.",
)
@click.option("--max-events", type=click.IntRange(min=1), help="Stop after so many. Default: go on until Ctrl-C.")
@click.option(
    "-o", "--output", type=click.Choice(FORMATS[:3]), default="table", help="How to print.", show_default=True
)
def listen(port: int, forward: str | None, secret_file: Path | None, max_events: int | None, output: Format) -> None:
    """Receive webhooks on this machine: verify, print, pass on.

    Conduyt cannot reach your machine directly: use a tunnel of your choice from a public address to the port. The
    command responds to a delivery with an invalid signature with 400, and does not print or forward it.

    \b
    Example:
      CONDUYT_WEBHOOK_SECRET=whsec_... conduyt webhooks listen --forward http://localhost:8000/webhooks
    """
    given = os.environ.get("CONDUYT_WEBHOOK_SECRET", "")
    secrets = (secret_file.read_text(encoding="utf-8-sig") if secret_file else given).split()
    if not secrets:
        raise click.UsageError("There is no secret: set CONDUYT_WEBHOOK_SECRET, or name a file with --secret-file.")
    if forward is not None and not _is_here(forward):
        raise click.UsageError("--forward takes an http address on this machine, such as http://localhost:8000/hooks.")
    with _Server(port, secrets, forward, output) as server:
        say(f"listening at http://127.0.0.1:{server.server_port}")
        while max_events is None or server.events < max_events:
            server.handle_request()


def _is_here(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or parts.hostname is None:
        return False
    try:
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


class _Server(HTTPServer):
    def __init__(self, port: int, secrets: list[str], forward: str | None, output: Format) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.events = 0
        self.secrets = secrets
        self.output: Format = output
        self._forward = forward
        # What lies on this machine is not behind a proxy.
        self._client = httpx.Client(trust_env=False, timeout=30.0)

    def server_close(self) -> None:
        super().server_close()
        self._client.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say that a connection broke, without a traceback."""
        say("a connection broke before its delivery was handled")

    def forward(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Forward a delivery, and return the status to respond with. Conduyt repeats a refused delivery."""
        if self._forward is None:
            return 200
        kept = {name: value for name, value in headers.items() if _is_passed_on(name)}
        try:
            return self._client.post(self._forward, content=body, headers=kept).status_code
        except httpx.HTTPError as error:
            say(f"not passed on: {error}")
            return 502


def _is_passed_on(name: str) -> bool:
    return name.lower() in _FORWARDED or name.lower().startswith("x-conduyt-")


class _Handler(BaseHTTPRequestHandler):
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]
    timeout = 10.0
    """Seconds to wait for a delivery, so that a connection that says nothing does not keep the others out."""

    def do_POST(self) -> None:
        length = as_count(self.headers.get("content-length"))
        if length is None or length > _LARGEST:
            self._answer(413)
            return
        body = self.rfile.read(length)
        try:
            event = parse(body, self.headers.get(SIGNATURE_HEADER), self.server.secrets)
        except WebhookVerificationError as error:
            say(f"refused: {error}")
            self._answer(400)
            return
        status = self.server.forward(body, dict(self.headers.items()))
        self._answer(status)
        self.server.events += 1
        _show(event, status, self.server.output)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.send_header("connection", "close")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: each delivery is printed anyway."""


def _show(event: WebhookEvent, status: int, output: Format) -> None:
    content = event.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if output == "table":
        who = str(as_mapping(content.get("data")).get("id", ""))
        text = f"{datetime.now():%H:%M:%S}  {status}  {event.event or '?'!s:<24}  {who}"  # noqa: DTZ005
        click.echo(visible(text))
    else:
        click.echo(showable(content, indent=2 if output == "json" else None))
    sys.stdout.flush()

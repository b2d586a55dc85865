"""`conduyt webhooks listen`: webhook deliveries on this machine."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, socket
from threading import BoundedSemaphore, Lock, Thread, Timer
from typing import Any, Final

import click
import httpx

from conduyt._values.json_values import as_count, as_mapping
from conduyt._values.text import visible
from conduyt.cli.output import showable
from conduyt.cli.text import say
from conduyt.cli.values import FORMATS, Format
from conduyt.errors import WebhookVerificationError
from conduyt.webhooks import WebhookEvent, parse

_LARGEST: Final = 5_000_000
_SECONDS: Final = 10.0
"""For a request to arrive as a whole."""
_CONNECTIONS: Final = 32
"""Requests that are read at the same time."""
_FORWARDED = ("content-type", "user-agent")


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8788,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--forward", metavar="URL", help="Forward each delivery to this URL on this machine.")
@click.option(
    "--secret-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the secret of the webhook, or with several, one per line. "
    "Default: the variable CONDUYT_WEBHOOK_SECRET.",
)
@click.option(
    "--max-events",
    type=click.IntRange(min=1),
    help="Stop after this number of deliveries. Default: continue until Ctrl-C.",
)
@click.option(
    "-o", "--output", type=click.Choice(FORMATS[:3]), default="table", help="Format of the output.", show_default=True
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
    try:
        secrets = (secret_file.read_text(encoding="utf-8-sig") if secret_file else given).split()
    except UnicodeDecodeError:
        raise click.UsageError(f"{secret_file} is not text in UTF-8.") from None
    if not secrets:
        raise click.UsageError("There is no secret: set CONDUYT_WEBHOOK_SECRET, or name a file with --secret-file.")
    if forward is not None and not _is_here(forward):
        raise click.UsageError("--forward takes an http address on this machine, such as http://localhost:8000/hooks.")
    try:
        server = _Server(port, secrets, forward, output, max_events)
    except OSError as error:
        raise click.ClickException(f"the port {port} cannot be used: {error.strerror or error}") from None
    with server:
        say(f"listening at http://127.0.0.1:{server.server_port}")
        server.serve_forever(poll_interval=0.1)


def _is_here(url: str) -> bool:
    try:
        parts = httpx.URL(url)
        if parts.scheme not in {"http", "https"}:
            return False
        return parts.host == "localhost" or ipaddress.ip_address(parts.host).is_loopback
    except (httpx.InvalidURL, ValueError):
        return False


class _Server(ThreadingHTTPServer):
    """Reads several requests at a time, so a slow one does not hold up the others. Deliveries go one by one."""

    daemon_threads = True

    def __init__(
        self, port: int, secrets: list[str], forward: str | None, output: Format, max_events: int | None
    ) -> None:
        # What lies on this machine is not behind a proxy.
        self._client = httpx.Client(trust_env=False, timeout=30.0)
        super().__init__(("127.0.0.1", port), _Handler)
        self.turn = Lock()
        self._events = 0
        self._max_events = max_events
        self._free = BoundedSemaphore(_CONNECTIONS)
        self.secrets = secrets
        self.output: Format = output
        self._forward = forward

    def server_close(self) -> None:
        super().server_close()
        self._client.close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Read a request in a thread of its own. If there are too many, wait for one of them, which is soon cut off."""
        self._free.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Handle a request, and make room for another one."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    @property
    def is_done(self) -> bool:
        """Whether there were as many events as were asked for."""
        return self._events == self._max_events

    def count(self) -> None:
        """Count a delivery, and stop after the last one."""
        self._events += 1
        if self.is_done:
            # In a thread: it waits for the loop, which may wait for a request that waits for this one.
            Thread(target=self.shutdown, daemon=True).start()

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
    connection: socket

    def setup(self) -> None:
        """Cut the connection off if its request is not here in time, however slowly it comes."""
        super().setup()
        self._cut = Timer(_SECONDS, self._shut_down)
        self._cut.daemon = True
        self._cut.start()

    def finish(self) -> None:
        """Leave no timer behind."""
        self._cut.cancel()
        super().finish()

    def _shut_down(self) -> None:
        with suppress(OSError):  # it is closed already
            self.connection.shutdown(SHUT_RDWR)

    def do_POST(self) -> None:
        length = as_count(self.headers.get("content-length"))
        if length is None or length > _LARGEST:
            reason = "without its length" if length is None else f"of more than {_LARGEST:,} bytes"
            say(f"refused: a delivery {reason}")
            self._answer(411 if length is None else 413)
            return
        body = self.rfile.read(length)
        self._cut.cancel()
        if len(body) < length:
            say("a connection broke before its delivery was handled")
            return
        try:
            event = parse(body, self.headers, self.server.secrets)
        except WebhookVerificationError as error:
            say(f"refused: {error}")
            self._answer(400)
            return
        with self.server.turn:
            if self.server.is_done:
                self._answer(503)
                return
            status = self.server.forward(body, dict(self.headers.items()))
            self._answer(status)
            _show(event, status, self.server.output)
            self.server.count()

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

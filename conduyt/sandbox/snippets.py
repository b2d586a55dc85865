"""A recorded request as a command line and as a program, to copy. The key is left out."""

from __future__ import annotations

import shlex
from urllib.parse import urlsplit

from conduyt.sandbox.description import PREFIX
from conduyt.sandbox.edge import RecordedRequest

_KEPT = ("content-type", "idempotency-key", "x-sandbox-fault")


def as_curl(request: RecordedRequest, url: str) -> str:
    """The request for curl."""
    target = f"{_origin(url)}{request.path}{f'?{request.query}' if request.query else ''}"
    lines = [f"curl -X {request.method} {shlex.quote(target)}", '-H "Authorization: Bearer $CONDUYT_API_KEY"']
    lines += [f"-H {shlex.quote(f'{name}: {request.headers[name]}')}" for name in _KEPT if name in request.headers]
    if text := _text_of(request.body):
        lines.append(f"--data-raw {shlex.quote(text)}")
    return " \\\n  ".join(lines)


def as_python(request: RecordedRequest, url: str) -> str:
    """The request for `Conduyt.request`, which reads the key from the environment."""
    arguments = [repr(request.method), repr(request.path.removeprefix(PREFIX))]
    if request.query:
        arguments.append(f"query={request.params!r}")
    if text := _text_of(request.body):
        arguments.append(f"body=json.loads({text!r})")
    lines = ["from conduyt import Conduyt", "", f"with Conduyt(base_url={url!r}) as client:"]
    lines.append(f"    print(client.request({', '.join(arguments)}))")
    return "\n".join(["import json", "", *lines] if text else lines)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _text_of(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return ""

"""URLs of the sandbox itself, for its responses."""

from __future__ import annotations

from conduyt.sandbox.call import Call
from conduyt.sandbox.description import PREFIX


def address(call: Call, path: str) -> str:
    """The URL of a path of the API, with the host name that the caller used."""
    scheme = call.headers.get("x-forwarded-proto", "http")
    return f"{scheme}://{call.headers.get('host', 'localhost')}{PREFIX}{path}"

"""Addresses of the sandbox itself, as its answers mention them."""

from __future__ import annotations

from conduyt.sandbox.call import Call
from conduyt.sandbox.description import PREFIX


def address(call: Call, path: str) -> str:
    """The address of a path of the API, on the host by which the caller knows the sandbox."""
    scheme = call.headers.get("x-forwarded-proto", "http")
    return f"{scheme}://{call.headers.get('host', 'localhost')}{PREFIX}{path}"

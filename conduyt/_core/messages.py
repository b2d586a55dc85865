"""What the conversation in `call.py` and a driver say to each other.

Values by custom, not frozen: that would make each cost three times as much, and a call makes half a dozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal, TypeAlias

from conduyt._values.response import Headers
from conduyt._values.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """One file of a multipart request: its bytes, its path, or an open file that is sent from its beginning."""

    name: str
    content: bytes | Path | IO[bytes] = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Request:
    """One HTTP request, ready to send but for the key, which the driver adds when it sends."""

    method: str
    url: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)
    files: Mapping[str, FilePart] | None = None
    key: Secret | None = None
    route: str = ""
    """Method and path before the ids were put in: what a rate limit may be counted by."""
    scope: str = ""
    """Whose requests are counted together: a digest of the key, and the host."""
    save_to: Path | None = None
    """Where the body of a good answer goes, instead of into memory."""
    saves_html: bool = False
    """Whether a page may be that body."""
    returns_bytes: bool = False
    """Whether the body is returned as it comes, not parsed: there may be more of it."""


@dataclass(slots=True)
class Send:
    """Please send this. `timeout` bounds each wait for the network, `left` the attempt as a whole (seconds)."""

    request: Request
    timeout: float
    left: float


@dataclass(slots=True)
class Sleep:
    """Please wait so many seconds."""

    seconds: float


@dataclass(slots=True, kw_only=True)
class Response:
    """A response of any status. `received_at` is the wall clock, for dates in headers."""

    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    unusable: str | None = None
    """Why the body cannot be used, if it arrived whole but is too large or not encoded as was asked for."""
    saved_to: Path | None = None
    elapsed: float = 0.0
    received_at: float = 0.0


@dataclass(slots=True, kw_only=True)
class TransportError:
    """No answer. `sent` is false only if it is certain that no byte of the request left."""

    kind: Literal["timeout", "connection"]
    message: str = field(repr=False)
    sent: bool
    final: bool = False
    """Trying again cannot help, such as with a certificate that is not trusted."""
    elapsed: float = 0.0


@dataclass(slots=True, kw_only=True)
class RateLimited:
    """Not sent: the rate limit has no room for another so many seconds."""

    seconds: float
    elapsed: float = 0.0


@dataclass(slots=True, kw_only=True)
class Slept:
    """The wait is over."""

    elapsed: float


Step: TypeAlias = Send | Sleep
Outcome: TypeAlias = Response | TransportError | RateLimited | Slept | None

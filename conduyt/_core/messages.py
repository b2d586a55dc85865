"""The messages between the flow of a call (`call.py`) and a driver.

Do not change them after creation. They are not frozen, because a frozen dataclass takes three times as long to create.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, TypeAlias

from conduyt._values.response import Headers
from conduyt._values.secret import Secret

if TYPE_CHECKING:
    from conduyt._core.held_key import HeldKey, NumberedKey
    from conduyt._values.sink import Reporter, Sink


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """One part of a multipart request: the bytes of a file, its path, or an open file that is sent from its beginning.

    A part without a name is a field of the form.
    """

    name: str | None
    content: bytes | Path | IO[bytes] = field(repr=False)
    content_type: str | None = None


@dataclass(slots=True, kw_only=True)
class Request:
    """One HTTP request, complete except for the API key, which the driver adds when it sends."""

    method: str
    url: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)
    files: Mapping[str, FilePart] | None = None
    key: Secret | None = None
    route: str = ""
    """Method and path template. The API may count a rate limit for each route."""
    scope: str = ""
    """A digest of the key, and the host: the API counts their requests together."""
    save_to: Path | Sink | None = None
    """The file for the body of a successful response, instead of memory."""
    progress: Reporter | None = None
    """Called with the bytes of the body so far, of the request and of the response."""
    saves_html: bool = False
    """Whether that body may be an HTML page."""
    returns_bytes: bool = False
    """Whether the body is returned as it comes, not parsed: there may be more of it."""


@dataclass(slots=True)
class Send:
    """Send this request. `timeout` limits each network operation, `left` the whole attempt (seconds)."""

    request: Request
    timeout: float
    left: float


@dataclass(slots=True)
class Sleep:
    """Wait this many seconds."""

    seconds: float


@dataclass(slots=True)
class FetchKey:
    """Return the API key of a client that gets it from a function: one after that with the number `after`."""

    held: HeldKey
    after: int
    left: float


@dataclass(slots=True, kw_only=True)
class FetchedKey:
    """The API key."""

    key: NumberedKey
    elapsed: float


@dataclass(slots=True, kw_only=True)
class Response:
    """A response with any status. `received_at` is Unix time, to compare with dates in headers."""

    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    unusable: str | None = None
    """Why a complete body cannot be used: it is too large, or has an encoding that was not requested."""
    saved_to: Path | None = None
    elapsed: float = 0.0
    received_at: float = 0.0


@dataclass(slots=True, kw_only=True)
class TransportError:
    """No response. `sent` is false only if certainly no byte of the request was sent."""

    kind: Literal["timeout", "connection"]
    message: str = field(repr=False)
    sent: bool
    final: bool = False
    """A retry cannot help, for example if the certificate is not trusted."""
    elapsed: float = 0.0


@dataclass(slots=True, kw_only=True)
class RateLimited:
    """Not sent, because of the rate limit. Try again after this many seconds."""

    seconds: float
    elapsed: float = 0.0


@dataclass(slots=True, kw_only=True)
class Slept:
    """The wait is over."""

    elapsed: float


Step: TypeAlias = Send | Sleep | FetchKey
Outcome: TypeAlias = Response | TransportError | RateLimited | Slept | FetchedKey | None

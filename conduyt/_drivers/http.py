"""What both drivers need of the HTTP library: making a request, and naming what went wrong."""

from __future__ import annotations

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TypedDict

import httpx

from conduyt._core.messages import Failure, Reply, Request, Send
from conduyt._response import Headers
from conduyt.errors import ConduytError

CONNECT_TIMEOUT = 5.0
"""Seconds for a connection, and for a free one in the pool: neither takes long unless something is wrong."""

MAX_BODY = 256 * 1024 * 1024
"""Bytes of an answer, decompressed. The largest documented one, an export of 50,000 rows, is a tenth of it."""

_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.ProxyError,
)


class ClientArguments(TypedDict):
    """How this package sets up a client of its own."""

    cookies: CookieJar
    follow_redirects: bool
    limits: httpx.Limits


def client_arguments(max_connections: int) -> ClientArguments:
    """Return the arguments of a client that follows no redirects and keeps no cookies."""
    return {
        # One workspace's cookies have no business in another's requests.
        "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=())),
        "follow_redirects": False,
        "limits": httpx.Limits(max_connections=max_connections, max_keepalive_connections=max_connections),
    }


def to_httpx(step: Send) -> httpx.Request:
    """Make the request of the HTTP library. Only here the key is written into it."""
    request, timeout = step.request, step.timeout
    headers = dict(request.headers)
    if request.key is not None:
        headers["authorization"] = f"Bearer {request.key.reveal()}"
    quick = min(CONNECT_TIMEOUT, timeout)
    extensions = {"timeout": {"connect": quick, "pool": quick, "read": timeout, "write": timeout}}
    return httpx.Request(
        request.method,
        request.url,
        headers=_without_content_type(headers) if request.files else headers,
        content=None if request.files else request.content,
        files=_files(request),
        extensions=extensions,
    )


def _without_content_type(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "content-type"}  # it will name the boundary


def _files(request: Request) -> dict[str, tuple[str, bytes]] | None:
    if request.files is None:
        return None
    return {field: (part.name, part.content) for field, part in request.files.items()}


class Sink:
    """Takes the body of an answer: into memory, or into a file that appears when it is complete."""

    def __init__(self, response: httpx.Response, path: Path | None) -> None:
        # The body of an error is for the exception, whatever the caller wanted to do with a good one.
        self.path = path if response.is_success else None
        self._chunks: list[bytes] = []
        self._size = 0
        self._file: IO[bytes] | None = None
        if self.path is not None:
            with _saving(self.path):
                self._file = NamedTemporaryFile(dir=self.path.parent, prefix=f".{self.path.name}.", delete=False)  # noqa: SIM115

    def write(self, chunk: bytes) -> None:
        """Take a piece."""
        if self._file is not None and self.path is not None:
            with _saving(self.path):
                self._file.write(chunk)
            return
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > MAX_BODY:
            raise TooLarge

    def finish(self) -> bytes:
        """Return the body, or put the file into its place."""
        if self._file is not None and self.path is not None:
            with _saving(self.path):
                self._file.close()
                Path(self._file.name).replace(self.path)
            self._file = None
        return b"".join(self._chunks)

    def close(self) -> None:
        """Leave nothing behind of a body that was not finished."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)


@contextmanager
def _saving(path: Path) -> Generator[None]:
    # Not a failure of the network: to send the request again would not make room on the disk.
    try:
        yield
    except OSError as error:
        raise ConduytError(f"cannot write {path}: {error.strerror or error}") from None


def reply_of(response: httpx.Response, body: bytes, sink: Sink, elapsed: float, now: float) -> Reply:
    """Take over an answer."""
    return Reply(
        status=response.status_code,
        headers=Headers(response.headers.multi_items()),
        body=body,
        saved_to=sink.path,
        elapsed=elapsed,
        received_at=now,
    )


def failure_of(error: Exception, elapsed: float) -> Failure:
    """Say what went wrong, without the exception itself: it holds the request, and that holds the key."""
    if isinstance(error, TooLarge):
        return Failure(kind="connection", message=f"the answer exceeds {MAX_BODY:,} bytes", sent=True, elapsed=elapsed)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        sent = not isinstance(error, _NOT_SENT)
        what = "no answer" if sent else "no connection"
        return Failure(kind="timeout", message=f"{what} within {elapsed:.1f} s", sent=sent, elapsed=elapsed)
    sent = not isinstance(error, _NOT_SENT)
    untrusted = _untrusted(error)
    return Failure(
        kind="connection",
        # On trio the error around the one about the certificate has no text of its own.
        message=f"{type(error).__name__}: {str(untrusted or error) or 'the connection broke'}"[:300],
        sent=sent,
        final=untrusted is not None or isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL),
        elapsed=elapsed,
    )


def _untrusted(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__ or error.__context__
    return None


class TooLarge(Exception):  # noqa: N818  # never leaves the drivers
    """The answer is larger than any answer should be."""

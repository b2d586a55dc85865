"""What both drivers need of HTTP: a request as it goes out, the body of a response, and names for what went wrong."""

from __future__ import annotations

import os
import ssl
import time
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from io import BytesIO
from pathlib import Path
from typing import IO, TypeAlias, cast

from conduyt._core.messages import FilePart, Request, Response, TransportError
from conduyt._transport.connector import Connector
from conduyt._transport.deadline import current
from conduyt._values.bounds import MAX_BYTES
from conduyt._values.json_values import as_count
from conduyt._values.progress import Progress
from conduyt._values.response import Headers, is_html
from conduyt._values.secret import Secret
from conduyt._values.sink import Reporter, Sink
from conduyt.errors import ConduytError

MAX_BODY = 64 * 1024 * 1024
"""Bytes of an answer that stays bytes, decompressed: three times the largest documented one, 50,000 rows of CSV.

JSON that will be parsed has less room, `MAX_BYTES`.
"""

MAX_FILE = 4 * 1024 * 1024 * 1024
"""Bytes of an answer that goes to a file, decompressed."""

MAX_ERROR_BODY = 256 * 1024
"""Bytes of the body of an error that are read; the rest of it would only be a longer excuse."""

Part: TypeAlias = tuple[str | None, IO[bytes] | bytes] | tuple[str, IO[bytes], str]
Files: TypeAlias = dict[str, Part]
"""The parts of an upload by the name of their field: file name, content open for reading, and media type."""

CLOSED = "The client is closed. Make a new one, or keep this one open longer."

_PIECE = 1024 * 1024


def header_pairs(names_and_values: Iterable[tuple[str, str]], key: Secret | None) -> list[tuple[bytes, bytes]]:
    """Return headers as they go out, but for host and length. Only here the key is written."""
    pairs = [(name.encode("ascii"), value.encode("ascii")) for name, value in names_and_values]
    if key is not None:
        pairs.append((b"authorization", b"Bearer " + key.reveal().encode("ascii")))
    return pairs


def opened(request: Request) -> AbstractContextManager[Files | None]:
    """Open what a request uploads, for one attempt; mostly that is nothing."""
    return _NOTHING if request.files is None else _opened(request.files, request.progress)


_NOTHING: AbstractContextManager[None] = nullcontext()


@contextmanager
def _opened(parts: Mapping[str, FilePart], progress: Reporter | None) -> Generator[Files]:
    count = None if progress is None else _UploadCount(progress)
    with ExitStack() as stack:
        files: Files = {}
        for field, part in parts.items():
            content = part.content
            if part.name is None:  # a field of the form
                assert isinstance(content, bytes), "made by read_form"  # noqa: S101
                files[field] = None, content
                continue
            if isinstance(content, bytes):
                content = BytesIO(content)
            elif isinstance(content, Path):
                content = stack.enter_context(content.open("rb"))
            if count is not None:
                content = count.watch(content)
            files[field] = (
                (part.name, content) if part.content_type is None else (part.name, content, part.content_type)
            )
        yield files


class _UploadCount:
    """Counts what is read from the files of an upload."""

    def __init__(self, progress: Reporter) -> None:
        self._progress = progress
        self._done = 0
        self._total = 0

    def watch(self, file: IO[bytes]) -> IO[bytes]:
        """Count what is read from a file, from its beginning on."""
        self._total += file.seek(0, os.SEEK_END)
        file.seek(0)
        return cast("IO[bytes]", _WatchedFile(file, self.add))

    def add(self, count: int) -> None:
        if count:
            self._done += count
            self._progress(Progress(stage="upload", done=self._done, total=self._total))


class _WatchedFile:
    def __init__(self, file: IO[bytes], add: Callable[[int], None]) -> None:
        self._file = file
        self._add = add
        self.seek = file.seek
        self.tell = file.tell

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._add(len(piece))
        return piece


def content_length(request: Request) -> bytes:
    """Return what the header of that name says about a request without files; nothing, if it is not to be sent."""
    if request.content is not None:
        return str(len(request.content)).encode()
    return b"" if request.method in {"GET", "HEAD", "DELETE"} else b"0"


def failure_of_caller(request: Request) -> Exception | None:
    """Return what a function or a file of the caller raised, which is no failure of the network."""
    if request.progress is not None and request.progress.failure is not None:
        return request.progress.failure
    return request.save_to.failure if isinstance(request.save_to, Sink) else None


class UnusableBody(Exception):  # noqa: N818  # never leaves this module
    """The body of a response cannot be used, though the response itself arrived."""


class TruncatedBody(OSError):  # noqa: N818  # never leaves the drivers
    """The body of a response ends too early: a failure of the network, like any other."""


class BodyReader:
    """Reads the body of a response: decompresses it within bounds, into memory or into a file.

    A file appears when it is complete. The body of an error response never goes to the file. It is for the exception,
    even if it is incomplete.
    """

    __slots__ = (
        "_body", "_file", "_headers", "_inflate", "_is_error", "_is_plain", "_limit", "_progress", "_sink", "_size",
        "_status", "path", "unusable",
    )  # fmt: skip

    def __init__(self, status: int, headers: Headers, request: Request) -> None:
        self._status = status
        self._headers = headers
        target = request.save_to if status < 300 else None
        if target is not None and not request.saves_html and is_html(headers):
            target = None  # from something in between: it must not replace a file
        self.path = target if isinstance(target, Path) else None
        self._sink = target if isinstance(target, Sink) else None
        self._progress = request.progress
        self.unusable: str | None = None
        self._is_error = status >= 300
        if self._is_error:
            self._limit = MAX_ERROR_BODY
        elif target is not None:
            self._limit = MAX_FILE
        else:
            self._limit = MAX_BODY if request.returns_bytes else MAX_BYTES
        self._is_plain = self._sink is None and self._progress is None
        self._inflate: _Gzip | None = None
        self._body = BytesIO()  # which grows in place; to join pieces takes twice the memory
        self._size = 0
        self._file: IO[bytes] | None = None
        encoding = headers.by_name.get("content-encoding")
        if encoding is not None:
            try:
                self._inflate = _inflater(encoding)
            except UnusableBody as unusable:
                self.unusable = str(unusable)
        if self._sink is not None and not self._sink.rewind():
            raise ConduytError(f"the download broke off after {self._sink.written:,} bytes; the file cannot go back")
        if self.path is not None:
            with _saving(self.path):
                from tempfile import NamedTemporaryFile

                self._file = NamedTemporaryFile(dir=self.path.parent, prefix=f".{self.path.name}.", delete=False)  # noqa: SIM115

    def write(self, chunk: bytes) -> bool:
        """Take a piece; return whether more is wanted."""
        if self._inflate is None and self._file is None and self._is_plain and self.unusable is None:
            # The usual case, in as few steps as it takes.
            self._size += len(chunk)
            if self._size <= self._limit:
                self._body.write(chunk)
                return True
            self._size -= len(chunk)
        if self.unusable is not None:
            return False
        try:
            return all(map(self._keep, (chunk,) if self._inflate is None else self._inflate.feed(chunk)))
        except UnusableBody as unusable:
            self.unusable = str(unusable)
            return False
        finally:
            self._tell()

    def _tell(self) -> None:
        if self._progress is not None and not self._is_error:
            compressed = self._inflate is not None
            total = None if compressed else as_count(self._headers.by_name.get("content-length"))
            self._progress(Progress(stage="download", done=self._size, total=total))

    def _keep(self, piece: bytes) -> bool:
        self._size += len(piece)
        if self._size > self._limit:
            if not self._is_error:
                self.unusable = f"the answer exceeds {self._limit:,} bytes"
            return False
        deadline = current.get()
        if deadline is not None and time.monotonic() > deadline.until:
            raise TimeoutError  # one piece from the network may take seconds to unpack
        if self._file is not None and self.path is not None:
            with _saving(self.path):
                self._file.write(piece)
        elif self._sink is not None:
            with _saving(None):
                self._sink.write(piece)
        else:
            self._body.write(piece)
        return True

    def interrupted(self, error: Exception) -> None:
        """Take note that the body broke off. That of an error response may be of use all the same."""
        if not self._is_error:
            raise error

    def _finish(self) -> None:
        """Put the file into its place."""
        unfinished = self._inflate is not None and not self._inflate.complete
        if unfinished and not self._is_error and self.unusable is None:
            raise TruncatedBody("the compressed answer ends too early")
        if self._file is not None and self.path is not None and self.unusable is None:
            with _saving(self.path):
                self._file.close()
                Path(self._file.name).replace(self.path)
            self._file = None

    def response(self, elapsed: float) -> Response:
        """Finish, and return the response as a whole.

        Raises:
            TruncatedBody: The body is not all there.
        """
        self._finish()
        return Response(
            status=self._status,
            headers=self._headers,
            body=self._body.getvalue() if self.unusable is None else b"",
            unusable=self.unusable,
            saved_to=None if self.unusable else self.path,
            elapsed=elapsed,
            received_at=time.time(),
        )

    def discard(self) -> None:
        """Leave nothing behind of a body that was not finished."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)


class _Gzip:
    """Decompresses one layer of gzip, in pieces: a few bytes may stand for gigabytes."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(wbits=31)
        self._fed = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        self._fed = self._fed or bool(chunk)
        while chunk and not self._decoder.eof:
            try:
                piece = self._decoder.decompress(chunk, _PIECE)
            except zlib.error:
                raise UnusableBody("the answer says it is compressed with gzip, and is not") from None
            chunk = self._decoder.unconsumed_tail
            yield piece
            # What is left of the input may be nothing while there is output left to come.
            while len(piece) == _PIECE and not chunk and not self._decoder.eof:
                piece = self._decoder.decompress(b"", _PIECE)
                yield piece

    @property
    def complete(self) -> bool:
        return self._decoder.eof or not self._fed


def _inflater(encoding: str) -> _Gzip | None:
    layers = [layer.strip().lower() for layer in encoding.split(",") if layer.strip().lower() not in {"", "identity"}]
    if not layers:
        return None
    if layers not in (["gzip"], ["x-gzip"]):
        # Only gzip was asked for, and one layer of it is all that makes sense.
        raise UnusableBody(f"the answer is encoded as {', '.join(layers)[:60]!r}, which was not asked for")
    return _Gzip()


@contextmanager
def _saving(path: Path | None) -> Generator[None]:
    # Not a failure of the network: to send the request again would not make room on the disk.
    try:
        yield
    except OSError as error:
        failure = ConduytError(f"cannot write {path or 'the file'}: {error.strerror or error}")
        failure.request_sent = True  # there is a response
        raise failure from None


def transport_error(error: BaseException, connector: Connector, elapsed: float, *, sent: bool) -> TransportError:
    """Say what went wrong, without the exception itself: it may hold the request, and that holds the key."""
    # On trio the error around the one about the certificate has no text of its own.
    untrusted = _untrusted(error)
    # h11 quotes what it cannot read, which may be a part of a record, or of the request.
    text = str(untrusted or error).partition(": bytearray(")[0]
    if _is_timeout(error):
        what = f"no response from {connector}" if sent else f"no connection to {connector}"
        why = f": {text}" if text and "timed out" not in text else ""
        message = f"{what} within {elapsed:.1f} s{why}"
    else:
        what = f"the connection to {connector} broke" if sent else f"cannot connect to {connector}"
        message = f"{what}: {type(error).__name__}{f': {text}' if text else ''}"
    return TransportError(
        kind="timeout" if _is_timeout(error) else "connection",
        message=message[:300],
        sent=sent,
        final=untrusted is not None or type(error).__name__ in {"UnsupportedProtocol", "InvalidURL"},
        elapsed=elapsed,
    )


def no_slot(elapsed: float) -> TransportError:
    """Say that all connections were busy for as long as the call had."""
    return TransportError(
        kind="timeout", message=f"no connection was free within {elapsed:.1f} s", sent=False, elapsed=elapsed
    )


def _is_timeout(error: BaseException) -> bool:
    # By name, because the classes are those of whichever HTTP library is in use.
    return isinstance(error, TimeoutError) or any(kind.__name__ == "TimeoutException" for kind in type(error).__mro__)


def _untrusted(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__ or error.__context__
    return None


def text_headers(pairs: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Take over the headers of a response."""
    return Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs])

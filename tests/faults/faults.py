"""The faults, as a table: what the server does, and what the client owes its caller then.

What is owed depends on the sort of the fault, and on what doing the call twice means:

    lost        no complete answer, or one that does not tell what happened; the work was done all the same.
                Reads and repeatable writes recover; a create is sent once and says `maybe_applied`.
    refused     the server said no before it acted. Every call recovers.
    unreadable  a good status with a body that is not the API's: `ResponseDecodeError`; a create says `maybe_applied`.
    rejected    the API said no for good: one request, an error of the class that its status has.
    slow        the answer never comes, or never ends: an error in time; a create says `maybe_applied`.
    fine        unusual, and yet an answer: the right value.
    either      the right value or an error of ours. Never a wrong value, never somebody else's exception.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import conduyt

from .server import JSON, Act, Exchange, contact, encoded, head

Sort = Literal["lost", "refused", "unreadable", "rejected", "slow", "fine", "either"]

HTML = "<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>"
SAID = {"error": {"code": "unavailable", "message": "Not now."}}
CHUNKED = ("transfer-encoding", "chunked")
TYPE = ("content-type", JSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way to fail."""

    name: str
    sort: Sort
    act: Act
    error: type[conduyt.ConduytError] = conduyt.ConduytError
    """What is raised, where the sort does not say it."""
    says: Callable[[conduyt.ConduytError], bool] = lambda _: True
    """What the error must hold besides."""
    operations: tuple[str, ...] = ("get", "update", "create")
    for_fast: Sort | None = None
    """Its sort for `transport="fast"`, whose library takes fewer answers for good ones."""

    @property
    def commits(self) -> bool:
        return self.sort in {"lost", "unreadable", "slow", "fine", "either"}


FAULTS: dict[str, Fault] = {}

ALL = ("get", "list", "update", "create", "keyed", "export", "delete")


def fault(
    name: str,
    sort: Sort,
    act: Act,
    *,
    operations: Iterable[str] = ("get", "update", "create"),
    error: type[conduyt.ConduytError] = conduyt.ConduytError,
    says: Callable[[conduyt.ConduytError], bool] = lambda _: True,
    for_fast: Sort | None = None,
) -> None:
    assert name not in FAULTS, name
    FAULTS[name] = Fault(
        name=name, sort=sort, act=act, operations=tuple(operations), error=error, says=says, for_fast=for_fast
    )


# --- Acts ------------------------------------------------------------------------------------------------------------


def raw(*pieces: bytes, then: Callable[[Exchange], None] = Exchange.close) -> Act:
    """Send these very bytes, then hang up."""

    def act(exchange: Exchange) -> None:
        exchange.send(*pieces)
        then(exchange)

    return act


def framed(make: Callable[[bytes], bytes], *, then: Callable[[Exchange], None] = Exchange.close) -> Act:
    """Send bytes made from the body of the good answer, then hang up."""

    def act(exchange: Exchange) -> None:
        exchange.send(make(exchange.good()[1]))
        then(exchange)

    return act


def saying(
    status: int, body: object = b"", *, kind: str = JSON, headers: Iterable[tuple[str, str | bytes]] = ()
) -> Act:
    """Answer properly, with this."""
    fields = list(headers)
    return lambda exchange: exchange.answer(status, body, kind=kind, headers=fields)


def showing(make: Callable[[dict[str, object]], object]) -> Act:
    """Answer 200 with a body made from the contact that is asked for."""
    return lambda exchange: exchange.answer(200, make(contact()))


def keep(exchange: Exchange) -> None:
    """Leave the connection open for the next request."""


def good_head(body: bytes, *more: tuple[str, str | bytes], length: str | None = None) -> bytes:
    return head(200, [TYPE, ("content-length", str(len(body)) if length is None else length), *more])


def whole(body: bytes) -> bytes:
    return good_head(body) + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", extra: bytes = b"") -> bytes:
    sized = b"".join(f"{len(chunk):x}".encode() + extra + b"\r\n" + chunk + b"\r\n" for chunk in chunks)
    return head(200, [TYPE, CHUNKED]) + sized + end


# --- Connection ------------------------------------------------------------------------------------------------------

fault("reset before the answer", "lost", Exchange.reset, operations=ALL)
fault("close before the answer", "lost", Exchange.close, operations=ALL)
for where, cut in {
    "the status line": lambda body: b"HTTP/1.1 20",
    "the headers": lambda body: whole(body)[:40],
    "headers and body": good_head,
    "the body": lambda body: whole(body)[:-5],
    "a chunk": lambda body: chunked(body)[:-15],
    "two chunks": lambda body: chunked(body[:9], body[9:], end=b"")[: -len(body)],
    "the chunks and their end": lambda body: chunked(body, end=b""),
    "the last line": lambda body: chunked(body, end=b"0\r\n"),
}.items():
    fault(f"close in {where}", "lost", framed(cut), operations=ALL if where in {"the body", "a chunk"} else ALL[:4])
    fault(f"reset in {where}", "lost", framed(cut, then=Exchange.reset))
fault("reset after half a close", "lost", lambda exchange: (exchange.connection.shutdown(1), exchange.reset())[0])
for status in (408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529):
    operations = ALL if status in {500, 503} else ALL[:4]
    fault(f"{status} html", "lost", saying(status, HTML, kind="text/html"), operations=operations)
for status in (500, 502, 504):
    fault(f"{status} json", "lost", saying(status, {"error": {"code": "internal_error", "message": "Oh."}}))
fault("500 empty", "lost", saying(500))
fault("500 cut", "lost", raw(head(500, [("content-length", "100")]), b"Oh"))
fault("503 text", "lost", saying(503, "no healthy upstream", kind="text/plain"))
fault("503 json of a proxy", "lost", saying(503, {"message": "no Route matched"}))
fault("503 html, hung up", "lost", framed(lambda _: head(503, [("content-type", "text/html")]) + HTML.encode()))

# --- Framing ---------------------------------------------------------------------------------------------------------

for name, length in {
    "too large": "999999",
    "negative": "-1",
    "signed": "+5",
    "enormous": "9" * 30,
    "words": "many",
    "hexadecimal": "0x40",
    "two different": "5, 6",
    "empty": "",
}.items():
    fault(f"content-length {name}", "lost", framed(lambda body, length=length: good_head(body, length=length) + body))
fault("content-length twice, different", "lost", framed(lambda body: good_head(body, ("content-length", "9")) + body))
fault(
    "content-length twice, the same",
    "fine",
    framed(lambda body: good_head(body, ("content-length", str(len(body)))) + body),
)
fault(
    "content-length too small",
    "unreadable",
    framed(lambda body: good_head(body, length=str(len(body) - 9)) + body, then=keep),
)
fault("no content-length, whole", "fine", framed(lambda body: head(200, [TYPE]) + body))
fault("no content-length, cut", "unreadable", framed(lambda body: head(200, [TYPE]) + body[:-9]))
for name, chunks in {
    "size in words": b"size\r\n",
    "size negative": b"-5\r\n",
    "size enormous": b"f" * 40 + b"\r\n",
    "size too small": b"2\r\n",
    "size empty": b"\r\n",
}.items():
    fault(
        f"chunk {name}",
        "lost",
        framed(lambda body, chunks=chunks: head(200, [TYPE, CHUNKED]) + chunks + body + b"\r\n0\r\n\r\n"),
    )
fault(
    "chunk without its line end",
    "lost",
    framed(lambda body: head(200, [TYPE, CHUNKED]) + f"{len(body):x}\r\n".encode() + body + b"0\r\n\r\n"),
)
fault("chunk of one byte each", "fine", framed(lambda body: chunked(*(bytes([one]) for one in body)), then=keep))
fault("chunk extensions", "fine", framed(lambda body: chunked(body, extra=b';name="value"'), then=keep))
fault("chunk trailers", "fine", framed(lambda body: chunked(body, end=b"0\r\nX-Checksum: 1\r\n\r\n"), then=keep))
fault("chunk trailers broken", "lost", framed(lambda body: chunked(body, end=b"0\r\n\0\0\0\r\n\r\n")))
fault(
    "both lengths, chunks",
    "either",
    framed(lambda body: chunked(body).replace(b"\r\n\r\n", b"\r\ncontent-length: 5\r\n\r\n", 1)),
)
fault("both lengths, no chunks", "lost", framed(lambda body: good_head(body, CHUNKED) + body))
fault(
    "transfer-encoding unknown",
    "lost",
    framed(lambda body: head(200, [TYPE, ("transfer-encoding", "gzip, chunked")]) + body),
)
for name, line in {
    "words": b"HTTP/1.1 okay then",
    "of HTTP/9": b"HTTP/9.9 200 OK",
    "of shoutcast": b"ICY 200 OK",
    "with four digits": b"HTTP/1.1 2000 OK",
    "with two digits": b"HTTP/1.1 20 OK",
    "in lower case": b"http/1.1 200 ok",
}.items():
    fault(f"status line {name}", "lost", framed(lambda body, line=line: line + whole(body)[21:]))
fault("status line empty", "either", framed(lambda body: b"\r\n" + whole(body)))
fault("status line without a reason", "fine", framed(lambda body: whole(body).replace(b" As Told", b"", 1), then=keep))
fault("line ends of Unix", "fine", framed(lambda body: good_head(body).replace(b"\r\n", b"\n") + body, then=keep))
fault("HTTP/1.0", "fine", framed(lambda body: whole(body).replace(b"HTTP/1.1", b"HTTP/1.0")))
fault("HTTP/0.9", "lost", framed(lambda body: body))
for name, garbage in {
    "bytes": bytes(range(256)) * 8,
    "zeros": b"\0" * 4096,
    "a TLS alert": bytes.fromhex("15030300020228"),
    "HTTP/2": b"\0\0\x12\x04\0\0\0\0\0" + b"\0" * 18,
    "SSH": b"SSH-2.0-OpenSSH_9.6\r\n",
    "SMTP": b"220 mail.example.com ESMTP\r\n",
}.items():
    fault(f"garbage, {name}", "lost", raw(garbage))
for name, header in {
    "without a colon": b"no colon here",
    "without a name": b": value",
    "with a zero": b"x-zero: a\0b",
    "with a space in its name": b"x name: value",
    "with a space before the colon": b"x-name : value",
}.items():
    fault(
        f"header {name}",
        "either",
        framed(lambda body, header=header: whole(body).replace(b"\r\n", b"\r\n" + header + b"\r\n", 1)),
    )
fault(
    "header folded",
    "fine",
    framed(lambda body: whole(body).replace(b"\r\n", b"\r\nx-folded: one\r\n two\r\n", 1), then=keep),
    for_fast="lost",
)
fault("header in Latin-1", "fine", framed(lambda body: good_head(body, ("x-name", b"Zo\xeb")) + body, then=keep))
fault("100 first", "fine", framed(lambda body: b"HTTP/1.1 100 Continue\r\n\r\n" + whole(body), then=keep))
fault(
    "103 first", "fine", framed(lambda body: b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + whole(body), then=keep)
)
fault("100 a thousand times", "either", framed(lambda body: b"HTTP/1.1 100 Continue\r\n\r\n" * 1000 + whole(body)))
fault("101 instead", "either", framed(lambda body: head(101, [("upgrade", "h2c"), ("connection", "upgrade")]) + body))
fault(
    "two answers at once", "fine", framed(lambda body: whole(body) + whole(encoded({"data": contact(666)})), then=keep)
)
fault("an answer and junk", "fine", framed(lambda body: whole(body) + b"junk" * 9, then=keep))
fault(
    "an answer, later junk",
    "fine",
    framed(lambda body: whole(body), then=lambda exchange: (exchange.pause(0.02), exchange.send(b"junk" * 9))[1]),
)
fault(
    "an answer, later a goodbye of the proxy",
    "fine",
    framed(
        lambda body: whole(body),
        then=lambda exchange: (exchange.pause(0.02), exchange.answer(408, HTML), exchange.close())[2],
    ),
)

# --- Slowness: the deadline holds ------------------------------------------------------------------------------------

TRICKLED = b" " * 64
fault("slow, silence", "slow", Exchange.hang, operations=ALL[:4])
fault("slow, silence after the headers", "slow", framed(good_head, then=Exchange.hang))
fault("slow, silence in the headers", "slow", framed(lambda body: whole(body)[:30], then=Exchange.hang))
fault(
    "slow, silence in the body", "slow", framed(lambda body: whole(body)[:-5], then=Exchange.hang), operations=ALL[:4]
)
fault("slow, silence in a chunk", "slow", framed(lambda body: chunked(body)[:-15], then=Exchange.hang))
fault("slow, silence before the last chunk", "slow", framed(lambda body: chunked(body, end=b""), then=Exchange.hang))
fault("slow status line", "slow", lambda exchange: exchange.trickle(b"HTTP/1.1 200 " + b"O" * 9999))
fault(
    "slow headers",
    "slow",
    raw(b"HTTP/1.1 200 OK\r\n", then=lambda exchange: exchange.trickle(b"x-slow: " + b"a" * 9999)),
)
fault("slow header lines", "slow", raw(b"HTTP/1.1 200 OK\r\n", then=lambda exchange: exchange.trickle(b"x: y\r\n")))
fault(
    "slow body",
    "slow",
    framed(lambda body: good_head(body, length="99999"), then=lambda exchange: exchange.trickle(TRICKLED)),
    operations=ALL[:4],
)
fault(
    "slow chunks",
    "slow",
    framed(lambda body: head(200, [TYPE, CHUNKED]), then=lambda exchange: exchange.trickle(b"1\r\n \r\n")),
)
fault(
    "slow body without a length",
    "slow",
    framed(lambda body: head(200, [TYPE]), then=lambda exchange: exchange.trickle(TRICKLED)),
)
fault(
    "slow body of an error",
    "slow",
    framed(lambda body: head(500, [("content-length", "99999")]), then=lambda exchange: exchange.trickle(TRICKLED)),
)
fault(
    "slow body of a refusal",
    "slow",
    framed(
        lambda body: head(429, [("content-length", "99999"), ("retry-after", "0")]),
        then=lambda exchange: exchange.trickle(TRICKLED),
    ),
    operations=("get", "update"),
)
fault(
    "slow gzip",
    "slow",
    framed(
        lambda body: (
            head(200, [TYPE, ("content-length", "99999"), ("content-encoding", "gzip")]) + gzip.compress(b"")[:10]
        ),
        then=lambda exchange: exchange.trickle(b"\0"),
    ),
)
fault("slow 100 for ever", "slow", lambda exchange: exchange.trickle(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.005))
fault("slow 102 for ever", "slow", lambda exchange: exchange.trickle(b"HTTP/1.1 102 Processing\r\n\r\n", pause=0.005))

# --- Content ---------------------------------------------------------------------------------------------------------

for name, content in {
    "cut JSON": b'{"data": {"id": "con_1", "firstName": "Sa',
    "broken JSON": b'{"data": {"id": "con_1",, }}',
    "JSON and more": b'{"data": {"id": "con_1", "firstName": "Sarah"}} {"data": 1}',
    "nothing": b"",
    "white space": b" \r\n\t ",
    "null": b"null",
    "a number": b"42",
    "a text": b'"Sarah"',
    "true": b"true",
    "a list": b'[{"id": "con_1", "firstName": "Sarah"}]',
    "an empty list": b"[]",
    "data null": b'{"data": null}',
    "data a text": b'{"data": "Sarah"}',
    "data a number": b'{"data": 7}',
    "data a list": b'{"data": [{"id": "con_1", "firstName": "Sarah"}]}',
    "data an empty list": b'{"data": []}',
    "an error beside null": b'{"data": null, "error": {"code": "x", "message": "y"}}',
    "binary": bytes(range(256)),
    "invalid UTF-8": b'{"data": {"id": "con_1", "firstName": "Sa\xff\xferah"}}',
}.items():
    fault(f"200 with {name}", "unreadable", saying(200, content))
fault(
    "200 with a page",
    "unreadable",
    saying(200, HTML, kind="text/html"),
    operations=(*ALL[:5], "export", "delete"),
    says=lambda error: "HTML" in str(error) and "200" in str(error) and "text/html" in str(error),
)
fault(
    "200 with a page that says JSON",
    "unreadable",
    saying(200, HTML),
    operations=ALL[:5],
    says=lambda error: "HTML" in str(error) and "200" in str(error),
)
fault("200 with a page to sign in", "unreadable", saying(200, b"\xef\xbb\xbf\n <HTML><form>", kind="text/html"))
for name, said in {
    "an error": {"code": "internal_error", "message": "It went wrong."},
    "an error as a text": "No.",
}.items():
    fault(
        f"200 with {name}", "unreadable", saying(200, {"error": said}), operations=ALL[:4], error=conduyt.APIStatusError
    )
fault("204", "unreadable", saying(204))
fault("205", "unreadable", saying(205))
fault(
    "206 with a part",
    "unreadable",
    saying(206, b'{"data": {"id": "con_1"', headers=[("content-range", "bytes 0-9/99")]),
)
for name, content in {
    "nothing": b"",
    "null": b"null",
    "a number": b"42",
    "a text": b'"Sarah"',
    "cut JSON": b'{"data": [{"id": "con_1", "firstName": "Sarah"}, {"id": "co',
    "data null": b'{"data": null}',
    "data a text": b'{"data": "Sarah"}',
    "data an object": b'{"data": {"id": "con_1"}}',
}.items():
    fault(f"list with {name}", "unreadable", saying(200, content), operations=("list",))
fault(
    "gzip",
    "fine",
    framed(lambda body: good_head(gzip.compress(body), ("content-encoding", "gzip")) + gzip.compress(body), then=keep),
    operations=ALL[:4],
)
fault(
    "gzip cut",
    "lost",
    framed(lambda body: good_head(gzip.compress(body)[:-12], ("content-encoding", "gzip")) + gzip.compress(body)[:-12]),
)
fault(
    "gzip broken",
    "unreadable",
    framed(lambda body: good_head(b"x" * 50, ("content-encoding", "gzip")) + b"x" * 50),
    operations=ALL[:4],
)
fault("gzip that is none", "unreadable", framed(lambda body: good_head(body, ("content-encoding", "gzip")) + body))
fault(
    "gzip with a wrong checksum",
    "unreadable",
    framed(
        lambda body: good_head(gzip.compress(body), ("content-encoding", "gzip")) + gzip.compress(body)[:-8] + b"\0" * 8
    ),
)
fault(
    "encoding nobody asked for, br",
    "unreadable",
    framed(lambda body: good_head(body, ("content-encoding", "br")) + body),
)
fault(
    "encoding nobody asked for, zstd",
    "unreadable",
    framed(lambda body: good_head(body, ("content-encoding", "zstd")) + body),
)
fault("encoding unknown", "either", framed(lambda body: good_head(body, ("content-encoding", "rot13")) + body))
fault(
    "encoding nobody asked for, deflate",
    "either",
    framed(lambda body: good_head(zlib.compress(body), ("content-encoding", "deflate")) + zlib.compress(body)),
)
fault("the type of a text", "fine", lambda exchange: exchange.answer(200, exchange.good()[1], kind="text/plain"))
fault("the type of a page", "either", lambda exchange: exchange.answer(200, exchange.good()[1], kind="text/html"))
fault("a byte order mark", "either", showing(lambda one: b"\xef\xbb\xbf" + encoded({"data": one})))
fault("UTF-16", "either", showing(lambda one: encoded({"data": one}).decode().encode("utf-16")))
fault("without an envelope", "fine", showing(lambda one: one))
fault("new fields", "fine", showing(lambda one: {"data": {**one, "x": {"y": [1]}, "score2": 3}, "more": 1, "meta": {}}))
fault("unknown enum values", "fine", showing(lambda one: {"data": {**one, "status": "teleported", "source": "Mars"}}))
fault(
    "nulls",
    "fine",
    showing(lambda one: {"data": {**one, "email": None, "tags": None, "status": None, "createdAt": None}}),
)
fault("missing fields", "fine", showing(lambda one: {"data": {"id": one["id"], "firstName": one["firstName"]}}))
fault("a key twice", "either", showing(lambda one: encoded({"data": one})[:-2] + b', "firstName": "Sarah"}}'))
fault("zeros in a text", "either", showing(lambda one: {"data": {**one, "lastName": "O\0Connor"}}))
fault("half a surrogate", "either", showing(lambda one: encoded({"data": one})[:-2] + b', "lastName": "\\ud800"}}'))
fault("NaN", "either", showing(lambda one: encoded({"data": one})[:-2] + b', "score": NaN, "x": -Infinity}}'))
fault(
    "a huge integer", "either", showing(lambda one: encoded({"data": one})[:-2] + b', "score": ' + b"9" * 9999 + b"}}")
)
fault(
    "a huge unknown integer",
    "either",
    showing(lambda one: encoded({"data": one})[:-2] + b', "x": ' + b"9" * 9999 + b"}}"),
)
fault("a huge exponent", "either", showing(lambda one: encoded({"data": one})[:-2] + b', "score": 1e999999}}'))
fault(
    "deep lists",
    "either",
    showing(lambda one: encoded({"data": one})[:-2] + b', "x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}}"),
    operations=ALL[:4],
)
fault(
    "deep objects",
    "either",
    showing(lambda one: encoded({"data": one})[:-2] + b', "x": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}}"),
)
fault(
    "a thousand headers",
    "fine",
    lambda exchange: exchange.answer(200, exchange.good()[1], headers=[(f"x-{number}", "y") for number in range(1000)]),
    for_fast="lost",
)
fault(
    "ten thousand headers",
    "either",
    lambda exchange: exchange.answer(
        200, exchange.good()[1], headers=[(f"x-{number}", "y" * 20) for number in range(10_000)]
    ),
)
fault(
    "a header of a megabyte",
    "either",
    lambda exchange: exchange.answer(200, exchange.good()[1], headers=[("x-large", "y" * 2**20)]),
)
fault(
    "odd numbers in headers",
    "fine",
    lambda exchange: exchange.answer(
        200,
        exchange.good()[1],
        headers=[
            ("x-ratelimit-limit", b"\xb2"),
            ("x-ratelimit-remaining", "-1"),
            ("x-ratelimit-reset", "9" * 400),
            ("retry-after", "soon"),
            ("date", "yesterday"),
            ("x-request-id", b"\xff\x1b[31m"),
        ],
    ),
    for_fast="lost",
)

# --- Errors of the API -----------------------------------------------------------------------------------------------

for name, body in {
    "as documented": {
        "error": {"code": "validation_failed", "message": "No.", "details": [{"field": "a", "message": "b"}]}
    },
    "as a text": {"error": "No."},
    "as a list": {"error": ["No.", {"message": "No."}]},
    "a list": [{"message": "No."}],
    "as a number": {"error": 7},
    "with numbers in it": {"error": {"code": 7, "message": ["No."], "details": "No."}},
    "with odd details": {
        "error": {"code": None, "message": None, "details": [None, 1, {"field": 2, "message": {}}, []]}
    },
    "nested": {"error": {"error": {"error": {"message": "No."}}}},
    "message only": {"message": "No."},
    "problem details": {"type": "about:blank", "title": "No.", "status": 422},
    "null": None,
    "error null": {"error": None},
    "empty": b"",
    "an empty object": {},
    "bad JSON": b'{"error": {"code": ',
    "invalid UTF-8": b'{"error": "\xff\xfe\xfd"}',
    "a page": HTML,
    "a number": 42,
    "deep": b'{"error": ' + b"[" * 99_999,
    "a huge integer": b'{"error": {"code": ' + b"9" * 9999 + b"}}",
    "NaN": b'{"error": {"code": NaN}}',
    "half a surrogate": b'{"error": {"code": "a\\ud800", "message": "b\\udfff"}}',
    "terminal escapes": {"error": {"code": "\x1b[2J", "message": "\x1b[31m\u202eNo.\r\nx"}},
    "long": {"error": {"code": "c" * 99_999, "message": "m" * 999_999}},
    "binary": bytes(range(256)),
}.items():
    fault(
        f"422 {name}",
        "rejected",
        saying(422, body),
        error=conduyt.ValidationFailedError,
        says=lambda error: len(str(error)) < 4000 and str(error).isprintable(),
    )
fault(
    "400 with a gzip that is none",
    "rejected",
    framed(lambda body: head(400, [("content-encoding", "gzip"), ("content-length", "3")]) + b"abc"),
    error=conduyt.InvalidRequestError,
)
for status, kind in {
    400: conduyt.InvalidRequestError,
    401: conduyt.AuthenticationError,
    402: conduyt.PaymentRequiredError,
    403: conduyt.PermissionDeniedError,
    404: conduyt.NotFoundError,
    405: conduyt.APIStatusError,
    406: conduyt.APIStatusError,
    410: conduyt.APIStatusError,
    413: conduyt.PayloadTooLargeError,
    415: conduyt.APIStatusError,
    418: conduyt.APIStatusError,
    451: conduyt.APIStatusError,
    499: conduyt.APIStatusError,
    501: conduyt.APIStatusError,
    505: conduyt.APIStatusError,
    507: conduyt.APIStatusError,
    600: conduyt.APIStatusError,
    999: conduyt.APIStatusError,
    300: conduyt.APIStatusError,
    304: conduyt.APIStatusError,
    305: conduyt.APIStatusError,
}.items():
    operations = ("get", "update", "create") if status != 404 else ("get", "update", "create", "list", "export")
    fault(
        f"{status} page",
        "rejected",
        saying(status, HTML, kind="text/html"),
        error=kind,
        operations=operations,
        says=lambda error, status=status: isinstance(error, conduyt.APIStatusError) and error.status == status,
    )
fault(
    "an unknown code",
    "rejected",
    saying(400, {"error": {"code": "moon_phase", "message": "Wait."}}),
    error=conduyt.APIStatusError,
    says=lambda error: getattr(error, "code", "") == "moon_phase",
)
fault(
    "409 of one that exists",
    "rejected",
    saying(409, {"error": {"code": "conflict", "message": "There."}, "existingId": "con_9"}),
    operations=("create",),
    error=conduyt.ConflictError,
    says=lambda error: getattr(error, "existing_id", "") == "con_9",
)
for name, unconfirmed in {
    "data": {"data": {"id": "msg_1", "status": "failed", "metadata": {"deliveryUnconfirmed": True}}},
    "an error": {"error": {"code": "validation_failed", "message": "?"}, "metadata": {"deliveryUnconfirmed": True}},
    "its error": {"error": {"code": "validation_failed", "message": "?", "metadata": {"deliveryUnconfirmed": True}}},
}.items():
    fault(
        f"422 delivery unconfirmed, said in {name}",
        "rejected",
        saying(422, unconfirmed),
        operations=("sms",),
        error=conduyt.DeliveryUnconfirmedError,
        says=lambda error: error.maybe_applied,
    )

# --- Throttling ------------------------------------------------------------------------------------------------------

for status in (429, 503):
    for name, headers in {"0": [("retry-after", "0")], "0.2": [("retry-after", "0.2")], "none": []}.items():
        fault(
            f"{status} retry-after {name}",
            "refused",
            saying(status, SAID, headers=headers),
            operations=ALL if name == "0" else ("get", "update", "create"),
        )
fault("429 page", "refused", saying(429, HTML, kind="text/html", headers=[("retry-after", "0")]))
fault("429 empty", "refused", saying(429, headers=[("retry-after", "0")]))
fault("503 page with retry-after", "refused", saying(503, HTML, kind="text/html", headers=[("retry-after", "0")]))

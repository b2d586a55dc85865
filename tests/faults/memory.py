"""Answers that are small on the wire and huge in memory, or that never end: what they cost a process."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from .calls import Way
from .faults import CHUNKED, TYPE
from .life import in_child
from .server import Exchange, Server, head

MIB = 2**20
MOST_EXTRA_MIB = 160.0


@cache
def zeros_in_gzip(mebibytes: int = 512) -> bytes:
    """So many MiB of zeros, in about a thousandth of that."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(mebibytes)) + packer.flush()


@cache
def nested(times: int = 20) -> bytes:
    content = gzip.compress(bytes(64 * MIB))
    for _ in range(times - 1):
        content = gzip.compress(content)
    return content


def packed(content: Callable[[], bytes], encoding: str, status: int = 200) -> Callable[[Exchange], None]:
    def act(exchange: Exchange) -> None:
        body = content()
        exchange.send(head(status, [TYPE, ("content-length", str(len(body))), ("content-encoding", encoding)]), body)

    return act


def endless(start: bytes, more: bytes, pause: float = 0) -> Callable[[Exchange], None]:
    """Send the start, and then more for ever: as fast as it is taken, or with pauses in between."""

    def act(exchange: Exchange) -> None:
        exchange.send(start)
        while not exchange.lane.over.wait(pause):
            exchange.send(more)

    return act


def chunk_of(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def in_data(start: bytes, more: bytes, times: int, end: bytes) -> Callable[[Exchange], None]:
    return lambda exchange: exchange.answer(200, start + more * times + end)


BOMBS: dict[str, tuple[str, Callable[[Exchange], None]]] = {
    "gzip, 512 MiB of zeros": ("get", packed(zeros_in_gzip, "gzip")),
    "gzip, 512 MiB, as a file": ("export", packed(zeros_in_gzip, "gzip")),
    "gzip, 512 MiB, as an error": ("get", packed(zeros_in_gzip, "gzip", 422)),
    "gzip, twenty times": ("get", packed(nested, ", ".join(["gzip"] * 20))),
    "gzip in gzip": ("get", packed(lambda: gzip.compress(zeros_in_gzip()), "gzip, gzip")),
    "x-gzip": ("get", packed(zeros_in_gzip, "x-gzip")),
    "deflate nobody asked for": ("get", packed(lambda: zeros_in_gzip()[10:-8], "deflate")),
    "brotli nobody asked for": ("get", packed(lambda: b"\x81\xfe\xff\xff" * 9999, "br")),
    "an endless body": ("get", endless(head(200, [TYPE]), bytes(MIB))),
    "an endless body of an error": ("get", endless(head(422, [TYPE]), bytes(MIB))),
    "endless chunks": ("list", endless(head(200, [TYPE, CHUNKED]), chunk_of(b" " * MIB))),
    "a length of 10 GiB": ("create", endless(head(200, [TYPE, ("content-length", str(10 * 2**30))]), b" " * MIB)),
    "a chunk of 10 GiB": ("get", endless(head(200, [TYPE, CHUNKED]) + b"280000000\r\n", b" " * MIB)),
    "endless headers": ("get", endless(b"HTTP/1.1 200 OK\r\n", b"x-more: of it\r\n" * 9999)),
    "an endless header": ("get", endless(b"HTTP/1.1 200 OK\r\nx-long: ", b"y" * MIB)),
    "an endless status line": ("get", endless(b"HTTP/1.1 200 ", b"y" * MIB)),
    "an endless chunk extension": ("get", endless(head(200, [TYPE, CHUNKED]) + b"5;", b"x=y;" * 2**18)),
    "endless trailers": ("get", endless(head(200, [TYPE, CHUNKED]) + b"0\r\n", b"x-more: of it\r\n" * 9999)),
    "endless 100s": ("get", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 999, pause=0.05)),
    "endless lists in lists": ("get", in_data(b'{"data": {"id": "con_1", "x": ', b"[", 20 * MIB, b"}}")),
    "an integer of 10 MB": ("get", in_data(b'{"data": {"id": "con_1", "score": ', b"9", 10 * MIB, b"}}")),
    "a float of 10 MB": ("get", in_data(b'{"data": {"id": "con_1", "score": 0.', b"9", 10 * MIB, b"}}")),
    "a million fields": (
        "get",
        lambda exchange: exchange.answer(
            200, {"data": {"id": "con_1"} | {f"x{number}": 1 for number in range(300_000)}}
        ),
    ),
    "a million empty rows": ("list", lambda exchange: exchange.answer(200, {"data": [{}] * 1_000_000})),
    "a million rows that are none": ("list", lambda exchange: exchange.answer(200, {"data": [1] * 1_000_000})),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What an answer cost."""

    extra_mib: float
    outcome: str


def take(server: Server, bomb: str, way: Way) -> Taken:
    """Let a process of its own take the answer."""
    operation, act = BOMBS[bomb]
    zeros_in_gzip(), nested()  # made before the clock of the call runs

    def after_a_good_one(exchange: Exchange) -> None:
        exchange.succeed() if exchange.number == 1 else act(exchange)

    lane = server.lane(after_a_good_one)
    child = in_child("take", way, lane.url, operation)
    lane.over.set()
    if child.returncode != 0:
        return Taken(float("inf"), child.stderr[-2000:])
    extra, outcome = child.stdout.split()
    return Taken(float(extra), outcome)

"""Where a key could show: everything a program can hold, looked at in every way a program can look."""

from __future__ import annotations

import copy
import gc
import inspect
import io
import json
import logging
import pickle
import pprint
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import conduyt

from .calls import KEY, OPERATIONS, Way, client_of, done, run
from .faults import HTML
from .server import Exchange, Server

PART = KEY[8:-4]
"""Enough of the key to know it by. Its last four characters may show, to tell keys apart."""

NEEDLES = (PART, PART[::-1], KEY.encode().hex()[16:-8])


def echo(status: int, make: Callable[[str], object], **more: Any) -> Callable[[Exchange], None]:
    """Answer with what came in the header of the key."""
    return lambda exchange: exchange.answer(status, make(exchange.request.header("authorization") or ""), **more)


def in_headers(exchange: Exchange) -> None:
    said = exchange.request.header("authorization") or ""
    exchange.answer(
        403,
        b"",
        headers=[
            ("x-seen", said),
            ("x-request-id", said),
            ("location", f"http://{said[7:]}@h/"),
            ("retry-after", said),
            ("www-authenticate", f'Bearer realm="{said}"'),
        ],
    )


def in_headers_of_a_contact(exchange: Exchange) -> None:
    said = exchange.request.header("authorization") or ""
    exchange.answer(200, exchange.good()[1], headers=[("x-seen", said), ("x-request-id", said)])


THEIRS = tuple(f"httpcore{number}.http11 receive_response_headers." for number in ("", "2"))

ENDS: dict[str, Callable[[Exchange], None]] = {
    "a contact": Exchange.succeed,
    "a contact, headers echo": in_headers_of_a_contact,
    "401": echo(401, lambda said: {"error": {"code": "unauthenticated", "message": "No."}}),
    "401, echo in the message": echo(
        401, lambda said: {"error": {"code": "unauthenticated", "message": f"bad {said}"}}
    ),
    "401, echo in the code": echo(401, lambda said: {"error": {"code": said, "message": "No."}}),
    "422, echo in the details": echo(422, lambda said: {"error": {"details": [{"field": said, "message": said}]}}),
    "422, echo beside": echo(422, lambda said: {"error": {"message": "No."}, "seen": {said: [said]}}),
    "400, echo in a text": echo(400, lambda said: f"<html>{said}</html>", kind="text/html"),
    "400, echo escaped": echo(400, lambda said: '{"error": "' + "".join(f"\\u{ord(one):04x}" for one in said) + '"}'),
    "403, echo in the headers": in_headers,
    "302, echo in the location": lambda exchange: exchange.answer(
        302, headers=[("location", f"http://x:{KEY}@127.0.0.1/{KEY}")]
    ),
    "409, echo as the id": echo(409, lambda said: {"error": {"code": "conflict"}, "existingId": said}),
    "429": echo(429, lambda said: {"error": said}, headers=[("retry-after", "3600")]),
    "500": echo(500, lambda said: said),
    "200, a page with it": echo(200, lambda said: f"<html>{said}{HTML}", kind="text/html"),
    "200, a text with it": echo(200, lambda said: said, kind="text/plain"),
    "200, null": echo(200, lambda said: b"null"),
    "reset": Exchange.reset,
    "cut": lambda exchange: (exchange.send(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"), exchange.close())[1],
    "garbage": lambda exchange: (
        exchange.send((exchange.request.header("authorization") or "").encode() + b"\r\n\r\n"),
        exchange.close(),
    )[1],
    "garbage in a header": lambda exchange: (
        exchange.send(f"HTTP/1.1 200 OK\r\n{KEY}\r\n\r\n".encode()),
        exchange.close(),
    )[1],
    "silence": Exchange.hang,
}

WAYS_TO_LOOK: dict[str, Callable[[Any], object]] = {
    "repr": repr,
    "str": str,
    "format": "{}".format,
    "percent": lambda thing: "%s %r" % (thing, thing),  # noqa: UP031
    "ascii": ascii,
    "pprint": pprint.pformat,
    "vars": lambda thing: repr(getattr(thing, "__dict__", None)),
    "vars, pretty": lambda thing: pprint.pformat(getattr(thing, "__dict__", None)),
    "members": lambda thing: repr([value for _, value in inspect.getmembers(thing)]),
    "members of members": lambda thing: repr(
        [
            inspect.getmembers(value)
            for _, value in inspect.getmembers(thing)
            if type(value).__module__.startswith("conduyt")
        ]
    ),
    "json of vars": lambda thing: json.dumps(
        thing, default=lambda one: getattr(one, "__dict__", repr(one)), skipkeys=True
    ),
    "a copy": lambda thing: repr(copy.copy(thing)),
    "a deep copy": lambda thing: repr(copy.deepcopy(thing)),
    "vars of a copy": lambda thing: repr(vars(copy.copy(thing))),
    "a pickle": lambda thing: pickle.dumps(thing).decode("latin-1"),
    "an old pickle": lambda thing: pickle.dumps(thing, 0).decode("latin-1"),
    "reduce": lambda thing: repr(thing.__reduce_ex__(4)),
    "state": lambda thing: repr(thing.__getstate__()),
    "dir": lambda thing: repr(dir(thing)),
    "a model's dump": lambda thing: f"{thing.model_dump()} {thing.model_dump_json()}",
    "a model's extra": lambda thing: repr(thing.model_extra),
    "a response": lambda thing: f"{thing.response!r} {thing.response.headers!r} {thing.response.request_id}",
}
WAYS_TO_LOOK_AT_ERRORS: dict[str, Callable[[Any], object]] = {
    "args": lambda error: repr(error.args),
    "notes": lambda error: repr(getattr(error, "__notes__", [])),
    "attempts": lambda error: repr(error.attempts),
    "body": lambda error: repr(getattr(error, "body", None)),
    "headers": lambda error: repr(dict(getattr(error, "headers", {}))),
    "details": lambda error: repr(getattr(error, "details", None)),
    "request id": lambda error: repr(getattr(error, "request_id", None)),
    "chain": lambda error: repr([[vars(one), one.args, one] for one in chain_of(error)]),
    "traceback": lambda error: "".join(traceback.format_exception(error)),
    "traceback with its variables": lambda error: "".join(
        traceback.TracebackException.from_exception(error, capture_locals=True).format()
    ),
    "variables of the frames": lambda error: repr(
        [
            value
            for one in chain_of(error)
            for frame, _ in traceback.walk_tb(one.__traceback__)
            if "conduyt" in frame.f_code.co_filename
            for value in frame.f_locals.values()
        ]
    ),
}


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def shows(text: object) -> bool:
    lowered = str(text).lower()
    return any(needle.lower() in lowered for needle in NEEDLES)


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Hear every logger there is, at every level, and every warning."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s %(exc_text)s"))
    names = ["", *logging.root.manager.loggerDict]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(1)
    logging.root.addHandler(handler)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield heard
        heard.write(repr([str(one.message) for one in caught if "conduyt" in one.category.__module__]))
    finally:
        logging.root.removeHandler(handler)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def search(server: Server, way: Way) -> tuple[int, list[str]]:
    """Let calls end in every way, and look for the key; return the number of places and those where it is."""
    found: list[str] = []
    places = 0

    def look(name: str, things: dict[str, Any], looks: dict[str, Callable[[Any], object]]) -> None:
        nonlocal places
        for which, thing in things.items():
            for how, see in looks.items():
                places += 1
                try:
                    seen = see(thing)
                except Exception as refused:  # a thing that cannot be looked at so: its refusal can
                    seen = "".join(traceback.format_exception_only(refused))
                if shows(seen):
                    found.append(f"{name}: {which}: {how}")

    async def end(name: str, act: Callable[[Exchange], None], operation: str) -> None:
        client = client_of(way, server.lane(act).url, max_retries=1, deadline=1)
        try:
            result = await done(OPERATIONS[operation](client))
        except conduyt.ConduytError as error:
            look(f"{operation}, {name}", {"the error": error}, WAYS_TO_LOOK | WAYS_TO_LOOK_AT_ERRORS)
        else:
            look(f"{operation}, {name}", {"the result": result}, WAYS_TO_LOOK)
        if operation == "get":
            holders = {
                "the client": client,
                "another client": client.with_options(timeout=1),
                "a resource": client.contacts,
                "the limits": client.rate_limit,
            }
            if name in {"a contact", "401"}:
                look(name, holders, WAYS_TO_LOOK)
        await done(client.close())

    async def work() -> None:
        for name, act in ENDS.items():
            for operation in ("get", "create"):
                await end(name, act, operation)

    with listening() as heard:
        run(way, work)
    gc.collect()
    places += 1
    # What a server says in its headers, httpcore writes into its own debugging log: nobody can keep it from that.
    lines = [line for line in heard.getvalue().splitlines() if not line.startswith(THEIRS)]
    found += [f"the log: {line[:200]}" for line in lines if shows(line)]
    return places, found

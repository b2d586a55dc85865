"""A server on loopback that is fast enough not to matter: one look-up and one write per request.

    python benchmarks/server.py      prints its port, and serves until its standard input is closed

The path says what is wanted: /MILLISECONDS/ENVELOPE/TOTAL/contacts, so that nothing has to be told to it in between.
"""

from __future__ import annotations

import asyncio
import sys
from functools import cache
from typing import ClassVar, cast
from urllib.parse import parse_qs, urlsplit

from contact import PER_PAGE, contact, encode

DISTINCT_PAGES = 100
"""Pages made field by field; the ones after them differ from these by the ids."""


@cache
def rows(page: int) -> bytes:
    """The items of a page, without brackets."""
    first = (page - 1) * PER_PAGE
    return b",".join(encode(contact(number)) for number in range(first, first + PER_PAGE))


def page_body(envelope: str, page: int, total: int, path: str) -> bytes:
    """The same items in the envelope that the generic entry point of each library expects."""
    turn, number = divmod(page - 1, DISTINCT_PAGES)
    items = rows(number + 1)
    if turn:
        items = items.replace(b'"con_0000', f'"con_{turn:04}'.encode())
    pages = total // PER_PAGE
    more = page < pages
    last = f"con_{page * PER_PAGE - 1:08}"
    match envelope:
        case "conduyt":
            meta = encode({"page": page, "limit": PER_PAGE, "total": total, "totalPages": pages})
            return b'{"data":[%b],"meta":%b}' % (items, meta)
        case "stripe":
            items = items.replace(b'{"id":"con_', b'{"object":"contact","id":"con_')
            return b'{"object":"list","url":%b,"has_more":%b,"data":[%b]}' % (encode(path), encode(more), items)
        case "cursor":
            return b'{"object":"list","has_more":%b,"last_id":%b,"data":[%b]}' % (encode(more), encode(last), items)
        case "hubspot":
            items = b",".join(hubspot_row(contact(n)) for n in range((page - 1) * PER_PAGE, page * PER_PAGE))
            paging = encode({"paging": {"next": {"after": str(page + 1)}}} if more else {})[1:-1]
            return b'{"results":[%b]%b%b}' % (items, b"," if more else b"", paging)
        case "salesforce":
            facts = {"totalSize": total, "done": not more, "nextRecordsUrl": f"/services/data/v59.0/query/{page + 1}"}
            return b'{%b,"records":[%b]}' % (encode(facts)[1:-1], items)
        case _:
            return b"[%b]" % items


def hubspot_row(row: dict[str, object]) -> bytes:
    """HubSpot's own shape: every property flat and as text."""
    flat = {name: str(value) for name, value in row.items() if name not in {"createdAt", "updatedAt"}}
    times = {"createdAt": row["createdAt"], "updatedAt": row["updatedAt"]}
    return encode({"id": row["id"], "properties": flat, **times, "archived": False})


def page_asked_for(target: str) -> int:
    """Each library counts its pages in its own way: by number, or by the last id it has seen."""
    query = parse_qs(urlsplit(target).query)
    for name in ("after", "after_id", "starting_after"):
        if name in query:
            text = query[name][0]
            return int(text[4:]) // PER_PAGE + 2 if text.startswith("con_") else int(text)
    return int(query.get("page", ["1"])[0])


def answer(target: str) -> tuple[float, bytes]:
    """The delay in seconds and the whole answer to a target."""
    path = urlsplit(target).path
    delay, envelope, total, *rest = path.strip("/").split("/")
    if rest and rest[-1].startswith("con_"):
        row = contact(int(rest[-1][4:]))
        if envelope == "conduyt":
            body = encode({"data": row})
        elif envelope == "hubspot":
            body = hubspot_row(row)
        elif envelope == "stripe":
            body = encode({"object": "contact", **row})
        else:
            body = encode(row)
    elif rest[-1].isdigit():  # Salesforce's further pages have a path of their own
        body = page_body(envelope, int(rest[-1]), int(total), path)
    else:
        body = page_body(envelope, page_asked_for(target), int(total), path)
    head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_1\r\ncontent-length: "
    return int(delay) / 1000, f"{head}{len(body)}\r\n\r\n".encode() + body


class Connection(asyncio.Protocol):
    """One connection; requests have no body and come one after the other."""

    answers: ClassVar[dict[bytes, tuple[float, bytes]]] = {}
    transport: asyncio.Transport
    received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.received += data
        if not self.received.endswith(b"\r\n\r\n"):
            return
        target = self.received.split(b" ", 2)[1]
        self.received = b""
        found = self.answers.get(target)
        if found is None:
            found = answer(target.decode())
            if len(self.answers) < 5000:
                self.answers[target] = found
        delay, whole = found
        if delay:
            asyncio.get_running_loop().call_later(delay, self.transport.write, whole)
        else:
            self.transport.write(whole)


async def serve() -> None:
    """Serve until standard input is closed: whoever started it is gone then."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    try:
        import uvloop
    except ImportError:
        asyncio.run(serve())
    else:
        uvloop.run(serve())

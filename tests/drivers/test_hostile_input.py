"""What a stranger may have put into a value that goes out, or into an answer, reaches nothing it should not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import conduyt
from conduyt import AsyncConduyt, Conduyt

from .conftest import Connect
from .either import CONTACT, KEY, done, every
from .server import Server, answer, answer_by

pytestmark = pytest.mark.anyio

# -- headers -----------------------------------------------------------------------------------------------------------

CANARY = "s3cr3t"
INJECTIONS = {
    "a line end": f"{CANARY}\r\nX-Evil: 1",
    "a line feed": f"{CANARY}\nX-Evil: 1",
    "a carriage return": f"{CANARY}\rX-Evil: 1",
    "a second request": f"{CANARY}\r\n\r\nDELETE /api/v1/contacts/con_1 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a folded line": f"{CANARY}\r\n folded",
    "NUL": f"{CANARY}\x00",
    "an escape sequence": f"{CANARY}\x1b[2J",
    "a vertical tab": f"{CANARY}\x0bX-Evil: 1",
    "NEL": f"{CANARY}\x85X-Evil: 1",
    "a line separator": f"{CANARY}\u2028X-Evil: 1",
    "letters whose last byte is a line end": f"{CANARY}\u010d\u010aX-Evil: 1",  # what old clients cut to 8 bits
    "half a character": f"{CANARY}\ud800",
}
PLACES: dict[str, Callable[[Connect, Server, str], Any]] = {
    "the key": lambda connect, server, value: connect(server).with_options(api_key=value).contacts.get("con_1"),
    "a header of the client": lambda connect, server, value: connect(server, headers={"X-Team": value}).contacts.get(
        "con_1"
    ),
    "the user agent of a call": lambda connect, server, value: connect(server).contacts.get(
        "con_1", options={"headers": {"User-Agent": value}}
    ),
    "the idempotency key": lambda connect, server, value: connect(server).contacts.get(
        "con_1", options={"idempotency_key": value}
    ),
}


@pytest.mark.parametrize("value", INJECTIONS.values(), ids=INJECTIONS)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
async def test_nothing_breaks_out_of_a_header(
    connect: Connect, place: Callable[[Connect, Server, str], Any], value: str
) -> None:
    refused = pytest.raises((ValueError, conduyt.ConfigurationError))
    with Server(then=answer(200, CONTACT)) as server, refused as caught:
        await done(place(connect, server, value))

    assert server.connections == 0
    assert CANARY not in f"{caught.value!r} {caught.value} {getattr(caught.value, '__notes__', '')}"


# -- ids ---------------------------------------------------------------------------------------------------------------

IDS = [
    *("..", ".", "../deals", "..%2fdeals", "%2e%2e", "%252e%252e", "..;", "\uff0e\uff0e", "con_1/../../deals/deal_1"),
    *("con_1\\..\\deals", "con_1?force=true", "con_1#x", "con_1\r\nX-Evil: 1", "con_1 HTTP/1.1", "", " "),
    *("http://evil.test/", "//evil.test", "@evil.test", "con_1;x=1", "con_1\x00", "\u202econ_1"),
]
VERBS: dict[str, Callable[[Conduyt | AsyncConduyt, str], Any]] = {
    "GET": lambda client, contact_id: client.contacts.get(contact_id),
    "DELETE": lambda client, contact_id: client.contacts.delete(contact_id),
}


@pytest.mark.parametrize("contact_id", IDS)
@pytest.mark.parametrize("verb", VERBS)
async def test_an_id_never_addresses_anything_but_one_object(connect: Connect, verb: str, contact_id: str) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        try:
            await done(VERBS[verb](connect(server), contact_id))
        except ValueError:
            assert server.requests == []
            return

    assert server.request.method == verb
    before, _, segment = server.request.target.rpartition("/")
    assert before == "/api/v1/contacts"
    assert unquote_to_bytes(segment).decode() == contact_id
    assert not set(segment) & set("?#;@\\")


async def test_an_ordinary_id_arrives_as_it_is(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        await done(connect(server).contacts.get("0b9e4f0e-7f0c-4f6e-9a55-2f0f9a1f3c11"))

    assert server.request.target == "/api/v1/contacts/0b9e4f0e-7f0c-4f6e-9a55-2f0f9a1f3c11"


# -- queries -----------------------------------------------------------------------------------------------------------


@settings(
    max_examples=500,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(search=st.text(max_size=40), more=st.dictionaries(st.text(min_size=1, max_size=10), st.text(max_size=20)))
def _sends_the_very_pairs(server: Server, client: Conduyt, search: str, more: dict[str, str]) -> None:
    wanted = {"search": search} | more

    client.contacts.list(search=search, options={"query": more})

    target = urlsplit(server.requests[-1].target)
    assert dict(parse_qsl(target.query, keep_blank_values=True, strict_parsing=True)) == wanted
    assert (target.path, target.fragment) == ("/api/v1/contacts", "")


@pytest.mark.parametrize("kind", ["sync"], indirect=True)  # the query is made in the core, for both
async def test_a_server_reads_the_very_pairs_from_the_wire(connect: Connect) -> None:
    with Server(then=answer(200, {"data": [], "meta": {}})) as server:
        _sends_the_very_pairs(server, connect(server))

    assert len(server.requests) >= 500
    assert {request.method for request in server.requests} == {"GET"}


# -- addresses in answers ----------------------------------------------------------------------------------------------


async def test_an_address_in_an_answer_is_never_fetched(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as elsewhere:
        trap = f"{elsewhere.url}/take?page=2"
        links = {"next": trap, "last": trap, "first": trap, "prev": trap, "self": trap}

        def page(request: Any) -> object:
            number = int(request.query.get("page", ["1"])[0])
            return {
                "data": [{"id": f"con_{number}", "links": links, "avatarUrl": trap, "fileUrl": trap}],
                "links": links,
                "_links": {"next": {"href": trap}},
                "next": trap,
                "nextPage": trap,
                "meta": {"page": number, "totalPages": 2, "total": 2, "limit": 1, "links": links, "next": trap},
            }

        with Server(then=answer_by(page)) as server:
            contacts = await every(connect(server).contacts.list(limit=1))

    assert [contact.id for contact in contacts] == ["con_1", "con_2"]
    assert elsewhere.connections == 0
    assert [request.query["page"] for request in server.requests[1:]] == [["2"]]


async def test_the_links_of_an_answer_are_never_fetched(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as elsewhere:
        trap = elsewhere.url
        headers = {
            "link": f'<{trap}>; rel="next", <{trap}>; rel="preload"',
            "content-location": trap,
            "refresh": f"0; url={trap}",
            "location": trap,
            "alt-svc": f'h2="{elsewhere.address}"',
        }
        with Server(then=answer(200, CONTACT, headers=headers)) as server:
            client = connect(server)
            await done(client.contacts.get("con_1"))
            await done(client.contacts.get("con_1"))

    assert elsewhere.connections == 0
    assert [request.headers["authorization"] for request in server.requests] == [f"Bearer {KEY}"] * 2

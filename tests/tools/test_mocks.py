"""Mocks of httpx answer in place of the server, and let nothing through that they do not know."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import respx
from drivers.either import CONTACT, KEY, NEW_DEAL, done
from drivers.server import Server, answer
from pytest_httpx import HTTPXMock

import conduyt

pytestmark = pytest.mark.anyio

Make = Callable[..., Any]


async def test_respx_answers_in_place_of_the_server(make: Make) -> None:
    with Server(then=answer(200, CONTACT)) as server, respx.mock:
        route = respx.get(f"{server.url}/contacts/con_1").respond(json={"data": {"id": "mocked"}})
        contact = await done(make(server.url).contacts.get("con_1"))

    assert contact.id == "mocked"
    assert route.calls.last.request.headers["authorization"] == "Bearer cdy_x"
    assert server.requests == []


async def test_respx_lets_no_other_request_through(make: Make) -> None:
    with Server(then=answer(200, CONTACT)) as server, respx.mock(assert_all_called=False):
        respx.get(f"{server.url}/contacts/con_1").respond(json=CONTACT)
        with pytest.raises(conduyt.APIConnectionError, match="not mocked"):
            await done(make(server.url, max_retries=0).deals.create(**NEW_DEAL))

    assert server.requests == []


async def test_pytest_httpx_answers_in_place_of_the_server(make: Make, httpx_mock: HTTPXMock) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        httpx_mock.add_response(
            url=f"{server.url}/contacts?search=Zo%C3%AB&limit=25", json={"data": [{"id": "mocked"}]}
        )
        page = await done(make(server.url).contacts.list(search="Zoë", limit=25))

    assert [contact.id for contact in page.data] == ["mocked"]
    assert server.requests == []


async def test_pytest_httpx_sees_the_body_that_is_sent(make: Make, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(
        method="POST", match_json={"firstName": "Zoë"}, status_code=201, json={"data": {"id": "new"}}
    )
    contact = await done(make("http://127.0.0.1:9/api/v1").contacts.create(first_name="Zoë"))

    assert contact.id == "new"


@pytest.mark.httpx_mock(assert_all_requests_were_expected=False)
async def test_pytest_httpx_lets_no_other_request_through(make: Make, httpx_mock: HTTPXMock) -> None:
    with (
        Server(then=answer(200, CONTACT)) as server,
        pytest.raises(conduyt.APITimeoutError, match="No response can be found for POST"),
    ):
        await done(make(server.url, max_retries=0).deals.create(**NEW_DEAL))

    assert server.requests == []


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout])
async def test_a_mocked_failure_is_told_from_one_before_the_request(
    make: Make, httpx_mock: HTTPXMock, error: type[httpx.TransportError]
) -> None:
    httpx_mock.add_exception(error("mocked"))
    with pytest.raises(conduyt.APIConnectionError) as caught:
        await done(make("http://127.0.0.1:9/api/v1", max_retries=0).deals.create(**NEW_DEAL))

    assert caught.value.maybe_applied is (error is httpx.ReadTimeout)
    assert KEY not in repr(caught.value)

"""Clients, lists and models are what programs pass around: copied, derived, pickled, put into tasks."""

from __future__ import annotations

import asyncio
import copy
import pickle
import warnings
from typing import Any

import httpx
import pytest

from conduyt import AsyncConduyt, AsyncPage, Conduyt, Page
from conduyt.models import Contact

LIST = {"data": [{"id": "c1"}, {"id": "c2"}], "meta": {"page": 1, "limit": 2, "total": 2, "totalPages": 1}}
BASE = "https://api.test/api/v1"


def respond(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=LIST if request.url.path.endswith("/contacts") else {"data": {"id": "c1"}})


async def never(_: httpx.Request) -> httpx.Response:
    await asyncio.sleep(60)
    raise AssertionError


def client_of(kind: type[Any] = Conduyt, **settings: Any) -> Any:
    transport = httpx.MockTransport(respond)
    is_async = issubclass(kind, AsyncConduyt)
    http_client = httpx.AsyncClient(transport=transport) if is_async else httpx.Client(transport=transport)
    return kind(api_key="cdy_x", base_url=BASE, http_client=http_client, **settings)


class TenantClient(Conduyt):
    __slots__ = ("place",)

    def __init__(self, tenant: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.tenant = tenant
        self.place = ["slot"]
        self.sent: list[object] = []

    def call(self, operation: Any) -> Any:
        self.sent.append(operation)
        return super().call(operation)


class AsyncTenantClient(AsyncConduyt):
    tenant: str = "none"


# -- clients -----------------------------------------------------------------------------------------------------------


def test_a_subclass_keeps_its_own_state_in_with_options() -> None:
    client = client_of(TenantClient, tenant="acme")
    client.contacts.get("c1")

    derived = client.with_options(timeout=5)

    assert type(derived) is TenantClient
    assert (derived.tenant, derived.place) == ("acme", ["slot"])
    assert derived.contacts.get("c1").id == "c1"
    assert derived.contacts is not client.contacts
    assert len(client.sent) == 2  # the state is shared, as by copy.copy


def test_an_async_subclass_keeps_its_own_state_in_with_options() -> None:
    client = client_of(AsyncTenantClient)
    client.tenant = "acme"

    assert client.with_options(timeout=5).with_options(max_retries=0).tenant == "acme"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_of_a_client_shares_its_connections(copied) -> None:
    with client_of() as client:
        client.contacts.get("c1")
        twin = copied({"crm": client})["crm"] if copied is copy.deepcopy else copied(client)
        twin.close()  # does nothing: the connections are those of the client

        assert twin is not client
        assert twin.contacts.get("c1").id == "c1"
        assert client.contacts.get("c1").id == "c1"


def test_a_deep_copy_of_a_subclass_has_state_of_its_own() -> None:
    client = client_of(TenantClient, tenant="acme")
    twin = copy.deepcopy(client)
    twin.contacts.get("c1")

    assert (len(twin.sent), client.sent) == (1, [])
    assert twin.place == client.place
    assert twin.place is not client.place


def test_a_deep_copy_of_a_resource_has_a_client_that_works() -> None:
    assert copy.deepcopy(client_of().contacts).get("c1").id == "c1"


@pytest.mark.parametrize("kind", [Conduyt, AsyncConduyt])
def test_a_pickle_of_a_client_is_refused_with_the_reason(kind) -> None:
    client = client_of(kind)

    for value in (client, client.contacts, client.with_options(timeout=5)):
        with pytest.raises(TypeError, match=r"conduyt cannot be pickled: it has an API key .* in each process instead"):
            pickle.dumps(value)


# -- models ------------------------------------------------------------------------------------------------------------


def test_copies_of_a_model_keep_the_response_and_pickles_leave_it_behind() -> None:
    contact = client_of().contacts.get("c1")

    for twin in (copy.copy(contact), copy.deepcopy(contact), contact.model_copy(update={"city": "Paris"})):
        assert isinstance(twin, Contact)
        assert twin.response is contact.response
    restored = pickle.loads(pickle.dumps(contact))
    assert restored == contact
    with pytest.raises(AttributeError, match="this object has no response: use that of the page or object"):
        _ = restored.response


def test_a_page_is_copied_and_its_pickle_refused() -> None:
    page = client_of().contacts.list()

    twin = copy.deepcopy(page)

    assert isinstance(twin, Page)
    assert [contact.id for contact in twin] == ["c1", "c2"]
    with pytest.raises(TypeError, match="Conduyt of conduyt cannot be pickled"):
        pickle.dumps(page)


# -- lists of the async client -----------------------------------------------------------------------------------------


def test_tasks_take_a_list() -> None:
    async def use() -> list[AsyncPage[Contact]]:
        client = client_of(AsyncConduyt)
        task = asyncio.create_task(client.contacts.list())
        async with asyncio.TaskGroup() as group:
            in_group = group.create_task(client.contacts.list())
        return [await task, in_group.result(), await asyncio.wait_for(client.contacts.list(), 5)]

    assert [len(page.data) for page in asyncio.run(use())] == [2, 2, 2]
    assert len(asyncio.run(client_of(AsyncConduyt).contacts.list()).data) == 2


def test_a_task_of_a_list_can_be_cancelled() -> None:
    async def use() -> bool:
        transport = httpx.MockTransport(never)
        client = AsyncConduyt("cdy_x", base_url=BASE, http_client=httpx.AsyncClient(transport=transport))
        task = asyncio.create_task(client.contacts.list())
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(use())


def test_a_list_can_be_awaited_twice_and_iterated_after() -> None:
    async def use() -> list[int]:
        contacts = client_of(AsyncConduyt).contacts.list()
        return [len((await contacts).data), len((await contacts).data), len([one async for one in contacts])]

    assert asyncio.run(use()) == [2, 2, 2]


def test_a_list_that_is_dropped_or_closed_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        contacts = client_of(AsyncConduyt).contacts.list()
        contacts.close()
        del contacts


def test_a_forgotten_await_is_named() -> None:
    contacts: Any = client_of(AsyncConduyt).contacts.list()

    for name in ("data", "meta", "next_page", "response"):
        with pytest.raises(AttributeError, match=rf"await the list first, as in .*\)\.{name}"):
            getattr(contacts, name)
    with pytest.raises(AttributeError, match=r"has no attribute 'dta'$"):
        _ = contacts.dta
    with pytest.raises(TypeError, match="use `async for`"):
        list(contacts)
    with pytest.raises(TypeError, match="await the list"):
        contacts[0]


def test_a_plain_for_over_a_page_or_items_is_named() -> None:
    contacts = client_of(AsyncConduyt).contacts.list()
    page: Any = asyncio.run(contacts)

    for each in (page, contacts.items()):
        with pytest.raises(TypeError, match="use `async for`"):
            list(each)

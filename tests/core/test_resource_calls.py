"""From a method of a resource to one operation of the API, and no further."""

import asyncio

import pytest

from conduyt import OMIT
from conduyt.models import Contact
from conduyt.resources import Namespaces
from conduyt.resources.aio import AsyncNamespaces
from conduyt.resources.aio.contacts import AsyncContacts
from conduyt.resources.contacts import Contacts

from .by_hand import INFO, SETTINGS, reply


class Caller:
    """Remembers the operations it was asked to perform, and answers each with the same contact."""

    def __init__(self) -> None:
        self.asked = []

    def call(self, operation):
        self.asked.append(operation)
        return operation.endpoint.decode(reply(), INFO)


class AsyncCaller(Caller):
    async def call(self, operation):
        return super().call(operation)


def test_a_method_performs_one_operation_and_returns_its_result() -> None:
    caller = Caller()

    assert Contacts(caller).get("c 1") == Contact(id="c1")
    (operation,) = caller.asked
    assert (operation.endpoint.method, operation.request(SETTINGS).path) == ("GET", "/contacts/c%201")


def test_an_async_method_performs_one_operation_and_returns_its_result() -> None:
    caller = AsyncCaller()

    assert asyncio.run(AsyncContacts(caller).get("c 1")) == Contact(id="c1")
    assert len(caller.asked) == 1


def test_both_kinds_of_client_ask_for_the_same_operation() -> None:
    one, other = Caller(), AsyncCaller()

    Contacts(one).update("c1", first_name="Ada", phone=None, options={"timeout": 5})
    asyncio.run(AsyncContacts(other).update("c1", first_name="Ada", phone=None, options={"timeout": 5}))

    assert one.asked == other.asked


def test_what_is_not_given_is_left_to_the_encoder() -> None:
    caller = Caller()

    Contacts(caller).update("c1", phone=None)

    (operation,) = caller.asked
    assert operation.body["firstName"] is OMIT
    assert operation.request(SETTINGS).content == b'{"phone":null}'


@pytest.mark.parametrize("namespaces", [Namespaces, AsyncNamespaces])
def test_resources_are_made_once_and_share_the_caller(namespaces) -> None:
    caller = Caller()
    client = namespaces(caller)

    assert client.contacts is client.contacts
    assert client.contacts.tags is client.contacts.tags
    assert client.contacts.tags._caller is client.deals.views._caller is caller

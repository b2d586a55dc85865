"""Lists over many pages: which pages are asked for, and where the list ends."""

from collections.abc import Callable
from typing import Any

import pytest

import conduyt

from .conftest import Connect
from .either import done, every, failure
from .server import Received, Server, answer, answer_by, reset

pytestmark = pytest.mark.anyio


def pages_of(total: int, *, size: int = 2, meta: Callable[[dict[str, Any]], object] | None = None) -> Any:
    """A list of contacts, as the API divides it."""

    def page(request: Received) -> object:
        number = int(request.query.get("page", ["1"])[0])
        rows = [{"id": f"con_{index}"} for index in range(total)][(number - 1) * size : number * size]
        facts = {"page": number, "limit": size, "total": total, "totalPages": -(-total // size)}
        return {"data": rows, "meta": meta(facts) if meta else facts}

    return answer_by(page)


def asked(server: Server) -> list[str]:
    """The pages that were asked for."""
    return [request.query.get("page", ["-"])[0] for request in server.requests]


def ids(total: int) -> list[str]:
    return [f"con_{number}" for number in range(total)]


async def test_a_list_goes_on_to_its_last_page(connect: Connect) -> None:
    with Server(then=pages_of(5)) as server:
        contacts = await every(connect(server).contacts.list())

    assert [contact.id for contact in contacts] == ids(5)
    assert asked(server) == ["-", "2", "3"]


async def test_the_filters_stay_the_same_on_every_page(connect: Connect) -> None:
    with Server(then=pages_of(4)) as server:
        await every(connect(server).contacts.list(search="sarah", limit=2, options={"query": {"territory": "north"}}))

    fixed = {"search": ["sarah"], "limit": ["2"], "territory": ["north"]}
    assert [request.query for request in server.requests] == [fixed, {**fixed, "page": ["2"]}]


async def test_a_list_can_begin_in_the_middle(connect: Connect) -> None:
    with Server(then=pages_of(6)) as server:
        contacts = await every(connect(server).contacts.list(page=2))

    assert [contact.id for contact in contacts] == ids(6)[2:]
    assert asked(server) == ["2", "3"]


async def test_the_first_page_is_one_request(connect: Connect) -> None:
    with Server(then=pages_of(5)) as server:
        page = await done(connect(server).contacts.list())

    assert [contact.id for contact in page.data] == ["con_0", "con_1"]
    assert (page.meta.page, page.meta.limit, page.meta.total, page.meta.total_pages) == (1, 2, 5, 3)
    assert page.response.status == 200
    assert len(server.requests) == 1


async def test_pages_can_be_turned_by_hand(connect: Connect) -> None:
    with Server(then=pages_of(3)) as server:
        first = await done(connect(server).contacts.list())
        second = await done(first.next_page())

    assert first.has_next_page
    assert [contact.id for contact in second.data] == ["con_2"]
    assert not second.has_next_page


async def test_there_is_nothing_after_the_last_page(connect: Connect) -> None:
    with Server(then=pages_of(2)) as server:
        page = await done(connect(server).contacts.list())
        with pytest.raises(conduyt.ConduytError, match=r"This is the last page.*call next_page"):
            await done(page.next_page())

    assert len(server.requests) == 1


async def test_pages_can_be_iterated(connect: Connect) -> None:
    with Server(then=pages_of(5)) as server:
        pages = await every((await done(connect(server).contacts.list())).pages())

    assert [page.meta.page for page in pages] == [1, 2, 3]


async def test_no_page_is_fetched_that_is_not_needed(connect: Connect) -> None:
    with Server(then=pages_of(100)) as server:
        contacts = await every(connect(server).contacts.list().items(max_items=4))

    assert [contact.id for contact in contacts] == ids(4)
    assert asked(server) == ["-", "2"]


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_an_async_list_asks_for_nothing_before_it_is_awaited_or_iterated(connect: Connect) -> None:
    with Server() as server:
        pager = connect(server).contacts.list()
        assert await every(pager.items(max_items=0)) == []

    assert server.connections == 0


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_the_pages_of_an_async_list_can_be_iterated_without_awaiting_it(connect: Connect) -> None:
    with Server(then=pages_of(3)) as server:
        pages = [page async for page in connect(server).contacts.list().pages()]

    assert [len(page.data) for page in pages] == [2, 1]


async def test_a_page_that_fails_once_is_asked_for_again_and_no_item_is_lost(connect: Connect) -> None:
    steps = [pages_of(6), reset(), pages_of(6), answer(500, failure("internal_error")), pages_of(6)]
    with Server(*steps) as server:
        contacts = await every(connect(server).contacts.list())

    assert [contact.id for contact in contacts] == ids(6)
    assert asked(server) == ["-", "2", "2", "3", "3"]


async def test_a_page_that_is_refused_ends_the_walk_with_the_error(connect: Connect) -> None:
    seen: list[conduyt.models.Contact] = []
    with (
        Server(pages_of(6), answer(401, failure("unauthenticated"))) as server,
        pytest.raises(conduyt.AuthenticationError),
    ):
        await every(connect(server).contacts.list(), into=seen)

    assert [contact.id for contact in seen] == ids(2)


async def test_an_empty_list_is_one_request(connect: Connect) -> None:
    with Server(then=pages_of(0)) as server:
        assert await every(connect(server).contacts.list()) == []

    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "meta",
    [
        lambda facts: None,
        lambda facts: {},
        lambda facts: {**facts, "total": 1, "totalPages": 1},
        lambda facts: {**facts, "total": 10**9, "totalPages": 10**9},
        lambda facts: {**facts, "total": "many", "totalPages": None},
        lambda facts: {"page": facts["page"], "per_page": 2, "total": facts["total"]},
    ],
    ids=["null", "empty", "too small", "absurd", "no numbers", "other names"],
)
async def test_the_rows_decide_when_the_totals_do_not_make_sense(
    connect: Connect, meta: Callable[[dict[str, Any]], object]
) -> None:
    with Server(then=pages_of(5, meta=meta)) as server:
        contacts = await every((await done(connect(server).contacts.list())).items(on_drift="ignore"))

    assert [contact.id for contact in contacts] == ids(5)


async def test_a_server_that_answers_the_same_page_for_ever_is_an_error_after_two_requests(connect: Connect) -> None:
    always = {"data": [{"id": "con_0"}, {"id": "con_1"}], "meta": {"page": 1, "limit": 2, "total": 9, "totalPages": 5}}
    seen: list[conduyt.models.Contact] = []
    with (
        Server(then=answer(200, always)) as server,
        pytest.raises(conduyt.PagingDriftError, match="2 items arrived, and 9 were expected") as caught,
    ):
        await every((await done(connect(server).contacts.list())).items(), into=seen)

    assert [contact.id for contact in seen] == ["con_0", "con_1"]
    assert caught.value.items_seen == 2
    assert asked(server) == ["-", "2"]


async def test_a_list_that_is_not_divided_into_pages_is_one_request(connect: Connect) -> None:
    with Server(then=answer(200, {"data": [{"id": "pipe_1"}, {"id": "pipe_2"}]})) as server:
        pipelines = await every(connect(server).pipelines.list())

    assert [pipeline.id for pipeline in pipelines] == ["pipe_1", "pipe_2"]
    assert len(server.requests) == 1


async def test_the_rows_of_an_import_bring_their_counts_along(connect: Connect) -> None:
    body = {"data": {"rows": [{"status": "error"}], "meta": {"page": 1, "limit": 50}, "tabs": {"all": 1, "error": 1}}}
    with Server(answer(200, body)) as server:
        page = await done(connect(server).contacts.imports.list_rows("imp_1"))

    assert page.data[0].status == "error"
    assert page.extras == {"tabs": {"all": 1, "error": 1}}

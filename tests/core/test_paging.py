"""Lists: every envelope the API was seen to use, where a list ends, and what happens when the totals lie."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conduyt
from conduyt._core.decoding import Bytes, Many
from conduyt._core.endpoint import Endpoint
from conduyt._core.page import PageMeta
from conduyt.models import Contact, Outcome
from conduyt.pages import AsyncPage, AsyncPager, Page
from conduyt.resources.aio.contacts import AsyncContacts
from conduyt.resources.contacts import Contacts

from .by_hand import INFO, reply, thorough


def contacts(*numbers: int) -> list[dict[str, str]]:
    return [{"id": f"c{number}"} for number in numbers]


class Server:
    """Answers from a list or a function, and remembers what it was asked."""

    def __init__(self, answers: list[object] | Callable[[dict[str, object]], object]) -> None:
        self.asked: list[dict[str, object]] = []
        self._answers = answers

    def call(self, operation):
        self.asked.append(operation.full_query)
        if len(self.asked) > 50:
            raise AssertionError("this iteration does not end")
        answers = self._answers
        body = answers(operation.full_query) if callable(answers) else answers[len(self.asked) - 1]
        return operation.endpoint.decode(reply(200, body), INFO)


class AsyncServer(Server):
    async def call(self, operation):
        return super().call(operation)


def paged(*pages: list[dict[str, str]], limit: int = 2, total: object = None) -> list[object]:
    """The pages as the documentation shows them, in the order in which they are asked for."""
    number = sum(map(len, pages)) if total is None else total
    return [
        {"data": page, "meta": {"page": place, "limit": limit, "total": number, "totalPages": -(-number // limit)}}
        for place, page in enumerate(pages, 1)
    ]


def listed(number: int, *, limit: int, meta: Callable[[int], dict[str, object]] = lambda page: {}):
    """Serve a list of so many contacts, with whatever `meta` says about each page."""

    def answer(query: dict[str, object]) -> object:
        page = query.get("page", 1)
        rows = contacts(*range(1, number + 1))[(page - 1) * limit : page * limit]
        return {"data": rows, "meta": meta(page)}

    return answer


ENDPOINT = Endpoint(method="GET", path="/contacts", decode=Many(Contact, paging="page"), safety="read")


def read_all(server: Server, endpoint: Endpoint = ENDPOINT, **query: object) -> list[str]:
    operation = endpoint(query=query)
    return [item.id for item in Page(server, operation, server.call(operation))]


@pytest.fixture(params=["sync", "async"])
def ids(request) -> Callable[..., list[str]]:
    """The ids that iterating a list brings, by either kind of client."""

    def sync(answers, **how: object) -> tuple[list[str], Server]:
        server = Server(answers)
        return [contact.id for contact in Contacts(server).list().items(**how)], server

    async def collect(server: Server, **how: object) -> list[str]:
        return [contact.id async for contact in AsyncContacts(server).list().items(**how)]

    def awaited(answers, **how: object) -> tuple[list[str], Server]:
        server = AsyncServer(answers)
        return asyncio.run(collect(server, **how)), server

    return sync if request.param == "sync" else awaited


# --- One page --------------------------------------------------------------------------------------------------------


def test_a_page_shows_its_items_and_its_place() -> None:
    page = Contacts(Server(paged(contacts(1, 2), contacts(3)))).list()

    assert [contact.id for contact in page.data] == ["c1", "c2"]
    assert (page.meta.page, page.meta.limit, page.meta.total, page.meta.total_pages) == (1, 2, 3, 2)
    assert page.response is INFO
    assert page.has_next_page


def test_a_page_takes_one_request() -> None:
    server = Server(paged(contacts(1, 2), contacts(3)))

    Contacts(server).list()

    assert server.asked == [{}]


def test_the_next_page_is_asked_for_with_the_same_filters() -> None:
    server = Server(paged(contacts(1, 2), contacts(3)))

    second = Contacts(server).list(search="ada", tags=["vip", "new"], limit=2).next_page()

    assert server.asked == [
        {"search": "ada", "tags": ["vip", "new"], "limit": 2},
        {"search": "ada", "tags": ["vip", "new"], "limit": 2, "page": 2},
    ]
    assert [contact.id for contact in second.data] == ["c3"]


def test_the_walk_begins_at_the_page_that_was_asked_for() -> None:
    server = Server(listed(9, limit=2, meta=lambda page: {"page": page, "limit": 2, "total": 9}))

    assert [contact.id for contact in Contacts(server).list(page=4)] == ["c7", "c8", "c9"]
    assert [query["page"] for query in server.asked] == [4, 5]


def test_filters_of_the_options_stay_on_every_page() -> None:
    server = Server(paged(contacts(1, 2), contacts(3)))

    list(Contacts(server).list(options={"query": {"territory": "north"}}))

    assert server.asked == [{"territory": "north"}, {"territory": "north", "page": 2}]


def test_a_page_named_in_the_options_is_where_the_walk_begins() -> None:
    server = Server(listed(9, limit=2, meta=lambda page: {"page": page, "limit": 2, "total": 9}))

    assert [contact.id for contact in Contacts(server).list(options={"query": {"page": 4}})] == ["c7", "c8", "c9"]
    assert [query["page"] for query in server.asked] == [4, 5]


def test_there_is_nothing_after_the_last_page() -> None:
    page = Contacts(Server(paged(contacts(1, 2)))).list()

    assert not page.has_next_page
    with pytest.raises(conduyt.ConduytError, match="This is the last page"):
        page.next_page()


def test_there_is_nothing_after_the_last_page_of_an_async_client() -> None:
    async def second():
        page = await AsyncContacts(AsyncServer(paged(contacts(1, 2)))).list()
        await page.next_page()

    with pytest.raises(conduyt.ConduytError, match="This is the last page"):
        asyncio.run(second())


def test_a_list_without_paging_has_one_page() -> None:
    server = Server([{"data": contacts(1, 2)}])

    page = Contacts(server).find_duplicates()

    assert not page.has_next_page
    assert len(list(page)) == 2
    assert len(server.asked) == 1


def test_a_page_of_anything_but_a_list_has_no_next() -> None:
    endpoint = Endpoint(method="GET", path="/x", decode=Bytes(), safety="read")

    assert not Page(Server([]), endpoint(), None).has_next_page


def test_a_page_prints_its_place() -> None:
    assert repr(Contacts(Server(paged(contacts(1, 2), contacts(3)))).list()) == "<Page page 1 of 2: 2 items, 3 in all>"


def test_a_page_of_unknown_place_prints_what_is_known() -> None:
    assert repr(Contacts(Server([{"data": contacts(1)}])).list()) == "<Page page ? of ?: 1 items>"


def test_an_async_page_prints_its_place() -> None:
    async def first() -> AsyncPage[Contact]:
        return await AsyncContacts(AsyncServer(paged(contacts(1, 2)))).list()

    assert repr(asyncio.run(first())) == "<AsyncPage page 1 of 1: 2 items, 2 in all>"


# --- Every envelope --------------------------------------------------------------------------------------------------

PLACE = {"page": 1, "limit": 2, "total": 3, "totalPages": 2}
ROWS = contacts(1, 2)

ENVELOPES = {
    "P1: data and meta": {"data": ROWS, "meta": PLACE},
    "P1 with per_page": {"data": ROWS, "meta": {"page": 1, "per_page": 2, "total": 3, "total_pages": 2}},
    "P2: data in data": {"data": {"data": ROWS, "meta": {"page": 1, "per_page": 2, "total": 3}}},
    "P2 with meta outside": {"data": {"data": ROWS}, "meta": PLACE},
    "P4: rows": {"data": {"rows": ROWS, "meta": {"page": 1, "per_page": 2, "total": 3}, "tabs": {"all": 3}}},
    "P5: a list by its name": {"data": {"groups": ROWS, "page": 1, "perPage": 2, "total": 3}},
    "P6: pagination beside data": {"data": ROWS, "pagination": {"page": 1, "perPage": 2, "total": 3, "totalPages": 2}},
    "P6: pagination beside the list": {
        "data": {"logs": ROWS, "pagination": {"page": 1, "perPage": 2, "total": 3, "totalPages": 2}}
    },
    "P6: pagination beside data in data": {
        "data": {"data": ROWS, "pagination": {"page": 1, "perPage": 2, "total": 3, "totalPages": 2}}
    },
    "beside data, one by one": {"data": ROWS, "page": 1, "limit": 2, "total": 3},
    "beside data in data, one by one": {"data": {"data": ROWS, "page": 1, "limit": 2, "total": 3}},
    "beside data, in digits": {"data": ROWS, "page": "1", "limit": "2", "total": "3"},
    "beside data, by other names": {"data": ROWS, "page": 1, "limit": None, "perPage": 2, "total": 3},
    "no envelope around the names": {"items": ROWS, "page": 1, "limit": 2, "total": 3},
    "P8: counts beside": {
        "data": {"executions": ROWS, "counts": {"done": 3}, "meta": {"page": 1, "limit": 2, "total": 3}}
    },
}


@pytest.mark.parametrize("body", ENVELOPES.values(), ids=ENVELOPES)
def test_every_envelope_tells_its_place(body) -> None:
    page = Contacts(Server([body])).list()

    assert [contact.id for contact in page.data] == ["c1", "c2"]
    assert (page.meta.page, page.meta.limit, page.meta.total) == (1, 2, 3)
    assert page.has_next_page


PLACELESS = {
    "P2b: data in data": {"data": {"data": ROWS}},
    "P3: data": {"data": ROWS},
    "data and meta that is null": {"data": ROWS, "meta": None},
    "data and meta that is empty": {"data": ROWS, "meta": {}},
    "data and meta that is a list": {"data": ROWS, "meta": []},
    "data and meta that is a text": {"data": ROWS, "meta": "page 1"},
    "places that are none": {"data": {"rows": ROWS, "page": "²", "limit": -2, "total": True, "offset": "9" * 5000}},
    "P8: executions": {"data": {"executions": ROWS, "counts": {"done": 2}}},
    "a list alone": ROWS,
}


@pytest.mark.parametrize("body", PLACELESS.values(), ids=PLACELESS)
def test_an_envelope_without_a_place_may_have_a_page_after_it(body) -> None:
    page = Contacts(Server([body])).list()

    assert [contact.id for contact in page.data] == ["c1", "c2"]
    assert page.meta == PageMeta()
    assert page.has_next_page


OFFSETS = Endpoint(
    method="GET", path="/automations/failures", decode=Many(Contact, paging="offset", items="failures"), safety="read"
)


def failures(rows: list[object], **beside: object) -> object:
    return {"data": {"failures": rows, **beside}}


def test_p7_goes_on_by_offset() -> None:
    server = Server([failures(contacts(1, 2), limit=2, offset=0, total=3), failures(contacts(3), limit=2, offset=2)])

    assert read_all(server, OFFSETS, limit=2) == ["c1", "c2", "c3"]
    assert server.asked == [{"limit": 2}, {"limit": 2, "offset": 2}]


def test_p7_ends_at_its_total() -> None:
    server = Server([failures(contacts(5, 6), limit=2, offset=4, total=6)])

    assert read_all(server, OFFSETS, offset=4) == ["c5", "c6"]


def test_p7_counts_on_from_what_was_asked_if_the_answer_names_no_offset() -> None:
    server = Server([failures(contacts(5, 6)), failures(contacts(7, 8)), failures([])])

    assert read_all(server, OFFSETS, offset=4) == ["c5", "c6", "c7", "c8"]
    assert [query["offset"] for query in server.asked] == [4, 6, 8]


def test_a_list_is_found_by_its_name_among_others() -> None:
    body = {"data": {"groups": contacts(1), "sections": contacts(2, 3), "total": 1}}

    page = Contacts(Server([body])).find_duplicates()

    assert page.data[0].model_extra["id"] == "c1"
    assert page.extras == {"sections": contacts(2, 3), "total": 1}


@pytest.mark.parametrize(
    ("body", "extras"),
    [
        ({"data": {"executions": ROWS, "counts": {"done": 2}}}, {"counts": {"done": 2}}),
        ({"data": {"data": ROWS, "counts": {"done": 2}}}, {"counts": {"done": 2}}),
        ({"data": ROWS, "counts": {"done": 2}}, {"counts": {"done": 2}}),
        ({"data": {"rows": ROWS, "meta": {"total": 2}, "tabs": [1]}}, {"tabs": [1]}),
        ({"data": ROWS, "meta": {"total": 2}}, {}),
        ({"data": ROWS, "pagination": {"total": 2}}, {}),
        (ROWS, {}),
    ],
)
def test_what_stands_beside_the_list_is_kept(body, extras) -> None:
    assert Contacts(Server([body])).list().extras == extras


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": None},
        {"data": {}},
        {"data": "c1,c2"},
        {"data": 3},
        {"data": {"id": "c1"}},
        {"data": {"left": ROWS, "right": ROWS}},
        {"error": None},
        None,
        "c1",
        7,
    ],
)
def test_an_answer_without_a_list_is_an_error(body) -> None:
    with pytest.raises(conduyt.ResponseDecodeError, match="there is no list in the response") as caught:
        Contacts(Server([b"null" if body is None else body])).list()

    assert caught.value.status == 200


@pytest.mark.parametrize("odd", [{"id": "c2", "leadScore": "high"}, 7, "c2"])
def test_one_odd_item_costs_neither_the_page_nor_the_walk(odd, recwarn) -> None:
    page = {"data": [{"id": "c1"}, odd], "meta": {"page": 1, "limit": 2, "total": 3}}

    found = list(Contacts(Server([page, {"data": contacts(3), "meta": {"page": 2, "limit": 2}}])).list())

    assert [len(found), found[0].id, found[2].id] == [3, "c1", "c3"]
    assert [warning.category for warning in recwarn] == [conduyt.UnexpectedDataWarning]


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"data":[{"id":', b"\xff"])
def test_an_answer_that_is_no_json_is_an_error(body) -> None:
    with pytest.raises(conduyt.ResponseDecodeError, match="expected JSON"):
        Contacts(Server([body])).list()


# --- Where a list ends -----------------------------------------------------------------------------------------------

HAS_NEXT = {
    # what the answer says: (rows, meta, whether there is a next page)
    "an empty page": (0, {"page": 1, "limit": 2, "total": 100}, False),
    "an empty page without meta": (0, {}, False),
    "a short page": (1, {"page": 1, "limit": 2}, False),
    "a short page, whatever the total": (1, {"page": 1, "limit": 2, "total": 100}, False),
    "a full page": (2, {"page": 1, "limit": 2}, True),
    "a page of unknown size": (2, {"page": 1}, True),
    "a page longer than its size": (3, {"page": 1, "limit": 2, "total": 100}, True),
    "a size of zero": (2, {"page": 1, "limit": 0}, True),
    "the total is reached": (2, {"page": 2, "limit": 2, "total": 4}, False),
    "the total is not reached": (2, {"page": 2, "limit": 2, "total": 5}, True),
    "the total is reached, of unknown size": (2, {"page": 2, "total": 4}, False),
    "the total is what has come, of unknown place": (2, {"total": 2}, False),
    "the total is more, of unknown place": (2, {"total": 3}, True),
    "the last of the pages": (2, {"page": 3, "limit": 2, "totalPages": 3}, False),
    "not the last of the pages": (2, {"page": 2, "limit": 2, "totalPages": 3}, True),
    "total and pages agree": (2, {"page": 2, "limit": 2, "total": 4, "totalPages": 2}, False),
    "total says end, pages do not": (2, {"page": 1, "limit": 2, "total": 2, "totalPages": 2}, True),
    "pages say end, total does not": (2, {"page": 2, "limit": 2, "total": 5, "totalPages": 2}, True),
    "pages of unknown place": (2, {"total": 2, "totalPages": 9}, True),
    "a total of zero": (2, {"page": 1, "limit": 2, "total": 0, "totalPages": 0}, True),
    "a negative total": (2, {"page": 1, "limit": 2, "total": -1}, True),
    "a total below what has come": (2, {"page": 2, "limit": 2, "total": 3}, True),
    "fewer pages than have come": (2, {"page": 3, "limit": 2, "totalPages": 2}, True),
    "an absurd total": (2, {"page": 1, "limit": 2, "total": 10**12}, True),
    "an absurd total on a short page": (1, {"page": 7, "limit": 2, "total": 10**12}, False),
    "a total of null": (2, {"page": 1, "limit": 2, "total": None}, True),
    "a total in digits": (2, {"page": 1, "limit": 2, "total": "2"}, False),
    "a total in words": (2, {"page": 1, "limit": 2, "total": "many"}, True),
    "a total that is a list": (2, {"page": 1, "limit": 2, "total": [2]}, True),
    "a total with a fraction": (2, {"page": 1, "limit": 2, "total": 2.5}, True),
    "a size in words": (2, {"page": 1, "limit": "all", "total": 2}, False),
    "a page in words": (2, {"page": "first", "limit": 2, "total": 2}, False),
    "a total with too many digits": (2, {"page": 1, "limit": 2, "total": "9" * 5000}, True),
    "a total in superscript": (2, {"page": 1, "limit": 2, "total": "²"}, True),
}


@pytest.mark.parametrize(("rows", "meta", "more"), HAS_NEXT.values(), ids=HAS_NEXT)
def test_the_answer_says_whether_there_is_a_next_page(rows, meta, more) -> None:
    page = Contacts(Server([{"data": contacts(*range(rows)), "meta": meta}])).list(limit=100)

    assert page.has_next_page is more


OFFSET_HAS_NEXT = {
    "the total is reached": (2, {"limit": 2, "offset": 2, "total": 4}, False),
    "the total is not reached": (2, {"limit": 2, "offset": 2, "total": 5}, True),
    "a short page": (1, {"limit": 2, "offset": 2, "total": 100}, False),
    "an empty page": (0, {"offset": 2}, False),
    "no total": (2, {"limit": 2, "offset": 2}, True),
    "a total below what has come": (2, {"limit": 2, "offset": 4, "total": 3}, True),
}


@pytest.mark.parametrize(("rows", "beside", "more"), OFFSET_HAS_NEXT.values(), ids=OFFSET_HAS_NEXT)
def test_a_list_by_offset_says_whether_there_is_a_next_page(rows, beside, more) -> None:
    server = Server([failures(contacts(*range(rows)), **beside)])

    assert Page(server, OFFSETS(), server.call(OFFSETS())).has_next_page is more


# --- Walking ---------------------------------------------------------------------------------------------------------


def test_iterating_goes_on_to_the_end_of_the_list(ids) -> None:
    found, server = ids(paged(contacts(1, 2), contacts(3, 4), contacts(5)))

    assert found == ["c1", "c2", "c3", "c4", "c5"]
    assert server.asked == [{}, {"page": 2}, {"page": 3}]


def test_a_full_last_page_costs_no_further_request(ids) -> None:
    found, server = ids(paged(contacts(1, 2), contacts(3, 4)))

    assert len(found) == 4
    assert len(server.asked) == 2


def test_an_empty_list_is_empty(ids) -> None:
    found, server = ids(paged([]))

    assert found == []
    assert len(server.asked) == 1


def test_without_any_totals_an_empty_page_ends_the_list(ids) -> None:
    found, server = ids(listed(4, limit=2))

    assert found == ["c1", "c2", "c3", "c4"]
    assert len(server.asked) == 3


LIES = {
    "zero": lambda page: 0,
    "absurd": lambda page: 10**9,
    "negative": lambda page: -5,
    "shrinking": lambda page: 7 - 2 * page,
    "growing": lambda page: 7 + 5 * page,
    "null": lambda page: None,
    "a word": lambda page: "many",
    "too small": lambda page: 3,
    "by turns right and wrong": lambda page: 7 if page % 2 else 1,
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
@pytest.mark.parametrize("field", ["total", "totalPages"])
def test_no_lie_about_the_total_loses_or_repeats_an_item(field, lie, ids) -> None:
    # Whether the lie is reported is shown below: it depends on which way it goes.
    found, _ = ids(
        listed(7, limit=2, meta=lambda page: {"page": page, "limit": 2, field: lie(page)}), on_drift="ignore"
    )

    if field == "totalPages" and lie(1) == 3:  # 3 pages of 2 are a plausible 6: nobody can tell
        assert found == ["c1", "c2", "c3", "c4", "c5", "c6"]
    else:
        assert found == ["c1", "c2", "c3", "c4", "c5", "c6", "c7"]


def test_a_list_that_is_not_divided_into_pages_at_all_comes_once(ids) -> None:
    found, server = ids(lambda query: {"data": contacts(1, 2, 3)})

    assert found == ["c1", "c2", "c3"]
    assert server.asked == [{}, {"page": 2}]


def test_a_server_that_ignores_the_page_and_gives_no_ids_ends_the_walk(ids) -> None:
    found, server = ids(lambda query: {"data": [{"email": "ada@x.test"}, {"email": "bob@x.test"}]})

    assert len(found) == 2
    assert len(server.asked) == 2


def test_items_without_ids_are_all_kept(ids) -> None:
    found, _ = ids(
        [
            {"data": [{"email": "ada@x.test"}, {"email": "ada@x.test"}]},
            {"data": [{"email": "ada@x.test"}, {"email": "bob@x.test"}]},
            {"data": []},
        ]
    )

    assert len(found) == 4


def test_ids_of_null_are_no_ids() -> None:
    endpoint = Endpoint(method="GET", path="/x", decode=Many(Outcome, paging="page"), safety="read")
    server = Server([{"data": [{"id": None, "n": n} for n in page]} for page in ([1, 2], [3, 4], [])])
    operation = endpoint()

    assert [item.n for item in Page(server, operation, server.call(operation))] == [1, 2, 3, 4]


def test_a_server_that_reports_page_1_for_ever_is_walked_to_its_end(ids) -> None:
    found, server = ids(listed(5, limit=2, meta=lambda page: {"page": 1, "limit": 2}))

    assert found == ["c1", "c2", "c3", "c4", "c5"]
    assert server.asked == [{}, {"page": 2}, {"page": 3}]


def test_a_page_that_comes_again_later_ends_the_walk(ids) -> None:
    turns = [contacts(1, 2), contacts(3, 4)]

    found, server = ids(lambda query: {"data": turns[(query.get("page", 1) - 1) % 2]})

    assert found == ["c1", "c2", "c3", "c4"]
    assert len(server.asked) == 3


def test_the_last_page_again_in_part_ends_the_walk(ids) -> None:
    found, _ = ids([{"data": contacts(1, 2, 3)}, {"data": contacts(2, 3)}])

    assert found == ["c1", "c2", "c3"]


def test_the_last_page_again_in_another_order_ends_the_walk(ids) -> None:
    found, server = ids(lambda query: {"data": contacts(1, 2) if len(query) == 0 else contacts(2, 1)})

    assert found == ["c1", "c2"]
    assert len(server.asked) == 2


def test_an_item_that_moved_to_the_next_page_is_not_repeated(ids) -> None:
    # A contact was added at the top while page 1 was read: all others moved down by one.
    with pytest.warns(conduyt.PagingDriftWarning, match="4 items arrived, 5 were expected"):
        found, _ = ids(paged(contacts(1, 2), contacts(2, 3), contacts(4), total=5))

    assert found == ["c1", "c2", "c3", "c4"]


def test_no_page_repeats_an_item_of_an_earlier_one() -> None:
    page = Contacts(Server(paged(contacts(1, 2), contacts(2, 3), contacts(4), total=5))).list()
    pages = list(page.pages(on_drift="ignore"))

    assert [[contact.id for contact in page.data] for page in pages] == [["c1", "c2"], ["c3"], ["c4"]]
    assert [page.has_next_page for page in pages] == [True, True, False]  # by what the server sent


def test_async_pages_follow_one_another() -> None:
    async def collect() -> list[list[str]]:
        pager = AsyncContacts(AsyncServer(paged(contacts(1, 2), contacts(3)))).list()
        return [[contact.id for contact in page.data] async for page in pager.pages()]

    assert asyncio.run(collect()) == [["c1", "c2"], ["c3"]]


def test_an_async_list_sends_nothing_before_it_is_awaited() -> None:
    server = AsyncServer(paged(contacts(1)))

    pager = AsyncContacts(server).list()

    assert isinstance(pager, AsyncPager)
    assert repr(pager) == "<AsyncPager of /contacts: await it, or iterate it with `async for`>"
    assert server.asked == []


def test_an_async_page_goes_on_like_the_pager() -> None:
    async def collect(server: AsyncServer) -> tuple[list[str], list[int], list[str]]:
        first = await AsyncContacts(server).list()
        second = await first.next_page()
        items = [contact.id async for contact in first]
        sizes = [len(page.data) async for page in first.pages()]
        return items, sizes, [contact.id for contact in second.data]

    meta = {"limit": 2, "total": 3}
    server = AsyncServer(listed(3, limit=2, meta=lambda page: {"page": page, **meta}))

    assert asyncio.run(collect(server)) == (["c1", "c2", "c3"], [2, 1], ["c3"])
    assert server.asked == [{}, {"page": 2}, {"page": 2}, {"page": 2}]


def test_an_async_pager_can_be_iterated_as_it_is() -> None:
    async def collect() -> list[str]:
        return [contact.id async for contact in AsyncContacts(AsyncServer(paged(contacts(1, 2), contacts(3)))).list()]

    assert asyncio.run(collect()) == ["c1", "c2", "c3"]


@pytest.mark.parametrize(
    ("max_items", "found", "requests"),
    [
        (1, ["c1"], 1),
        (2, ["c1", "c2"], 1),
        (3, ["c1", "c2", "c3"], 2),
        (4, ["c1", "c2", "c3", "c4"], 2),
        (99, ["c1", "c2", "c3", "c4", "c5"], 3),
        (None, ["c1", "c2", "c3", "c4", "c5"], 3),
    ],
)
def test_max_items_fetches_no_page_that_is_not_needed(max_items, found, requests, ids) -> None:
    items, server = ids(paged(contacts(1, 2), contacts(3, 4), contacts(5)), max_items=max_items)

    assert items == found
    assert len(server.asked) == requests


def test_max_items_0_brings_nothing(ids) -> None:
    found, server = ids(paged(contacts(1)), max_items=0)

    assert found == []
    assert len(server.asked) <= 1  # the page itself, if it is there already


def test_an_async_list_of_no_items_sends_nothing() -> None:
    async def collect(server: AsyncServer) -> list[Contact]:
        return [contact async for contact in AsyncContacts(server).list().items(max_items=0)]

    server = AsyncServer([])

    assert asyncio.run(collect(server)) == []
    assert server.asked == []


def test_a_negative_max_items_is_refused(ids) -> None:
    with pytest.raises(ValueError, match="max_items must not be negative"):
        ids(paged(contacts(1)), max_items=-1)


def test_a_walk_can_stop_at_any_item_and_go_on() -> None:
    server = Server(paged(contacts(1, 2), contacts(3)))
    items = iter(Contacts(server).list())

    assert next(items).id == "c1"
    assert len(server.asked) == 1
    assert [contact.id for contact in items] == ["c2", "c3"]
    assert next(items, None) is None


def test_a_walk_that_failed_can_be_taken_up_again() -> None:
    answers = iter([paged(contacts(1, 2), contacts(3))[0], b"<html>", paged(contacts(1, 2), contacts(3))[1]])
    items = iter(Contacts(Server(lambda query: next(answers))).list())

    assert [next(items).id, next(items).id] == ["c1", "c2"]
    with pytest.raises(conduyt.ResponseDecodeError):
        next(items)
    assert [contact.id for contact in items] == ["c3"]


def test_a_failed_async_walk_can_be_taken_up_again() -> None:
    answers = iter([paged(contacts(1, 2), contacts(3))[0], b"<html>", paged(contacts(1, 2), contacts(3))[1]])

    async def collect() -> list[str]:
        items = aiter(AsyncContacts(AsyncServer(lambda query: next(answers))).list())
        found = [(await anext(items)).id, (await anext(items)).id]
        with pytest.raises(conduyt.ResponseDecodeError):
            await anext(items)
        return [*found, *[contact.id async for contact in items]]

    assert asyncio.run(collect()) == ["c1", "c2", "c3"]


def test_each_iteration_begins_anew() -> None:
    page = Contacts(Server(listed(3, limit=2, meta=lambda page: {"page": page, "limit": 2}))).list()

    assert list(page) == list(page)


# --- In general ------------------------------------------------------------------------------------------------------


@thorough
@given(
    number=st.integers(0, 40),
    limit=st.integers(1, 7),
    says=st.sets(st.sampled_from(["page", "limit", "total", "totalPages"])),
)
def test_whatever_the_answer_leaves_out_every_item_comes_once(number, limit, says) -> None:
    facts = {"limit": limit, "total": number, "totalPages": -(-number // limit)}
    server = Server(
        listed(
            number,
            limit=limit,
            meta=lambda page: {name: value for name, value in {"page": page, **facts}.items() if name in says},
        )
    )

    assert read_all(server) == [f"c{place}" for place in range(1, number + 1)]


@thorough
@given(pages=st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=12), meta=st.dictionaries(
    st.sampled_from(["page", "limit", "total", "totalPages"]), st.integers(-3, 30) | st.none() | st.text(max_size=3)
))  # fmt: skip
def test_no_server_can_make_a_walk_endless(pages, meta) -> None:
    shown = [contacts(*page) for page in pages] or [[]]

    server = Server(lambda query: {"data": shown[query.get("page", 1) % len(shown)], "meta": meta})
    operation = ENDPOINT()

    items = Page(server, operation, server.call(operation)).items(on_drift="ignore")

    ids = [item.id for item in items]
    assert len(ids) == len(set(ids))

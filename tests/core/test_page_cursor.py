"""Lists that change while they are read, without I/O: which pages are requested, which items are yielded, what is
reported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conduyt
from conduyt._core.decoding import Many
from conduyt._core.endpoint import Endpoint
from conduyt._core.page import PageData, PageMeta
from conduyt._values.response import Attempt
from conduyt.models import Contact
from conduyt.pages import cursor as module
from conduyt.pages.cursor import PageCursor, PageRequest

from .by_hand import INFO, thorough

ENDPOINT = Endpoint(method="GET", path="/contacts", decode=Many(Contact, paging="page"), safety="read")
BY_OFFSET = Endpoint(method="GET", path="/failures", decode=Many(Contact, paging="offset"), safety="read")


class List:
    """A list at the server, which others change."""

    def __init__(self, number: int, *, limit: int) -> None:
        self.ids = [f"c{place}" for place in range(1, number + 1)]
        self.limit = limit
        self.asked: list[int] = []

    def answer(self, request: PageRequest[Contact], *, total: object = ..., outcome: int = 200) -> PageData[Contact]:
        self.asked.append(request.place)
        by_offset = request.operation.endpoint is BY_OFFSET
        begin = request.place if by_offset else (request.place - 1) * self.limit
        meta = PageMeta(
            page=None if by_offset else request.place,
            offset=begin if by_offset else None,
            limit=self.limit,
            total=len(self.ids) if total is ... else total,
        )
        rows = [Contact(id=id_) for id_ in self.ids[begin : begin + self.limit]]
        attempts = (Attempt(outcome=outcome, waited=0), Attempt(outcome=200, waited=0))
        return PageData(data=rows, meta=meta, extras={}, response=replace(INFO, attempts=attempts))

    def delete(self, *ids: str) -> None:
        self.ids = [id_ for id_ in self.ids if id_ not in ids]


def go_through(cursor: PageCursor[Contact], server: List, *before: Callable[[], object], **answer: object) -> list[str]:
    """Read page by page; before the second request, the third and so on, one of the changes happens."""
    found: list[str] = []
    changes = [lambda: None, *before]
    while requests := cursor.wanted():
        if changes:
            changes.pop(0)()
        page = cursor.receive(requests[0], server.answer(requests[0], **answer))
        found += [item.id for item in page.data] if page else []
    return found


def numbered(*numbers: int) -> list[str]:
    return [f"c{number}" for number in numbers]


# --- The list changes between two pages ------------------------------------------------------------------------------


def test_items_that_moved_up_because_others_were_deleted_are_read_again() -> None:
    server, cursor = List(120, limit=50), PageCursor(ENDPOINT())

    found = go_through(cursor, server, lambda: server.delete("c1", "c2", "c3"))

    assert set(server.ids) <= set(found)
    assert len(found) == len(set(found)) == 120
    assert server.asked == [1, 2, 1, 3]
    assert cursor.drift() is None


def test_as_many_pages_are_read_again_as_the_total_fell() -> None:
    server, cursor = List(100, limit=10), PageCursor(ENDPOINT())

    found = go_through(cursor, server, *[lambda: None] * 3, lambda: server.delete(*numbered(*range(1, 26))))

    assert sorted(found) == sorted(numbered(*range(1, 101)))
    assert server.asked[:8] == [1, 2, 3, 4, 5, 4, 3, 2]
    assert cursor.drift() is None


def test_a_fall_while_pages_are_read_again_reaches_further_back() -> None:
    server, cursor = List(100, limit=10), PageCursor(ENDPOINT())

    found = go_through(
        cursor,
        server,
        *[lambda: None] * 3,
        lambda: server.delete("c1"),
        lambda: server.delete(*numbered(*range(2, 14))),
    )

    assert sorted(found) == sorted(numbered(*range(1, 101)))
    assert server.asked[:7] == [1, 2, 3, 4, 5, 4, 3]


def test_an_empty_page_after_deletions_does_not_lose_the_rest() -> None:
    server, cursor = List(6, limit=2), PageCursor(ENDPOINT())

    found = go_through(cursor, server, lambda: None, lambda: server.delete("c1", "c2"))

    assert found == ["c1", "c2", "c3", "c4", "c5", "c6"]
    assert server.asked == [1, 2, 3, 2]


def test_deleting_all_that_has_been_read_loses_nothing() -> None:
    server, cursor = List(300, limit=50), PageCursor(ENDPOINT())
    found: list[str] = []
    while requests := cursor.wanted():
        page = cursor.receive(requests[0], server.answer(requests[0]))
        ids = [item.id for item in page.data] if page else []
        found += ids
        server.delete(*ids)

    assert sorted(found) == sorted(numbered(*range(1, 301)))
    assert server.ids == []


def test_items_that_moved_down_because_others_were_added_do_not_come_twice_and_the_new_ones_are_reported() -> None:
    server, cursor = List(120, limit=50), PageCursor(ENDPOINT())

    found = go_through(cursor, server, lambda: server.ids.__setitem__(slice(0, 0), ["n1", "n2", "n3"]))

    assert found == numbered(*range(1, 121))
    assert cursor.drift() == (
        "GET /contacts: the list changed while it was read, or its total is wrong. 120 items arrived, 123 were "
        "expected from the total of page 3, the last; 3 arrived twice and were dropped. Items that were added or moved "
        "meanwhile may be missing."
    )


def test_more_new_items_than_a_page_holds_do_not_end_the_iteration() -> None:
    server, cursor = List(30, limit=2), PageCursor(ENDPOINT())
    changes = [lambda: None] * 9

    found = go_through(
        cursor, server, *changes, lambda: server.ids.__setitem__(slice(0, 0), [f"n{n}" for n in range(20)])
    )

    assert found == numbered(*range(1, 31))
    assert "30 items arrived, 50 were expected" in (cursor.drift() or "")
    assert server.asked == [*range(1, 27)]


def test_items_that_others_moved_onto_a_page_read_in_advance_are_read_again() -> None:
    server, cursor = List(12, limit=2), PageCursor(ENDPOINT(), concurrency=3)
    start(cursor, server)
    second, third, fourth = cursor.wanted()
    answers = {third: server.answer(third)}
    server.ids.insert(0, "n1")  # moves c4 from page 2, which was not read yet, to page 3, which was
    answers |= {second: server.answer(second), fourth: server.answer(fourth)}
    for request in (second, third, fourth):
        cursor.receive(request, answers[request])
    found = go_through(cursor, server)

    assert "c4" in found


def test_an_item_never_comes_twice_however_far_it_moved() -> None:
    server, cursor = List(400, limit=2), PageCursor(ENDPOINT())

    found = go_through(cursor, server, lambda: server.ids.append("c1"))

    assert len(found) == len(set(found)) == 400


def test_an_offset_list_reads_again_what_moved_up() -> None:
    server, cursor = List(11, limit=4), PageCursor(BY_OFFSET())

    found = go_through(cursor, server, lambda: server.delete("c1", "c2"))

    assert sorted(found) == sorted(numbered(*range(1, 12)))
    assert server.asked == [0, 4, 0, 8]


def test_an_iteration_that_begins_in_the_middle_reads_again_only_the_places_that_moved() -> None:
    server, cursor = List(40, limit=10), PageCursor(ENDPOINT(query={"page": 3}))

    found = go_through(cursor, server, lambda: server.delete("c1", "c2"))
    before = PageCursor(ENDPOINT(query={"page": 3}), announced=40)
    later = go_through(before, server)

    assert sorted(found) == sorted(numbered(*range(21, 41)))
    assert later == [*numbered(*range(23, 41))[:10], *numbered(21, 22), *numbered(*range(33, 41))]


# --- Totals that lie -------------------------------------------------------------------------------------------------


def test_a_total_that_falls_for_no_reason_ends_nothing_early_and_is_not_followed_for_ever() -> None:
    server, cursor = List(200, limit=10), PageCursor(ENDPOINT())
    found: list[str] = []
    while requests := cursor.wanted():
        page = cursor.receive(requests[0], server.answer(requests[0], total=400 - 10 * len(server.asked)))
        found += [item.id for item in page.data] if page else []

    assert found == server.ids
    assert len(server.asked) == 20 + 1 + module.PATIENCE
    assert "8 pages were read again, and" in (cursor.drift() or "")


def test_a_total_that_changed_is_not_trusted_to_end_the_list() -> None:
    server, cursor = List(6, limit=2), PageCursor(ENDPOINT())
    totals = iter([6, 4, 4, 4, 4])
    found: list[str] = []
    while requests := cursor.wanted():
        page = cursor.receive(requests[0], server.answer(requests[0], total=next(totals)))
        found += [item.id for item in page.data] if page else []

    assert found == numbered(1, 2, 3, 4, 5, 6)


def test_an_empty_page_though_more_is_announced_is_reported() -> None:
    server, cursor = List(4, limit=2), PageCursor(ENDPOINT())

    assert go_through(cursor, server, total=10**9) == numbered(1, 2, 3, 4)
    assert "4 items arrived, 1000000000 were expected" in (cursor.drift() or "")


@pytest.mark.parametrize("total", [None, 0, 1])
def test_a_total_that_says_too_little_is_no_drift(total) -> None:
    server, cursor = List(5, limit=2), PageCursor(ENDPOINT())

    assert go_through(cursor, server, total=total) == numbered(1, 2, 3, 4, 5)
    assert cursor.drift() is None


def test_the_report_of_an_iteration_from_the_middle_counts_from_there() -> None:
    server, cursor = List(7, limit=2), PageCursor(ENDPOINT(query={"page": 3}))

    assert go_through(cursor, server, total=9) == numbered(5, 6, 7)
    assert "3 items arrived from page 3 on, 5 were expected" in (cursor.drift() or "")


def test_the_same_page_for_ever_ends_the_iteration_and_is_worse_than_drift() -> None:
    server, cursor = List(2, limit=2), PageCursor(ENDPOINT())
    while requests := cursor.wanted():
        cursor.receive(requests[0], server.answer(replace(requests[0], place=1), total=9))

    assert server.asked == [1, 1]
    assert cursor.is_stuck
    assert cursor.drift() == (
        "GET /contacts: page 2 had no new items. 2 items arrived, and 9 were expected. "
        "The server seems to ignore the parameter page."
    )


def test_the_same_full_page_for_ever_is_suspicious_even_without_a_total() -> None:
    server, cursor = List(2, limit=2), PageCursor(ENDPOINT(query={"limit": 2}))
    while requests := cursor.wanted():
        cursor.receive(requests[0], server.answer(replace(requests[0], place=1), total=None))

    assert server.asked == [1, 1]
    assert "there may be more" in (cursor.drift() or "")


def test_a_total_that_grows_with_every_repetition_does_not_keep_the_iteration_going_for_ever() -> None:
    server, cursor = List(2, limit=2), PageCursor(ENDPOINT())
    while requests := cursor.wanted():
        cursor.receive(requests[0], server.answer(replace(requests[0], place=1), total=9 + 2 * len(server.asked)))

    assert len(server.asked) == 102
    assert cursor.is_stuck


# --- How many pages are under way ------------------------------------------------------------------------------------


def start(cursor: PageCursor[Contact], server: List) -> None:
    """Take the first page, which tells how many there are."""
    (request,) = cursor.wanted()
    cursor.receive(request, server.answer(request))


def places(cursor: PageCursor[Contact]) -> list[int]:
    return [request.place for request in cursor.wanted()]


def test_no_more_pages_are_under_way_than_wanted() -> None:
    server, cursor = List(100, limit=2), PageCursor(ENDPOINT(), concurrency=4)
    start(cursor, server)

    assert places(cursor) == [2, 3, 4, 5]
    request = cursor.wanted()[0]
    cursor.receive(request, server.answer(request))
    assert places(cursor) == [3, 4, 5, 6]


def test_no_page_beyond_the_total_is_asked_for_in_advance() -> None:
    server, cursor = List(5, limit=2), PageCursor(ENDPOINT(), concurrency=8)
    start(cursor, server)

    assert places(cursor) == [2, 3]


def test_the_number_of_pages_will_do_if_there_is_no_total() -> None:
    server, cursor = List(5, limit=2), PageCursor(ENDPOINT(), concurrency=8)
    (request,) = cursor.wanted()
    page = server.answer(request, total=None)
    cursor.receive(request, replace(page, meta=page.meta.model_copy(update={"total_pages": 3})))

    assert places(cursor) == [2, 3]


def test_a_list_without_totals_is_read_page_by_page() -> None:
    server, cursor = List(5, limit=2), PageCursor(ENDPOINT(), concurrency=8)
    widths: list[int] = []
    while requests := cursor.wanted():
        widths.append(len(requests))
        cursor.receive(requests[0], server.answer(requests[0], total=None))

    assert widths == [1, 1, 1]


def test_the_size_that_the_answer_reports_divides_the_list_not_the_one_asked_for() -> None:
    server, cursor = List(10, limit=2), PageCursor(ENDPOINT(query={"limit": 100}), concurrency=8)
    start(cursor, server)

    assert places(cursor) == [2, 3, 4, 5]


def test_an_offset_list_is_divided_as_well() -> None:
    server, cursor = List(10, limit=4), PageCursor(BY_OFFSET(), concurrency=8)
    start(cursor, server)

    assert places(cursor) == [4, 8]


def test_no_page_is_asked_for_in_advance_that_max_items_or_max_pages_make_needless() -> None:
    server = List(100, limit=2)
    few_items, few_pages = (
        PageCursor(ENDPOINT(), concurrency=8, max_items=5),
        PageCursor(ENDPOINT(), concurrency=8, max_pages=3),
    )
    start(few_items, server)
    start(few_pages, server)

    assert places(few_items) == places(few_pages) == [2, 3]


def test_an_iteration_that_was_cut_off_reports_no_drift() -> None:
    server, cursor = List(10, limit=2), PageCursor(ENDPOINT(), max_pages=2)

    assert go_through(cursor, server) == numbered(1, 2, 3, 4)
    assert cursor.drift() is None


def test_a_429_halves_the_pages_under_way_once_and_they_grow_back() -> None:
    server, cursor = List(1000, limit=2), PageCursor(ENDPOINT(), concurrency=8)
    start(cursor, server)
    widths: list[int] = []
    for number in range(80):
        requests = cursor.wanted()
        widths.append(len(requests))
        # All eight that were under way met the limit, and none later.
        cursor.receive(requests[0], server.answer(requests[0], outcome=429 if number < 8 else 200))

    assert widths[:10] == [8, 7, 6, 5, 4, 4, 4, 4, 4, 4]
    assert widths[-1] > 4
    assert max(widths) == 8


def test_a_second_429_halves_them_again_down_to_one() -> None:
    server, cursor = List(1000, limit=2), PageCursor(ENDPOINT(), concurrency=8)
    start(cursor, server)
    for _ in range(40):
        request = cursor.wanted()[0]
        cursor.receive(request, server.answer(request, outcome=429))

    assert len(cursor.wanted()) == 1


def test_a_refusal_for_the_rate_counts_like_a_429_that_was_waited_for() -> None:
    server, cursor = List(1000, limit=2), PageCursor(ENDPOINT(), concurrency=8)
    start(cursor, server)
    request = cursor.wanted()[0]
    cursor.failed(request, conduyt.RateLimitError("slow down", status=429, code="rate_limited"))
    for _ in range(5):
        request = cursor.wanted()[0]
        cursor.receive(request, server.answer(request))

    assert len(cursor.wanted()) == 4


def test_a_page_to_be_read_again_waits_for_a_free_place() -> None:
    server, cursor = List(100, limit=2), PageCursor(ENDPOINT(), concurrency=3)
    start(cursor, server)
    request = cursor.wanted()[0]
    server.delete("c1")
    cursor.receive(request, server.answer(request))

    assert places(cursor) == [3, 4, 1]


# --- Errors ----------------------------------------------------------------------------------------------------------


def test_an_error_says_where_the_cursor_stands_and_the_page_stays_wanted() -> None:
    server, cursor = List(100, limit=2), PageCursor(ENDPOINT(), concurrency=3)
    start(cursor, server)
    request = cursor.wanted()[0]
    error = conduyt.ConduytError("gone")

    cursor.failed(request, error)

    assert (error.page, error.items_seen) == (2, 2)
    assert error.__notes__ == [
        "2 items were yielded before. To continue, use the same iterator again, or the list with page=2."
    ]
    assert cursor.wanted()[0] is request


def test_an_error_names_the_earliest_page_that_is_still_to_be_read_again() -> None:
    server, cursor = List(100, limit=2), PageCursor(ENDPOINT(), concurrency=3)
    start(cursor, server)
    request = cursor.wanted()[0]
    server.delete("c1")
    cursor.receive(request, server.answer(request))
    error = conduyt.ConduytError("gone")

    cursor.failed(cursor.wanted()[0], error)

    assert error.page == 1


def test_an_error_of_an_offset_list_names_the_offset() -> None:
    server, cursor = List(100, limit=2), PageCursor(BY_OFFSET())
    start(cursor, server)
    error = conduyt.ConduytError("gone")

    cursor.failed(cursor.wanted()[0], error)

    assert error.page is None
    assert error.__notes__[0].endswith("or the list with offset=2.")


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        ({"concurrency": 0}, "concurrency must be at least 1"),
        ({"max_items": -1}, "max_items must not be negative"),
        ({"max_pages": -1}, "max_pages must not be negative"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(argument, text) -> None:
    with pytest.raises(ValueError, match=text):
        PageCursor(ENDPOINT(), **argument)


@pytest.mark.parametrize("argument", ["concurrency", "max_items", "max_pages"])
@pytest.mark.parametrize("value", ["8", 2.5, float("nan"), True])
def test_numbers_that_are_not_whole_are_refused_by_name(argument, value) -> None:
    with pytest.raises(TypeError, match=f"{argument} must be a whole number"):
        PageCursor(ENDPOINT(), **{argument: value})


# --- In general ------------------------------------------------------------------------------------------------------


def play(random: Random, server: List, cursor: PageCursor[Contact], change: Callable[[], object]) -> list[str]:
    """Answer the requests under way in any order, and change the list at any time in between."""
    found: list[str] = []
    answers: dict[PageRequest[Contact], PageData[Contact]] = {}
    while requests := cursor.wanted():
        unanswered = [request for request in requests if request not in answers]
        if unanswered and (requests[0] not in answers or random.random() < 0.5):
            request = random.choice(unanswered)
            answers[request] = server.answer(request)
            if random.random() < 0.3:
                change()
        else:
            page = cursor.receive(requests[0], answers.pop(requests[0]))
            found += [item.id for item in page.data] if page else []
    return found


def any_cursor(seed: int) -> tuple[Random, List, PageCursor[Contact]]:
    random = Random(seed)
    endpoint = random.choice([ENDPOINT, BY_OFFSET])
    cursor = PageCursor(endpoint(), concurrency=random.randint(1, 5))
    return random, List(random.randint(0, 40), limit=random.randint(1, 6)), cursor


def test_on_a_list_that_does_not_change_every_iteration_brings_the_same_in_the_same_order() -> None:
    for seed in range(500):
        random, server, cursor = any_cursor(seed)

        assert play(random, server, cursor, lambda: None) == server.ids, seed
        assert cursor.drift() is None
        assert len(server.asked) == max(1, -(-len(server.ids) // server.limit))


def test_deletions_at_any_time_lose_no_survivor_unreported() -> None:
    lost = 0
    for seed in range(500):
        random, server, cursor = any_cursor(seed)

        found = play(
            random,
            server,
            cursor,
            lambda random=random, server=server: server.delete(
                *random.sample(server.ids, min(len(server.ids), random.randint(0, 5)))
            ),
        )

        assert len(found) == len(set(found)), seed
        assert set(server.ids) <= set(found) or cursor.drift(), seed
        lost += not set(server.ids) <= set(found)
    assert lost < 25  # reported, then: some of these lists change at every third request, by more than a page


def test_additions_at_the_top_at_any_time_lose_nothing_that_was_there_unreported() -> None:
    for seed in range(500):
        random, server, cursor = any_cursor(seed)
        originals, new = list(server.ids), iter(range(30))

        found = play(
            random,
            server,
            cursor,
            lambda random=random, server=server, new=new: server.ids.__setitem__(
                slice(0, 0), [f"n{number}" for number in islice(new, random.randint(0, 5))]
            ),
        )

        assert len(found) == len(set(found)), seed
        assert set(originals) <= set(found) or cursor.drift(), seed


@thorough
@given(st.lists(st.text(min_size=1, max_size=3), max_size=300))
def test_the_memory_of_a_cursor_is_that_of_a_set(ids) -> None:
    seen, known = module.SeenIds(), set()
    for id_ in ids:
        fresh = seen.new([Contact(id=id_)], [id_])
        assert bool(fresh) is (id_ not in known)
        known.add(id_)


def test_the_memory_of_a_cursor_takes_less_than_10_bytes_for_each_id() -> None:
    seen = module.SeenIds()
    ids = [f"con_{number}" for number in range(20_000)]
    seen.new([Contact()] * len(ids), ids)

    assert sum(len(shelf) * shelf.itemsize for shelf in seen._shelves.values()) == 160_000
    assert sum(shelf.__sizeof__() for shelf in seen._shelves.values()) < 200_000


def test_machines_with_short_hashes_get_long_ones() -> None:
    marks = {module._wide_hash(f"c{number}") for number in range(1000)}

    assert len(marks) == 1000
    assert max(abs(hash_) for hash_ in marks).bit_length() > 60

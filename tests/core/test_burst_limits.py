"""Both limits of a plan, kept by programs that share a store, and by programs that do not."""

from __future__ import annotations

import heapq
import random
from collections import Counter

import pytest

from conduyt.limits.window import ServerLimit, Window, blocked, updated

PLANS = [(100, 20), (500, 50), (2500, 100)]


class Service:
    """Counts as the API does: so many requests in each calendar minute, and in each calendar second."""

    def __init__(self, per_minute: int, per_second: int) -> None:
        self.per_minute, self.per_second = per_minute, per_second
        self.accepted: Counter[str] = Counter()
        self.refused_at: list[float] = []

    def answer(self, now: float) -> tuple[ServerLimit, float]:
        """Count a request; return what its response says, and how long to wait if it is a 429."""
        minute, second = f"minute {now // 60}", f"second {int(now)}"
        wait = 0.0
        if self.accepted[minute] >= self.per_minute:
            wait = 60 - now % 60
        elif self.accepted[second] >= self.per_second:
            wait = 1.0
        else:
            self.accepted.update((minute, second))
        if wait:
            self.refused_at.append(now)
        end = (now // 60 + 1) * 60
        left = self.per_minute - self.accepted[minute]
        return ServerLimit(limit=self.per_minute, remaining=left, window=end, reset_in=end - int(now)), wait


def play(service: Service, programs: int, workers: int, requests: int, *, shared: bool, start: float) -> float:
    """Let the workers of some programs send their requests; return how long it took."""
    chance = random.Random(7)
    windows: dict[int, Window | None] = dict.fromkeys(range(programs))
    under_way: Counter[int] = Counter()
    left = Counter(dict.fromkeys(range(programs), requests // programs))
    # When, an order for what comes at once, what, and whose.
    agenda = [(start + chance.random() / 100, number, "ask", number % programs) for number in range(programs * workers)]
    now, order = start, len(agenda)
    while agenda:
        now, _, step, program = heapq.heappop(agenda)
        known = windows[0 if shared else program]
        next_step = None
        if step == "ask":
            if left[program] <= 0:
                continue
            if wait := known.acquire(now) if known else 0.0:
                next_step = (now + wait + chance.random() / 1000, "ask")
            else:
                left[program] -= 1
                under_way[program] += 1
                next_step = (now + 0.01 + chance.random() / 100, "arrive")
        else:
            rate, refusal = service.answer(now)
            under_way[program] -= 1
            rate = ServerLimit(
                limit=rate.limit,
                remaining=rate.remaining,
                window=rate.window,
                reset_in=rate.reset_in,
                under_way=under_way[program],
            )
            known = updated(known, rate, now)
            if refusal:
                known = blocked(known, refusal, now)
                left[program] += 1
            windows[0 if shared else program] = known
            next_step = (now + chance.random() / 1000, "ask")
        order += 1
        heapq.heappush(agenda, (next_step[0], order, next_step[1], program))
    return now - start


@pytest.mark.parametrize("second", [0.0, 20.3, 53.7])
@pytest.mark.parametrize(("per_minute", "per_second"), PLANS)
def test_a_plan_of_the_table_is_used_up_without_a_429(per_minute: int, per_second: int, second: float) -> None:
    service = Service(per_minute, per_second)

    took = play(service, 1, 8, per_minute * 2, shared=True, start=6000 + second)

    assert service.refused_at == []
    whole_minutes = (60 - second) + (60 if second > 40 else 0)
    assert took <= whole_minutes + 1.15 * per_minute / per_second + 1


@pytest.mark.parametrize(("per_minute", "per_second"), PLANS)
def test_programs_that_share_a_store_are_one_program(per_minute: int, per_second: int) -> None:
    service = Service(per_minute, per_second)

    play(service, 4, 4, per_minute * 2, shared=True, start=6010.0)

    assert service.refused_at == []


@pytest.mark.parametrize(("per_minute", "per_second"), PLANS)
def test_programs_that_share_nothing_settle(per_minute: int, per_second: int) -> None:
    service = Service(per_minute, per_second)

    took = play(service, 3, 4, per_minute * 2, shared=False, start=6010.0)

    assert took <= 50 + 2 * per_minute / per_second + 5
    assert len(service.refused_at) <= 15


def test_a_burst_limit_that_is_in_no_table_is_found_and_kept() -> None:
    service = Service(3000, 30)

    took = play(service, 1, 16, 5000, shared=True, start=6000.0)

    assert took <= 1.1 * 5000 / 30
    assert len(service.refused_at) <= 25
    assert sum(at > 6003 for at in service.refused_at) <= 3

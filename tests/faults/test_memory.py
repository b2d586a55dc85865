"""No answer buys more memory than an answer is worth."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from .calls import WAYS
from .memory import BOMBS, MOST_EXTRA_MIB, take
from .server import Server


@pytest.mark.parametrize("bomb", BOMBS)
def test_an_answer_that_is_huge_or_endless_costs_little(bomb: str, server: Server) -> None:
    ways = [WAYS[0], WAYS[-1]]
    with ThreadPoolExecutor(2) as pool:
        taken = dict(zip(ways, pool.map(lambda way: take(server, bomb, way), ways), strict=True))

    assert max(one.extra_mib for one in taken.values()) <= MOST_EXTRA_MIB, taken

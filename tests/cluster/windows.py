"""A rate limit over a real socket, in windows so short that a test sees several."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from tests.drivers.either import failure
from tests.drivers.server import Exchange, Received, answer


class Windows:
    """A step of a `Server`: so many requests in each window of two seconds, by the clock.

    Args:
        body: What to answer to a request that there is room for.
    """

    LIMIT = 25
    SECONDS = 2

    def __init__(self, body: Callable[[Received], object]) -> None:
        self.refused = 0
        self._body = body
        self._lock = threading.Lock()
        self._end = 0
        self._count = 0

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            end = (math.floor(time.time()) // self.SECONDS + 1) * self.SECONDS
            if end != self._end:
                self._end, self._count = end, 0
            full = self._count >= self.LIMIT
            self._count += not full
            self.refused += full
            headers = {
                "x-ratelimit-limit": str(self.LIMIT),
                "x-ratelimit-remaining": str(self.LIMIT - self._count),
                "x-ratelimit-reset": str(end),
            }
        if full:
            answer(429, failure("rate_limited"), headers={**headers, "retry-after": str(self.SECONDS)})(exchange)
        else:
            answer(200, self._body(exchange.request), headers=headers)(exchange)


def page_of(total: int, size: int = 10) -> Callable[[Received], object]:
    """Return what answers the pages of a list of contacts."""

    def body(request: Received) -> object:
        page = int(request.query.get("page", ["1"])[0])
        numbers = range(total)[(page - 1) * size : page * size]
        meta = {"page": page, "limit": size, "total": total, "totalPages": -(-total // size)}
        return {"data": [{"id": f"con_{number}"} for number in numbers], "meta": meta}

    return body

"""Metadata of a response: status, headers, rate limit, request id, attempts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, ValuesView
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar, cast, overload

from conduyt._values.json_values import as_count

T = TypeVar("T")

PASSING_STATUSES = frozenset({408, 500, 502, 503, 504, 529, *range(520, 525)})
"""Statuses of temporary failures. The request may have taken effect."""

PLAN_BURSTS: Mapping[int, int] = {100: 20, 500: 50, 2500: 100}
"""Requests per second by requests per minute, for the documented plans. The headers have only the latter."""


class Headers(Mapping[str, str]):
    """Response headers. Names compare without case; repeated headers are joined by a comma.

    Example:
        ```python
        deal = client.deals.get("deal_01HX7Q5CA9")
        deal.response.headers.get("content-type")
        ```
    """

    __slots__ = ("by_name",)

    def __init__(self, pairs: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        self.by_name: dict[str, str] = {}
        """The headers by name in lower case, for code of this package."""
        if isinstance(
            pairs, list
        ):  # every response has a list, and an `isinstance` check with an abstract class is slow
            items: Iterable[tuple[str, str]] = pairs
        elif isinstance(pairs, Mapping):
            items = cast(Mapping[str, str], pairs).items()  # `isinstance` forgets the types of keys and values
        else:
            items = pairs
        for name, value in items:
            key = name.lower()
            self.by_name[key] = f"{self.by_name[key]}, {value}" if key in self.by_name else value

    def __getitem__(self, name: str) -> str:
        return self.by_name[name.lower()]

    @overload
    def get(self, name: str, default: None = None, /) -> str | None: ...
    @overload
    def get(self, name: str, default: str | T, /) -> str | T: ...
    def get(self, name: str, default: str | T | None = None, /) -> str | T | None:
        """Return a header, or the default."""
        # The inherited method raises and catches an error for each absent header, and most are absent.
        return self.by_name.get(name.lower(), default)

    def values(self) -> ValuesView[str]:
        """Return the values."""
        return self.by_name.values()  # the inherited method looks up each name

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self.by_name

    def __repr__(self) -> str:
        return f"Headers({self.by_name!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """The state of the rate limit, from the response headers. A value is `None` if its header is missing."""

    limit: int | None = None
    """Requests allowed in the window."""
    remaining: int | None = None
    """Requests left in the window."""
    reset: int | None = None
    """End of the window, Unix time in seconds."""
    per_second: int | None = None
    """Requests allowed per second. For the documented plans, it follows from `limit`. For others, `client.rate_limit`
    has the number that the client learnt from 429s."""

    @property
    def reset_at(self) -> datetime | None:
        """End of the window in UTC, or `None` if it is unknown or implausible."""
        try:
            return None if self.reset is None else datetime.fromtimestamp(self.reset, UTC)
        except (OverflowError, OSError, ValueError):
            return None

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> RateLimit:
        """Read the `X-RateLimit-*` headers. Invalid values count as absent."""
        limit = as_count(headers.get("x-ratelimit-limit"))
        return cls(
            limit=limit,
            remaining=as_count(headers.get("x-ratelimit-remaining")),
            reset=as_count(headers.get("x-ratelimit-reset")),
            per_second=None if limit is None else PLAN_BURSTS.get(limit),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt of a call."""

    outcome: int | str
    """The HTTP status, or the kind of failure if no response arrived."""
    waited: float
    """Seconds waited before this attempt."""
    request_id: str | None = None
    """The request id from the server, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseInfo:
    """Metadata of a response. Every object that a call returns has it as `.response`.

    Example:
        ```python
        deal = client.deals.get("deal_01HX7Q5CA9")
        deal.response.status, deal.response.rate_limit.remaining, len(deal.response.attempts)
        ```
    """

    status: int
    """The HTTP status."""
    headers: Headers
    """The response headers."""
    method: str
    """The HTTP method of the request."""
    path: str
    """The path of the request, without the base URL and the query."""
    attempts: tuple[Attempt, ...]
    """All attempts, the successful one last."""
    elapsed: float
    """Seconds from the first attempt to the response, including waits."""

    @property
    def request_id(self) -> str | None:
        """The request id from the server, or `None`. Include it when you contact support."""
        return request_id_of(self.headers)

    @property
    def rate_limit(self) -> RateLimit:
        """The state of the rate limit at the time of the response."""
        return RateLimit.from_headers(self.headers)


def request_id_of(headers: Mapping[str, str]) -> str | None:
    """Return the request id. Its header is not documented, so this reads both usual names."""
    names = headers.by_name if isinstance(headers, Headers) else headers
    text = names.get("x-request-id") or names.get("request-id") or ""
    # Errors show it, so accept only the characters of an id.
    return text if 0 < len(text) <= 200 and text.isascii() and text.isprintable() else None


def is_html(headers: Mapping[str, str]) -> bool:
    """Whether a response is an HTML page."""
    return headers.get("content-type", "").lstrip().lower().startswith("text/html")


def server_time(headers: Headers, received_at: float) -> float:
    """Return the server's time from the date header, because the local clock may be wrong; otherwise the local time."""
    date = http_date(headers.by_name.get("date", ""))
    return received_at if date is None else date


@lru_cache(maxsize=16)  # a date changes once a second
def http_date(text: str) -> float | None:
    """Return an HTTP date as Unix time, or `None`."""
    if not text:
        return None
    from email.utils import parsedate_to_datetime  # rarely needed; httpx has loaded it

    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

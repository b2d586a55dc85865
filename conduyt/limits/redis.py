"""Rate limits that the processes of many machines share, through a Redis server (extra `redis`).

    Conduyt(limits=RedisLimitStore("redis://limits.internal:6379/0"))

Each bucket is a hash of a few numbers under `conduyt:limits:`, and goes away by itself a day after its last use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NoReturn, cast
from urllib.parse import urlsplit

from conduyt._util.lazy import LazyModule
from conduyt.errors import ConfigurationError
from conduyt.limits.window import PROBE_S, ServerLimit

if TYPE_CHECKING:
    import redis
else:
    redis = LazyModule("redis")

__all__ = ["RedisLimitStore"]

_ANSWERS_IN_S = 0.1  # a server next door takes a millisecond, and calls have deadlines
_KEPT_S = 86_400  # no window is longer

# `Window` of window.py once more, where it is atomic in one round trip; a test compares the two. (With WATCH
# and the arithmetic in Python, of 32 threads that take at once, some waited for seconds.) It answers with the time it
# went by, and numbers as text: Redis would cut them to integers.
_SCRIPT = """
local never = 1e300
local names = {'limit', 'remaining', 'window', 'reset_at', 'blocked_until', 'confirmed', 'seen_at'}
local w = {}
for i, value in ipairs(redis.call('HMGET', KEYS[1], unpack(names))) do
    w[names[i]] = tonumber(value or nil)
end
local known = w.limit ~= nil
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local wait = 0
if known then
    local back = math.max(0, (w.seen_at or now) - now)  -- the clock was set back
    w.reset_at, w.blocked_until = w.reset_at - back, w.blocked_until - back
end

if ARGV[1] == 'take' then
    if not known then return {'0', string.format('%.17g', now)} end
    if now < w.blocked_until then
        wait = w.blocked_until - now
    else
        if now >= w.reset_at then w.remaining, w.reset_at, w.confirmed = w.limit, never, 0 end
        if w.remaining > 0 then
            w.remaining = w.remaining - 1
        else
            wait = w.confirmed == 1 and w.reset_at - now or tonumber(ARGV[2])
        end
    end
elseif ARGV[1] == 'learn' then
    local limit, remaining, fresh, window = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
    local ahead = now + tonumber(ARGV[6])
    if not known then w = {window = window, remaining = fresh, reset_at = ahead, blocked_until = 0, confirmed = 1} end
    if window >= w.window then
        if known then
            local same = window == w.window or w.confirmed == 0
            w.remaining = same and math.min(w.remaining, remaining) or fresh
            w.reset_at = window == w.window and math.min(w.reset_at, ahead) or ahead
        end
        w.limit, w.window, w.confirmed = limit, window, 1
    end
else
    if not known then
        w = {limit = 2^31, remaining = 2^31, window = 0, reset_at = never, blocked_until = 0, confirmed = 0}
    end
    w.blocked_until = math.max(w.blocked_until, now + tonumber(ARGV[2]))
end

w.seen_at = now
for _, name in ipairs(names) do
    redis.call('HSET', KEYS[1], name, string.format('%.17g', w[name]))
end
redis.call('EXPIRE', KEYS[1], tonumber(ARGV[#ARGV]))
return {string.format('%.17g', wait), string.format('%.17g', now)}
"""


class RedisLimitStore:
    """Keeps the state in a Redis server, for processes on many machines that use the same key.

    The server sees digests of keys, never a key. The processes agree on the time by its clock. When it does not
    answer within 0.1 seconds, calls are sent without pacing for some seconds, and the log says so.

    Args:
        server: The URL of the server (`redis://`, `rediss://` or `unix://`), or a `redis.Redis` of your own, with the
            time-outs you want.

    Raises:
        ConfigurationError: The URL cannot work, or the extra `redis` is not installed.

    Example:
        ```python
        client = Conduyt(limits=conduyt.RedisLimitStore("redis://localhost:6379/0"))
        ```
    """

    def __init__(self, server: str | redis.Redis) -> None:
        self._script = _connect(server).register_script(_SCRIPT)
        self._name = _name(server) if isinstance(server, str) else "a client of yours"

    def take(self, bucket: str) -> float:
        """Take one request from a bucket; see `LimitStore.take`."""
        return self._run("take", bucket, PROBE_S)[0]

    def learn(self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int) -> None:
        """Take note of what an answer told; see `LimitStore.learn`."""
        reported = ServerLimit(limit=limit, remaining=remaining, window=window, reset_in=reset_in, under_way=under_way)
        self._run("learn", bucket, limit, remaining, reported.new_remaining, window, reset_in)

    def block(self, bucket: str, seconds: float) -> None:
        """Take note of a 429; see `LimitStore.block`."""
        self._run("block", bucket, seconds)

    def _run(self, action: Literal["take", "learn", "block"], bucket: str, *numbers: float) -> tuple[float, float]:
        """Return the seconds to wait, and the time by the clock of the server."""
        reply = self._script(keys=[f"conduyt:limits:{bucket}"], args=[action, *numbers, _KEPT_S])
        wait, now = cast("list[bytes | str]", reply)
        return float(wait), float(now)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a RedisLimitStore may know a password and cannot be pickled: make one in each process")

    def __repr__(self) -> str:
        return f"RedisLimitStore({self._name!r})"


def _connect(server: str | redis.Redis) -> redis.Redis:
    try:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError:
        raise ConfigurationError("RedisLimitStore needs redis: pip install 'conduyt[redis]'") from None
    if not isinstance(server, str):
        return server
    try:
        return Redis.from_url(  # pyright: ignore[reportUnknownMemberType]  # its keywords have no types
            server,
            socket_timeout=_ANSWERS_IN_S,
            socket_connect_timeout=_ANSWERS_IN_S,
            retry=Retry(NoBackoff(), 1),  # a connection may have been closed while it lay idle
        )
    except ValueError:  # it quotes the URL, which may hold a password
        raise ConfigurationError("The URL of a Redis server begins with redis://, rediss:// or unix://") from None


def _name(url: str) -> str:
    """Return what can be shown of a URL: no user, no password, no query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

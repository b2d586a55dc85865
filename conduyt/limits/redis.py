"""Rate limits that the processes of many machines share, through a Redis server (extra `redis`).

    Conduyt(limits=RedisLimitStore("redis://limits.internal:6379/0"))

Each bucket is a hash under `conduyt:limits:`. It expires a day after its last use.
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn, cast
from urllib.parse import urlsplit

from conduyt._util.lazy import LazyModule
from conduyt._values.response import PLAN_BURSTS
from conduyt.errors import ConfigurationError
from conduyt.limits import window

if TYPE_CHECKING:
    import redis
else:
    redis = LazyModule("redis")

__all__ = ["RedisLimitStore"]

_ANSWERS_IN_S = 0.1  # a near server responds in a millisecond, and calls have deadlines
_KEPT_S = 86_400  # no window is longer

# The same as `Window` of window.py, but atomic in one round trip; a test compares the two. (With WATCH and the
# arithmetic in Python, some of 32 concurrent threads waited for seconds.) It also returns the server's time, and all
# numbers as strings, because Redis would truncate them to integers.
_SCRIPT = Template("""
local never = 1e300
local names = {
    'limit', 'remaining', 'window', 'reset_at', 'blocked_until', 'confirmed', 'seen_at',
    'burst', 'raise_at', 'next_at', 'turn_at', 'recent'
}
local share, probe, burst_block = $share, $probe, $burst_block
local lowered, raised, raise_after = $lowered, $raised, $raise_after
local plan_bursts = {$plan_bursts}

local w = {}
for i, value in ipairs(redis.call('HMGET', KEYS[1], unpack(names))) do
    w[names[i]] = tonumber(value or nil)
end
local known = w.limit ~= nil
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local wait = 0
local function begin(limit, remaining, window, reset_at, confirmed)
    w = {
        limit = limit, remaining = remaining, window = window, reset_at = reset_at, blocked_until = 0,
        confirmed = confirmed, seen_at = now, burst = 0, raise_at = never, next_at = 0, turn_at = 0, recent = 0
    }
end

if known then
    local passed = now - w.seen_at
    if passed < 0 then  -- the clock was set back
        w.reset_at, w.blocked_until, w.raise_at = w.reset_at + passed, w.blocked_until + passed, w.raise_at + passed
        w.next_at, w.turn_at = w.next_at + passed, w.turn_at + passed
        passed = 0
    end
    w.recent = w.recent * math.max(0, 1 - passed)
end

local function take()
    if now < w.blocked_until then return w.blocked_until - now end
    if now >= w.reset_at then w.remaining, w.reset_at, w.confirmed = w.limit, never, 0 end
    if w.remaining <= 0 then return w.confirmed == 1 and w.reset_at - now or probe end
    if now >= w.raise_at then
        local most = plan_bursts[w.limit] or never
        w.burst = math.min(most, math.max(raised * w.burst, w.burst + 1))
        w.raise_at = w.burst < most and now + raise_after or never
    end
    if w.burst > 0 then
        local spacing = 1 / (share * w.burst)
        if w.next_at - spacing > now then
            w.turn_at = math.max(w.turn_at, w.next_at - 2 * spacing) + spacing
            return w.turn_at - now
        end
        w.next_at = math.max(w.next_at, now) + spacing
    end
    w.remaining, w.recent = w.remaining - 1, w.recent + 1
    return 0
end

if ARGV[1] == 'take' then
    if not known then return {'0', string.format('%.17g', now), '0'} end
    wait = take()
elseif ARGV[1] == 'learn' then
    local limit, remaining, window = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
    local ahead, under_way = now + tonumber(ARGV[5]), tonumber(ARGV[6])
    local fresh = math.max(0, remaining - under_way)
    if not known then
        begin(limit, fresh, window, ahead, 1)
        w.burst, w.recent = plan_bursts[limit] or 0, 1 + under_way
        w.next_at = now + (w.burst > 0 and under_way / (share * w.burst) or 0)
    elseif window >= w.window then
        if window == w.window or w.confirmed == 0 then
            local others = w.remaining - remaining
            if others > 0 then
                w.remaining = remaining
                if w.burst > 0 then
                    local due = w.next_at + others / (share * w.burst)
                    w.next_at = math.max(w.next_at, math.min(due, now + 1))
                end
            end
        else
            w.remaining = fresh
        end
        w.reset_at = window == w.window and math.min(w.reset_at, ahead) or ahead
        w.limit, w.window, w.confirmed = limit, window, 1
    end
else
    local seconds = tonumber(ARGV[2])
    if not known then begin(2^31, 2^31, 0, never, 0) end
    if w.confirmed == 1 and w.remaining > 0 and now >= w.blocked_until and seconds <= burst_block then
        w.burst = math.max(1, lowered * (w.burst > 0 and w.burst or w.recent))
        w.raise_at = now + raise_after
    end
    w.blocked_until = math.max(w.blocked_until, now + seconds)
end

w.seen_at = now
for _, name in ipairs(names) do
    redis.call('HSET', KEYS[1], name, string.format('%.17g', w[name]))
end
redis.call('EXPIRE', KEYS[1], tonumber(ARGV[#ARGV]))
return {string.format('%.17g', wait), string.format('%.17g', now), string.format('%.17g', w.burst)}
""").substitute(
    share=window.SHARE,
    probe=window.PROBE_S,
    burst_block=window.BURST_BLOCK_S,
    lowered=window.LOWERED,
    raised=window.RAISED,
    raise_after=window.RAISE_AFTER_S,
    plan_bursts=", ".join(f"[{limit}] = {burst}" for limit, burst in PLAN_BURSTS.items()),
)


class _Result(NamedTuple):
    """The reply of the script."""

    wait: float
    """Seconds to wait."""
    now: float
    """The time by the clock of the server."""
    burst: float
    """The burst limit, or 0."""


class RedisLimitStore:
    """Stores the state in a Redis server, for processes on many machines that use the same key.

    The server receives digests of keys, not the keys. All processes use the server's clock. If the server does not
    respond within 0.1 seconds, the client sends requests without pacing for some seconds and logs a warning.

    Args:
        server: The URL of the server (`redis://`, `rediss://` or `unix://`), or your own `redis.Redis`, with your
            time-outs.

    Raises:
        ConfigurationError: The URL is invalid, or the extra `redis` is not installed.

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
        return self._run("take", bucket).wait

    def learn(
        self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int
    ) -> int | None:
        """Record the rate limit of a response; see `LimitStore.learn`."""
        return int(self._run("learn", bucket, limit, remaining, window, reset_in, under_way).burst) or None

    def block(self, bucket: str, seconds: float) -> None:
        """Record a 429; see `LimitStore.block`."""
        self._run("block", bucket, seconds)

    def _run(self, action: Literal["take", "learn", "block"], bucket: str, *numbers: float) -> _Result:
        reply = self._script(keys=[f"conduyt:limits:{bucket}"], args=[action, *numbers, _KEPT_S])
        return _Result(*map(float, cast("list[bytes | str]", reply)))

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a RedisLimitStore cannot be pickled, because it may have a password: create one in each process"
        )

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
            retry=Retry(NoBackoff(), 1),  # an idle connection may have been closed
        )
    except ValueError:  # its text quotes the URL, which may have a password
        raise ConfigurationError("The URL of a Redis server must begin with redis://, rediss:// or unix://") from None


def _name(url: str) -> str:
    """Return a URL without user, password and query, to show it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

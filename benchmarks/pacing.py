"""How much of a rate limit the client uses, and how many 429s it provokes on the way.

    python benchmarks/pacing.py PLAN REQUESTS [--window 60] [--processes 1] [--threads 8]

The server counts as the API does, in calendar windows: so many requests in each window, and so many in each second.
The processes share a SQLite store. Prints the 429s, and the seconds in relation to the least that the limit allows from
that moment. `make bench-pacing` measures the real windows of a minute, `make bench` shorter ones.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

PLANS = {"starter": (100, 20), "standard": (500, 50), "premium": (2500, 100)}
"""Requests in a window, and in a second."""

BODY = b'{"data":[{"id":"con_1"}],"meta":{"page":1,"limit":1,"total":1,"totalPages":1}}'


class Limits:
    """Counts requests, as the API does."""

    def __init__(self, plan: str, window: float) -> None:
        self.most, self.burst = PLANS[plan]
        self.window = window
        self.throttled = 0
        self._counted = [(-1, 0), (-1, 0)]

    def admits(self, now: float) -> bool:
        """Whether a request at this time is within both limits. If it is, it counts."""
        places = int(now // self.window), int(now)
        counts = [count if was == place else 0 for place, (was, count) in zip(places, self._counted, strict=True)]
        fits = counts[0] < self.most and counts[1] < self.burst
        self._counted = [(place, count + fits) for place, count in zip(places, counts, strict=True)]
        self.throttled += not fits
        return fits

    def answer(self, now: float) -> bytes:
        """The response to a request at this time."""
        status, body = (b"200 OK", BODY) if self.admits(now) else (b"429 Too Many Requests", b"{}")
        end = int((now // self.window + 1) * self.window)
        left = self.most - self._counted[0][1]
        facts = b"X-RateLimit-Limit: %d\r\nX-RateLimit-Remaining: %d\r\nX-RateLimit-Reset: %d" % (self.most, left, end)
        if status[:3] == b"429":
            facts += b"\r\nRetry-After: %d" % max(1, end - int(now) if left <= 0 else 1)
        head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\n%b\r\nContent-Length: %d\r\n\r\n"
        return head % (status, facts, len(body)) + body

    def least(self, requests: int, start: float) -> float:
        """The fewest seconds in which so many requests are admitted from this moment."""
        counter, now = Limits("starter", self.window), start
        counter.most, counter.burst = self.most, self.burst
        for _ in range(requests):
            while not counter.admits(now):
                left = counter._counted[0][1] < counter.most
                now = float(int(now) + 1) if left else (now // self.window + 1) * self.window
        return now - start


async def serve(limits: Limits, port: list[int], ready: Event) -> None:
    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(limits.answer(time.time()))
                await writer.drain()

    server = await asyncio.start_server(connection, "127.0.0.1", 0)
    port.append(server.sockets[0].getsockname()[1])
    ready.set()
    await server.serve_forever()


def send(url: str, requests: int, threads: int, store: str) -> None:
    """What each process does: wait for the start, and send its share."""
    from conduyt import Conduyt, SqliteLimitStore

    limits = SqliteLimitStore(store) if store else None
    with Conduyt("cdy_x", base_url=url, limits=limits, max_connections=threads, deadline=900) as client:
        print("ready", flush=True)
        sys.stdin.readline()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda _: client.contacts.list(limit=1), range(requests)))


def measure(plan: str, requests: int, *, window: float, processes: int = 1, threads: int = 8) -> dict[str, float]:
    """Send so many requests; return 429s, seconds, and seconds in relation to the least."""
    limits, port, ready = Limits(plan, window), list[int](), Event()
    Thread(target=lambda: asyncio.run(serve(limits, port, ready)), daemon=True).start()
    ready.wait()
    with TemporaryDirectory() as folder:
        store = f"{folder}/limits.db" if processes > 1 else ""
        share = [f"http://127.0.0.1:{port[0]}/api/v1", str(requests // processes), str(threads // processes), store]
        command = [sys.executable, __file__, "--child", json.dumps(share)]
        children = [
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent
            )
            for _ in range(processes)
        ]
        for child in children:
            assert child.stdout is not None
            child.stdout.readline()
        started, clock = time.time(), time.perf_counter()
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        failed = sum(child.wait() != 0 for child in children)
        took = time.perf_counter() - clock
    if failed:
        return {"error": f"{failed} processes failed"}  # type: ignore[dict-item]
    return {"throttled": limits.throttled, "wall": took, "of least": took / limits.least(requests, started)}


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        url, requests, threads, store = json.loads(sys.argv[2])
        send(url, int(requests), int(threads), store)
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", choices=PLANS)
    parser.add_argument("requests", type=int)
    parser.add_argument("--window", type=float, default=60, help="seconds")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=8, help="of all processes together")
    chosen = vars(parser.parse_args())
    plan, requests = chosen.pop("plan"), chosen.pop("requests")
    found = measure(plan, requests, **chosen)
    print(f"{plan}, {requests} requests, {chosen}:", ", ".join(f"{name} {value:.3f}" for name, value in found.items()))


if __name__ == "__main__":
    main()

"""One contestant in a process of its own, so that its CPU time and memory are its own.

    python benchmarks/child.py CONTESTANT PORT

Reads one job per line (JSON), answers with one measurement per line.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getpagesize, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

from contact import PER_PAGE
from contestants import ALL, KEY, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable

Measurement = dict[str, float]


class Child:
    """The works, each measured in the same way by all contestants."""

    def __init__(self, kind: type[Contestant], port: int) -> None:
        self._kind = kind
        self._port = port
        self._ready: dict[tuple[int, int, int], Contestant] = {}

    def _contestant(self, delay: int = 0, total: int = 10_000, window: int = 1) -> Contestant:
        key = (delay, total, window)
        if key not in self._ready:
            self._ready[key] = self._kind(f"http://127.0.0.1:{self._port}/{delay}", total, window)
        return self._ready[key]

    def get(self, times: int) -> Measurement:
        """Calls for one contact, one after the other."""
        assert "p000123" in str(self._contestant().get()), "another contact came"
        return repeated(self._contestant().get, times)

    def page(self, times: int) -> Measurement:
        """Calls for a page."""
        return repeated(self._contestant().page, times)

    def decode(self, times: int) -> Measurement:
        """The bytes of a page to objects, without any network."""
        from server import page_body

        contestant = self._contestant()
        body = page_body(contestant.envelope, 1, 10_000, "/contacts")
        decode = contestant.decoder()
        return repeated(lambda: decode(body), times)

    def async_get(self, times: int, tasks: int) -> Measurement:
        """Calls for one contact by so many tasks at once."""

        async def main() -> Measurement:
            get = await self._contestant().async_get()

            async def worker(calls: int) -> None:
                for _ in range(calls):
                    await get()

            await asyncio.gather(*(worker(1) for _ in range(tasks)))  # every connection is open now
            clock = Clock()
            await asyncio.gather(*(worker(times // tasks) for _ in range(tasks)))
            return clock.read(times // tasks * tasks)

        return asyncio.run(main())

    def walk(self, total: int, delay: int, window: int) -> Measurement:
        """Every contact of a list, with the growth of the process beside the time."""
        contestant = self._contestant(delay, total, window)
        contestant.page()  # the library is loaded, its models are built
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
        before, clock = resident(), Clock()
        count = sum(1 for _ in contestant.walk())
        assert count == total, f"{count} of {total} contacts came"
        return clock.read() | {"growth": peak() - before}

    def export(self, total: int, delay: int) -> Measurement:
        """All contacts in a Parquet file, beside a walk with eight pages in flight."""
        import conduyt.csvio.parquet  # noqa: F401  # so that it is loaded

        client = self._kind(f"http://127.0.0.1:{self._port}/{delay}", total).client  # type: ignore[attr-defined]
        with TemporaryDirectory() as folder:
            first = Clock()
            count = sum(1 for _ in client.contacts.list(limit=PER_PAGE).items(concurrency=8))
            walk = first.read()
            gc.collect()
            Path("/proc/self/clear_refs").write_text("5")
            before, second = resident(), Clock()
            report = client.contacts.export(Path(folder) / "all.parquet")
            export = second.read()
        assert count == report.rows == total, f"{count} and {report.rows} of {total} contacts came"
        return export | {"of walk": export["wall"] / walk["wall"], "growth": peak() - before}

    def keep(self, pages: int) -> Measurement:
        """Memory of contacts that are kept."""
        from server import page_body

        contestant = self._contestant()
        decode = contestant.decoder()
        kept: list[Any] = []
        before = 0.0
        for number in range(1, pages + 3):
            kept.append(decode(page_body(contestant.envelope, number, 10_000_000, "/contacts")))
            if number == 2:  # whatever grows once has grown
                gc.collect()
                before = resident()
        gc.collect()
        return {"bytes": (resident() - before) / pages / PER_PAGE}

    def machinery(self, times: int) -> Measurement:
        """What a call that succeeds at once pays for being able to try again.

        The conversation as it is, less the same one without all that only a second attempt or a deadline would need.
        """
        from server import answer

        from conduyt._core.call import call_flow
        from conduyt._core.config import make_settings
        from conduyt._core.error_body import hides_an_error
        from conduyt._core.messages import Response, Send
        from conduyt._values.response import Attempt, Headers, ResponseInfo, request_id_of
        from conduyt.endpoints.contacts import GET

        headers = Headers({"content-type": "application/json", "x-request-id": "req_1"})
        reply = Response(status=200, headers=headers, body=answer("/0/conduyt/1/con_1")[1].split(b"\r\n\r\n", 1)[1])
        settings = make_settings(
            api_key=KEY, base_url=None, timeout=30, deadline=120, max_retries=None, retry=None, headers=None
        )
        operation = GET(path={"contact_id": "con_1"})

        def once() -> Any:
            request = operation.request(settings)
            got: Any = yield Send(request, settings.timeout, settings.deadline)
            assert not hides_an_error(got)
            attempt = Attempt(outcome=got.status, waited=0.0, request_id=request_id_of(got.headers))
            info = ResponseInfo(
                status=got.status,
                headers=got.headers,
                method=request.method,
                path=request.path,
                attempts=(attempt,),
                elapsed=got.elapsed,
            )
            return operation.endpoint.decode(got, info, strict=settings.strict)

        def hold(call: Any) -> None:
            call.send(None)
            try:
                call.send(reply)
            except StopIteration:
                return
            raise AssertionError("the call did not end")

        def both() -> float:
            able = repeated(lambda: hold(call_flow(operation, settings)), times)["cpu"]
            return able - repeated(lambda: hold(once()), times)["cpu"]

        return {"cpu": median(both() for _ in range(15))}


class Clock:
    """CPU of the whole process, threads and kernel included, and wall time, from when it is made."""

    def __init__(self) -> None:
        self._wall, self._cpu = perf_counter(), cpu()

    def read(self, times: int = 1) -> Measurement:
        """Seconds for each of so many repetitions."""
        return {"cpu": (cpu() - self._cpu) / times, "wall": (perf_counter() - self._wall) / times}


def cpu() -> float:
    usage = getrusage(RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def repeated(work: Callable[[], object], times: int) -> Measurement:
    work()
    clock = Clock()
    for _ in range(times):
        work()
    return clock.read(times)


def resident() -> float:
    """Bytes in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize()


def peak() -> float:
    """Most bytes in memory since the peak was reset."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    child = Child(ALL[sys.argv[1]], int(sys.argv[2]))
    for line in sys.stdin:
        work, arguments = json.loads(line)
        try:
            answer = getattr(child, work)(**arguments)
        except Exception as error:  # the others can still be measured
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

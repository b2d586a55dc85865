"""The figures: what was tried, and what came of it. Each is counted at the server or measured here, none is set."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from tempfile import TemporaryDirectory
from typing import TypeVar

import conduyt

from .calls import ALL_WAYS, OPERATIONS, PROXIED, Result, Way, attempt, meet, meet_all, meetings
from .faults import FAULTS, HTML
from .life import STALE, churn, fork, run_out_of_time, share, share_between_keys, use_stale_connections
from .memory import BOMBS, MOST_EXTRA_MIB, take
from .secrets import search
from .server import Exchange, Server, authority
from .tunnels import HANGING, TUNNELS, lasts, recovers, slots_lost
from .waits import FORMS, LENIENT, keep_the_limit, outage, wait_as_told

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table."""

    name: str
    value: str
    promise: str
    kept: bool


def zero(name: str, count: int, of: object = None) -> Figure:
    return Figure(name, f"{count}" if of is None else f"{count} of {of}", "0", count == 0)


def all_of(name: str, count: int, of: int) -> Figure:
    return Figure(name, f"{count} of {of}", "all", count == of)


def at_most(name: str, value: float, limit: float, unit: str = "") -> Figure:
    return Figure(name, f"{value:.4g}{unit}", f"at most {limit:g}{unit}", value <= limit)


def say_503(exchange: Exchange) -> None:
    exchange.answer(503, {"error": {"code": "unavailable", "message": "Not now."}})


def say_html(exchange: Exchange) -> None:
    exchange.answer(502, HTML, kind="text/html")


def of_faults(server: Server) -> Iterable[Figure]:
    results = [result for fault in FAULTS.values() for result in meet_all(server, meetings(fault, ALL_WAYS), workers=4)]
    yield Figure("kinds of fault", str(len(FAULTS)), "", kept=True)
    yield Figure("calls that met one", str(len(results)), "", kept=True)
    yield from _of_results(results)
    yield at_most("worst overrun of a deadline", 1000 * max(_overrun(server, one) for one in results), 250, " ms")


def _overrun(server: Server, result: Result) -> float:
    # A busy machine is late now and then, a client that misses its deadline always: what is late is tried twice more.
    again = range(2 if result.overrun > 0.1 else 0)
    repeated = [meet(server, result.fault, result.way, result.operation, result.mode).overrun for _ in again]
    return min(result.overrun, *repeated) if repeated else result.overrun


def _of_results(results: list[Result]) -> Iterable[Figure]:
    once = [one for one in results if one.mode == "once" and one.fault.sort in {"lost", "refused"}]
    transient = [one for one in once if one.recovers and not one.creates]
    refused = [one for one in once if one.creates and one.fault.sort == "refused"]
    creates = [one for one in results if one.creates and one.fault.commits]
    yield all_of("reads and repeatable writes recovered", sum(one.right for one in transient), len(transient))
    yield all_of("refused creates recovered", sum(one.right for one in refused), len(refused))
    yield zero(
        "duplicates after creates with a lost response",
        sum(max(0, one.committed - 1) for one in creates),
        f"{len(creates)} creates",
    )
    yield zero("such creates whose error hides that it may be done", sum(one.unmarked for one in creates))
    yield zero("foreign exceptions", sum(one.foreign for one in results))
    yield zero("silent wrong values", sum(one.silent for one in results))
    yield zero("wrong responses to the next call", sum(not one.next_is_right for one in results))
    yield zero("connections left open after close", sum(one.left_open for one in results))
    yield zero("other broken promises", sum(bool(one.broken_promises()) for one in results))


def of_waits(server: Server) -> Iterable[Figure]:
    waits = list(product(ALL_WAYS, FORMS))

    def right(wait: tuple[Way, str]) -> bool:
        way, form = wait
        told = FORMS[form]
        return wait_as_told(server, way, told, OPERATIONS["get"]).verdict(told, lenient=form in LENIENT) == "right"

    with ThreadPoolExecutor(8) as pool:
        yield all_of(f"waits as requested, {len(FORMS)} forms", sum(pool.map(right, waits)), len(waits))
    acts: list[Callable[[Exchange], None]] = [say_503, say_html, Exchange.reset]
    worst = max(outage(server, way, act) for way in ALL_WAYS for act in acts)
    yield at_most("requests per call in a lasting outage", worst, 1.1)
    paced = [keep_the_limit(server, way) for way in ALL_WAYS]
    yield zero("calls lost at a limit of 20/s, 80 calls, 8 threads or tasks", sum(one.lost for one in paced))
    yield at_most("429s seen meanwhile", max(one.refused for one in paced), 2)
    # 80 calls at 20/s fill four windows, the last of which need not end: three seconds if all goes well.
    yield at_most("seconds it took, of an ideal 3", max(one.took for one in paced), 6)


def of_redirects(server: Server) -> Iterable[Figure]:
    tried = refused = 0
    with Server() as elsewhere:
        address = f"127.0.0.1:{elsewhere.port}"
        targets = [f"http://{address}/", f"//{address}/", f"http://conduyt.app@{address}/", f"https://{address}/"]
        for way, status, target, operation in product(ALL_WAYS, (301, 302, 303, 307, 308), targets, ("get", "create")):
            lane = server.lane(
                lambda exchange, status=status, target=target: exchange.answer(status, headers=[("location", target)])
            )
            tried += 1
            refused += isinstance(attempt(way, lane.url, operation)[0], conduyt.APIStatusError)
        yield zero("redirects that reached the second origin", elsewhere.came, tried)
    yield all_of("redirects that are an error", refused, tried)


def of_life(server: Server) -> Iterable[Figure]:
    stale = sum(use_stale_connections(server, way, act) for way in ALL_WAYS for act in STALE.values())
    yield zero("errors of reads over stale connections", stale, 20 * len(STALE) * len(ALL_WAYS))
    lost = sum(run_out_of_time(server, way) if way.kind == "sync" else churn(server, way) for way in ALL_WAYS)
    yield zero("slots lost under cancellation and time-outs", lost, 10 * len(ALL_WAYS))
    yield zero("wrong responses, 16 threads or tasks", sum(share(server, way) for way in ALL_WAYS), 800 * len(ALL_WAYS))
    yield zero(
        "calls with another tenant's key", sum(share_between_keys(server, way) for way in ALL_WAYS), 200 * len(ALL_WAYS)
    )
    forking = [way for way in ALL_WAYS if way.library != "fast"]
    yield zero("wrong responses on both sides of a fork", sum(fork(server, way) for way in forking), 200 * len(forking))


def of_tunnels(_: Server) -> Iterable[Figure]:
    def in_each_way(try_it: Callable[..., T], operations: Iterable[str]) -> list[T]:
        cases = product(PROXIED, (TUNNELS | HANGING).values(), operations)
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda case: try_it(*case), cases))

    once = in_each_way(recovers, ("get", "create"))
    right = sum(getattr(one, "id", None) == "con_1" for one in once)
    yield all_of(f"calls recovered whose first tunnel failed, {len(TUNNELS | HANGING)} kinds", right, len(once))
    lasting = in_each_way(partial(lasts, deadline=0.5), ("get", "create"))
    said = sum(getattr(error, "request_sent", True) or getattr(error, "maybe_applied", True) for error, _ in lasting)
    yield zero("such calls that say that they were sent, if all tunnels fail", said, len(lasting))
    yield at_most(
        "their worst overrun of a deadline", 1000 * max(0.0, *(took - 0.5 for _, took in lasting)), 250, " ms"
    )
    lost = sum(in_each_way(lambda way, meet, _: slots_lost(way, meet), ("get",)))
    yield zero("slots lost after tunnels that failed", lost, 3 * len(once) // 2)


def of_memory(server: Server) -> Iterable[Figure]:
    # Each takes a process of its own, and what bounds memory does not depend on the event loop.
    ways = [way for way in ALL_WAYS if way.kind == ("asyncio" if way.proxied else "sync")]
    worst = max(take(server, bomb, way).extra_mib for bomb in BOMBS for way in ways)
    yield at_most(f"extra memory, {len(BOMBS)} bombs of up to 512 MiB or without end", worst, MOST_EXTRA_MIB, " MiB")


def of_secrets(server: Server) -> Iterable[Figure]:
    searches = [search(server, way) for way in ALL_WAYS]
    yield zero(
        "places where the key was found",
        sum(len(found) for _, found in searches),
        sum(places for places, _ in searches),
    )


def figures() -> Iterable[Figure]:
    """Measure everything."""
    with Server() as server, TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        authority().cert_pem.write_to_path(f"{folder}/authority.pem")
        os.environ["SSL_CERT_FILE"] = f"{folder}/authority.pem"
        for part in (of_faults, of_waits, of_redirects, of_life, of_tunnels, of_memory, of_secrets):
            yield from part(server)

"""What the time of a webhook tells, and what it costs: `python benchmarks/webhook_timing.py [pairs]`.

A comparison that stops at the first wrong byte takes longer the more of a guess is right. So signatures are verified
that differ from the right one in their first byte and in their last, in turn; the ratio of the medians should be 1.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter_ns

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from core import test_webhook_signatures as vectors

from conduyt import webhooks

SECRET = "whsec_benchmark"
BODY = b'{"event": "contact.created", "data": {"id": "con_1"}}'


def nanoseconds(action: Callable[[], object]) -> int:
    """Time an action, refused or not."""
    begin = perf_counter_ns()
    with suppress(webhooks.WebhookVerificationError):
        action()
    return perf_counter_ns() - begin


def ratio(pairs: int) -> float:
    """How much longer it takes to refuse a signature whose last byte alone is wrong than one whose first is."""
    right = bytes.fromhex(webhooks.sign(BODY, SECRET))
    first = bytes([right[0] ^ 1, *right[1:]]).hex()
    last = bytes([*right[:-1], right[-1] ^ 1]).hex()
    times: dict[str, list[int]] = {first: [], last: []}
    for pair in range(pairs + 100):
        for signature in (first, last) if pair % 2 else (last, first):
            took = nanoseconds(lambda signature=signature: webhooks.verify(BODY, signature, SECRET))
            if pair >= 100:  # warm
                times[signature].append(took)
    return statistics.median(times[last]) / statistics.median(times[first])


def slowest_vector() -> tuple[str, float]:
    """The vector of the tests that takes longest, in milliseconds."""
    times = {
        name: nanoseconds(lambda signature=signature: webhooks.parse(vectors.BODY, signature, vectors.SECRET)) / 1e6
        for name, signature in {**vectors.GOOD_SIGNATURES, **vectors.BAD_SIGNATURES}.items()
    }
    name = max(times, key=lambda name: times[name])
    return name, times[name]


def milliseconds_once(deduplicator: webhooks.Deduplicator, events: int = 500) -> float:
    """What it costs to claim and mark a fresh event."""

    def handle_all() -> None:
        for number in range(events):
            with deduplicator.once(b"event %d" % number):
                pass

    return nanoseconds(handle_all) / events / 1e6


if __name__ == "__main__":
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    print(f"last byte wrong / first byte wrong, {pairs} pairs: {ratio(pairs):.3f}")
    print("slowest vector: {}, {:.1f} ms".format(*slowest_vector()))
    print(f"once, in memory: {milliseconds_once(webhooks.MemoryDeduplicator()):.4f} ms")
    with (
        tempfile.TemporaryDirectory() as folder,
        webhooks.SqliteDeduplicator(Path(folder) / "deliveries.db") as deduplicator,
    ):
        print(f"once, in a file: {milliseconds_once(deduplicator):.2f} ms")

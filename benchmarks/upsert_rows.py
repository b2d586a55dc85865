"""Upsert a data frame on plan premium, and compare the report with the sandbox.

    python benchmarks/upsert_rows.py 10000 [email phone either]

Every hundredth row is refused. The client runs in a process of its own, so that the peak of its memory is known; a run
over a tenth of the rows says what it takes anyway. Prints the requests by method and route, and the 429s.
"""

import json
import subprocess
import sys
from collections import Counter

from conduyt.sandbox import Sandbox

CHILD = """
import json, resource, sys, time
import pandas as pd
from conduyt import Conduyt
url, key, upsert_key, count = sys.argv[1:]
numbers = range(int(count))
frame = pd.DataFrame({
    "email": [f"row{n}@example.net" for n in numbers],
    "phone": [f"+1415{n:07}" for n in numbers],
    "first_name": [f"Row {n}" for n in numbers],
    "country": ["USA" if n % 100 == 7 else "US" for n in numbers],
})
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
with Conduyt(key, base_url=url) as client:
    report = client.contacts.upsert_many(frame, key=upsert_key)
seconds, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
states = "".join(outcome.state[0] for outcome in report)
print(json.dumps({"states": states, "seconds": seconds, "grown_mb": (peak - before) / 1024}))
"""


def measure(key: str, count: int) -> dict[str, object]:
    """Upsert so many rows; return what it took, and how many outcomes are wrong."""
    with Sandbox(seed="empty", plan="premium") as sandbox:
        command = [sys.executable, "-c", CHILD, sandbox.url, sandbox.keys["admin"], key, str(count)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        took = json.loads(done.stdout)
        requests = list(sandbox.requests)
        with sandbox.client() as client:
            there = {contact.email for contact in client.contacts.list(limit=100).items(concurrency=4)}
    states = took.pop("states")
    wrong = sum((state == "d") is not (f"row{n}@example.net" in there) for n, state in enumerate(states))
    wrong += sum((state == "f") is not (n % 100 == 7) for n, state in enumerate(states))
    routes = Counter(
        f"{one.method} {'/'.join(part for part in one.path.split('/') if '_' not in part)}" for one in requests
    )
    return {
        "rows": count,
        "requests": len(requests),
        "429s": sum(one.status == 429 for one in requests),
        "wrong": wrong,
        **took,
        "routes": dict(routes),
    }


if __name__ == "__main__":
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    failed = False
    for upsert_key in sys.argv[2:] or ["email"]:
        for size in (most // 10, most):
            result = measure(upsert_key, size)
            print(upsert_key, result, flush=True)
            failed = failed or bool(result["429s"] or result["wrong"])
    sys.exit(failed)

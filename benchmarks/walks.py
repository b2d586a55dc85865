"""Walk a list of contacts over loopback: seconds and memory, by the number of pages under way.

    python benchmarks/walks.py [--latency 0.02] [--contacts 10000]

Each walk runs in a process of its own, against a server in another one that waits before it answers. The memory is what
the peak of the process grew by during the walk, after one page had been read.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from multiprocessing import Process, Queue
from urllib.parse import parse_qs, urlsplit

SIZE = 100


def contact(number: int) -> dict[str, object]:
    """A contact of about 1.1 kB, as the API sends it in a list."""
    return {
        "id": f"con_{number:012d}",
        **{f"field{index}": f"value {number} of {index}" for index in range(12)},
        "firstName": f"Ada {number}",
        "lastName": "Lovelace",
        "email": f"ada{number}@example.com",
        "phone": "+15550100",
        "company": "Analytical Engines",
        "tags": [{"id": "tag_1", "name": "vip"}, {"id": "tag_2", "name": f"t{number % 7}"}],
        "address": {"line1": "12 Main Street", "city": "London", "country": "GB"},
        "customFields": {"tier": "gold", "score": number % 100},
        "createdAt": "2026-09-15T17:00:47.983Z",
        "updatedAt": "2026-09-16T17:00:47.983Z",
    }


def serve(latency: float, total: int, ports: Queue[int]) -> None:
    """Answer pages after `latency` seconds. The rows are made once, only their ids differ from page to page."""
    template = json.dumps([contact(number) for number in range(SIZE)])

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                query = parse_qs(urlsplit(head.split(b" ", 2)[1].decode()).query)
                page = int(query.get("page", ["1"])[0])
                rows = template.replace('"con_0', f'"con_{page}x') if (page - 1) * SIZE < total else "[]"
                meta = json.dumps({"page": page, "limit": SIZE, "total": total, "totalPages": -(-total // SIZE)})
                body = f'{{"data":{rows},"meta":{meta}}}'.encode()
                if latency:
                    await asyncio.sleep(latency)
                head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
                writer.write(head + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(client, "127.0.0.1", 0)
        ports.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def walk(kind: str, port: int, concurrency: int) -> dict[str, float]:
    """Walk the list once."""
    from conduyt import AsyncConduyt, Conduyt

    settings = {"api_key": "cdy_bench", "base_url": f"http://127.0.0.1:{port}"}
    how = {"concurrency": concurrency} if concurrency > 1 else {}

    cpu = time.process_time()

    def measured(count: int, started: float, before: float) -> dict[str, float]:
        seconds = time.perf_counter() - started
        return {"items": count, "seconds": seconds, "mb": peak() - before, "cpu": time.process_time() - cpu}

    if kind == "threads":
        with Conduyt(**settings) as client:
            client.contacts.list(limit=SIZE)
            started, before = time.perf_counter(), peak()
            return measured(sum(1 for _ in client.contacts.list(limit=SIZE).items(**how)), started, before)

    async def run() -> dict[str, float]:
        async with AsyncConduyt(**settings) as client:
            await client.contacts.list(limit=SIZE)
            started, before, count = time.perf_counter(), peak(), 0
            async for _ in client.contacts.list(limit=SIZE).items(**how):
                count += 1
            return measured(count, started, before)

    return asyncio.run(run())


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--latency", type=float, default=0.02)
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--concurrency", type=int, nargs="+", default=[1, 4, 8])
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        kind, port, concurrency = arguments.one
        print(json.dumps(walk(kind, int(port), int(concurrency))))
        return
    ports: Queue[int] = Queue()
    server = Process(target=serve, args=(arguments.latency, arguments.contacts, ports), daemon=True)
    server.start()
    port = ports.get()
    print(f"{arguments.contacts:,} contacts, {arguments.latency * 1000:g} ms, Python {sys.version.split()[0]}")
    for kind in ("threads", "tasks"):
        first = None
        for concurrency in arguments.concurrency:
            result = json.loads(
                subprocess.run(
                    [sys.executable, __file__, "--one", kind, str(port), str(concurrency)],
                    check=True,
                    capture_output=True,
                    env={**os.environ, "PYTHONWARNINGS": "error"},
                ).stdout
            )
            first = first or result["seconds"]
            print(
                f"{kind:8} {concurrency:3} under way  {result['items']:>8,.0f} items  {result['seconds']:6.2f} s "
                f"{first / result['seconds']:5.1f} x  {result['cpu']:5.2f} s of CPU  {result['mb']:5.1f} MB"
            )
    server.terminate()


if __name__ == "__main__":
    main()

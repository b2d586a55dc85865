"""A program with one of the tools that watch httpx. It prints how many requests the tool saw, for each kind of client.

python watch_calls.py sentry before http://127.0.0.1:8787/api/v1
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable


def sentry() -> Callable[[], int]:
    import sentry_sdk

    seen: list[str] = []

    def note(crumb, hint):
        seen.append(crumb.get("category"))

    sentry_sdk.init(dsn="http://key@127.0.0.1:9/1", before_breadcrumb=note, shutdown_timeout=0)
    return lambda: seen.count("httplib")


def ddtrace() -> Callable[[], int]:
    from ddtrace import patch
    from ddtrace.trace import TraceFilter, tracer

    seen: list[str] = []

    class Notes(TraceFilter):
        def process_trace(self, trace):
            seen.extend(span.name for span in trace)

    tracer.configure(trace_processors=[Notes()])
    patch(httpx=True)
    return lambda: seen.count("http.request")


def spans() -> tuple[object, Callable[[], int]]:
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    return SimpleSpanProcessor(exporter), lambda: len(exporter.get_finished_spans())


def opentelemetry() -> Callable[[], int]:
    from opentelemetry import trace
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.sdk.trace import TracerProvider

    processor, count = spans()
    provider = TracerProvider()
    provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    HTTPXClientInstrumentor().instrument()
    return count


def logfire() -> Callable[[], int]:
    import logfire

    processor, count = spans()
    logfire.configure(send_to_logfire=False, console=False, additional_span_processors=[processor])
    logfire.instrument_httpx()
    return count


def main(tool: str, when: str, url: str) -> None:
    switch_on = {"sentry": sentry, "ddtrace": ddtrace, "opentelemetry": opentelemetry, "logfire": logfire}[tool]
    count = switch_on() if when == "before" else None

    import conduyt

    earlier = conduyt.Conduyt("cdy_x", base_url=url)
    earlier_async = conduyt.AsyncConduyt("cdy_x", base_url=url)
    count = count or switch_on()
    seen: dict[str, int] = {}

    def call(name: str, client: conduyt.Conduyt) -> None:
        before = count()
        client.contacts.get("con_1")
        seen[name] = count() - before

    async def call_async(name: str, client: conduyt.AsyncConduyt) -> None:
        before = count()
        await client.contacts.get("con_1")
        seen[name] = count() - before

    async def main_async() -> None:
        async with conduyt.AsyncConduyt("cdy_x", base_url=url) as later_async:
            await call_async("async, made afterwards", later_async)
        await call_async("async, made before", earlier_async)

    call("sync, made afterwards", conduyt.Conduyt("cdy_x", base_url=url))
    call("sync, made before", earlier)
    asyncio.run(main_async())
    print(json.dumps(seen))


if __name__ == "__main__":
    main(*sys.argv[1:])

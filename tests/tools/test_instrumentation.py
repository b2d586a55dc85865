"""Sentry, Datadog, OpenTelemetry and Logfire see each request of a client, as they see those of httpx."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from drivers.either import CONTACT, done, failure
from drivers.server import Server, answer
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import conduyt
import conduyt.otel

PROGRAM = Path(__file__).parent / "watch_calls.py"


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("tool", ["sentry", "ddtrace", "opentelemetry", "logfire"])
def test_each_request_is_seen_whether_the_tool_comes_before_the_import_or_after(
    tool: str, when: str, tmp_path: Path
) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        done = subprocess.run(
            [sys.executable, str(PROGRAM), tool, when, server.url],
            capture_output=True, text=True, check=False, timeout=60,
            env={**os.environ, "TMPDIR": str(tmp_path)},  # Datadog leaves files there
        )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "sync, made afterwards": 1,
        "sync, made before": 1,
        "async, made afterwards": 1,
        "async, made before": 1,
    }
    assert len(server.requests) == 4


@pytest.mark.anyio
async def test_beside_the_hooks_of_conduyt_no_request_becomes_two_spans(make: Callable[..., Any]) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(tracer_provider=provider)
    unavailable = answer(503, failure("unavailable"), headers={"retry-after": "0"})
    try:
        with Server(unavailable, then=answer(200, CONTACT)) as server:
            client = make(server.url, hooks=[conduyt.otel.hooks(tracer_provider=provider)])
            await done(client.contacts.get("con_1"))
            async with httpx.AsyncClient() as other:
                await other.get(server.url)
    finally:
        instrumentor.uninstrument()

    route = "/contacts/{contact_id}"
    ours = [f"GET {route}", f"GET {route}", f"conduyt GET {route}"]
    assert [span.name for span in exporter.get_finished_spans()] == [*ours, "GET"]

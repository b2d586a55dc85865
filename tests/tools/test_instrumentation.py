"""Sentry, Datadog, OpenTelemetry and Logfire see each request of a client, as they see those of httpx."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from drivers.either import CONTACT
from drivers.server import Server, answer

PROGRAM = Path(__file__).parent / "watch_calls.py"


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("tool", ["sentry", "ddtrace", "opentelemetry", "logfire"])
def test_each_request_is_seen_whether_the_tool_comes_before_the_import_or_after(tool: str, when: str) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        done = subprocess.run(
            [sys.executable, str(PROGRAM), tool, when, server.url],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "sync, made afterwards": 1,
        "sync, made before": 1,
        "async, made afterwards": 1,
        "async, made before": 1,
    }
    assert len(server.requests) == 4

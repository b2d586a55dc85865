"""What these tests need of the machine: a redis-server, and for Spark a Java. Without them they are skipped, and say so."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server of this test run alone, on a socket in a folder of its own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("NOT TESTED: there is no redis-server. scripts/setup-heavy installs it where apt-get can.")
    with tempfile.TemporaryDirectory(prefix="redis") as folder:  # short: the path of a socket may not be long
        socket = Path(folder) / "s"
        arguments = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no", "--dir", folder]
        with subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                told = []
                while not any("eady to accept connections" in line for line in told[-1:]):
                    told.append(process.stdout.readline())
                    assert told[-1], "".join(told)  # it ended instead
                yield f"unix://{socket}"
            finally:
                process.terminate()
                process.communicate(timeout=20)

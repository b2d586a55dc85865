"""What these tests need of the machine: a redis-server, and for Spark a Java. Those that miss it are skipped."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conduyt.sandbox import Sandbox

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server of this test run alone, on a socket in a folder of its own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("NOT TESTED: there is no redis-server. scripts/setup-machine installs it where apt-get can.")
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


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def event_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("events")


@pytest.fixture(scope="session")
def spark(sandbox: Sandbox, event_log: Path) -> Iterator[SparkSession]:
    """Two executors in one JVM, that try a task twice. They find the key in their environment, as on a cluster."""
    if shutil.which("java") is None:
        pytest.skip("NOT TESTED: there is no Java. scripts/setup-machine installs it where apt-get can.")
    if find_spec("py4j") is None:
        pytest.skip("tested by scripts/check-spark, which installs PySpark with its JVM")
    from pyspark.sql import SparkSession

    from conduyt.spark import ConduytDataSource

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONDUYT_API_KEY", sandbox.keys["read"])
        patch.setenv("CONDUYT_BASE_URL", sandbox.url)
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local[2,2]")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.compress": "false",
            "spark.eventLog.dir": event_log.as_uri(),
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "2",
        }.items():
            builder = builder.config(name, value)
        spark = builder.getOrCreate()
        try:
            spark.dataSource.register(ConduytDataSource)
            yield spark
        finally:
            spark.stop()
            spark.sparkContext._gateway.shutdown()

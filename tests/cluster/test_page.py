"""What docs/how-to/clusters.md shows runs: each script in a process of its own, against the sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from conduyt.sandbox import Sandbox

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "clusters.md"
SCRIPTS = dict(re.findall(r"^```python {\.(\w+)}\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL))


def run(name: str, sandbox: Sandbox, folder: Path, redis_url: str = "") -> str:
    # Redis listens in a folder of this test run, not where the page says.
    (folder / "script.py").write_text(SCRIPTS[name].replace("redis://localhost:6379/0", redis_url))
    environment = os.environ | {
        "CONDUYT_API_KEY": sandbox.keys["read"],
        "CONDUYT_BASE_URL": sandbox.url,
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    command = [sys.executable, str(folder / "script.py")]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_the_script_with_processes_reads_everything(sandbox: Sandbox, tmp_path: Path) -> None:
    assert run("processes", sandbox, tmp_path) == "500\n"


def test_the_script_with_redis_reads(sandbox: Sandbox, tmp_path: Path, redis_url: str) -> None:
    assert run("redis", sandbox, tmp_path, redis_url) == "500\n"


def test_the_script_with_dask_reads_everything(sandbox: Sandbox, tmp_path: Path, redis_url: str) -> None:
    if find_spec("dask") is None:
        pytest.skip("tested by scripts/check-spark, which installs Dask")
    assert run("dask", sandbox, tmp_path, redis_url) == "500\n"


@pytest.mark.usefixtures("spark")  # skips where there is none
def test_the_script_with_spark_sums_up_the_deals(sandbox: Sandbox, tmp_path: Path, redis_url: str) -> None:
    assert "stage_proposal" in run("spark", sandbox, tmp_path, redis_url)


def test_no_script_of_the_page_is_forgotten() -> None:
    assert SCRIPTS.keys() == {"redis", "processes", "dask", "spark", "ray", "airflow"}


@pytest.mark.parametrize("name", ["ray", "airflow"])
def test_scripts_for_what_is_too_large_to_be_installed_here_are_at_least_python(name: str) -> None:
    compile(SCRIPTS[name], name, "exec")

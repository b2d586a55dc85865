"""Each recipe of docs/how-to/testing-applications.md runs, in a pytest or a unittest of its own."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "testing-applications.md"
FILE = re.compile(r'^```python {title="([\w.]+)"}\n(.*?)^```', re.MULTILINE | re.DOTALL)
FILES = dict(FILE.findall(PAGE.read_text()))
WAIT_S = 120


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def run(folder: Path, *command: str) -> str:
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"} | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=WAIT_S,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("test_") and name != "test_unittest.py"])
def test_its_tests_pass(files: Path, name: str) -> None:
    if name == "test_celery.py" and not importlib.util.find_spec("celery"):
        pytest.skip("celery is not installed")
    several = ("-n", "2") if name == "test_xdist.py" else ()
    printed = run(files, "pytest", "-q", "-p", "no:cacheprovider", *several, name)

    tests = FILES[name].count("def test_") if name != "test_xdist.py" else 8
    assert re.search(rf"^{tests} passed", printed, re.MULTILINE), printed


def test_unittest_runs_its_tests(files: Path) -> None:
    assert "Ran 2 tests" in run(files, "unittest", "test_unittest")


def test_every_recipe_of_the_page_is_tried() -> None:
    assert {name.partition("_")[2].removesuffix(".py") for name in FILES if name.startswith("test_")} == {
        "fastapi", "django", "celery", "xdist", "unittest", "webhooks"
    }  # fmt: skip

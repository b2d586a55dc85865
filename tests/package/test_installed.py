"""The wheel in a fresh environment: what it brings, that it works, and what is told about it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

import conduyt

from .conftest import EPOCH, environment, run

LIMIT = 13
"""Distributions, the package itself included. Each one more is somebody else who can break or attack its users."""
COMPILED = {"pydantic_core"}

SMOKE = """
import sys, conduyt
assert conduyt.__file__.startswith(sys.prefix), conduyt.__file__
with conduyt.Conduyt() as client:
    pipeline = client.pipelines.list().data[0]
    stage = client.pipelines.stages.list(pipeline.id).data[0]
    deal = client.deals.create(name="Renewal", pipeline_id=pipeline.id, stage_id=stage.id, value=24000)
    assert client.deals.get(deal.id).name == "Renewal"
    names = [contact.email for contact in client.contacts.list(limit=100)]
print(len(names), "contacts")
"""


def installed(python: Path) -> dict[str, Path]:
    (folder,) = (python.parents[1] / "lib").glob("python*/site-packages")
    return {one.name.replace("-", "_").lower(): folder for one in distributions(path=[str(folder)])}


def test_a_bare_install_brings_few_distributions(fresh_python: Path) -> None:
    names = set(installed(fresh_python))

    assert "conduyt" in names
    assert len(names) <= LIMIT, sorted(names)


def test_a_bare_install_brings_no_more_compiled_code(fresh_python: Path) -> None:
    folder = next(iter(installed(fresh_python).values()))

    assert {path.relative_to(folder).parts[0] for path in folder.rglob("*.so")} <= COMPILED


def test_a_bare_install_brings_neither_the_sandbox_nor_data_frames(fresh_python: Path) -> None:
    assert not {"starlette", "uvicorn", "jinja2", "pyyaml", "pandas", "polars", "pyarrow"} & set(
        installed(fresh_python)
    )


def test_the_sandbox_runs_from_a_wheel_and_the_client_with_it(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", f"{wheel}[sandbox]")
    command = [str(python), "-m", "conduyt.sandbox", "--port", "0", "--seed", "demo"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True) as sandbox:
        assert sandbox.stdout is not None
        try:
            told = "".join(iter(sandbox.stdout.readline, "Ctrl-C stops it.\n"))
            address, key = re.search(r"at (http\S+)", told), re.search(r"admin +(\S+)", told)
            assert address, told
            assert key, told
            variables = environment(CONDUYT_BASE_URL=address[1], CONDUYT_API_KEY=key[1])
            printed = run(python, "-c", SMOKE, cwd=tmp_path, env=variables)
        finally:
            sandbox.terminate()
    assert printed.strip() == "500 contacts"


def test_a_bare_install_imports_every_module_but_the_extras(fresh_python: Path, tmp_path: Path) -> None:
    code = (
        "import conduyt, conduyt.client, conduyt.webhooks, conduyt.pages, conduyt.errors, conduyt.models;"
        "[getattr(conduyt, name) for name in conduyt.__all__];"
        "print(conduyt.__version__)"
    )

    assert run(fresh_python, "-W", "error", "-c", code, cwd=tmp_path).strip() == conduyt.__version__


def test_without_its_extra_the_command_says_how_to_get_it(fresh_python: Path) -> None:
    done = subprocess.run([fresh_python.with_name("conduyt")], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == 'conduyt: click is missing; get it with pip install "conduyt[cli]"\n'


# -- the bill of materials ---------------------------------------------------------------------------------------------


def bill_of(python: Path) -> str:
    printed = run("scripts/sbom", python, env=environment(SOURCE_DATE_EPOCH=EPOCH))
    return printed[printed.index("{") :]  # before it, the tool says that it did not validate


@pytest.fixture(scope="module")
def bill(fresh_python: Path) -> str:
    return bill_of(fresh_python)


def test_the_bill_of_materials_names_everything_that_is_installed(bill: str, fresh_python: Path) -> None:
    content = json.loads(bill)

    assert (content["bomFormat"], content["metadata"]["component"]["name"]) == ("CycloneDX", "conduyt")
    named = {part["name"].replace("-", "_").lower() for part in content["components"]} | {"conduyt"}
    assert named == set(installed(fresh_python))
    assert all(part["version"] and part.get("licenses") for part in content["components"])


def test_the_bill_of_materials_names_no_place_on_this_machine(bill: str, wheel: Path) -> None:
    assert "file://" not in bill
    assert str(wheel.parent) not in bill


def test_the_bill_of_materials_is_the_same_the_next_time(bill: str, fresh_python: Path) -> None:
    assert bill_of(fresh_python) == bill


def test_without_a_subject_there_is_no_bill() -> None:
    done = subprocess.run(
        ["scripts/sbom"], cwd=Path(__file__).parents[2], capture_output=True, env=dict(os.environ), check=False
    )

    assert done.returncode != 0

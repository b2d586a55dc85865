"""The import contracts of pyproject.toml guard what they say: each is broken on purpose, in a copy of the package."""

import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import conduyt

pytest.importorskip("importlinter")

ROOT = Path(conduyt.__file__).parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]

VIOLATIONS = [
    ("Imports point down only", "_values/omit.py", "import conduyt.errors"),
    ("Imports point down only", "pages/cursor.py", "import conduyt._transport.driver"),
    ("Imports point down only", "of_no_layer.py", ""),
    ("The core does no I/O and tells no time", "_core/page.py", "import httpx"),
    ("The core does no I/O and tells no time", "models/contacts.py", "from time import sleep"),
    ("The sandbox never uses the client", "sandbox/clock.py", "import conduyt._core.page"),
    ("Slices of the sandbox's rules stand apart", "sandbox/rules/times.py", "import conduyt.sandbox.rules.storage"),
    ("No circle in the sandbox", "sandbox/responses.py", "import conduyt.sandbox.call"),
    ("Nothing imports the generator", "sandbox/addresses.py", "import conduyt._codegen.words"),
    ("The generator imports nothing of ours", "_codegen/words.py", "import conduyt.models.contacts"),
]
"""What breaks a contract: the line that is added to a file of the package."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copytree(ROOT / "conduyt", folder / "conduyt", ignore=shutil.ignore_patterns("__pycache__", "*.json"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken_in(folder: Path) -> list[str]:
    """The names of the contracts that do not hold."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", done.stdout, re.MULTILINE))
    assert list(verdicts) == [contract["name"] for contract in CONTRACTS], done.stdout + done.stderr
    broken = [name for name, verdict in verdicts.items() if verdict == "BROKEN"]
    assert done.returncode == (1 if broken else 0)
    return broken


def test_the_package_keeps_all_contracts(copy: Path) -> None:
    assert broken_in(copy) == []


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_a_violation_breaks_its_contract(copy: Path, contract: str, file: str, line: str) -> None:
    path = copy / "conduyt" / file
    before = path.read_bytes() if path.exists() else None
    path.write_bytes((before or b"") + f"\n{line}\n".encode())
    try:
        assert broken_in(copy) == [contract]
    finally:
        path.unlink()
        if before is not None:
            path.write_bytes(before)


def test_every_contract_is_broken_once() -> None:
    assert {contract for contract, _, _ in VIOLATIONS} == {contract["name"] for contract in CONTRACTS}


def test_the_contract_of_the_generator_names_every_module() -> None:
    (forbidden,) = (
        set(contract["forbidden_modules"]) for contract in CONTRACTS if "generator imports" in contract["name"]
    )

    assert forbidden == {f"conduyt.{found.name}" for found in pkgutil.iter_modules(conduyt.__path__)} - {
        "conduyt._codegen"
    }

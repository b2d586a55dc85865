"""The lock remembers what the generated files were made from: description, generator and results."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from conduyt._codegen import lock
from conduyt._codegen.lock import lock_of

FILES = {"conduyt/models/things.py": "class Thing: ...\n"}


@pytest.fixture
def generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the generator that stands in for the real one."""
    here = Path(shutil.copytree(lock.HERE, tmp_path / "generator", ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr(lock, "HERE", here)
    return here


def changed(before: str, after: str) -> list[str]:
    """The entries that differ, as section/name."""
    old, new = json.loads(before), json.loads(after)
    return [
        f"{section}/{name}"
        for section in old
        for name in sorted({*old[section], *new[section]})
        if old[section].get(name) != new[section].get(name)
    ]


def test_stays_the_same_if_nothing_changes(small: Path) -> None:
    assert lock_of(small, FILES) == lock_of(small, dict(FILES))


def test_changes_when_the_description_changes(small: Path) -> None:
    before = lock_of(small, FILES)
    (small / "things.yaml").write_text("# shorter")

    assert changed(before, lock_of(small, FILES)) == ["description/things.yaml"]


def test_changes_when_the_description_gets_a_file(small: Path) -> None:
    before = lock_of(small, FILES)
    (small / "new.yaml").write_text("")

    assert changed(before, lock_of(small, FILES)) == ["description/new.yaml"]


@pytest.mark.parametrize("name", sorted(path.name for path in (lock.HERE / "templates").glob("*.j2")))
def test_changes_when_a_template_changes(small: Path, generator: Path, name: str) -> None:
    before = lock_of(small, FILES)
    (generator / "templates" / name).write_text("")

    assert changed(before, lock_of(small, FILES)) == [f"generator/templates/{name}"]


@pytest.mark.parametrize("name", sorted(path.name for path in lock.HERE.glob("*.py")))
def test_changes_when_a_module_of_the_generator_changes(small: Path, generator: Path, name: str) -> None:
    before = lock_of(small, FILES)
    (generator / name).write_text("")

    assert changed(before, lock_of(small, FILES)) == [f"generator/{name}"]


def test_changes_when_a_generated_file_changes(small: Path) -> None:
    before = lock_of(small, FILES)

    assert changed(before, lock_of(small, {"conduyt/models/things.py": "class Thing: pass\n"})) == [
        "files/conduyt/models/things.py"
    ]


def test_does_not_depend_on_the_order_of_the_files(small: Path) -> None:
    assert lock_of(small, {"a": "1", "b": "2"}) == lock_of(small, {"b": "2", "a": "1"})


def test_names_no_folder_of_this_machine(small: Path) -> None:
    assert str(small.parent) not in lock_of(small, FILES)

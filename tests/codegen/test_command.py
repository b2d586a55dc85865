"""`python -m conduyt._codegen [--check]`: exits with 0 if all is well, 1 for a file, 2 for the description."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conduyt._codegen.__main__ import main

from .conftest import GOLDEN, SMALL, texts_below

LOCK = "conduyt/api/codegen.lock"
MODELS = "conduyt/models/things.py"
PAGE = "docs/reference/things.md"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("finished")
    shutil.copytree(SMALL, project / "conduyt" / "api")
    assert main([], project) == 0
    return project


@pytest.fixture
def project(finished: Path, tmp_path: Path) -> Path:
    """A project whose generated files match the description."""
    return Path(shutil.copytree(finished, tmp_path / "project"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_committed_files_are_what_the_description_says() -> None:
    assert main(["--check"]) == 0


# -- writing ---------------------------------------------------------------------------------------------------------


def test_writes_every_file_and_the_lock(finished: Path) -> None:
    made = {name for name in texts_below(finished) if not name.endswith(".yaml")}

    assert made == {*texts_below(GOLDEN), LOCK}


def test_writes_what_was_rendered(finished: Path) -> None:
    assert {name: (finished / name).read_text(encoding="utf-8") for name in texts_below(GOLDEN)} == texts_below(GOLDEN)


def test_a_second_run_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*")}

    assert main([], project) == 0

    assert capsys.readouterr().out == "17 files, 0 written, 0 removed.\n"
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == before


def test_repairs_a_file_that_was_edited_or_lost(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = texts_below(project)
    edit(project / MODELS, "class Thing", "class Edited")
    (project / PAGE).unlink()

    assert main([], project) == 0

    assert capsys.readouterr().out == "17 files, 2 written, 0 removed.\n"
    assert texts_below(project) == before


def test_removes_a_file_that_the_description_does_not_ask_for(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts_below(project)
    (project / "conduyt" / "models" / "extra.py").write_text("")

    assert main([], project) == 0

    assert capsys.readouterr().out == "17 files, 0 written, 1 removed.\n"
    assert texts_below(project) == before


def test_carries_a_change_of_the_description_over(project: Path) -> None:
    edit(project / "conduyt" / "api" / "things.yaml", "summary: Add a thing.", "summary: Add another thing.")

    assert main([], project) == 0

    assert '"""Add another thing.' in (project / "conduyt" / "resources" / "things.py").read_text()
    assert main(["--check"], project) == 0


def test_leaves_hand_written_files_alone(project: Path) -> None:
    by_hand = project / "conduyt" / "client.py"
    by_hand.write_text("# mine")

    assert main([], project) == 0

    assert by_hand.read_text() == "# mine"


# -- checking --------------------------------------------------------------------------------------------------------


def test_passes_on_a_fresh_copy(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], project) == 0
    assert capsys.readouterr().out == "17 generated files match the description.\n"


def test_reports_a_missing_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / MODELS).unlink()

    assert main(["--check"], project) == 1
    assert f"  missing: {MODELS}\n" in capsys.readouterr().err


def test_reports_a_file_that_was_edited(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project / MODELS, "class Thing", "class Edited")

    assert main(["--check"], project) == 1
    assert f"  differs: {MODELS}\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name",
    [
        "conduyt/models/extra.py",
        "conduyt/models/things.pyi",
        "conduyt/endpoints/deep/extra.py",
        "conduyt/resources/aio/extra.py",
        "docs/reference/extra.md",
    ],
)
def test_reports_a_file_that_the_description_does_not_ask_for(
    project: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("")

    assert main(["--check"], project) == 1
    assert f"  not from the description: {name}\n" in capsys.readouterr().err


def test_reports_an_edited_description_and_the_files_it_changes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project / "conduyt" / "api" / "things.yaml", "summary: Add a thing.", "summary: Add another thing.")

    assert main(["--check"], project) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"  differs: {LOCK}",
        "  differs: conduyt/endpoints/things.json",
        "  differs: conduyt/resources/aio/things.py",
        "  differs: conduyt/resources/things.py",
        "  differs: conduyt/sandbox/description.json",
        f"  differs: {PAGE}",
        "Run `python -m conduyt._codegen` and commit the result.",
    ]


def test_reports_an_edit_of_the_description_that_changes_no_file(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project / "conduyt" / "api" / "things.yaml", "# Things and their parts.", "# Things.")

    assert main(["--check"], project) == 1
    assert capsys.readouterr().err.splitlines()[0] == f"  differs: {LOCK}"


def test_reports_a_missing_lock(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / LOCK).unlink()

    assert main(["--check"], project) == 1
    assert f"  missing: {LOCK}\n" in capsys.readouterr().err


def test_changes_nothing(project: Path) -> None:
    edit(project / MODELS, "class Thing", "class Edited")
    (project / PAGE).unlink()
    (project / "conduyt" / "models" / "extra.py").write_text("")
    before = texts_below(project)

    main(["--check"], project)

    assert texts_below(project) == before


def test_does_not_take_compiled_files_for_its_own(project: Path) -> None:
    (project / "conduyt" / "models" / "__pycache__").mkdir()
    (project / "conduyt" / "models" / "__pycache__" / "things.cpython-311.pyc").write_bytes(b"\xff")

    assert main(["--check"], project) == 0


# -- what it cannot do -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["--check"]], ids=["writing", "checking"])
def test_says_where_the_description_cannot_be_honoured(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    things = project / "conduyt" / "api" / "things.yaml"
    edit(things, "x-conduyt-pagination: page", "x-conduyt-paginaton: page")
    line = things.read_text().partition("x-conduyt-paginaton")[0].count("\n") + 1

    assert main(arguments, project) == 2
    assert capsys.readouterr().err == (
        "The description has an error.\n"
        f"  things.yaml:{line}: x-conduyt-paginaton is not supported in an operation: "
        "did you mean x-conduyt-pagination?\n"
    )


def test_writes_nothing_if_the_description_cannot_be_honoured(project: Path) -> None:
    edit(project / "conduyt" / "api" / "things.yaml", "x-conduyt-pagination: page", "x-conduyt-pagination: pages")
    before = texts_below(project)

    main([], project)

    assert texts_below(project) == before


def test_refuses_an_argument_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["--chek"])

    assert refusal.value.code == 2
    assert "unrecognized arguments: --chek" in capsys.readouterr().err

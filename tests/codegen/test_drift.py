"""The comparison with another OpenAPI file of the service."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from conduyt._codegen.__main__ import main
from conduyt._codegen.drift import drift

PROJECT = Path(__file__).parents[2]
API = PROJECT / "conduyt" / "api"
OFFICIAL = PROJECT.parent / "shared" / "api" / "reference" / "openapi-2026-07.yaml"
OURS = Path(__file__).parent / "small"

THEIRS = """
openapi: 3.1.0
info: {title: Theirs, version: 1.0.0}
paths:
  /things/{id}:
    patch:
      parameters: [{name: notify, in: query, required: true, schema: {type: boolean}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {color: {type: string}}}}}}
      responses: {200: {description: Done.}}
  /elsewhere:
    get: {responses: {200: {description: Done.}}}
"""


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    file = tmp_path / "theirs.yaml"
    file.write_text(THEIRS)
    return file


def test_operations_that_one_side_lacks_are_named(theirs: Path) -> None:
    lines = drift(OURS, theirs)

    assert "operation missing: GET /elsewhere" in lines
    assert any(line.startswith("operation extra: ") for line in lines)


def test_a_description_does_not_differ_from_itself() -> None:
    assert drift(API, API / "pipelines.yaml") == drift(API, API / "pipelines.yaml")
    assert not [line for line in drift(API, API / "pipelines.yaml") if not line.startswith("operation extra")]


def test_names_of_path_parameters_do_not_count(tmp_path: Path) -> None:
    theirs = changed(tmp_path, "{pipeline_id}", "{id}")

    assert not [line for line in drift(API, theirs) if not line.startswith("operation extra")]


NAME = '        name: {type: string, minLength: 1, description: "New name.", example: New business}\n'


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (NAME, "", "body field extra: PATCH /pipelines/{}: name"),
        (
            NAME,
            "        name: {type: integer}\n",
            "body field changed: PATCH /pipelines/{}: name is string here, integer there",
        ),
        (
            NAME,
            "        name: {type: string, minLength: 2}\n",
            "body field changed: PATCH /pipelines/{}: name: minLength is 1 here, 2 there",
        ),
        (
            NAME,
            "        name: {type: string, minLength: 1, maxLength: 9}\n",
            "body field changed: PATCH /pipelines/{}: name: maxLength is not given here, 9 there",
        ),
        (
            NAME,
            '        name: {type: [string, "null"], minLength: 1}\n',
            "body field changed: PATCH /pipelines/{}: name: null is not given here, allowed there",
        ),
        (
            NAME,
            "        name: {type: string, minLength: 1, default: New}\n",
            "body field changed: PATCH /pipelines/{}: name: default is not given here, New there",
        ),
        (
            NAME,
            "        name: {type: string, minLength: 1, enum: [a, b]}\n",
            "body field changed: PATCH /pipelines/{}: name is free text here, one of 2 values there",
        ),
        (
            "      operationId: updatePipeline\n",
            "      operationId: updatePipeline\n      security: []\n",
            "security changed: PATCH /pipelines/{}: a key is needed here, no key is needed there",
        ),
        (
            "    PipelineUpdate:\n      type: object\n",
            "    PipelineUpdate:\n      type: object\n      required: [name]\n",
            "body field changed: PATCH /pipelines/{}: name is optional here, required there",
        ),
        (
            "        isDefault: {type: boolean",
            "        isNew: {type: boolean}\n        isDefault: {type: boolean",
            "response field missing: GET /pipelines: isNew",
        ),
    ],
)
def test_a_changed_field_is_told(before: str, after: str, line: str, tmp_path: Path) -> None:
    assert line in drift(API, changed(tmp_path, before, after))


def changed(folder: Path, before: str, after: str) -> Path:
    """Copy the description with a change in its pipelines, and return that file."""
    shutil.copytree(API, folder, dirs_exist_ok=True)
    file = folder / "pipelines.yaml"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))
    return file


def test_the_command_prints_a_line_for_each_difference(theirs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drift", str(theirs)]) == 0

    assert "operation missing: GET /elsewhere" in capsys.readouterr().out.splitlines()


def test_the_counts_are_those_of_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats"]) == 0

    printed = {what: int(count) for count, what in map(str.split, capsys.readouterr().out.splitlines())}
    assert (printed["resources"], printed["operations"]) == (26, 369)


def test_every_difference_from_the_official_document_is_explained() -> None:
    if not OFFICIAL.exists():
        pytest.skip(f"the service's own document is not at {OFFICIAL}")
    explained = (PROJECT / "docs" / "api-differences.md").read_text().splitlines()

    differences = drift(API, OFFICIAL)

    assert [line for line in differences if line not in explained] == []
    listed = [line for line in explained if re.match("(operation|security|parameter|body field|response field) ", line)]
    assert [line for line in listed if line not in differences] == []

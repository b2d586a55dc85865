"""The golden files are good code: they type-check, and they do what the small description says.

They take the place of the generated files in a copy of the package, so that `conduyt.models.things` is what it says.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from .conftest import GOLDEN, HERE, PROJECT, SMALL

GENERATED_OR_NOT_NEEDED = ("models", "endpoints", "resources", "api", "sandbox", "webhooks", "__pycache__")

OTHERS_ARE_NOT_SHOWN = """
[[tool.mypy.overrides]]
module = "conduyt.*"
follow_imports = "silent"
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a `conduyt` whose generated files are the golden ones."""
    folder = tmp_path_factory.mktemp("package")
    ignored = shutil.ignore_patterns(*GENERATED_OR_NOT_NEEDED)
    shutil.copytree(PROJECT / "conduyt", folder / "conduyt", ignore=ignored)
    shutil.copytree(GOLDEN / "conduyt", folder / "conduyt", dirs_exist_ok=True)
    shutil.copy(HERE / "usage.py", folder)
    with suppress(FileNotFoundError):  # what the stage mypy has read of other packages
        shutil.copytree(PROJECT / ".mypy_cache", folder / "cache")
    return folder


@pytest.fixture(scope="module")
def seen(package: Path) -> dict[str, Any]:
    """What each call sent and returned (calls.py)."""
    done = subprocess.run(
        [sys.executable, str(HERE / "calls.py")],
        env={**os.environ, "PYTHONPATH": str(package)},
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize(
    "checked",
    [["-p", "conduyt.models", "-p", "conduyt.endpoints", "-p", "conduyt.resources"], ["usage.py"]],
    ids=["itself", "in use"],
)
def test_it_type_checks(package: Path, checked: list[str]) -> None:
    settings = package / "mypy.toml"
    settings.write_text((PROJECT / "pyproject.toml").read_text("utf-8") + OTHERS_ARE_NOT_SHOWN, "utf-8")
    mypy = [sys.executable, "-m", "mypy", "--config-file", str(settings), "--strict"]

    done = subprocess.run(
        [*mypy, "--cache-dir", str(package / "cache"), *checked],
        env={**os.environ, "MYPYPATH": str(package)},
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.startswith("Success: no issues found"), done.stdout + done.stderr


def test_every_method_sends_its_verb_and_path(seen: dict[str, Any]) -> None:
    assert {name: call["sent"]["call"] for name, call in seen.items() if "sent" in call} == {
        "create": "POST /things",
        "delete": "DELETE /things/thing_1",
        "export_csv": "GET /things/export",
        "get": "GET /things/thing_1",
        "get_opening_hours": "GET /things/opening-hours",
        "get_picture_url": "GET /things/thing_1/picture",
        "kinds.list": "GET /things/kinds",
        "lend": "POST /things/thing_1/loans",
        "lend without a body": "POST /things/thing_1/loans",
        "list": "GET /things",
        "parts.create": "POST /things/thing_1/parts",
        "parts.delete": "DELETE /things/thing_1/parts/part_1",
        "parts.list": "GET /things/thing_1/parts",
        "update": "PATCH /things/thing_1",
        "upload_picture": "PUT /things/thing_1/picture",
    }


def test_query_parameters_go_out_under_their_own_names(seen: dict[str, Any]) -> None:
    assert seen["list"]["sent"]["query"] == {
        "place": "shelf 3",
        "kinds": "tool,book",
        "lent_since": "2026-01-01",
        "maxPrice": "9.90",
        "filter[owner]": "o",
        "in": "true",
    }


def test_body_fields_go_out_under_their_own_names(seen: dict[str, Any]) -> None:
    rung = {"name": "Rung", "part_no": "7", "comment": None, "maker": {"name": "Ada"}}

    assert json.loads(seen["create"]["sent"]["body"]) == {
        "name": "Ladder",
        "price": 12.5,
        "parts": [rung, {"name": "Foot"}],
    }


def test_a_null_goes_out_and_what_is_omitted_does_not(seen: dict[str, Any]) -> None:
    assert json.loads(seen["update"]["sent"]["body"]) == {"comment": None}


def test_an_open_body_goes_out_as_it_is(seen: dict[str, Any]) -> None:
    assert json.loads(seen["lend"]["sent"]["body"]) == {"to": "Ada"}


def test_an_open_body_that_is_not_given_does_not_go_out(seen: dict[str, Any]) -> None:
    assert seen["lend without a body"]["sent"]["body"] == ""


def test_a_file_goes_out_as_multipart(seen: dict[str, Any]) -> None:
    assert seen["upload_picture"]["sent"]["type"] == "multipart/form-data"


def test_the_key_does_not_go_to_a_public_operation(seen: dict[str, Any]) -> None:
    assert [name for name, call in seen.items() if "sent" in call and not call["sent"]["key"]] == ["get_opening_hours"]


def test_an_object_comes_back_with_every_field(seen: dict[str, Any]) -> None:
    thing = {name: value for name, value in seen["get"]["got"].items() if value is not None}

    assert thing == {
        "id": "thing_1",
        "name": "Ladder",
        "kind": "of the future",
        "price": "12.50",
        "bought_on": "2026-01-31",
        "parts": [{"id": "part_1", "name": "Rung"}],
        "stock": {"shelf": {"kind": "tool", "count": 2}},
        "class_": "A",
        "links": ["x"],
        "rack_no": 7,
        "colour": "red",
    }


@pytest.mark.parametrize(
    ("call", "result"),
    [
        ("list", ["thing_1"]),
        ("kinds.list", [3]),
        ("parts.list", ["Rung", "Rung"]),
        ("create", "thing_1"),
        ("delete", {}),
        ("lend", {"value": "soon"}),
        ("export_csv", "id,name\n"),
        ("get_opening_hours", ["Monday"]),
        ("get_picture_url", "https://pictures.example/1"),
        ("parts.delete", None),
        ("awaited", ["thing_1", "thing_1"]),
    ],
)
def test_each_kind_of_response_comes_back(seen: dict[str, Any], call: str, result: object) -> None:
    assert seen[call]["got"] == result


def test_every_method_of_the_description_was_called(seen: dict[str, Any]) -> None:
    text = (SMALL / "things.yaml").read_text(encoding="utf-8")

    assert set(re.findall(r"x-conduyt-method: things\.(\S+)", text)) <= set(seen)


def test_events_lead_to_their_models(package: Path) -> None:
    script = "from conduyt.models.things import EVENTS; print({name: model.__name__ for name, model in EVENTS.items()})"

    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(package)},
        cwd=package,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "{'thing.lent': 'ThingEvent', 'thing.returned': 'ThingEvent'}"

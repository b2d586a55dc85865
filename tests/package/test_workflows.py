"""What runs on the forge: only code that is named by its hash, and the right to publish only where it is needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
if not WORKFLOWS:
    pytest.skip("a source distribution has no workflows", allow_module_level=True)


def jobs_of(path: Path) -> dict[str, dict[str, Any]]:
    jobs: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text())["jobs"]
    return jobs


RELEASE = jobs_of(ROOT / ".github" / "workflows" / "release.yml")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_each_action_is_pinned_by_commit_and_says_its_version(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text())

    assert used
    assert not [one for one in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)]


def test_an_action_has_one_commit_everywhere() -> None:
    used = {one for path in WORKFLOWS for one in re.findall(r"uses: (.*)", path.read_text())}

    assert len({one.partition("@")[0] for one in used}) == len(used)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_a_workflow_installs_itself_is_named_by_hash(path: Path) -> None:
    runs = [step["run"] for job in jobs_of(path).values() for step in job["steps"] if "run" in step]

    assert not [run for run in runs if "pip install" in run and "--require-hashes" not in run]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_workflow_may_write_but_the_jobs_that_release(path: Path) -> None:
    assert yaml.safe_load(path.read_text())["permissions"] == {"contents": "read"}
    allowed = {"publish": {"id-token": "write"}, "release": {"contents": "write"}}
    for name, job in jobs_of(path).items():
        assert job.get("permissions", {}) == (allowed.get(name, {}) if path.name == "release.yml" else {})


def test_what_is_released_is_built_where_nothing_else_runs() -> None:
    runs = [step.get("run", "") for step in RELEASE["build"]["steps"]]

    assert RELEASE["build"]["needs"] == "test"
    assert not [run for run in runs if "make" in run or "pytest" in run]
    assert any("--require-hashes --no-deps -r requirements/release.txt" in run for run in runs)
    for job in RELEASE["publish"], RELEASE["release"]:  # these hold rights, and run none of our code
        assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")]


def test_the_bill_of_materials_is_a_part_of_the_release() -> None:
    assert "scripts/sbom dist/*.whl > sbom.cdx.json" in str(RELEASE["build"]["steps"])
    assert "sbom.cdx.json SHA256SUMS" in RELEASE["release"]["steps"][-1]["run"]


def test_a_release_is_built_with_the_versions_that_the_tests_had() -> None:
    texts = [(ROOT / "requirements" / name).read_text() for name in ("dev.txt", "release.txt")]
    tested, released = (dict(re.findall(r"^(\S+)==(\S+)", text, re.M)) for text in texts)

    assert {name: tested.get(name, version) for name, version in released.items()} == released
    assert {"build", "hatchling", "twine"} <= tested.keys()
    assert released.keys() >= {
        "build",
        "hatch-fancy-pypi-readme",
        "hatchling",
        "twine",
        "cyclonedx-bom",
        "pip",
    }

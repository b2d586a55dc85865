"""What the workflows of the forge are allowed to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS: dict[str, dict[Any, Any]] = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FILES}
JOBS = {f"{name}.{job}": content for name, flow in WORKFLOWS.items() for job, content in flow["jobs"].items()}
pytestmark = pytest.mark.skipif(not FILES, reason="the source archive has no workflows")


def test_each_workflow_may_read_the_code_and_nothing_more() -> None:
    assert [flow.get("permissions") for flow in WORKFLOWS.values()] == [{"contents": "read"}] * len(WORKFLOWS)


def test_one_job_alone_may_speak_for_the_project() -> None:
    granted = {name: job["permissions"] for name, job in JOBS.items() if "permissions" in job}

    assert granted == {"release.publish": {"id-token": "write"}}


def test_the_job_that_publishes_waits_for_a_person_and_runs_nothing_of_ours() -> None:
    publish = JOBS["release.publish"]

    assert publish["environment"] == "pypi"
    assert not [step for step in publish["steps"] if "run" in step]


def test_no_workflow_knows_a_secret() -> None:
    assert [
        path.name for path in FILES if re.search(r"secrets\.|password:|token:\s*[^w\s]", path.read_text("utf-8"))
    ] == []


def test_a_stranger_cannot_start_a_workflow_that_may_write() -> None:
    for flow in WORKFLOWS.values():
        assert "pull_request_target" not in (flow.get("on") or flow.get(True))  # YAML 1.1 reads `on` as true


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_every_job_has_an_end(job: dict[str, Any]) -> None:
    assert 0 < job["timeout-minutes"] <= 60


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_every_action_is_pinned(job: dict[str, Any]) -> None:
    for step in job["steps"]:
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w./-]+@(v\d+(\.\d+)*|[0-9a-f]{40})", step["uses"])


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_a_checkout_keeps_no_credentials(job: dict[str, Any]) -> None:
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_script_a_workflow_runs_exists(path: Path) -> None:
    for script in re.findall(r"scripts/[\w-]+", path.read_text("utf-8")):
        assert (ROOT / script).is_file()

"""Which operation a path leads to."""

import subprocess
import sys

import pytest

from conduyt.sandbox.description import Operation, load
from conduyt.sandbox.paths import Paths


def operation(method: str, path: str) -> Operation:
    return Operation(
        name=f"{method} {path}",
        method=method,
        path=path,
        query=(),
        body=None,
        body_required=False,
        public=False,
        success=200,
        responses={},
    )


PATHS = Paths(
    [
        operation("GET", "/things/{thing_id}"),
        operation("DELETE", "/things/{id}"),
        operation("GET", "/things/export"),
        operation("GET", "/things/{thing_id}/parts/{part_id}"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "found", "values"),
    [
        ("GET", "/things/7", "/things/{thing_id}", {"thing_id": "7"}),
        ("DELETE", "/things/7", "/things/{id}", {"id": "7"}),
        ("GET", "/things/export", "/things/export", {}),
        ("DELETE", "/things/export", "/things/{id}", {"id": "export"}),
        (
            "GET",
            "/things/export/parts/x y",
            "/things/{thing_id}/parts/{part_id}",
            {"thing_id": "export", "part_id": "x y"},
        ),
    ],
)
def test_words_go_before_values_unless_only_a_value_fits(
    method: str, path: str, found: str, values: dict[str, str]
) -> None:
    result = PATHS.find(method, path)
    assert result is not None
    assert (result[0].path, result[1]) == (found, values)


@pytest.mark.parametrize(
    ("method", "path", "methods"),
    [
        ("GET", "/things", []),
        ("GET", "/things/", []),
        ("GET", "/things/7/", []),
        ("GET", "/things//parts/1", []),
        ("GET", "/other", []),
        ("POST", "/things/7", ["DELETE", "GET"]),
        ("POST", "/things/export", ["DELETE", "GET"]),  # of /things/{id} as well
        ("DELETE", "/things/7/parts/1", ["GET"]),
    ],
)
def test_what_is_not_there_is_told_from_what_takes_another_method(method: str, path: str, methods: list[str]) -> None:
    assert PATHS.find(method, path) is None
    assert PATHS.methods(path) == methods


def test_every_operation_is_found_by_its_own_path() -> None:
    paths = Paths(load().operations.values())
    for one in load().operations.values():
        found = paths.find(one.method, one.path)  # "{contact_id}" is as good a value as any
        assert found is not None
        assert found[0] is one


def test_a_sandbox_starts_without_what_its_first_answer_does_not_need() -> None:
    """Each of these takes 25 to 100 ms to load."""
    code = """if True:
        import sys, conduyt.sandbox.__main__
        from conduyt.sandbox import Sandbox
        print({'httpx', 'jinja2', 'jsonschema', 'yaml'} & sys.modules.keys())
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"

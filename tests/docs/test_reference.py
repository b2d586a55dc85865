"""Every example of the reference runs, and sends what the table below it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import respx
from httpx import Response

import conduyt

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
METHOD = re.compile(r"^```python\n(client\..*?)^```\n\n`([A-Z]+) (/\S*)` · returns (\S+)", re.MULTILINE | re.DOTALL)


def examples() -> Iterator[tuple[str, str, str, str]]:
    for page in sorted(REFERENCE.glob("*.md")):
        for code, method, path, returns in METHOD.findall(page.read_text()):
            yield code.strip(), method, path, returns.strip("`")


def test_every_operation_has_an_example() -> None:
    assert len(list(examples())) == 369


@pytest.fixture(scope="module")
def client() -> Iterator[conduyt.Conduyt]:
    with conduyt.Conduyt("cdy_example") as client:
        yield client


@pytest.mark.parametrize(
    ("code", "method", "path", "returns"), list(examples()), ids=lambda value: value.partition("(")[0]
)
@respx.mock
def test_the_example_sends_the_operation(
    code: str,
    method: str,
    path: str,
    returns: str,
    client: conduyt.Conduyt,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for upload in re.findall(r"\w+\.(?:csv|png)", code):
        Path(upload).write_text("First Name,Email\nAda,ada@example.com\n")
    answer = Response(200, json={"data": [] if returns.startswith("Page") else {"id": "one"}})
    if returns == "Redirect":
        answer = Response(302, headers={"location": "https://files.example.com/signed"})
    pattern = "https://conduyt.app/api/v1" + re.sub(r"{\w+}", "[^/?]+", path) + r"(\?.*)?$"
    route = respx.route(method=method, url__regex=pattern).mock(return_value=answer)

    result = eval(code, {"client": client})

    assert route.call_count == 1
    assert type(result).__name__ == returns.partition("[")[0].replace("nothing", "NoneType")

"""Every example of the reference runs as it stands against the sandbox, and calls the operation that it is about.

The demo content is made to fit: the objects that an example names get their names. Bodies whose fields nobody documents
are left out of the examples; they come from `demo_calls`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from resources.described import Operation, operations
from sandbox.demo_calls import PNG, Demo

import conduyt
from conduyt.sandbox import Sandbox

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
METHOD = re.compile(r"^```python\n(client\..*?)^```\n\n`([A-Z]+) (/\S*)` · returns (\S+)", re.MULTILINE | re.DOTALL)
REFUSED = {
    "calendars.appointments.update": "422: the new start lies behind the end of the appointment in the demo content",
    "calendars.booking_pages.create": "409: the demo content has a page with this slug",
    "calendars.events.update": "422: the new start lies behind the end of the event in the demo content",
    "calendars.public_booking.book": "422: the time of the example is over",
    "contacts.gdpr.download_file": "404: the export has files of other names",
    "custom_fields.create": "422: the demo content has a field with this key",
    "deals.download_handoff_file": "404: the deal has files of other names",
    "forms.create": "422: the demo content has a form with this slug",
}
"""Right in form, and yet refused: by operation, the status and the reason."""


def examples() -> Iterator[tuple[str, Operation, str]]:
    known = {(operation.method, operation.path): operation for operation in operations()}
    for page in sorted(REFERENCE.glob("*.md")):
        for code, method, path, returns in METHOD.findall(page.read_text()):
            yield code.strip(), known[method, path], returns.strip("`")


EXAMPLES = list(examples())


def test_every_operation_has_an_example() -> None:
    assert len(EXAMPLES) == 369
    assert {operation.name for _, operation, _ in EXAMPLES} == {operation.name for operation in operations()}


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Sandbox() as sandbox:
        demo = Demo(sandbox)
        yield demo
        demo.close()


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[conduyt.Conduyt]:
    with demo.sandbox.client(max_retries=0) as client:
        yield client


@pytest.mark.parametrize(
    ("code", "operation", "returns"), [pytest.param(*one, id=one[1].name) for one in EXAMPLES if one]
)
def test_the_example_does_what_it_says(
    code: str,
    operation: Operation,
    returns: str,
    demo: Demo,
    client: conduyt.Conduyt,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for upload in re.findall(r"\w+\.(?:csv|png)", code):
        Path(upload).write_bytes(PNG if upload.endswith("png") else b"First Name,Email\nAda,ada@example.com\n")
    example = ast.parse(code, mode="eval")
    assert isinstance(example.body, ast.Call)
    demo.sandbox.reset()
    path, named = demo.arguments_of(operation)
    _fit(
        demo,
        {**dict(zip([one.name for one in operation.among("path")], path, strict=True)), **named},
        operation,
        example.body,
    )
    if operation.open_body:
        example.body.keywords.append(ast.keyword("body", ast.Name("body", ast.Load())))
    before = len(demo.sandbox.requests)
    run = compile(ast.fix_missing_locations(example), code, "eval")

    if operation.name in REFUSED:
        with pytest.raises(conduyt.APIStatusError) as refusal:
            eval(run, {"client": client, "body": named.get("body")})
        assert str(refusal.value.status) == REFUSED[operation.name][:3]
    else:
        result = eval(run, {"client": client, "body": named.get("body")})
        assert type(result).__name__ == returns.partition("[")[0].replace("nothing", "NoneType")

    (request,) = demo.sandbox.requests[before:]
    assert request.method == operation.method
    assert re.fullmatch("/api/v1" + re.sub(r"{\w+}", "[^/]+", operation.path), request.path)


def _fit(demo: Demo, arguments: dict[str, object], operation: Operation, example: ast.Call) -> None:
    """Give the objects of a call that succeeds the ids that the example has in their place."""
    names = [argument.name for argument in operation.among("path")]
    shown = [*zip(names, example.args, strict=True), *((word.arg, word.value) for word in example.keywords)]
    store = demo.sandbox._api.store
    for name, node in shown:
        id_, new = arguments.get(name or ""), ast.literal_eval(node)
        if isinstance(id_, list) and isinstance(new, list):
            id_, new = id_[0], new[0]
        if (
            id_ != new
            and isinstance(id_, str)
            and isinstance(new, str)
            and re.search(r"_ids?$|_tags$|_to$", name or "")
        ):
            if store.owner_of(new):
                store.rename(new, f"{new}_before")
            store.rename(id_, new)

"""Every example of the reference runs as it stands against the sandbox, and calls the operation that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from resources.described import operations
from sandbox.demo_calls import Demo

import conduyt
from conduyt.sandbox import Sandbox

from .reference_examples import Example, examples

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


EXAMPLES = list(examples())


def test_every_operation_has_an_example() -> None:
    assert len(EXAMPLES) == 369
    assert {example.operation.name for example in EXAMPLES} == {operation.name for operation in operations()}


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


@pytest.mark.parametrize("example", [pytest.param(one, id=one.operation.name) for one in EXAMPLES])
def test_the_example_does_what_it_says(
    example: Example,
    demo: Demo,
    client: conduyt.Conduyt,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    operation = example.operation
    code, names = example.prepared(demo, tmp_path)
    before = len(demo.sandbox.requests)

    if operation.name in REFUSED:
        with pytest.raises(conduyt.APIStatusError) as refusal:
            eval(code, {"client": client, **names})
        assert str(refusal.value.status) == REFUSED[operation.name][:3]
    else:
        result = eval(code, {"client": client, **names})
        assert type(result).__name__ == example.returns.partition("[")[0].replace("nothing", "NoneType")

    (request,) = demo.sandbox.requests[before:]
    assert request.method == operation.method
    assert re.fullmatch("/api/v1" + re.sub(r"{\w+}", "[^/]+", operation.path), request.path)

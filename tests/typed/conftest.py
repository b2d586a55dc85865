"""A workspace with custom fields of all types, and the module that is generated from it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import conduyt
from conduyt import AsyncConduyt, Conduyt
from conduyt.sandbox import Sandbox

FIELDS: dict[str, dict[str, Any]] = {
    "note": {"field_type": "text"},
    "seats": {"field_type": "number"},
    "born": {"field_type": "date"},
    "plan": {"field_type": "select", "choices": ["Basic", "Pro"]},
    "langs": {"field_type": "multiselect", "choices": ["de", "en"]},
    "vip": {"field_type": "boolean"},
    "lead-source": {"field_type": "text"},
    "class": {"field_type": "number"},
}
ENTITIES = ("contact", "company", "deal")


@pytest.fixture(scope="session", params=["documented", "live"])
def _workspace(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A workspace with a field of each type for each kind of object."""
    sandbox = Sandbox(seed="demo", dialect=request.param).start()
    with sandbox.client() as client:
        for field in client.custom_fields.list().data:
            client.custom_fields.delete(field.id)
        for entity in ENTITIES:
            for key, facts in FIELDS.items():
                client.custom_fields.create(entity_type=entity, field_key=key, label=key.title(), **facts)
    sandbox.snapshot("as good as new")
    yield sandbox
    sandbox.close()


@pytest.fixture
def sandbox(_workspace: Sandbox) -> Sandbox:
    _workspace.restore("as good as new")
    return _workspace


@pytest.fixture
def dialect(request: pytest.FixtureRequest) -> Any:
    return request.node.callspec.params["_workspace"]


@pytest.fixture
def client(sandbox: Sandbox, dialect: Any) -> Iterator[Conduyt]:
    with sandbox.client(dialect=dialect) as client:
        yield client


@pytest.fixture
def aclient(sandbox: Sandbox, dialect: Any) -> AsyncConduyt:
    return sandbox.async_client(dialect=dialect)


Generated = Callable[[], ModuleType]


@pytest.fixture
def generated(client: Conduyt, tmp_path: Path) -> Iterator[Generated]:
    """Writes the module as the workspace is now, and imports it."""
    names: list[str] = []

    def generate() -> ModuleType:
        name = f"crm_{len(names)}"
        path = tmp_path / f"{name}.py"
        conduyt.models.generate(client, path)
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        names.append(name)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
        return sys.modules[name]

    yield generate
    for name in names:
        del sys.modules[name]


@pytest.fixture
def crm(generated: Generated) -> ModuleType:
    return generated()

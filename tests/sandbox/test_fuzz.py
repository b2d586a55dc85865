"""Schemathesis calls every operation of /openapi.json in both dialects, with requests that keep to it and that do not.

No answer may be a 5xx or missing, and each has to be as described: its status, its content type and its body. What
breaks the rules of the description must be refused, and what keeps to them must not be refused by its schema. The
requests are the same in every run. Every operation is also called with ids of records that exist, since with made-up
ones most answers would be 404.
"""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed: the sandbox is not fuzzed")

import hypothesis  # noqa: E402
import requests  # noqa: E402
from hypothesis import HealthCheck, Phase  # noqa: E402
from schemathesis import GenerationMode as Mode  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.core.parameters import ParameterLocation as Place  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from conduyt.sandbox import Sandbox  # noqa: E402
from conduyt.sandbox.description import Description, Operation  # noqa: E402
from conduyt.sandbox.served import served  # noqa: E402
from conduyt.sandbox.validate import Checks  # noqa: E402

EXAMPLES = 3  # for each operation and kind of data
TIMEOUT_S = 10.0
SEED = 20261123
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DECIDED_ELSEWHERE = re.compile(".*(must be one of: |there is no such )")
"""What the schemas do not say: values of enums that are open to clients, and whether an object exists."""
OPERATIONS = served("documented").operations
# Kinds of records whose name is not the parameter's without "_id" and with an "s".
KINDS = {
    "activity_id": "activities",
    "company_id": "companies",
    "connection_id": "calendars_connections",
    "event_id": "calendars_events",
    "field_id": "custom_fields",
    "folder_id": "automation_folders",
    "operation_id": "batch_operations",
    "run_id": "executions",
    "sequence_id": "email_sequences",
    "template_id": "email_templates",
    "version_id": "automation_versions",
    "view_id": "deals_views",
}

schemathesis.openapi.format(
    "decimal", hypothesis.strategies.decimals(-(10**9), 10**9, places=2, allow_nan=False, allow_infinity=False).map(str)
)
_SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", params=["documented", "live"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(seed="demo", dialect=request.param, fixed_keys=True) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def schema(sandbox: Sandbox) -> Any:
    document = httpx.get(f"{sandbox.url.removesuffix('/api/v1')}/openapi.json", trust_env=False).json()
    return schemathesis.openapi.from_dict(document)


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as one:
        one.trust_env = False
        yield one


def _cases() -> Iterator[Any]:
    for name, operation in OPERATIONS.items():
        yield pytest.param(name, Mode.POSITIVE, id=f"{name}-positive")
        # Without a key, a query and a body, only the texts in the path are left, and any text is right there.
        if operation.query or operation.body or not operation.public:
            yield pytest.param(name, Mode.NEGATIVE, id=f"{name}-negative")


@pytest.mark.parametrize(("name", "mode"), list(_cases()))
def test_answers_as_described(sandbox: Sandbox, schema: Any, session: requests.Session, name: str, mode: Any) -> None:
    dialect: Any = sandbox._api.settings["dialect"]
    described = served(dialect).operations[name]
    if described.method != "GET":
        sandbox.reset()
    operation = schema[described.path][described.method]
    existing = _existing(sandbox, described.path)
    headers = {"Authorization": f"Bearer {sandbox.keys['admin']}"}

    @hypothesis.seed(SEED)
    @_SETTINGS
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode), made_up=hypothesis.strategies.booleans())
    def fuzz(case: Any, made_up: bool) -> None:
        if not made_up:
            case.path_parameters = {**case.path_parameters, **existing}
        answer = case.call(base_url=sandbox.url, session=session, headers=headers, timeout=TIMEOUT_S)
        case.validate_response(answer, checks=[*CHECKS, negative_data_rejection] if _breaks_a_rule(case) else CHECKS)
        if mode is Mode.POSITIVE:
            assert _held_against(served(dialect), described, case, answer) == [], answer.text

    fuzz()


@pytest.mark.parametrize("name", [name for name, one in OPERATIONS.items() if not one.public])
def test_needs_a_key(sandbox: Sandbox, session: requests.Session, name: str) -> None:
    operation = OPERATIONS[name]
    path = re.sub(r"\{\w+\}", "1", operation.path)
    answer = session.request(operation.method, f"{sandbox.url}{path}", timeout=TIMEOUT_S)
    assert answer.status_code == 401, answer.text
    error = answer.json()["error"]
    assert isinstance(error, str) or error["code"] == "unauthenticated"


def _held_against(description: Description, described: Operation, case: Any, answer: requests.Response) -> list[str]:
    """What the sandbox finds wrong with good data, although the description allows it.

    A rule may refuse a body that its schema allows: an end before its beginning, a slug that is taken. So of a body,
    only what is checked by the schema counts.
    """
    if described.body is not None and isinstance(case.body, dict):
        found = [error.message for error in Checks(description).errors(described.body, case.body)]
    elif described.body is None and case.media_type is None and answer.status_code in (400, 422):
        error = answer.json()["error"]
        found = [error] if isinstance(error, str) else [detail["message"] for detail in error["details"]]
    else:
        found = []
    return [message for message in found if not DECIDED_ELSEWHERE.match(message)]


def _breaks_a_rule(case: Any) -> bool:
    """Whether the query or the body does. Names that nobody has described break none: they are ignored."""
    return any(
        mutation.parameter_location in (Place.QUERY, Place.BODY) and mutation.keywords != ("additionalProperties",)
        for mutation in getattr(case.meta.phase.data, "mutations", ())
    )


def _existing(sandbox: Sandbox, path: str) -> dict[str, str]:
    """Ids of records for the parameters of this path, as far as the sandbox has such records."""
    records = sandbox._api.store.workspace("acct_sandbox")
    found: dict[str, str] = {}
    for parameter in re.findall(r"\{(\w+)\}", path):
        kind = KINDS.get(parameter, f"{parameter.removesuffix('_id')}s")
        if parameter == "slug":
            kind = "routing_forms" if "/routing/" in path else "booking_pages"
        some = records.query(kind, limit=1)
        if some:
            found[parameter] = some[0]["slug" if parameter == "slug" else "id"]
    return found

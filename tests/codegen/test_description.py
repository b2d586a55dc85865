"""The description of the Conduyt API itself: valid, complete, true to its own examples, and named by the rules."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .conftest import PROJECT

Node = dict[str, Any]

API = PROJECT / "conduyt" / "api"
OPERATIONS_OF_THE_API = PROJECT.parent / "shared" / "api" / "operations.tsv"
RESOURCES = {"contacts": "Contacts", "deals": "Deals", "pipelines": "Pipelines", "webhooks": "Webhooks"}
VERBS = ("get", "post", "put", "patch", "delete")

FILES: dict[str, Node] = {
    path.name: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in sorted(API.glob("*.yaml"))
}
EVENTS: dict[str, Node] = {name: item["post"] for name, item in FILES["openapi.yaml"]["webhooks"].items()}


def _walk(node: object, place: str) -> Iterator[tuple[str, Node]]:
    """Every mapping and its place. What stands in an example is not description."""
    if isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            if key not in ("example", "default") or place.endswith(("/properties", "/responses")):
                yield from _walk(value, f"{place}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _walk(value, f"{place}/{number}")


NODES = {place: node for name, document in FILES.items() for place, node in _walk(document, f"{name}#")}
OPERATIONS: dict[tuple[str, str], Node] = {
    (verb.upper(), path): item[verb]
    for name, document in FILES.items()
    for path, item in document["paths"].items()
    for verb in VERBS
    if verb in item
}
METHODS: dict[str, Node] = {operation["x-conduyt-method"]: operation for operation in OPERATIONS.values()}


def resolve(place: str) -> Node:
    """What stands at a place, or what it refers to, with what stands beside the reference."""
    node = NODES[place]
    if "$ref" not in node:
        return node
    file, _, pointer = node["$ref"].partition("#")
    return {**resolve(f"{file or place.partition('#')[0]}#{pointer}"), **node}


# -- valid -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_valid_openapi(name: str) -> None:
    validate(FILES[name], base_uri=(API / name).as_uri())


# -- complete --------------------------------------------------------------------------------------------------------


def test_every_summary_is_a_sentence() -> None:
    summaries = {**{name: node["summary"] for name, node in METHODS.items()}}
    summaries |= {name: node["summary"] for name, node in EVENTS.items()}

    assert {name: text for name, text in summaries.items() if not re.fullmatch(r"[A-Z][^\n]*[^.]\.", text)} == {}


def test_every_description_ends_like_a_sentence() -> None:
    texts = {place: node["description"] for place, node in NODES.items() if isinstance(node.get("description"), str)}

    assert {place: text for place, text in texts.items() if not text.rstrip().endswith((".", ":"))} == {}


def test_every_property_has_a_description() -> None:
    # ErrorBody becomes no model: conduyt/errors.py reads it by hand.
    properties = [place for place in NODES if re.search(r"/schemas/(?!ErrorBody/).*/properties/[^/]+$", place)]

    assert [place for place in properties if not resolve(place).get("description")] == []


def test_every_parameter_has_a_description() -> None:
    parameters = [place for place in NODES if re.search(r"/parameters/[^/]+$", place)]

    assert [place for place in parameters if not resolve(place).get("description")] == []


def test_every_model_has_a_description_of_its_own() -> None:
    described = {place for place, node in NODES.items() if re.search(r"#/components/schemas/[^/]+$", place)}
    bodies = {
        f"{name}#{node['requestBody']['content'][form]['schema']['$ref'].partition('#')[2]}"
        for name, document in FILES.items()
        for item in document["paths"].values()
        for node in item.values()
        if isinstance(node, dict)
        for form in node.get("requestBody", {}).get("content", {})
        if "$ref" in node["requestBody"]["content"][form]["schema"]
    }

    # The properties of a body become arguments; the schema itself is not used.
    assert [place for place in sorted(described - bodies) if not resolve(place).get("description")] == []


def test_every_part_is_used() -> None:
    used = {
        f"{ref.partition('#')[0] or place.partition('#')[0]}#{ref.partition('#')[2]}"
        for place, node in NODES.items()
        if (ref := node.get("$ref"))
    }
    parts = {place for place in NODES if re.search(r"#/components/(?!securitySchemes)\w+/[^/]+$", place)}
    parts -= {place for place, node in NODES.items() if "x-conduyt-events" in node}

    assert sorted(parts - used) == []


# -- true to its examples --------------------------------------------------------------------------------------------


def misfits(key: str, of: str) -> dict[str, str]:
    """What is wrong with the examples (or defaults) that stand at places of a kind."""
    base = "https://description.invalid/"
    registry: Registry[Any] = Registry().with_resources(
        (f"{base}{name}", DRAFT202012.create_resource(document)) for name, document in FILES.items()
    )
    found: dict[str, str] = {}
    for place, node in NODES.items():
        if key in node and re.search(of, place):
            schema = f"{place}/schema" if "schema" in node else place
            validator = Draft202012Validator(
                {"$ref": base + schema.replace("{", "%7B").replace("}", "%7D")},
                registry=registry,
                format_checker=FormatChecker(),
            )
            for error in validator.iter_errors(node[key]):
                found[place] = error.message
    return found


def test_the_checker_of_examples_knows_the_formats() -> None:
    assert {"date", "date-time", "email", "uri"} <= set(FormatChecker().checkers)


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(r"/schemas/.*/properties/[^/]+$", id="a property"),
        pytest.param(r"/parameters/[^/]+$", id="a parameter"),
        pytest.param(r"/responses/.*/content/[^/]+$", id="a response"),
    ],
)
def test_every_example_fits_its_schema(of: str) -> None:
    assert any("example" in node and re.search(of, place) for place, node in NODES.items())
    assert misfits("example", of) == {}


def test_every_default_fits_its_schema() -> None:
    assert misfits("default", r"/(schema|properties/[^/]+)$") == {}


def test_an_example_is_one_of_the_known_values() -> None:
    known = {place: resolve(place) for place in NODES if re.search(r"/(schema|properties/[^/]+)$", place)}
    shown = {
        place: value
        for place, node in known.items()
        for value in (node.get("example"), node.get("default"))
        if "x-conduyt-known-values" in node and value is not None
    }

    assert {place: value for place, value in shown.items() if value not in known[place]["x-conduyt-known-values"]} == {}


def test_a_misfit_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "pipelines.yaml#/components/schemas/PipelineCreate/properties/name"
    monkeypatch.setitem(NODES[place], "example", 1)

    assert misfits("example", r"/properties/[^/]+$") == {place: "1 is not of type 'string'"}


# -- named by the rules ----------------------------------------------------------------------------------------------


def test_methods_are_called_by_lower_case_words() -> None:
    word = "[a-z]+(_[a-z]+)*"

    assert [name for name in METHODS if not re.fullmatch(rf"{word}(\.{word})+", name)] == []


def test_no_method_is_called_by_a_name_that_the_service_generated() -> None:
    """Such a name is the verb and the words of the path, such as getPipelinesIdStagesStageId."""
    generated = {
        operation["x-conduyt-method"]: operation["operationId"]
        for (verb, path), operation in OPERATIONS.items()
        if re.fullmatch(_generated(verb, path), operation["operationId"])
    }
    assert len(generated) > 10  # else the rule no longer finds them

    assert {name: old for name, old in generated.items() if name.rpartition(".")[2] == _snake_case(old)} == {}


def test_no_method_is_called_by_a_verb_of_http() -> None:
    # `get` and `delete` are verbs of people too.
    assert [name for name in METHODS if re.search(r"\.(post|put|patch)(_|$)", name)] == []


def test_no_method_names_an_id() -> None:
    assert [name for name in METHODS if "id" in re.split("[._]", name)] == []


def _generated(verb: str, path: str) -> str:
    words = [word for word in re.split("[/-]", path) if word]
    return verb.lower() + "".join("[A-Z][A-Za-z]*" if word.startswith("{") else word.capitalize() for word in words)


def _snake_case(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).lower()


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_operations_of_a_resource_are_those_of_the_service(resource: str) -> None:
    if not OPERATIONS_OF_THE_API.exists():
        pytest.skip("the list of operations (../shared/api/operations.tsv) is not part of the repository")
    with OPERATIONS_OF_THE_API.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["in_seed_resources"] == "y"]

    expected = {(row["method"], _anonymous(row["path"])) for row in rows if row["seed_resource"] == RESOURCES[resource]}
    described = {
        (verb, _anonymous(path))
        for (verb, path), operation in OPERATIONS.items()
        if operation["x-conduyt-method"].startswith(f"{resource}.")
    }

    assert described == expected


def _anonymous(path: str) -> str:
    """A path without the names of its parameters, which the service and the description choose differently."""
    return re.sub(r"{\w+}", "{}", path)


# -- events ----------------------------------------------------------------------------------------------------------


def test_every_event_of_a_model_is_in_the_root_and_no_other() -> None:
    modelled = [event for node in NODES.values() for event in node.get("x-conduyt-events", [])]

    assert sorted(modelled) == sorted(EVENTS)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_has_the_body_of_its_model(event: str) -> None:
    body = NODES[EVENTS[event]["requestBody"]["$ref"]]
    schema = NODES["events.yaml" + body["content"]["application/json"]["schema"]["$ref"]]

    assert event in schema["x-conduyt-events"]

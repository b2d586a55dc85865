"""/openapi.json: the whole description as one document."""

import json
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from openapi_spec_validator import validate

from conduyt.sandbox import Sandbox
from conduyt.sandbox.bundle import bundle
from conduyt.sandbox.description import Description, load


@pytest.fixture(scope="module")
def document(demo_url: str) -> Any:
    return httpx.get(urljoin(demo_url, "/openapi.json"), trust_env=False).json()


@pytest.fixture(scope="module")
def demo_url(demo: Sandbox) -> str:
    return demo.url


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    return [found for value in node for found in references(value)] if isinstance(node, list) else []


def test_it_is_a_valid_description(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_a_file_may_have_any_type(document: Any, demo: Sandbox) -> None:
    message = demo.receive("+14155550123", "Look", media=[b"\x89PNG\r\n\x1a\n"])
    answer = httpx.get(
        f"{demo.url}/messages/{message}/media/0",
        headers={"Authorization": f"Bearer {demo.keys['read']}"},
        trust_env=False,
    )
    described = document["paths"]["/messages/{message_id}/media/{media_index}"]["get"]["responses"]["200"]
    place = described["$ref"].rpartition("/")[2]
    assert answer.headers["content-type"] == "image/png"
    assert list(document["components"]["responses"][place]["content"]) == ["*/*"]


def test_the_live_dialect_has_a_document_of_its_own(document: Any) -> None:
    with Sandbox(seed="empty", dialect="live") as sandbox:
        live = httpx.get(urljoin(sandbox.url, "/openapi.json"), trust_env=False).json()
    validate(live)
    assert live["paths"].keys() == document["paths"].keys()
    assert live["info"]["title"].endswith("(live dialect)")
    parameters = [one.get("name") or one["$ref"] for one in live["paths"]["/deals"]["get"]["parameters"]]
    assert "created_from" in parameters
    assert live["components"]["parameters"]["common_Limit"]["name"] == "per_page"
    assert "name" not in live["components"]["schemas"]["Deal"]["properties"]
    assert "title" in live["components"]["schemas"]["DealCreate"]["required"]


def test_it_needs_no_other_document(document: Any) -> None:
    assert references(document)
    for reference in set(references(document)):
        assert reference.startswith("#/components/")
        node = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def test_its_server_is_this_sandbox(document: Any, demo: Sandbox) -> None:
    assert document["servers"] == [{"url": demo.url}]


def test_behind_another_name_its_server_has_that_name(demo: Sandbox) -> None:
    answer = httpx.get(urljoin(demo.url, "/openapi.json"), headers={"Host": "sandbox:8787"}, trust_env=False)
    assert answer.json()["servers"] == [{"url": "http://sandbox:8787/api/v1"}]


def test_it_has_every_operation_and_every_event(document: Any) -> None:
    description = load()
    names = {
        operation["x-conduyt-method"]
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
    }
    assert names == set(description.operations)
    assert "deal.won" in document["webhooks"]


def test_components_of_one_name_are_told_apart() -> None:
    def file(text: str) -> Any:
        return {"components": {"schemas": {"Same": {"type": "string"}, "Other": {"type": text}}}}

    description = Description(
        {
            "openapi.yaml": {
                "openapi": "3.1.0",
                "paths": {"/x": {"$ref": "a.yaml#/paths/~1x"}},
                "components": {"schemas": {"Here": {"$ref": "a.yaml#/components/schemas/Same"}}},
            },
            "a.yaml": {
                **file("integer"),
                "paths": {
                    "/x": {
                        "get": {
                            "x-conduyt-method": "x",
                            "responses": {"200": {"$ref": "b.yaml#/components/responses/Fine"}},
                        }
                    }
                },
            },
            "b.yaml": {
                "components": {
                    **file("number")["components"],
                    "responses": {"Fine": {"schema": [{"$ref": "b.yaml#/components/schemas/Other"}]}},
                }
            },
        }
    )
    whole = bundle(description, "http://localhost")
    assert list(whole["components"]["schemas"]) == ["Here", "a_Other", "b_Other", "Same"]
    assert whole["components"]["schemas"]["Here"] == {"type": "string"}
    assert whole["components"]["responses"]["Fine"] == {"schema": [{"$ref": "#/components/schemas/b_Other"}]}
    assert whole["paths"]["/x"]["get"]["responses"]["200"] == {"$ref": "#/components/responses/Fine"}
    json.dumps(whole)

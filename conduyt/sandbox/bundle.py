"""The API description as one document, for /openapi.json: all files of the description, joined.

Components keep their names. If several files have different components of the same name, as with parameters, the file
name is put before it: `deals_ContactId`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from conduyt.sandbox.description import PREFIX, ROOT, Description, Node


def route(description: Description) -> Route:
    """The route of /openapi.json. The server URL in the document has the host name of the request."""

    async def endpoint(request: Request) -> Response:
        return JSONResponse(bundle(description, f"{str(request.base_url).rstrip('/')}{PREFIX}"))

    return Route("/openapi.json", endpoint)


def bundle(description: Description, server: str) -> Node:
    """The whole description, for the API at this URL."""
    return {**_bundle(description), "servers": [{"url": server}]}


@cache
def _bundle(description: Description) -> Node:
    places, components = _components(description)

    def localize(node: Node) -> Node:
        if "$ref" in node:
            node["$ref"] = places[node["$ref"]]
        return node

    root = description.documents[ROOT]
    paths = {path: description.resolve(item) for path, item in root["paths"].items()}
    whole: Node = json.loads(json.dumps({**root, "paths": paths, "components": components}), object_hook=localize)
    return whole


def _components(description: Description) -> tuple[dict[str, str], Node]:
    """The new target of each reference, and the components."""
    found: defaultdict[str, defaultdict[str, dict[str, Node]]] = defaultdict(lambda: defaultdict(dict))
    for file, document in description.documents.items():
        for section, nodes in document.get("components", {}).items():
            for name, node in nodes.items():
                found[section][name][file] = description.resolve(node)

    places: dict[str, str] = {}
    components: Node = {}
    for section, names in sorted(found.items()):
        kept: Node = components.setdefault(section, {})
        for name, nodes in sorted(names.items()):
            alike = len({json.dumps(node, sort_keys=True) for node in nodes.values()}) == 1
            for file, node in nodes.items():
                place = name if alike else f"{file.removesuffix('.yaml')}_{name}"
                kept[place] = node
                places[f"{file}#/components/{section}/{name}"] = f"#/components/{section}/{place}"
    return places, components

"""Every operation, by the methods of both clients, against the sandbox on a real socket, in both dialects.

The client must understand all that the sandbox says: an answer is of the documented type, without a warning, or a
refusal with a status that makes sense. Arguments come from the API description, ids from the demo content.
"""

from __future__ import annotations

import asyncio
import re
import warnings
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import httpx
import pytest
from resources.described import Argument, Operation, operations
from resources.surface import method_of

from conduyt import APIStatusError, AsyncPage, Page
from conduyt.pages import AsyncPager
from conduyt.sandbox import Sandbox

SUCCEED = 312
"""At least so many of the operations do what they are told; the others refuse arguments that nobody would give them."""
BODY = {"name": "Contract", "title": "Contract", "email": "contract@example.com", "text": "Ada", "date": "2026-10-05"}
"""For bodies whose fields are not documented."""


@pytest.fixture(scope="module", params=["documented", "live"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(dialect=request.param) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def ids(sandbox: Sandbox) -> dict[str, str]:
    """An id for each name of an argument in a path, where the demo content has such an object."""
    found: dict[str, str] = {}
    listed = {operation.path for operation in operations() if operation.method == "GET"}
    folders = {pair for operation in operations() for pair in re.findall(r"^(.*?)/\{(\w+)\}", operation.path)}
    with httpx.Client(headers={"Authorization": f"Bearer {sandbox.keys['admin']}"}, trust_env=False) as http:

        def get(path: str) -> Any:
            return http.get(f"{sandbox.url}{path}").raise_for_status().json()["data"]

        for folder, name in sorted(folders):
            if folder in listed and name not in found and (first := _first_id(get(folder))) is not None:
                found[name] = first
        found["stage_id"] = get(f"/pipelines/{found['pipeline_id']}")["stages"][0]["id"]
        found["slug"] = get(f"/booking-pages/{found['booking_page_id']}")["slug"]
    return found


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_the_clients_understand_every_answer(sandbox: Sandbox, ids: dict[str, str], kind: str) -> None:
    dialect: Any = sandbox._api.settings["dialect"]
    trouble: dict[str, str] = {}
    refused: dict[str, str] = {}

    async def run() -> None:
        fresh = False
        sync = sandbox.client(dialect=dialect, max_retries=0)
        async with sandbox.async_client(dialect=dialect, max_retries=0) as client:
            for operation in operations():
                method = method_of(sync if kind == "sync" else client, operation.name)
                for arguments in _attempts(operation):
                    if not fresh:
                        sandbox.reset()
                    fresh = operation.method == "GET"
                    path = [_value(argument, ids) for argument in arguments if argument.where == "path"]
                    named = {one.name: _value(one, ids) for one in arguments if one.where != "path"}
                    if operation.open_body:
                        named["body"] = {**BODY, "contactId": ids["contact_id"], "userId": ids["user_id"]}
                    try:
                        result = method(*path, **named)
                        result = await result if kind == "async" else result
                    except APIStatusError as error:
                        fresh = True  # nothing is stored of what is refused
                        refused[operation.name] = str(error)
                        if not _is_sensible(error):
                            trouble[operation.name] = repr(error)
                    except Exception as error:  # a warning, an answer that cannot be read, none at all
                        trouble[operation.name] = repr(error)
                    else:
                        refused.pop(operation.name, None)
                        if not _is_documented(result, _documented(method)):
                            trouble[operation.name] = f"an unexpected {type(result).__name__}"
                        break
        sync.close()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(run())

    assert trouble == {}
    succeeded = 369 - len(refused)
    assert succeeded >= SUCCEED, refused


def _attempts(operation: Operation) -> list[list[Argument]]:
    """With all arguments; if these contradict each other, with what it needs."""
    return [operation.arguments, [argument for argument in operation.arguments if argument.required]]


def _value(argument: Argument, ids: dict[str, str]) -> Any:
    """The value of the description, or an object that is there."""
    if argument.name in ids:
        return ids[argument.name]
    if argument.name.removesuffix("s") in ids and isinstance(argument.value, list):
        return [ids[argument.name.removesuffix("s")]]
    return argument.value


def _is_sensible(error: APIStatusError) -> bool:
    """Whether the sandbox has understood and refused. It has every path, so a 404 must be about an object."""
    return error.status in {400, 402, 404, 409, 413, 422} and "no such path" not in error.message


def _documented(method: Any) -> Any:
    """The type that the method says it returns."""
    return eval(method.__annotations__["return"], method.__globals__)


def _is_documented(result: object, hint: Any) -> bool:
    if get_origin(hint) in {Page, AsyncPager}:
        (model,) = get_args(hint)
        return isinstance(result, Page | AsyncPage) and all(isinstance(item, model) for item in result.data)
    return result is None if hint is None else isinstance(result, hint)


def _first_id(data: Any) -> str | None:
    """The id of the first object in a list, however deep it is."""
    if isinstance(data, dict):
        return next((found for value in data.values() if (found := _first_id(value)) is not None), None)
    return data[0].get("id") if isinstance(data, list) and data and isinstance(data[0], dict) else None

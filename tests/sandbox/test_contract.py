"""Every operation, by the methods of both clients, against the sandbox on a real socket, in both dialects.

The client must understand all that the sandbox says: an answer is of the documented type, without a warning. No call
is refused: arguments come from the API description, and `demo_calls` has what that cannot know.
"""

from __future__ import annotations

import asyncio
import inspect
import warnings
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from resources.described import Operation, operations
from resources.surface import method_of

from conduyt import APIStatusError, AsyncPage, Page
from conduyt.pages import AsyncPager
from conduyt.sandbox import Sandbox

from .demo_calls import Demo


@pytest.fixture(scope="module", params=["documented", "live"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(dialect=request.param) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def demo(sandbox: Sandbox) -> Iterator[Demo]:
    demo = Demo(sandbox)
    yield demo
    demo.close()


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_every_operation_succeeds_and_the_clients_understand_its_answer(
    sandbox: Sandbox, demo: Demo, kind: str
) -> None:
    dialect: Any = sandbox._api.settings["dialect"]
    trouble: dict[str, str] = {}

    async def run() -> None:
        async with sandbox.async_client(dialect=dialect, max_retries=0) as aio:
            with sandbox.client(dialect=dialect, max_retries=0) as sync:
                for operation in operations():
                    method = method_of(sync if kind == "sync" else aio, operation.name)
                    try:
                        result = await _call(method, operation, demo)
                    except Exception as error:  # a refusal, a warning, an answer that cannot be read, none at all
                        trouble[operation.name] = repr(error)
                    else:
                        if not _is_documented(result, _documented(method)):
                            trouble[operation.name] = f"an unexpected {type(result).__name__}"

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(run())

    assert trouble == {}


async def _call(method: Any, operation: Operation, demo: Demo) -> Any:
    """With all arguments; if the sandbox finds that they contradict each other, with what it needs."""

    async def call(*, optional: bool) -> Any:
        path, named = demo.arguments_of(operation, optional=optional)
        result = method(*path, **named)
        return await result if inspect.isawaitable(result) else result

    try:
        return await call(optional=True)
    except APIStatusError:
        return await call(optional=False)


def _documented(method: Any) -> Any:
    """The type that the method says it returns."""
    return eval(method.__annotations__["return"], method.__globals__)


def _is_documented(result: object, hint: Any) -> bool:
    if get_origin(hint) in {Page, AsyncPager}:
        (model,) = get_args(hint)
        items = result.data if isinstance(result, Page | AsyncPage) else [None]
        return all(_is_documented(item, model) for item in items)
    # Of records whose custom fields can have types, the model is a type variable.
    return result is None if hint is None else isinstance(result, getattr(hint, "__bound__", hint))

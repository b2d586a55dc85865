"""The methods of the clients, found by looking at the classes, as a user would with `dir()`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cached_property
from operator import attrgetter
from types import FunctionType
from typing import Any

from conduyt.pages.resource import AsyncResource, Resource
from conduyt.resources import Namespaces
from conduyt.resources.aio import AsyncNamespaces


def methods(client: Namespaces | AsyncNamespaces) -> dict[str, Callable[..., Any]]:
    """Every method of every resource, by its full name, such as `contacts.tags.add`.

    Resources that are only reached from another one, such as `invoices.payments`, are left to their own name.
    """
    return {
        name: method
        for attribute in _properties(Namespaces if isinstance(client, Namespaces) else AsyncNamespaces)
        for name, method in _methods(getattr(client, attribute), attribute)
    }


def method_of(client: Namespaces | AsyncNamespaces, name: str) -> Callable[..., Any]:
    """One method by its full name."""
    method: Callable[..., Any] = attrgetter(name)(client)
    return method


def _methods(resource: Resource | AsyncResource, path: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, function in vars(type(resource)).items():
        if inspect.isfunction(function) and not name.startswith("_") and _makes_one_request(function):
            yield f"{path}.{name}", getattr(resource, name)
    for name in _properties(type(resource)):
        child = getattr(resource, name)
        if type(child).__module__ == type(resource).__module__:
            yield from _methods(child, f"{path}.{name}")


def _makes_one_request(method: FunctionType) -> bool:
    """Bulk changes and imports name no endpoint, and exports start a flow that sends many requests."""
    names = set(method.__code__.co_names)
    return "endpoints" in names and not names & {"perform", "perform_async"}


def _properties(cls: type) -> list[str]:
    return [name for name, member in vars(cls).items() if isinstance(member, cached_property)]

"""The methods of the clients, found by looking at the classes, as a user would with `dir()`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from conduyt._resource import AsyncResource, Resource
from conduyt.resources import Namespaces
from conduyt.resources.aio import AsyncNamespaces


def methods(client: Namespaces | AsyncNamespaces) -> dict[str, Callable[..., Any]]:
    """Every method of every resource, by its full name, such as `contacts.tags.add`."""
    return {
        name: method
        for attribute in _properties(Namespaces if isinstance(client, Namespaces) else AsyncNamespaces)
        for name, method in _methods(getattr(client, attribute), attribute)
    }


def _methods(resource: Resource | AsyncResource, path: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, function in vars(type(resource)).items():
        if inspect.isfunction(function) and not name.startswith("_"):
            yield f"{path}.{name}", getattr(resource, name)
    for child in _properties(type(resource)):
        yield from _methods(getattr(resource, child), f"{path}.{child}")


def _properties(cls: type) -> list[str]:
    return [name for name, member in vars(cls).items() if isinstance(member, cached_property)]

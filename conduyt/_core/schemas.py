"""Validators for the types of responses, built once for each type and envelope, at first use.

pydantic needs milliseconds to build the schema of a large model, and microseconds to use it. So each model is built
before the first envelope around it, and every envelope reuses the schema of the model.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter

from conduyt._util.locks import ForkSafeLock

MOST_KEPT = 1024
"""Maximum number of cached validators. The models of the API need about 300; the rest is for types of the caller."""


@lru_cache(maxsize=MOST_KEPT)
def adapter_of(type_: Any, envelope: Any = None) -> TypeAdapter[Any]:  # `lru_cache` would lose type variables
    """Return the validator of a type, or of an envelope around it.

    Args:
        type_: A model. `adapters_of` accepts other types too.
        envelope: A generic type around it, such as `list` or a generic model. `None` for the type alone.
    """
    with _building:
        _complete(type_)
        whole = type_ if envelope is None else envelope[type_]
        _complete(whole)
        return TypeAdapter(whole)


def _complete(type_: object) -> None:
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        type_.model_rebuild(raise_errors=False)  # the error of `TypeAdapter` is clearer


_building = ForkSafeLock(delays_forks=True, reentrant=True)  # pydantic has its own lock


def adapters_of(type_: object) -> partial[TypeAdapter[Any]]:
    """Return `adapter_of` for any type that pydantic validates. Only types without a hash are built at each use."""
    if isinstance(type_, type):
        return partial(adapter_of, type_)
    try:
        hash(type_)
    except TypeError:
        return partial(adapter_of.__wrapped__, type_)
    # `A | B` equals `B | A`, but pydantic prefers the first type of each. It ignores metadata that it does not know.
    return partial(adapter_of, Annotated[type_, repr(type_)])

"""Load what changed into a warehouse with dlt (extra `dlt`).

    pipeline = dlt.pipeline("crm", destination="duckdb", dataset_name="conduyt")
    pipeline.run(conduyt.dlt.source(["contacts", "deals"]))

The first run loads everything, each further run what was created, updated or deleted since. Rows are merged by their
id, and rows that were deleted in Conduyt are deleted in the warehouse. dlt keeps the state together with the data: if a
run fails, the next one loads the same changes again.
"""

# pyright: standard, reportMissingImports=false
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast, get_args

from conduyt._values.text import nearest
from conduyt.changes import Change
from conduyt.client import Conduyt
from conduyt.errors import ConfigurationError

if TYPE_CHECKING:
    from dlt.extract import DltResource, DltSource

    from conduyt.keys import APIKey

__all__ = ["ResourceName", "source"]

_dlt: Any = import_module("dlt")  # not by name: without dlt, type checkers would take this very module for it

ResourceName: TypeAlias = Literal["contacts", "companies", "deals", "tasks"]
"""The lists that can be loaded."""

DELETED: Final = "_deleted"
"""The column that tells dlt to delete a row."""

_STATE: Final = "changes"


def source(
    resources: Iterable[ResourceName] = ("contacts", "companies", "deals", "tasks"),
    *,
    client: Conduyt | None = None,
    api_key: APIKey | None = None,
    base_url: str | None = None,
    deletions: bool = True,
    lookback: timedelta = timedelta(minutes=10),
) -> DltSource:
    """Return a source for `pipeline.run`, with a resource for each list.

    Args:
        resources: The lists to load.
        client: The client to use. Default: a new client for each list, from `api_key` and `base_url`.
        api_key: See `Conduyt`. Default: the environment variable `CONDUYT_API_KEY`.
        base_url: See `Conduyt`.
        deletions: Find deleted records: each run then reads the ids of the whole list.
        lookback: How far each run looks back behind the last one.

    Raises:
        ConfigurationError: There is no such list, or `client` and `api_key` exclude each other.

    Example:
        ```python
        pipeline = dlt.pipeline("crm", destination="duckdb", dataset_name="conduyt")
        pipeline.run(conduyt.dlt.source(["contacts", "deals"]))
        ```
    """
    given: object = resources
    names = cast("list[ResourceName]", [given] if isinstance(given, str) else list(resources))
    known = get_args(ResourceName)
    for name in names:
        if name not in known:
            hint = nearest(str(name), frozenset(known))
            raise ConfigurationError(f"{name} cannot be loaded{hint} There are {', '.join(known)}")
    if client is not None and (api_key is not None or base_url is not None):
        raise ConfigurationError("client has its own api_key and base_url: leave them out")

    def rows(name: ResourceName) -> Iterator[Mapping[str, object]]:
        if client is not None:
            yield from _rows(client, name, deletions=deletions, lookback=lookback)
            return
        with Conduyt(api_key, base_url=base_url) as own:
            yield from _rows(own, name, deletions=deletions, lookback=lookback)

    def lists() -> Iterable[DltResource]:
        return [_resource(name, rows) for name in names]

    return _dlt.source(lists, name="conduyt")()


def _resource(name: ResourceName, rows: Callable[[ResourceName], Iterator[Mapping[str, object]]]) -> DltResource:
    return _dlt.resource(
        lambda: rows(name),
        name=name,
        primary_key="id",
        write_disposition="merge",
        columns={"id": {"data_type": "text"}, DELETED: {"data_type": "bool", "hard_delete": True}},
    )


class _PipelineState:
    """Keeps the state of the changes in that of the pipeline."""

    def load(self) -> Mapping[str, object] | None:
        found: Mapping[str, object] | None = _dlt.current.resource_state().get(_STATE)
        return found

    def save(self, state: Mapping[str, object], /) -> None:
        _dlt.current.resource_state()[_STATE] = dict(state)


def _rows(
    client: Conduyt, name: ResourceName, *, deletions: bool, lookback: timedelta
) -> Iterator[Mapping[str, object]]:
    changes: Iterator[Change[Any]] = getattr(client, name).changes(
        _PipelineState(), lookback=lookback, deletions="sweep" if deletions else "none"
    )
    for change in changes:
        if change.record is None:
            yield {"id": change.id, DELETED: True}
        else:
            # Values as they are: dlt knows amounts of money and times. A row is replaced as a whole, so a value that is
            # left out is null in the warehouse.
            yield {**change.record.model_dump(by_alias=True, exclude_none=True), "id": change.id, DELETED: False}

"""Convert objects of the API to pandas, Polars and Arrow tables.

    client.deals.list(limit=100).items().to_pandas()   # every deal
    client.deals.list(limit=25).to_polars()            # the deals of one page
    frames.to_arrow(deals)                             # any iterable of objects

Needs an extra: `conduyt[pandas]`, `conduyt[polars]` or `conduyt[arrow]`. The library is imported at first use.

The model determines the columns, their order and their types; the values do not. So all pages have the same columns,
and an empty list has the same columns as a full one:

| field | Arrow |
| --- | --- |
| text, ids, enums | `string` |
| integers, numbers, booleans | `int64`, `double`, `bool` |
| money | `decimal128(18, 4)`; `decimal128(38, 18)` if a value needs more digits; amounts are never rounded |
| times | `timestamp[us, tz=UTC]` |
| lists | `list`; for objects: `list` of `struct` |
| objects | a column for each of their fields, named by the path: `assigned_user.email` |
| custom fields | a column for each key that occurs: `custom_fields.region`; typed if all values fit, else text |
| objects and lists without a documented shape | `string` with JSON |

All tables are built with Arrow. Pandas keeps the Arrow columns (`ArrowDtype`). Polars does so if it uses the same
layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from conduyt._util.lazy import LazyModule
from conduyt._values.model import Model

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from conduyt.frames import columns as arrow_columns
else:
    pandas, polars, pyarrow = LazyModule("pandas"), LazyModule("polars"), LazyModule("pyarrow")
    arrow_columns = LazyModule("conduyt.frames.columns")

__all__ = ["to_arrow", "to_pandas", "to_polars"]


def to_arrow(
    items: Iterable[Model],
    *,
    model: type[Model] | None = None,
    columns: Sequence[str] | None = None,
    extra: bool = False,
) -> pyarrow.Table:
    """Make an Arrow table of objects.

    Args:
        items: Objects of one kind.
        model: The model of the items. `None` uses that of the first item.
        columns: Columns of the table, in this order: names such as `email` or `custom_fields.region`, or a field with
            several columns, such as `custom_fields`. `None` for all. A custom field that no object has is an empty
            text column.
        extra: Whether to add fields that this version does not know, as columns `model_extra.<name>`. Objects without
            documented fields always have these columns.

    Raises:
        ImportError: pyarrow is not installed.
        TypeError: An item has a different model.
        ValueError: A column does not exist, there are no items and no model, or a value does not fit its column: an
            integer of more than 64 bits, or an amount with more than 20 digits before or 18 after the point.

    Example:
        ```python
        table = frames.to_arrow(client.deals.list().data, columns=["id", "name", "value", "custom_fields"])
        ```
    """
    return _collect(builder_for("arrow", model, columns, extra=extra), items)


def to_pandas(
    items: Iterable[Model],
    *,
    model: type[Model] | None = None,
    columns: Sequence[str] | None = None,
    extra: bool = False,
) -> pandas.DataFrame:
    """Make a pandas data frame of objects. Its columns are Arrow's (`pandas.ArrowDtype`), without a copy.

    Args and errors are those of `to_arrow`.

    Example:
        ```python
        deals = frames.to_pandas(client.deals.list().data)
        deals.groupby("status")["value"].sum()
        ```
    """
    return pandas_of(_collect(builder_for("pandas", model, columns, extra=extra), items))


def to_polars(
    items: Iterable[Model],
    *,
    model: type[Model] | None = None,
    columns: Sequence[str] | None = None,
    extra: bool = False,
) -> polars.DataFrame:
    """Make a Polars data frame of objects.

    Args and errors are those of `to_arrow`.

    Example:
        ```python
        deals = frames.to_polars(client.deals.list().data)
        deals.group_by("status").agg(polars.col("value").sum())
        ```
    """
    return polars_of(_collect(builder_for("polars", model, columns, extra=extra), items))


def builder_for(
    library: str, model: type[Model] | None, columns: Sequence[str] | None, *, extra: bool
) -> arrow_columns.ArrowTableBuilder:
    """Return the builder of a table. Missing libraries and wrong columns are errors before the first request."""
    try:
        if library != "arrow":
            import_module(library)
        from conduyt.frames.columns import ArrowTableBuilder  # pyarrow may be missing
    except ImportError as error:
        message = f'{error.name} is not installed. Run: pip install "conduyt[{library}]"'
        raise ImportError(message, name=error.name) from error
    return ArrowTableBuilder(model, columns, extra=extra)


def _collect(builder: arrow_columns.ArrowTableBuilder, items: Iterable[Model]) -> pyarrow.Table:
    for item in items:
        builder.add(item)
    return builder.table()


def pandas_of(table: pyarrow.Table) -> pandas.DataFrame:
    """Show a table as a pandas data frame."""
    return table.to_pandas(types_mapper=pandas.ArrowDtype)  # pyright: ignore[reportUnknownMemberType]


def polars_of(table: pyarrow.Table) -> polars.DataFrame:
    """Show a table as a Polars data frame."""
    return polars.DataFrame(table)

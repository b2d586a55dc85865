"""Convert objects of the API to pandas, Polars and Arrow tables.

    client.deals.list(limit=100).items().to_pandas()   # every deal
    client.deals.list(limit=25).to_polars()            # the deals of one page
    frames.to_arrow(deals)                             # any iterable of objects

Needs an extra: `conduyt[pandas]`, `conduyt[polars]` or `conduyt[arrow]`. The library is imported at first use.

The model determines the columns, their order and their types; the values do not. So all pages have the same columns,
and an empty list has the same columns as a full one. Parquet files and Spark have these columns as well:

| field | Arrow, Polars, Parquet, Spark | pandas |
| --- | --- | --- |
| text, ids, enums | `string` | text (`str`; pandas 2: `string`) |
| integers, booleans | `int64`, `bool` | `Int64`, `boolean` |
| other numbers | `double` | `float64` |
| money | `decimal128(38, 18)`, exact | `float64`; `Decimal` objects with `money="decimal"` |
| times | `timestamp[us, tz=UTC]` | `datetime64[us, UTC]` |
| tags, lists of texts | `list` of `string`; the names of tags | text, with commas: `VIP, trial` |
| values without a documented shape | `string` with JSON | text |
| custom fields | `custom_fields`, a `string` with JSON; with their definitions a column for each | the same |
| *objects in the object* | a column for each of their fields, such as `assigned_user.email` | the same |
| *lists of objects* | `list` of `struct` | text with JSON |

The last two come only if you ask for them: `columns=["*", "assigned_user"]`. `*` stands for the other columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Literal, Protocol, TypeAlias, cast, runtime_checkable

from pydantic import BaseModel

from conduyt._util.lazy import LazyModule
from conduyt._values.definitions import CustomFieldDefinition
from conduyt._values.opaque import Opaque

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from conduyt.frames import table as arrow_table
    from conduyt.frames.columns import ArrowField
else:
    pandas, polars, pyarrow = LazyModule("pandas"), LazyModule("polars"), LazyModule("pyarrow")
    arrow_table = LazyModule("conduyt.frames.table")

__all__ = ["CustomFieldDefinition", "CustomFieldTypes", "Money", "to_arrow", "to_pandas", "to_polars"]

Money: TypeAlias = Literal["float", "decimal"]
"""How pandas has amounts: as `float64`, or exactly, as `Decimal` objects."""


@runtime_checkable
class _Resource(Protocol):
    def list(self) -> Iterable[CustomFieldDefinition]: ...


@runtime_checkable
class _Page(Protocol):
    @property
    def data(self) -> Sequence[CustomFieldDefinition]: ...


CustomFieldTypes: TypeAlias = (
    Annotated[Iterable[CustomFieldDefinition] | _Resource | _Page, Opaque()] | Literal["found"]
)
"""What decides the columns of custom fields: their definitions, as objects or as `client.custom_fields`; or `"found"`,
for a column for each key that occurs.
"""


def to_arrow(
    items: Iterable[BaseModel],
    *,
    model: type[BaseModel] | None = None,
    columns: Sequence[str] | None = None,
    custom_fields: CustomFieldTypes | None = None,
    extra: bool = False,
) -> pyarrow.Table:
    """Make an Arrow table of objects.

    Args:
        items: Objects of one kind.
        model: The model of the items. `None` uses that of the first item.
        columns: Columns of the table, in this order: names such as `email` or `custom_fields.region`, a field with
            several columns, such as `assigned_user`, or `*` for the usual ones. `None` is the same as `["*"]`. A custom
            field that is asked for by name, and has no definition here, has the type of its values.
        custom_fields: Definitions of custom fields, such as `client.custom_fields` or a list of `CustomField`. Each
            becomes a column, such as `custom_fields.region`, of the type in its definition. `"found"` makes a column
            for each key that occurs, of the type of its values. `None` makes one column, with JSON.
        extra: Whether to add fields that this version does not know, as columns `model_extra.<name>`. Objects without
            documented fields always have these columns.

    Raises:
        ImportError: pyarrow is not installed.
        TypeError: An item has a different model, or `custom_fields` is no definitions.
        ValueError: A column does not exist, there are no items and no model, or a value does not fit its column: an
            integer of more than 64 bits, or an amount with more than 20 digits before or 18 after the point.

    Example:
        ```python
        table = frames.to_arrow(client.deals.list().data, columns=["id", "name", "value", "custom_fields"])
        ```
    """
    return _collect(builder_for("arrow", model, columns, custom_fields, extra=extra), items)


def to_pandas(
    items: Iterable[BaseModel],
    *,
    model: type[BaseModel] | None = None,
    columns: Sequence[str] | None = None,
    custom_fields: CustomFieldTypes | None = None,
    extra: bool = False,
    money: Money = "float",
    timezone: str | None = "UTC",
) -> pandas.DataFrame:
    """Make a pandas data frame of objects.

    Other args and errors are those of `to_arrow`.

    Args:
        items: Objects of one kind.
        model: The model of the items. `None` uses that of the first item.
        columns: Columns of the frame; see `to_arrow`.
        custom_fields: Definitions of custom fields; see `to_arrow`.
        extra: Whether to add unknown fields; see `to_arrow`.
        money: `"float"` for amounts as `float64`; `"decimal"` for exact `Decimal` objects.
        timezone: Time zone of the times, such as `Europe/Berlin`. `None` leaves it out, for Excel: the times are UTC.

    Raises:
        ImportError: pandas or pyarrow is not installed.
        ValueError: `money` or `timezone` is unknown; see also `to_arrow`.

    Example:
        ```python
        deals = frames.to_pandas(client.deals.list().data)
        deals.groupby("status")["value"].describe()
        ```
    """
    check_pandas(money, timezone)
    table = _collect(builder_for("pandas", model, columns, custom_fields, extra=extra), items)
    return pandas_of(table, money=money, timezone=timezone)


def to_polars(
    items: Iterable[BaseModel],
    *,
    model: type[BaseModel] | None = None,
    columns: Sequence[str] | None = None,
    custom_fields: CustomFieldTypes | None = None,
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
    return polars_of(_collect(builder_for("polars", model, columns, custom_fields, extra=extra), items))


def builder_for(
    library: str,
    model: type[BaseModel] | None,
    columns: Sequence[str] | None,
    custom_fields: CustomFieldTypes | None,
    *,
    extra: bool,
) -> arrow_table.ArrowTableBuilder:
    """Return the builder of a table. Missing libraries and wrong arguments are errors before the first request."""
    try:
        if library != "arrow":
            import_module(library)
        from conduyt.frames.table import ArrowTableBuilder  # pyarrow may be missing
    except ImportError as error:
        message = f'{error.name} is not installed. Run: pip install "conduyt[{library}]"'
        raise ImportError(message, name=error.name) from error
    if not isinstance(cast("object", extra), bool):
        raise TypeError(f"extra must be True or False, not {type(extra).__name__}")
    kind = cast("object", model)
    if kind is not None and not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        raise TypeError(f"model is a class of conduyt.models, such as Contact, not {kind!r:.100}")
    columns = None if columns is None else _names(columns)
    ArrowTableBuilder(model, columns, extra=extra, custom=None)  # wrong columns are found before the definitions
    return ArrowTableBuilder(model, columns, extra=extra, custom=custom_types(custom_fields))


def _names(columns: object) -> list[str]:
    """Return the names of columns as a list, which can be read twice."""
    if isinstance(columns, str):
        raise TypeError(f"columns is a list of names, such as [{columns!r}]")
    if not isinstance(columns, Iterable):
        raise TypeError(f"columns is a list of names, not {type(columns).__name__}")
    names: list[str] = []
    for name in cast("Iterable[object]", columns):
        if not isinstance(name, str):
            raise TypeError(f"columns is a list of names: {name!r:.100} is none")
        names.append(name)
    return names


def custom_types(custom_fields: CustomFieldTypes | None) -> arrow_table.CustomTypes:
    """Return the types of custom fields by the name of a model.

    Raises:
        TypeError: It is no definitions.
        ValueError: It is an unknown text.
    """
    if custom_fields is None:
        return None
    if isinstance(custom_fields, str):
        if custom_fields != "found":
            raise ValueError(f'custom_fields is "found", definitions, or client.custom_fields, not {custom_fields!r}')
        return "found"
    return _Definitions(custom_fields)


class _Definitions:
    """Custom fields by the name of a model, as their definitions say."""

    def __init__(self, source: Iterable[CustomFieldDefinition] | _Resource | _Page) -> None:
        found = source.list() if isinstance(source, _Resource) else source
        found = found.data if isinstance(found, _Page) else found
        if isinstance(cast("object", found), BaseModel):  # it would be read as its fields
            raise TypeError(f"custom_fields is several definitions: pass a list, not one {type(found).__name__}")
        items: list[object] = list(found) if isinstance(cast("object", found), Iterable) else [found]
        for item in items:
            if not hasattr(item, "field_key"):
                kind = type(item).__name__
                raise TypeError(f'custom_fields is "found", definitions, or client.custom_fields, not of type {kind}')
        self._definitions = cast("list[CustomFieldDefinition]", items)
        self._known: dict[str, Mapping[str, ArrowField]] = {}

    def __call__(self, owner: str) -> Mapping[str, ArrowField]:
        if owner not in self._known:
            from conduyt.frames.custom_fields import defined_fields

            self._known[owner] = defined_fields(self._definitions, owner)
        return self._known[owner]


def _collect(builder: arrow_table.ArrowTableBuilder, items: Iterable[BaseModel]) -> pyarrow.Table:
    if isinstance(cast("object", items), BaseModel):  # it would be read as its fields
        raise TypeError(f"a table has several objects: pass a list, such as [{type(items).__name__.lower()}]")
    for item in items:
        builder.add(item)
    return builder.table()


def check_pandas(money: Money, timezone: str | None) -> None:
    """Refuse options that pandas has no types for, before anything is fetched.

    Raises:
        TypeError: `timezone` is no name.
        ValueError: `money` or `timezone` is unknown.
    """
    if money not in ("float", "decimal"):
        raise ValueError(f'money is "float" or "decimal", not {money!r}')
    if not isinstance(cast("object", timezone), str | None):
        raise TypeError(f"timezone is a name, such as 'UTC', not {type(timezone).__name__}")
    if timezone is not None:
        from zoneinfo import ZoneInfo  # for this check only

        try:
            ZoneInfo(timezone)
        except (ValueError, OSError, LookupError):
            raise ValueError(f"timezone is unknown: {timezone!r}") from None


def pandas_of(table: pyarrow.Table, *, money: Money, timezone: str | None) -> pandas.DataFrame:
    """Return a table as a pandas data frame."""
    from conduyt.frames.pandas_frame import pandas_of  # pandas may be missing

    return pandas_of(table, exact=money == "decimal", timezone=timezone)


def polars_of(table: pyarrow.Table) -> polars.DataFrame:
    """Return a table as a Polars data frame."""
    return polars.DataFrame(table)

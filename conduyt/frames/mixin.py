"""Data frames of the items of one page, or of all pages."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterable, Iterable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel

from conduyt import frames
from conduyt._util.lazy import LazyModule
from conduyt.frames import CustomFieldTypes, Money

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
else:
    pandas, polars, pyarrow = LazyModule("pandas"), LazyModule("polars"), LazyModule("pyarrow")

M = TypeVar("M", bound=BaseModel)


class FrameMixin(Generic[M]):
    """Adds `to_arrow`, `to_pandas` and `to_polars` to a class with items."""

    __slots__ = ()

    @abstractmethod
    def _frame_source(self) -> tuple[type[M] | None, Iterable[M]]:
        """Return the items and their model."""

    def to_arrow(
        self,
        *,
        columns: Sequence[str] | None = None,
        custom_fields: CustomFieldTypes | None = None,
        extra: bool = False,
    ) -> pyarrow.Table:
        """Make an Arrow table: of this page, or of the remaining items.

        Args:
            columns: Columns of the table, in this order: names such as `email` or `custom_fields.region`, a field with
                several columns, such as `assigned_user`, or `*` for the usual ones. See `conduyt.frames` for the list.
            custom_fields: Definitions of custom fields, such as `client.custom_fields`: each becomes a column of the
                type in its definition. `"found"` makes a column for each key that occurs. `None` makes one column,
                with JSON.
            extra: Whether to add fields that this version does not know, as columns `model_extra.<name>`.

        Raises:
            ImportError: pyarrow is not installed. Run `pip install "conduyt[arrow]"`.
            ValueError: A column does not exist, or a value does not fit its column; see `conduyt.frames.to_arrow`.
            ConduytError: A page could not be read.

        Example:
            ```python
            table = client.deals.list(limit=100).items().to_arrow()
            ```
        """
        model, items = self._frame_source()
        return frames.to_arrow(items, model=model, columns=columns, custom_fields=custom_fields, extra=extra)

    def to_pandas(
        self,
        *,
        columns: Sequence[str] | None = None,
        custom_fields: CustomFieldTypes | None = None,
        extra: bool = False,
        money: Money = "float",
        timezone: str | None = "UTC",
    ) -> pandas.DataFrame:
        """Make a pandas data frame: of this page, or of the remaining items.

        Args:
            columns: Columns of the table; see `to_arrow`.
            custom_fields: Definitions of custom fields; see `to_arrow`.
            extra: Whether to add unknown fields; see `to_arrow`.
            money: `"float"` for amounts as `float64`; `"decimal"` for exact `Decimal` objects.
            timezone: Time zone of the times, such as `Europe/Berlin`. `None` leaves it out, for Excel: the times are
                UTC.

        Raises:
            ImportError: pandas or pyarrow is not installed. Run `pip install "conduyt[pandas]"`.
            ValueError: `money` or `timezone` is unknown, a column does not exist, or a value does not fit its column;
                see `conduyt.frames.to_arrow`.
            ConduytError: A page could not be read.

        Example:
            ```python
            deals = client.deals.list(limit=100).items().to_pandas()
            deals.groupby("status")["value"].sum()
            ```
        """
        model, items = self._frame_source()
        return frames.to_pandas(
            items,
            model=model,
            columns=columns,
            custom_fields=custom_fields,
            extra=extra,
            money=money,
            timezone=timezone,
        )

    def to_polars(
        self,
        *,
        columns: Sequence[str] | None = None,
        custom_fields: CustomFieldTypes | None = None,
        extra: bool = False,
    ) -> polars.DataFrame:
        """Make a Polars data frame: of this page, or of the remaining items.

        Args:
            columns: Columns of the table; see `to_arrow`.
            custom_fields: Definitions of custom fields; see `to_arrow`.
            extra: Whether to add unknown fields; see `to_arrow`.

        Raises:
            ImportError: Polars or pyarrow is not installed. Run `pip install "conduyt[polars]"`.
            ValueError: A column does not exist, or a value does not fit its column; see `conduyt.frames.to_arrow`.
            ConduytError: A page could not be read.

        Example:
            ```python
            deals = client.deals.list(limit=100).items().to_polars()
            ```
        """
        model, items = self._frame_source()
        return frames.to_polars(items, model=model, columns=columns, custom_fields=custom_fields, extra=extra)


class AsyncFrameMixin(Generic[M]):
    """Adds `to_arrow`, `to_pandas` and `to_polars` to a class with items."""

    __slots__ = ()

    @abstractmethod
    def _frame_source(self) -> tuple[type[M] | None, AsyncIterable[M]]:
        """Return the items and their model."""

    async def _table(
        self, library: str, columns: Sequence[str] | None, custom_fields: CustomFieldTypes | None, *, extra: bool
    ) -> pyarrow.Table:
        model, items = self._frame_source()
        builder = frames.builder_for(library, model, columns, custom_fields, extra=extra)
        async for item in items:
            builder.add(item)
        return builder.table()

    async def to_arrow(
        self,
        *,
        columns: Sequence[str] | None = None,
        custom_fields: CustomFieldTypes | None = None,
        extra: bool = False,
    ) -> pyarrow.Table:
        """Make an Arrow table of the remaining items.

        Args:
            columns: Columns of the table, in this order: names such as `email` or `custom_fields.region`, a field with
                several columns, such as `assigned_user`, or `*` for the usual ones. See `conduyt.frames` for the list.
            custom_fields: Definitions of custom fields, such as `await client.custom_fields.list()`: each becomes a
                column of the type in its definition. `"found"` makes a column for each key that occurs. `None` makes
                one column, with JSON.
            extra: Whether to add fields that this version does not know, as columns `model_extra.<name>`.

        Raises:
            ImportError: pyarrow is not installed. Run `pip install "conduyt[arrow]"`.
            ValueError: A column does not exist, or a value does not fit its column; see `conduyt.frames.to_arrow`.
            ConduytError: A page could not be read.

        Example:
            ```python
            table = await client.deals.list(limit=100).items().to_arrow()
            ```
        """
        return await self._table("arrow", columns, custom_fields, extra=extra)

    async def to_pandas(
        self,
        *,
        columns: Sequence[str] | None = None,
        custom_fields: CustomFieldTypes | None = None,
        extra: bool = False,
        money: Money = "float",
        timezone: str | None = "UTC",
    ) -> pandas.DataFrame:
        """Make a pandas data frame of the remaining items.

        Args:
            columns: Columns of the table; see `to_arrow`.
            custom_fields: Definitions of custom fields; see `to_arrow`.
            extra: Whether to add unknown fields; see `to_arrow`.
            money: `"float"` for amounts as `float64`; `"decimal"` for exact `Decimal` objects.
            timezone: Time zone of the times, such as `Europe/Berlin`. `None` leaves it out, for Excel: the times are
                UTC.

        Raises:
            ImportError: pandas or pyarrow is not installed. Run `pip install "conduyt[pandas]"`.
            ValueError: `money` or `timezone` is unknown, a column does not exist, or a value does not fit its column;
                see `conduyt.frames.to_arrow`.
            ConduytError: A page could not be read.

        Example:
            ```python
            deals = await client.deals.list(limit=100).items().to_pandas()
            ```
        """
        frames.check_pandas(money, timezone)
        table = await self._table("pandas", columns, custom_fields, extra=extra)
        return frames.pandas_of(table, money=money, timezone=timezone)

    async def to_polars(
        self,
        *,
        columns: Sequence[str] | None = None,
        custom_fields: CustomFieldTypes | None = None,
        extra: bool = False,
    ) -> polars.DataFrame:
        """Make a Polars data frame of the remaining items.

        Args:
            columns: Columns of the table; see `to_arrow`.
            custom_fields: Definitions of custom fields; see `to_arrow`.
            extra: Whether to add unknown fields; see `to_arrow`.

        Raises:
            ImportError: Polars or pyarrow is not installed. Run `pip install "conduyt[polars]"`.
            ValueError: A column does not exist, or a value does not fit its column; see `conduyt.frames.to_arrow`.
            ConduytError: A page could not be read.

        Example:
            ```python
            deals = await client.deals.list(limit=100).items().to_polars()
            ```
        """
        return frames.polars_of(await self._table("polars", columns, custom_fields, extra=extra))

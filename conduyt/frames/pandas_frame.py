"""Arrow tables to the types that pandas users know. Needs pandas and pyarrow."""

# pyright: standard
# The types of pyarrow have parameters that do not matter here.
from __future__ import annotations

from typing import Any

import pandas
import pyarrow as pa

from conduyt._values.names import join_names
from conduyt.frames.columns import TEXT, TEXTS, as_json

_HAS_STR = int(pandas.__version__.partition(".")[0]) >= 3  # pandas 3 makes `str` of text by itself


def pandas_of(table: pa.Table, *, exact: bool, timezone: str | None) -> pandas.DataFrame:
    """Return a table as a pandas data frame.

    Args:
        table: The table.
        exact: Whether amounts are `Decimal` objects instead of floats.
        timezone: Time zone of the times; `None` for UTC without a time zone.
    """
    for index, field in enumerate(table.schema):
        column = table.column(index)
        if pa.types.is_timestamp(field.type):
            column = column.cast(pa.timestamp("us") if timezone is None else pa.timestamp("us", tz=timezone))
        elif pa.types.is_decimal(field.type) and not exact:
            column = pa.chunked_array([_floats(column.to_pylist())])
        elif pa.types.is_nested(field.type):
            to_text = join_names if field.type == TEXTS else as_json
            texts = [None if value is None else to_text(value) for value in column.to_pylist()]
            column = pa.chunked_array([pa.array(texts, TEXT)])
        table = table.set_column(index, field.name, column)
    return table.to_pandas(types_mapper=_dtype, date_as_object=False)


def _floats(values: list[Any]) -> pa.Array[Any]:
    return pa.array([None if value is None else float(value) for value in values], pa.float64())


def _dtype(type_: pa.DataType) -> Any:
    if pa.types.is_integer(type_):
        return pandas.Int64Dtype()
    if pa.types.is_boolean(type_):
        return pandas.BooleanDtype()
    return pandas.StringDtype() if type_ == TEXT and not _HAS_STR else None

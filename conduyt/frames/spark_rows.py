"""Convert models to rows for Spark: a column for each field, nested objects as structs, the rest as JSON text.

Spark needs the schema before the first row, so only documented fields become columns.
"""

# pyright: standard
# The type parameters of pyarrow's types do not matter here.
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

import pyarrow as pa
from pydantic_core import to_json

from conduyt._values.model import Model
from conduyt.frames.columns import SCALARS, ArrowField, ArrowTypes, row_maker

_TYPES = ArrowTypes(
    # The default size of a decimal in Spark too.
    scalars={**SCALARS, Decimal: pa.decimal128(38, 18), date: pa.date32()},
    json=lambda value: to_json(value, by_alias=True, exclude_none=True).decode(),
)


def schema_of(model: type[Model]) -> pa.Schema:
    """Return the columns of a model: one for each field, in order, all nullable."""
    return pa.schema([(name, field.type) for name, field in _fields(model).items()])


def batch_of(model: type[Model], items: Iterable[Model]) -> pa.RecordBatch:
    """Return objects of a model as rows."""
    convert = row_maker(_fields(model))
    return pa.RecordBatch.from_pylist([convert(item) for item in items], schema=schema_of(model))


@cache
def _fields(model: type[Model]) -> dict[str, ArrowField]:
    model.model_rebuild()  # turns annotations into types
    return _TYPES.of_fields(model, ())

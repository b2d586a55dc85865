"""Tells a data frame from other values without importing its library."""

from __future__ import annotations


def is_table(value: object) -> bool:
    """Whether a value is a data frame. A loop over one yields the names of its columns.

    The rows of SQLAlchemy have a method `columns`, and are none.
    """
    columns: object = getattr(value, "columns", None)
    return columns is not None and not callable(columns)

"""Check what all methods that make many calls have in common."""

from __future__ import annotations

from collections.abc import Iterable

from conduyt._core.endpoint import RequestOptions
from conduyt._core.options import check_flag, check_options
from conduyt._values.tables import is_table


def check_run(progress: object, options: RequestOptions | None, **flags: object) -> None:
    """Refuse invalid arguments before the first call.

    Raises:
        TypeError: An argument has the wrong type, or an option is unknown.
        ValueError: An option is out of its range.
    """
    if progress is not None and not callable(progress):
        raise TypeError(f"progress must be a function, not {type(progress).__name__}")
    if options is not None:
        check_options(options, RequestOptions.__optional_keys__)
    for name, flag in flags.items():
        check_flag(name, flag)


def check_several(name: str, values: object) -> None:
    """Refuse one text, whose letters would be taken for the values, a data frame, and what is not several.

    Raises:
        TypeError: It is one value, or a data frame.
    """
    if is_table(values):  # the names of its columns would be taken for the values
        raise TypeError(f"{name} cannot be a {type(values).__name__}; give a column of it")
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be several, such as a list, not one {type(values).__name__}")

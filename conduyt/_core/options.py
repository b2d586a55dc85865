"""Check the options of one call, before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, cast

from conduyt._values.text import nearest

if TYPE_CHECKING:
    from conduyt._core.endpoint import RequestOptions

LONGEST_S = 4_000_000
"""Maximum of a number of seconds, some 46 days. The timers of Windows end there."""


def check_options(options: RequestOptions, known: frozenset[str]) -> None:
    """Refuse unknown options and invalid values.

    Raises:
        TypeError: An option is unknown or has the wrong type.
        ValueError: A number is out of its range.
    """
    if not isinstance(cast(object, options), Mapping):
        raise TypeError(f"options must be a mapping, such as {{'timeout': 5}}, not {type(options).__name__}")
    values: Mapping[str, object] = options
    for name, value in values.items():
        if name not in known:
            all_known = ", ".join(sorted(known))
            raise TypeError(f"there is no option {name!r}{nearest(name, known)} The options are {all_known}")
        match name:
            case "timeout" | "deadline":
                check_seconds(name, value)
            case "max_retries":
                check_max_retries(value)
            case "headers" | "query" | "body":
                if not isinstance(value, Mapping):
                    raise TypeError(f"the option {name!r} must be a mapping, not {type(value).__name__}")
            case "progress":
                if not callable(value):
                    raise TypeError(f"the option {name!r} must be a function, not {type(value).__name__}")
            case "allow_duplicates":
                check_flag(f"the option {name!r}", value)
            case _:  # `Operation.request` checks the idempotency key
                pass


def check_seconds(name: str, value: object, *, zero: bool = False, longest: float = LONGEST_S) -> None:
    """Refuse a value that is not a positive number of seconds. `zero` allows 0 too.

    Raises:
        TypeError: It is not a number.
        ValueError: It is not positive, or longer than timers can be.
    """
    what = f"{name} must be {'0 or ' if zero else ''}a positive number of seconds"
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{what}, not {type(value).__name__}")
    if not 0 <= value <= longest or not (value or zero):
        raise ValueError(what if longest == inf else f"{what}, at most {longest:,}")


def check_count(name: str, value: object, *, least: int = 1) -> None:
    """Refuse a value that is not a whole number, or too small.

    Raises:
        TypeError: It is not a whole number.
        ValueError: It is too small.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}" if least else f"{name} must not be negative")


def check_flag(name: str, value: object) -> None:
    """Refuse a value that is not a flag: the text "false" would count as true.

    Raises:
        TypeError: It is neither `True` nor `False`.
    """
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, not {type(value).__name__}")


def check_max_retries(value: object) -> None:
    """Refuse a value that is not a number of retries.

    Raises:
        TypeError: It is not a whole number.
        ValueError: It is negative.
    """
    if value is not None:
        check_count("max_retries", value, least=0)

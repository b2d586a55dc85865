"""Check the options of one call, before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from conduyt._core.endpoint import RequestOptions


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
                if not isinstance(value, bool):
                    raise TypeError(f"the option {name!r} must be True or False, not {type(value).__name__}")
            case _:  # `Operation.request` checks the idempotency key
                pass


def check_seconds(name: str, value: object) -> None:
    """Refuse a value that is not a positive number of seconds.

    Raises:
        TypeError: It is not a number.
        ValueError: It is not positive, or infinite.
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{name} must be a positive number of seconds, not {type(value).__name__}")
    if not 0 < value < inf:
        raise ValueError(f"{name} must be a positive number of seconds")


def check_max_retries(value: object) -> None:
    """Refuse a value that is not a number of retries.

    Raises:
        TypeError: It is not a whole number.
        ValueError: It is negative.
    """
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"max_retries must be a whole number, not {type(value).__name__}")
    if value < 0:
        raise ValueError(f"max_retries must not be negative ({value}); 0 switches retries off")


def nearest(name: str, known: frozenset[str]) -> str:
    """Return a hint with the most similar name."""
    from difflib import get_close_matches  # loaded only for an error

    found = get_close_matches(name.lower(), known, 1)
    return f"; perhaps {found[0]!r} was meant." if found else "."

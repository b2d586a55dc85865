"""Exit codes, and what an error says on its line."""

from __future__ import annotations

import re
from typing import Final

from conduyt.errors import (
    APIConnectionError,
    AuthenticationError,
    ConduytError,
    ConfigurationError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    WritesDeniedError,
)

FAILED: Final = 1
USAGE: Final = 2
NOT_FOUND: Final = 3
NOT_ALLOWED: Final = 4
RATE_LIMITED: Final = 5
NO_RESPONSE: Final = 6
UNKNOWN: Final = 7
INTERRUPTED: Final = 130
OUTPUT_CLOSED: Final = 141


_NO_KEY = re.compile(r"(No|The|There is no) API key")


def of(error: BaseException) -> int | None:
    """Return the exit code of an error, or `None` if it is none that is expected."""
    if isinstance(error, OSError):
        return FAILED
    if not isinstance(error, ConduytError):
        return None
    if error.maybe_applied:
        return UNKNOWN
    if isinstance(error, ConfigurationError):
        return NOT_ALLOWED if _NO_KEY.match(error.message) else USAGE
    if isinstance(error, NotFoundError):
        return NOT_FOUND
    if isinstance(error, AuthenticationError | PermissionDeniedError | WritesDeniedError):
        return NOT_ALLOWED
    if isinstance(error, RateLimitError):
        return RATE_LIMITED
    return NO_RESPONSE if isinstance(error, APIConnectionError) else FAILED


def text_of(error: BaseException) -> str:
    """Say on one line what happened, and what to do if that is known."""
    notes = getattr(error, "__notes__", ())
    advice = [*notes]
    if isinstance(error, AuthenticationError | PermissionDeniedError | APIConnectionError):
        advice.append("Run `conduyt doctor` to find the cause.")
    if isinstance(error, ConfigurationError) and _NO_KEY.match(error.message):
        advice.append("On the command line, run `conduyt auth login`.")
    return " ".join([str(error), *advice])

"""The warning about values of a response that do not fit, which models and decoders give."""

from __future__ import annotations

from conduyt._values.text import one_line


class UnexpectedDataWarning(UserWarning):
    """A field of a response has the wrong type. Its raw value is kept in `model_extra`. Or an object has no id.

    `Conduyt(strict=True)` raises `ResponseDecodeError` instead.
    """

    __module__ = "conduyt.errors"  # where it is public

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))  # it has field names, which come from the server

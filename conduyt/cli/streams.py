"""The standard streams, made fit for what comes: closed ones, and code pages without some letters."""

from __future__ import annotations

import codecs
import io
import os
import sys

from conduyt.cli.text import say

_replaced = False


def prepare() -> None:
    """Set the standard streams up. A closed one leads nowhere; a letter that it cannot show becomes a question mark."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the free number, so that no connection gets it
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  # for the rest of the process
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    codecs.register_error("conduyt_replace", _replace)
    stream: object = sys.stdout  # another one may stand in its place
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="conduyt_replace")


def can_show(text: str) -> bool:
    """Whether the standard output has all letters of a text."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def report_replaced() -> None:
    """Say once whether letters were replaced, and what to do."""
    if _replaced:
        say(
            f"conduyt: warning: {sys.stdout.encoding} does not have all letters, so question marks stand for them; "
            "set PYTHONIOENCODING=utf-8"
        )


def _replace(error: UnicodeError) -> tuple[str, int]:
    global _replaced  # as the streams, it belongs to the process
    if not isinstance(error, UnicodeEncodeError):
        raise error
    _replaced = True
    return "?" * (error.end - error.start), error.end

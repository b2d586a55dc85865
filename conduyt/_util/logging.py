"""The logger of this package, and the environment variable that switches it on."""

from __future__ import annotations

import logging
import os

log = logging.getLogger("conduyt")
log.addHandler(logging.NullHandler())


def listen_to(level: str | None) -> None:
    """Write the log of the package to stderr, from the level "debug" or "info". Other values have no effect."""
    number = {"debug": logging.DEBUG, "info": logging.INFO}.get((level or "").strip().lower())
    if number is None:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(number)


listen_to(os.environ.get("CONDUYT_LOG"))

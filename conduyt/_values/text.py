"""Text for messages: that of a server made safe, and the nearest of some names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from conduyt._values.json_values import is_list, is_object
from conduyt._values.secret import Secret


def visible(text: str) -> str:
    """Escape invisible characters, such as controls and marks that change the text direction."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def one_line(text: str, limit: int = 2000) -> str:
    """Return the beginning of a text as one line, with invisible characters escaped."""
    return visible(text[:limit])


def plain(text: str) -> str:
    """Replace invisible characters by spaces."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def shown(value: object) -> str | None:
    """Return text of the server for an error or a log: one line of at most 500 characters, without keys."""
    # Cut first, so a very long text takes no time.
    text = value.strip()[:500] if isinstance(value, str) else ""
    return redact(plain(text)) or None


def redact(text: str, key: Secret | None = None) -> str:
    """Hide the key, and text that looks like a key, in case the server echoes it."""
    if key is not None:
        text = text.replace(key.reveal(), "cdy_***")
    return _KEY.sub(lambda found: f"{found[0].partition('_')[0]}_***", text)


def redact_json(value: object, key: Secret | None = None) -> object:
    """Hide the key in each string of a JSON value. The JSON is already parsed, so escapes cannot hide the key."""
    if isinstance(value, str):
        return redact(value, key)
    if is_object(value):
        return {redact(name, key): redact_json(item, key) for name, item in value.items()}
    return [redact_json(item, key) for item in value] if is_list(value) else value


def hidden(name: str, value: object) -> object:
    """Return the value of a field as it may be shown: secrets are hidden, by the name of the field or by their form."""
    return "***" if isinstance(value, str) and value and _SECRET.search(name) else redact_json(value)


def nearest(name: object, known: Iterable[str]) -> str:
    """Return a hint with the most similar name."""
    from difflib import get_close_matches  # loaded only for an error

    found = get_close_matches(str(name).lower(), known, 1)
    return f"; perhaps {found[0]!r} was meant." if found else "."


_SECRET = re.compile(r"(?:secret|password|api_?key|private_?key|token)$", re.ASCII | re.IGNORECASE)
_KEY = re.compile(r"(?:cdy|whsec)_[\w-]+", re.ASCII)
"""API keys, and secrets of webhooks."""

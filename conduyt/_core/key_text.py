"""Read an API key as a user gives it."""

from __future__ import annotations

from conduyt._values.secret import Secret
from conduyt.errors import ConfigurationError


def read_key(value: object, origin: str | None = None) -> Secret:
    """Return a key from a text, or from a `SecretStr`.

    Args:
        value: What was given, or what the function `origin` returned.
        origin: Where it comes from, if it is not the argument `api_key`.

    Raises:
        ConfigurationError: It is of another type, or no key. The text never shows it.
    """
    read: object = getattr(value, "get_secret_value", None)
    text: object = read() if callable(read) else value
    if not isinstance(text, str):
        kind = type(value).__name__
        if origin is not None:
            raise ConfigurationError(f"{origin} must return the API key as a str, not {kind}")
        raise ConfigurationError(f"api_key must be a str, a SecretStr of pydantic, or a function, not {kind}")
    text = text.removesuffix("\n").removesuffix("\r")  # from the end of a file with the key
    if not text or not all(33 <= ord(character) <= 126 for character in text):
        where = "" if origin is None else f" from {origin}"
        raise ConfigurationError(
            f"The API key{where} is empty, or contains a space or another character that no key has. "
            "Copy it again from Settings > API keys."
        )
    return Secret(text)

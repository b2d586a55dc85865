"""Renders the templates of the inspector: JSON in colours, times, and shortened secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from conduyt.sandbox.store import Doc

_SECRET = re.compile(r"\b((?:cdy|whsec)_(?:sandbox_)?(?:(?:read|write|admin)_)?)([A-Za-z0-9_-]+)")
_SHOWN_OF_SECRET = 4
_TOKEN = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*"(?=:))|(?P<text>"(?:[^"\\]|\\.)*")|(?P<word>\b(?:true|false|null)\b)'
    r"|(?P<number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
)


def page(template: str, *, masked: bool = True, **values: Any) -> str:
    """Render a page. Every key and secret in it is shortened, if it is `masked`."""
    text = _environment().get_template(template).render(values)
    return mask(text) if masked else text


def stylesheet() -> str:
    """The stylesheet of all pages."""
    environment = _environment()
    assert environment.loader is not None  # noqa: S101 - for the type checkers
    return environment.loader.get_source(environment, "style.css")[0]


def mask(text: str) -> str:
    """Shorten API keys and signing secrets. Their last characters stay, to tell them apart."""
    return _SECRET.sub(_shortened, text)


def _shortened(found: re.Match[str]) -> str:
    prefix, secret = found.groups()
    return f"{prefix}…{secret[-_SHOWN_OF_SECRET:] if len(secret) >= 3 * _SHOWN_OF_SECRET else ''}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("conduyt.sandbox"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"pretty": pretty, "content": content, "mood": mood, "label": _label, "day": _day}
    return environment


def pretty(value: Any) -> Markup:
    """A JSON value, indented and coloured."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    encodable = text.encode(errors="backslashreplace").decode()  # lone surrogates, as JSON writes them
    return Markup("").join(_coloured(encodable))  # the pieces are escaped


def content(body: bytes) -> Markup:
    """A body in its most readable form: JSON, text, or its size."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return escape(f"{len(body):,} bytes that are no text")
    try:
        return pretty(json.loads(text))
    except (ValueError, RecursionError):
        return escape(text)


def _coloured(text: str) -> Iterator[Markup]:
    end = 0
    for token in _TOKEN.finditer(text):
        yield escape(text[end : token.start()])
        yield Markup('<span class="{}">{}</span>').format(token.lastgroup, token.group())
        end = token.end()
    yield escape(text[end:])


def mood(status: int | str | None) -> str:
    """The colour class of a status, of a response or of a delivery: good, bad or open."""
    if isinstance(status, str):
        return {"succeeded": "good", "failed": "bad"}.get(status, "open")
    if not status or status >= 500:
        return "bad"
    return "good" if status < 300 else "open"


def _label(doc: Doc) -> str:
    """A name for the document, for people to read."""
    person = f"{doc.get('firstName') or ''} {doc.get('lastName') or ''}".strip()
    names = (
        person,
        *(doc.get(name) for name in ("title", "name", "label", "subject", "email", "event", "url", "body")),
    )
    return next((name[:200] for name in names if name and isinstance(name, str)), "")


def _day(moment: str | None) -> str:
    return f"{moment[:10]} {moment[11:19]}" if moment else "–"

"""Pages of operations: each example for both clients, with the response that the sandbox gives."""

from __future__ import annotations

import inspect
import re
from functools import cache, reduce
from textwrap import dedent, indent

from conduyt import AsyncConduyt

RESOURCE = re.compile(r"^## `client\.([\w.]+)`$", re.MULTILINE)
METHOD = re.compile(
    r"^### `(?P<name>\w+)`\n(?P<text>.*?)^```python\n(?P<code>.*?)^```\n(?P<call>\n`(?P<verb>[A-Z]+) (?P<path>/\S*)`)?",
    re.MULTILINE | re.DOTALL,
)


@cache
def _client() -> AsyncConduyt:
    return AsyncConduyt("cdy_docs_0123456789")


def async_example(resource: str, method: str) -> str:
    """The example in the docstring of the async method."""
    owner = reduce(getattr, resource.split("."), _client())
    doc = inspect.getdoc(getattr(type(owner), method)) or ""
    return dedent(re.findall(r"```python\n(.*?)```", doc, re.DOTALL)[-1]).strip() + "\n"


def with_tabs(markdown: str, responses: dict[str, str]) -> str:
    """A page whose examples have tabs: sync, async, and the response."""
    parts = RESOURCE.split(markdown)
    for place in range(1, len(parts), 2):
        parts[place + 1] = METHOD.sub(lambda match, path=parts[place]: _tabs(match, path, responses), parts[place + 1])
        parts[place] = f"## `client.{parts[place]}`"
    return "".join(parts)


def _tabs(match: re.Match[str], resource: str, responses: dict[str, str]) -> str:
    tabs = [("Sync", "python", match["code"]), ("Async", "python", async_example(resource, match["name"]))]
    if response := responses.get(f"{match['verb']} {match['path']}"):
        status, _, text = response.partition("\n")
        tabs.append((f"Response {status}", ".json data-search-exclude", text.strip() or "(no body)"))
    blocks = [f'=== "{title}"\n\n{indent(_fence(kind, code), "    ")}' for title, kind, code in tabs]
    return f"### `{match['name']}`\n{match['text']}{chr(10).join(blocks)}\n{match['call'] or ''}"


def _fence(kind: str, code: str) -> str:
    opening = f"```{{ {kind} }}" if kind.startswith(".") else f"```{kind}"
    return f"{opening}\n{code.rstrip()}\n```\n"

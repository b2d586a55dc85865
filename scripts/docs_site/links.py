"""Names in code become links: classes, errors and functions to the Python API, methods to their operation."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from mkdocs.structure.pages import Page

PACKAGES = [
    "conduyt", "conduyt.errors", "conduyt.pages", "conduyt.bulk", "conduyt.changes", "conduyt.csvio", "conduyt.frames",
    "conduyt.progress", "conduyt.hooks", "conduyt.limits", "conduyt.spark", "conduyt.sandbox", "conduyt.webhooks",
]  # fmt: skip
MODELS = Path(importlib.import_module("conduyt.models").__file__ or "").parent
SKIPPED = re.compile(r"(<pre.*?</pre>|<h[1-6].*?</h[1-6]>|<a .*?</a>|<figure.*?</figure>)", re.DOTALL)
CODE = re.compile(r"(?<=<code>)[^<]+(?=</code>)")
TYPED = re.compile(r'<h\d[^>]*class="doc doc-heading".*?</h\d>', re.DOTALL)
TYPE = re.compile(r'(?<=">)[A-Z]\w+(?=</span>)')
NAME = re.compile(r"(?<![\w.&/\"'-])[A-Za-z_][\w.]*\w")

Address = Callable[[str], str | None]


@cache
def identifiers() -> dict[str, list[str]]:
    """Where a name may be described, by the name as a text has it."""
    found: dict[str, list[str]] = {}
    for package in PACKAGES:
        module = importlib.import_module(package)
        for name in getattr(module, "__all__", None) or vars(module):
            if name.startswith("_") or (not name[0].isupper() and package == "conduyt"):
                continue
            identifier = f"{package}.{name}"
            known = [identifier, f"{package.removeprefix('conduyt.')}.{name}", f"conduyt.{name}"]
            for spelling in known + ([name] if name[0].isupper() else []):
                found.setdefault(spelling, []).append(identifier)
    for path in MODELS.glob("[!_]*.py"):
        for name in re.findall(r"^(?:class )?([A-Z]\w+)(?:\(|: TypeAlias)", path.read_text("utf-8"), re.MULTILINE):
            for spelling in (name, f"models.{name}", f"conduyt.models.{name}"):
                found.setdefault(spelling, []).append(f"conduyt.models.{path.stem}.{name}")
    return found


def operations(page: Page) -> Iterator[tuple[str, str]]:
    """The methods that a page of the reference describes, each with its anchor."""
    for resource in (section for top in page.toc for section in top.children):
        path = re.sub(r"<.*?>", "", resource.title)
        if path.startswith("client."):
            for method in resource.children:
                yield f"{path}.{re.sub(r'<.*?>', '', method.title)}", f"#{method.id}"


def linked(html: str, address: Address) -> str:
    """A page in which each name that has an address is a link."""

    def link(match: re.Match[str]) -> str:
        target = address(match[0])
        return f'<a class="name" href="{target}">{match[0]}</a>' if target else match[0]

    parts = SKIPPED.split(html)
    parts[1::2] = [_typed(part, link) if TYPED.match(part) else part for part in parts[1::2]]
    parts[::2] = [CODE.sub(lambda code: NAME.sub(link, code[0]), part) for part in parts[::2]]
    return "".join(parts)


def _typed(heading: str, link: Callable[[re.Match[str]], str]) -> str:
    """The heading of a field: what stands behind the colon is its type."""
    name, colon, rest = heading.partition(">:<")
    return f"{name}{colon}{TYPE.sub(link, rest)}"

"""The site for machines: `llms.txt`, a list of the pages, and `llms-full.txt`, all of them in one file."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

BLOCKS = {
    "p",
    "div",
    "table",
    "ul",
    "ol",
    "dl",
    "pre",
    "tr",
    "li",
    "dt",
    "dd",
    "details",
    "summary",
    "blockquote",
    "article",
}
SILENT = {"script", "style", "svg", "button", "form", "nav", "label"}


class Text(HTMLParser):
    """A page as Markdown: headings, paragraphs, lists, tables and code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.out: list[str] = []
        self._silent = 0
        self._pre = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in SILENT or given.get("class") == "headerlink":
            self._silent += 1
        elif re.fullmatch("h[1-6]", tag):
            self.out.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag == "pre":
            self._pre = True
            self.out.append("\n\n```\n")
        elif tag == "code" and not self._pre:
            self.out.append("`")
        elif tag in {"li", "dt"}:
            self.out.append("\n- ")
        elif tag in {"td", "th"}:
            self.out.append(" | ")
        elif tag == "tr":
            self.out.append("\n")
        elif tag in BLOCKS:
            self.out.append("\n\n")
        elif tag == "img" and given.get("alt"):
            self.out.append(f"[picture: {given['alt']}]")

    def handle_endtag(self, tag: str) -> None:
        if (tag in SILENT or tag == "a") and self._silent:
            self._silent -= 1
        elif tag == "pre":
            self._pre = False
            self.out[-1] = self.out[-1].rstrip("\n")
            self.out.append("\n```\n\n")
        elif tag == "code" and not self._pre:
            self.out.append("`")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.out.append(data if self._pre else re.sub(r"\s+", " ", data))

    @property
    def markdown(self) -> str:
        text = unescape("".join(self.out))
        return re.sub(r"\n\s*\n\s*\n+", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


def first_sentence(html: str) -> str:
    """What a page is about: the beginning of its first paragraph."""
    for paragraph in re.findall(r"<p>(.*?)</p>", html, re.DOTALL):
        text = " ".join(unescape(re.sub(r"<.*?>", "", paragraph)).split())
        if len(text) > 20:
            return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0].rstrip(":")
    return ""

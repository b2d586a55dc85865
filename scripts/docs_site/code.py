"""Code blocks of pages: formatted so that they fit the page."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterable
from pathlib import Path

WIDTH = 84
"""Characters on a line of code. More would scroll sideways in a window of 1280 pixels."""
BLOCK = re.compile(r"^(?P<indent> *)```python(?P<rest>[^\n]*)\n(?P<code>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)


def wide_blocks(pages: Iterable[str]) -> set[str]:
    """The Python blocks with a line that is too long."""
    return {
        match["code"]
        for page in pages
        for match in BLOCK.finditer(page)
        if any(len(line) > WIDTH + len(match["indent"]) for line in match["code"].splitlines())
    }


def formatted(blocks: set[str]) -> dict[str, str]:
    """Each block as ruff lays it out; one that is no Python stays as it is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = {block: folder / f"{number}.py" for number, block in enumerate(sorted(blocks))}
        for block, path in paths.items():
            path.write_text(_with_comments_above(_dedented(block)[1]), "utf-8")
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet"]
        subprocess.run([*command, f"--line-length={WIDTH}", folder], capture_output=True, check=False)
        return {block: _indented(path.read_text("utf-8"), _dedented(block)[0]) for block, path in paths.items()}


def _with_comments_above(code: str) -> str:
    """Code in which a comment behind a long line stands on a line of its own, above it."""
    lines = code.splitlines()
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return code
    for token in reversed([one for one in tokens if one.type == tokenize.COMMENT]):
        row, column = token.start
        line = lines[row - 1]
        if len(line) > WIDTH and line[:column].strip():
            indent = line[: len(line) - len(line.lstrip())]
            lines[row - 1 : row] = [f"{indent}{token.string}", line[:column].rstrip()]
    return "\n".join(lines) + "\n"


def _dedented(block: str) -> tuple[str, str]:
    indent = re.match(" *", block)
    assert indent is not None
    return indent[0], re.sub(rf"^{indent[0]}", "", block, flags=re.MULTILINE)


def _indented(code: str, indent: str) -> str:
    return re.sub(r"^(?=.)", indent, code, flags=re.MULTILINE)


def fitting(markdown: str, layouts: dict[str, str]) -> str:
    """A page with its blocks laid out."""

    def replaced(match: re.Match[str]) -> str:
        code = layouts.get(match["code"], match["code"])
        return f"{match['indent']}```python{match['rest']}\n{code}{match['indent']}```"

    return BLOCK.sub(replaced, markdown)

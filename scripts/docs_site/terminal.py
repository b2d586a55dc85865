"""Run a program in a terminal, and draw what it prints as SVG."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

COLOURS = [
    (27, 31, 42), (200, 60, 50), (20, 120, 80), (160, 100, 20),
    (60, 80, 200), (130, 60, 170), (10, 120, 140), (90, 96, 110),
]  # fmt: skip
BRIGHT = [
    (110, 118, 135), (240, 110, 100), (90, 210, 150), (240, 190, 100),
    (140, 160, 255), (205, 150, 255), (100, 215, 230), (230, 232, 240),
]  # fmt: skip
THEMES = {
    "light": TerminalTheme((250, 250, 252), (27, 31, 42), COLOURS, COLOURS),
    "dark": TerminalTheme((16, 19, 28), (222, 226, 236), BRIGHT, BRIGHT),
}
FORMAT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px
  ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }}
.{unique_id}-title {{ font: 600 17px system-ui, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""  # rich's own one names fonts of another host


def run_in_terminal(
    command: Sequence[str | Path], *, folder: Path, environment: Mapping[str, str], columns: int
) -> str:
    """What a program prints when it believes that somebody watches, with its colours."""
    inner, outer = pty.openpty()
    env = {**environment, "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "60"}
    with subprocess.Popen(
        command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=outer, stderr=outer
    ) as program:
        os.close(outer)
        printed = b""
        with suppress(OSError):  # the other end is closed
            while chunk := os.read(inner, 65536):
                printed += chunk
        os.close(inner)
    text = printed.decode().replace("\r\n", "\n")
    if program.returncode:
        raise RuntimeError(f"{command} ended with {program.returncode}:\n{text}")
    return text


def draw(printed: str, *, title: str, columns: int) -> dict[str, str]:
    """A picture of a terminal for each theme."""
    text = Text.from_ansi(printed.strip("\n"))
    pictures = {}
    for name, theme in THEMES.items():
        console = Console(record=True, width=columns, file=StringIO(), force_terminal=True, legacy_windows=False)
        console.print(text, soft_wrap=True, highlight=False)
        pictures[name] = console.export_svg(title=title, theme=theme, code_format=FORMAT, unique_id=f"t-{name}")
    return pictures

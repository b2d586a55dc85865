"""Make the pictures of the site from real runs, and print them as JSON: by name, each in a light and a dark variant.

python -m docs_site.pictures    # in scripts/
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import httpx

import conduyt
from conduyt.sandbox import Sandbox
from docs_site.recipes import ORDER
from docs_site.terminal import draw, run_in_terminal

PROJECT = Path(__file__).parents[2]
RECIPES = [PROJECT / "examples" / "recipes" / f"{stem}.py" for stem in ORDER]
VOID = {"br", "hr", "img", "input", "link", "meta"}
PLAIN = {
    "svg.fonttype": "none", "figure.facecolor": "none", "axes.facecolor": "none", "svg.hashsalt": "conduyt",
}  # fmt: skip
"""Settings of matplotlib: letters stay letters, so that a picture is small and takes the fonts of the reader."""


def environment(folder: Path) -> dict[str, str]:
    """The variables of this process without an account, with a folder for what programs keep."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONDUYT_", "COVERAGE_"))}
    (folder / "matplotlibrc").write_text("".join(f"{name}: {value}\n" for name, value in PLAIN.items()))
    return kept | {"MPLCONFIGDIR": str(folder), "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "ignore"}


def in_both(svg: str) -> dict[str, str]:
    """A plot in both themes. It has a transparent ground: only what is black changes."""
    svg = re.sub(r"<\?xml.*?<svg", "<svg", svg, flags=re.DOTALL)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL).replace("'DejaVu Sans'", "system-ui")
    dark = svg.replace("#000000", "#dee2ec").replace("<svg ", '<svg fill="#dee2ec" ', 1)
    dark = re.sub(r'style="((?:font|text-anchor)[^"]*)"', r'style="\1; fill: #dee2ec"', dark)
    return {"light": svg, "dark": dark}


# -- terminals ---------------------------------------------------------------------------------------------------------


def demo() -> dict[str, dict[str, str]]:
    """The demo: three of its steps, and its end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, PROJECT / "examples" / "quickstart.py"]
        printed = run_in_terminal(command, folder=folder, environment=environment(folder), columns=92)
    steps = re.split(r"\n(?=\x1b\[1m\d\. )", printed)
    short = "\n".join(step for step in steps if re.match(r"\n?\x1b\[1m[267]\.", step))
    return {"demo": draw(short, title="make demo", columns=92)}


def recipe(path: Path) -> dict[str, dict[str, str]]:
    """A recipe in a terminal, and the plot that it draws."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, path]
        env = environment(folder) | {"MPLBACKEND": "svg"}
        printed = run_in_terminal(command, folder=folder, environment=env, columns=92)
        plots = {f"{path.stem}-plot": in_both(plot.read_text("utf-8")) for plot in folder.glob("*.svg")}
    return {path.stem: draw(printed, title=f"python {path.name}", columns=92), **plots}


def command_line() -> dict[str, dict[str, str]]:
    """The command line with a table."""
    with Sandbox(seed="demo") as sandbox, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = {"CONDUYT_API_KEY": sandbox.keys["admin"], "CONDUYT_BASE_URL": sandbox.url}
        shown = "deals list --status open --limit 6 --columns name,value,status,expectedCloseDate"
        command = [sys.executable, "-m", "conduyt.cli", *shown.split()]
        printed = run_in_terminal(command, folder=folder, environment=environment(folder) | given, columns=100)
    return {"command-line": draw(f"\x1b[1m$ conduyt {shown}\x1b[0m\n{printed}", title="conduyt", columns=100)}


# -- pages of the inspector --------------------------------------------------------------------------------------------


class Well(HTMLParser):
    """Writes HTML as XML, as an SVG wants it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = "".join(
            f' {name}="{escape(name if value is None else value)}"'
            for name, value in attrs
            if not name.startswith("on")
        )
        self.text += f"<{tag}{given}{'/' if tag in VOID else ''}>"

    def handle_endtag(self, tag: str) -> None:
        self.text += "" if tag in VOID else f"</{tag}>"

    def handle_data(self, data: str) -> None:
        self.text += escape(data, quote=False)


def page_svg(body: str, style: str, *, width: int, height: int) -> str:
    """A page as a picture: the browser that shows it lays it out."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f'<foreignObject width="{width}" height="{height}"><div xmlns="http://www.w3.org/1999/xhtml" class="page">'
        f"<style>{escape(style, quote=False)}</style>{body}</div></foreignObject></svg>"
    )


def inspector() -> dict[str, dict[str, str]]:
    """The inspector after a few calls: the list of requests, and one of them."""
    with Sandbox(seed="demo") as sandbox, sandbox.client(max_retries=0) as client:
        client.contacts.list(search="sarah", limit=25)
        pipeline = client.pipelines.list().data[0]
        stage = (pipeline.stages or [])[1]
        deal = client.deals.create(name="Acme Corp Renewal", value=24000, pipeline_id=pipeline.id, stage_id=stage.id)
        client.deals.update(deal.id, status="won")
        with suppress(conduyt.APIStatusError):
            client.contacts.get("con_unknown")
        with suppress(conduyt.APIStatusError):
            client.contacts.create(first_name="Sarah", email="not an address")
        sandbox.faults.add(status=503, retry_after=1, times=1)
        with suppress(conduyt.APIStatusError):
            client.tasks.list()
        client.tasks.list()
        home = urljoin(sandbox.url, "/")
        with httpx.Client(base_url=home, follow_redirects=True, trust_env=False) as browser:
            first = browser.get(sandbox.inspector_url).raise_for_status().text
            created = re.search(r'href="(/requests/\d+)">\s*<code>POST', first) or re.search(
                r'href="(/requests/3)"', first
            )
            second = browser.get(created[1]).text if created else first
            style = browser.get("/style.css").text
            icon = b64encode(browser.get("/icon.svg").content).decode()
    return {
        "inspector": _drawn(first, style, icon, height=500),
        "inspector-request": _drawn(second, style, icon, height=760),
    }


def _drawn(page: str, style: str, icon: str, *, height: int) -> dict[str, str]:
    inner = page[page.index("<header") : page.index("</body>")].replace(
        "/icon.svg", f"data:image/svg+xml;base64,{icon}"
    )
    body = Well(inner).text
    style = re.sub(r"(?<![\w.-])body(?= ?\{)", ".page", style).replace(":root", ".page")
    dark = style.replace("@media (prefers-color-scheme: dark)", "@media all")
    light = re.sub(r"@media \(prefers-color-scheme: dark\) \{.*?\n\}", "", style, flags=re.DOTALL)
    schemes = {"light": light, "dark": dark}
    width = 900
    return {
        name: page_svg(
            body,
            f"{text}\n.page {{ height: {height}px; overflow: hidden; color-scheme: {name}; }}",
            width=width,
            height=height,
        )
        for name, text in schemes.items()
    }


def main() -> None:
    """Run everything, two programs at a time."""
    tasks: list[Callable[[], dict[str, dict[str, str]]]] = [demo, command_line, inspector]
    tasks += [lambda path=path: recipe(path) for path in RECIPES]
    made: dict[str, dict[str, str]] = {}
    with ThreadPoolExecutor(3) as pool:
        for found in pool.map(lambda task: task(), tasks):
            made |= found
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main()

"""The checks of the built site find what a page would load from another host, dead links, and what does not fit."""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "check-docs"


@pytest.fixture(scope="module")
def foreign() -> Callable[[Path], Iterator[str]]:
    found: Callable[[Path], Iterator[str]] = runpy.run_path(str(SCRIPT))["foreign"]
    return found


@pytest.mark.parametrize(
    "page",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/a.css">',
        '<link href="https://fonts.example" rel="preconnect">',
        '<img src="HTTP://pictures.example/a.png">',
        '<img srcset="https://pictures.example/a.png 2x">',
        "<style>@import 'https://fonts.example/a.css';</style>",
        '<p style="background: url(https://pictures.example/a.png)">',
    ],
)
def test_what_comes_from_elsewhere_is_found(
    page: str, foreign: Callable[[Path], Iterator[str]], tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(page)

    assert len(list(foreign(tmp_path))) == 1


def test_a_style_sheet_is_looked_through(foreign: Callable[[Path], Iterator[str]], tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text('@font-face { src: url("https://fonts.example/a.woff2") }')

    assert list(foreign(tmp_path)) == ["site.css loads https://fonts.example/a.woff2"]


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://pypi.org">the index</a>',
        '<link rel="canonical" href="https://docs.example/">',
        '<script src="assets/a.js"></script><img src="data:image/png;base64,AA==">',
        "<code>&lt;script src=https://cdn.example/a.js&gt;</code>",
    ],
)
def test_what_is_only_named_or_of_the_site_is_not(
    page: str, foreign: Callable[[Path], Iterator[str]], tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(page)

    assert list(foreign(tmp_path)) == []


# -- links -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dead() -> Callable[[Path], Iterator[str]]:
    found: Callable[[Path], Iterator[str]] = runpy.run_path(str(SCRIPT))["dead"]
    return found


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ('<a href="gone.html">there</a>', "index.html leads to gone.html"),
        ('<a href="other.html#gone">there</a>', "index.html leads to other.html#gone"),
        ('<a href="#gone">there</a>', "index.html leads to #gone"),
        ('<img src="gone.png" alt="A picture">', "index.html leads to gone.png"),
        ('<img src="other.html">', "index.html has an image without a text: other.html"),
    ],
)
def test_a_dead_link_is_found(page: str, problem: str, dead: Callable[[Path], Iterator[str]], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(page)
    (tmp_path / "other.html").write_text("<p>")

    assert list(dead(tmp_path)) == [problem]


def test_a_link_that_leads_somewhere_is_none(dead: Callable[[Path], Iterator[str]], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<p id="a"><a href="#a"></a><a href="b%20c.html#d?"></a><a href="https://x.example/y">'
    )
    (tmp_path / "b c.html").write_text('<p id="d?"><a href="./#a"></a><img src="data:," alt="">')

    assert list(dead(tmp_path)) == []


# -- in a browser ------------------------------------------------------------------------------------------------------

LOOK = SCRIPT.with_name("check-site")
MISSING = str(runpy.run_path(str(LOOK))["missing"]())
FINE = (
    "<!doctype html><link rel=icon href=data:,><meta name=viewport content='width=device-width'><title>t</title>"
    "<div class=md-content>"
)
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


@pytest.mark.skipif(bool(MISSING), reason=f"{MISSING}: the site is not seen in a browser")
def test_what_does_not_fit_is_seen_in_a_browser(tmp_path: Path) -> None:
    for name, body in {
        "fine": f"<h1>Fine</h1><img alt='A picture' src='{PIXEL}'>",
        "wide": "<div style='width: 1500px'>wide</div>",
        "code": f"<pre><code style='display: block; overflow: auto'>{'x' * 400}</code></pre>",
        "silent": f"<img src='{PIXEL}' width=9>",
        "broken": "<img alt='A picture' src='gone.png'>",
        "error": "<script>missing()</script>",
        "foreign": "<script src='http://127.0.0.1:9/a.js'></script>",
    }.items():
        (tmp_path / f"{name}.html").write_text(FINE + body)

    done = subprocess.run([sys.executable, LOOK, "--site", tmp_path], capture_output=True, text=True, timeout=120)

    found = {line.split(".html")[0] for line in done.stdout.splitlines()[:-1]}
    assert done.returncode == 1
    assert found == {"wide", "code", "silent", "broken", "error", "foreign"}, done.stdout
    assert "wide.html at 390, light: is" in done.stdout
    assert "wide.html at 1920" not in done.stdout
    assert "error.html logs" in done.stdout
    assert "foreign.html asks for http://127.0.0.1:9/a.js" in done.stdout
    assert "broken.html at 390, dark: does not show the image" in done.stdout


def test_without_a_browser_nothing_is_checked_and_the_output_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, LOOK], env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0
    assert (
        done.stdout == "Skipped: chromium and chromedriver are not installed, so the site is not seen in a browser.\n"
    )

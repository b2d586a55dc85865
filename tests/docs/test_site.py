"""The check of the built site finds what a page would load from another host, and nothing else."""

from __future__ import annotations

import runpy
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

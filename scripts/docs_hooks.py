"""What MkDocs does beside its plug-ins: files that have their place elsewhere in the project become part of the site.

Pages below docs/ link to them as they lie in the project, which works on a forge. MkDocs looks for what a link names
among its files, by the path from docs/; so they are added under just that path, and told where to go in the site.
"""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

PROJECT = Path(__file__).parents[1]
ELSEWHERE = {
    "CHANGELOG.md": "changelog.html",
    ".github/SECURITY.md": "report.html",
    "conduyt/api/README.md": "description.html",
    **{f"examples/{path.name}": f"examples/{path.name}" for path in PROJECT.glob("examples/*.py")},
    "examples/notebooks/tour.ipynb": "examples/notebooks/tour.ipynb",
}


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for source, target in ELSEWHERE.items():
        file = File.generated(config, f"../{source}", abs_src_path=str(PROJECT / source))
        file.dest_uri, file.inclusion = target, InclusionLevel.INCLUDED
        files.append(file)
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    if not page.file.src_uri.startswith("../"):
        return markdown
    up = "../" * page.file.src_uri.removeprefix("../").count("/")
    return markdown.replace(f"]({up}docs/", "](/")  # from outside, docs/ is the root of the site

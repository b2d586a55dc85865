"""What MkDocs does beside its plug-ins.

- Files that have their place elsewhere in the project become part of the site. Pages below docs/ link to them as they
  lie in the project, which works on a forge. MkDocs looks for what a link names among its files, by the path from docs/;
  so they are added under just that path, and told where to go in the site.
- Pages and pictures are made from real runs: the recipes, the notebook, the command line, the responses. `docs_site` has
  the parts. A page asks for a picture with `<!-- picture: NAME | ALTERNATIVE TEXT -->`.
- Names in code become links, and `llms.txt` lists the pages.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from docs_site import code, command_line, links, llms, recipes, reference
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

import conduyt

PROJECT = Path(__file__).parents[1]
RECIPES = [recipes.Recipe(path) for path in sorted(PROJECT.glob("examples/recipes/*.py"))]
NOTEBOOK = "examples/notebooks/tour.ipynb"
ELSEWHERE = {
    "CHANGELOG.md": "changelog.html",
    ".github/SECURITY.md": "report.html",
    "conduyt/api/README.md": "description.html",
    **{
        str(path.relative_to(PROJECT)): str(path.relative_to(PROJECT))
        for path in (*PROJECT.glob("examples/*.py"), *PROJECT.glob("examples/recipes/*.py"))
    },
    NOTEBOOK: NOTEBOOK,
}
PICTURE = re.compile(r"<!-- picture: (\S+) \| (.*?) -->", re.DOTALL)
WEIGHTS = {
    "how-to/": 3.0, "tutorial.md": 1.5, "recipes/": 1.2, "reference/models/": 0.3, "reference/": 1.6, "api/": 1.0,
    "api-differences.md": 0.1, "../CHANGELOG.md": 0.1, "design.md": 0.3, "contributing.md": 0.3, "../conduyt": 0.2,
    "performance.md": 0.5, "reliability.md": 0.5, "comparisons.md": 0.5, "commands.md": 0.3,
}  # fmt: skip
"""How much a page counts in the search: guides before operations, and both before what is about the project."""

_layouts: dict[str, str] = {}
_operations: dict[str, str] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.extra["version"] = conduyt.__version__
    config.copyright = f"conduyt {conduyt.__version__}. The Python client for Conduyt CRM."
    return config


# -- what is made from runs --------------------------------------------------------------------------------------------


def made() -> tuple[dict[str, dict[str, str]], dict[str, str], str]:
    """The pictures, the responses, and the notebook. While nothing changes that they depend on, they are made once."""
    sources = [*PROJECT.glob("conduyt/**/*.*"), *PROJECT.glob("examples/**/*.*"), *PROJECT.glob("docs/reference/*.md")]
    return _made(max(path.stat().st_mtime for path in sources))


@cache
def _made(_: float, /) -> tuple[dict[str, dict[str, str]], dict[str, str], str]:
    path = os.pathsep.join(filter(None, [str(PROJECT), str(PROJECT / "scripts"), os.environ.get("PYTHONPATH")]))
    programs = {
        name: subprocess.Popen(
            [sys.executable, "-m", f"docs_site.{name}"],
            cwd=PROJECT / "scripts",
            env=os.environ | {"PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("pictures", "responses", "notebook")
    }
    found: dict[str, Any] = {}
    for name, program in programs.items():
        output, errors = program.communicate(timeout=300)
        if program.returncode:
            raise RuntimeError(f"docs_site.{name} failed:\n{errors}")
        found[name] = json.loads(output)
    notebook = found["notebook"]
    return {**found["pictures"], **notebook["pictures"]}, found["responses"], notebook["markdown"]


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for source, target in ELSEWHERE.items():
        file = File.generated(config, f"../{source}", abs_src_path=str(PROJECT / source))
        file.dest_uri, file.inclusion = target, InclusionLevel.INCLUDED
        files.append(file)
    pictures, _, notebook = made()
    for name, schemes in pictures.items():
        for scheme, svg in schemes.items():
            files.append(File.generated(config, f"assets/pictures/{name}-{scheme}.svg", content=svg))
    plots = {one.stem for one in RECIPES if f"{one.stem}-plot" in pictures}
    pages = {one.address: one.page(one.stem in plots) for one in RECIPES}
    pages["recipes/index.md"] = recipes.gallery(RECIPES, plots)
    pages["commands.md"] = command_line.page()
    download = f"[Download the notebook](../{NOTEBOOK}). The build of this site ran it from top to bottom.\n\n"
    pages["notebook.md"] = notebook.replace("\n\n", f"\n\n{download}", 1)
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    _layouts.update(code.formatted(code.wide_blocks(file.content_string for file in files.documentation_pages())))
    return files


# -- pages -------------------------------------------------------------------------------------------------------------


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    source = page.file.src_uri
    weight = next((value for start, value in WEIGHTS.items() if source.startswith(start)), 1.0)
    page.meta.setdefault("search", {"boost": weight})
    if source.startswith("../"):
        up = "../" * source.removeprefix("../").count("/")
        markdown = markdown.replace(f"]({up}docs/", "](/")  # from outside, docs/ is the root of the site
    elif source.startswith("reference/") and "/models/" not in source:
        markdown = reference.with_tabs(markdown, made()[1])
    if source != "notebook.md":
        markdown = re.sub(rf"\]\((?:\.\./)*{NOTEBOOK}\)", f"]({get_relative_url('notebook.md', source)})", markdown)
    markdown = PICTURE.sub(lambda match: _picture(*match.groups(), source), markdown)
    return code.fitting(markdown, _layouts)


def _picture(name: str, alternative: str, source: str) -> str:
    """An image for each scheme; the style of the theme shows one of them."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', made()[0][name]["light"])
    assert size is not None
    width, height = (round(float(part)) for part in size.groups())
    images = [
        f'<img src="{get_relative_url(f"assets/pictures/{name}-{scheme}.svg", _address(source))}#only-{scheme}" '
        f'alt="{escape(" ".join(alternative.split()))}" width="{width}" height="{height}">'
        for scheme in ("light", "dark")
    ]
    return f'<span class="picture">{"".join(images)}</span>'


def _address(source: str) -> str:
    return source.removeprefix("../").removesuffix(".md") + ".html"


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    pages = [file.page for file in files.documentation_pages() if file.page]
    _operations.clear()
    for page in pages:
        if page.file.src_uri.startswith("reference/"):
            _operations.update({name: f"{page.url}{anchor}" for name, anchor in links.operations(page)})
    autorefs: Any = config.plugins["autorefs"]
    for page in pages:
        page.content = links.linked(page.content or "", lambda name, page=page: _target(name, page, autorefs))
    return env


def _target(name: str, page: Page, autorefs: Any) -> str | None:
    if target := _operations.get(name):
        return get_relative_url(target, page.url)
    for identifier in links.identifiers().get(name, []):
        try:
            address, _ = autorefs.get_item_url(identifier, from_url=page.url)
        except KeyError:
            continue
        return str(address)
    return None


# -- for machines ------------------------------------------------------------------------------------------------------

_navigation: list[tuple[str, Page]] = []


def on_nav(nav: Navigation, **_: object) -> Navigation:
    _navigation.clear()
    for item in nav.items:
        pages = [item] if isinstance(item, Page) else []
        if isinstance(item, Section):
            pages = [page for page in nav.pages if item in page.ancestors]
        _navigation.extend((item.title or "Start", page) for page in pages)
    return nav


def on_post_build(*, config: MkDocsConfig) -> None:
    listed = [f"# {config.site_name} {conduyt.__version__}", f"> {config.site_description}"]
    full = list(listed)
    section = ""
    for name, page in _navigation:
        if name != section and not page.is_homepage:
            section = name
            listed.append(f"## {section}")
        about = llms.first_sentence(page.content or "")
        listed.append(f"- [{page.title}]({page.url}){f': {about}' if about else ''}")
        full.append(f"<!-- {page.url} -->\n{llms.Text(page.content or '').markdown}")
    site = Path(config.site_dir)
    (site / "llms.txt").write_text(re.sub(r"(?m)^(- .*)\n\n(?=- )", r"\1\n", "\n\n".join(listed)) + "\n", "utf-8")
    (site / "llms-full.txt").write_text("\n\n".join(full), "utf-8")

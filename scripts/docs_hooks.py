"""What MkDocs does beside its plug-ins.

- Files that have their place elsewhere in the project become part of the site. Pages below docs/ link to them as they
  lie in the project, which works on a forge. MkDocs looks for what a link names among its files, by the path from
  docs/; so they are added under just that path, and told where to go in the site.
- Pages and pictures are made from real runs: the recipes, the notebook, the command line, the responses. `docs_site`
  has the parts. A page asks for a picture with `<!-- picture: NAME | ALTERNATIVE TEXT -->`, and has text for the site
  alone, such as a link to a page that is made, in `<!-- site: TEXT -->`.
- Names in code become links, operations get a title in the search, and `llms.txt` lists the pages.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from docs_site import code, command_line, links, llms, recipes, reference, tables
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

import conduyt

PROJECT = Path(__file__).parents[1]
RECIPES = [recipes.Recipe(PROJECT / "examples" / "recipes" / f"{stem}.py") for stem in recipes.ORDER]
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
PICTURE = re.compile(r"(?<=[\n ])<!-- picture: (\S+) \| (.*?) -->$", re.MULTILINE)
EXAMPLES = re.compile(r"SyncAsync(?:Response \d+)?|<pre>.*?</pre>", re.DOTALL)
"""What the search does not need of an operation: the names of the tabs, and what is in them."""
WEIGHTS = {
    "how-to/README.md": 0.3, "how-to/": 3.0, "tutorial.md": 1.5, "recipes/": 1.2, "reference/models/": 0.3,
    "reference/": 3.0, "api/": 0.5, "api-differences.md": 0.1, "../CHANGELOG.md": 0.1, "../conduyt": 0.2,
    "design.md": 0.3, "contributing.md": 0.3, "performance.md": 0.5, "reliability.md": 0.5, "comparisons.md": 0.5,
    "commands.md": 0.3,
}  # fmt: skip
"""How much a page counts in the search: guides before operations, and both before what is about the project."""

MADE_FROM = [
    "conduyt/**/*.*", "examples/**/*.*", "docs/reference/*.md", "scripts/docs_site/*.py",
    "tests/docs/reference_examples.py", "tests/sandbox/demo_calls.py", "tests/resources/described.py",
]  # fmt: skip

_made_now: tuple[dict[str, dict[str, str]], dict[str, str], str] = ({}, {}, "")
_layouts: dict[str, str] = {}
_operations: dict[str, str] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.extra["version"] = conduyt.__version__
    config.copyright = f"conduyt {conduyt.__version__}. The Python client for Conduyt CRM."
    return config


# -- what is made from runs --------------------------------------------------------------------------------------------


@cache
def _made(key: str, /) -> tuple[dict[str, dict[str, str]], dict[str, str], str]:
    kept = PROJECT / ".cache" / "docs" / f"{key}.json"
    if not kept.exists():
        found = {name: _run(name) for name in ("pictures", "responses", "notebook")}
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps({name: _result(name, program) for name, program in found.items()}), "utf-8")
        part.replace(kept)
    found = json.loads(kept.read_text("utf-8"))
    notebook = found["notebook"]
    return {**found["pictures"], **notebook["pictures"]}, found["responses"], notebook["markdown"]


def made() -> tuple[dict[str, dict[str, str]], dict[str, str], str]:
    """The pictures, the responses, and the notebook. They are made again when something changes that they depend on."""
    digest = sha256()
    for pattern in MADE_FROM:
        for path in sorted(PROJECT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return _made(digest.hexdigest()[:32])


def _run(name: str) -> subprocess.Popen[str]:
    path = os.pathsep.join(filter(None, [str(PROJECT), str(PROJECT / "scripts"), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-m", f"docs_site.{name}"],
        cwd=PROJECT / "scripts",
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _result(name: str, program: subprocess.Popen[str]) -> Any:
    output, errors = program.communicate(timeout=300)
    if program.returncode:
        raise RuntimeError(f"docs_site.{name} failed:\n{errors}")
    return json.loads(output)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for source, target in ELSEWHERE.items():
        file = File.generated(config, f"../{source}", abs_src_path=str(PROJECT / source))
        file.dest_uri, file.inclusion = target, InclusionLevel.INCLUDED
        files.append(file)
    global _made_now
    _made_now = made()
    pictures, _, notebook = _made_now
    for name, schemes in pictures.items():
        for scheme, svg in schemes.items():
            files.append(File.generated(config, f"assets/pictures/{name}-{scheme}.svg", content=svg))
    plots = {one.stem for one in RECIPES if f"{one.stem}-plot" in pictures}
    pages = {one.address: one.page(plots=one.stem in plots) for one in RECIPES}
    pages["recipes/index.md"] = recipes.gallery(RECIPES, plots)
    pages["commands.md"] = command_line.page()
    download = f"\n\nThe build of this site ran it from top to bottom. [Download the notebook](../{NOTEBOOK}).\n"
    pages["notebook.md"] = notebook + download
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
        markdown = reference.with_tabs(markdown, _made_now[1])
    gallery = get_relative_url("recipes/index.md", source)
    markdown = re.sub(r"\]\((?:\.\./)*examples/recipes\)", f"]({gallery})", markdown)
    if source != "notebook.md":
        markdown = re.sub(rf"\]\((?:\.\./)*{NOTEBOOK}\)", f"]({get_relative_url('notebook.md', source)})", markdown)
    markdown = re.sub(r"(?m)^<!-- site: (.*?) -->$", r"\1", markdown).replace("<!-- version -->", conduyt.__version__)
    markdown = PICTURE.sub(lambda match: _picture(*match.groups(), source), markdown)
    return code.fitting(markdown, _layouts)


def _picture(name: str, alternative: str, source: str) -> str:
    """An image for each scheme; the style of the theme shows one of them."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', _made_now[0][name]["light"])
    assert size is not None
    width, height = (round(float(part)) for part in size.groups())
    images: list[str] = []
    for scheme in ("light", "dark"):
        target = get_relative_url(f"assets/pictures/{name}-{scheme}.svg", _address(source))
        image = f'<img src="{target}" alt="{escape(" ".join(alternative.split()))}" width="{width}" height="{height}">'
        images.append(f'<a class="picture {scheme}" href="{target}">{image}</a>')
    return "".join(images)


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
        html = links.linked(page.content or "", lambda name, page=page: _target(name, page, autorefs))
        page.content = tables.labelled(html)
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
    _title_operations(Path(config.site_dir) / "search" / "search_index.json")
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


def _title_operations(path: Path) -> None:
    """Give each operation in the index of the search the title that somebody looks for: what it does, and its name."""
    index = json.loads(path.read_text("utf-8"))
    names = {address: name for name, address in _operations.items()}
    for entry in index["docs"]:
        if name := names.get(entry["location"]):
            does = re.match(r"(?:<p>)?(.*?)[.](?:\s|<|$)", entry["text"])
            entry["title"] = f"{does[1]}: <code>{name}</code>" if does else name
            entry["text"] = EXAMPLES.sub("", entry["text"])
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")

"""Pages of the recipes, made from the programs in examples/recipes."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from textwrap import dedent

ORDER = ["lead_report", "pipeline_forecast", "duplicate_hunt", "nightly_sync", "webhook_receiver"]


INDENTED = re.compile(r"^((?:    .*\n?)+)", re.MULTILINE)


class Recipe:
    """One program: its docstring is the text of the page."""

    def __init__(self, path: Path) -> None:
        source = path.read_text("utf-8")
        doc = ast.get_docstring(ast.parse(source)) or ""
        title, _, self.text = doc.partition("\n\n")
        self.name, self.lead = title.rstrip(".").split(": ", 1)
        self.stem = path.stem
        self.address = f"recipes/{path.stem.replace('_', '-')}.md"
        after = source.split('"""\n', 2)[1] if source.startswith('"""') else source
        self.code = re.sub(r"\A\n*(?:# [^\n]*\n)*from __future__ import annotations\n+", "", after)

    def page(self, *, plots: bool) -> str:
        """The page: what it prints, the program, and how to run it."""
        how = INDENTED.sub(lambda match: f"```sh\n{dedent(match[1])}```\n", self.text)
        picture = f"<!-- picture: {self.stem} | What python {self.stem}.py prints -->"
        if plots:
            picture = f"<!-- picture: {self.stem}-plot | The plot of {self.stem}.py: {self.lead} -->\n\n{picture}"
        return (
            f"# {self.name}\n\n{self.lead[0].upper()}{self.lead[1:]}.\n\n{picture}\n\n{how}\n\n## The program\n\n"
            f"[Download `{self.stem}.py`](../../examples/recipes/{self.stem}.py). Without a key, it runs in a sandbox."
            "\n\n"
            f"```python\n{self.code.strip()}\n```\n"
        )


def gallery(recipes: list[Recipe], plots: set[str]) -> str:
    """The page that shows all recipes."""
    cards = [
        f"-   **[{one.name}]({Path(one.address).name})**\n\n    {one.lead[0].upper()}{one.lead[1:]}.\n\n"
        f"    <!-- picture: {one.stem + '-plot' if one.stem in plots else one.stem} | {one.name}: {one.lead} -->\n"
        for one in recipes
    ]
    return (
        '# Recipes\n\n```sh\npip install "conduyt[sandbox]"\npython examples/recipes/lead_report.py\n```\n\n'
        "Whole programs for common jobs. Each runs as it stands, in a sandbox, without an account. With\n"
        "`CONDUYT_API_KEY` set, most of them work on your workspace. The pictures show what they print: the build of\n"
        "this site ran them.\n\n"
        f'<div class="grid cards" markdown>\n\n{chr(10).join(cards)}\n</div>\n'
    )

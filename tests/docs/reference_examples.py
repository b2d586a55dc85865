"""The examples of the reference, and the demo content made to fit them: the objects that they name get their names.

The tests run them, and the site shows the responses to them. Bodies whose fields are not documented are left out of the
examples; they come from `demo_calls`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from resources.described import Operation, operations
from sandbox.demo_calls import PNG, Demo

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
METHOD = re.compile(r"^```python\n(client\..*?)^```\n\n`([A-Z]+) (/\S*)` · returns (\S+)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Example:
    """One example of the reference."""

    code: str
    operation: Operation
    returns: str

    def prepared(self, demo: Demo, folder: Path) -> tuple[CodeType, dict[str, object]]:
        """The example, ready to be evaluated with these names, after the demo content was made to fit."""
        for upload in re.findall(r"\w+\.(?:csv|png)", self.code):
            (folder / upload).write_bytes(PNG if upload.endswith("png") else b"First Name,Email\nAda,ada@example.com\n")
        tree = ast.parse(self.code, mode="eval")
        assert isinstance(tree.body, ast.Call)
        demo.sandbox.reset()
        path, named = demo.arguments_of(self.operation)
        names = [argument.name for argument in self.operation.among("path")]
        _fit(demo, {**dict(zip(names, path, strict=True)), **named}, names, tree.body)
        if self.operation.open_body:
            tree.body.keywords.append(ast.keyword("body", ast.Name("body", ast.Load())))
        return compile(ast.fix_missing_locations(tree), self.code, "eval"), {"body": named.get("body")}


def examples() -> Iterator[Example]:
    known = {(operation.method, operation.path): operation for operation in operations()}
    for page in sorted(REFERENCE.glob("*.md")):
        for code, method, path, returns in METHOD.findall(page.read_text("utf-8")):
            yield Example(code=code.strip(), operation=known[method, path], returns=returns.strip("`"))


def _fit(demo: Demo, arguments: dict[str, object], path: list[str], example: ast.Call) -> None:
    """Give the objects of a call that succeeds the ids that the example has in their place."""
    shown = [*zip(path, example.args, strict=True), *((word.arg, word.value) for word in example.keywords)]
    store = demo.sandbox._api.store
    for name, node in shown:
        id_, new = arguments.get(name or ""), ast.literal_eval(node)
        if isinstance(id_, list) and isinstance(new, list):
            id_, new = id_[0], new[0]
        if (
            id_ != new
            and isinstance(id_, str)
            and isinstance(new, str)
            and re.search(r"_ids?$|_tags$|_to$", name or "")
        ):
            if store.owner_of(new):
                store.rename(new, f"{new}_before")
            store.rename(id_, new)

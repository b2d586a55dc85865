"""Run each example of the reference in a sandbox, and print the responses as JSON, by method and path.

python -m docs_site.responses    # in scripts/
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT / "tests"))

from docs.reference_examples import examples  # noqa: E402
from sandbox.demo_calls import Demo  # noqa: E402

import conduyt  # noqa: E402
from conduyt.sandbox import Sandbox  # noqa: E402

SHOWN_ITEMS = 1
LONGEST = 90


def shortened(value: Any) -> Any:
    """A response that fits on a page: one item of each list of objects, and the beginning of long texts."""
    match value:
        case dict():
            return {name: shortened(item) for name, item in value.items()}
        case [dict(), *_]:
            return [shortened(item) for item in value[:SHOWN_ITEMS]]
        case list():
            return [shortened(item) for item in value[:3]]
        case str() if len(value) > LONGEST:
            return f"{value[:LONGEST]}…"
    return value


def main() -> None:
    """Print a text for each response, with its status."""
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        os.chdir(folder)
        demo = Demo(sandbox)
        with sandbox.client(max_retries=0) as client:
            for example in examples():
                code, names = example.prepared(demo, Path(folder))
                with suppress(conduyt.APIStatusError):
                    eval(code, {"client": client, **names})
                exchange = sandbox._api.edge.exchanges[-1]
                if exchange.request.status >= 400:
                    continue
                text = exchange.content.decode("utf-8", "replace")
                try:
                    text = json.dumps(shortened(json.loads(text)), indent=2, ensure_ascii=False)
                except ValueError:  # a file
                    text = "\n".join(shortened(line) for line in text.splitlines()[:3] if line.isprintable())
                found[f"{example.operation.method} {example.operation.path}"] = f"{exchange.request.status}\n{text}"
        demo.close()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

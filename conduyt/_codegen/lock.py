"""The lock file: hashes of the sources of the generated files, to detect a forgotten run."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from conduyt._codegen.load import Description
from conduyt._codegen.plan import Planner

HERE = Path(__file__).parent


def lock_of(api: Path, files: dict[str, str], counts: dict[str, int] | None = None) -> str:
    """Return the text of the lock: hashes of the description, the generator and every generated file."""
    content = {
        "counts": counts or {},
        "description": {path.name: _hash(path.read_bytes()) for path in sorted(api.glob("*.yaml"))},
        "generator": {
            path.relative_to(HERE).as_posix(): _hash(path.read_bytes())
            for path in sorted([*HERE.glob("*.py"), *HERE.glob("templates/*.j2")])
        },
        "files": {name: _hash(text.encode()) for name, text in sorted(files.items())},
    }
    return json.dumps(content, indent=2) + "\n"


def stats_of(api: Path) -> dict[str, int]:
    """Count the operations of each resource, and all of them."""
    modules = Planner(Description(api)).modules()
    counts = {
        module.stem: sum(len(resource.methods) for resource in module.resources)
        for module in modules
        if module.resources
    }
    return {**counts, "resources": len(counts), "operations": sum(counts.values())}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

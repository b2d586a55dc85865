"""Remembers what the generated files were made from, so that a forgotten run shows."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

HERE = Path(__file__).parent


def lock_of(api: Path, files: dict[str, str]) -> str:
    """Return the text of the lock: a hash of the description, the generator and every file it makes."""
    content = {
        "description": {path.name: _hash(path.read_bytes()) for path in sorted(api.glob("*.yaml"))},
        "generator": {
            path.relative_to(HERE).as_posix(): _hash(path.read_bytes())
            for path in sorted([*HERE.glob("*.py"), *HERE.glob("templates/*.j2")])
        },
        "files": {name: _hash(text.encode()) for name, text in sorted(files.items())},
    }
    return json.dumps(content, indent=2) + "\n"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

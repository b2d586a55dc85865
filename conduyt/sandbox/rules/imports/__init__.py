"""Import jobs: from a file or from rows to contacts, deals or companies."""

from __future__ import annotations

from conduyt.sandbox.call import Handlers
from conduyt.sandbox.rules.imports import (
    imports,
    quick_imports,
    reports,
)

handles: Handlers = Handlers.of(imports, quick_imports, reports)

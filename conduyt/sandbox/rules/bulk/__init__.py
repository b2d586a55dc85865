"""One request that changes many records."""

from __future__ import annotations

from conduyt.sandbox.call import Handlers
from conduyt.sandbox.rules.bulk import (
    batch_operations,
    changes,
)

handles: Handlers = Handlers.of(batch_operations, changes)

"""Users, invitations and the plan of the workspace."""

from __future__ import annotations

from conduyt.sandbox.call import Handlers
from conduyt.sandbox.rules.team import (
    billing,
    invitations,
    users,
)

handles: Handlers = Handlers.of(billing, invitations, users)

"""The behaviour of the resources: one handler per operation, found by the operation's method name.

Each folder is a slice: one area of the API. A slice may import `crm` and the modules at the top of this folder;
`automations` may import `messaging` as well. An operation of the description without a handler answers 501. To simulate
one more, write its handler in the slice that it belongs to.
"""

from __future__ import annotations

from conduyt.sandbox.call import Handlers
from conduyt.sandbox.rules import automations, booking, bulk, crm, imports, messaging, money, team

handlers: Handlers = Handlers.of(automations, booking, bulk, crm, imports, messaging, money, team)

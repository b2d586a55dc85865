"""The behaviour of the resources: one handler per operation, found by the operation's method name.

An operation of the description without a handler here answers 501. To simulate one more: write its handler.
"""

from __future__ import annotations

from conduyt.sandbox.call import Handlers
from conduyt.sandbox.rules import (
    contact_tags,
    contacts,
    deal_links,
    deals,
    duplicates,
    exports,
    pipelines,
    webhooks,
)

handlers: Handlers = Handlers()
for _resource in (contacts, contact_tags, duplicates, exports, deals, deal_links, pipelines, webhooks):
    handlers.update(_resource.handles)

"""Messages, emails, SMS, calls, and the conversations they belong to."""

from __future__ import annotations

from conduyt.sandbox.call import Handlers
from conduyt.sandbox.rules.messaging import (
    calls,
    conversations,
    email_sequences,
    email_templates,
    emails,
    messages,
    sms,
)

handles: Handlers = Handlers.of(calls, conversations, email_sequences, email_templates, emails, messages, sms)

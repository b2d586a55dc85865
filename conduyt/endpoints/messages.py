# Made from conduyt/api/messages.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of messages."""

from __future__ import annotations

from conduyt._core.decoding import Bytes, Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Outcome
from conduyt.models.messages import Message, SmsSendLog, SmsTransports

LIST = Endpoint(
    method="GET", path="/messages", decode=Many(Message, paging="page"), safety="read", live_names={"limit": "per_page"}
)
CREATE = Endpoint(method="POST", path="/messages", decode=One(Message), safety="keyed")
DOWNLOAD_MEDIA = Endpoint(
    method="GET", path="/messages/{message_id}/media/{media_index}", decode=Bytes(html=False), safety="read"
)
EMAILS_LIST = Endpoint(
    method="GET", path="/emails", decode=Many(Message, paging="page"), safety="read", live_names={"limit": "per_page"}
)
EMAILS_SEND = Endpoint(method="POST", path="/email/send", decode=One(Message, undocumented=True), safety="create")
EMAILS_SEND_BULK = Endpoint(
    method="POST", path="/email/send-bulk", decode=One(Outcome, undocumented=True), safety="create"
)
EMAILS_GET_HEALTH = Endpoint(method="GET", path="/emails/health", decode=One(Outcome, undocumented=True), safety="read")
SMS_GET = Endpoint(method="GET", path="/messages/sms/{message_id}", decode=One(Message), safety="read")
SMS_SEND = Endpoint(
    method="POST", path="/messages/sms/send", decode=One(Message), safety="keyed", key_field="idempotencyKey"
)
SMS_GET_TRANSPORTS = Endpoint(method="GET", path="/sms/transports", decode=One(SmsTransports), safety="read")
SMS_LIST_WHATSAPP_TEMPLATES = Endpoint(
    method="GET", path="/sms/whatsapp/templates", decode=Many(Outcome, items="templates"), safety="read"
)
SMS_LOGS_LIST = Endpoint(
    method="GET",
    path="/sms/send-logs",
    decode=Many(SmsSendLog, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
SMS_LOGS_CREATE = Endpoint(
    method="POST", path="/sms/send-logs", decode=One(SmsSendLog, undocumented=True), safety="create"
)

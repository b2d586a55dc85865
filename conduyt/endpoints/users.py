# Made from conduyt/api/users.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of users."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.users import CurrentUser, User

LIST = Endpoint(method="GET", path="/users", decode=Many(User), safety="read")
CREATE = Endpoint(method="POST", path="/users", decode=One(User, undocumented=True), safety="create")
INVITE = Endpoint(method="POST", path="/users/invite", decode=One(User, undocumented=True), safety="create")
GET_ME = Endpoint(method="GET", path="/users/me", decode=One(CurrentUser), safety="read")
UPDATE_ME = Endpoint(method="PATCH", path="/users/me", decode=One(Outcome, undocumented=True), safety="idempotent")
GET = Endpoint(method="GET", path="/users/{user_id}", decode=One(User), safety="read")
UPDATE = Endpoint(method="PATCH", path="/users/{user_id}", decode=One(User), safety="idempotent")
DELETE = Endpoint(method="DELETE", path="/users/{user_id}", decode=One(Deleted, undocumented=True), safety="idempotent")
DEACTIVATE = Endpoint(
    method="POST", path="/users/{user_id}/deactivate", decode=One(Outcome, undocumented=True), safety="idempotent"
)
REACTIVATE = Endpoint(
    method="POST", path="/users/{user_id}/reactivate", decode=One(Outcome, undocumented=True), safety="idempotent"
)
CANCEL_INVITE = Endpoint(
    method="POST", path="/users/{user_id}/invite/cancel", decode=One(Outcome, undocumented=True), safety="idempotent"
)
RESEND_INVITE = Endpoint(
    method="POST", path="/users/{user_id}/invite/resend", decode=One(Outcome, undocumented=True), safety="create"
)
RESET_PASSWORD = Endpoint(
    method="POST", path="/users/{user_id}/reset-password", decode=One(Outcome, undocumented=True), safety="create"
)
UPLOAD_AVATAR = Endpoint(
    method="POST", path="/users/{user_id}/avatar", decode=One(Outcome, undocumented=True), safety="idempotent"
)
DELETE_AVATAR = Endpoint(
    method="DELETE", path="/users/{user_id}/avatar", decode=One(Outcome, undocumented=True), safety="idempotent"
)
GET_STATS = Endpoint(method="GET", path="/users/{user_id}/stats", decode=One(Outcome, undocumented=True), safety="read")

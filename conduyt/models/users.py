# Made from conduyt/api/users.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of users."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model

UserRole: TypeAlias = Literal["owner", "admin", "member"] | str
"""What a user may do in a workspace."""


class User(Model):
    """A member of the workspace."""

    id: Id = ""
    """Id of the user."""
    first_name: str | None = None
    """Given name."""
    last_name: str | None = None
    """Family name."""
    email: str | None = None
    """Email address."""
    phone: str | None = None
    """Phone number."""
    avatar_url: str | None = None
    """Address of the picture."""
    role: UserRole | None = None
    """What the user may do in the workspace. One of `owner`, `admin`, `member`."""
    is_active: bool | None = None
    """Whether the user can log in."""
    permissions: list[object] | None = None
    """Single permissions. Their shape is not documented."""
    accepted_at: AwareDatetime | None = None
    """When the user accepted the invitation."""
    joined_at: AwareDatetime | None = None
    """When the user joined the workspace."""
    invited_at: AwareDatetime | None = None
    """When the user was invited."""
    invite_token_expiry: AwareDatetime | None = None
    """When the invitation runs out."""
    last_login_at: AwareDatetime | None = None
    """When the user last logged in."""
    calendar_connected: bool | None = None
    """Whether the user has connected a calendar."""
    receiving_leads: bool | None = None
    """Whether new leads are given to the user."""
    group: object = None
    """The group of the user. The shape is not documented."""
    position: str | None = None
    """Job title. Not documented; inferred."""
    extension: str | None = None
    """Extension of the phone. Not documented; inferred."""
    mobile_phone: str | None = None
    """Number of the mobile phone. Not documented; inferred."""
    email_sender_local: str | None = None
    """Part before the @ of the user's sender address. Not documented; inferred."""
    email_sender_name: str | None = None
    """Name the user sends email under. Not documented; inferred."""
    pool_claim_daily_limit: object = None
    """Leads that the user may take from the pool in a day. The shape is not documented."""
    custom1: object = None
    """First field of your own. The shape is not documented."""
    custom2: object = None
    """Second field of your own. The shape is not documented."""
    custom3: object = None
    """Third field of your own. The shape is not documented."""
    custom4: object = None
    """Fourth field of your own. The shape is not documented."""


class CurrentUser(Model):
    """The user and the workspace of an API key."""

    user: CurrentUserProfile | None = None
    """The user."""
    account: CurrentUserAccount | None = None
    """The workspace of the key."""
    accounts: list[CurrentUserMembership] | None = None
    """All workspaces that the user can access."""
    role: UserRole | None = None
    """What the user may do in this workspace. One of `owner`, `admin`, `member`."""
    permissions: object = None
    """Single permissions. The shape is not documented."""
    api_key: object = None
    """The key the call was made with. The shape is not documented."""
    lead_visibility_mode: str | None = None
    """Which leads the user sees."""
    is_impersonating: bool | None = None
    """Whether another person acts as the user."""
    original_user_id: str | None = None
    """Id of the user who acts as this one."""
    rep_profile: CurrentUserRepProfile | None = None
    """Facts about the user as a sales representative."""
    sender_identity: object = None
    """Sender of the user's emails. The shape is not documented."""


class CurrentUserProfile(Model):
    """The user of an API key."""

    id: Id = ""
    """Id of the user."""
    email: str | None = None
    """Email address."""
    first_name: str | None = None
    """Given name."""
    last_name: str | None = None
    """Family name."""
    phone: str | None = None
    """Phone number."""
    avatar_url: str | None = None
    """Address of the picture."""
    is_active: bool | None = None
    """Whether the user can log in."""
    email_verified: bool | None = None
    """Whether the email address is confirmed."""
    created_at: AwareDatetime | None = None
    """When the user was created."""


class CurrentUserAccount(Model):
    """The workspace that an API key belongs to."""

    id: Id = ""
    """Id of the workspace."""
    name: str | None = None
    """Name of the workspace."""
    slug: str | None = None
    """Name of the workspace in addresses."""
    plan: str | None = None
    """The plan it is on."""
    domain: str | None = None
    """Its own domain."""
    brand_favicon: str | None = None
    """Address of its icon."""
    created_at: AwareDatetime | None = None
    """When the workspace was created."""


class CurrentUserMembership(Model):
    """A workspace that the user can access."""

    id: Id = ""
    """Id of the workspace."""
    name: str | None = None
    """Name of the workspace."""
    slug: str | None = None
    """Name of the workspace in addresses."""
    plan: str | None = None
    """The plan it is on."""
    role: UserRole | None = None
    """What the user may do there. One of `owner`, `admin`, `member`."""
    is_member: bool | None = None
    """Whether the user is a member of it."""


class CurrentUserRepProfile(Model):
    """Facts about the user as a sales representative."""

    position: str | None = None
    """Job title. Not documented; inferred."""
    mobile_phone: str | None = None
    """Number of the mobile phone. Not documented; inferred."""
    custom1: object = None
    """First field of your own. The shape is not documented."""
    custom2: object = None
    """Second field of your own. The shape is not documented."""
    custom3: object = None
    """Third field of your own. The shape is not documented."""
    custom4: object = None
    """Fourth field of your own. The shape is not documented."""

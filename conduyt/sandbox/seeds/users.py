"""The members: the owner, who is the user of the keys and whom an empty sandbox has too, and four more."""

from __future__ import annotations

from conduyt.sandbox.rules.team.users import new_user
from conduyt.sandbox.seeds.context import SeedContext, ago
from conduyt.sandbox.store import Doc

OWNER = "user_charles"


def fill_owner(seed: SeedContext) -> None:
    _user(seed, "Charles", "Babbage", {"role": "owner", "invitedAt": None, "position": "Head of Sales"})


def fill(seed: SeedContext) -> None:
    """Two colleagues, one who has left, and one who has not accepted the invitation yet."""
    _user(seed, "Grace", "Hopper", {"role": "admin"})
    _user(seed, "Katherine", "Johnson", {})
    _user(seed, "Alan", "Turing", {"isActive": False, "receivingLeads": False, "lastLoginAt": ago(days=90)})
    # Far in the future, so that the invitation never expires.
    pending: Doc = {"isActive": False, "inviteTokenExpiry": "2099-01-01T00:00:00.000Z"}
    pending |= dict.fromkeys(("firstName", "lastName", "acceptedAt", "joinedAt", "lastLoginAt"))
    _user(seed, "Mary", "Somerville", pending)


def _user(seed: SeedContext, first: str, last: str, fields: Doc) -> None:
    usual = {
        "firstName": first,
        "lastName": last,
        "isActive": True,
        "acceptedAt": ago(days=299),
        "joinedAt": ago(days=299),
        "lastLoginAt": ago(hours=1),
    }
    user = new_user(
        id_=f"user_{first.lower()}",
        email=f"{first.lower()}@sandbox.example",
        role="member",
        now=ago(days=300),
        fields={**usual, **fields},
    )
    seed.records.insert("users", user)

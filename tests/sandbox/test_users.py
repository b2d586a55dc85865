"""Users: members, invitations, handing work over, and the user of a key."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

PICTURE = ("ada.png", b"\x89PNG...", "image/png")


@pytest.fixture
def grace(api: Caller) -> str:
    """An active member beside the owner."""
    body = {"email": "grace@example.com", "firstName": "Grace", "role": "admin"}
    return str(api.ok("POST", "/users", json=body)["id"])


def test_the_demo_has_members_of_all_kinds(read: Caller) -> None:
    users = {user["firstName"]: user for user in read.ok("GET", "/users")}
    assert [user["role"] for user in users.values()] == ["owner", "admin", "member", "member", "member"]
    assert [name for name, user in users.items() if not user["isActive"]] == ["Alan", None]
    assert users["Alan"]["acceptedAt"]
    assert users[None]["acceptedAt"] is None


def test_an_empty_sandbox_has_an_owner(api: Caller) -> None:
    [owner] = api.ok("GET", "/users")
    assert owner["role"] == "owner"
    assert api.ok("GET", f"/users/{owner['id']}") == owner


def test_a_user_can_be_created(api: Caller, grace: str) -> None:
    user = api.ok("GET", f"/users/{grace}")
    assert (user["firstName"], user["role"], user["isActive"]) == ("Grace", "admin", True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", None),
        ("email", "nobody"),
        ("email", "charles@sandbox.example"),
        ("role", "owner"),
        ("firstName", 5),
    ],
)
def test_a_new_user_has_to_make_sense(api: Caller, field: str, value: Any) -> None:
    error = api.error("POST", "/users", 422, json={"email": "grace@example.com", field: value})
    assert error["details"][0]["field"] == field


def test_somebody_is_invited_by_email(api: Caller, sandbox: Sandbox) -> None:
    user = api.ok("POST", "/users/invite", json={"email": "grace@example.com", "role": "member"})
    assert (user["isActive"], user["acceptedAt"]) == (False, None)
    assert user["inviteTokenExpiry"] > user["invitedAt"]
    [mail] = sandbox.outbox
    assert (mail.to, mail.message_id) == ("grace@example.com", None)
    assert "accept-invite" in mail.body


def test_members_cannot_be_invited(api: Caller) -> None:
    body = {"email": "CHARLES@sandbox.example", "role": "member"}
    assert api.error("POST", "/users/invite", 422, json=body)["details"][0]["field"] == "email"


def test_an_invitation_can_be_sent_again(api: Caller, sandbox: Sandbox) -> None:
    user = api.ok("POST", "/users/invite", json={"email": "grace@example.com", "role": "member"})
    sandbox.clock.advance(3600)
    again = api.ok("POST", f"/users/{user['id']}/invite/resend")
    assert again["inviteTokenExpiry"] > user["inviteTokenExpiry"]
    assert len(sandbox.outbox) == 2


def test_an_invitation_can_be_taken_back(api: Caller) -> None:
    user = api.ok("POST", "/users/invite", json={"email": "grace@example.com", "role": "member"})
    api.ok("POST", f"/users/{user['id']}/invite/cancel")
    api.error("GET", f"/users/{user['id']}", 404)


def test_a_member_has_no_open_invitation(api: Caller, grace: str) -> None:
    for action in ("cancel", "resend"):
        api.error("POST", f"/users/{grace}/invite/{action}", 409)


def test_a_user_can_be_changed(api: Caller, grace: str) -> None:
    body = {"role": "member", "email": "g@example.com", "phone": "+14155550123"}
    user = api.ok("PATCH", f"/users/{grace}", json=body)
    assert {name: user[name] for name in body} == body
    assert api.ok("PATCH", f"/users/{grace}", json={"email": "g@example.com"})["role"] == "member"


def test_an_update_does_not_switch_users_off(api: Caller, grace: str) -> None:
    error = api.error("PATCH", f"/users/{grace}", 422, json={"isActive": False, "lastName": "Hopper"})
    assert [one["field"] for one in error["details"]] == ["isActive"]
    assert api.ok("GET", f"/users/{grace}")["lastName"] is None


def test_an_email_address_belongs_to_one_member(api: Caller, grace: str) -> None:
    api.error("PATCH", f"/users/{grace}", 422, json={"email": "charles@sandbox.example"})
    api.ok("PATCH", f"/users/{grace}", json={"email": "GRACE@example.com"})


def test_a_deactivated_user_can_come_back(api: Caller, grace: str) -> None:
    for _ in range(2):
        assert api.ok("POST", f"/users/{grace}/deactivate")["isActive"] is False
    assert api.ok("POST", f"/users/{grace}/reactivate")["isActive"] is True


def test_nobody_comes_back_who_never_came(api: Caller) -> None:
    user = api.ok("POST", "/users/invite", json={"email": "grace@example.com", "role": "member"})
    api.error("POST", f"/users/{user['id']}/reactivate", 409)


def test_work_is_handed_over(api: Caller, sandbox: Sandbox, grace: str, receiver: Receiver) -> None:
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com", "assignedTo": grace})
    place = {"pipelineId": "pipe_abc123", "stageId": "stage_new"}
    deal = api.ok("POST", "/deals", json={"name": "Engine", "assignedTo": grace, **place})
    sandbox.receive("ada@example.com", "Hello")
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.assigned", "deal.updated"]})

    api.ok("POST", f"/users/{grace}/deactivate", params={"reassign_to": "user_charles"})

    assert api.ok("GET", f"/contacts/{contact['id']}")["assignedTo"] == "user_charles"
    assert api.ok("GET", f"/deals/{deal['id']}")["assignedTo"] == "user_charles"
    assert api.ok("GET", "/conversations")[0]["assignedTo"] == "user_charles"
    assert [receiver.next().event["event"] for _ in range(2)] == ["contact.assigned", "deal.updated"]


def test_without_an_heir_work_stays_where_it_is(api: Caller, grace: str) -> None:
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com", "assignedTo": grace})
    api.ok("POST", f"/users/{grace}/deactivate")
    assert api.ok("GET", f"/contacts/{contact['id']}")["assignedTo"] == grace


def test_an_heir_is_somebody_else(api: Caller, grace: str) -> None:
    for heir in (grace, "user_nobody"):
        api.error("POST", f"/users/{grace}/deactivate", 422, params={"reassign_to": heir})
    assert api.ok("GET", f"/users/{grace}")["isActive"] is True


def test_a_removed_user_is_in_charge_of_nothing(api: Caller, grace: str) -> None:
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com", "assignedTo": grace})
    api.ok("DELETE", f"/users/{grace}")
    api.error("GET", f"/users/{grace}", 404)
    assert api.ok("GET", f"/contacts/{contact['id']}")["assignedTo"] is None


def test_a_workspace_keeps_an_owner(api: Caller, grace: str) -> None:
    api.error("DELETE", "/users/user_charles", 409)
    api.error("POST", "/users/user_charles/deactivate", 409)
    api.error("PATCH", "/users/user_charles", 409, json={"role": "member"})
    api.ok("PATCH", f"/users/{grace}", json={"role": "owner"})
    api.ok("PATCH", "/users/user_charles", json={"role": "member"})


def test_a_password_is_reset_by_email(api: Caller, sandbox: Sandbox, grace: str) -> None:
    api.ok("POST", f"/users/{grace}/reset-password")
    assert "reset-password" in sandbox.outbox[0].body


def test_a_user_has_a_picture(api: Caller, grace: str) -> None:
    url = api.ok("POST", f"/users/{grace}/avatar", files={"avatar": PICTURE})["avatarUrl"]
    assert url.endswith(".png")
    assert api.ok("GET", f"/users/{grace}")["avatarUrl"] == url
    api.ok("DELETE", f"/users/{grace}/avatar")
    assert api.ok("GET", f"/users/{grace}")["avatarUrl"] is None


def test_a_picture_is_a_small_image(api: Caller, grace: str) -> None:
    path = f"/users/{grace}/avatar"
    api.error("POST", path, 400, files={"picture": PICTURE})
    api.error("POST", path, 400, json={})
    api.error("POST", path, 422, files={"avatar": ("ada.txt", b"Ada", "text/plain")})
    api.error("POST", path, 413, files={"avatar": ("ada.png", bytes(5 * 1024 * 1024 + 1), "image/png")})


def test_the_stats_count_the_work(api: Caller, grace: str) -> None:
    place = {"pipelineId": "pipe_abc123", "stageId": "stage_won"}
    api.ok("POST", "/deals", json={"name": "Engine", "value": 500, "assignedTo": grace, **place})
    stats = api.ok("GET", f"/users/{grace}/stats")
    assert (stats["deals"], stats["dealsWon"], stats["wonValue"], stats["contacts"]) == (1, 1, 500, 0)


def test_a_key_stands_for_a_user(read: Caller, demo: Sandbox) -> None:
    me = read.ok("GET", "/users/me")
    assert (me["user"]["id"], me["role"]) == ("user_charles", "owner")
    assert (me["account"]["id"], me["account"]["plan"]) == ("acct_sandbox", "professional")
    other = Caller(demo, demo.other_keys["read"])
    assert other.ok("GET", "/users/me")["account"]["name"] == "Neighbour"
    other.close()


def test_the_user_of_the_key_can_be_changed(api: Caller) -> None:
    api.ok("PATCH", "/users/me", json={"phone": "+14155550123", "email": "c@example.com"})
    me = api.ok("GET", "/users/me")["user"]
    assert (me["phone"], me["email"]) == ("+14155550123", "c@example.com")
    api.ok("PATCH", "/users/me", json={"lastName": None})
    api.error("PATCH", "/users/me", 422, json={"role": "member"})
    api.error("PATCH", "/users/me", 422, json={"email": None})


def test_a_key_may_outlive_its_user(api: Caller, grace: str) -> None:
    api.ok("PATCH", f"/users/{grace}", json={"role": "owner"})
    api.ok("DELETE", "/users/user_charles")
    api.error("GET", "/users/me", 404)


@pytest.mark.parametrize("path", ["", "/stats"])
def test_an_unknown_user_is_not_found(api: Caller, path: str) -> None:
    api.error("GET", f"/users/user_nobody{path}", 404)

"""Forms: what they are, and the submissions of visitors, who have no key."""

from collections.abc import Iterator
from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

EMAIL = {"name": "email", "label": "Email", "type": "email", "required": True}


def form(api: Caller, slug: str = "newsletter", **fields: Any) -> dict[str, Any]:
    body = {"name": "Newsletter", "slug": slug, "fields": [EMAIL], **fields}
    made: dict[str, Any] = api.ok("POST", "/forms", json=body)
    return made


@pytest.fixture
def visitor(sandbox: Sandbox) -> Iterator[Caller]:
    caller = Caller(sandbox, None)
    yield caller
    caller.close()


def test_a_form_can_be_created_and_changed(api: Caller, sandbox: Sandbox) -> None:
    made = form(api, thankYouMessage="Thank you!")
    assert (made["isActive"], made["settings"], made["description"]) == (True, {}, None)
    sandbox.clock.advance(1)
    changed = api.ok("PATCH", f"/forms/{made['id']}", json={"name": "News", "thankYouMessage": None})
    assert (changed["name"], changed["slug"], changed["thankYouMessage"]) == ("News", "newsletter", None)
    assert changed["updatedAt"] > made["updatedAt"]
    assert api.ok("GET", f"/forms/{made['id']}") == api.ok("GET", "/forms")[0] == changed


def test_two_forms_do_not_share_a_slug(api: Caller) -> None:
    made = form(api)
    api.ok("PATCH", f"/forms/{made['id']}", json={"slug": "newsletter"})
    other = form(api, "offers")
    body = {"name": "Newsletter", "slug": "Newsletter", "fields": []}
    assert api.error("POST", "/forms", 422, json=body)["details"][0]["field"] == "slug"
    api.error("PATCH", f"/forms/{other['id']}", 422, json={"slug": "newsletter"})
    api.ok("DELETE", f"/forms/{made['id']}")
    api.ok("PATCH", f"/forms/{other['id']}", json={"slug": "newsletter"})


@pytest.mark.parametrize("field", [{}, {"name": ""}, {"name": 5}])
def test_fields_need_a_name(api: Caller, field: dict[str, Any]) -> None:
    error = api.error("POST", "/forms", 422, json={"name": "N", "slug": "n", "fields": [EMAIL, field]})
    assert error["details"][0]["field"] == "fields.1.name"


def test_a_deleted_form_is_archived(api: Caller, visitor: Caller) -> None:
    made = form(api)
    for _ in range(2):
        api.ok("DELETE", f"/forms/{made['id']}")
    assert api.ok("GET", "/forms") == []
    assert api.ok("GET", f"/forms/{made['id']}")["archivedAt"]
    api.error("PATCH", f"/forms/{made['id']}", 409, json={"name": "News"})
    visitor.error("POST", f"/forms/{made['id']}/submit", 404, json={"email": "ada@example.com"})


def test_an_unknown_form_is_not_found(api: Caller, visitor: Caller) -> None:
    for path in ("", "/submissions", "/analytics"):
        api.error("GET", f"/forms/form_nobody{path}", 404)
    visitor.error("POST", "/forms/form_nobody/submit", 404, json={})


def test_a_submission_creates_a_contact(api: Caller, visitor: Caller, receiver: Receiver) -> None:
    events = ["contact.created", "contact.updated", "form.submitted"]
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": events})
    made = form(api, redirectUrl="https://example.com/thanks")
    data = {"email": "ada@example.com", "First Name": "Ada", "last_name": " Lovelace ", "budget": 5}

    outcome = visitor.ok("POST", f"/forms/{made['id']}/submit", json=data)

    contact = api.ok("GET", f"/contacts/{outcome['contactId']}")
    assert (contact["firstName"], contact["lastName"], contact["email"]) == ("Ada", "Lovelace", "ada@example.com")
    assert contact["source"] == "Newsletter"
    assert outcome["redirectUrl"] == "https://example.com/thanks"
    [submission] = api.ok("GET", f"/forms/{made['id']}/submissions")
    assert (submission["data"], submission["contactId"]) == (data, contact["id"])
    told = [receiver.next().event for _ in range(2)]
    assert [one["event"] for one in told] == ["contact.created", "form.submitted"]
    assert told[1]["data"] == submission
    assert told[1]["accountId"] == "acct_sandbox"


def test_a_submission_updates_the_contact(api: Caller, visitor: Caller, receiver: Receiver) -> None:
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com", "firstName": "Ada", "phone": "+1415"})
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.updated", "form.submitted"]})
    made = form(api)

    data = {"email": "ADA@example.com", "name": "Ada Byron King", "phone": ""}
    outcome = visitor.ok("POST", f"/forms/{made['id']}/submit", json=data)

    assert outcome["contactId"] == contact["id"]
    changed = api.ok("GET", f"/contacts/{contact['id']}")
    assert (changed["firstName"], changed["lastName"], changed["phone"]) == ("Ada", "Byron King", "+1415")
    assert changed["email"] == "ada@example.com"
    assert [receiver.next().event["event"] for _ in range(2)] == ["contact.updated", "form.submitted"]


def test_a_submission_without_news_does_not_update(api: Caller, visitor: Caller, receiver: Receiver) -> None:
    api.ok("POST", "/contacts", json={"email": "ada@example.com", "firstName": "Ada"})
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.updated", "form.submitted"]})
    visitor.ok("POST", f"/forms/{form(api)['id']}/submit", json={"email": "ada@example.com", "firstName": "Ada"})
    assert receiver.next().event["event"] == "form.submitted"


def test_a_form_need_not_ask_for_an_email(api: Caller, visitor: Caller) -> None:
    made = form(api, fields=[{"name": "opinion"}])
    outcome = visitor.ok("POST", f"/forms/{made['id']}/submit", json={"opinion": "Nice"})
    assert outcome["contactId"] is None
    assert api.ok("GET", "/contacts") == []


def test_required_fields_must_be_filled_in(api: Caller, visitor: Caller) -> None:
    made = form(api, fields=[EMAIL, {"name": "consent", "required": True}, {"name": "phone"}])
    path = f"/forms/{made['id']}/submit"
    details = visitor.error("POST", path, 422, json={"email": "nobody", "consent": ""})["details"]
    assert details == [
        {"field": "email", "message": "is not a valid email"},
        {"field": "consent", "message": "is required"},
    ]
    assert api.ok("GET", f"/forms/{made['id']}/submissions") == []
    visitor.ok("POST", path, json={"email": "ada@example.com", "consent": False})


def test_a_submission_lands_in_the_workspace_of_the_form(api: Caller, sandbox: Sandbox, visitor: Caller) -> None:
    other = Caller(sandbox, sandbox.other_keys["admin"])
    made = form(other)
    api.ok("POST", f"/forms/{made['id']}/submit", json={"email": "ada@example.com"})  # the key does not matter
    assert api.ok("GET", "/contacts") == []
    assert other.ok("GET", "/contacts")[0]["email"] == "ada@example.com"
    other.close()


def test_a_submission_needs_no_valid_key(api: Caller, sandbox: Sandbox) -> None:
    stranger = Caller(sandbox, "cdy_nobody")
    stranger.ok("POST", f"/forms/{form(api)['id']}/submit", json={"email": "ada@example.com"})
    stranger.error("GET", "/forms", 401)
    stranger.close()


def test_visitors_have_a_limit_of_their_own() -> None:
    with Sandbox(seed="empty", plan="starter") as sandbox:
        sandbox.clock.freeze()
        owner, visitor = Caller(sandbox, sandbox.keys["admin"]), Caller(sandbox, None)
        path = f"/forms/{form(owner)['id']}/submit"
        statuses = [visitor("POST", path, json={"email": f"{n}@example.com"}).status_code for n in range(21)]
        assert statuses == [201] * 20 + [429]
        owner.ok("GET", "/forms")
        owner.close()
        visitor.close()


def test_the_analytics_count_submissions(api: Caller, sandbox: Sandbox, visitor: Caller) -> None:
    made = form(api)
    path = f"/forms/{made['id']}"
    assert api.ok("GET", f"{path}/analytics")["lastSubmittedAt"] is None
    for email in ("ada@example.com", "ada@example.com", "bob@example.com"):
        visitor.ok("POST", f"{path}/submit", json={"email": email})
        sandbox.clock.advance(24 * 3600)
    figures = api.ok("GET", f"{path}/analytics")
    assert (figures["submissions"], figures["contacts"]) == (3, 2)
    assert [day["submissions"] for day in figures["byDay"]] == [1, 1, 1]
    assert figures["lastSubmittedAt"][:10] == figures["byDay"][-1]["date"]


def test_submissions_come_in_pages(api: Caller, visitor: Caller) -> None:
    made = form(api)
    for number in range(3):
        visitor.ok("POST", f"/forms/{made['id']}/submit", json={"email": f"{number}@example.com"})
    page = api.ok("GET", f"/forms/{made['id']}/submissions", params={"limit": 2})
    assert [submission["data"]["email"] for submission in page] == ["2@example.com", "1@example.com"]


def test_the_installation_check_believes_what_it_is_told(api: Caller) -> None:
    path = f"/forms/{form(api)['id']}/install-check"
    assert api.ok("POST", path, json={"url": "https://example.com"})["installed"] is True
    assert api.ok("POST", path)["installed"] is False


def test_the_demo_has_forms_with_submissions(read: Caller) -> None:
    forms = read.ok("GET", "/forms")
    assert [one["slug"] for one in forms] == ["newsletter", "contact-us"]
    assert all(read.ok("GET", f"/forms/{one['id']}/submissions") for one in forms)

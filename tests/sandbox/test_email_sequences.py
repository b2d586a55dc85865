"""Email sequences: enrolling contacts, and the emails that go out as the clock advances."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

DAY = 24 * 3600
STEPS = [
    {"subject": "Welcome, {{firstName}}", "body": "One", "delayDays": 0},
    {"subject": "How is it going?", "body": "Two", "delayDays": 3},
    {"subject": "Last one", "body": "Three", "delayDays": 4},
]


@pytest.fixture(autouse=True)
def frozen(sandbox: Sandbox) -> None:
    sandbox.clock.freeze()


@pytest.fixture
def sequence(api: Caller) -> str:
    id_: str = api.ok("POST", "/emails/sequences", json={"name": "First weeks", "steps": STEPS})["id"]
    return f"/emails/sequences/{id_}"


@pytest.fixture
def contact(api: Caller) -> Callable[..., str]:
    numbers = count()

    def create(*, email: bool = True) -> str:
        address = {"email": f"ada{next(numbers)}@example.com"} if email else {}
        id_: str = api.ok("POST", "/contacts", json={"firstName": "Ada", **address})["id"]
        return id_

    return create


def enroll(api: Caller, sequence: str, *contact_ids: str) -> Any:
    return api.ok("POST", f"{sequence}/enroll", json={"contactIds": list(contact_ids)})


def subjects(sandbox: Sandbox) -> list[str | None]:
    return [email.subject for email in sandbox.outbox]


def standing(api: Caller, sequence: str) -> list[tuple[str, int]]:
    """Status and number of emails so far, in the order of enrollment."""
    enrollments = api.ok("GET", f"{sequence}/enrollments")
    return [(one["status"], one["currentStep"]) for one in reversed(enrollments)]


def test_a_sequence_is_created_switched_on(api: Caller) -> None:
    answer = api("POST", "/emails/sequences", json={"name": "First weeks", "steps": STEPS})
    assert answer.status_code == 201
    sequence = answer.json()["data"]
    assert (sequence["isActive"], sequence["steps"], sequence["description"]) == (True, STEPS, None)
    assert api.ok("GET", f"/emails/sequences/{sequence['id']}") == sequence
    assert api.ok("GET", "/emails/sequences") == [sequence]


def test_a_delay_cannot_be_negative(api: Caller) -> None:
    error = api.error("POST", "/emails/sequences", 422, json={"name": "x", "steps": [{"delayDays": -1}]})
    assert error["details"][0]["field"] == "steps.0.delayDays"


def test_an_email_without_delay_goes_out_on_enrollment(
    api: Caller, sandbox: Sandbox, sequence: str, contact: Callable[..., str]
) -> None:
    outcome = enroll(api, sequence, contact())
    assert outcome["enrolled"] == 1
    assert outcome["enrollments"][0]["currentStep"] == 1
    assert subjects(sandbox) == ["Welcome, Ada"]


def test_the_emails_go_out_when_their_days_have_passed(
    api: Caller, sandbox: Sandbox, sequence: str, contact: Callable[..., str]
) -> None:
    enroll(api, sequence, contact())
    sandbox.clock.advance(3 * DAY - 1)
    assert len(sandbox.outbox) == 1
    sandbox.clock.advance(1)
    assert subjects(sandbox)[1:] == ["How is it going?"]
    assert standing(api, sequence) == [("active", 2)]
    sandbox.clock.advance(4 * DAY)
    assert standing(api, sequence) == [("completed", 3)]


def test_when_the_clock_jumps_each_email_is_dated_to_its_day(
    api: Caller, sandbox: Sandbox, sequence: str, contact: Callable[..., str]
) -> None:
    enroll(api, sequence, contact())
    sandbox.clock.advance(30 * DAY)
    dates = sorted(message["sentAt"] for message in api.ok("GET", "/messages"))
    [enrollment] = api.ok("GET", f"{sequence}/enrollments")
    assert enrollment["completedAt"] == dates[2]
    assert enrollment["enrolledAt"] == dates[0]
    assert dates[0][:10] < dates[1][:10] < dates[2][:10]


def test_each_email_is_a_message_of_the_contact(
    api: Caller, sequence: str, contact: Callable[..., str], receiver: Receiver
) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["message.sent"]})
    id_ = contact()
    enroll(api, sequence, id_)
    [message] = api.ok("GET", "/messages", params={"contact_id": id_})
    assert (message["subject"], message["metadata"]["sendSource"]) == ("Welcome, Ada", "sequence")
    assert receiver.next().event["data"]["id"] == message["id"]


def test_contacts_that_cannot_be_enrolled_are_reported_and_the_others_enrolled(
    api: Caller, sequence: str, contact: Callable[..., str]
) -> None:
    good, mute, gone = contact(), contact(email=False), "con_none"
    shy, blocked = contact(), contact()
    api.ok("POST", "/bulk/contacts/dnc", json={"ids": [blocked]})
    api.ok("PATCH", f"/contacts/{shy}", json={"optedOutEmail": True})
    enroll(api, sequence, good)
    other = contact()
    answer = api("POST", f"{sequence}/enroll", json={"contactIds": [good, mute, gone, shy, blocked, other, other]})
    assert answer.status_code == 201
    outcome = answer.json()["data"]
    assert outcome["enrolled"] == 1
    assert {one["contactId"]: one["code"] for one in outcome["skipped"]} == {
        good: "already_enrolled",
        mute: "no_email",
        gone: "not_found",
        shy: "opted_out",
        blocked: "do_not_contact",
    }


def test_enrolling_nobody_answers_200(api: Caller, sequence: str) -> None:
    assert api("POST", f"{sequence}/enroll", json={"contactIds": ["con_none"]}).status_code == 200


def test_somebody_who_is_through_can_be_enrolled_again(
    api: Caller, sandbox: Sandbox, sequence: str, contact: Callable[..., str]
) -> None:
    id_ = contact()
    enroll(api, sequence, id_)
    sandbox.clock.advance(30 * DAY)
    assert enroll(api, sequence, id_)["enrolled"] == 1
    assert standing(api, sequence) == [("completed", 3), ("active", 1)]


def test_who_is_taken_out_gets_no_more_emails(
    api: Caller, sandbox: Sandbox, sequence: str, contact: Callable[..., str]
) -> None:
    id_ = contact()
    enroll(api, sequence, id_)
    outcome = api.ok("POST", f"{sequence}/unenroll", json={"contactIds": [id_, "con_none"]})
    assert (outcome["unenrolled"], outcome["skipped"][0]["code"]) == (1, "not_enrolled")
    sandbox.clock.advance(30 * DAY)
    assert len(sandbox.outbox) == 1
    assert standing(api, sequence) == [("unenrolled", 1)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"optedOutEmail": True}, "opted_out"), ({"email": None}, "no_email"), ({"email": "a@bounce.example"}, "bounced")],
)
def test_who_cannot_get_an_email_leaves_the_sequence(
    api: Caller, sandbox: Sandbox, sequence: str, contact: Callable[..., str], change: Any, reason: str
) -> None:
    id_ = contact()
    enroll(api, sequence, id_)
    api.ok("PATCH", f"/contacts/{id_}", json=change)
    sandbox.clock.advance(30 * DAY)
    [enrollment] = api.ok("GET", f"{sequence}/enrollments")
    assert (enrollment["status"], enrollment["unenrollReason"]) == ("unenrolled", reason)


def test_a_deleted_contact_leaves_the_sequence_at_once(api: Caller, sequence: str, contact: Callable[..., str]) -> None:
    id_ = contact()
    enroll(api, sequence, id_)
    api.ok("DELETE", f"/contacts/{id_}")
    assert standing(api, sequence) == [("unenrolled", 1)]


def test_nothing_goes_out_while_a_sequence_is_switched_off(
    api: Caller, sandbox: Sandbox, sequence: str, contact: Callable[..., str]
) -> None:
    enroll(api, sequence, contact())
    api.ok("PATCH", sequence, json={"isActive": False})
    sandbox.clock.advance(30 * DAY)
    assert len(sandbox.outbox) == 1
    api.error("POST", f"{sequence}/enroll", 409, json={"contactIds": []})
    api.ok("PATCH", sequence, json={"isActive": True})
    assert subjects(sandbox)[1:] == ["How is it going?"]
    newest = api.ok("GET", "/messages")[0]
    assert newest["sentAt"] == api.ok("GET", sequence)["updatedAt"]


def test_new_steps_count_for_who_is_half_way_through(
    api: Caller, sandbox: Sandbox, sequence: str, contact: Callable[..., str]
) -> None:
    enroll(api, sequence, contact())
    api.ok("PATCH", sequence, json={"steps": [{"subject": "A"}, {"subject": "B", "delayDays": 1}]})
    sandbox.clock.advance(DAY)
    assert subjects(sandbox) == ["Welcome, Ada", "B"]


def test_who_has_had_all_of_the_new_steps_is_through(api: Caller, sequence: str, contact: Callable[..., str]) -> None:
    enroll(api, sequence, contact())
    api.ok("PATCH", sequence, json={"steps": [{"subject": "A"}]})
    assert standing(api, sequence) == [("completed", 1)]


def test_a_sequence_without_emails_is_over_at_once(api: Caller, contact: Callable[..., str]) -> None:
    id_ = api.ok("POST", "/emails/sequences", json={"name": "x", "steps": []})["id"]
    enroll(api, f"/emails/sequences/{id_}", contact())
    assert standing(api, f"/emails/sequences/{id_}") == [("completed", 0)]


def test_the_stats_count_contacts_and_emails(
    api: Caller, sandbox: Sandbox, sequence: str, contact: Callable[..., str]
) -> None:
    assert api.ok("GET", f"{sequence}/stats")["openRate"] == 0
    first, second = contact(), contact()
    enroll(api, sequence, first, second)
    api.ok("POST", f"{sequence}/unenroll", json={"contactIds": [second]})
    sandbox.clock.advance(3 * DAY)
    stats = api.ok("GET", f"{sequence}/stats")
    assert (stats["enrolled"], stats["active"], stats["completed"], stats["unenrolled"]) == (2, 1, 0, 1)
    assert stats["sent"] == 3
    assert [step["sent"] for step in stats["steps"]] == [2, 1, 0]


def test_preflight_tells_what_is_wrong_with_the_sequence(api: Caller) -> None:
    id_ = api.ok("POST", "/emails/sequences", json={"name": "x", "steps": []})["id"]
    path = f"/emails/sequences/{id_}"
    assert [issue["code"] for issue in api.ok("POST", f"{path}/preflight")["issues"]] == ["no_steps"]
    api.ok("PATCH", path, json={"isActive": False, "steps": [{"subject": "x"}]})
    outcome = api.ok("POST", f"{path}/preflight")
    assert outcome["ready"] is False
    assert [issue["code"] for issue in outcome["issues"]] == ["switched_off", "empty_step"]


def test_preflight_tells_who_cannot_be_enrolled(api: Caller, sequence: str, contact: Callable[..., str]) -> None:
    body = {"contactIds": [contact(), contact(email=False)]}
    outcome = api.ok("POST", f"{sequence}/preflight", json=body)
    assert (outcome["ready"], outcome["contacts"]["total"], outcome["contacts"]["eligible"]) == (True, 2, 1)
    assert outcome["contacts"]["skipped"][0]["code"] == "no_email"


@pytest.mark.parametrize("ids", ["con_1", [1]])
def test_preflight_refuses_what_is_no_list_of_ids(api: Caller, sequence: str, ids: Any) -> None:
    error = api.error("POST", f"{sequence}/preflight", 422, json={"contactIds": ids})
    assert error["details"][0]["field"] == "contactIds"


def test_enrollments_come_a_page_at_a_time(api: Caller, sequence: str, contact: Callable[..., str]) -> None:
    enroll(api, sequence, *(contact() for _ in range(3)))
    answer = api("GET", f"{sequence}/enrollments", params={"limit": 2, "page": 2}).json()
    assert (len(answer["data"]), answer["meta"]["total"]) == (1, 3)


def test_enrollments_survive_a_restart(tmp_path: Any) -> None:
    with Sandbox(seed="empty", db=tmp_path / "x.db") as sandbox:
        api = Caller(sandbox, sandbox.keys["admin"])
        id_ = api.ok("POST", "/emails/sequences", json={"name": "x", "steps": STEPS})["id"]
        contact_id = api.ok("POST", "/contacts", json={"email": "a@example.com"})["id"]
        enroll(api, f"/emails/sequences/{id_}", contact_id)
        api.close()
    with Sandbox(seed="empty", db=tmp_path / "x.db") as sandbox:
        sandbox.clock.advance(4 * DAY)
        assert len(sandbox.outbox) == 2


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/enroll"),
        ("POST", "/unenroll"),
        ("GET", "/enrollments"),
        ("GET", "/stats"),
        ("POST", "/preflight"),
    ],
)
def test_unknown_sequences_are_not_found(api: Caller, method: str, path: str) -> None:
    body = {"contactIds": []} if method != "GET" else None
    api.error(method, f"/emails/sequences/seq_none{path}", 404, json=body)


def test_the_demo_has_people_in_all_states(read: Caller) -> None:
    assert [one["isActive"] for one in read.ok("GET", "/emails/sequences")] == [False, True]
    stats = read.ok("GET", "/emails/sequences/seq_first_weeks/stats")
    assert (stats["enrolled"], stats["completed"], stats["unenrolled"], stats["sent"]) == (30, 25, 5, 80)
    assert 0 < stats["clickRate"] < stats["openRate"] < 100
    enrollments = read.ok("GET", "/emails/sequences/seq_win_back/enrollments")
    assert {one["status"] for one in enrollments} == {"active"}

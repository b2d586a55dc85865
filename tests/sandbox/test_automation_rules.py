"""Times and conditions of automations, one by one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.automations.conditions import holds
from conduyt.sandbox.rules.automations.schedules import later, next_run, opening, parse_cron

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "following"),
    [
        ("0 9 * * 1", "2026-03-09T09:00"),
        ("*/15 * * * *", "2026-03-02T09:45"),
        ("5/20 10 * * *", "2026-03-02T10:05"),
        ("0 0 1 * *", "2026-04-01T00:00"),
        ("0 0 1 * 5", "2026-03-06T00:00"),
        ("0 12 * 4-5 0,7", "2026-04-05T12:00"),
        ("0 0 29 2 *", "2028-02-29T00:00"),
        ("0 8 * * *", "2026-03-03T08:00"),
    ],
)
def test_a_schedule_is_read_like_cron(cron: str, following: str) -> None:
    assert next_run(cron, MONDAY) == datetime.fromisoformat(f"{following}+00:00")


@pytest.mark.parametrize("cron", ["", "* * * *", "x * * * *", "5-1 * * * *", "*/0 * * * *", "* 24 * * *", "* * 0 * *"])
def test_what_is_no_schedule_is_refused(cron: str) -> None:
    with pytest.raises(ValueError, match=r"five fields|out of range|invalid literal"):
        parse_cron(cron)


@pytest.mark.parametrize(
    ("start", "value", "unit", "end"),
    [
        ("2026-03-02T09:30", 90, "minutes", "2026-03-02T11:00"),
        ("2026-03-02T09:30", 0.5, "days", "2026-03-02T21:30"),
        ("2026-03-02T09:30", 2, "weeks", "2026-03-16T09:30"),
        ("2026-01-31T09:30", 1, "months", "2026-02-28T09:30"),
        ("2026-11-30T09:30", 3, "months", "2027-02-28T09:30"),
        ("2026-03-02T09:30", 4, "business_days", "2026-03-06T09:30"),
        ("2026-03-02T09:30", 5, "business_days", "2026-03-09T09:30"),
        ("2026-03-07T09:30", 1, "business_days", "2026-03-09T09:30"),
        ("2026-03-07T09:30", 0, "business_days", "2026-03-07T09:30"),
    ],
)
def test_delays_are_counted_in_their_units(start: str, value: float, unit: str, end: str) -> None:
    moment = datetime.fromisoformat(f"{start}+00:00")
    assert later(moment, value, unit) == datetime.fromisoformat(f"{end}+00:00")


def test_a_delay_beyond_the_calendar_never_ends() -> None:
    assert iso(later(MONDAY, 1e12, "weeks")).startswith("9999-12-31")
    assert iso(later(MONDAY, 1e9, "months")).startswith("9999-12-31")


@pytest.mark.parametrize(
    ("start", "end", "zone", "opens"),
    [
        (None, None, None, None),
        (9, 9, None, None),
        (9, 17, None, None),
        (22, 10, None, None),
        (10, 17, None, "2026-03-02T10:00"),
        (6, 9, None, "2026-03-03T06:00"),
        (22, 6, None, "2026-03-02T22:00"),
        (9, 17, "Nowhere/Atlantis", None),
        (9, 17, "../etc", None),
    ],
)
def test_the_hours_in_which_an_automation_may_run(start: Any, end: Any, zone: Any, opens: str | None) -> None:
    automation = {"executionWindowStart": start, "executionWindowEnd": end, "executionTimezone": zone}
    found = opening(automation, MONDAY)
    assert found == (datetime.fromisoformat(f"{opens}+00:00") if opens else None)


FACTS = {
    "contact": {"city": "Paris", "leadScore": 70, "email": None, "tags": [{"id": "tag_1", "name": "VIP"}]},
    "deal": {},
    "event": {"stageId": "s1", "createdAt": "2026-03-02", "customFields": {"plan": "pro"}},
}


@pytest.mark.parametrize(
    ("condition", "result"),
    [
        (None, True),
        ({}, True),
        ("contact.city", False),
        ({"stageId": "s1"}, True),
        ({"stageId": ["s2", "s1"], "createdAt": "2026-03-02"}, True),
        ({"stageId": "s2"}, False),
        ({"customFields.plan": "PRO"}, True),
        ({"customFields.plan.deep": "x"}, False),
        ({"contact.leadScore": 70}, True),
        ({"field": "contact.tags", "operator": "equals", "value": "vip"}, True),
        ({"field": "contact.tags", "operator": "equals", "value": "tag_1"}, True),
        ({"field": "contact.tags", "operator": "not_equals", "value": "vip"}, False),
        ({"field": "contact.city", "operator": "contains", "value": "ari"}, True),
        ({"field": "contact.city", "operator": "not_contains", "value": "ari"}, False),
        ({"field": "contact.city", "operator": "in", "value": ["Rome", "Paris"]}, True),
        ({"field": "contact.leadScore", "operator": "greater_than", "value": "69"}, True),
        ({"field": "contact.leadScore", "operator": "less_than", "value": 70}, False),
        ({"field": "createdAt", "operator": "less_than", "value": "2026-03-03"}, True),
        ({"field": "contact.tags", "operator": "greater_than", "value": 1}, False),
        ({"field": "contact.email", "operator": "is_empty"}, True),
        ({"field": "contact.city", "operator": "is_set"}, True),
        ({"field": "contact.city", "operator": "resembles", "value": "x"}, False),
        ({"field": "contact.city", "operator": ["x"], "value": "x"}, False),
        ({"all": [{"stageId": "s1"}, {"contact.city": "Rome"}]}, False),
        ({"any": [{"stageId": "s2"}, {"contact.city": "Paris"}]}, True),
        ({"field": "deal.value", "operator": "is_empty"}, True),
    ],
)
def test_conditions(condition: Any, result: bool) -> None:
    assert holds(condition, FACTS) is result

"""Custom fields: their definitions, and the values that are checked against them."""

from typing import Any

import pytest

from .conftest import Caller

ENTITIES = ("contact", "deal", "company")
PATHS = {"contact": "/contacts", "deal": "/deals", "company": "/companies"}
OTHER = {"name": "x", "pipelineId": "pipe_abc123", "stageId": "stage_new"}


def define(api: Caller, kind: str, **fields: Any) -> dict[str, Any]:
    body = {"entityType": "contact", "fieldKey": "plan", "label": "Plan", "fieldType": kind, **fields}
    field: dict[str, Any] = api.ok("POST", "/custom-fields", json=body)
    return field


def refused(api: Caller, method: str, path: str, **values: Any) -> dict[str, str]:
    """What is wrong with the values, by field."""
    error = api.error(method, path, 422, json={**OTHER, "customFields": values})
    return {detail["field"]: detail["message"] for detail in error["details"]}


def test_a_new_definition_can_be_read_back(api: Caller) -> None:
    body = {"entityType": "deal", "fieldKey": "months", "label": "Months", "fieldType": "number"}
    answer = api("POST", "/custom-fields", json=body)
    assert answer.status_code == 201
    field = answer.json()["data"]
    assert field.items() >= {**body, "options": None, "isRequired": False, "sortOrder": 0}.items()
    assert api.ok("GET", f"/custom-fields/{field['id']}") == field


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"fieldType": "color"}, "fieldType"),
        ({"fieldType": "select"}, "options"),
        ({"fieldType": "multiselect", "options": []}, "options"),
        ({"fieldKey": "taken"}, "fieldKey"),
    ],
    ids=str,
)
def test_an_invalid_definition_is_refused(api: Caller, fields: dict[str, Any], wrong: str) -> None:
    define(api, "text", fieldKey="taken")
    body = {"entityType": "contact", "fieldKey": "plan", "label": "Plan", "fieldType": "text", **fields}
    assert api.error("POST", "/custom-fields", 422, json=body)["details"][0]["field"] == wrong


def test_a_key_can_be_used_once_for_each_kind_of_object(api: Caller) -> None:
    fields = [define(api, "text", entityType=entity) for entity in ENTITIES]
    assert [field["sortOrder"] for field in fields] == [0, 0, 0]


def test_definitions_are_listed_by_position_and_kind_of_object(api: Caller) -> None:
    for entity, key, position in (("contact", "b", 2), ("deal", "c", 3), ("contact", "a", 1)):
        define(api, "text", entityType=entity, fieldKey=key, sortOrder=position)
    assert [field["fieldKey"] for field in api.ok("GET", "/custom-fields")] == ["a", "b", "c"]
    found = api.ok("GET", "/custom-fields", params={"entity_type": "contact"})
    assert [field["fieldKey"] for field in found] == ["a", "b"]


def test_a_definition_can_be_changed(api: Caller) -> None:
    path = f"/custom-fields/{define(api, 'select', options=['A'])['id']}"
    after = api.ok("PATCH", path, json={"label": "Favorite plan", "options": ["A", "B"]})
    assert (after["label"], after["options"], after["fieldKey"]) == ("Favorite plan", ["A", "B"], "plan")
    api.error("PATCH", path, 422, json={"options": []})


def test_a_deleted_definition_checks_nothing_any_more(api: Caller) -> None:
    path = f"/custom-fields/{define(api, 'number')['id']}"
    assert refused(api, "POST", "/contacts", plan="x")
    api.ok("DELETE", path)
    api.error("GET", path, 404)
    assert api.ok("POST", "/contacts", json={"customFields": {"plan": "x"}})["customFields"] == {"plan": "x"}


def test_the_history_of_a_definition_tells_each_change(api: Caller) -> None:
    path = f"/custom-fields/{define(api, 'text')['id']}"
    api.ok("PATCH", path, json={"label": "A", "isRequired": True})
    changed, also_changed, created = api.ok("GET", f"{path}/history")
    assert (created["action"], created["field"]) == ("created", None)
    assert (changed["action"], changed["field"], changed["oldValue"], changed["newValue"]) == (
        *("updated", "label", "Plan", "A"),
    )
    assert also_changed["field"] == "isRequired"


def test_the_impact_is_the_number_of_values(api: Caller) -> None:
    path = f"/custom-fields/{define(api, 'text')['id']}"
    for values in ({"plan": "x"}, {"plan": None}, {}):
        api.ok("POST", "/contacts", json={"customFields": values})
    impact = api.ok("GET", f"{path}/impact")
    assert (impact["recordsWithValue"], impact["recordsTotal"]) == (1, 3)


# Values


VALUES = [
    ("text", "x", 5, "must be string"),
    ("number", 1.5, "5", "must be number"),
    ("number", 0, True, "must be number"),
    ("boolean", False, "yes", "must be boolean"),
    ("date", "2026-10-01", "soon", "is not a valid date or is not a valid date-time"),
    ("date", "2026-10-01T09:00:00Z", 5, "must be string"),
    ("select", "A", "C", "must be one of: A, B"),
    ("select", "B", ["A"], "must be string"),
    ("multiselect", ["A", "B"], "A", "must be array"),
]


@pytest.mark.parametrize(("kind", "good", "bad", "message"), VALUES)
def test_a_value_fits_its_definition(api: Caller, kind: str, good: Any, bad: Any, message: str) -> None:
    define(api, kind, **({"options": ["A", "B"]} if "select" in kind else {}))
    contact = api.ok("POST", "/contacts", json={"customFields": {"plan": good, "unknown": bad}})
    assert contact["customFields"] == {"plan": good, "unknown": bad}
    assert refused(api, "POST", "/contacts", plan=bad) == {"customFields.plan": message}
    assert refused(api, "PATCH", f"/contacts/{contact['id']}", plan=bad) == {"customFields.plan": message}


def test_each_of_several_choices_is_checked(api: Caller) -> None:
    define(api, "multiselect", options=["A", "B"])
    assert refused(api, "POST", "/contacts", plan=["A", "C"]) == {"customFields.plan.1": "must be one of: A, B"}


@pytest.mark.parametrize("entity", ENTITIES)
def test_each_kind_of_object_has_its_own_definitions(api: Caller, entity: str) -> None:
    define(api, "number", entityType=entity)
    for other, path in PATHS.items():
        if other != entity:
            api.ok("POST", path, json={**OTHER, "customFields": {"plan": "x"}})
    assert refused(api, "POST", PATHS[entity], plan="x") == {"customFields.plan": "must be number"}
    id_ = api.ok("POST", PATHS[entity], json={**OTHER, "customFields": {"plan": 1}})["id"]
    assert refused(api, "PATCH", f"{PATHS[entity]}/{id_}", plan="x") == {"customFields.plan": "must be number"}


def test_an_upsert_is_checked_too(api: Caller) -> None:
    define(api, "number")
    api.error("POST", "/contact", 422, json={"email": "ada@example.com", "customFields": {"plan": "x"}})


def test_a_value_can_be_cleared(api: Caller) -> None:
    define(api, "number")
    contact = api.ok("POST", "/contacts", json={"customFields": {"plan": 1}})
    after = api.ok("PATCH", f"/contacts/{contact['id']}", json={"customFields": {"plan": None}})
    assert after["customFields"] == {"plan": None}


def test_a_required_value_must_be_given_and_stays(api: Caller) -> None:
    define(api, "text", isRequired=True)
    assert refused(api, "POST", "/contacts") == {"customFields.plan": "is required"}
    path = f"/contacts/{api.ok('POST', '/contacts', json={'customFields': {'plan': 'x'}})['id']}"
    assert refused(api, "PATCH", path, plan=None) == {"customFields.plan": "must be string"}
    api.ok("PATCH", path, json={"city": "Oslo"})


def test_values_that_exist_stay_when_the_definition_changes(api: Caller) -> None:
    field = define(api, "text")
    contact = api.ok("POST", "/contacts", json={"customFields": {"plan": "x"}})
    api.ok("PATCH", f"/custom-fields/{field['id']}", json={"fieldType": "number"})
    after = api.ok("PATCH", f"/contacts/{contact['id']}", json={"customFields": {"other": 1}})
    assert after["customFields"] == {"plan": "x", "other": 1}


def test_the_demo_has_fields_for_each_kind_of_object(read: Caller) -> None:
    fields = {field["fieldKey"]: field for field in read.ok("GET", "/custom-fields")}
    assert {field["entityType"] for field in fields.values()} == set(ENTITIES)
    assert read.ok("GET", f"/custom-fields/{fields['preferred_plan']['id']}/impact")["recordsWithValue"] == 25

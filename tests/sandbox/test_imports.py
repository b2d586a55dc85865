"""Imports: files and rows, which column is which field, and what becomes of each row."""

import csv
import io
from typing import Any

import httpx
import pytest

from conduyt.sandbox import Sandbox
from conduyt.sandbox.rules.imports import csv_tables, engine, jobs

from .conftest import Caller, Receiver

CSV = "First Name,Email,Budget\nAda,ada@example.com,24000\nCharles,charles@example.com,\n"
MAPPINGS = {"First Name": "firstName", "Email": "email", "Budget": "customFields.budget"}


def upload(api: Caller, text: str | bytes = CSV, name: str = "leads.csv") -> dict[str, Any]:
    preview: dict[str, Any] = api.ok("POST", "/imports/upload", files={"file": (name, text, "text/csv")})
    return preview


def job(api: Caller, rows: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    """An import of rows; without any, of the uploaded file."""
    given = {"rows": rows, "format": "json"} if rows else {"fileName": "leads.csv", "mappings": MAPPINGS}
    made: dict[str, Any] = api.ok("POST", "/imports", json={"objectType": "contacts", **given, **fields})
    return made


def run(api: Caller, rows: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    """The import when it is over."""
    id_ = job(api, rows, **fields)["id"]
    api.ok("POST", f"/imports/{id_}/process")
    done: dict[str, Any] = api.ok("GET", f"/imports/{id_}")
    return done


def rows_of(api: Caller, job: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = api.ok("GET", f"/imports/{job['id']}/rows")["rows"]
    return rows


def outcomes(api: Caller, job: dict[str, Any]) -> list[str]:
    return [row["outcome"] for row in rows_of(api, job)]


def people(count: int) -> list[dict[str, Any]]:
    return [{"firstName": f"P{number}", "email": f"p{number}@example.com"} for number in range(count)]


# Files


def test_an_upload_is_previewed(api: Caller) -> None:
    preview = upload(api)
    assert preview["columns"] == ["First Name", "Email", "Budget"]
    assert (preview["fileName"], preview["totalRows"], preview["fileSize"]) == ("leads.csv", 2, len(CSV))
    assert preview["preview"][0] == {"First Name": "Ada", "Email": "ada@example.com", "Budget": "24000"}
    assert preview["suggestedMappings"] == {"First Name": "firstName", "Email": "email"}


@pytest.mark.parametrize(
    "text",
    [
        CSV.replace(",", ";"),
        CSV.replace(",", "\t"),
        CSV.replace("\n", "\r\n"),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.replace("\nCharles", "\n\nCharles"),
        CSV.replace(",\n", "\n"),
        CSV.replace("Ada", '"Ada"'),
    ],
)
def test_files_come_in_many_dialects(api: Caller, text: str | bytes) -> None:
    preview = upload(api, text)
    assert preview["columns"] == ["First Name", "Email", "Budget"]
    assert [row["First Name"] for row in preview["preview"]] == ["Ada", "Charles"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (b"Name\n\xff\n", "UTF-8"),
        ("Name,Name\n", "no name twice"),
        ("Name,\n", "a name for each column"),
        ("Name\nA,B\n", "row 1"),
        ('Name\n"A', "is not CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused(api: Caller, text: str | bytes, message: str) -> None:
    error = api.error("POST", "/imports/upload", 422, files={"file": ("leads.csv", text)})
    assert error["details"][0]["field"] == "file"
    assert message in error["details"][0]["message"]


def test_too_many_rows_are_too_large(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(api)
    monkeypatch.setattr(csv_tables, "MOST_ROWS", 1)
    monkeypatch.setattr(jobs, "MOST_ROWS", 1)
    api.error("POST", "/imports/upload", 413, files={"file": ("leads.csv", CSV)})
    api.error("POST", "/imports", 413, json={"objectType": "contacts", "rows": people(2)})


def test_the_latest_file_of_a_name_counts(api: Caller) -> None:
    upload(api, "Email\na@example.com\n")
    first = upload(api, "Email\nb@example.com\n")
    upload(api, "Email\nc@example.com\n")
    mappings = {"Email": "email"}
    latest = run(api, mappings=mappings)
    assert rows_of(api, latest)[0]["data"] == {"email": "c@example.com"}
    by_address = run(api, mappings=mappings, fileUrl=first["fileUrl"], fileName="named.csv")
    assert rows_of(api, by_address)[0]["data"] == {"email": "b@example.com"}
    assert by_address["fileName"] == "named.csv"


def test_a_file_can_be_uploaded_to_an_address_of_its_own(api: Caller, sandbox: Sandbox) -> None:
    place = api.ok("POST", "/imports/upload-url", json={"fileName": "leads.csv"})
    with httpx.Client(trust_env=False) as plain:
        assert plain.get(place["fileUrl"]).status_code == 404
        for text in ("Email\n", CSV):
            answer = plain.request(place["method"], place["uploadUrl"], content=text.encode())
            assert answer.json()["data"] == {"fileName": "leads.csv", "fileSize": len(text)}
        assert plain.get(place["fileUrl"]).text == CSV
        assert plain.get(place["uploadUrl"]).status_code == 403
        sandbox.clock.advance(3601)
        assert plain.put(place["uploadUrl"], content=b"").status_code == 403
    assert run(api, fileUrl=place["fileUrl"])["createdRows"] == 2


def test_the_file_of_an_import_can_be_downloaded_without_a_key(api: Caller) -> None:
    upload(api, name='le "ads" ä.csv')
    made = job(api, fileName='le "ads" ä.csv')
    answer = api("GET", made["downloadEndpoint"].removeprefix("/api/v1"))
    assert answer.status_code == 302
    with httpx.Client(trust_env=False) as plain:
        file = plain.get(answer.headers["location"])
    assert file.text == CSV
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''le%20%22ads%22%20%C3%A4.csv"


def test_rows_have_no_file_to_download(api: Caller) -> None:
    made = job(api, people(1))
    assert (made["sourceFileAvailable"], made["downloadEndpoint"]) == (False, None)
    api.error("GET", f"/imports/{made['id']}/download", 404)


# Jobs


def test_a_new_job_waits_to_be_started(api: Caller) -> None:
    upload(api)
    made = job(api)
    assert (made["status"], made["totalRows"], made["processedRows"]) == ("created", 2, 0)
    assert (made["createdBy"], made["creator"]["firstName"]) == ("user_charles", "Charles")
    assert api.ok("GET", f"/imports/{made['id']}") == made
    assert api.ok("GET", "/contacts") == []
    assert [row["status"] for row in rows_of(api, made)] == ["pending", "pending"]


def test_a_small_job_is_completed_by_the_answer(api: Caller) -> None:
    upload(api)
    made = job(api)
    answer = api("POST", f"/imports/{made['id']}/process")
    assert answer.status_code == 200
    done = api.ok("GET", f"/imports/{made['id']}")
    assert done == answer.json()["data"]
    assert (done["status"], done["createdRows"], done["errors"]) == ("completed", 2, [])
    assert done["completedAt"] is not None
    ada = api.ok("GET", "/contacts", params={"search": "ada@"})[0]
    assert (ada["firstName"], ada["customFields"]) == ("Ada", {"budget": "24000"})
    assert rows_of(api, done)[0]["objectId"] == ada["id"]


def test_a_job_is_started_once(api: Caller) -> None:
    done = run(api, people(1))
    api.error("POST", f"/imports/{done['id']}/process", 409)


def test_a_large_job_goes_on_as_time_passes(api: Caller, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "AT_ONCE", 2)
    monkeypatch.setattr(engine, "ROWS_PER_SECOND", 3)
    sandbox.clock.freeze()
    made = job(api, people(7))
    path = f"/imports/{made['id']}"
    answer = api("POST", f"{path}/process")
    assert answer.status_code == 202
    assert (answer.json()["data"]["status"], answer.json()["data"]["processedRows"]) == ("processing", 2)
    assert len(api.ok("GET", "/contacts")) == 2
    assert api.ok("GET", f"{path}/side-effects")["isComplete"] is False
    sandbox.clock.advance(0)
    assert api.ok("GET", path)["processedRows"] == 2
    sandbox.clock.advance(1)
    assert api.ok("GET", path)["processedRows"] == 5
    assert outcomes(api, made) == ["created"] * 5 + ["pending"] * 2
    api.error("POST", f"{path}/resubmit", 409)
    sandbox.clock.advance(1)
    done = api.ok("GET", path)
    assert (done["status"], done["processedRows"], done["createdRows"]) == ("completed", 7, 7)
    stats = api.ok("GET", f"{path}/stats")
    assert (stats["seconds"], stats["byOutcome"]["created"]) == (2, 7)
    assert api.ok("GET", f"{path}/side-effects")["completed"] == 7


def test_a_large_job_can_be_paused_and_resumed(api: Caller, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "AT_ONCE", 2)
    made = job(api, people(5))
    path = f"/imports/{made['id']}"
    api.error("POST", f"{path}/launch-monitor", 409, json={"stage": "paused"})
    api.ok("POST", f"{path}/process")
    assert api.ok("POST", f"{path}/launch-monitor", json={"stage": "paused"})["stage"] == "paused"
    sandbox.clock.advance(60)
    assert api.ok("GET", path)["processedRows"] == 2
    assert api("POST", f"{path}/resume").status_code == 202
    assert api.ok("GET", path)["processedRows"] == 4
    sandbox.clock.advance(60)
    assert api.ok("GET", f"{path}/launch-monitor")["stage"] == "completed"
    api.error("POST", f"{path}/resume", 409)


def test_a_job_can_be_cancelled(api: Caller) -> None:
    made = job(api, people(1))
    path = f"/imports/{made['id']}"
    assert api.ok("POST", f"{path}/launch-monitor", json={"stage": "cancelled"})["stage"] == "cancelled"
    api.error("POST", f"{path}/process", 409)
    api.error("POST", f"{path}/launch-monitor", 409, json={"stage": "paused"})
    api.error("POST", f"{path}/launch-monitor", 422, json={"stage": "lunch"})
    assert api.ok("POST", f"{path}/launch-monitor")["stage"] == "cancelled"
    assert api.ok("GET", f"{path}/side-effects")["queued"] == 0


def test_jobs_are_listed_and_those_who_made_them(api: Caller) -> None:
    assert api.ok("GET", "/imports/users") == []
    jobs = [job(api, people(1)) for _ in range(2)]
    assert [one["id"] for one in api.ok("GET", "/imports")] == [jobs[1]["id"], jobs[0]["id"]]
    assert [user["id"] for user in api.ok("GET", "/imports/users")] == ["user_charles"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "fileName"),
        ({"fileName": "none.csv"}, "fileName"),
        ({"fileUrl": "https://example.com/leads.csv"}, "fileUrl"),
        ({"fileName": "leads.csv"}, "mappings"),
        ({"fileName": "leads.csv", "mappings": {"email": "Email"}}, "mappings.email"),
        ({"fileName": "leads.csv", "mappings": {"Email": "e-mail"}}, "mappings.Email"),
        ({"fileName": "leads.csv", "mappings": {"Email": 5}}, "mappings.Email"),
        ({"fileName": "leads.csv", "mappings": {"Email": "email", "Budget": "Email"}}, "mappings.Budget"),
        ({"fileName": "leads.csv", "mappings": {"Email": "customFields."}}, "mappings.Email"),
        ({"format": "json"}, "rows"),
        ({"rows": []}, "rows"),
        ({"rows": [{"shoeSize": 42}]}, "mappings.shoeSize"),
        ({"rows": [{"email": "a@example.com"}], "duplicateCheckFields": ["name"]}, "duplicateCheckFields.0"),
    ],
)
def test_a_job_that_cannot_work_is_refused(api: Caller, body: dict[str, Any], field: str) -> None:
    upload(api)
    error = api.error("POST", "/imports", 422, json={"objectType": "contacts", **body})
    assert error["details"][0]["field"] == field


def test_unknown_tags_are_refused(api: Caller) -> None:
    api.error("POST", "/imports", 404, json={"objectType": "contacts", "rows": people(1), "tagIds": ["tag_none"]})


# Rows


def test_columns_that_are_mapped_to_nothing_are_left_out(api: Caller) -> None:
    upload(api)
    done = run(api, mappings={"First Name": "First Name", "Email": None, "Budget": ""})
    assert [row["data"] for row in rows_of(api, done)] == [{"firstName": "Ada"}, {"firstName": "Charles"}]


def test_keys_of_rows_can_be_mapped(api: Caller) -> None:
    done = run(api, [{"mail": "ada@example.com", "x": 1}], mappings={"mail": "email"})
    assert rows_of(api, done)[0]["data"] == {"email": "ada@example.com"}


def test_a_row_with_a_mistake_is_an_error_and_the_others_go_in(api: Caller) -> None:
    rows = [
        {"email": "nobody"},
        {"email": "ada@example.com", "country": "Norway"},
        {"email": "b@example.com", "tags": "Unknown"},
        {"email": "c@example.com"},
    ]
    done = run(api, rows)
    assert outcomes(api, done) == ["error", "error", "error", "created"]
    assert (done["errorRows"], done["failedRows"], done["status"]) == (3, 3, "completed")
    assert [one["row"] for one in done["errors"]] == [1, 2, 3]
    assert "email is not a valid email" in done["errors"][0]["message"]
    first = rows_of(api, done)[0]
    assert (first["status"], first["error"], first["objectId"]) == ("error", done["errors"][0]["message"], None)


def test_rows_with_errors_can_be_submitted_again(api: Caller) -> None:
    done = run(api, [{"email": "ada@example.com", "tags": "New"}, {"email": "nobody"}])
    assert done["errorRows"] == 2
    api.ok("POST", "/tags", json={"name": "New"})
    again = api.ok("POST", f"/imports/{done['id']}/resubmit")
    assert (again["resubmittedRows"], again["createdRows"], again["errorRows"]) == (2, 1, 1)
    assert api.ok("GET", "/contacts")[0]["tags"][0]["name"] == "New"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("create_and_update", ["updated", "created"]),
        ("create_only", ["skipped", "created"]),
        ("update_only", ["updated", "skipped"]),
    ],
)
def test_the_mode_says_what_becomes_of_known_and_unknown_people(api: Caller, mode: str, expected: list[str]) -> None:
    api.ok("POST", "/contacts", json={"email": "Ada@example.com", "lastName": "Lovelace"})
    rows = [{"email": "ada@example.com", "firstName": "Ada"}, {"email": "charles@example.com"}]
    done = run(api, rows, importMode=mode)
    assert outcomes(api, done) == expected
    counts = (done["createdRows"], done["updatedRows"], done["skippedRows"])
    assert counts == tuple(expected.count(outcome) for outcome in ("created", "updated", "skipped"))
    ada = api.ok("GET", "/contacts", params={"search": "Lovelace"})[0]
    assert ada["firstName"] == ("Ada" if "updated" in expected else None)


def test_people_are_known_by_the_fields_to_check(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"email": "a@example.com", "phone": "+14155550123"})
    row = {"email": "b@example.com", "phone": "'+14155550123"}  # as an export writes it
    by_phone = run(api, [row], duplicateCheckFields=["phone"])
    assert rows_of(api, by_phone)[0]["objectId"] == contact["id"]
    assert api.ok("GET", f"/contacts/{contact['id']}")["email"] == "b@example.com"
    by_email = run(api, [{**row, "email": "c@example.com"}], duplicateCheckFields=["email"])
    assert outcomes(api, by_email) == ["created"]
    by_nothing = run(api, [{"email": "c@example.com"}, {"lastName": "X"}], duplicateCheckFields=[])
    assert outcomes(api, by_nothing) == ["error", "created"]  # an address is there once


def test_a_row_that_means_several_people_makes_a_new_one(api: Caller) -> None:
    for name in ("A", "B"):
        api.ok("POST", "/contacts", json={"firstName": name, "phone": "+14155550123"})
    done = run(api, [{"firstName": "C", "phone": "+14155550123"}])
    assert (done["createdRows"], done["ambiguousCreatedRows"]) == (1, 1)
    assert outcomes(api, run(api, [{"phone": "+14155550123"}], importMode="update_only")) == ["skipped"]


def test_rows_see_what_earlier_ones_have_made(api: Caller) -> None:
    rows = [{"email": "ada@example.com", "firstName": "A"}, {"email": "ADA@example.com", "firstName": "Ada"}]
    assert outcomes(api, run(api, rows)) == ["created", "updated"]
    assert api.ok("GET", "/contacts")[0]["firstName"] == "Ada"


def test_duplicates_in_a_file_can_be_left_out(api: Caller, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "AT_ONCE", 2)
    same = {"email": "ada@example.com"}
    made = job(api, [same, people(1)[0], same, {"email": " "}], removeDuplicates=True)
    api.ok("POST", f"/imports/{made['id']}/process")
    sandbox.clock.advance(5)
    done = api.ok("GET", f"/imports/{made['id']}")
    assert outcomes(api, done) == ["created", "created", "duplicate", "skipped"]
    assert (done["duplicateRows"], done["skippedRows"]) == (1, 1)


def test_tags_are_added_to_those_of_a_contact(api: Caller, tags: list[str]) -> None:
    api.ok("POST", "/tags", json={"name": "Old"})
    api.ok("POST", "/contacts", json={"email": "ada@example.com", "tags": ["Old"]})
    rows = [{"email": "ada@example.com", "tags": "VIP, Old"}, {"email": "b@example.com", "tags": ["VIP"]}]
    run(api, rows, tagIds=[tags[1]])
    names = {contact["email"]: [tag["name"] for tag in contact["tags"]] for contact in api.ok("GET", "/contacts")}
    assert names == {"ada@example.com": ["Old", "Trial", "VIP"], "b@example.com": ["Trial", "VIP"]}


def test_custom_fields_get_the_type_of_their_definition(api: Caller) -> None:
    kinds = {"seats": "number", "price": "number", "vip": "boolean", "old": "boolean", "team": "multiselect"}
    for key, kind in kinds.items():
        body = {"entityType": "contact", "fieldKey": key, "label": key, "fieldType": kind}
        options = {"options": ["Sales", "Support"]} if kind == "multiselect" else {}
        api.ok("POST", "/custom-fields", json={**body, **options})
    cells = {"seats": "12", "price": "9.5", "vip": "Yes", "old": "no", "team": "Sales, Support", "free": "7"}
    rows = [{f"customFields.{key}": cell for key, cell in cells.items()}, {"customFields.seats": "many"}]
    done = run(api, rows)
    assert outcomes(api, done) == ["created", "error"]
    contact = api.ok("GET", "/contacts")[0]
    expected = {"seats": 12, "price": 9.5, "vip": True, "old": False, "team": ["Sales", "Support"], "free": "7"}
    assert contact["customFields"] == expected


def test_every_row_tells_its_event(api: Caller, receiver: Receiver, sandbox: Sandbox) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.created", "contact.updated"]})
    run(api, [{"email": "a@example.com"}, {"email": "a@example.com", "firstName": "A"}])
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["contact.created", "contact.updated"]


def test_the_check_of_phone_lines_is_noted(api: Caller) -> None:
    assert run(api, people(1), verifyLineType=True)["lineTypeVerifiedAt"] is not None


# Deals and companies


def test_opportunities_are_deals(api: Caller) -> None:
    rows = [
        {"Title": "A", "Value": "19.90", "Expected Close Date": "2030-01-31", "Probability": "0.5"},
        {"Title": "B", "Stage": "proposal", "Pipeline": "sales", "tags": ""},
        {"Title": "C", "Stage": "Nowhere"},
        {"Title": "D", "Pipeline": "Nowhere"},
        {"Value": "5"},
    ]
    columns = ("Title", "Value", "Expected Close Date", "Probability", "Stage", "Pipeline", "tags")
    mappings = {column: column for column in columns}
    done = run(api, rows, objectType="opportunities", mappings=mappings)
    assert outcomes(api, done) == ["created", "created", "error", "error", "error"]
    deals = {deal["name"]: deal for deal in api.ok("GET", "/deals")}
    assert (deals["A"]["value"], deals["A"]["probability"], deals["A"]["stageId"]) == (19.9, 0.5, "stage_new")
    assert deals["A"]["expectedCloseDate"].startswith("2030-01-31T00:00:00")
    assert deals["B"]["stageId"] == "stage_proposal"
    again = run(api, [{"name": "a", "value": 5}, {"name": "b", "stage": "New"}], objectType="opportunities")
    assert outcomes(api, again) == ["updated", "updated"]
    deals = {deal["id"]: deal for deal in api.ok("GET", "/deals")}
    assert sorted((deal["value"] or 0, deal["stageId"]) for deal in deals.values()) == [
        (0, "stage_new"),
        (5, "stage_new"),
    ]


def test_companies_are_known_by_name(api: Caller) -> None:
    rows = [{"name": "Acme", "city": "Austin"}, {"name": "ACME", "city": "Denver"}, {"city": "Austin"}]
    done = run(api, rows, objectType="companies")
    assert outcomes(api, done) == ["created", "updated", "error"]
    assert [company["city"] for company in api.ok("GET", "/companies")] == ["Denver"]


# Reports


def test_the_rows_come_in_pages_with_their_counts(api: Caller) -> None:
    done = run(api, [*people(3), {"email": "x"}, people(1)[0]], importMode="create_only")
    answer = api.ok("GET", f"/imports/{done['id']}/rows", params={"page": 2, "limit": 2})
    assert [row["rowNumber"] for row in answer["rows"]] == [3, 4]
    assert answer["meta"] == {"page": 2, "limit": 2, "total": 5, "totalPages": 3}
    assert answer["tabs"] == {"all": 5, "error": 1, "success": 3, "warning": 1}


def test_the_rows_can_be_downloaded(api: Caller) -> None:
    done = run(api, [{"email": "ada@example.com"}, {"firstName": "B", "email": "x"}])
    answer = api("GET", f"/imports/{done['id']}/rows/download")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["Outcome"] for row in rows] == ["created", "error"]
    assert (rows[0]["email"], rows[1]["firstName"], rows[0]["Error"]) == ("ada@example.com", "B", "")


def test_the_integrity_report_misses_what_was_deleted(api: Caller) -> None:
    done = run(api, people(2))
    path = f"/imports/{done['id']}"
    report = api.ok("GET", f"{path}/integrity")
    assert report.items() >= {"isComplete": True, "isConsistent": True, "missingObjectIds": []}.items()
    gone = rows_of(api, done)[0]["objectId"]
    api.ok("DELETE", f"/contacts/{gone}")
    assert api.ok("GET", f"{path}/integrity")["missingObjectIds"] == [gone]
    assert api.ok("POST", f"{path}/repair")["repaired"] == []


def test_undoing_would_delete_what_was_created(api: Caller) -> None:
    known = api.ok("POST", "/contacts", json={"email": "p0@example.com"})["id"]
    done = run(api, people(3))
    created = [row["objectId"] for row in rows_of(api, done) if row["outcome"] == "created"]
    api.ok("DELETE", f"/contacts/{created[0]}")
    preview = api.ok("GET", f"/imports/{done['id']}/revert-preview")
    assert (preview["deletes"], preview["deleteIds"], preview["alreadyDeleted"]) == (1, [created[1]], 1)
    assert preview["notRevertible"] == [known]
    assert len(api.ok("GET", "/contacts")) == 2


def test_a_job_that_has_not_begun_has_no_time(api: Caller) -> None:
    made = job(api, people(1))
    assert api.ok("GET", f"/imports/{made['id']}/stats")["seconds"] is None
    assert api.ok("POST", f"/imports/{made['id']}/side-effects", json={})["queued"] == 1


@pytest.mark.parametrize(
    "path", ["", "/rows", "/rows/download", "/stats", "/integrity", "/download", "/side-effects", "/revert-preview"]
)
def test_an_unknown_job_is_not_found(api: Caller, path: str) -> None:
    api.error("GET", f"/imports/imp_none{path}", 404)


# Ahead and aside


def test_a_check_beforehand_says_what_would_happen(api: Caller, receiver: Receiver, sandbox: Sandbox) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.created"]})
    body = {"objectType": "contacts", "rows": [*people(2), people(1)[0], {"email": "x"}]}
    check = api.ok("POST", "/imports/preflight", json=body)
    counts = (check["totalRows"], check["createdRows"], check["updatedRows"], check["errorRows"])
    assert (check["valid"], counts) == (True, (4, 2, 1, 1))
    assert api.ok("GET", "/contacts") == api.ok("GET", "/imports") == []
    sandbox.wait_for_deliveries()
    assert receiver.events() == []
    assert run(api, body["rows"])["createdRows"] == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "objectType"),
        ({"objectType": "contacts", "fileName": "none.csv"}, "fileName"),
        ({"objectType": "contacts", "rows": [{"email": "a@b.example"}], "tagIds": ["tag_none"]}, None),
    ],
)
def test_a_check_beforehand_names_the_problems(api: Caller, body: dict[str, Any], field: str | None) -> None:
    check = api.ok("POST", "/imports/preflight", json=body)
    assert check["valid"] is False
    assert check["problems"][0]["field"] == field


def test_a_file_can_be_imported_in_one_step(api: Caller) -> None:
    api.ok("POST", "/contacts", json={"email": "ada@example.com"})
    text = "\ufeffFirst Name,Address,Email,Shoe size\nAda,Main St 1,ada@example.com,38\nB,,b,\n"
    done = api.ok("POST", "/contacts/import", files={"file": ("leads.csv", text)})
    assert (done["status"], done["updatedRows"], done["errorRows"]) == ("completed", 1, 1)
    assert done["ignoredColumns"] == ["Shoe size"]
    assert api.ok("GET", "/contacts")[0]["addressLine1"] == "Main St 1"
    assert api.ok("GET", "/imports")[0]["id"] == done["id"]


def test_the_template_and_an_export_can_be_imported(api: Caller) -> None:
    template = api("GET", "/contacts/import/template").text
    row = "Ada,Lovelace,ada@example.com,'+14155550123,Acme,CTO,web,Main St 1,Austin,TX,78701,US"
    done = api.ok("POST", "/contacts/import", files={"file": ("a.csv", f"{template}{row}\r\n")})
    assert (done["createdRows"], done["ignoredColumns"]) == (1, [])
    export = api("GET", "/contacts/export").content
    again = api.ok("POST", "/contacts/import", files={"file": ("b.csv", export)})
    assert (again["updatedRows"], again["errors"]) == (1, [])
    assert again["ignoredColumns"] == ["Time Zone", "Time Zone Source", "Created At"]
    assert api.ok("GET", "/contacts")[0]["phone"] == "+14155550123"


def test_a_file_without_a_known_column_is_refused(api: Caller) -> None:
    api.error("POST", "/contacts/import", 422, files={"file": ("a.csv", "Shoe size\n38\n")})
    api.error("POST", "/contacts/import", 400, json={})


def test_people_in_a_text_are_imported(api: Caller) -> None:
    text = "Met today:\nAda Lovelace <ada@example.com>, +1 (415) 555-0123\nb@example.com\n- Zoë: +49 30 1234567\n"
    answer = api("POST", "/contacts/ai-import", json={"text": text})
    assert answer.status_code == 201
    assert answer.json()["data"]["createdRows"] == 3
    ada, b, zoe = api.ok("GET", "/contacts", params={"sort": "email", "order": "asc"})
    assert (ada["firstName"], ada["lastName"], ada["phone"]) == ("Ada", "Lovelace", "+14155550123")
    assert (b["firstName"], b["email"], zoe["firstName"], zoe["phone"]) == (
        None,
        "b@example.com",
        "Zoë",
        "+49301234567",
    )


@pytest.mark.parametrize("body", [{}, {"text": "nobody"}, {"text": 5}])
def test_a_text_without_people_is_refused(api: Caller, body: dict[str, Any]) -> None:
    assert api.error("POST", "/contacts/ai-import", 422, json=body)["details"][0]["field"] == "text"


def test_the_demo_has_an_import_that_is_over(read: Caller) -> None:
    done = read.ok("GET", "/imports")[0]
    path = f"/imports/{done['id']}"
    assert (done["status"], done["createdRows"], done["errorRows"]) == ("completed", 1, 1)
    report = read.ok("GET", f"{path}/integrity")
    assert (report["isConsistent"], report["missingObjectIds"]) == (True, ["con_gone"])
    assert read("GET", f"{path}/download").status_code == 302

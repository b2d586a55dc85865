"""What contacts are imported from, and columns, cells and rows of real files."""

from __future__ import annotations

import enum
import io
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import polars as pl
import pytest

from conduyt.csvio import CsvCheck, check_csv, rows_of
from conduyt.csvio.source import as_file
from conduyt.models import Contact
from conduyt.sandbox import Sandbox

from .conftest import done

pytestmark = pytest.mark.anyio
TEXT = "email,First Name,Tags\nada@new.example,Ada,VIP\neve@new.example,Zoë,\n"
ROWS = [
    {"email": "ada@new.example", "first_name": "Ada", "tags": ["VIP"]},
    {"email": "eve@new.example", "first_name": "Zoë", "tags": None},
]


def problems(found: CsvCheck) -> list[tuple[int, str | None, str]]:
    return [(problem.line, problem.column, problem.code) for problem in found.problems]


INPUTS: dict[str, Callable[[], Any]] = {
    "bytes": lambda: TEXT.encode(),
    "binary": lambda: io.BytesIO(TEXT.encode("utf-16")),
    "text": lambda: io.StringIO("\ufeff" + TEXT),
    "objects": lambda: ROWS,
    "generator": lambda: (row for row in ROWS),
    "lists": lambda: [["email", "first name", "tags"], *(row.values() for row in ROWS)],
    "models": lambda: [
        Contact.model_validate({**row, "tags": [{"name": "VIP"}] if row["tags"] else []}) for row in ROWS
    ],
    "pandas": lambda: pd.DataFrame(ROWS),
    "polars": lambda: pl.DataFrame(ROWS),
    "arrow": lambda: pl.DataFrame(ROWS).to_arrow(),
}


@pytest.mark.parametrize("name", INPUTS)
async def test_contacts_come_from_whatever_holds_them(client: Any, sandbox: Sandbox, name: str) -> None:
    report = await done(client.contacts.import_csv(INPUTS[name]()))

    assert (report.created, report.ok, report.file.path.name) == (2, True, "data.csv")
    with sandbox.client() as look:
        ada, eve = (look.contacts.list(search=f"{one}@new.example").data[0] for one in ("ada", "eve"))
    assert (ada.first_name, [tag.name for tag in ada.tags or []], eve.first_name) == ("Ada", ["VIP"], "Zoë")


async def test_copies_of_what_is_no_file_are_gone_afterwards(
    client: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    report = await done(client.contacts.import_csv(io.BytesIO(b"email;x\nada@new.example;1\n"), mapping={"x": None}))

    assert report.created == 1
    assert list(tmp_path.iterdir()) == []
    assert not report.file.path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
async def test_a_pipe_is_a_file(client: Any, tmp_path: Path) -> None:
    pipe = tmp_path / "people"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(TEXT,))
    writer.start()

    report = await done(client.contacts.import_csv(pipe))

    writer.join()
    assert (report.created, report.file.path.name) == (2, "people")


@pytest.mark.parametrize("wrong", [5, None, {"email": "a@x.example"}, ["email", "a@x.example"], pd.Series(["email"])])
def test_something_else_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"cannot import a |each row must be"):
        check_csv(wrong)


def test_values_of_frames_become_cells() -> None:
    frame = pd.DataFrame(
        {
            "email": ["ada@new.example", None],
            "phone": pd.array([14155550123, None], dtype="Int64"),
            "custom_fields.vip": [np.bool_(True), pd.NA],
            "custom_fields.since": pd.to_datetime(["2026-01-31", None]),
            "custom_fields.rate": [0.5, np.nan],
            "tags": [["a", "b"], []],
        }
    )
    with as_file(frame) as path:
        _, *rows = path.read_text().splitlines()

    assert rows == ['ada@new.example,14155550123,true,2026-01-31T00:00:00,0.5,"a, b"', ",,,,,"]
    assert check_csv(frame).mapping["custom_fields.vip"] == "customFields.vip"


class Source(enum.Enum):
    WEBSITE = "website"


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("value", Decimal("1E+3"), "1000"),
        ("value", 1e16, "10000000000000000"),
        ("value", 1e-7, "0.0000001"),
        ("value", np.float32(0.1), "0.1"),
        ("custom_fields.since", np.datetime64("2026-01-31", "ns"), "2026-01-31T00:00:00"),
        ("custom_fields.source", Source.WEBSITE, "website"),
        ("company_id", UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        ("tags", {"VIP"}, "VIP"),
        ("tags", np.array(["VIP", "trial"]), '"VIP, trial"'),
        ("custom_fields.ids", [np.int64(5), UUID(int=5)], '"[5, ""00000000-0000-0000-0000-000000000005""]"'),
    ],
)
def test_values_of_other_libraries_become_what_they_mean(column: str, value: object, cell: str) -> None:
    rows = [{"name": "Engine", column: value}]
    with as_file(rows) as path:
        assert path.read_text("utf-8-sig").splitlines()[1] == f"Engine,{cell}"
    assert check_csv(rows, object_type="deals").ok


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (b"Ada", TypeError, "row 1: first_name cannot be bytes; decode them first"),
        (object(), TypeError, "row 1: first_name cannot be sent: its type is object"),
        (float("inf"), ValueError, "row 1: first_name is inf, which cannot be sent"),
    ],
)
def test_values_without_a_meaning_are_refused(value: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        check_csv([{"email": "a@new.example"}, {"email": "b@new.example", "first_name": value}])


@pytest.mark.parametrize(
    "source",
    [
        [{"email": "ada@new.example", "first_name": "Ada"}, {"email": "eve@new.example", "first_name": "Eve \ud83d"}],
        io.StringIO("email,First Name\nada@new.example,Ada\neve@new.example,Eve \ud83d\n"),
    ],
)
def test_half_an_emoji_is_blamed_on_its_own_line(source: Any) -> None:
    (problem,) = check_csv(source).problems
    assert (problem.line, problem.message) == (3, "this line has a lone surrogate, which is not a character")


def test_the_named_index_of_a_frame_is_a_column() -> None:
    frame = pd.DataFrame({"email": ["ada@new.example"], "city": ["Paris"]})
    assert "email" in check_csv(frame.set_index("email")).mapping
    assert "email" not in check_csv(frame[["city"]]).mapping
    assert check_csv(frame.set_index("email", drop=False)).ok


async def test_a_frame_of_contacts_goes_back(client: Any, sandbox: Sandbox) -> None:
    with sandbox.client() as look:
        contacts = look.contacts.list(limit=100).items(max_items=50)
        for frame in (contacts.to_pandas(custom_fields=look.custom_fields), pl.DataFrame({"email": ["x@new.example"]})):
            report = await done(client.contacts.import_csv(frame))
            assert report.ok
            assert report.created + report.updated == len(frame)


@pytest.mark.parametrize("source", [lambda: io.StringIO("city\nZürich\n"), lambda: [{"city": "Zürich"}]])
def test_an_encoding_is_for_bytes_not_for_text(source: Callable[[], Any]) -> None:
    with as_file(source()) as path:
        found = check_csv(path, encoding="cp1252")
        assert list(rows_of(found)) == [["city"], ["Zürich"]]


# -- columns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        (",email\n0,ada@new.example\n1,eve@new.example\n", None),
        (",email\nx,ada@new.example\ny,eve@new.example\n", {"": None}),
        (";email\n0;ada@new.example\n1;eve@new.example\n", None),
        ("email,City,\nada@new.example,Rome,\neve@new.example,,\n", None),
        ("email,,,\nada@new.example,,,\neve@new.example\n", None),
        ("email,City\nada@new.example,Rome,\neve@new.example,,,,\n", None),
        ("email,Notes,Notes\nada@new.example,x,y\neve@new.example,,\n", {"Notes": None}),
        ("email,Notes,notes\nada@new.example,x,y\neve@new.example,,\n", {" Notes ": None, "notes": None}),
        (f'email,Notes\nada@new.example,"{"x" * 140_000}"\neve@new.example,\n', {"Notes": None}),
        ("id,email,Created At,Created At\n1,ada@new.example,,\n2,eve@new.example,,\n", None),
    ],
)
async def test_columns_that_nobody_wants_are_left_out(
    client: Any, sandbox: Sandbox, text: str, mapping: dict[str, None] | None
) -> None:
    report = await done(client.contacts.import_csv(text.encode(), mapping=mapping))

    assert (report.created, report.failed, report.file.rows) == (2, 0, 2)


@pytest.mark.parametrize(
    ("text", "mapping", "column"),
    [
        (b"email,City,City\na@x.example,Rome,Paris\n", None, "City"),
        (b"email,,\na@x.example,,x\n", None, None),
        (b",email\n1,a@x.example\n2,b@x.example\n", None, None),  # no index: it would begin with 0
        (b"email,City,City\na@x.example,Rome,Paris\n", {"City": "customFields.town"}, "City"),
    ],
)
def test_columns_that_may_be_meant_are_asked_for(
    text: bytes, mapping: dict[str, str | None] | None, column: str | None
) -> None:
    found = check_csv(text, mapping=mapping)

    assert problems(found) == [(1, column, "header")]
    assert not found.readable


def test_a_column_without_a_name_says_how_to_leave_it_out() -> None:
    (problem,) = check_csv(b"email,,\na@x.example,,x\nb@x.example,,y\n").problems

    assert str(problem) == 'line 1: column 3 has cells but no name: name it, or leave it out with mapping={"": None}'


# -- lines and encodings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ('email,City\na@x.example,A\nb@x.example,B\nc@x.example,"Big" Al\nd@x.example,D\n', 4, "format"),
        ('email,City\nc@x.example,"Big" Al\n', 2, "format"),
        ('email,City\na@x.example,"two\nlines"\n\nb@x.example,"Big" Al\n', 5, "format"),
        ('email,City\na@x.example,A\nb@x.example,"never closed\nc@x.example,C\n', 3, "format"),
        ('"Big" email,City\na@x.example,A\n', 1, "format"),
    ],
)
def test_a_row_that_is_no_csv_is_blamed_on_its_own_line(text: str, line: int, code: str) -> None:
    assert problems(check_csv(text.encode())) == [(line, None, code)]


@pytest.mark.parametrize("encoding", [None, "utf-8", "UTF8", "ascii"])
def test_a_byte_that_is_no_text_is_blamed_on_its_own_line(encoding: str | None) -> None:
    text = b"city\n" + b"Rome\n" * 5_000 + b"Z\xfcrich\n"

    found = check_csv(text, encoding=encoding)

    assert problems(found) == [(5_002, None, "encoding")]


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf8", "utf-8-sig", "cp1252", None])
@pytest.mark.parametrize("name", ["email", '"email"'])
def test_a_byte_order_mark_decides(encoding: str | None, name: str) -> None:
    found = check_csv(f"\ufeff{name},First Name\nada@x.example,Zoë\n".encode(), encoding=encoding)

    assert found.ok
    assert (found.columns, found.encoding) == (("email", "First Name"), "utf-8-sig")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_a_byte_order_mark_of_utf_16_as_well(encoding: str) -> None:
    text = "email,First Name\nada@x.example,Zoë\n"
    content = text.encode(encoding) if encoding == "utf-16" else ("\ufeff" + text).encode(encoding)

    assert check_csv(content, encoding=encoding).columns == ("email", "First Name")


@pytest.mark.parametrize(("encoding", "said"), [("utf-16-le", "utf-16"), ("utf-16-be", "UTF-16"), ("utf-32", None)])
def test_utf_16_without_a_mark_and_utf_32_are_read(encoding: str, said: str | None) -> None:
    assert check_csv(TEXT.encode(encoding), encoding=said).columns == ("email", "First Name", "Tags")


@pytest.mark.parametrize("encoding", ["klingon", "base64"])
def test_an_unknown_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(ValueError, match=f"there is no '{encoding}'"):
        check_csv(TEXT.encode(), encoding=encoding)


@pytest.mark.parametrize(("header", "delimiter"), [('email,"a;b;c"', ","), ('email;"a,b,c"', ";"), ("email", ",")])
def test_a_delimiter_is_looked_for_outside_of_quotes(header: str, delimiter: str) -> None:
    assert check_csv(f"{header}\n".encode()).delimiter == delimiter


@pytest.mark.parametrize("delimiter", [";;", "\\t", '"', "\n"])
def test_a_delimiter_is_one_character(delimiter: str) -> None:
    with pytest.raises(ValueError, match="delimiter must be one character"):
        check_csv(TEXT.encode(), delimiter=delimiter)


def test_a_mapping_to_something_else_than_a_name_is_refused() -> None:
    wrong: Any = {"Tags": 5}
    with pytest.raises(ValueError, match="5 is no field of a contact"):
        check_csv(TEXT.encode(), mapping=wrong)


# -- cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("phone", "14155550123.0"), ("phone", "+14155550123.0"), ("phone", "'+14155550123.0"),
        ("phone", "1.4155550123E+10"), ("phone", "1,41556E+10"), ("phone", "1e10"),
        ("zip", "1069.0"), ("zip", "9.02E+04"),
    ],
)  # fmt: skip
def test_numbers_that_a_spreadsheet_has_changed_are_found(column: str, cell: str) -> None:
    found = check_csv(f'{column}\n"{cell}"\n'.encode())

    assert problems(found) == [(2, column, column)]
    assert "has changed" in found.problems[0].message


@pytest.mark.parametrize(
    ("cell", "is_time"),
    [
        ("2026-12-31", True), ("2026-12-31T09:00:00Z", True), ("2026-12-31T09:00:00.5+01:00", True),
        ("2026-12-31T09:00:00", False), ("2026-12-31 09:00:00+00:00", False), ("46022", False), ("20261231", False),
        ("20261231T090000Z", False), ("2026-W53-4T09:00Z", False),
        ("2026-12-31T09:00Z", False), ("2026-12-31T09:00:00+0100", False), ("2026-12-31T09:00:00,5Z", False),
        ("2026-12-31T09:00:00.Z", False), ("2026-02-30", False), ("2026-02-30T09:00:00Z", False),
    ],
)  # fmt: skip
def test_times_are_those_that_the_service_takes(sandbox: Sandbox, cell: str, is_time: bool) -> None:
    deals = f"name,expectedCloseDate\nEngine,{cell}\n".encode()

    assert check_csv(deals, object_type="deals").ok == is_time
    with sandbox.client() as look:
        assert look.deals.import_csv(deals, ignore_problems=True).created == is_time


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("phone", "415.555.0125"),
        ("phone", "0049 30.123456.0"),
        ("zip", "01069"),
        ("zip", "K1A 0B1"),
        ("zip", "90210-1234"),
    ],
)
def test_numbers_as_people_write_them_are_not(column: str, cell: str) -> None:
    assert check_csv(f"{column}\n{cell}\n".encode()).ok


# -- round trips -----------------------------------------------------------------------------------------------------


@pytest.fixture
def walk_in(sandbox: Sandbox) -> Iterator[str]:
    with sandbox.client() as client:
        yield client.contacts.create(first_name="Walk-in").id


@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize("bom", [True, False])
async def test_an_export_has_no_problems_and_comes_back(client: Any, tmp_path: Path, raw: bool, bom: bool) -> None:
    exported = await done(client.contacts.export(tmp_path / "all.csv", raw=raw, bom=bom))
    check = await done(client.contacts.import_csv(exported.path, dry_run=True))
    report = await done(client.contacts.import_csv(exported.path))

    assert exported.path.read_bytes().startswith(b"\xef\xbb\xbf") == bom
    assert check.problems == ()
    assert (report.created, report.updated, report.failed) == (0, 500, 0)


async def test_a_contact_that_would_be_created_again_is_found(client: Any, tmp_path: Path, walk_in: str) -> None:
    exported = await done(client.contacts.export(tmp_path / "all.csv"))
    check = await done(client.contacts.import_csv(exported.path, dry_run=True))
    only_updates = await done(client.contacts.import_csv(exported.path, dry_run=True, mode="update_only"))

    (problem,) = check.problems
    assert (problem.code, problem.line) == ("unrecognised", 502)
    assert "neither email nor phone, so the import would create this contact again" in problem.message
    assert only_updates.ok


def test_a_contact_without_an_id_is_a_new_one() -> None:
    assert check_csv(b"first name\nAda\n").ok


async def test_tags_with_commas_survive_a_round_trip(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    names = ["VIP, gold", 'the "best"', "plain"]
    with sandbox.client() as look:
        ada = look.contacts.create(first_name="Ada", email="ada@new.example")
        look.contacts.tags.add(ada.id, tag_ids=[look.tags.create(name=name).id for name in names])
    exported = await done(client.contacts.export(tmp_path / "all.csv", filters={"search": "ada@new.example"}))

    assert '""VIP, gold""' in exported.path.read_text()
    with pytest.warns(UserWarning, match=r"tags with a comma in their names are not sent \(1 rows\)"):
        report = await done(client.contacts.import_csv(exported.path))

    assert (report.updated, report.failed) == (1, 0)
    with sandbox.client() as look:
        assert {tag.name for tag in look.contacts.get(ada.id).tags or []} == set(names)


def test_a_tag_with_a_comma_for_a_new_contact_is_a_problem() -> None:
    found = check_csv([{"email": "a@x.example", "tags": ["VIP, gold"]}])

    assert problems(found) == [(2, "tags", "tags")]


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
async def test_a_byte_order_mark_is_for_csv_alone(client: Any, tmp_path: Path, ending: str) -> None:
    with pytest.raises(ValueError, match="bom is for CSV"):
        await done(client.contacts.export(tmp_path / f"all.{ending}", bom=True))

"""The check of CSV files: what they look like, what is wrong with them, and how much memory it takes."""

from __future__ import annotations

import csv
import io
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conduyt
from conduyt._values.progress import Progress
from conduyt.csvio import MOST_PROBLEMS, CsvCheck, ObjectType, check_csv, rewrite, rows_of, safe_cell
from conduyt.csvio.targets import TARGETS
from conduyt.sandbox import Sandbox

HEADER = "First Name,Email,Phone\r\n"
ADA = "Ada,ada@example.com,+14155550123\r\n"
PROJECT = Path(__file__).parents[2]


def check(folder: Path, content: str | bytes, written_in: str = "utf-8", **settings: object) -> CsvCheck:
    path = folder / "people.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(written_in))
    return check_csv(path, **settings)  # type: ignore[arg-type]


def problems(found: CsvCheck) -> list[tuple[int, str | None, str]]:
    return [(problem.line, problem.column, problem.code) for problem in found.problems]


# -- what files look like --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "read_with"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)  # fmt: skip
def test_the_encoding_is_recognised(tmp_path: Path, encoding: str, read_with: str) -> None:
    found = check(tmp_path, HEADER + "Jörg,joerg@example.com,\r\n", encoding)

    assert (found.encoding, found.columns, found.rows, found.ok) == (
        read_with,
        ("First Name", "Email", "Phone"),
        1,
        True,
    )
    assert list(rows_of(found))[1][0] == "Jörg"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_recognised(tmp_path: Path, delimiter: str, end: str) -> None:
    text = (
        delimiter.join(["Email", '"Notes, and; more"', "City"]) + end + delimiter.join(["ada@example.com", "", "Rome"])
    )

    found = check(tmp_path, text, mapping={"Notes, and; more": None})

    assert (found.delimiter, found.columns, found.mapping) == (
        delimiter, ("Email", "Notes, and; more", "City"), {"Email": "email", "City": "city"},
    )  # fmt: skip
    assert found.ok


def test_the_delimiter_and_the_encoding_can_be_said(tmp_path: Path) -> None:
    found = check(tmp_path, "Email:City\nx@example.com:Zürich\n", "cp1252", encoding="cp1252", delimiter=":")

    assert found.ok
    assert found.mapping == {"Email": "email", "City": "city"}


@pytest.mark.parametrize("name", ["First Name", "firstName", "first_name", "FIRST-NAME", " First name "])
def test_columns_are_known_by_their_names(tmp_path: Path, name: str) -> None:
    assert list(check(tmp_path, f"{name}\nAda\n").mapping.values()) == ["firstName"]


def test_columns_can_be_mapped_and_left_out(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        "Mail,Size,Secret,Created At\nada@example.com,4,x,2026-01-01\n",
        mapping={"Mail": "email", "Size": "customFields.size", "Secret": None},
    )

    assert found.mapping == {"Mail": "email", "Size": "customFields.size"}
    assert found.ok


@pytest.mark.parametrize(
    ("file", "schema", "other"),
    [
        ("contacts", "ContactCreate", set[str]()),
        ("companies", "CompanyCreate", {"tags"}),
        ("deals", "DealCreate", {"tags"}),
    ],
)
def test_the_fields_are_those_of_the_api_description(file: str, schema: str, other: set[str]) -> None:
    description = yaml.safe_load((PROJECT / f"conduyt/api/{file}.yaml").read_text())
    described = description["components"]["schemas"][schema]["properties"]
    fields = {name: longest for name, (_, longest) in TARGETS[file].fields.items() if name not in other}

    assert {name: described[name].get("maxLength") for name in fields} == fields
    assert set(described) - set(fields) - set(TARGETS[file].aliases) == {"customFields"}


@pytest.mark.parametrize(
    ("kind", "text", "codes"),
    [
        ("companies", "Name,Phone,Country\nAcme,+14155550100,US\n", []),
        ("companies", "Name,Phone\nAcme,x1\nACME,\n,+14155550100\n", ["phone", "duplicate", "required"]),
        ("companies", "id,name,contactCount,createdAt,customFields.size\ncomp_1,Acme,4,2026-01-01,9\n", []),
        ("deals", "title,value,expected_close_date\nRenewal,24000.5,2026-12-31\n", []),
        ("deals", 'name,value,probability\nA,"24,000",0.4\nB,$5,x\n', ["number", "number", "number"]),
        ("deals", "name,expectedCloseDate\nA,12/31/2026\nB,2026-12-31T09:00:00Z\n", ["time"]),
        ("deals", "name,title,stage,wonAt\nA,A,{},\n", []),
        ("deals", "name,email\nA,a@b.example\n", ["header"]),
    ],
)
def test_companies_and_deals_have_their_own_fields(
    tmp_path: Path, kind: ObjectType, text: str, codes: list[str]
) -> None:
    assert [problem.code for problem in check(tmp_path, text, object_type=kind).problems] == codes


def test_a_mapping_to_no_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shoeSize is no field"):
        check(tmp_path, HEADER + ADA, mapping={"Phone": "shoeSize"})


# -- what is wrong with them -----------------------------------------------------------------------------------------


def test_each_problem_has_line_row_column_and_value(tmp_path: Path) -> None:
    found = check(tmp_path, HEADER + ADA + "\r\n" + 'Bob,"bob at\nhome",\r\n' + "Eve,eve@,\r\n")

    assert [(problem.line, problem.row, problem.column, problem.value) for problem in found.problems] == [
        (4, 2, "Email", "bob at\nhome"),
        (6, 3, "Email", "eve@"),
    ]
    assert str(found.problems[1]) == "line 6, column Email: is not an email address"
    assert "eve@" not in repr(found.problems)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Email", "a@b@c.de", "email"),
        ("Email", "ada@localhost", "email"),
        ("Email", f"{'a' * 250}@example.com", "too_long"),
        ("Phone", "call me", "phone"),
        ("Phone", "1" * 31, "too_long"),
        ("First Name", "x" * 101, "too_long"),
        ("Country", "Germany", "too_long"),
        ("Country", "4X", "country"),
        ("Tags", '"' + ",".join(f"t{number}" for number in range(101)) + '"', "tags"),
    ],
)
def test_cells_that_do_not_fit_their_field_are_found(tmp_path: Path, column: str, cell: str, code: str) -> None:
    assert problems(check(tmp_path, f"{column}\n{cell}\n")) == [(2, column, code)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Phone", "+49 (0) 30/123-45.67"), ("Phone", "'+14155550123"), ("Phone", "(415) 555-0123 ext. 12"),
        ("Email", " Ada.L+x@sub.example.co.uk "), ("Country", "de"), ("Tags", '"VIP, News"'), ("Zip", "01069"),
    ],
)  # fmt: skip
def test_cells_as_people_write_them_are_fine(tmp_path: Path, column: str, cell: str) -> None:
    assert check(tmp_path, f"{column}\n{cell}\n").ok


def test_rows_that_mean_the_same_person_are_found(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        HEADER + ADA + "Eve,ADA@example.com,\r\n" + "Bob,bob@example.com,(1) 415 555-0123\r\n",
    )

    assert problems(found) == [(3, "Email", "duplicate"), (4, "Phone", "duplicate")]
    assert found.problems[0].message == "is the same as in line 2"
    assert check(tmp_path, HEADER + ADA + ADA, duplicate_fields=()).ok


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"Email\n", "empty"),
        (b"Email,Email\na@example.com,\n", "header"),
        (b"Email,e-mail\na@example.com,\n", "header"),
        (b"Email,\na@example.com,x\n", "header"),
        (b"Email,Shoe Size\na@example.com,4\n", "header"),
        (b"Email\n\xff\xfe\xfa@example.com\n", "encoding"),
        (b'Email\n"a@example.com\n', "format"),
        (b'Email\n"a"b@example.com\n', "format"),
        (b"Email\n" + b"x" * 1_048_577, "format"),
        (b'Email\n"' + b"x\n" * 140_000, "format"),
    ],
)
def test_files_that_cannot_be_imported_as_a_whole_say_why(tmp_path: Path, content: bytes, code: str) -> None:
    found = check(tmp_path, content)

    assert code in {problem.code for problem in found.problems}
    assert not found.readable


def test_a_mapped_column_that_is_not_there_is_found(tmp_path: Path) -> None:
    assert problems(check(tmp_path, "Email\na@example.com\n", mapping={"Mail": "email"})) == [(1, "Mail", "header")]


def test_a_row_with_too_many_cells_is_found_and_a_short_one_is_fine(tmp_path: Path) -> None:
    assert problems(check(tmp_path, HEADER + "Ada\r\nAda,,,surplus\r\n")) == [(3, None, "too_many_cells")]


def test_problems_beyond_a_thousand_are_counted(tmp_path: Path) -> None:
    found = check(tmp_path, "Email\n" + "x\n" * (MOST_PROBLEMS + 7))

    assert (len(found.problems), found.problem_count) == (MOST_PROBLEMS, MOST_PROBLEMS + 7)


@pytest.mark.parametrize(
    ("end", "text"),
    [(b'"a"b,c\n', "line 2002: is not CSV"), (b"M\xfcller\n", "line 2002: this line is not text in utf-8")],
)
def test_what_makes_a_file_unreadable_is_found_behind_a_thousand_problems(
    sandbox: Sandbox, tmp_path: Path, end: bytes, text: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"email,city\n" + b"no address,Paris\n" * 2000 + end)

    assert not check_csv(path).readable
    with sandbox.client() as client, pytest.raises(conduyt.CsvError, match=text):
        client.contacts.import_csv(path, ignore_problems=True)
    assert not [request for request in sandbox.requests if request.method == "POST"]


def test_progress_counts_rows(tmp_path: Path) -> None:
    seen: list[Progress] = []

    check(tmp_path, "City\n" + "Rome\n" * 20_500, progress=seen.append)

    assert [now.done for now in seen] == [10_000, 20_000, 20_500]


rows = st.lists(st.sampled_from(["Rome", '"New\nYork"', '"a\n\nb"', "\n", '"say ""hi"""']), min_size=1, max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_every_row_is_known_by_its_line(tmp_path: Path, cells: list[str]) -> None:
    lines, expected = 2, []
    for cell in cells:
        if cell != "\n":
            expected.append(lines)
        lines += 1 if cell == "\n" else cell.count("\n") + 1
    text = "City\n" + "".join(cell if cell == "\n" else f"{cell}\n" for cell in cells)

    found = check(tmp_path, text)

    assert [found.line_of(row) for row in range(1, found.rows + 1)] == expected


def test_a_check_can_be_pickled(tmp_path: Path) -> None:
    found = check(tmp_path, HEADER + ADA)

    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_rewritten_is_plain_utf_8_with_commas(tmp_path: Path, encoding: str) -> None:
    found = check(tmp_path, 'Email;City\r\na@example.com;"Köln, Mitte"\r\n', encoding)

    rewrite(found, tmp_path / "plain.csv")

    assert (tmp_path / "plain.csv").read_bytes() == 'Email,City\r\na@example.com,"Köln, Mitte"\r\n'.encode()


# -- formulas --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+14155550123", "-2", "@SUM(A1)", "\t1", "\r1", "\n1", "\0=1", " =1", "＝1", "＋1", "\ufeff=1"]
)
def test_a_cell_that_a_spreadsheet_would_compute_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("x;=1", "x;'=1"),
        ("x\t=1", "x\t'=1"),
        ("x|=1", "x|'=1"),
        ("a\r\n=1\n@SUM(1)", "a\r\n'=1\n'@SUM(1)"),
        ('x; "=1', "x; \"'=1"),
        ("x;\ufeff＝1", "x;\ufeff'＝1"),
        ("\n=1", "'\n'=1"),
    ],
)
def test_a_formula_behind_a_separator_or_a_line_break_gets_an_apostrophe(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@given(st.text(alphabet="=+-@;\t|\r\n \"'ax,"))
def test_no_spreadsheet_finds_a_formula_whatever_separates_its_cells(text: str) -> None:
    line = io.StringIO()
    csv.writer(line).writerow(["id", safe_cell(text), "end"])

    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["", "Ada", "1-2", "a=b", "'=1", "Smith, -5", "a; b", "two\nlines"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


# -- memory ----------------------------------------------------------------------------------------------------------

_MEASURE = """
import resource, sys
from conduyt.csvio import check_csv
found = check_csv(sys.argv[1])
print(found.rows, found.problem_count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux")
def test_30_megabytes_are_checked_in_less_than_64_and_every_address_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    row = '{0},Lovelace,ada.{0}@example.com,+1415{0:08},"Engines, Ltd",' + "Head of Research " * 8 + "\n"
    with path.open("w") as text:
        text.write("First Name,Last Name,Email,Phone,Company,Job Title\n")
        count = 0
        while text.tell() < 30 * 2**20:
            text.writelines(row.format(number) for number in range(count, count + 1000))
            count += 1000
        text.write(row.format(0))

    # Started by a shell, as the peak of a process begins with that of whoever forked it, which is large here.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    shell = ["sh", "-c", '"$0" "$@"; exit $?', sys.executable, "-c", _MEASURE, str(path)]
    done = subprocess.run(shell, capture_output=True, text=True, check=True, env=clean)

    checked, problem_count, kilobytes = map(int, done.stdout.split())
    assert (checked, problem_count) == (count + 1, 2)  # the last row is the first one again: address and number
    assert kilobytes <= 64 * 1024

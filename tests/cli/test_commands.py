"""Commands for the methods of resources: what they send, print and end with."""

from __future__ import annotations

import csv
import io
import json
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
from drivers.server import Server, answer
from resources.surface import methods

from conduyt.cli.app import cli
from conduyt.sandbox import Sandbox

from .conftest import Conduyt
from .test_data import NAMESPACES

SARAHS = ("contacts", "list", "--search", "sarah")


def rows(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def new_contact(conduyt: Conduyt, *options: str) -> str:
    made = conduyt("contacts", "create", "--first-name", "Ada", *options)
    assert made.code == 0, made.err
    return str(json.loads(made.out)["id"])


# --- All commands ----------------------------------------------------------------------------------------------------


def contexts(command: click.Command, ctx: click.Context) -> list[click.Context]:
    if not isinstance(command, click.Group):
        return [ctx]
    members = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
    return [
        found
        for name, member in members
        if member is not None
        for found in contexts(member, click.Context(member, parent=ctx, info_name=name))
    ]


ALL = contexts(cli, click.Context(cli, info_name="conduyt", **cli.context_settings))


def test_every_method_of_every_resource_has_a_command() -> None:
    commands = {ctx.command_path.removeprefix("conduyt ").replace(" ", ".").replace("-", "_") for ctx in ALL}

    assert {name for name in methods(NAMESPACES) if name not in commands} == set()


@pytest.mark.parametrize("ctx", ALL, ids=lambda ctx: ctx.command_path)
def test_every_command_has_help_with_an_example_that_it_understands(
    ctx: click.Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    help_text = ctx.get_help()

    example = next(line.strip() for line in help_text.splitlines() if "conduyt " in line and line.startswith("    "))
    assert ctx.command_path in example
    words = shlex.split(example.split(ctx.command_path, 1)[1].replace(')"    # in ~/.bashrc', ""))
    for file in ("contacts.csv", "people.csv", "leads.csv", "ada.png"):
        Path(file).touch()
    ctx.command.make_context(ctx.info_name, words)


# --- Output ----------------------------------------------------------------------------------------------------------


def test_a_list_is_a_line_of_json_per_item_when_no_terminal_is_there(conduyt: Conduyt, sandbox: Sandbox) -> None:
    done = conduyt(*SARAHS)

    assert done.code == 0
    assert done.err == ""
    found = rows(done.out)
    assert len(found) > 5  # more than a page
    assert {row["firstName"] for row in found} == {"Sarah"}


def test_a_list_is_json_as_a_whole_on_request(conduyt: Conduyt, sandbox: Sandbox) -> None:
    assert json.loads(conduyt(*SARAHS, "-o", "json").out) == rows(conduyt(*SARAHS, "-o", "jsonl").out)
    assert json.loads(conduyt("contacts", "list", "--search", "nobody at all", "-o", "json").out) == []


def test_a_list_is_csv_with_a_column_per_field(conduyt: Conduyt, sandbox: Sandbox) -> None:
    found = list(csv.DictReader(io.StringIO(conduyt(*SARAHS, "-o", "csv").out)))

    as_json = rows(conduyt(*SARAHS).out)
    assert [row["id"] for row in found] == [row["id"] for row in as_json]
    assert [row["email"] for row in found] == [row["email"] for row in as_json]
    header = conduyt("contacts", "list", "--search", "nobody at all", "-o", "csv").out
    assert header.startswith("id,accountId,firstName,")


def test_columns_of_csv_have_the_names_that_values_come_under(conduyt: Conduyt, sandbox: Sandbox) -> None:
    printed = conduyt("custom-fields", "list", "-o", "csv").out

    as_json = rows(conduyt("custom-fields", "list", "-o", "jsonl").out)
    assert any(row["options"] for row in as_json)
    for row, data in zip(csv.DictReader(io.StringIO(printed)), as_json, strict=True):
        assert data.keys() <= row.keys()
        assert bool(row["options"]) == bool(data["options"])


def test_cells_that_a_spreadsheet_would_run_get_an_apostrophe(conduyt: Conduyt, sandbox: Sandbox) -> None:
    contact = new_contact(conduyt, "--last-name", "=1+1")
    command = ("contacts", "get", contact, "-o", "csv", "--columns", "lastName")

    assert conduyt(*command).out == "lastName\n'=1+1\n"
    assert conduyt(*command, "--raw").out == "lastName\n=1+1\n"


def test_a_table_shows_the_columns_that_were_asked_for(conduyt: Conduyt, sandbox: Sandbox) -> None:
    done = conduyt(*SARAHS, "--limit", "2", "-o", "table", "--columns", "firstName,jobTitle")

    lines = done.out.splitlines()
    assert len(lines) == 3
    assert lines[0].split() == ["firstName", "jobTitle"]
    assert lines[1].startswith("Sarah      ")


def test_an_object_is_a_table_of_its_fields(conduyt: Conduyt, sandbox: Sandbox) -> None:
    contact = new_contact(conduyt, "--job-title", "CEO")

    lines = conduyt("contacts", "get", contact, "-o", "table").out.splitlines()
    assert ["jobTitle", "CEO"] in [line.split() for line in lines]
    assert len({line.find(line.split()[1], len(line.split()[0])) for line in lines if len(line.split()) == 2}) == 1


def test_a_list_stops_after_so_many_items_and_asks_for_no_page_more(conduyt: Conduyt, sandbox: Sandbox) -> None:
    before = len(sandbox.requests)

    assert len(rows(conduyt("contacts", "list", "--page-size", "3", "--limit", "4").out)) == 4
    assert len(sandbox.requests) - before == 2


def test_a_limit_is_the_number_of_items_and_fetches_no_more(conduyt: Conduyt, sandbox: Sandbox) -> None:
    assert len(rows(conduyt("contacts", "list", "--limit", "5").out)) == 5
    assert "limit=5" in sandbox.requests[-1].query
    assert len(rows(conduyt("contacts", "list", "--limit", "130").out)) == 130
    assert len(rows(conduyt("contacts", "list", "--page", "2", "--limit", "3").out)) == 3
    assert len(rows(conduyt("tags", "list", "--limit", "2").out)) == 2


@pytest.mark.parametrize("output", ["csv", "table", "json", "jsonl"])
def test_a_column_that_does_not_exist_is_refused_with_the_nearest(
    conduyt: Conduyt, sandbox: Sandbox, output: str
) -> None:
    for command in (("list", "--limit", "2"), ("get", "con_1")):
        if command[0] == "get":
            command = ("get", new_contact(conduyt))
        done = conduyt("contacts", *command, "-o", output, "--columns", "id,emial")

        assert (done.code, done.out) == (2, "")
        assert "there is no field 'emial'. Did you mean email?" in done.err


def test_a_command_that_writes_refuses_a_column_before_it_does(conduyt: Conduyt, sandbox: Sandbox) -> None:
    before = len(sandbox.requests)

    assert conduyt("contacts", "create", "--first-name", "Ada", "--columns", "nonsense").code == 2
    assert len(sandbox.requests) == before


def test_columns_can_be_spelt_as_in_python_and_lie_inside_objects(conduyt: Conduyt, sandbox: Sandbox) -> None:
    contact = new_contact(conduyt, "--job-title", "CEO", "--custom-fields", '{"tier": "gold"}')
    columns = ("--columns", "job_title,customFields.tier,assignedUser.email,custom_fields.none")

    assert conduyt("contacts", "get", contact, "-o", "csv", *columns).out == (
        "jobTitle,customFields.tier,assignedUser.email,customFields.none\nCEO,gold,,\n"
    )
    assert json.loads(conduyt("contacts", "get", contact, "--columns", "id,jobTitle").out) == {
        "id": contact, "jobTitle": "CEO",
    }  # fmt: skip


def test_columns_lie_inside_the_objects_of_a_list(conduyt: Conduyt, sandbox: Sandbox) -> None:
    contact = new_contact(conduyt, "--tags", "VIP", "--tags", "Trial")
    columns = ("--columns", "tags.name,tags.nonsense")

    assert rows(conduyt("contacts", "get", contact, "-o", "jsonl", *columns).out) == [
        {"tags.name": ["Trial", "VIP"], "tags.nonsense": [None, None]}
    ]
    assert '"[""Trial"", ""VIP""]"' in conduyt("contacts", "list", "--limit", "1", "-o", "csv", *columns).out


def test_fields_that_this_version_does_not_know_are_columns(conduyt: Conduyt, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [
        [{"id": "t1", "name": "VIP", "newField": 5}],
        [{"id": "t2", "name": "b", "newField": 6, "laterField": 7}],
    ]
    steps = [
        answer(200, {"data": page, "meta": {"page": number, "limit": 1, "total": 2, "totalPages": 2}})
        for number, page in enumerate(pages, start=1)
    ]
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_x")
    with Server(*steps) as server:
        monkeypatch.setenv("CONDUYT_BASE_URL", server.url)
        done = conduyt("deals", "list", "--page-size", "1", "-o", "csv")

    found = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["newField"] for row in found] == ["5", "6"]
    assert done.err == ("conduyt: warning: no column for laterField: only later pages have it; use -o jsonl\n")


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("contact", "list"), "contacts"),
        (("contacts", "lst"), "list"),
        (("custom_fields", "list"), "custom-fields"),
        (("contacts", "tgas", "add"), "tags"),
        (("docter",), "doctor"),
    ],
)
def test_a_misspelt_command_is_refused_with_the_nearest(
    conduyt: Conduyt, arguments: tuple[str, ...], meant: str
) -> None:
    done = conduyt(*arguments)

    assert done.code == 2
    assert f"Did you mean {meant}" in done.err


@pytest.mark.parametrize("path", [(), ("contacts",), ("contacts", "list"), ("contacts", "tags", "add"), ("doctor",)])
def test_h_shows_the_help(conduyt: Conduyt, path: tuple[str, ...]) -> None:
    short, long = conduyt(*path, "-h"), conduyt(*path, "--help")

    assert short == long
    assert short.out.startswith("Usage: conduyt")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-8"])
def test_json_can_come_from_a_file_of_windows(conduyt: Conduyt, sandbox: Sandbox, encoding: str) -> None:
    Path("ada.json").write_text('{"firstName": "Zoë"}\r\n', encoding=encoding)

    assert '"firstName": "Zoë"' in conduyt("contacts", "create", "--data", "@ada.json").out


def test_json_that_is_nested_too_deeply_is_refused(conduyt: Conduyt, sandbox: Sandbox) -> None:
    Path("deep.json").write_text('{"a":' * 100_000)
    done = conduyt("contacts", "create", "--data", "@deep.json")

    assert (done.code, "nested too deeply" in done.err) == (2, True)


def test_a_key_can_come_from_a_file_of_windows(
    conduyt: Conduyt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONDUYT_API_KEY")
    Path("key").write_text(f"{sandbox.keys['read']}\r\n", encoding="utf-8-sig")

    assert conduyt("--api-key-file", "key", "tags", "list").code == 0


def test_a_page_that_is_asked_for_is_the_only_one(conduyt: Conduyt, sandbox: Sandbox) -> None:
    assert len(rows(conduyt("contacts", "list", "--page-size", "3", "--page", "2").out)) == 3


def test_a_file_goes_to_the_standard_output_or_into_a_file(conduyt: Conduyt, sandbox: Sandbox) -> None:
    printed = conduyt("contacts", "export-csv")
    saved = conduyt("contacts", "export-csv", "--to", "all.csv")

    assert printed.out.startswith("First Name,")
    assert saved.out == ""
    assert saved.err == f"wrote {Path('all.csv').stat().st_size:,} bytes to all.csv\n"
    assert Path("all.csv").read_bytes().decode() == printed.out


def test_amounts_keep_their_digits(conduyt: Conduyt, sandbox: Sandbox) -> None:
    pipeline = rows(conduyt("pipelines", "list").out)[0]
    command = ("deals", "create", "--pipeline-id", pipeline["id"], "--stage-id", pipeline["stages"][0]["id"])

    done = conduyt(*command, "--name", "Renewal", "--value", "1234567.89")

    assert '"value": 1234567.89' in done.out


# --- Values ----------------------------------------------------------------------------------------------------------


def sent(sandbox: Sandbox) -> Any:
    return json.loads(sandbox.requests[-1].body)


def test_options_become_the_fields_of_the_body(conduyt: Conduyt, sandbox: Sandbox) -> None:
    new_contact(conduyt, "--custom-fields", '{"a": 1}', "--job-title", "CEO")

    assert sent(sandbox) == {"firstName": "Ada", "customFields": {"a": 1}, "jobTitle": "CEO"}


def test_null_clears_a_field_and_what_is_not_named_is_not_sent(conduyt: Conduyt, sandbox: Sandbox) -> None:
    contact = new_contact(conduyt, "--job-title", "CEO")

    updated = conduyt("contacts", "update", contact, "--job-title", "null")

    assert sent(sandbox) == {"jobTitle": None}
    assert json.loads(updated.out)["jobTitle"] is None


def test_a_time_has_a_zone_and_null_clears_it(conduyt: Conduyt, sandbox: Sandbox) -> None:
    id_ = sandbox.client().deals.list(limit=1).data[0].id

    for text, saved in (("2026-12-31T09:00:00+02:00", "2026-12-31T09:00:00+02:00"), ("null", None)):
        done = conduyt("deals", "update", id_, "--expected-close-date", text, "-o", "json")

        assert (done.code, json.loads(done.out)["expectedCloseDate"]) == (0, saved)


def test_an_option_can_be_repeated_for_a_list(conduyt: Conduyt, sandbox: Sandbox) -> None:
    for name in ("Blue", "Red"):
        assert conduyt("tags", "create", "--name", name, "--color", "#112233").code == 0

    new_contact(conduyt, "--tags", "Blue", "--tags", "Red")

    assert sent(sandbox)["tags"] == ["Blue", "Red"]


def test_a_body_can_be_a_file_in_either_spelling(conduyt: Conduyt, sandbox: Sandbox) -> None:
    Path("ada.json").write_text('{"lastName": "Lovelace", "job_title": "Countess", "email": "ada@x.test"}')

    new_contact(conduyt, "--data", "@ada.json", "--email", "other@x.test")

    assert sent(sandbox) == {
        "firstName": "Ada", "lastName": "Lovelace", "jobTitle": "Countess", "email": "other@x.test"
    }  # fmt: skip


def test_a_field_that_no_option_has_is_sent_as_it_is(conduyt: Conduyt) -> None:
    with Server(then=answer(200, {"data": {"id": "con_1"}})) as server:
        command = ("--base-url", server.url, "contacts", "update", "con_1", "--data", '{"shoeSize": 39}')
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CONDUYT_API_KEY", "cdy_x")
            assert conduyt(*command).code == 0

    assert json.loads(server.request.body) == {"shoeSize": 39}


def test_what_the_body_must_have_can_come_from_the_data(conduyt: Conduyt, sandbox: Sandbox) -> None:
    assert conduyt("tags", "create", "--data", '{"name": "Blue", "color": "#112233"}').code == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("deals", "create", "--name", "x"), "Missing options --pipeline-id, --stage-id."),
        (("contacts", "create", "--custom-fields", "{a}"), "Invalid value for '--custom-fields': this is no JSON"),
        (("contacts", "create", "--custom-fields", "[1]"), "this is no JSON object"),
        (("contacts", "create", "--data", "@nothing.json"), "No such file"),
        (("contacts", "list", "--limit", "many"), "Invalid value for '--limit': 'many' is not a valid integer"),
        (("contacts", "list", "-o", "xml"), "Invalid value for '-o'"),
        (("deals", "update", "x", "--expected-close-date", "2026-12-31"), "is not a time with its zone, such as 2026-"),
        (("tasks", "create", "--title", "x", "--due-date", "2026-12-31T09:00"), "is not a time with its zone"),
        (("contacts", "get", ""), "contact_id is empty"),
        (("contacts", "gte"), "No such command 'gte'"),
        (("--api-key=cdy_secret", "contacts", "list"), "No such option"),
    ],
)
def test_what_cannot_be_understood_ends_with_2_and_sends_nothing(
    conduyt: Conduyt, sandbox: Sandbox, arguments: tuple[str, ...], complaint: str
) -> None:
    before = len(sandbox.requests)

    done = conduyt(*arguments)

    assert done.code == 2
    assert complaint in done.err
    assert "cdy_secret" not in done.err
    assert done.out == ""
    assert len(sandbox.requests) == before


# --- Errors ----------------------------------------------------------------------------------------------------------


def error(status: int, code: str, message: str = "No.") -> Any:
    return answer(status, {"error": {"code": code, "message": message}})


@pytest.mark.parametrize(
    ("step", "arguments", "code"),
    [
        (error(422, "validation_failed"), ("contacts", "create"), 1),
        (error(404, "not_found"), ("contacts", "get", "con_1"), 3),
        (error(401, "unauthenticated"), ("contacts", "get", "con_1"), 4),
        (error(403, "permission_denied"), ("contacts", "get", "con_1"), 4),
        (error(500, "internal_error"), ("contacts", "create"), 7),
    ],
)
def test_each_kind_of_error_has_its_exit_code_and_one_line(
    conduyt: Conduyt, monkeypatch: pytest.MonkeyPatch, step: Any, arguments: tuple[str, ...], code: int
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_x")
    with Server(then=step) as server:
        done = conduyt("--base-url", server.url, *arguments)

    assert done.code == code
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("conduyt: ")


def test_a_rate_limit_that_is_too_far_away_ends_with_5(conduyt: Conduyt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_x")
    refusal = {"error": {"code": "rate_limited", "message": "Slow down."}}
    with Server(then=answer(429, refusal, headers={"retry-after": "3600"})) as server:
        assert conduyt("contacts", "list", "--base-url", server.url).code == 5


def test_no_response_ends_with_6(conduyt: Conduyt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_x")

    done = conduyt("contacts", "create", "--base-url", "https://127.0.0.1:9")

    assert (done.code, "conduyt doctor" in done.err) == (6, True)


def test_no_key_ends_with_4(conduyt: Conduyt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONDUYT_API_KEY")

    done = conduyt("contacts", "list")

    assert (done.code, "No API key" in done.err, "conduyt auth login" in done.err) == (4, True, True)


def test_the_key_can_be_in_a_file(conduyt: Conduyt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("key").write_text(f"{sandbox.keys['read']}\n")
    monkeypatch.delenv("CONDUYT_API_KEY")

    assert conduyt("--api-key-file", "key", "tags", "list").code == 0
    assert conduyt("tags", "list", "--api-key-file", "key").code == 0
    missing = conduyt("tags", "list", "--api-key-file", "nokey")
    assert (missing.code, "cannot be read" in missing.err) == (2, True)


@pytest.mark.parametrize("output", ["table", "json", "jsonl"])
def test_control_characters_of_the_server_do_not_reach_the_terminal(
    conduyt: Conduyt, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_x")
    evil = "\x1b]0;owned\x07\x9b31m\u202egpj.exe\x7f\r\n"
    person = {"id": "con_1", "firstName": evil, evil: evil}
    with Server(answer(200, {"data": person}), answer(200, {"data": [person]})) as server:
        where = ("--base-url", server.url)
        texts = [conduyt(*where, "contacts", *what, "-o", output).out for what in (("get", "con_1"), ("list",))]

    for text in texts:
        assert "owned" in text
        assert "".join(text.split("\n")).isprintable()
    if output == "jsonl":
        assert json.loads(texts[0])["firstName"] == evil  # escaped, and still the same value


def test_an_error_with_control_characters_is_one_printable_line(
    conduyt: Conduyt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_x")
    with Server(then=error(404, "not_found", "\x1b[31mred\nConduyt: \u202eall is well")) as server:
        done = conduyt("--base-url", server.url, "contacts", "get", "con_1")

    assert done.err.count("\n") == 1
    assert done.err.rstrip("\n").isprintable()


@pytest.mark.filterwarnings("default")
def test_a_warning_is_one_line_on_the_standard_error(conduyt: Conduyt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_x")
    with Server(then=answer(200, {"data": {"id": "con_1", "createdAt": "yesterday"}})) as server:
        done = conduyt("--base-url", server.url, "contacts", "get", "con_1")

    assert done.code == 0
    assert done.err.startswith("conduyt: warning: ")
    assert done.err.count("\n") == 1

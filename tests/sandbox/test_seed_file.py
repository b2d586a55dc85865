"""Content from a file of one's own, and going back to the beginning."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conduyt.sandbox import Sandbox, __main__
from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.responses import Response, one
from conduyt.sandbox.rules import handlers
from conduyt.sandbox.seeds.context import BASE_TIME

from .conftest import Caller, Receiver

Write = Callable[[Any], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: Any) -> Path:
        path = tmp_path / "seed.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


def read(seed: Path, path: str, key: str = "read") -> Any:
    with Sandbox(seed=seed) as sandbox:
        caller = Caller(sandbox, sandbox.keys[key])
        found = caller.ok("GET", path)
        caller.close()
    return found


def test_documents_are_completed(write: Write) -> None:
    content = {"tags": [{"name": "VIP"}], "contacts": [{"firstName": "Zoë", "tags": ["VIP"]}]}
    [contact] = read(write(content), "/contacts")
    assert (contact["firstName"], contact["country"], contact["leadScore"]) == ("Zoë", "US", 0)
    assert [tag["name"] for tag in contact["tags"]] == ["VIP"]
    assert contact["createdAt"] == iso(BASE_TIME)


def test_what_cannot_be_posted_is_laid_over(write: Write) -> None:
    fields = {"leadScore": 90, "createdAt": "2026-01-01T00:00:00.000Z", "country": None}
    [contact] = read(write({"contacts": [{"firstName": "Ada", **fields}]}), "/contacts")
    assert contact.items() >= fields.items()


def test_ids_can_be_chosen_and_used(write: Write) -> None:
    content = {
        "contacts": [{"id": "con_ada"}],
        "deals": [
            {
                "id": "deal_1",
                "name": "Acme",
                "pipelineId": "pipe_abc123",
                "stageId": "stage_won",
                "contactId": "con_ada",
            }
        ],
    }
    deal = read(write(content), "/deals/deal_1")
    assert (deal["contact"]["id"], deal["status"]) == ("con_ada", "won")
    assert deal["contact"]["wonDealId"] == "deal_1"


def test_a_resource_of_a_resource_can_be_given_too(write: Write) -> None:
    [view] = read(write({"deals.views": [{"id": "view_1", "name": "Mine", "extra": 1}]}), "/deals/views")
    assert (view["id"], view["name"], view["extra"]) == ("view_1", "Mine", 1)


def test_what_has_the_same_id_is_replaced(write: Write) -> None:
    content = {"pipelines": [{"id": "pipe_abc123", "name": "Mine", "stages": [{"name": "One"}]}]}
    [pipeline] = read(write(content), "/pipelines")
    assert (pipeline["id"], pipeline["name"]) == ("pipe_abc123", "Mine")
    assert "One" in [stage["name"] for stage in pipeline["stages"]]


def test_kinds_that_cannot_be_posted_are_stored(write: Write) -> None:
    stage = {"id": "stage_x", "pipelineId": "pipe_abc123", "name": "X", "color": "#000000", "sortOrder": 5}
    stages = read(write({"stages": [{**stage, "isWon": False, "isLost": False}]}), "/pipelines/pipe_abc123/stages")
    assert stages[-1]["id"] == "stage_x"


def test_a_stored_document_gets_an_id_and_the_fields_of_its_answers(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(handlers, "tags.create", raising=False)
    with Sandbox(seed=write({"tags": [{"name": "VIP"}]})) as sandbox:
        [tag] = sandbox._api.store.workspace("acct_sandbox").query("tags")
    assert tag["id"].startswith("tags_")
    assert (tag["name"], tag["color"], tag["createdAt"]) == ("VIP", None, iso(BASE_TIME))


def test_what_leaves_no_document_behind_is_done_all_the_same(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []

    def create(call: Call) -> Response:
        done.append(call.body["name"])
        return one({})

    monkeypatch.setitem(handlers, "tags.create", create)
    read(write({"tags": [{"id": "tag_1", "name": "VIP"}]}), "/pipelines")
    assert done == ["VIP"]


def test_webhooks_hear_nothing_of_the_file(write: Write, receiver: Receiver) -> None:
    webhook = {"url": receiver.url, "events": ["contact.created"], "secret": "whsec_mine"}
    with Sandbox(seed=write({"webhooks": [webhook], "contacts": [{}]})) as sandbox:
        caller = Caller(sandbox, sandbox.keys["admin"])
        caller.ok("POST", "/contacts", json={})
        caller.close()
        sandbox.wait_for_deliveries()
    assert len(receiver.events()) == 1


def test_a_reset_brings_the_file_back(write: Write) -> None:
    with Sandbox(seed=write({"contacts": [{"id": "con_ada"}]})) as sandbox:
        caller = Caller(sandbox, sandbox.keys["admin"])
        for _ in range(2):
            caller.ok("DELETE", "/contacts/con_ada")
            sandbox.reset()
            first = caller.ok("POST", "/contacts", json={})["id"]
            sandbox.reset()
            assert caller.ok("POST", "/contacts", json={})["id"] == first
            sandbox.reset()
        caller.ok("GET", "/contacts/con_ada")
        caller.close()


def test_a_reset_brings_the_beginning_back_to_a_file_of_an_earlier_run(tmp_path: Path) -> None:
    db = tmp_path / "sandbox.db"
    for _ in range(2):
        with Sandbox(seed="empty", db=db) as sandbox:
            caller = Caller(sandbox, sandbox.keys["admin"])
            caller.ok("POST", "/contacts", json={})
            if _:
                sandbox.reset()
                assert caller.ok("GET", "/contacts") == []
            caller.close()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is no JSON file"),
        ([], "json: must be"),
        ({"contacts": {}}, "contacts: must be"),
        ({"contacts": ["Ada"]}, "contacts: must be"),
        (r'{"contacts": [{"firstName": "\ud800"}]}', r"contacts\.0\.firstName: contains a lone surrogate"),
        (r'{"executions": [{"error": "\ud800"}]}', r"executions\.0\.error: contains a lone surrogate"),  # not posted
        (
            {"contacts": [{}, {"email": "x"}]},
            r"contacts\[1\]: The request body contains invalid fields: email is not a valid email",
        ),
        ({"deals": [{"name": "x", "pipelineId": "p", "stageId": "s"}]}, r"deals\[0\]: No such pipeline"),
    ],
)
def test_a_file_that_makes_no_sense_is_explained(write: Write, tmp_path: Path, content: Any, message: str) -> None:
    db = tmp_path / "sandbox.db"
    for _ in range(2):  # the first time leaves nothing behind that the second would take for a sandbox
        with pytest.raises(ValueError, match=message):
            Sandbox(seed=write(content), db=db)


def test_a_file_that_is_not_there_is_missed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Sandbox(seed=tmp_path / "nothing.json")


def test_a_path_as_text_is_a_path(write: Write) -> None:
    path = write({"contacts": [{"firstName": "Ada"}]})
    with Sandbox(seed=str(path)) as sandbox, sandbox.client() as client:
        assert [contact.first_name for contact in client.contacts.list()] == ["Ada"]


def test_a_misspelt_seed_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'demmo' is neither .* perhaps 'demo' was meant"):
        Sandbox(seed="demmo")


def test_the_program_takes_a_file(write: Write) -> None:
    path = write({})
    assert __main__._parser().parse_args(["--seed", str(path)]).seed == path


@pytest.mark.parametrize(
    ("seed", "message"),
    [("demmo", "'demmo' is neither demo nor empty nor a file or folder"), (None, "contacts: must be")],
)
def test_the_program_explains_a_wrong_seed(
    write: Write, seed: str | None, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        __main__.main(["--port", "0", "--seed", seed or str(write({"contacts": {}}))])
    assert message in capsys.readouterr().err

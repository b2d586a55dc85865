"""What the golden files do not show: files that need not be, and texts that could mislead the generator."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conduyt._codegen.load import DescriptionError, Part
from conduyt._codegen.render import render
from conduyt._codegen.words import limits_in_words

EMPTY = "openapi: 3.1.0\ninfo: {title: More, version: 1.0.0}\npaths: {}\n"
MORE = """
openapi: 3.1.0
info: {title: "Shed: more", version: 1.0.0}
paths:
  /more:
    get:
      operationId: getMore
      x-conduyt-method: more.get
      summary: Get more.
      responses: {"200": {$ref: "common.yaml#/components/responses/Outcome"}}
"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def made_of(small: Path) -> dict[str, str]:
    """The code and the pages, without the copy of the description."""
    return {name: text for name, text in render(small).items() if not name.endswith(".json")}


@pytest.fixture
def more(small: Path) -> dict[str, str]:
    """What is made of the small description with another resource, which has no schemas of its own."""
    (small / "more.yaml").write_text(MORE)
    edit(small / "openapi.yaml", "  /things:", '  /more: {$ref: "more.yaml#/paths/~1more"}\n  /things:')
    return render(small)


def test_a_file_that_describes_nothing_changes_nothing(small: Path) -> None:
    before = made_of(small)
    (small / "more.yaml").write_text(EMPTY)

    assert made_of(small) == before


def test_a_resource_without_schemas_has_no_models(more: dict[str, str]) -> None:
    assert sorted(name for name in more if "more" in name) == [
        "conduyt/endpoints/more.json",
        "conduyt/endpoints/more.py",
        "conduyt/resources/aio/more.py",
        "conduyt/resources/more.py",
        "docs/reference/more.md",
    ]


def test_a_resource_without_a_description_is_called_by_its_title(more: dict[str, str]) -> None:
    assert 'class More(Resource):\n    """Shed: more"""' in more["conduyt/resources/more.py"]


def test_every_resource_is_an_attribute_of_both_clients(more: dict[str, str]) -> None:
    assert "def more(self) -> More:" in more["conduyt/resources/__init__.py"]
    assert "def more(self) -> AsyncMore:" in more["conduyt/resources/aio/__init__.py"]


def test_a_schema_that_nothing_uses_gets_no_model(small: Path) -> None:
    before = made_of(small)
    edit(
        small / "common.yaml",
        "    Owner:\n",
        "    Unused: {type: object, properties: {name: {type: string}}}\n    Owner:\n",
    )

    assert made_of(small) == before


def test_text_that_looks_like_a_placeholder_stays_as_it_is(small: Path) -> None:
    things = small / "things.yaml"
    things.write_text(things.read_text().replace("summary: Add a thing.", "summary: Write to them@imports.example."))

    assert '"""Write to them@imports.example.\n' in render(small)["conduyt/resources/things.py"]


@pytest.mark.parametrize(
    ("file", "old", "new", "made", "imported"),
    [
        ("things.yaml", "name: search\n", "name: Field\n", "conduyt/resources/things.py", "import Field"),
        (
            "common.yaml",
            'description: "Given',
            'x-conduyt-also: [Thing], description: "',
            "conduyt/models/common.py",
            "Thing",
        ),
    ],
    ids=["of pydantic", "of another module"],
)
def test_a_name_that_stands_only_in_a_string_is_not_imported(
    small: Path, file: str, old: str, new: str, made: str, imported: str
) -> None:
    (small / file).write_text((small / file).read_text().replace(old, new))

    head, _, code = render(small)[made].partition("\nclass ")

    assert imported.split()[-1] in code
    assert not re.search(rf"{imported}\b", head)


def flow(**changes: str) -> str:
    """A method of many requests, as `x-conduyt-flows` has it, with some keys changed. An empty one is left out."""
    keys = {
        "summary": "Check all things.",
        "make": "conduyt.tools.checking.check_things",
        "arguments": "{since: {type: str, description: Day.}, far: {type: bool, default: 'False', description: Far.}}",
        "returns": "{type: list, description: What is broken.}",
        "example": "client.things.check_all('monday')",
        **changes,
    }
    name = keys.pop("name", "check_all")
    lines = [f"    {key}: {value}\n" for key, value in keys.items() if value]
    return f"\nx-conduyt-flows:\n  {name}:\n{''.join(lines)}"


def test_a_method_of_many_requests_hands_its_arguments_to_a_flow(small: Path) -> None:
    edit(small / "things.yaml", "\npaths:", flow() + "paths:")

    files = render(small)

    plain, awaited = files["conduyt/resources/things.py"], files["conduyt/resources/aio/things.py"]
    assert "from conduyt.tools import checking\n" in plain
    assert (
        "def check_all(self, since: str, *, far: bool = False, options: RequestOptions | None = None) -> list:" in plain
    )
    call = "(self._caller, checking.check_things(since, far=far, options=options))"
    assert f"return perform{call}" in plain
    assert f"return await perform_async{call}" in awaited
    assert "await client.things.check_all('monday')" in awaited
    assert "### `check_all`" in files["docs/reference/things.md"]
    assert "check_all" not in files["conduyt/endpoints/things.json"]
    assert "check_all" not in files["conduyt/sandbox/description.json"]


def test_a_resource_has_for_many_rows_what_it_has_for_one_record(small: Path) -> None:
    files = render(small)

    plain, awaited = files["conduyt/resources/things.py"], files["conduyt/resources/aio/things.py"]
    assert "class Things(CreateMany, UpdateMany, DeleteMany, RecordResource[ThingT, InputT]):" in plain
    assert "class AsyncThings(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncRecordResource[" in awaited
    assert "class ThingsParts(CreateMany, DeleteMany, Resource):" in plain
    assert "class ThingsKinds(Resource):" in plain
    assert "For many records: `create_many`, `update_many`, `delete_many`," in files["docs/reference/things.md"]
    assert "-> reports.AsyncBulkReport" in files["conduyt/resources/aio/many.py"]


def test_arguments_that_the_flow_does_not_take_go_to_what_runs_it(small: Path) -> None:
    edit(small / "things.yaml", "\npaths:", flow(takes="[since]", run="conduyt.tools.run_check") + "paths:")

    files = render(small)

    call = "(self._caller, checking.check_things(since), far=far, options=options)"
    assert f"return run_check{call}" in files["conduyt/resources/things.py"]
    assert f"return await run_check_async{call}" in files["conduyt/resources/aio/things.py"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"make": "Toolbox"}, "Toolbox is not a function"),
        ({"run": "os; import sys.X"}, "is not a function"),
        ({"takes": "[until]"}, "until is not an argument"),
        ({"arguments": "{self: {type: str, description: No.}}"}, "cannot be called self"),
        ({"arguments": "{in: {type: str, description: No.}}"}, "in is not a valid name"),
        ({"name": "Check"}, "Check is not a valid name"),
        ({"name": "create"}, "things.create is already taken"),
        ({"name": "create_many"}, "things.create_many is already taken"),
        ({"summary": ""}, "a flow needs summary"),
    ],
)
def test_a_flow_that_cannot_be_written_is_refused(small: Path, changes: dict[str, str], message: str) -> None:
    edit(small / "things.yaml", "\npaths:", flow(**changes) + "paths:")

    with pytest.raises(DescriptionError, match=message):
        render(small)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"minItems": 1}, "At least 1 item."),
        ({"minItems": 2}, "At least 2 items."),
        ({"minItems": 1, "maxItems": 100}, "At least 1 and at most 100 items."),
    ],
)
def test_the_number_of_items_is_good_english(limits: dict[str, int], words: str) -> None:
    assert limits_in_words(Part(limits)) == f" {words}"

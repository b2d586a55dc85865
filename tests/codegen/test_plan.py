"""What the golden files do not show: files that need not be, and texts that could mislead the generator."""

from __future__ import annotations

from pathlib import Path

import pytest

from conduyt._codegen.load import DescriptionError
from conduyt._codegen.render import render

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
    assert imported not in head


def test_a_resource_can_derive_from_a_class_written_by_hand(small: Path) -> None:
    edit(small / "things.yaml", "\npaths:", "\nx-conduyt-by-hand: conduyt.tools.Toolbox\npaths:")

    files = render(small)

    assert "from conduyt.tools import Toolbox\n" in files["conduyt/resources/things.py"]
    assert "class Things(Toolbox):" in files["conduyt/resources/things.py"]
    assert "from conduyt.tools import AsyncToolbox\n" in files["conduyt/resources/aio/things.py"]
    assert "class AsyncThings(AsyncToolbox):" in files["conduyt/resources/aio/things.py"]
    assert "methods that make many calls each" in files["docs/reference/things.md"]


@pytest.mark.parametrize("name", ["Toolbox", "conduyt.tools", "os; import sys.X", "conduyt.tools.box"])
def test_what_is_no_class_cannot_be_derived_from(small: Path, name: str) -> None:
    edit(small / "things.yaml", "\npaths:", f'\nx-conduyt-by-hand: "{name}"\npaths:')

    with pytest.raises(DescriptionError, match="no class that a resource can derive from"):
        render(small)

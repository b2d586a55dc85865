"""What `conduyt.models.generate` writes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args, get_type_hints

import pytest

import conduyt
from conduyt.models import CustomField, generate
from conduyt.sandbox import Sandbox

from .definitions import CRM, DEFINITIONS, defined


def written(tmp_path: Path, *definitions: CustomField, **options: Any) -> str:
    generate(definitions, tmp_path / "crm.py", **options)
    return (tmp_path / "crm.py").read_text("utf-8")


def imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("generated_here", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["generated_here"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fields_of(tmp_path: Path, *definitions: CustomField, **options: Any) -> dict[str, Any]:
    written(tmp_path, *definitions, **options)
    fields: dict[str, Any] = imported(tmp_path / "crm.py").ContactFields.model_fields
    return fields


def test_the_module_is_what_a_person_has_agreed_to(tmp_path: Path) -> None:
    assert written(tmp_path, *DEFINITIONS) == CRM.read_text("utf-8")


def test_the_order_of_the_definitions_does_not_matter(tmp_path: Path) -> None:
    assert written(tmp_path, *reversed(DEFINITIONS)) == CRM.read_text("utf-8")


LONG = [
    *DEFINITIONS,
    defined("a key of more than eighty letters " * 3, "text", label='Says """so\\" ' * 9),
    defined("many", "multi-select", choices=[f"choice {number}" for number in range(30)]),
    defined("odd", "select", choices=['"', "'", "'\"", "\\", "\n", "\u202e", "é", ""]),
    defined("of tomorrow", "a type of tomorrow"),
    defined("größe", "number"),
    defined("anything", "select"),
]


def test_formatters_and_linters_have_nothing_to_say(tmp_path: Path) -> None:
    written(tmp_path, *LONG[:7], *LONG[8:])
    for command in (
        ["format", "--isolated", "--check"],
        ["format", "--isolated", "--check", "--line-length", "120"],
        ["check", "--isolated", "--select", "E,F,I,UP,D,N,PYI,RUF", "--ignore", "D203,D213,RUF001,UP035"],
    ):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--target-version", "py311", str(tmp_path / "crm.py")],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,  # where `conduyt` is a package of others
        )
        assert run.returncode == 0, run.stdout


def test_texts_of_the_workspace_stay_texts(tmp_path: Path) -> None:
    fields = fields_of(tmp_path, *LONG)

    assert len(fields) == 12
    assert {text for part in get_args(fields["odd"].annotation) for text in get_args(part)} == {
        *('"', "'", "'\"", "\\", "\n", "\u202e", "é", "")
    }


@pytest.mark.parametrize("text", ['"""\nimport os\n"""', "\\", "x\\", '"', "'''", "{x}", "%s", "\x00", "\ud800", "`"])
def test_no_text_of_the_workspace_becomes_code(tmp_path: Path, text: str) -> None:
    fields = fields_of(
        tmp_path, defined("plan", "select", label=text, choices=[text]), defined(f"a{text}b", label=f"{text}x")
    )

    assert {"os", "x"}.isdisjoint(vars(sys.modules["generated_here"]))
    assert {field.serialization_alias or name for name, field in fields.items()} == {"plan", f"a{text}b"}


@pytest.mark.parametrize(
    ("kind", "read", "taken"),
    [
        ("text", "Text", "TextInput"),
        ("number", "Number", "NumberInput"),
        ("date", "Date", "DateInput"),
        ("boolean", "YesNo", "YesNoInput"),
        ("select", "ContactIt | str | None", "ContactIt"),
        ("multiselect", "list[ContactIt | str] | None", "Sequence[ContactIt]"),
        ("multi-select", "list[ContactIt | str] | None", "Sequence[ContactIt]"),
    ],
)
def test_each_type_of_the_documentation_has_its_own(tmp_path: Path, kind: str, read: str, taken: str) -> None:
    text = written(tmp_path, defined("it", kind, choices=["a", "b"]))

    assert f"    it: {read} = None\n" in text
    assert f"    it: {taken} | None\n" in text


def test_a_required_field_cannot_be_cleared(tmp_path: Path) -> None:
    written(tmp_path, defined("it", required=True), defined("other"))

    hints = get_type_hints(imported(tmp_path / "crm.py").ContactFieldsInput)
    assert hints == {"it": str, "other": str | None}


def test_choices_are_a_literal_that_stays_open(tmp_path: Path) -> None:
    fields = fields_of(tmp_path, defined("it", "select", choices=["a", "b"]))

    assert fields["it"].annotation == Literal["a", "b"] | str | None


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("lead-source", "lead_source"),
        ("Lead Source", "Lead_Source"),
        ("preferredPlan", "preferredPlan"),
        ("größe", "größe"),
        ("2nd_phone", "field_2nd_phone"),
        ("²", "field_2"),
        ("class", "class_"),
        ("None", "None_"),
        ("_private", "private"),
        ("__x__", "x"),
        ("a..b", "a_b"),
        ("get", "get_"),
        ("response", "response_"),
        ("copy", "copy_"),
        ("model_dump", "model_dump_"),
        ("Text", "Text_"),
        ("date", "date"),
        ("str", "str_"),
        ("ﬁeld", "field"),
    ],
)
def test_every_key_has_a_name_in_python(tmp_path: Path, key: str, name: str) -> None:
    fields = fields_of(tmp_path, defined(key, "date"))
    model = sys.modules["generated_here"].ContactFields

    assert list(fields) == [name]
    assert getattr(model.model_validate({key: "2026-01-31"}), name).year == 2026
    assert model(**{name: None}).model_dump(by_alias=True, exclude_unset=True) == {key: None}


def test_two_keys_with_one_name_are_refused_with_advice(tmp_path: Path) -> None:
    fields = [defined("lead-source"), defined("lead source"), defined("lead-source", entity="deal")]

    with pytest.raises(ValueError, match="'lead source' and 'lead-source' would both have the name lead_source") as met:
        written(tmp_path, *fields)

    assert "--name contact.lead-source=lead_source_2, in Python names={'contact.lead-source': 'lead_source_2'}" in str(
        met.value
    )
    assert not (tmp_path / "crm.py").exists()
    text = written(tmp_path, *fields, names={"contact.lead-source": "lead_source_2"})
    assert "`conduyt models generate crm.py --name contact.lead-source=lead_source_2`" in text
    assert set(imported(tmp_path / "crm.py").ContactFields.model_fields) == {"lead_source", "lead_source_2"}


@pytest.mark.parametrize("key", ["🙂", "-", "_", " "])
def test_a_key_that_makes_no_name_is_refused_with_advice(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match=r"makes no name\. Give one: --name"):
        written(tmp_path, defined(key))

    assert list(fields_of(tmp_path, defined(key), names={f"contact.{key}": "smile"})) == ["smile"]


@pytest.mark.parametrize("name", ["a b", "class", "_x", "get", "", "Text"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="a field cannot be called"):
        written(tmp_path, defined("it"), names={"contact.it": name})


def test_a_name_for_no_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"names has 'contact.of', and there is no such field; there are contact.it"):
        written(tmp_path, defined("it"), names={"contact.of": "x"})


def test_names_of_choices_do_not_meet_other_names(tmp_path: Path) -> None:
    chosen = {"kind": "select", "choices": ["a"]}
    keys = ["Fields", "fieldsInput", "a_b", "aB", "ContactAB"]

    fields = fields_of(tmp_path, *(defined(key, **chosen) for key in keys))

    assert set(fields) == set(keys)
    assert {field.annotation for field in fields.values()} == {Literal["a"] | str | None}


def test_definitions_of_no_use_are_left_out(tmp_path: Path) -> None:
    fields = fields_of(tmp_path, defined(None), defined(""), defined("a", entity="task"), defined("b", entity=None))

    assert list(fields) == ["b"]


# -- The file ---------------------------------------------------------------------------------------------------------


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "crm.py").write_text("import os\n")

    with pytest.raises(ValueError, match=r"crm.py was not made by `conduyt models generate`"):
        written(tmp_path, defined("it"))

    assert (tmp_path / "crm.py").read_text() == "import os\n"


@pytest.mark.skipif(os.name == "nt", reason="links need a POSIX system")
def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "crm.py").symlink_to(tmp_path / "other.py")

    with pytest.raises(PermissionError, match=r"crm.py is a link"):
        written(tmp_path, defined("it"))

    assert not (tmp_path / "other.py").exists()


def test_a_file_that_is_up_to_date_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "crm.py"
    assert generate(DEFINITIONS, path, check=True) == ["crm.py does not exist"]
    assert not path.exists()
    assert generate(DEFINITIONS, str(path)) == ["crm.py does not exist"]
    path.chmod(0o400)

    assert generate(DEFINITIONS, path) == []
    assert generate(DEFINITIONS, path, check=True) == []


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ([], [defined("it", "select", choices=["a"])], ["contact: it is new, select"]),
        ([defined("a-b", entity="deal")], [], ["deal: a-b is gone"]),
        ([defined("it")], [defined("it", "number")], ["contact: it was text, is number"]),
        ([defined("it", "boolean")], [defined("it", "of tomorrow")], ["contact: it was boolean, is unknown"]),
        (
            [defined("it", "select", choices=["a", "b"])],
            [defined("it", "select", choices=["b", 'c"'])],
            ["contact: it has new choices: 'c\"'", "contact: it has no longer the choices: 'a'"],
        ),
        (
            [defined("it", "multiselect", choices=["a", "b"])],
            [defined("it", "multiselect", choices=["b", "a"])],
            ["contact: it has its choices in another order"],
        ),
        ([defined("None")], [defined("None", required=True)], ["contact: None is required now"]),
        ([defined("it", required=True)], [defined("it")], ["contact: it is no longer required"]),
        ([defined("it")], [defined("it", label="It")], ["contact: it was labelled 'it', is labelled 'It'"]),
        (
            [defined("ContactNone", "select", choices=["a"], required=True)],
            [defined("ContactNone", "select", choices=["a"])],
            ["contact: ContactNone is no longer required"],
        ),
    ],
)
def test_each_change_is_named(
    tmp_path: Path, before: list[CustomField], after: list[CustomField], changes: list[str]
) -> None:
    written(tmp_path, *before)

    assert generate(after, tmp_path / "crm.py", check=True) == changes
    assert generate(after, tmp_path / "crm.py") == changes
    assert generate(after, tmp_path / "crm.py") == []


def test_another_name_is_a_change(tmp_path: Path) -> None:
    written(tmp_path, defined("it"))

    changes = generate([defined("it")], tmp_path / "crm.py", names={"contact.it": "that"})

    assert changes == ["contact: it was called it, is called that"]


def test_an_edited_file_is_a_change(tmp_path: Path) -> None:
    text, path = written(tmp_path, defined("it")), tmp_path / "crm.py"
    path.write_text(f"{text}\nx = 1\n")
    assert generate([defined("it")], path) == ["crm.py was edited, or another version of conduyt made it"]
    path.write_text(f"{text}\n)\n")
    assert generate([defined("it")], path) == ["crm.py is no Python"]
    assert path.read_text() == text


def test_a_client_is_asked_for_its_definitions(tmp_path: Path) -> None:
    with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
        assert conduyt.models.generate(client, tmp_path / "crm.py") == ["crm.py does not exist"]
        assert generate(client.custom_fields.list().data, tmp_path / "crm.py") == []
        assert generate(client.custom_fields.list(), tmp_path / "crm.py") == []
        with pytest.raises(TypeError, match="await the list first"):
            generate(sandbox.async_client(), tmp_path / "crm.py")

    assert "preferred_plan: ContactPreferredPlan | str | None = None" in (tmp_path / "crm.py").read_text()

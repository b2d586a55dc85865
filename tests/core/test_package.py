"""The package as a whole: what importing it costs, and which names it has for people and their editors."""

import ast
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import jedi
import pytest

import conduyt
from conduyt import models, sandbox, webhooks

pytestmark = pytest.mark.usefixtures("light_heap")

ROOT = Path(conduyt.__file__).parents[1]

SUBMODULES = [found.name for found in pkgutil.iter_modules(conduyt.__path__) if not found.name.startswith("_")]

LOADED_BY = "import sys; before = set(sys.modules); {}; print(*sorted(set(sys.modules) - before))"


def modules_loaded_by(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED_BY.format(code)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_one_file_and_nothing_else() -> None:
    assert modules_loaded_by("import conduyt") == {"conduyt"}


def test_looking_at_a_client_does_not_load_the_http_library() -> None:
    loaded = modules_loaded_by("from conduyt import AsyncConduyt, Conduyt; Conduyt.contacts")

    assert "conduyt.client" in loaded
    assert not {"httpx", "anyio", "tenacity"} & loaded


def test_making_a_client_loads_no_resource() -> None:
    loaded = modules_loaded_by("from conduyt import Conduyt; Conduyt('cdy_x')")

    assert {name for name in loaded if name.startswith("conduyt.resources.")} <= {"conduyt.resources.aio"}
    assert not {name for name in loaded if name.startswith("conduyt.models.")}


def test_using_a_resource_loads_that_one_alone() -> None:
    loaded = modules_loaded_by("from conduyt import Conduyt; Conduyt('cdy_x').pipelines")

    assert {name for name in loaded if name.startswith("conduyt.resources.") and ".aio" not in name} == {
        "conduyt.resources.many",  # its base class
        "conduyt.resources.pipelines",
    }


def test_verifying_a_webhook_loads_no_http_library() -> None:
    assert not {"httpx", "anyio", "tenacity"} & modules_loaded_by("from conduyt import webhooks; webhooks.verify")


# --- Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", [conduyt, models, webhooks])
def test_every_public_name_is_there(module) -> None:
    for name in module.__all__:
        assert getattr(module, name) is not None
        assert name in dir(module)


@pytest.mark.parametrize("module", [conduyt, models])
def test_public_names_are_in_order_and_named_once(module) -> None:
    assert len(set(module.__all__)) == len(module.__all__)
    assert dir(module) == sorted(module.__all__)


@pytest.mark.parametrize("module", [conduyt, models])
@pytest.mark.parametrize("name", ["Nobody", "_private", "client_", "contact"])
def test_an_unknown_name_is_an_attribute_error(module, name) -> None:
    with pytest.raises(AttributeError, match=f"module '{module.__name__}' has no attribute '{name}'"):
        getattr(module, name)


@pytest.mark.parametrize(
    ("module", "misspelt", "meant"),
    [
        (conduyt, "Conduit", "Conduyt"),
        (conduyt, "NotFoundErrr", "NotFoundError"),
        (conduyt, "spak", "spark"),
        (models, "Dael", "Deal"),
        (sandbox, "InProcesSandbox", "InProcessSandbox"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest_one(module, misspelt, meant) -> None:
    with pytest.raises(AttributeError, match=rf"has no attribute '{misspelt}'\. Did you mean: '{meant}'\?$"):
        getattr(module, misspelt)


def test_the_nearest_name_is_suggested_once() -> None:
    code = "import conduyt; conduyt.Conduit"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr.count("Did you mean") == 1


def test_an_unknown_name_cannot_be_imported() -> None:
    with pytest.raises(ImportError, match="cannot import name 'Nobody' from 'conduyt'"):
        from conduyt import Nobody  # noqa: F401


@pytest.mark.parametrize("name", SUBMODULES)
def test_every_public_submodule_is_an_attribute(name) -> None:
    pytest.importorskip(f"conduyt.{name}")  # some need an extra, which the lanes do not have
    code = f"import conduyt; assert conduyt.{name}.__name__ == 'conduyt.{name}'"

    subprocess.run([sys.executable, "-c", code], check=True)


def test_type_checkers_see_the_names_that_there_are() -> None:
    (hidden,) = (
        node
        for node in ast.parse(Path(conduyt.__file__).read_text("utf-8")).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name)
    )
    seen = [alias.asname for statement in hidden.body for alias in statement.names]

    assert sorted(seen) == sorted([*conduyt.__all__, *conduyt._MODULES])


def test_a_star_brings_no_module_that_needs_an_extra() -> None:
    assert {"frames", "limits", "pages", "progress"} <= set(conduyt.__all__)
    assert not {"cli", "dlt", "otel", "pytest_plugin", "sandbox", "spark"} & set(conduyt.__all__)


def test_a_name_is_the_same_object_every_time() -> None:
    assert conduyt.Conduyt is conduyt.Conduyt
    assert conduyt.NotFoundError is conduyt.errors.NotFoundError


def test_a_star_brings_every_public_name() -> None:
    names: dict[str, object] = {}

    exec("from conduyt import *", names)

    assert set(conduyt.__all__) <= set(names)


@pytest.mark.parametrize(
    "name", [name for name in conduyt.__all__ if inspect.isclass(getattr(conduyt, name)) and name != "OMIT"]
)
def test_every_public_class_says_what_it_is(name) -> None:
    assert inspect.getdoc(getattr(conduyt, name))


def test_omit_prints_as_its_name() -> None:
    assert conduyt.OMIT is conduyt._values.omit.OMIT
    assert "OMIT" in repr(conduyt.OMIT)


# --- Version ---------------------------------------------------------------------------------------------------------


def test_the_version_is_a_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+([ab]\d+|rc\d+)?", conduyt.__version__)


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    entries = re.findall(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert next(entry for entry in entries if entry != "Unreleased") == conduyt.__version__


# --- Editors ---------------------------------------------------------------------------------------------------------


def completions(line: str) -> set[str]:
    """What an editor or a notebook offers at the end of the line."""
    code = f"import conduyt\n{line}"
    return {completion.name for completion in jedi.Script(code).complete(2, len(line))}


def test_an_editor_completes_the_names_of_the_package() -> None:
    assert {"Conduyt", "AsyncConduyt", "NotFoundError", "RetryPolicy", "webhooks"} <= completions("conduyt.")


def test_an_editor_completes_the_resources_of_a_client() -> None:
    assert {"contacts", "deals", "pipelines", "webhooks"} <= completions("conduyt.Conduyt().")


@pytest.mark.parametrize("client", ["Conduyt", "AsyncConduyt"])
def test_an_editor_completes_the_methods_of_a_resource(client) -> None:
    methods = {"list", "get", "create", "update", "delete", "upsert", "export_csv", "imports", "tags"}
    methods |= {"create_many", "update_many", "delete_many", "upsert_many"}

    assert methods <= completions(f"conduyt.{client}().contacts.")


@pytest.mark.parametrize("client", ["Conduyt", "AsyncConduyt"])
def test_an_editor_completes_the_keyword_arguments_of_a_method(client) -> None:
    keywords = {"page=", "limit=", "search=", "tags=", "created_after=", "sort=", "order=", "options="}

    assert keywords <= completions(f"conduyt.{client}().contacts.list(")


@pytest.mark.parametrize("client", ["Conduyt", "AsyncConduyt"])
def test_an_editor_completes_the_keyword_arguments_for_many_rows(client) -> None:
    keywords = {"rows=", "key=", "dry_run=", "clear_nulls=", "concurrency=", "progress=", "deadline=", "options="}

    assert keywords <= completions(f"conduyt.{client}().contacts.upsert_many(")


def test_an_editor_completes_what_many_rows_return() -> None:
    assert {"failed", "retry", "summary"} <= completions("conduyt.Conduyt().deals.create_many([]).")


def test_an_editor_completes_the_fields_of_a_result() -> None:
    assert {"id", "name", "value", "stage_id", "response"} <= completions("conduyt.Conduyt().deals.get('d1').")


def test_an_editor_completes_the_fields_of_an_item() -> None:
    assert {"id", "email", "first_name"} <= completions("conduyt.Conduyt().contacts.list().data[0].")

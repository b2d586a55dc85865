"""What is in the archives that are released, and that they can be made again."""

from __future__ import annotations

import ast
import hashlib
import re
import shutil
import tarfile
from email.parser import BytesParser
from pathlib import Path

import pytest

import conduyt

from .conftest import ROOT, build, run

MEBIBYTE = 1024 * 1024
SECRETS = {
    "an API key": rb"cdy_[A-Za-z0-9]{16,}",
    "a webhook secret": rb"whsec_[A-Za-z0-9]{16,}",
    "a private key": rb"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a token of an index": rb"pypi-[A-Za-z0-9_-]{16,}",
    "a token of a forge": rb"gh[pousr]_[A-Za-z0-9]{20,}",
}


def python_sources(contents: dict[str, bytes]) -> dict[str, ast.Module]:
    return {name: ast.parse(content) for name, content in contents.items() if name.endswith(".py")}


def test_a_wheel_holds_the_package_and_nothing_else(contents: dict[str, bytes]) -> None:
    folders = {name.split("/")[0] for name in contents}

    assert folders == {"conduyt", f"conduyt-{conduyt.__version__}.dist-info"}
    assert {Path(name).suffix for name in contents if name.startswith("conduyt/")} == {
        ".py", ".typed", ".json", ".html", ".css",
    }  # fmt: skip
    assert not [name for name in contents if re.search(r"/test_|/tests/|__pycache__|_codegen|conftest|/\.", name)]


def test_a_wheel_holds_every_module(contents: dict[str, bytes]) -> None:
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "conduyt").rglob("*.py")}

    assert {name for name in contents if name.endswith(".py")} == {
        name for name in modules if not name.startswith("conduyt/_codegen/")
    }


def test_a_wheel_holds_the_data_of_the_command_line(contents: dict[str, bytes]) -> None:
    data = {str(path.relative_to(ROOT)) for path in (ROOT / "conduyt" / "endpoints").glob("*.json")}

    assert data
    assert {name for name in contents if name.startswith("conduyt/endpoints/") and name.endswith(".json")} == data


def test_a_wheel_says_that_it_is_typed(contents: dict[str, bytes]) -> None:
    assert contents["conduyt/py.typed"] == b""


def test_a_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size <= 1.25 * MEBIBYTE


@pytest.mark.parametrize("pattern", SECRETS.values(), ids=SECRETS)
def test_a_wheel_holds_no_secret(contents: dict[str, bytes], pattern: bytes) -> None:
    assert {
        name: re.findall(pattern, content) for name, content in contents.items() if re.search(pattern, content)
    } == {}


def test_a_secret_would_be_found() -> None:
    assert re.search(SECRETS["an API key"], b'key = "cdy_0123456789abcdef0123"')


def test_a_wheel_holds_no_path_of_the_machine_it_was_built_on(contents: dict[str, bytes]) -> None:
    paths = re.compile(rb"(?:/home/|/root/|/Users/|/tmp/|[A-Z]:\\\\Users|" + re.escape(bytes(ROOT)) + rb"/)\w")

    assert [name for name, content in contents.items() if paths.search(content)] == []


def test_the_source_archive_holds_what_the_checks_need(dist: Path) -> None:
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {member.name.split("/", 1)[-1] for member in archive.getmembers()}
        absolute = [member.name for member in archive.getmembers() if not member.name.startswith("conduyt-")]

    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile", "scripts/check", "requirements/dev.txt"} <= names
    assert {"tests/core/test_call.py", "conduyt/_codegen/__main__.py", "examples/quickstart.py"} <= names
    assert not [name for name in names if re.search(r"__pycache__|\.pyc$|^\.venv|^\.git/|^dist/", name)]
    assert not absolute
    assert path.stat().st_size <= 3 * MEBIBYTE


def test_both_archives_pass_the_check_of_the_index(dist: Path) -> None:
    run("twine", "check", "--strict", *dist.iterdir())


def test_the_same_source_makes_the_same_bytes(dist: Path, source: Path, tmp_path: Path) -> None:
    again = build(source, tmp_path, umask=0o077)

    digests = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        for folder in (dist, again)
    ]
    assert digests[0] == digests[1]
    assert len(digests[0]) == 2


def test_the_metadata_asks_for_no_version_with_a_known_hole(contents: dict[str, bytes]) -> None:
    metadata = BytesParser().parsebytes(contents[f"conduyt-{conduyt.__version__}.dist-info/METADATA"])

    required = metadata.get_all("Requires-Dist", [])
    assert "httpcore<2,>=1.0.9" in required  # h11 0.16 through it: CVE-2025-43859
    assert not [name for name in required if re.match("urllib3|requests", name)]


def test_the_description_has_the_readme_without_links_that_lead_nowhere(contents: dict[str, bytes]) -> None:
    metadata = BytesParser().parsebytes(contents[f"conduyt-{conduyt.__version__}.dist-info/METADATA"])
    description, readme = str(metadata.get_payload()), (ROOT / "README.md").read_text("utf-8")
    link = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")

    assert [target for _, target in link.findall(description) if not target.startswith("https://")] == []
    assert len(link.findall(readme)) > 10
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert description.strip() == link.sub(r"\1", readme).strip()


def test_one_line_of_the_settings_turns_links_of_the_description_on(source: Path, tmp_path: Path) -> None:
    settings = (source / "pyproject.toml").read_text("utf-8")
    assert settings.count("replacement = '\\1'") == 1
    linked = shutil.copytree(source, tmp_path / "linked")
    (linked / "pyproject.toml").write_text(
        settings.replace("replacement = '\\1'", r"replacement = '[\1](https://forge.example/\2)'"), "utf-8"
    )

    printed = run("hatchling", "metadata", "readme", cwd=linked)

    assert "(https://forge.example/docs/tutorial.md)" in printed


# -- what the code in it does not do -----------------------------------------------------------------------------------

MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "jsonpickle", "marshal", "shelve", "dbm"}
BUILT_INS = {"eval", "exec", "compile", "__import__"}
CALLS = {
    "os.system", "os.popen", "os.execv", "os.spawnv",
    "yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load",
    "pandas.read_pickle", "pd.read_pickle", "numpy.load", "np.load", "torch.load", "tempfile.mktemp",
}  # fmt: skip


def dangers(tree: ast.Module) -> list[str]:
    """What could run somebody else's code, given the wrong input."""
    found: list[str] = []
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found += [name.name for name in names if name.name.split(".")[0] in MODULES]
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in MODULES:
                found.append(module)
            case ast.Call(func=ast.Name(id=name)) if name in BUILT_INS:
                found.append(name)
            case ast.Call(func=ast.Attribute() as function, keywords=keywords):
                name, given = ast.unparse(function), {item.arg: ast.unparse(item.value) for item in keywords}
                if name in CALLS and not given.get("Loader", "").endswith("SafeLoader"):
                    found.append(name)
                if given.get("shell") == "True" or given.get("allow_pickle") == "True":
                    found.append(f"{name} with a switch")
    return found


def test_nothing_in_a_wheel_runs_what_it_reads(contents: dict[str, bytes]) -> None:
    assert {name: found for name, tree in python_sources(contents).items() if (found := dangers(tree))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle", "import pickle as p", "from marshal import loads", "import shelve", "eval(x)", "exec(x)",
        "yaml.load(x)", "yaml.load(x, Loader=yaml.Loader)", "yaml.unsafe_load(x)", "os.system(x)",
        "subprocess.run(x, shell=True)", "__import__(x)", "np.load(x, allow_pickle=True)",
    ],
)  # fmt: skip
def test_what_runs_what_it_reads_would_be_found(source: str) -> None:
    assert dangers(ast.parse(source))


@pytest.mark.parametrize("source", ["yaml.load(x, Loader=yaml.CSafeLoader)", "yaml.safe_load(x)", "re.compile(x)"])
def test_what_does_not_would_not_be_found(source: str) -> None:
    assert not dangers(ast.parse(source))

"""What the source of the package does not do, however it is called: read from the syntax tree."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import conduyt
from conduyt import AsyncConduyt, Conduyt

pytestmark = pytest.mark.usefixtures("light_heap")

PACKAGE = Path(conduyt.__file__).parent
GENERATOR = PACKAGE / "_codegen"  # not in the wheel
SERVER = PACKAGE / "sandbox"
TEXTS = {
    str(path.relative_to(PACKAGE)): path.read_text("utf-8")
    for path in sorted(PACKAGE.rglob("*.py"))
    if GENERATOR not in path.parents
}


@cache
def sources() -> dict[str, ast.Module]:
    """The whole package, which takes a second to parse."""
    return {name: ast.parse(text) for name, text in TEXTS.items()}


def client() -> dict[str, ast.Module]:
    """The package without the sandbox."""
    return {name: tree for name, tree in sources().items() if SERVER not in (PACKAGE / name).parents}


def functions(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the name of the function it stands in."""

    def walk(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            inner = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else name
            yield inner, child
            yield from walk(child, inner)

    return walk(tree, "")


def text_of(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


# --- Paths -----------------------------------------------------------------------------------------------------------

NO_PATHS = {
    ("_core/config.py", "_base_url"): "puts the checked parts of the base URL together again",
    ("_core/encoding.py", "_named_part"): "what a media type looks like",
    ("_core/endpoint.py", "template_of"): "a path without its ids, for telemetry",
    ("_core/endpoint.py", ""): "the name and the version in User-Agent",
    ("limits/limiter.py", "bucket"): "the name of a limit",
    ("csvio/export_flow.py", "digest"): "what the journal of an export belongs to",
    ("csvio/workspace.py", "listing"): "the name of a list in a backup",
    ("cli/commands.py", "_option"): "how click spells an option that switches something on or off",
    ("cli/listen.py", "listen"): "the address that webhooks are received at",
    ("_transport/connector.py", "__init__"): "how long scheme and host of an address are",
    ("_transport/connector.py", "_proxy_of"): "the address of a proxy",
    ("_values/display.py", "_cell"): "tags of a table",
    ("_values/display.py", "_head"): "the same",
    ("_values/display.py", "_table"): "the same",
    ("_values/display.py", "list_table"): "the same",
    ("_values/display.py", "object_table"): "the same",
    ("limits/redis.py", "_name"): "the address of a Redis as it is shown",
}
"""Where text with a slash is put together that is no path of a request."""


def puts_a_path_together(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr(values=values):
            return len(values) > 1 and any("/" in text_of(value) for value in values)
        case ast.BinOp(op=ast.Add() | ast.Mod(), left=left, right=right):
            return "/" in text_of(left) + text_of(right)
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join" | "format_map" | "replace")):
            return "/" in text_of(value)
    return False


def test_paths_are_put_together_in_one_place_only() -> None:
    found = {
        (name, function)
        for name, tree in client().items()
        for function, node in functions(tree)
        if puts_a_path_together(node)
    }

    assert found == set(NO_PATHS)


@pytest.mark.parametrize(
    "source",
    [
        "f'/contacts/{contact_id}'",
        "'/contacts/' + contact_id",
        "'/contacts/%s' % contact_id",
        "'/contacts/{}'.format(contact_id)",
        "'/'.join(['', 'contacts', contact_id])",
        "base + '/contacts'",
    ],
)
def test_a_path_put_together_elsewhere_would_be_found(source) -> None:
    assert any(puts_a_path_together(node) for node in ast.walk(ast.parse(source)))


def test_no_query_is_put_together_by_hand() -> None:
    found = {
        (name, function)
        for name, tree in client().items()
        for function, node in functions(tree)
        if isinstance(node, ast.JoinedStr) and any(re.search(r"[?&]", text_of(value)) for value in node.values)
    }

    # The encoded query behind the encoded path; an expression that looks for the name of a column; SQL; questions.
    assert found == {
        ("_core/endpoint.py", "request"),
        ("csvio/import_job.py", "is_about"),
        ("csvio/journal.py", "lines"),
        ("_util/lazy.py", "no_attribute"),
        ("cli/app.py", "resolve_command"),
        ("cli/columns.py", "_refusal"),
        ("frames/table.py", "_no_column"),
    }


# --- What must not be called -----------------------------------------------------------------------------------------


def test_digests_are_compared_by_a_function_that_takes_the_same_time_always() -> None:
    for name in ("webhooks/__init__.py", "_values/secret.py"):
        compared = [ast.unparse(node) for node in ast.walk(sources()[name]) if isinstance(node, ast.Compare)]

        assert not [text for text in compared if re.search("digest|hmac|reveal|given", text) and " is " not in text]
        assert "compare_digest" in ast.unparse(sources()[name])


READS_THE_ENVIRONMENT = {
    "CONDUYT_API_KEY": "the key, checked",
    "CONDUYT_BASE_URL": "the address, checked",
    "CONDUYT_LOG": "how much is logged, debug or info",
    "CONDUYT_PROFILE": "the profile of the command line",
    "CONDUYT_WEBHOOK_SECRET": "the secret of `conduyt webhooks listen`",
    "NO_COLOR": "whether the command line may use colours",
    "SSL_CERT_DIR": "whom to trust, as every program on the machine does",
    "SSL_CERT_FILE": "the same",
}


def test_nothing_but_what_is_documented_is_read_from_the_environment() -> None:
    read = set()
    for tree in sources().values():
        for node in ast.walk(tree):
            if called(node) in {"os.environ.get", "os.getenv", "environ.get", "getenv"}:
                read.add(text_of(node.args[0]))
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
                read.add(text_of(node.slice))
    mentioned = sum(
        isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
        for tree in sources().values()
        for node in ast.walk(tree)
    )

    assert read == set(READS_THE_ENVIRONMENT)
    certificates_twice = 2  # by both transports
    key_twice = 1  # also by the command line
    again = certificates_twice + key_twice
    assert mentioned == len(READS_THE_ENVIRONMENT) + again  # no module takes the whole of it


def test_the_library_reads_less_of_the_environment_than_the_command_line() -> None:
    texts = [text for name, text in TEXTS.items() if not name.startswith("cli/")]

    assert not [text for text in texts if "CONDUYT_PROFILE" in text or "CONDUYT_WEBHOOK_SECRET" in text]


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
def test_no_argument_of_a_client_switches_a_protection_off(make) -> None:
    arguments = set(inspect.signature(make).parameters)

    assert not [name for name in arguments if re.search("insecure|ssl|tls|trust|cert|redirect|netrc", name)]
    with pytest.raises(conduyt.ConfigurationError, match="verify must be True, a path or an SSLContext"):
        make("cdy_x", verify=False)


def test_no_source_switches_the_checking_of_certificates_off() -> None:
    for name, tree in sources().items():
        keywords = {
            keyword.arg: ast.unparse(keyword.value)
            for node in ast.walk(tree)
            for keyword in getattr(node, "keywords", [])
        }
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

        assert keywords.get("verify") != "False", name
        assert keywords.get("follow_redirects") != "True", name
        assert not names & {"CERT_NONE", "_create_unverified_context", "check_hostname"}, name


# --- Regular expressions ---------------------------------------------------------------------------------------------

METHODS = {"match", "fullmatch", "search", "sub", "findall", "finditer", "split"}
SIZE = 100_000


def expressions() -> Iterator[tuple[str, str, str]]:
    """Every constant expression, where it is, and the methods it is used with."""
    for name, text in TEXTS.items():
        if "import re\n" not in text:
            continue
        tree = ast.parse(text)
        compiled: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and called(node.value) == "re.compile" and isinstance(node.value, ast.Call):
                compiled[ast.unparse(node.targets[0])] = ast.unparse(node.value)
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS):
                continue
            owner = ast.unparse(node.func.value)
            if owner == "re" and isinstance(node.args[0], ast.Constant):
                flags = ", ".join(ast.unparse(item.value) for item in node.keywords if item.arg == "flags") or "0"
                yield name, f"re.compile({node.args[0].value!r}, {flags})", node.func.attr
            elif owner in compiled:
                yield name, compiled[owner], node.func.attr


EXPRESSIONS = sorted(set(expressions()))

ATTACK = """
import re
expression = {expression}
of_bytes = isinstance(expression.pattern, bytes)
pattern = expression.pattern.decode() if of_bytes else expression.pattern
words = re.findall("[A-Za-z0-9_=:/@-]{{2,}}", pattern)
for start in ["", *words[:2]]:
    for unit in sorted({{*pattern, "a", "0", " ", "a@", "a.", "0.", "{{{{ a.", *words}}):
        for end in ("", "\\n!"):
            text = start + unit * ({size} // len(unit)) + end
            text = text.encode() if of_bytes else text
            expression.{method}(*([text[:0], text] if "{method}" == "sub" else [text]))
"""


@pytest.mark.parametrize(("name", "expression", "method"), EXPRESSIONS, ids=lambda value: value.replace("/", "."))
def test_no_expression_takes_long_for_a_long_text(name, expression, method) -> None:
    source = ATTACK.format(expression=expression, method=method, size=SIZE)

    # Some hundred texts, a few milliseconds each; an expression that goes astray takes minutes for one of them.
    subprocess.run([sys.executable, "-c", source], timeout=30, check=True)


@pytest.mark.parametrize("expression", [r"(a+)+$", r"[^@]+@[^@]+\.x"])
def test_an_expression_that_goes_astray_would_be_found(expression) -> None:
    source = ATTACK.format(expression=f"re.compile({expression!r})", method="search", size=SIZE)

    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", source], timeout=2, check=True)


def test_every_expression_of_the_package_is_tried() -> None:
    compiled = sum(called(node) == "re.compile" for tree in sources().values() for node in ast.walk(tree))

    assert len({expression for _, expression, _ in EXPRESSIONS}) >= compiled >= 8

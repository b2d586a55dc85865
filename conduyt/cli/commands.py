"""A command for each method of a resource, made from its signature, its docstring and its row in the endpoint table."""

from __future__ import annotations

import ast
import inspect
import re
import shlex
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import click

from conduyt._core.endpoint import Operation
from conduyt._values.content import Content, Redirect
from conduyt._values.model import Model
from conduyt.cli import output
from conduyt.cli.connection import options as connection_options
from conduyt.cli.connection import take
from conduyt.cli.text import say, visible, written
from conduyt.cli.values import NULL, FileToSend, FileToWrite, Value, read_object, type_for
from conduyt.pages import Page
from conduyt.pages.resource import Resource

R = TypeVar("R")


def dashed(name: str) -> str:
    """Spell a name of Python as one of the command line."""
    return name.rstrip("_").replace("_", "-")


@dataclass(frozen=True, slots=True)
class Docs:
    """What a docstring of a method says."""

    summary: str
    more: str
    arguments: Mapping[str, str]
    example: str


def docs_of(method: Callable[..., object]) -> Docs:
    """Read a docstring in Google style."""
    text = inspect.getdoc(method) or ""
    parts = re.split(r"^(Args|Returns|Raises|Example):\n", text, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    summary, _, more = parts[0].strip().partition("\n\n")
    found = re.findall(r"^    (\w+): (.*(?:\n     +.*)*)", sections.get("Args", ""), re.MULTILINE)
    arguments = {name: _plain(help_text) for name, help_text in found}
    code = re.search(r"```python\n(.*?)```", textwrap.dedent(sections.get("Example", "")), re.DOTALL)
    return Docs(_plain(summary), more, arguments, code[1] if code else "")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def make_command(path: Sequence[str], resource: type[Resource], method: Callable[..., Any]) -> click.Command:
    """Make the command of a method. `path` are the names from the client to the method."""
    # The two aliases are text in the source, because Python 3.11 has no better way to defer them.
    hints = get_type_hints(method, localns={"FileInput": FileToSend, "PathInput": FileToWrite})
    parameters = [one for one in inspect.signature(method).parameters.values() if one.name not in {"self", "options"}]
    binding = _Binding.of(resource, method, parameters)
    docs = docs_of(method)
    params: list[click.Parameter] = []
    for parameter in parameters:
        if parameter.kind is not parameter.KEYWORD_ONLY:
            params.append(click.Argument([parameter.name], metavar=parameter.name.upper()))
        else:
            required = parameter.default is parameter.empty
            params.append(_option(parameter.name, hints[parameter.name], docs, required=required))
    if binding.has_body:
        data_help = "The body as a JSON object, or from @FILE or @- (standard input). Other options win over it."
        flag = "--body" if any(one.name == "data" for one in parameters) else "--data"
        params.append(
            click.Option([flag, "data_"], type=Value("an object in json", read_object), metavar="JSON", help=data_help)
        )
    returned: object = hints["return"]
    is_list = get_origin(returned) is Page
    params += _output_options(is_list=is_list, has_page=any(one.name == "page" for one in parameters))
    if returned is Content or returned is Redirect or returned is type(None):
        params = [one for one in params if one.name not in {"output", "columns", "raw"}]

    @click.pass_context
    def run(ctx: click.Context, /, **values: Any) -> None:
        connection = take(ctx, values)
        shape = _Shape(
            output=values.pop("output", None) or ("table" if _is_terminal() else "jsonl" if is_list else "json"),
            columns=_names(values.pop("columns", None)),
            raw=bool(values.pop("raw", False)),
            max_items=values.pop("max_items", None),
            one_page=values.get("page") is not None,
            model=get_args(returned)[0] if is_list else None,
        )
        ids, keywords, extra = binding.sort(values, parameters)
        with connection.client() as client:
            target: Any = client
            for name in path:
                target = getattr(target, name)
            try:
                result = target(*ids, **keywords, **({"options": {"body": extra}} if extra else {}))
            except (ValueError, TypeError) as error:  # an argument that cannot be sent, such as an empty id
                raise click.UsageError(str(error), ctx) from None
            _write(result, shape)

    return click.Command(
        dashed(path[-1]),
        callback=run,
        params=params + connection_options(hidden=True),
        help=_help(docs, path),
        short_help=docs.summary.rstrip("."),
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    output: output.Format
    columns: Sequence[str]
    raw: bool
    max_items: int | None
    one_page: bool
    model: object


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()] if text else []


def _write(result: object, shape: _Shape) -> None:
    if isinstance(result, Page):
        page = cast("Page[Model]", result)
        if shape.one_page:
            chunks: Iterator[Sequence[object]] = iter([page.data])
        else:
            chunks = _chunks(page, shape.max_items)
        from conduyt.cli.progress import counted

        pages = counted(chunks, page.meta.total, shape.max_items)
        output.write_pages(pages, shape.output, shape.columns, shape.model, raw=shape.raw)
    elif isinstance(result, Content):
        if result.path is not None:
            say(written(result.path))
        else:
            kind = result.content_type or ""
            output.write_bytes(result.content, is_text=kind.startswith("text/") or "json" in kind)
    elif isinstance(result, Redirect):
        click.echo(visible(result.url))
    elif result is not None:
        output.write_one(result, shape.output, shape.columns, raw=shape.raw)


def _chunks(page: Page[Model], max_items: int | None) -> Iterator[Sequence[object]]:
    if max_items is None:
        for one in page.pages():
            yield one.data
        return
    items = page.items(max_items=max_items)
    size = max(1, len(page.data))
    while chunk := list(islice(items, size)):
        yield chunk


def _option(name: str, hint: object, docs: Docs, *, required: bool) -> click.Option:
    kind, multiple = type_for(hint)
    flag = f"--{dashed(name)}"
    help_text = docs.arguments.get(name, "").replace("`", "")
    if multiple:
        help_text = f"{help_text} Repeat the option for several."
    if required:
        help_text = f"{help_text}  [required]"
    if kind == "flag":
        return click.Option([f"{flag}/--no-{dashed(name)}", name], default=None, help=help_text)
    return click.Option([flag, name], type=kind, multiple=multiple, help=help_text)


def _output_options(*, is_list: bool, has_page: bool) -> list[click.Parameter]:
    formats = click.Option(
        ["-o", "--output"],
        type=click.Choice(output.FORMATS),
        help="Default: table on a terminal, otherwise " + ("jsonl." if is_list else "json."),
    )
    columns = click.Option(
        ["--columns"], metavar="NAMES", help="Fields to show in a table or CSV, with commas between."
    )
    most = click.Option(
        ["--max-items"],
        type=click.IntRange(min=1),
        help="Stop after so many. Default: all pages" + (", or the one of --page." if has_page else "."),
    )
    raw = click.Option(
        ["--raw"], is_flag=True, help="In CSV, leave cells as they are that a spreadsheet would take for a formula."
    )
    return [formats, columns, raw, *([most] if is_list else [])]


def _help(docs: Docs, path: Sequence[str]) -> str:
    more = docs.more.replace("`", "").strip()
    example = f"\b\nExample:\n  {_example(docs.example, path)}"
    return "\n\n".join(part for part in (docs.summary.replace("`", ""), more, example) if part)


def _example(code: str, path: Sequence[str]) -> str:
    """Turn the example of a docstring into a command."""
    words = ["conduyt", *map(dashed, path)]
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a long text in it has been broken into lines, as docstrings are
        tree = ast.parse(_plain(code))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    call = next((one for one in calls if ast.unparse(one.func).endswith("." + ".".join(path[-2:]))), None)
    if call is not None:
        words += [_shown(argument) for argument in call.args]
        for keyword in call.keywords:
            if keyword.arg is not None and keyword.arg != "options":
                words += _shown_option(keyword.arg, keyword.value)
    return " ".join(words)


def _shown_option(name: str, value: ast.expr) -> list[str]:
    flag = f"--{dashed(name)}"
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        return [flag if value.value else f"--no-{dashed(name)}"]
    if isinstance(value, ast.List) and all(isinstance(one, ast.Constant) for one in value.elts):
        return [word for one in value.elts for word in (flag, _shown(one))]
    return [flag, _shown(value)]


def _shown(value: ast.expr) -> str:
    try:
        plain: object = ast.literal_eval(value)
    except ValueError:
        return ast.unparse(value).rpartition(".")[2].upper().strip("()")
    if isinstance(plain, str):
        return shlex.quote(plain)
    return "null" if plain is None else shlex.quote(output.as_json(plain))


class _BoundError(Exception):
    def __init__(self, operation: Operation[Any]) -> None:
        self.operation = operation


class Binder:
    """Performs no call, but tells which one it would be."""

    def call(self, operation: Operation[R]) -> R:
        """Tell."""
        raise _BoundError(operation)


@dataclass(frozen=True, slots=True)
class _Binding:
    """Where the arguments of a method go in its request."""

    has_body: bool
    names: Mapping[str, str]
    """Argument for each name of the body, in the API's spelling and in Python's."""

    @classmethod
    def of(
        cls, resource: type[Resource], method: Callable[..., Any], parameters: Sequence[inspect.Parameter]
    ) -> _Binding:
        """Call the method with a mark for each argument, and see where in the request the marks turn up."""
        marks = {one.name: f"<{one.name}>" for one in parameters}
        ids = [marks[one.name] for one in parameters if one.kind is not one.KEYWORD_ONLY]
        keywords = {one.name: marks[one.name] for one in parameters if one.kind is one.KEYWORD_ONLY}
        try:
            method(resource(Binder()), *ids, **keywords)
        except _BoundError as bound:
            operation = bound.operation
        else:
            raise AssertionError(f"{method.__qualname__} makes no request")
        has_body = operation.endpoint.method not in {"GET", "HEAD"} and operation.files is None
        names: dict[str, str] = {}
        # A body that is an argument itself is no mapping here but a mark.
        body: object = operation.body
        for name, mark in cast(Mapping[str, object], body if isinstance(body, Mapping) else {}).items():
            if isinstance(mark, str) and mark[1:-1] in keywords:
                names |= dict.fromkeys((name, mark[1:-1]), mark[1:-1])
        return cls(has_body, names)

    def sort(
        self, values: dict[str, Any], parameters: Sequence[inspect.Parameter]
    ) -> tuple[list[object], dict[str, object], dict[str, object]]:
        """Sort values of the command line into ids, keywords, and what else belongs into the body."""
        keywords: dict[str, object] = {}
        extra: dict[str, object] = {}
        for name, given in cast(Mapping[str, object], values.pop("data_", None) or {}).items():
            if name in self.names:
                keywords[self.names[name]] = given
            else:
                extra[name] = given
        ids: list[object] = []
        missing: list[str] = []
        for parameter in parameters:
            value: object = values[parameter.name]
            if parameter.kind is not parameter.KEYWORD_ONLY:
                ids.append(value)
            elif value is not None and value != ():
                keywords[parameter.name] = None if value is NULL else _usable(value)
            elif parameter.default is parameter.empty and parameter.name not in keywords:
                missing.append(f"--{dashed(parameter.name)}")
        if missing:
            plural = "s" if len(missing) > 1 else ""
            raise click.UsageError(f"Missing option{plural} {', '.join(missing)}.", click.get_current_context())
        return ids, keywords, extra


def _usable(value: object) -> object:
    if isinstance(value, Path):
        return value
    return list(cast(Sequence[object], value)) if isinstance(value, tuple) else value

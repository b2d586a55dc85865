"""A command for each method of a resource, made from the data that the generator writes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import click

from conduyt._values.text import visible
from conduyt.cli.columns import Columns, UnknownColumnError
from conduyt.cli.connection import options as connection_options
from conduyt.cli.connection import take
from conduyt.cli.data import CommandData, OptionData
from conduyt.cli.text import say, written
from conduyt.cli.values import FORMATS, NULL, Format, Value, read_object, type_for

if TYPE_CHECKING:
    from conduyt._values.content import Content
    from conduyt._values.model import Model
    from conduyt.pages import Page


_LARGEST_PAGE = 100


class _Count(click.IntRange):
    name = "integer"


def dashed(name: str) -> str:
    """Spell a name of Python as one of the command line."""
    return name.rstrip("_").replace("_", "-")


def make_command(path: Sequence[str], data: CommandData) -> click.Command:
    """Make the command of a method. `path` are the names from the client to the method."""
    names, options = data.get("arguments", ()), data.get("options", ())
    params: list[click.Parameter] = [click.Argument([name], metavar=name.upper()) for name in names]
    params += [_option(option, is_list=data["result"] == "list") for option in options]
    if data.get("takes_body"):
        params.append(_body_option(taken={option["name"] for option in options}))
    params += _output_options(data)

    @click.pass_context
    def run(ctx: click.Context, /, **values: Any) -> None:
        connection = take(ctx, values)
        shape = _Shape.of(data, values)
        shape.columns.check(ctx)
        ids, keywords, extra = _sorted(data, values)
        with connection.client() as client:
            target: Any = client
            for name in path:
                target = getattr(target, name)
            try:
                result = target(*ids, **keywords, **({"options": {"body": extra}} if extra else {}))
            except (ValueError, TypeError) as error:  # an argument that cannot be sent, such as an empty id
                raise click.UsageError(str(error), ctx) from None
            try:
                _write(result, shape)
                sys.stdout.flush()
            except UnknownColumnError as error:
                raise click.UsageError(str(error), ctx) from None
            except BrokenPipeError:
                raise
            except OSError as error:
                done = " The command itself was carried out." if data.get("takes_body") else ""
                raise click.ClickException(f"the output cannot be written: {error.strerror}.{done}") from None

    return click.Command(
        dashed(path[-1]),
        callback=run,
        params=params + connection_options(hidden=True),
        help=_help(data, path),
        short_help=data["summary"].rstrip("."),
    )


def _sorted(data: CommandData, values: Mapping[str, Any]) -> tuple[list[object], dict[str, object], dict[str, object]]:
    """Sort values of the command line into ids, keywords, and what else belongs into the body."""
    options = data.get("options", ())
    fields = {spelling: one["name"] for one in options if "field" in one for spelling in (one["field"], one["name"])}
    keywords: dict[str, object] = {}
    extra: dict[str, object] = {}
    body: Mapping[str, object] = values.get("data_") or {}
    for name, value in body.items():
        if name in fields:
            keywords[fields[name]] = value
        else:
            extra[name] = value
    missing: list[str] = []
    for option in options:
        given: object = values[option["name"]]
        if given is not None and given != ():
            keywords[option["name"]] = _as_argument(given)
        elif option.get("required") and option["name"] not in keywords:
            missing.append(f"--{dashed(option['name'])}")
    if missing:
        plural = "s" if len(missing) > 1 else ""
        raise click.UsageError(f"Missing option{plural} {', '.join(missing)}.", click.get_current_context())
    return [values[name] for name in data.get("arguments", ())], keywords, extra


def _as_argument(value: object) -> object:
    if value is NULL:
        return None
    if isinstance(value, tuple):  # of an option that was repeated
        return list(cast("tuple[object, ...]", value))  # isinstance says nothing of the items
    return value


# -- options ---------------------------------------------------------------------------------------------------------


def _option(data: OptionData, *, is_list: bool) -> click.Option:
    name, help_text, repeated = data["name"], data["help"], data.get("repeated", False)
    # On the command line, `--limit 5` prints five items.
    flag = "--page-size" if is_list and name == "limit" else f"--{dashed(name)}"
    if repeated:
        help_text = f"{help_text} Repeat the option for several."
    if data.get("required"):
        help_text = f"{help_text}  [required]"
    if data["kind"] == "flag":
        return click.Option([f"{flag}/--no-{dashed(name)}", name], default=None, help=help_text)
    type_ = type_for(data["kind"], nullable=data.get("nullable", False), known=data.get("values", ()))
    return click.Option([flag, name], type=type_, multiple=repeated, help=help_text)


def _body_option(*, taken: set[str]) -> click.Option:
    return click.Option(
        ["--body" if "data" in taken else "--data", "data_"],
        type=Value("an object in json", read_object),
        metavar="JSON",
        help="The body as a JSON object, or from @FILE or @- (standard input). Other options override it.",
    )


def _output_options(data: CommandData) -> list[click.Parameter]:
    is_list = data["result"] == "list"
    has_page = any(option["name"] == "page" for option in data.get("options", ()))
    formats = click.Option(
        ["-o", "--output"],
        type=click.Choice(FORMATS),
        help="Default: table on a terminal, otherwise " + ("jsonl." if is_list else "json."),
    )
    columns = click.Option(
        ["--columns"], metavar="NAMES", help="Fields to show, separated by commas: email,customFields.region"
    )
    raw = click.Option(
        ["--raw"],
        is_flag=True,
        help="In CSV, write cells unchanged, even if a spreadsheet would run them as a formula.",
    )
    most = click.Option(
        ["--limit", "max_items"],
        type=_Count(min=1),
        help="Maximum number of items to print. Default: all" + (", or those of --page." if has_page else "."),
    )
    if is_list:
        older = click.Option(["--max-items", "older_max_items"], type=_Count(min=1), hidden=True)
        return [formats, columns, raw, most, older]
    return [formats, columns, raw] if data["result"] == "object" else []


def _help(data: CommandData, path: Sequence[str]) -> str:
    example = " ".join(filter(None, ("conduyt", *map(dashed, path), data.get("example"))))
    parts = (data["summary"], data.get("description"), f"\b\nExample:\n  {example}")
    return "\n\n".join(filter(None, parts))


# -- results ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shape:
    """What came back, and how to write it."""

    result: str
    output: Format
    columns: Columns
    raw: bool
    max_items: int | None
    one_page: bool

    @classmethod
    def of(cls, data: CommandData, values: dict[str, Any]) -> _Shape:
        """Take the options of the output out of the values of a command."""
        of_many: Format = "jsonl" if data["result"] == "list" else "json"
        older = values.pop("older_max_items", None)  # the name of --limit before it had this one
        most = values.pop("max_items", None) or older
        if most is not None and "limit" in values and values["limit"] is None:
            values["limit"] = min(most, _LARGEST_PAGE)  # not more than is printed
        return cls(
            result=data["result"],
            output=values.pop("output", None) or ("table" if sys.stdout.isatty() else of_many),
            columns=Columns(values.pop("columns", None), data.get("model"), is_write=data.get("takes_body", False)),
            raw=bool(values.pop("raw", False)),
            max_items=most,
            one_page=values.get("page") is not None,
        )


def _write(result: Any, shape: _Shape) -> None:
    from conduyt.cli import output

    if shape.result == "list":
        _write_list(result, shape)
    elif shape.result == "file":
        _write_file(result)
    elif shape.result == "link":
        click.echo(visible(result.url))
    elif result is not None:
        output.write_one(result, shape.output, shape.columns, raw=shape.raw)


def _write_list(page: Page[Model], shape: _Shape) -> None:
    from conduyt.cli import output
    from conduyt.cli.progress import counted

    chunks = iter([page.data[: shape.max_items]]) if shape.one_page else _chunks(page, shape.max_items)
    pages = counted(chunks, page.meta.total, shape.max_items)
    output.write_pages(pages, shape.output, shape.columns, raw=shape.raw)


def _chunks(page: Page[Model], max_items: int | None) -> Iterator[Sequence[Model]]:
    if max_items is None:
        for one in page.pages():
            yield one.data
        return
    items = page.items(max_items=max_items)
    size = max(1, len(page.data))
    while chunk := list(islice(items, size)):
        yield chunk


def _write_file(content: Content) -> None:
    from conduyt.cli import output

    if content.path is not None:
        say(written(content.path))
    else:
        kind = content.content_type or ""
        output.write_bytes(content.content, is_text=kind.startswith("text/") or "json" in kind)

"""`conduyt contacts import` and `conduyt contacts export`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from conduyt._values.progress import Progress, ProgressCallback
from conduyt.cli import exits
from conduyt.cli.connection import options as connection_options
from conduyt.cli.connection import take
from conduyt.cli.progress import Advance, bar
from conduyt.cli.text import say, written
from conduyt.csvio import CsvProblem
from conduyt.errors import CsvError, ImportFailedError

_MOST_SHOWN = 20


def _pairs(_ctx: click.Context, _param: click.Parameter, values: Sequence[str]) -> dict[str, str | None]:
    pairs: dict[str, str | None] = {}
    for text in values:
        name, equals, field = text.rpartition("=")  # the name of a column may have one
        if not equals:
            raise click.BadParameter(f"{text!r} has no =, as in 'Mail=email'")
        if name in pairs:
            raise click.BadParameter(f"{name!r} is there twice")
        pairs[name] = field or None
    return pairs


def _filters(_ctx: click.Context, _param: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    filters: dict[str, str] = {}
    for text in values:
        name, _, value = text.partition("=")
        name = name.replace("-", "_")
        if not value:  # without it, all contacts would be written
            raise click.BadParameter(f"{text!r} has no value, as in 'source=website'")
        if name in filters:
            raise click.BadParameter(f"{name!r} is there twice")
        filters[name] = value
    return filters


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--map", "mapping", multiple=True, metavar="COLUMN=FIELD", callback=_pairs,
    help="Field for a column with another name, such as Mail=email. 'Mail=' skips the column. Repeatable.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Check the file, and send nothing.")
@click.option(
    "--ignore-problems", is_flag=True, help="Import even if some rows have problems; the service decides about these."
)
@click.option(
    "--mode", type=click.Choice(["create_and_update", "create_only", "update_only"]), default="create_and_update",
    show_default=True, help="Create new contacts, update existing ones, or both.",
)  # fmt: skip
@click.option("--remove-duplicates", is_flag=True, help="Skip rows that repeat an earlier one.")
@click.option("--tag-ids", multiple=True, metavar="ID", help="Tag to add to the contacts. Repeatable.")
@click.option("--encoding", help="Encoding of the file, such as cp1252. Default: detected.")
@click.option("--delimiter", help="Delimiter of the cells. Default: detected.")
@click.option(
    "--deadline", type=float, default=1800.0, show_default=True, help="Seconds to wait for the end of the import."
)
@click.pass_context
def import_contacts(ctx: click.Context, /, file: Path, mapping: Mapping[str, str | None], **values: Any) -> int:
    """Import contacts from a CSV file, or from the standard input with -.

    The command checks the file first and prints each problem with its line. It sends nothing if there is a problem.

    \b
    Example:
      conduyt contacts import people.csv --map Mail=email --dry-run
      cut -d, -f1,2 people.csv | conduyt contacts import -
    """
    connection = take(ctx, values)
    with connection.client() as client, bar() as advance:
        try:
            source = click.open_file("-", "rb") if str(file) == "-" else file
            report = client.contacts.import_csv(source, mapping=mapping or None, progress=_notify(advance), **values)
        except (CsvError, ImportFailedError) as error:
            _show(error.report.problems)
            raise
        except ValueError as error:  # such as an unknown encoding
            raise click.UsageError(str(error), ctx) from None
    _show(report.problems)
    if report.dry_run:
        click.echo(f"{report.file.rows} rows, {report.file.problem_count} problems")
    else:
        click.echo(
            f"{report.created} created, {report.updated} updated, {report.skipped} skipped, "
            f"{report.duplicates} duplicates, {report.failed} failed"
        )
    return 0 if report.ok else exits.FAILED


def _show(problems: Sequence[CsvProblem]) -> None:
    for problem in problems[:_MOST_SHOWN]:
        say(str(problem))
    if len(problems) > _MOST_SHOWN:
        say(f"... and {len(problems) - _MOST_SHOWN} more")


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--filter", "filters", multiple=True, metavar="NAME=VALUE", callback=_filters,
    help="Filter of the contacts, as in `contacts list`, such as source=website. Repeatable.",
)  # fmt: skip
@click.option(
    "--raw", is_flag=True, help="In CSV, write cells unchanged, even if a spreadsheet would run them as a formula."
)
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, so that Excel reads it as UTF-8.")
@click.pass_context
def export_contacts(ctx: click.Context, /, file: Path, filters: Mapping[str, str], **values: Any) -> None:
    """Write contacts to a file: CSV, JSON Lines or Parquet, by its ending.

    The file appears when the export is complete. If it is interrupted, run it again within a day to resume it.

    \b
    Example:
      conduyt contacts export contacts.csv --filter source=website
    """
    connection = take(ctx, values)
    with connection.client() as client, bar() as advance:
        try:
            report = client.contacts.export(file, filters=filters or None, progress=_notify(advance), **values)
        except (ValueError, TypeError) as error:
            raise click.UsageError(str(error), ctx) from None
    resumed = f", {report.resumed_rows:,} of them by an earlier run" if report.resumed_rows else ""
    say(f"{written(report.path)}: {report.rows:,} contacts{resumed}")


def _notify(advance: Advance) -> ProgressCallback:
    def notify(now: Progress) -> None:
        advance(now.done, now.total, now.stage)

    return notify


for _command in (import_contacts, export_contacts):
    _command.params += connection_options(hidden=True)

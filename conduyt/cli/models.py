"""`conduyt models generate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from conduyt._values.text import visible
from conduyt.cli import exits
from conduyt.cli.connection import take
from conduyt.cli.text import say
from conduyt.custom_fields.generate import generate


def write_module(ctx: click.Context, file: Path, *, check: bool, names: Sequence[str], **values: Any) -> int:
    """Write the module, or say what has changed since it was written."""
    chosen: dict[str, str] = {}
    for text in names:
        key, equals, name = text.rpartition("=")
        if not equals:
            raise click.UsageError(f"--name: {text!r} has no =, as in contact.lead-source=source", ctx)
        chosen[key] = name
    is_new = not file.exists()
    with take(ctx, values).client() as client:
        try:
            changes = generate(client, file, check=check, names=chosen)
        except ValueError as error:  # such as two keys with one name
            raise click.UsageError(str(error), ctx) from None
    for line in changes if check or not is_new else ():
        click.echo(visible(line))
    if check and changes:
        say(f"{file} is out of date. Run `conduyt models generate {file}`.")
        return exits.FAILED
    say(f"{file} is up to date" if not changes else f"wrote {file}")
    return 0

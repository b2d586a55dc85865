"""The command `conduyt`, of the extra `cli`. See docs/how-to/command-line.md."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command with the arguments of the process, and end the process."""
    try:
        import click  # noqa: F401
        import rich  # noqa: F401
    except ModuleNotFoundError as error:
        sys.stderr.write(f'conduyt: {error.name} is missing; get it with pip install "conduyt[cli]"\n')
        raise SystemExit(2) from None
    from conduyt.cli.app import run

    raise SystemExit(run())

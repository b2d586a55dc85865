"""The command `conduyt`, of the extra `cli`. See docs/how-to/command-line.md."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command with the arguments of the process, and end the process."""
    try:
        from conduyt.cli.app import run
        from conduyt.cli.streams import prepare
    except ModuleNotFoundError as error:
        if error.name not in {"click", "rich"}:
            raise
        sys.stderr.write(f'conduyt: {error.name} is missing; get it with pip install "conduyt[cli]"\n')
        raise SystemExit(2) from None
    prepare()
    raise SystemExit(run())

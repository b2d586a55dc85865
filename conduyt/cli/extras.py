"""Commands beside the methods of a resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import click


def of(path: Sequence[str]) -> Mapping[str, Callable[[], click.Command]]:
    """Return the commands that a resource has beside its methods."""
    return {"listen": _listen} if list(path) == ["webhooks"] else {}


def _listen() -> click.Command:
    from conduyt.cli.listen import listen

    return listen

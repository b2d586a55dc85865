"""Commands beside the methods of a resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import click


def of(path: Sequence[str]) -> Mapping[str, Callable[[], click.Command]]:
    """Return the commands that a resource has beside those of its endpoints."""
    return _EXTRAS.get(".".join(path), {})


def _listen() -> click.Command:
    from conduyt.cli.listen import listen

    return listen


def _import() -> click.Command:
    from conduyt.cli.files import import_contacts

    return import_contacts


def _export() -> click.Command:
    from conduyt.cli.files import export_contacts

    return export_contacts


_EXTRAS: Mapping[str, Mapping[str, Callable[[], click.Command]]] = {
    "contacts": {"import": _import, "export": _export},
    "webhooks": {"listen": _listen},
}

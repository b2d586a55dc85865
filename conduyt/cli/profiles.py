"""The profiles of the command line: names for keys and their addresses. The library itself knows none.

A key is in the keyring of the machine, or in the file of the profiles, which only its owner can read.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import click

from conduyt._util.files import new_file, own_file
from conduyt._values.json_values import as_mapping

DEFAULT: Final = "default"
SERVICE: Final = "conduyt"
"""The name in the keyring. The entries of the service are the profiles."""

StoreName: TypeAlias = Literal["keyring", "file"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the key of a profile is, and the API that it opens."""

    name: str
    base_url: str
    store: StoreName


def folder() -> Path:
    """Return where settings of programs are on this system."""
    return Path(click.get_app_dir("conduyt"))


def profiles() -> Mapping[str, Profile]:
    """Return all profiles by name.

    Raises:
        ClickException: The file is damaged, or others can read it.
    """
    return {name: _profile(name, entry) for name, entry in _read().items()}


def find(name: str) -> Profile:
    """Return a profile.

    Raises:
        UsageError: There is none of this name.
    """
    known = profiles()
    if name not in known:
        have = f"There are: {', '.join(known)}." if known else "There are none."
        raise click.UsageError(f"there is no profile {name}. {have} Make one with: conduyt auth login --profile {name}")
    return known[name]


def check_name(name: str) -> str:
    """Refuse a name that cannot be one of a profile.

    Raises:
        UsageError: It is none.
    """
    if not _NAME.fullmatch(name):
        raise click.UsageError("the name of a profile consists of letters, digits and _ . - (at most 64)")
    return name


def key_of(profile: Profile) -> str:
    """Return the key of a profile.

    Raises:
        ClickException: It is not there any more, or the keyring is locked.
    """
    if profile.store == "file":
        key: object = as_mapping(_read().get(profile.name)).get("api_key")
    else:
        key = _keyring("get_password", profile.name)
    if not isinstance(key, str):
        where = "the keyring" if profile.store == "keyring" else "the file"
        raise click.ClickException(
            f"{where} has no key for the profile {profile.name}. Run: conduyt auth login --profile {profile.name}"
        )
    return key


def save(profile: Profile, key: str) -> None:
    """Keep a profile, in the place of one of the same name.

    Raises:
        ClickException: The keyring does not take the key, or the file cannot be written.
    """
    entries = dict(_read())
    was_in_keyring = as_mapping(entries.get(profile.name)).get("store") == "keyring"
    entry = {"base_url": profile.base_url, "store": profile.store}
    if profile.store == "keyring":
        _keyring("set_password", profile.name, key)
    else:
        entry["api_key"] = key
        if was_in_keyring:
            _forget(profile.name)
    entries[profile.name] = entry
    _write(entries)


def remove(profile: Profile) -> None:
    """Remove a profile with its key.

    Raises:
        ClickException: The keyring is locked, or the file cannot be written.
    """
    if profile.store == "keyring":
        _forget(profile.name)
    _write({name: entry for name, entry in _read().items() if name != profile.name})


def has_keyring() -> bool:
    """Whether this machine has a keyring that keeps keys."""
    try:
        import keyring
        from keyring.backends.fail import Keyring as NoKeyring
        from keyring.backends.null import Keyring as NullKeyring
    except ModuleNotFoundError:
        return False
    return not isinstance(keyring.get_keyring(), NoKeyring | NullKeyring)


def _forget(name: str) -> None:
    with suppress(_NoEntryError):
        _keyring("delete_password", name)


class _NoEntryError(click.ClickException):
    pass


def _keyring(action: Literal["get_password", "set_password", "delete_password"], *arguments: str) -> object:
    try:
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError
    except ModuleNotFoundError:
        raise click.ClickException('keyring is missing; get it with pip install "conduyt[keyring]"') from None
    try:
        return getattr(keyring, action)(SERVICE, *arguments)
    except PasswordDeleteError:
        raise _NoEntryError("the keyring has no such entry") from None
    except KeyringError as error:
        raise click.ClickException(
            f"the keyring does not work: {error}. With --store file, the key is in a file that only you can read."
        ) from None


# -- the file ----------------------------------------------------------------------------------------------------------


def _path() -> Path:
    return folder() / "profiles.json"


def _profile(name: str, entry: object) -> Profile:
    fields = as_mapping(entry)
    base_url, store = fields.get("base_url"), fields.get("store")
    if not isinstance(base_url, str) or store not in {"keyring", "file"}:
        raise _damaged()
    return Profile(name, base_url, "keyring" if store == "keyring" else "file")


def _damaged() -> click.ClickException:
    return click.ClickException(f"{_path()} is damaged. Delete it, and log in again.")


def _read() -> Mapping[str, object]:
    try:
        descriptor = own_file(_path())
    except FileNotFoundError:
        return {}
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"the profiles cannot be read: {reason}. Run: chmod 600 {_path()}") from None
    with os.fdopen(descriptor, "rb") as file:
        try:
            return as_mapping(json.load(file))
        except (ValueError, RecursionError):
            raise _damaged() from None


def _write(entries: Mapping[str, object]) -> None:
    path = _path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_name(f".{path.name}.tmp")
        with os.fdopen(new_file(made), "w", encoding="utf-8") as file:
            json.dump(entries, file, indent=2)
        made.replace(path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror or error}") from None

"""Files that only their owner can read. Nothing is written through a link that another user has created.

On Windows a file has the permissions of its folder, and there are no owners to compare: put such files into a folder of
your own.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_FLAGS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def new_file(path: Path) -> int:
    """Make an empty file, in the place of any other, and open it for reading and writing.

    Raises:
        OSError: The file cannot be made, such as when another program makes it at the same time.
    """
    with suppress(FileNotFoundError):
        path.unlink()  # removes a link, not what it leads to
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)


def own_file(path: Path) -> int:
    """Open a file of the past for reading and writing.

    Raises:
        OSError: There is none, or others may have written to it: it is a link, or not this user's alone.
    """
    refuse_link(path)
    descriptor = os.open(path, os.O_RDWR | _FLAGS)
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or not _is_mine(found) or _is_open_to_others(found):
        os.close(descriptor)
        raise PermissionError(f"{path} is a file of others, or others can read or write it")
    return descriptor


def claim_file(path: Path) -> None:
    """Make sure that a file exists and belongs to this user, and that only this user can read it.

    Raises:
        OSError: It cannot be made, or is a link, a file of another name, or a file of another user.
    """
    refuse_link(path)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
    except FileExistsError:
        descriptor = os.open(path, os.O_RDWR | _FLAGS)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or not _is_mine(found):
                raise PermissionError(f"{path} belongs to another user, who could read and change it; use another file")
            if found.st_nlink > 1:
                raise PermissionError(f"{path} is also a file of another name, as a hard link; use another file")
            if sys.platform != "win32" and _is_open_to_others(found):
                with suppress(PermissionError):  # some file systems, such as FAT, have no modes
                    os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)
    else:
        os.close(descriptor)


def same_file(path: Path, descriptor: int) -> int:
    """Open a file for reading that is open already, and make sure that it is still the same.

    Raises:
        OSError: Another program has replaced it.
    """
    again = os.open(path, os.O_RDONLY | _FLAGS)
    if not os.path.samestat(os.fstat(again), os.fstat(descriptor)):
        os.close(again)
        raise PermissionError(f"{path} was replaced by another program")
    return again


def refuse_link(path: Path) -> None:
    """Refuse a path that is a link.

    Raises:
        OSError: It is one.
    """
    if path.is_symlink():  # the flag does not exist on each system, and its error does not say what is wrong
        raise PermissionError(f"{path} is a link, which another user may have put there; name the file itself")


def _is_mine(found: os.stat_result) -> bool:
    return sys.platform == "win32" or found.st_uid == os.geteuid()


def _is_open_to_others(found: os.stat_result) -> bool:
    return sys.platform != "win32" and bool(found.st_mode & _OTHERS)

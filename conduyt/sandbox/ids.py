"""Ids of the two dialects."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import sha256
from uuid import UUID

_NAMED = re.compile(r"[a-z]+_[A-Za-z0-9_]+")


def prefixed(prefix: str, digest: bytes) -> str:
    """An id such as the documentation shows: "con_7QX2..."."""
    return f"{prefix}_{b32encode(digest[:15]).decode()[:20]}"


def as_uuid(text: str) -> str:
    """A UUID that stands for a text. It is the same in every run."""
    return uuid_of(sha256(f"conduyt sandbox {text}".encode()).digest())


def uuid_of(digest: bytes) -> str:
    """A UUID made of a digest."""
    return str(UUID(bytes=digest[:16], version=4))


def is_named(id_: str) -> bool:
    """Whether it is an id of the documented kind, with a prefix."""
    return _NAMED.fullmatch(id_) is not None

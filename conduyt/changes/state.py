"""What a reading of changes remembers from one run to the next, and where."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from conduyt._values.json_values import as_count, as_list, as_mapping
from conduyt.changes import StateInput, StateStore
from conduyt.errors import ConduytError

_FORMAT = 1


@dataclass(slots=True, kw_only=True)
class ChangeState:
    """The state of one list of one workspace."""

    resource: str
    base_url: str
    key: str
    """Digest of the key. Another key is accepted if it knows one of the sample's records."""
    sample: list[str] = field(default_factory=list[str])
    """Ids of some records of the workspace."""
    watermark: datetime | None = None
    """Changes up to here have been handed out, if `backfill` is over."""
    seen: dict[str, datetime | None] = field(default_factory=dict[str, datetime | None])
    """The records handed out since `watermark - lookback`, and their times."""
    backfill_page: int | None = None
    """The page that the first run has handed out last; `None` when that run is over."""
    backfill_oldest: datetime | None = None
    """The oldest time on that page."""
    ids: list[str] | None = None
    """All ids of the list, for `deletions="sweep"`."""

    def to_json(self) -> dict[str, object]:
        """Return the state as JSON."""
        state: dict[str, object] = json.loads(json.dumps(asdict(self), default=datetime.isoformat))
        return {"format": _FORMAT, **state}

    @classmethod
    def from_json(cls, state: Mapping[str, object]) -> ChangeState:
        """Read a state.

        Raises:
            ConduytError: It is damaged, or of another version of this package.
        """
        try:
            if state["format"] != _FORMAT:
                raise ConduytError("the state of the changes was written by another version of conduyt")
            ids = state["ids"]
            return cls(
                resource=str(state["resource"]),
                base_url=str(state["base_url"]),
                key=str(state["key"]),
                sample=list(map(str, as_list(state["sample"]))),
                watermark=_time(state["watermark"]),
                seen={id_: _time(at) for id_, at in as_mapping(state["seen"]).items()},
                backfill_page=as_count(state["backfill_page"]),
                backfill_oldest=_time(state["backfill_oldest"]),
                ids=None if ids is None else list(map(str, as_list(ids))),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ConduytError(f"the state of the changes is damaged: {type(error).__name__}: {error}") from None

    def forget_before(self, floor: datetime) -> None:
        """Keep only what may be met again."""
        self.seen = {id_: at for id_, at in self.seen.items() if at is None or at >= floor}


def _time(value: object) -> datetime | None:
    if value is None:
        return None
    time = datetime.fromisoformat(str(value))
    if time.tzinfo is None:
        raise ValueError("a time without a time zone")
    return time


def floor_of(watermark: datetime, lookback: timedelta) -> datetime:
    """Return the time from which on records are looked at again."""
    try:
        return watermark - lookback
    except OverflowError:
        return datetime.min.replace(tzinfo=watermark.tzinfo)


class FileState:
    """Keeps the state in a file of its owner. It is replaced as a whole, so a kill leaves the old or the new one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Mapping[str, object] | None:
        """Read the file, if it is there."""
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return as_mapping(json.loads(text))
        except (ValueError, RecursionError):
            raise ConduytError(f"the state of the changes in {self._path} is damaged: it is not JSON") from None

    def save(self, state: Mapping[str, object], /) -> None:
        """Write a new file, and put it into the place of the old one."""
        with NamedTemporaryFile(  # with mode 0600
            "w", encoding="utf-8", dir=self._path.parent, prefix=f".{self._path.name}.", delete=False
        ) as file:
            try:
                json.dump(state, file)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(self._path)
            except BaseException:
                with suppress(OSError):
                    Path(file.name).unlink()
                raise


def store_of(state: StateInput) -> StateStore:
    """Return where a state is kept."""
    return FileState(Path(state)) if isinstance(state, str | os.PathLike) else state

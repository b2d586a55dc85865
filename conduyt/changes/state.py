"""What a reading of changes remembers from one run to the next, and where."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from inspect import iscoroutinefunction
from pathlib import Path
from typing import ClassVar, Final, Literal, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PositiveInt, ValidationError

from conduyt._util.files import new_file, own_file
from conduyt._values.json_values import as_mapping
from conduyt.changes import StateInput, StateStore
from conduyt.errors import ConduytError

_FORMAT: Final = 1


class ChangeState(BaseModel):
    """The state of one list of one workspace."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", hide_input_in_errors=True)

    format: Literal[1] = _FORMAT
    resource: str
    base_url: str
    key: str
    """Digest of the key. Another key is accepted if it knows one of the sample's records."""
    sample: list[str] = Field(default_factory=list)
    """Ids of some records of the workspace."""
    watermark: AwareDatetime | None = None
    """Changes up to here have been handed out, if the first run is over."""
    seen: dict[str, AwareDatetime | None] = Field(default_factory=dict)
    """The records handed out since `watermark - lookback`, and their times."""
    backfill_page: PositiveInt | None = None
    """The page that the first run has handed out last; `None` when that run is over."""
    backfill_oldest: AwareDatetime | None = None
    """The oldest time on that page."""
    ids: list[str] | None = None
    """All ids of the list, for `deletions="sweep"`."""

    @classmethod
    def read(cls, state: Mapping[str, object]) -> ChangeState:
        """Read a state.

        Raises:
            ConduytError: It is damaged, or of another version of this package.
        """
        if not isinstance(cast("object", state), Mapping):
            raise ConduytError(f"load must return the mapping that was saved, or None, not {type(state).__name__}")
        if state.get("format", _FORMAT) != _FORMAT:
            raise ConduytError("the state of the changes was written by another version of conduyt")
        try:
            return cls.model_validate(state)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False, include_context=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise ConduytError(f"the state of the changes is damaged: {place}: {first['msg']}") from None

    def forget_before(self, floor: datetime) -> None:
        """Keep only what may be met again."""
        self.seen = {id_: at for id_, at in self.seen.items() if at is None or at >= floor}


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
        """Read the file, if it is there.

        Raises:
            ConduytError: It is damaged.
            OSError: It cannot be read, or other users may have written to it.
        """
        try:
            descriptor = own_file(self._path)
        except FileNotFoundError:
            self._path.parent.stat()  # if the folder is missing too, nothing could be saved
            return None
        with os.fdopen(descriptor, "rb") as file:
            try:
                return as_mapping(json.load(file))
            except (ValueError, RecursionError):
                raise ConduytError(f"the state of the changes in {self._path} is damaged: it is not JSON") from None

    def save(self, state: Mapping[str, object], /) -> None:
        """Write a new file, and put it into the place of the old one."""
        made = self._path.with_name(f".{self._path.name}.tmp")
        with os.fdopen(new_file(made), "w", encoding="utf-8") as file:
            json.dump(state, file)
            file.flush()
            os.fsync(file.fileno())
        made.replace(self._path)


def store_of(state: StateInput) -> StateStore:
    """Return where a state is kept."""
    if isinstance(state, str | os.PathLike):
        return FileState(Path(state))
    if not all(callable(getattr(state, name, None)) for name in ("load", "save")):
        raise TypeError(f"state must be a path, or an object with load and save, not {type(state).__name__}")
    if iscoroutinefunction(state.load) or iscoroutinefunction(state.save):
        raise TypeError("load and save of a state must be plain functions: nothing awaits them")
    return state

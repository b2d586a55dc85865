"""A backup without I/O: it reads each list of the workspace into one journal, then writes the files and the manifest.

The folder has a manifest only while its files are complete and belong together. If the process is killed, the next run
goes on where the journal ends.
"""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic_core import from_json, to_json

from conduyt._core.endpoint import RequestOptions
from conduyt._core.flow import Work, locally, scope
from conduyt._core.run_arguments import check_run
from conduyt._values.csv_reports import BackupReport
from conduyt._values.files import PathInput
from conduyt._values.json_values import as_mapping
from conduyt._values.progress import Progress, ProgressCallback
from conduyt._version import __version__
from conduyt.csvio.journal import Journal, Position, beside, private_bytes, sync
from conduyt.csvio.reading import doubt_about, read_list
from conduyt.csvio.workspace import WorkspaceList, chosen
from conduyt.errors import (
    APIStatusError,
    NotFoundError,
    PagingDriftWarning,
    PaymentRequiredError,
    PermissionDeniedError,
)

MANIFEST: Final = "manifest.json"
_JOURNAL: Final = "backup.part"
_REFUSED = (PermissionDeniedError, PaymentRequiredError, NotFoundError)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRequest:
    """The arguments of a backup."""

    folder: Path
    lists: Sequence[WorkspaceList]
    verify: bool
    progress: ProgressCallback | None
    options: RequestOptions


@dataclass(slots=True)
class _Outcome:
    """What a list came to."""

    keys: list[str] = field(default_factory=list[str])
    """Its names in the journal: one, or one for each parent."""
    passes: dict[str, int] = field(default_factory=dict[str, int])
    order: str = "desc"
    refused: str | None = None
    doubt: str | None = None


def backup(
    folder: PathInput,
    *,
    lists: Sequence[str] | None,
    verify: bool,
    progress: ProgressCallback | None,
    options: RequestOptions | None,
) -> Work[BackupReport]:
    """Write every list of the workspace into a folder.

    Raises:
        ValueError: There is no such list.
    """
    check_run(progress, options, verify=verify)
    request = BackupRequest(
        folder=Path(folder),
        lists=chosen(lists),
        verify=verify,
        progress=progress,
        options=options or {},
    )
    return run(request, time.time)


def run(request: BackupRequest, now: Callable[[], float]) -> Work[BackupReport]:
    """Read the lists, then write the files.

    Args:
        request: The arguments of the backup.
        now: The wall clock, Unix time in seconds.
    """
    key_and_base_url = yield from scope()
    base_url = key_and_base_url.partition("@")[2]
    arguments = json.dumps(
        [
            key_and_base_url,
            [one.name for one in request.lists],
            request.verify,
            as_mapping(request.options.get("query")),
        ],
        default=str,
    )
    journal = Journal(request.folder / _JOURNAL, sha256(arguments.encode()).hexdigest(), now)
    with closing(journal):
        yield from locally(partial(request.folder.mkdir, mode=0o700, parents=True, exist_ok=True))
        yield from locally(partial(_open, request.folder, journal))
        resumed = yield from locally(journal.count)
        outcomes: dict[str, _Outcome] = {}
        for one in request.lists:
            outcomes[one.name] = yield from _read(request, journal, one, outcomes)
        records = yield from locally(partial(_finish, request, journal, outcomes, base_url, now))
    doubts = [outcome.doubt for outcome in outcomes.values() if outcome.doubt is not None]
    if doubts:
        # Frames: this one, the loop that performs the work, the method, the caller.
        warnings.warn(PagingDriftWarning("\n".join(doubts)), stacklevel=4)
    refused = {name: outcome.refused for name, outcome in outcomes.items() if outcome.refused is not None}
    return BackupReport(path=request.folder, records=records, refused=refused, resumed_rows=resumed)


def _open(folder: Path, journal: Journal) -> None:
    """Open the journal of an interrupted backup. If that was killed when all else was done, a new one begins."""
    journal.open(resume=True)
    with suppress(OSError, ValueError):
        if as_mapping(json.loads((folder / MANIFEST).read_bytes())).get("started") == _iso(journal.started):
            journal.open(resume=False)


def _read(
    request: BackupRequest, journal: Journal, one: WorkspaceList, outcomes: Mapping[str, _Outcome]
) -> Work[_Outcome]:
    """Read a list, or that of each record of its parent."""
    outcome = _Outcome(order="asc" if one.sortable else "desc")
    parents: list[str | None] = [None]
    if one.parent is not None:
        ids = yield from locally(partial(journal.ids, one.parent))
        parents = [*ids]
        outcome.refused = outcomes[one.parent].refused
    for parent_id in parents:
        listing = one.listing(request.options, verify=request.verify, parent_id=parent_id)
        position = yield from locally(partial(journal.position, listing.name))
        if position.refused is None:
            try:
                position = yield from read_list(listing, journal, partial(_notify, request, one))
            except _REFUSED as error:
                if parent_id is not None and isinstance(error, NotFoundError):
                    continue  # it has been deleted meanwhile
                position = replace(position, complete=True, refused=_reason(error))
                yield from locally(partial(journal.save, listing.name, position))
        if position.refused is not None:
            outcome.refused = position.refused
            break
        outcome.keys.append(listing.name)
        if listing.verify:
            outcome.passes[listing.name] = position.number
        outcome.doubt = doubt_about(listing, position) or outcome.doubt
    return outcome


def _notify(request: BackupRequest, one: WorkspaceList, position: Position) -> None:
    if request.progress is not None:
        request.progress(Progress(stage=f"backup {one.name}", done=position.rows, total=position.front.total))


def _reason(error: APIStatusError) -> str:
    return f"{error.status} {error.code}: {error.message}"


def _finish(
    request: BackupRequest,
    journal: Journal,
    outcomes: Mapping[str, _Outcome],
    base_url: str,
    now: Callable[[], float],
) -> dict[str, int]:
    """Write all files beside the old ones, then put them in their places, and the manifest last."""
    folder, manifest = request.folder, request.folder / MANIFEST
    lists: dict[str, object] = {}
    records: dict[str, int] = {}
    written: list[Path] = []
    for one in request.lists:
        outcome = outcomes[one.name]
        if outcome.refused is not None and not outcome.keys:
            continue
        path = folder / f"{one.name}.jsonl"
        digest, count = _write(beside(path, ".tmp"), journal, one, outcome)
        written.append(path)
        records[one.name] = count
        lists[one.name] = {"file": path.name, "records": count, "sha256": digest}
        if outcome.doubt is not None:
            lists[one.name] = {"file": path.name, "records": count, "sha256": digest, "doubt": outcome.doubt}
    content = {
        "format": 1,
        "made_by": f"conduyt {__version__}",
        "base_url": base_url,
        "started": _iso(journal.started),
        "finished": _iso(now()),
        "lists": lists,
        "refused": {name: outcome.refused for name, outcome in outcomes.items() if outcome.refused is not None},
    }
    with private_bytes(beside(manifest, ".tmp")) as stream:
        stream.write(json.dumps(content, indent=2).encode() + b"\n")
        sync(stream)
    manifest.unlink(missing_ok=True)
    for old in folder.glob("*.jsonl"):
        if old not in written and old.stem in {one.name for one in chosen(None)}:
            old.unlink()  # of an earlier backup
    for path in written:
        beside(path, ".tmp").replace(path)
    beside(manifest, ".tmp").replace(manifest)
    journal.discard()
    return records


def _iso(time_: float) -> str:
    return datetime.fromtimestamp(time_, UTC).isoformat()


def _write(path: Path, journal: Journal, one: WorkspaceList, outcome: _Outcome) -> tuple[str, int]:
    """Write the file of a list. A record of another record has the id of that."""
    digest, count = sha256(), 0
    with private_bytes(path) as stream:
        for key in outcome.keys:
            parent_id = key.partition("/")[2]
            for line in journal.lines(key, outcome.order, outcome.passes.get(key)):
                record = _with_parent(line, one.id_name, parent_id) if parent_id else line
                stream.write(record)
                digest.update(record)
                count += 1
        sync(stream)
    return digest.hexdigest(), count


def _with_parent(line: bytes, id_name: str, parent_id: str) -> bytes:
    first, *words = id_name.split("_")
    name = first + "".join(map(str.capitalize, words))
    record: dict[str, object] = from_json(line)
    return line if record.get(name) else to_json({**record, name: parent_id}) + b"\n"

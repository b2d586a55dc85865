"""The state of the sandbox: JSON documents in one SQLite table. SQLite filters, sorts and pages them.

The store knows nothing about contacts or deals. A document is a JSON object with an `id`. It has a kind, such as
"contacts", and belongs to a workspace. `conditions` selects documents; the rules of each resource are in `rules`.
"""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
import threading
import weakref
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from conduyt._util.sqlite import claim_database
from conduyt.sandbox.conditions import INDEXED, Referred, Where, equals, sort_key
from conduyt.sandbox.ids import as_uuid, is_named, prefixed, uuid_of

Doc: TypeAlias = dict[str, Any]

# AUTOINCREMENT so that a new document never takes the place of a deleted one in the order of creation.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (workspace, kind, id)
)
"""
_INDEX = f"CREATE INDEX IF NOT EXISTS of_contact ON records (workspace, kind, {INDEXED['contactId']})"
# Tables of other programs: the sandbox must not write into their files.
_FOREIGN = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND (
    name <> 'records' OR NOT EXISTS (SELECT 1 FROM pragma_table_info('records') WHERE name = 'workspace')
)
"""
# A document counts the ids.
_COUNTED = "SELECT json_extract(doc, '$.last') FROM records WHERE workspace = '' AND kind = 'counters' AND id = 'ids'"
_COUNT = """
INSERT INTO records (workspace, kind, id, doc) VALUES ('', 'counters', 'ids', json_object('id', 'ids', 'last', ?))
ON CONFLICT (workspace, kind, id) DO UPDATE SET doc = excluded.doc
"""
_FAR = 10_000  # ids between two of one kind
_WORD = re.compile(r"\b[a-z]+_\w+")  # every id with a name is such a word
SYSTEM = ""  # the workspace of what belongs to no workspace: keys, workspaces, the counter of ids


class Records:
    """The documents of one workspace."""

    def __init__(self, store: Store, workspace: str) -> None:
        self._store = store
        self.workspace = workspace

    def insert(self, kind: str, doc: Doc) -> Doc:
        self._store.run(
            "INSERT INTO records (workspace, kind, id, doc) VALUES (?, ?, ?, ?)",
            (self.workspace, kind, doc["id"], json.dumps(doc)),
        )
        return doc

    def get(self, kind: str, id_: str) -> Doc | None:
        sql = "SELECT doc FROM records WHERE workspace = ? AND kind = ? AND id = ?"
        rows = self._store.run(sql, (self.workspace, kind, id_))
        return json.loads(rows[0][0]) if rows else None

    def update(self, kind: str, doc: Doc) -> Doc:
        self._store.run(
            "UPDATE records SET doc = ? WHERE workspace = ? AND kind = ? AND id = ?",
            (json.dumps(doc), self.workspace, kind, doc["id"]),
        )
        return doc

    def delete(self, kind: str, id_: str) -> None:
        self._store.run("DELETE FROM records WHERE workspace = ? AND kind = ? AND id = ?", (self.workspace, kind, id_))

    def query(
        self,
        kind: str,
        *where: Where,
        sort: Sequence[str | Referred] = (),
        order: str = "asc",
        limit: int = -1,
        offset: int = 0,
    ) -> list[Doc]:
        """Documents sorted by the fields in `sort`, then in the order of creation. Those without a value come last."""
        condition, values = self._condition(kind, where)
        direction = "DESC" if order == "desc" else "ASC"
        keys = [sort_key(field) for field in sort]
        by_fields = "".join(f"{key.sql} COLLATE NOCASE {direction} NULLS LAST, " for key in keys)
        rows = self._store.run(
            f"SELECT doc FROM records WHERE {condition} ORDER BY {by_fields}seq {direction} LIMIT ? OFFSET ?",  # noqa: S608
            (*values, *(value for key in keys for value in key.values), limit, offset),
        )
        return [json.loads(row[0]) for row in rows]

    def kind_of(self, id_: str) -> str | None:
        """The kind of the document with this id, which `new_id` has made."""
        rows = self._store.run("SELECT kind FROM records WHERE workspace = ? AND id = ?", (self.workspace, id_))
        return rows[0][0] if rows else None

    def kinds(self) -> dict[str, int]:
        """How many documents there are of each kind."""
        sql = "SELECT kind, count(*) FROM records WHERE workspace = ? GROUP BY kind ORDER BY kind"
        return dict(self._store.run(sql, (self.workspace,)))

    def with_field(self, field: str, value: Any) -> dict[str, list[Doc]]:
        """Documents of all kinds, by kind, whose field has this value."""
        where = equals(field, value)
        rows = self._store.run(
            f"SELECT kind, doc FROM records WHERE workspace = ? AND {where.sql} ORDER BY kind, seq",  # noqa: S608
            (self.workspace, *where.values),
        )
        found: dict[str, list[Doc]] = {}
        for kind, doc in rows:
            found.setdefault(kind, []).append(json.loads(doc))
        return found

    def count(self, kind: str, *where: Where) -> int:
        condition, values = self._condition(kind, where)
        sql = f"SELECT count(*) FROM records WHERE {condition}"  # noqa: S608 - conditions are made above
        return int(self._store.run(sql, values)[0][0])

    def _condition(self, kind: str, where: Sequence[Where]) -> tuple[str, list[Any]]:
        every = (Where("workspace = ? AND kind = ?", (self.workspace, kind)), *where)
        return " AND ".join(one.sql for one in every), [value for one in every for value in one.values]


class Store:
    """The SQLite connection: one for all threads, behind a lock. The calls are too short to need more."""

    def __init__(self, path: str | Path = ":memory:", *, uuids: bool = False, fixed: bool = False) -> None:
        """Open the file, and create the table in a new one; sqlite3.Error if the file cannot be used.

        Args:
            path: The file.
            uuids: Make ids that are UUIDs, as the live service does.
            fixed: Make the same secrets in every run. Otherwise they are random.
        """
        self._uuids = uuids
        self._fixed = fixed
        self._snapshots: dict[str, sqlite3.Connection] = {}
        self._lock = threading.RLock()
        try:
            self._connection = _connect(path)
        except sqlite3.Error as error:
            raise type(error)(f"{path}: cannot be used as the file of a sandbox: {error}") from error
        weakref.finalize(self, _close, self._connection, self._snapshots)  # nothing else does if the app never ran
        self.closed: bool = False
        self._ids: int | None = None  # within a transaction: ids made so far, stored at its end
        self._undone = 0  # writes that were rolled back

    def workspace(self, id_: str) -> Records:
        return Records(self, id_)

    def owner_of(self, id_: str) -> Records | None:
        """The documents of the workspace that has a document with this id, which `new_id` has made."""
        rows = self.run("SELECT workspace FROM records WHERE id = ? LIMIT 1", (id_,))
        return self.workspace(rows[0][0]) if rows else None

    def newest(self) -> int:
        """The place of the latest document in the order of creation, for `created_after`."""
        return int(self.run("SELECT coalesce(max(seq), 0) FROM records")[0][0])

    def writes(self) -> int:
        """How many documents have been written so far; equal before and after means that nothing has changed."""
        return self._connection.total_changes - self._undone

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """Commit everything, or roll everything back: a request that fails leaves no changes."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                if self._ids is not None:
                    self._connection.execute(_COUNT, (self._ids,))
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            finally:
                self._ids = None

    @contextmanager
    def attempt(self, *, keep: bool = True) -> Generator[None, None, None]:
        """Within a transaction: roll this part back if it fails. Without `keep`, roll it back in any case."""
        self.run("SAVEPOINT attempt")
        writes, ids = self.writes(), self._ids
        kept = False
        try:
            yield
            kept = keep
        finally:
            if not kept:
                self.run("ROLLBACK TO attempt")
                self._undone += self.writes() - writes
                self._ids = ids
            self.run("RELEASE attempt")

    def new_id(self, prefix: str) -> str:
        """Make an id: opaque, URL-safe, and the same in every run, since the n-th id of a store is always the same."""
        digest = self._next_digest()
        return uuid_of(digest) if self._uuids else prefixed(prefix, digest)

    def skip_ids(self, known: Collection[str]) -> None:
        """Make none of these ids again, which another store may have made in the same order."""
        plain = {id_.rpartition("_")[2] for id_ in known}
        last, number = 0, 0
        while number < last + _FAR:
            number += 1
            digest = sha256(f"conduyt sandbox {number}".encode()).digest()
            if prefixed("", digest)[1:] in plain or uuid_of(digest) in plain:
                last = number
        with self._lock:
            self._ids = max(last, self._ids or 0)

    def new_secret_id(self, prefix: str) -> str:
        """Make an id that cannot be guessed, for something that needs no key, such as a form."""
        digest = self._secret(self._next_digest())
        return uuid_of(digest) if self._uuids else prefixed(prefix, digest)

    def new_secret(self, prefix: str, *, fixed_by: str | None = None) -> str:
        """Make a key or another text that grants access. It keeps its prefix in both dialects.

        If secrets are fixed, it depends on `fixed_by`, or else on the number of ids so far.
        """
        digest = self._next_digest() if fixed_by is None else sha256(f"conduyt sandbox {fixed_by}".encode()).digest()
        return prefixed(prefix, self._secret(digest))

    def known_id(self, id_: str) -> str:
        """The id of a document of the demo content that has a name, such as "user_charles"."""
        return as_uuid(id_) if self._uuids else id_

    def _secret(self, digest: bytes) -> bytes:
        return digest if self._fixed else secrets.token_bytes(32)

    def _next_digest(self) -> bytes:
        with self._lock:
            so_far = self._ids
            if so_far is None:
                so_far = next((int(row[0]) for row in self.run(_COUNTED)), 0)
            number = self._ids = so_far + 1
            if not self._connection.in_transaction:
                self.run(_COUNT, (number,))
                self._ids = None
        return sha256(f"conduyt sandbox {number}".encode()).digest()

    def named_ids(self) -> list[str]:
        """The ids that have a name instead of a random text, if all should be UUIDs."""
        ids = self.run("SELECT DISTINCT id FROM records WHERE workspace <> ''") if self._uuids else []
        return [id_ for (id_,) in ids if is_named(id_)]

    def rename_to_uuids(self, ids: Collection[str]) -> None:
        """Replace these ids, and what refers to them, by UUIDs."""
        uuids = {id_: as_uuid(id_) for id_ in ids}

        def renamed(text: str) -> str:
            return _WORD.sub(lambda found: uuids.get(found[0], found[0]), text)

        rows = self.run("SELECT seq, id, doc FROM records")
        changed = [(renamed(id_), new, seq) for seq, id_, doc in rows if (new := renamed(doc)) != doc]
        with self._lock:
            self._connection.executemany("UPDATE records SET id = ?, doc = ? WHERE seq = ?", changed)

    def rename(self, id_: str, new: str) -> None:
        """Replace the id of a document, also in the documents that refer to it. For ids that `new_id` has made."""
        sql = "UPDATE records SET id = iif(id = ?, ?, id), doc = replace(doc, ?, ?) WHERE instr(doc, ?)"
        self.run(sql, (id_, new, id_, json.dumps(new)[1:-1], id_))

    def clear(self) -> None:
        """Delete everything, and count ids from the start again."""
        self.run("DELETE FROM records")
        self.run("DELETE FROM sqlite_sequence")
        self._ids = None

    def snapshot(self, name: str) -> None:
        """Copy everything into memory under this name, for `restore`."""
        copy = self.copy()
        replaced = self._snapshots.pop(name, None)
        if replaced is not None:
            replaced.close()
        self._snapshots[name] = copy

    def restore(self, name: str) -> bool:
        """Go back to the snapshot of this name; False if there is none."""
        if name not in self._snapshots:
            return False
        self.take_over(self._snapshots[name])
        return True

    def copy(self) -> sqlite3.Connection:
        """Copy everything into a database in memory."""
        copy = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        with self._lock:
            self._connection.backup(copy)
        return copy

    def take_over(self, copy: sqlite3.Connection) -> None:
        """Replace everything by the content of a copy."""
        with self._lock:
            copy.backup(self._connection)
            self._ids = None

    def close(self) -> None:
        with self._lock:
            self.closed = True
            _close(self._connection, self._snapshots)


def _close(connection: sqlite3.Connection, snapshots: dict[str, sqlite3.Connection]) -> None:
    connection.close()
    for snapshot in snapshots.values():
        snapshot.close()
    snapshots.clear()


def _connect(path: str | Path) -> sqlite3.Connection:
    if str(path) not in {"", ":memory:"}:
        try:
            claim_database(Path(path))
        except OSError as error:
            if error.errno is None:  # a link, or a file of another user; of the rest SQLite complains itself
                raise sqlite3.OperationalError(str(error)) from None
    connection = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
    try:
        connection.create_function("fold", 1, _fold, deterministic=True)
        _refuse_foreign_tables(connection)
        connection.execute("PRAGMA journal_mode = WAL")  # a file can be looked at while the sandbox runs
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_SCHEMA)
        connection.execute(_INDEX)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_foreign_tables(connection: sqlite3.Connection) -> None:
    for (table,) in connection.execute(_FOREIGN):
        raise sqlite3.DatabaseError(f"it belongs to another program, which has the table {table}")


def _fold(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value

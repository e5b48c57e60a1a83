"""The documents and their index entries in SQLite, and the past hour of them in memory.

One connection behind one lock: calls are short, and SQLite has one writer anyway. WAL with `synchronous=FULL` makes an acknowledged
commit survive `kill -9` and a power cut. The file is held exclusively: a second server on it is refused at start.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.firestore.history import History
from local.firestore.indexes import Entry, EntryField, IndexRules, check_entry_count, entry_changes
from local.firestore.paths import Name, parse_field_path, render_field_path
from local.firestore.values import encode_id
from local.firestore.wire import Document, new_document

_MAY_HAVE_TOO_MANY_BYTES = 100_000  # 40,000 index entries take more than this, at four bytes each in a protobuf
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS collections (num INTEGER PRIMARY KEY, full TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS fields (num INTEGER PRIMARY KEY, path TEXT NOT NULL, kind TEXT NOT NULL, UNIQUE (path, kind));
CREATE TABLE IF NOT EXISTS documents (
    num INTEGER PRIMARY KEY, coll INTEGER NOT NULL, id BLOB NOT NULL, name TEXT NOT NULL,
    body BLOB NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, UNIQUE (coll, id));
CREATE TABLE IF NOT EXISTS entries (
    coll INTEGER NOT NULL, field INTEGER NOT NULL, value BLOB NOT NULL, id BLOB NOT NULL,
    PRIMARY KEY (coll, field, value, id)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it lies in the store; times in microseconds since 1970."""

    name: str
    body: bytes
    created: int
    updated: int

    def document(self) -> Document:
        """The fields as a message without name and times."""
        return new_document.FromString(self.body)


@dataclass(frozen=True, slots=True)
class Change:
    """One document's way through a commit: both None means it was made and deleted within it."""

    name: Name
    before: Stored | None
    after: Stored | None


@dataclass(frozen=True, slots=True)
class Collection:
    num: int
    full: str

    @property
    def group(self) -> str:
        """The collection id, which collection-group queries go by."""
        return self.full.rpartition("/")[2]


class Store:
    """All databases of one server. Callers hold `lock` around everything they do with it."""

    def __init__(self, path: Path | None, rules: IndexRules) -> None:
        self.lock = threading.RLock()
        self.rules = rules
        self.history = History()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None, timeout=1.0, cached_statements=512)
        if path is not None:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA cache_size=-65536")
        self._db.executescript(_SCHEMA)
        self._load()

    def close(self) -> None:
        with self.lock:
            self._db.close()

    @property
    def last_commit(self) -> int:
        """When the newest commit was, in microseconds; commit times only grow, also across restarts."""
        return self._last_commit

    def collection(self, full: str) -> Collection | None:
        num = self._collections.get(full)
        return None if num is None else Collection(num, full)

    def collections_below(self, parent: str, group: str | None) -> list[Collection]:
        """Collections anywhere below a document or database root, with that id if one is given."""
        below = parent + "/"
        found = [(num, full) for full, num in self._collections.items() if full.startswith(below)]
        return [Collection(num, full) for num, full in found if group is None or full.rpartition("/")[2] == group]

    def last_change(self, collection: Collection) -> int:
        """When a document of the collection was last written (at latest)."""
        return self._changed.get(collection.num, self._opened_at)

    def get(self, name: Name, at: int | None = None) -> Stored | None:
        """A document as it is, or as it was at a moment."""
        num = self._collections.get(name.collection)
        if num is None:
            return None
        key = encode_id(name.document_id)
        row = self._db.execute("SELECT name, body, created, updated FROM documents WHERE coll = ? AND id = ?", (num, key)).fetchone()
        current = Stored(*row) if row else None
        if at is None or (current is not None and current.updated <= at):
            return current
        return self.history.find(num, name.full, at)

    def select(self, sql: str, parameters: Sequence[object]) -> Iterator[Stored]:
        """Documents by a statement that yields name, body, created, updated."""
        return (Stored(*row) for row in self._db.execute(sql, parameters))

    def count(self, sql: str, parameters: Sequence[object]) -> int:
        return int(self._db.execute(sql, parameters).fetchone()[0])

    def field(self, entry_field: EntryField) -> int | None:
        """The number of an indexed field, None when no document ever had it."""
        return self._fields.get(entry_field)

    def ids_below(self, parent: str) -> list[str]:
        """Ids of the collections directly below a document or root in which, at whatever depth, a document lies."""
        start = len(parent) + 1
        found: set[str] = set()
        for collection in self.collections_below(parent, None):
            first = collection.full[start:].partition("/")[0]
            if first not in found and self.has_documents(collection):
                found.add(first)
        return sorted(found, key=lambda one: one.encode())

    def has_documents(self, collection: Collection) -> bool:
        return bool(self.count("SELECT EXISTS (SELECT 1 FROM documents WHERE coll = ?)", (collection.num,)))

    def commit(self, changes: Iterable[Change], micros: int) -> None:
        """Apply changes all or none, at a moment later than all before. Raises `Refused` (nothing written) for too many index entries."""
        todo = [change for change in changes if change.before is not None or change.after is not None]
        prepared = [(change, *self._entries(change)) for change in todo]
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._apply(prepared)
            self._db.execute("INSERT INTO meta VALUES ('last_commit', ?) ON CONFLICT DO UPDATE SET value = excluded.value", (micros,))
            self._db.execute("COMMIT")
        except sqlite3.Error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._load()
            raise
        self._last_commit = micros
        for change in todo:
            num = self._collections[change.name.collection]
            self._changed[num] = micros
            if change.before is not None:
                self.history.keep(num, change.before, micros)
        self.history.forget(micros)

    def _entries(self, change: Change) -> tuple[set[Entry], set[Entry]]:
        """Index entries to remove and to add."""
        group = change.name.collection.rpartition("/")[2]
        before = change.before.document() if change.before else new_document()
        after = change.after.document() if change.after else new_document()
        if change.after is not None and len(change.after.body) > _MAY_HAVE_TOO_MANY_BYTES:
            check_entry_count(after.fields, group, self.rules)
        return entry_changes(before.fields, after.fields, group, self.rules)

    def _apply(self, prepared: list[tuple[Change, set[Entry], set[Entry]]]) -> None:
        gone: list[tuple[int, int, bytes, bytes]] = []
        new: list[tuple[int, int, bytes, bytes]] = []
        written: list[tuple[int, bytes, str, bytes, int, int]] = []
        deleted: list[tuple[int, bytes]] = []
        for change, removed, added in prepared:
            coll, key = self._collection_num(change.name.collection), encode_id(change.name.document_id)
            gone.extend((coll, self._field_num(entry_field), value, key) for entry_field, value in removed)
            new.extend((coll, self._field_num(entry_field), value, key) for entry_field, value in added)
            if change.after is None:
                deleted.append((coll, key))
            else:
                written.append((coll, key, change.name.full, change.after.body, change.after.created, change.after.updated))
        self._db.executemany("DELETE FROM entries WHERE coll = ? AND field = ? AND value = ? AND id = ?", gone)
        self._db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", new)
        self._db.executemany("DELETE FROM documents WHERE coll = ? AND id = ?", deleted)
        self._db.executemany(
            "INSERT INTO documents (coll, id, name, body, created, updated) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (coll, id)"
            " DO UPDATE SET body = excluded.body, created = excluded.created, updated = excluded.updated",
            written,
        )

    def _collection_num(self, full: str) -> int:
        num = self._collections.get(full)
        if num is None:
            num = self._collections[full] = int(self._db.execute("INSERT INTO collections (full) VALUES (?) RETURNING num", (full,)).fetchone()[0])
        return num

    def _field_num(self, entry_field: EntryField) -> int:
        num = self._fields.get(entry_field)
        if num is None:
            path, kind = entry_field
            text = render_field_path(path)
            num = int(self._db.execute("INSERT INTO fields (path, kind) VALUES (?, ?) RETURNING num", (text, kind)).fetchone()[0])
            self._fields[entry_field] = num
        return num

    def _load(self) -> None:
        self._collections = {full: num for num, full in self._db.execute("SELECT num, full FROM collections")}
        self._fields: dict[EntryField, int] = {
            (parse_field_path(path), kind): num for num, path, kind in self._db.execute("SELECT num, path, kind FROM fields")
        }
        row = self._db.execute("SELECT value FROM meta WHERE key = 'last_commit'").fetchone()
        self._last_commit = int(row[0]) if row else 0
        self._opened_at = self._last_commit
        self._changed: dict[int, int] = {}
        self.history.restart(self._last_commit)

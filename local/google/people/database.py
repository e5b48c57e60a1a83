"""The file behind the local People API: the present state of every account, safe against a killed process.

Histories are not kept here; a reader's lag ends with a restart.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from local.google.people.records import GroupVersion, PersonVersion

_TABLES = """
CREATE TABLE IF NOT EXISTS account (sub TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (
  sub TEXT, shelf TEXT, number INTEGER, created INTEGER, revision INTEGER, at_us INTEGER, content TEXT, groups TEXT, photo TEXT,
  deleted INTEGER, in_trash INTEGER, previous TEXT, profile TEXT, PRIMARY KEY (sub, shelf, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS label (
  sub TEXT, id TEXT, created INTEGER, revision INTEGER, at_us INTEGER, name TEXT, client_data TEXT, deleted INTEGER,
  PRIMARY KEY (sub, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS photo (token TEXT PRIMARY KEY, mime TEXT, bytes BLOB) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A contact's (`shelf` "contacts") or other contact's ("others") newest state; `version` None takes the row away."""

    shelf: str
    number: int
    created: int
    version: PersonVersion | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A label's newest state."""

    id: str
    created: int
    version: GroupVersion


class Database:
    """One SQLite file for all accounts; `path` None keeps it in memory. Each `save` is one transaction."""

    def __init__(self, path: Path | None) -> None:
        self._lock = Lock()
        self._base = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        # The log reaches the system with every commit, so a killed process loses nothing; only a power cut could.
        self._base.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {_TABLES}")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()

    def accounts(self) -> list[str]:
        """The `sub` of every account that holds something."""
        return [row[0] for row in self._rows("SELECT sub FROM account ORDER BY sub")]

    def state(self, sub: str) -> str | None:
        """The saved JSON of an account's counters and profile."""
        rows = self._rows("SELECT state FROM account WHERE sub = ?", sub)
        return str(rows[0][0]) if rows else None

    def people(self, sub: str) -> Iterator[PersonRow]:
        """Every contact of an account, by the order of last change."""
        query = "SELECT shelf, number, created, revision, at_us, content, groups, photo, deleted, in_trash, previous, profile"
        for row in self._rows(f"{query} FROM person WHERE sub = ? ORDER BY revision", sub):
            groups, previous = tuple(row[6].split()), tuple(map(int, row[10].split()))
            yield PersonRow(
                row[0], row[1], row[2], PersonVersion(row[3], row[4], row[5], groups, row[7], bool(row[8]), bool(row[9]), previous, row[11])
            )

    def groups(self, sub: str) -> Iterator[GroupRow]:
        """Every label of an account, by the order of last change."""
        query = "SELECT id, created, revision, at_us, name, client_data, deleted FROM label WHERE sub = ? ORDER BY revision"
        for row in self._rows(query, sub):
            data = tuple((key, value) for key, value in json.loads(row[5]))
            yield GroupRow(row[0], row[1], GroupVersion(row[2], row[3], row[4], data, bool(row[6])))

    def photo(self, token: str) -> tuple[str, bytes] | None:
        """The type and the bytes of a stored photo."""
        rows = self._rows("SELECT mime, bytes FROM photo WHERE token = ?", token)
        return (str(rows[0][0]), bytes(rows[0][1])) if rows else None

    def save(
        self, sub: str, state: str, people: Iterable[PersonRow], groups: Iterable[GroupRow], photos: Iterable[tuple[str, str, bytes]] = ()
    ) -> None:
        """Write one change of an account, all of it or nothing."""
        kept, gone = [], []
        for row in people:
            if row.version is None:
                gone.append((sub, row.shelf, row.number))
            else:
                kept.append(_person_values(sub, row, row.version))
        with self._lock, self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute("INSERT OR REPLACE INTO account VALUES (?, ?)", (sub, state))
            self._base.executemany("INSERT OR REPLACE INTO person VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", kept)
            self._base.executemany("DELETE FROM person WHERE sub = ? AND shelf = ? AND number = ?", gone)
            self._base.executemany("INSERT OR REPLACE INTO label VALUES (?,?,?,?,?,?,?,?)", [_group_values(sub, row) for row in groups])
            self._base.executemany("INSERT OR REPLACE INTO photo VALUES (?, ?, ?)", list(photos))

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._base.execute(query, values).fetchall()


def _person_values(sub: str, row: PersonRow, version: PersonVersion) -> tuple[object, ...]:
    head = (sub, row.shelf, row.number, row.created, version.revision, version.at_us, version.content, " ".join(version.groups))
    return (*head, version.photo, version.deleted, version.in_trash, " ".join(map(str, version.previous)), version.profile)


def _group_values(sub: str, row: GroupRow) -> tuple[object, ...]:
    version = row.version
    return (sub, row.id, row.created, version.revision, version.at_us, version.name, json.dumps(version.client_data), version.deleted)

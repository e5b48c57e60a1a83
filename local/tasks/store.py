"""The queue's memory: queues, tasks and the names already used, in SQLite, so that they outlive `kill -9`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.cloud import tasks_v2

TaskMessage = tasks_v2.Task.pb()
QueueMessage = tasks_v2.Queue.pb()

SCHEMA = """
CREATE TABLE IF NOT EXISTS queues(name TEXT PRIMARY KEY, message BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tasks(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, queue TEXT NOT NULL, due REAL NOT NULL,
    running INTEGER NOT NULL DEFAULT 0, forced INTEGER NOT NULL DEFAULT 0,
    executions INTEGER NOT NULL DEFAULT 0, last_status INTEGER NOT NULL DEFAULT 0, message BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS tasks_by_due ON tasks(queue, running, forced DESC, due);
CREATE TABLE IF NOT EXISTS spent(name TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
"""
COLUMNS = "id, name, queue, due, running, forced, executions, last_status, message"


@dataclass(slots=True)
class Entry:
    """One stored task. `message` is Google's own Task, with its counts and attempts."""

    id: int
    name: str
    queue: str
    due: float
    running: bool
    forced: bool  # RunTask: now, whatever the queue's pace or state
    executions: int  # answers that came from the worker itself (not 5xx)
    last_status: int  # HTTP status of the last answer; 0: none
    message: Any


def _entry(row: tuple[Any, ...]) -> Entry:
    number, name, queue, due, running, forced, executions, last_status, message = row
    return Entry(number, name, queue, due, bool(running), bool(forced), executions, last_status, TaskMessage.FromString(message))


class Store:
    """All SQL of the local queue. Not safe by itself: the server's lock guards every call."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")  # loses nothing when the process dies; only when the machine does
        self._db.executescript(SCHEMA)
        # Whoever was delivering is gone: those tasks are delivered again, as after a crash at Google's.
        self._db.execute("UPDATE tasks SET running = 0")

    def close(self) -> None:
        self._db.close()

    def queue(self, name: str) -> Any | None:
        row = self._db.execute("SELECT message FROM queues WHERE name = ?", (name,)).fetchone()
        return None if row is None else QueueMessage.FromString(row[0])

    def queues(self, parent: str = "") -> list[Any]:
        rows = self._db.execute("SELECT name, message FROM queues ORDER BY name")
        return [QueueMessage.FromString(message) for name, message in rows if name.startswith(f"{parent}/queues/" if parent else "")]

    def put_queue(self, message: Any) -> None:
        self._db.execute("INSERT OR REPLACE INTO queues VALUES (?, ?)", (message.name, message.SerializeToString()))

    def add(self, queue: str, due: float, message: Any) -> None:
        """Raises sqlite3.IntegrityError when a task of that name waits already."""
        self._db.execute("INSERT INTO tasks(name, queue, due, message) VALUES (?, ?, ?, ?)", (message.name, queue, due, message.SerializeToString()))

    def task(self, name: str) -> Entry | None:
        row = self._db.execute(f"SELECT {COLUMNS} FROM tasks WHERE name = ?", (name,)).fetchone()  # noqa: S608 - a constant
        return None if row is None else _entry(row)

    def tasks(self, queue: str = "", *, after: int = 0, limit: int = -1) -> Iterator[Entry]:
        where = "queue = ? AND id > ?" if queue else "? = '' AND id > ?"
        rows = self._db.execute(f"SELECT {COLUMNS} FROM tasks WHERE {where} ORDER BY id LIMIT ?", (queue, after, limit)).fetchall()  # noqa: S608
        return map(_entry, rows)

    def due(self, queue: str, now: float, limit: int) -> list[Entry]:
        """Waiting tasks whose time has come, forced ones first, then by time."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM tasks WHERE queue = ? AND running = 0 AND (forced = 1 OR due <= ?)"  # noqa: S608
            " ORDER BY forced DESC, due, id LIMIT ?",
            (queue, now, limit),
        ).fetchall()
        return [_entry(row) for row in rows]

    def next_due(self, queue: str) -> float | None:
        """When the earliest waiting task comes due; None when none waits."""
        return _number(self._db.execute("SELECT min(due) FROM tasks WHERE queue = ? AND running = 0", (queue,)).fetchone()[0])

    def running(self, queue: str) -> int:
        return int(self._db.execute("SELECT count(*) FROM tasks WHERE queue = ? AND running = 1", (queue,)).fetchone()[0])

    def size(self, queue: str) -> int:
        return int(self._db.execute("SELECT count(*) FROM tasks WHERE queue = ?", (queue,)).fetchone()[0])

    def save(self, entry: Entry) -> None:
        """Write what an attempt changed. Nothing happens when the task was deleted meanwhile."""
        self._db.execute(
            "UPDATE tasks SET due = ?, running = ?, forced = ?, executions = ?, last_status = ?, message = ? WHERE id = ?",
            (entry.due, entry.running, entry.forced, entry.executions, entry.last_status, entry.message.SerializeToString(), entry.id),
        )

    def remove(self, name: str, now: float) -> None:
        """Delete a task and keep its name as spent, in one step."""
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM tasks WHERE name = ?", (name,))
        self._db.execute("INSERT OR REPLACE INTO spent VALUES (?, ?)", (name, now))
        self._db.execute("COMMIT")

    def is_spent(self, name: str, since: float) -> bool:
        """Whether a task of that name finished or was deleted after `since`; older names are forgotten on the way."""
        self._db.execute("DELETE FROM spent WHERE at <= ?", (since,))
        return self._db.execute("SELECT 1 FROM spent WHERE name = ?", (name,)).fetchone() is not None


def _number(value: Any) -> float | None:
    return None if value is None else float(value)

"""The local Google's own memory: one SQLite file beside the contacts, so that accounts, consents and keys survive `kill -9`."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, pem TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS domains (domain TEXT PRIMARY KEY, customer TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delegations (
    customer TEXT NOT NULL, client_id TEXT NOT NULL, scopes TEXT NOT NULL, PRIMARY KEY (customer, client_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS accounts (
    sub TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, domain TEXT NOT NULL, admin INTEGER NOT NULL,
    suspended INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, created_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS accounts_by_email ON accounts (email);
CREATE TABLE IF NOT EXISTS aliases (alias TEXT PRIMARY KEY, sub TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS groups (
    email TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL,
    description TEXT NOT NULL, domain TEXT NOT NULL, aliases TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS members (
    group_email TEXT NOT NULL, member TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (group_email, member)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    sub TEXT NOT NULL, id TEXT NOT NULL, thread_id TEXT NOT NULL, headers TEXT NOT NULL, snippet TEXT NOT NULL, body TEXT NOT NULL,
    at REAL NOT NULL, PRIMARY KEY (sub, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS service_accounts (email TEXT PRIMARY KEY, unique_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS clients (client_id TEXT PRIMARY KEY, secret TEXT NOT NULL, redirect_uris TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY, sub TEXT NOT NULL, client_id TEXT NOT NULL, redirect_uri TEXT NOT NULL, scopes TEXT NOT NULL,
    challenge TEXT NOT NULL, nonce TEXT NOT NULL, offline INTEGER NOT NULL, expires_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refresh_tokens (token TEXT PRIMARY KEY, sub TEXT NOT NULL, client_id TEXT NOT NULL, scopes TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refresh_tokens_by_sub ON refresh_tokens (sub);
CREATE TABLE IF NOT EXISTS access_tokens (
    token TEXT PRIMARY KEY, sub TEXT NOT NULL, client_id TEXT NOT NULL, scopes TEXT NOT NULL, expires_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS access_tokens_by_sub ON access_tokens (sub);
"""


class Database:
    """One connection behind one lock: a laptop's Google needs order more than parallel writes.

    `path` None keeps everything in memory. Write-ahead logging with `synchronous=NORMAL` loses nothing when the process is
    killed; only a power cut could cost the last moments.
    """

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        if path is not None:
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        with self._lock:
            found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def write(self, sql: str, *values: object) -> int:
        """Run one statement; gives the number of rows it touched."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen, or none does."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        with self._lock:
            self._connection.close()

"""Trouble on demand, and the bill: what tests do to the embedded Firestore and read off it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import grpc

from local.firestore.refusal import Refused


@dataclass(slots=True)
class Counts:
    """What Google would bill (documents), and how often it was called, since `reset`.

    A document asked for and missing is a read, as is a query that finds nothing; an aggregation is one read per 1,000 index entries
    (https://firebase.google.com/docs/firestore/pricing).
    """

    reads: int = 0
    writes: int = 0
    deletes: int = 0
    round_trips: int = 0

    def reset(self) -> None:
        self.reads = self.writes = self.deletes = self.round_trips = 0


@dataclass(slots=True)
class _Pending:
    method: str
    status: grpc.StatusCode
    message: str
    times: int
    is_after: bool


class Faults:
    """`gone` answers UNAVAILABLE to everything; `fail` breaks single calls."""

    def __init__(self) -> None:
        self.gone = False
        self._pending: list[_Pending] = []
        self._lock = threading.Lock()

    def fail(self, method: str, status: grpc.StatusCode, *, times: int = 1, after: bool = False, message: str = "a fault on demand") -> None:
        """Fail the next `times` calls of a method ("Commit", "RunQuery", "*" for any); `after` does the work and loses the answer."""
        with self._lock:
            self._pending.append(_Pending(method, status, message, times, after))

    def clear(self) -> None:
        with self._lock:
            self._pending.clear()
        self.gone = False

    def before(self, method: str) -> None:
        """Raise `Refused` if this call is to fail before it does anything."""
        if self.gone:
            raise Refused(grpc.StatusCode.UNAVAILABLE, "the server is gone")
        self._raise(method, False)

    def after(self, method: str) -> None:
        """Raise `Refused` if this call's answer is to be lost."""
        self._raise(method, True)

    def _raise(self, method: str, is_after: bool) -> None:
        if not self._pending:
            return
        with self._lock:
            for pending in self._pending:
                if pending.method in (method, "*") and pending.is_after == is_after:
                    pending.times -= 1
                    if pending.times <= 0:
                        self._pending.remove(pending)
                    raise Refused(pending.status, pending.message)

"""What documents were in the past hour: for reads at a moment and for read-only transactions.

Kept in memory, not in the file: it would double the cost of every write for something that nobody needs after a restart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from local.firestore.refusal import failed_precondition

if TYPE_CHECKING:
    from local.firestore.store import Stored

_KEPT_MICROS = 3600 * 1_000_000
_KEPT_BYTES = 64 * 2**20


class History:
    """Past versions of documents by collection and name, each until the moment when it was replaced or deleted."""

    def __init__(self) -> None:
        self.restart(0)

    def restart(self, floor: int) -> None:
        """Forget everything; what was before `floor` can no longer be read."""
        self._past: dict[int, dict[str, deque[tuple[int, Stored]]]] = {}
        self._order: deque[tuple[int, int, str, int]] = deque()
        self._floor = floor
        self._bytes = 0

    def keep(self, coll: int, version: Stored, until: int) -> None:
        self._past.setdefault(coll, {}).setdefault(version.name, deque()).append((until, version))
        self._order.append((until, coll, version.name, len(version.body)))
        self._bytes += len(version.body)

    def check(self, at: int, now: int) -> None:
        """Raise FAILED_PRECONDITION for a moment that is too long ago."""
        if at < max(self._floor, now - _KEPT_MICROS):
            raise failed_precondition("The requested 'read_time' is too old.")

    def find(self, coll: int, name: str, at: int) -> Stored | None:
        """The version that was in force at a moment, if it is not the present one."""
        for until, version in self._past.get(coll, {}).get(name, ()):
            if version.updated <= at < until:
                return version
        return None

    def in_force(self, coll: int, at: int) -> Iterator[Stored]:
        """All versions of a collection's documents that were in force at a moment and are no more."""
        for name in self._past.get(coll, {}):
            found = self.find(coll, name, at)
            if found is not None:
                yield found

    def forget(self, now: int) -> None:
        """Drop what is older than an hour, or more than we keep."""
        while self._order and (self._order[0][0] < now - _KEPT_MICROS or self._bytes > _KEPT_BYTES):
            until, coll, name, size = self._order.popleft()
            versions = self._past[coll][name]
            versions.popleft()
            if not versions:
                del self._past[coll][name]
            self._floor = max(self._floor, until)
            self._bytes -= size

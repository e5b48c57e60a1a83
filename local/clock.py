"""The one source of time for the local Google, the local queue and the tests: real, or standing still until it is turned."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class Clock:
    """Time that can be moved ahead.

    `Clock()` runs with the machine's time; `advance` adds an offset. `Clock(frozen=moment)` stands at `moment` (aware, UTC)
    and moves only by `advance`, so an hour of waiting takes none.
    """

    def __init__(self, *, frozen: datetime | None = None) -> None:
        self._frozen = frozen
        self._offset = timedelta(0)
        self._lock = threading.Lock()

    @property
    def is_frozen(self) -> bool:
        return self._frozen is not None

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        with self._lock:
            return (self._frozen or datetime.now(UTC)) + self._offset

    def seconds(self) -> float:
        """The present moment in seconds since 1970."""
        return self.now().timestamp()

    def advance(self, seconds: float) -> None:
        """Move ahead. Raises ValueError for a negative number: time never runs back here."""
        if seconds < 0:
            raise ValueError(f"time cannot run back ({seconds} s)")
        with self._lock:
            self._offset += timedelta(seconds=seconds)

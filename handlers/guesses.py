"""How many links that do not exist one visitor may try: a handful a minute, and then none is looked up for a while (promises.md T14).

Counted in this process only. A token has 256 bits, so this spares the store and our patience, not the secret.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from firestore_models.ids import hashed
from handlers.web import WebCall

WINDOW = timedelta(minutes=1)
MOST = 20
_MOST_VISITORS = 10_000


class Guesses:
    """Failures of the last minute, by visitor."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def are_too_many(self, call: WebCall, now: datetime) -> bool:
        with self._lock:
            since, failed = self._failed.get(_visitor(call), (now, 0))
        return failed >= MOST and now - since < WINDOW

    def note(self, call: WebCall, now: datetime) -> None:
        """One more that led nowhere."""
        with self._lock:
            since, failed = self._failed.pop(_visitor(call), (now, 0))
            self._failed[_visitor(call)] = (now, 1) if now - since >= WINDOW else (since, failed + 1)
            while len(self._failed) > _MOST_VISITORS:
                self._failed.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._failed.clear()


def _visitor(call: WebCall) -> str:
    """The address that Google's front end saw, the last of the list: what stands before it anybody can write."""
    return hashed("visitor", call.headers.get("x-forwarded-for", "").rpartition(",")[2].strip())

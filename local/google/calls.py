"""The record of what was asked of the local Google, in order, for tests that count calls and for the workbench that shows them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request and how it ended. `status` 0: the connection was cut and nobody got an answer."""

    method: str
    path: str
    api: str  # people, directory, gmail, oauth2, iam, other
    account_email: str  # "" where no account is behind the call
    status: int
    at: datetime
    query: str = ""
    number: int = 0  # counts from 1 and never starts again, not even after `clear`
    method_id: str = ""  # Google's own name of the method, "people.people.get"


class Calls(Sequence[Call]):
    """The last 50,000 calls. Reads like a list."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self._count = 0

    def add(self, call: Call) -> None:
        with self._lock:
            self._count += 1
            self._calls.append(
                Call(call.method, call.path, call.api, call.account_email, call.status, call.at, call.query, self._count, call.method_id)
            )

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()

    def since(self, number: int) -> list[Call]:
        """Calls whose number is above `number`."""
        return [call for call in self._snapshot() if call.number > number]

    def of(self, api: str, account_email: str | None = None) -> list[Call]:
        """Calls to one API, of one account or of all."""
        return [call for call in self._snapshot() if call.api == api and account_email in (None, call.account_email)]

    def _snapshot(self) -> list[Call]:
        with self._lock:
            return list(self._calls)

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._snapshot())

    @overload
    def __getitem__(self, index: int) -> Call: ...
    @overload
    def __getitem__(self, index: slice) -> list[Call]: ...
    def __getitem__(self, index: int | slice) -> Call | list[Call]:
        return self._snapshot()[index]

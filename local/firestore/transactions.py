"""Transactions: what each has read, checked again when it commits.

Google's Firestore locks what a transaction reads; whoever writes it waits, and of two that wait for each other one is ABORTED. Here
nothing is locked for good: a commit is ABORTED when a document or a query result that the transaction read has changed since. Both
are serialisable and look the same to the client library, which runs the function again. The difference shows under contention only: here
the first to *commit* wins, there (mostly) the first to *read*, and plain writes never wait.

So that many threads on one document do not eat up the client's five attempts, a transaction that reads a document which another
thread's transaction has read waits for its end, one second at most and never in a circle. A caller in the same thread is never made to wait:
the holder could not go on. Over a socket threads cannot be told apart; there the second is what an interleaving client would lose once.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from local.firestore.refusal import aborted, invalid
from local.firestore.wire import Message

IDLE_S = 60
TOTAL_S = 270  # both: https://cloud.google.com/firestore/quotas
_PATIENCE_S = 1.0
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class QueryRead:
    """A query that a transaction ran and what it found, as (name, update time)."""

    parent: str
    message: Message
    found: tuple[tuple[str, int], ...]
    at: int


@dataclass(slots=True)
class Transaction:
    """`read_at` is set for read-only ones: the moment they see. `owner` is the thread, where it is known."""

    key: bytes
    database: str
    read_at: int | None
    owner: int | None
    begun: float
    used: float
    documents: dict[str, int] = field(default_factory=dict)
    queries: list[QueryRead] = field(default_factory=list)
    waits_for: Transaction | None = None
    is_slow: bool = False  # somebody waited for it in vain

    @property
    def is_read_only(self) -> bool:
        return self.read_at is not None


class Transactions:
    """The open transactions of a server. `lock` is the store's."""

    def __init__(self, lock: threading.RLock, now: Callable[[], float]) -> None:
        self._now = now
        self._changed = threading.Condition(lock)
        self._open: dict[bytes, Transaction] = {}
        self._ended: OrderedDict[bytes, None] = OrderedDict()
        self._readers: dict[str, set[bytes]] = {}

    def begin(self, database: str, read_at: int | None, owner: int | None) -> Transaction:
        self._expire()
        now = self._now()
        transaction = Transaction(secrets.token_bytes(16), database, read_at, owner, now, now)
        self._open[transaction.key] = transaction
        return transaction

    def get(self, key: bytes, database: str) -> Transaction:
        """An open transaction, used now. Raises `Refused`."""
        self._expire()
        transaction = self._open.get(key)
        if transaction is None or transaction.database != database:
            raise invalid("The referenced transaction has expired or is no longer valid.")
        transaction.used = self._now()
        return transaction

    def end(self, key: bytes) -> None:
        """Committed, rolled back or given up: forget what it read and let others go on."""
        transaction = self._open.pop(key, None)
        if transaction is None:
            return
        for name in transaction.documents:
            readers = self._readers[name]
            readers.discard(key)
            if not readers:
                del self._readers[name]
        self._ended[key] = None
        while len(self._ended) > _REMEMBERED:
            self._ended.popitem(last=False)
        self._changed.notify_all()

    def roll_back(self, key: bytes) -> None:
        """End a transaction; one that has ended already is left so, an unknown one refused (as Google's emulator does)."""
        if key not in self._open and key not in self._ended:
            raise invalid("Invalid transaction.")
        self.end(key)

    def await_turn(self, transaction: Transaction, name: str) -> None:
        """Wait until no other thread's transaction has read the document, as long as that makes sense."""
        while True:
            holder = self._holder(transaction, name)
            if holder is None:
                return
            transaction.waits_for = holder
            try:
                if not self._changed.wait_for(lambda holder=holder: holder.key not in self._open, _PATIENCE_S):  # type: ignore[misc]  # mypy cannot infer a defaulted lambda
                    holder.is_slow = True
            finally:
                transaction.waits_for = None

    def note_document(self, transaction: Transaction, name: str, updated: int) -> None:
        """A document was read in this version (0: it does not exist). Raises ABORTED if an earlier read saw another one."""
        if transaction.documents.setdefault(name, updated) != updated:
            self.end(transaction.key)
            raise aborted()
        self._readers.setdefault(name, set()).add(transaction.key)

    def _holder(self, transaction: Transaction, name: str) -> Transaction | None:
        if name in transaction.documents:
            return None
        for key in self._readers.get(name, ()):
            other = self._open[key]
            if other is not transaction and not other.is_slow and not self._may_not_wait(transaction, other):
                return other
        return None

    def _may_not_wait(self, transaction: Transaction, other: Transaction) -> bool:
        if transaction.owner is not None and transaction.owner == other.owner:
            return True
        waiting: Transaction | None = other
        while waiting is not None:
            if waiting is transaction:
                return True
            waiting = waiting.waits_for
        return False

    def _expire(self) -> None:
        now = self._now()
        for transaction in list(self._open.values()):
            if now - transaction.used > IDLE_S or now - transaction.begun > TOTAL_S:
                self.end(transaction.key)

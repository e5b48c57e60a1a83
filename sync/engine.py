"""What the engine works with, given once at the edge: store, Google, queue, time and chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from firestore_models.accounts import Account
from firestore_models.ids import RandomBytes
from firestore_models.store import Db
from sync.directory import Directory
from sync.people import People
from sync.picture import NotAPicture
from sync.queue import Queue


class Clients(Protocol):
    """How the engine speaks for an account when nobody is there (design.md, "Driving it from outside", 4)."""

    def people_for(self, account: Account) -> People: ...
    def directory_as(self, administrator: str) -> Directory: ...


def nothing_is_fetched(url: str) -> bytes:
    """No photo comes from anywhere, unless the edge says how."""
    raise NotAPicture(url.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Engine:
    store: Callable[[], Db]
    google: Clients
    queue: Queue
    now: Callable[[], datetime]
    random: RandomBytes
    fetch: Callable[[str], bytes] = nothing_is_fetched

    @property
    def db(self) -> Db:
        return self.store()

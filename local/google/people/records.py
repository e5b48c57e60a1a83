"""What one account holds: contacts and labels as rows of versions, so that a late reader can be shown an earlier state.

A version is never changed. A contact's content is kept as the text it will be sent as; every reader gets a copy of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from local.google.people.wire import Json

HISTORY_US = 15 * 60 * 1_000_000  # longer than any lag worth simulating
MAX_HISTORY = 64

MY_CONTACTS, STARRED = "myContacts", "starred"
SYSTEM_GROUPS: dict[str, str] = {
    MY_CONTACTS: "My Contacts",
    STARRED: "Starred",
    "all": "All",
    "blocked": "Blocked",
    "chatBuddies": "Chat contacts",
    "friends": "Friends",
    "family": "Family",
    "coworkers": "Coworkers",
}
WELCOMING = frozenset({MY_CONTACTS, STARRED})  # the system groups one can still be added to


class Dated(Protocol):
    """What a version of anything has."""

    @property
    def revision(self) -> int: ...
    @property
    def at_us(self) -> int: ...
    @property
    def deleted(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class PersonVersion:
    """One state of a contact. `content` is JSON text of the stored fields; a deleted one keeps it for the trash."""

    revision: int
    at_us: int
    content: str = "{}"
    groups: tuple[str, ...] = ()
    photo: str = ""
    deleted: bool = False
    in_trash: bool = False
    previous: tuple[int, ...] = ()
    profile: str = ""
    """JSON of a linked profile: {"id", "etag", "fields"}; "" for none."""

    def fields(self) -> dict[str, list[Json]]:
        """The stored fields, a fresh copy."""
        loaded: dict[str, list[Json]] = json.loads(self.content)
        return loaded

    @property
    def size_bytes(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class GroupVersion:
    """One state of a label."""

    revision: int
    at_us: int
    name: str
    client_data: tuple[tuple[str, str], ...] = ()
    deleted: bool = False


V = TypeVar("V", bound=Dated)


@dataclass(slots=True)
class Record(Generic[V]):
    """The states of one thing, oldest first. The last one is the truth."""

    created: int
    versions: list[V] = field(default_factory=list)

    @property
    def last(self) -> V:
        return self.versions[-1]

    def at(self, horizon: int) -> V | None:
        """The state a reader sees who knows of changes up to revision `horizon`; None when it was not there yet.

        History is short: when it does not reach back far enough, the oldest known state is shown.
        """
        if self.created > horizon:
            return None
        for version in reversed(self.versions):
            if version.revision <= horizon:
                return version
        return self.versions[0]

    def add(self, version: V) -> None:
        """Append a state and forget those no reader can be shown any more."""
        self.versions.append(version)
        while len(self.versions) > MAX_HISTORY or (len(self.versions) > 1 and self.versions[1].at_us < version.at_us - HISTORY_US):
            del self.versions[0]


K = TypeVar("K")


class Shelf(Generic[K, V]):
    """Records by key, the last changed one last."""

    def __init__(self) -> None:
        self.records: dict[K, Record[V]] = {}

    def put(self, key: K, version: V, *, created: int | None = None) -> V | None:
        """Add a state; returns the one before it."""
        record = self.records.pop(key, None)
        before = record.last if record else None
        if record is None:
            record = Record(created or version.revision)
        record.add(version)
        self.records[key] = record
        return before

    def get(self, key: K) -> V | None:
        """The present state, unless deleted or unknown."""
        record = self.records.get(key)
        return None if record is None or record.last.deleted else record.last

    def live(self) -> Iterator[tuple[K, V]]:
        """All that is there now, in the order of last change."""
        return ((key, record.last) for key, record in self.records.items() if not record.last.deleted)

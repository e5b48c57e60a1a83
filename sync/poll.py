"""Reading what people changed in one account's Google Contacts (design.md, "poll").

Contacts that are in no shared label are dropped as they are read: never stored, never logged. A listing can add and change; that something
is missing from it proves nothing (promises.md I11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from firestore_models.accounts import Account, Sync
from firestore_models.ids import hashed
from sync.engine import Engine
from sync.errors import SyncTokenExpired
from sync.people import PERSON_FIELDS, People

PAGE = 1000
PARAMETERS = hashed(PERSON_FIELDS, str(PAGE))[:12]
TOKEN_LIFE = timedelta(days=6)  # Google's is seven, from the full listing on (people.md 2.1)
FULL_LISTING_PAUSE = timedelta(minutes=10)  # full listings have a quota of their own, not raisable

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """What one look at an account brought. `is_complete`: a full listing to its last page, not a list of changes."""

    people: tuple[Json, ...]
    token: str
    is_complete: bool
    at: datetime
    counts_all: bool = False  # see accounts.Sync

    def worth_storing(self, account: Account) -> bool:
        """A look without news writes nothing: the old token stays good (design.md, rule 15). A newer one would not live longer, and one from
        an empty answer that should not have been empty would lose what it left out for good."""
        stored = account.sync.stored_at
        is_learned = self.counts_all != account.sync.counts_all
        return bool(self.people) or self.is_complete or is_learned or stored is None

    def sync(self, account: Account, *, is_sound: bool) -> Sync:
        """Where the next look begins; after a listing that was cut short, with everything again."""
        full_at = self.at if self.is_complete else account.sync.full_at
        return Sync(self.token if is_sound else "", PARAMETERS, full_at, self.at, self.counts_all)


def ask(engine: Engine, account: Account, people: People) -> News | None:
    """One look: one call when nothing changed. None when a full listing is due but the last one was a moment ago.

    Raises GoogleTrouble.
    """
    now = engine.now()
    sync = account.sync
    if sync.token and sync.parameters == PARAMETERS and sync.full_at is not None and now - sync.full_at < TOKEN_LIFE:
        try:
            return _changes(people, sync, now)
        except SyncTokenExpired:
            pass  # fall back to everything, which never deletes by absence
    if sync.full_at is not None and now - sync.full_at < FULL_LISTING_PAUSE:
        return None
    return _everything(people, sync, now)


def _changes(people: People, sync: Sync, now: datetime) -> News:
    listing, counts_all = _whole(people, sync.token, trusted=sync.counts_all)
    return News(listing.people, listing.token, False, now, counts_all)


def _everything(people: People, sync: Sync, now: datetime) -> News:
    listing, counts_all = _whole(people, "", trusted=sync.counts_all)
    # Without a token the listing was cut short somewhere: it may bring news, but it is not complete.
    return News(listing.people, listing.token, bool(listing.token), now, counts_all)


@dataclass(frozen=True, slots=True)
class _Listing:
    people: tuple[Json, ...]
    token: str
    total: int

    @property
    def names(self) -> frozenset[str]:
        return frozenset(str(person["resourceName"]) for person in self.people)


def _whole(people: People, token: str, *, trusted: bool) -> tuple[_Listing, bool]:
    """All pages. A list shorter than Google's own count is asked for once more: it may have been cut short (promises.md, incident 1).

    Also returns whether that count turned out to mean something else, so that it is not asked twice ever after.
    """
    first = _all_pages(people, token)
    if trusted or len(first.names) >= first.total:
        return first, trusted
    second = _all_pages(people, token)
    if second.names <= first.names:
        return first, True
    return second, False


def _all_pages(people: People, token: str) -> _Listing:
    found: list[Json] = []
    page_token, total = "", 0
    while True:
        page = people.list_connections(page_token=page_token, sync_token=token, page_size=PAGE)
        found += page.people
        total = max(total, page.total)
        page_token = page.next_page
        if not page_token:
            return _Listing(tuple(found), page.sync_token, total)


def is_tombstone(person: Json) -> bool:
    return bool(person.get("metadata", {}).get("deleted"))


def previous_names(person: Json) -> tuple[str, ...]:
    """Names this contact had before Google merged or renamed it."""
    return tuple(str(name) for name in person.get("metadata", {}).get("previousResourceNames", ()))

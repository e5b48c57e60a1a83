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
ANSWERS_KEPT = 3  # a change is listed in so many answers that brought something before it is never listed again
MOST_SEEN = 500  # marks of listed changes kept in the account's document, some ten bytes each
FULL_LISTING_PAUSE = timedelta(minutes=10)  # full listings have a quota of their own, not raisable

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """What one look at an account brought. `is_complete`: a full listing to its last page, not a list of changes."""

    people: tuple[Json, ...]
    token: str
    is_complete: bool
    at: datetime

    def worth_storing(self, account: Account) -> bool:
        """A look without news writes nothing: the old token stays good (design.md, rule 15). A newer one would not live longer."""
        return self.is_complete or account.sync.stored_at is None or not self._marks(account) <= account.sync.seen

    def sync(self, account: Account, *, is_sound: bool) -> Sync:
        """Where the next look begins: some answers before this one, so that what this one left out is listed again; after a listing that was
        cut short, with everything again."""
        marks, now = self._marks(account), account.sync
        if not is_sound:
            return Sync("", (), PARAMETERS, self.at if self.is_complete else now.full_at, self.at)
        if self.is_complete or not now.token or len(marks) > MOST_SEEN:
            return Sync(self.token, (), PARAMETERS, self.at if self.is_complete else now.full_at, self.at)
        oldest, *newer = [now.token, *now.newer, self.token][-1 - ANSWERS_KEPT :]
        return Sync(oldest, tuple(newer), PARAMETERS, now.full_at, self.at, marks)

    def _marks(self, account: Account) -> frozenset[str]:
        return frozenset(hashed(account.key, str(one["resourceName"]), str(one.get("etag", "")), str(is_tombstone(one)))[:8] for one in self.people)


def ask(engine: Engine, account: Account, people: People) -> News | None:
    """One look: one call when nothing changed. None when a full listing is due but the last one was a moment ago.

    Raises GoogleTrouble.
    """
    now = engine.now()
    sync = account.sync
    # Copies were made since everything was last read: read it all this time, for whom its holder has already (see `adopting`).
    is_due = account.compare and sync.full_at is not None and now - sync.full_at >= FULL_LISTING_PAUSE
    if sync.token and sync.parameters == PARAMETERS and sync.full_at is not None and now - sync.full_at < TOKEN_LIFE and not is_due:
        try:
            return _changes(people, sync, now)
        except SyncTokenExpired:
            pass  # fall back to everything, which never deletes by absence
    if sync.full_at is not None and now - sync.full_at < FULL_LISTING_PAUSE:
        return None
    return everything(people, now)


def _changes(people: People, sync: Sync, now: datetime) -> News:
    listing = all_pages(people, sync.token)
    return News(listing.people, listing.token, False, now)


def everything(people: People, now: datetime) -> News:
    """All pages. A list shorter than Google's own count is asked for once more: it may have been cut short (promises.md, incident 1)."""
    listing = all_pages(people)
    if not listing.is_whole:
        again = all_pages(people)
        listing = max(again, listing, key=lambda one: len(one.names))
    # Without a token the listing was cut short somewhere: it may bring news, but it is not complete.
    return News(listing.people, listing.token, bool(listing.token), now)


@dataclass(frozen=True, slots=True)
class Listing:
    """All pages of one walk. `total`: how many Google says there are."""

    people: tuple[Json, ...]
    token: str
    total: int

    @property
    def names(self) -> frozenset[str]:
        return frozenset(str(person["resourceName"]) for person in self.people)

    @property
    def is_whole(self) -> bool:
        return len(self.names) >= self.total


def all_pages(people: People, token: str = "", *, request_sync_token: bool = True) -> Listing:
    """Everything, or with `token` what changed since. Raises GoogleTrouble."""
    found: list[Json] = []
    page_token, total = "", 0
    while True:
        page = people.list_connections(page_token=page_token, sync_token=token, page_size=PAGE, request_sync_token=request_sync_token)
        found += page.people
        total = max(total, page.total)
        page_token = page.next_page
        if not page_token:
            return Listing(tuple(found), page.sync_token, total)


def is_tombstone(person: Json) -> bool:
    return bool(person.get("metadata", {}).get("deleted"))


def previous_names(person: Json) -> tuple[str, ...]:
    """Names this contact had before Google merged or renamed it."""
    return tuple(str(name) for name in person.get("metadata", {}).get("previousResourceNames", ()))

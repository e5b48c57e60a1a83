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
STORE_AFTER = timedelta(days=1)
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
        """A look without news writes nothing: the old token stays good (design.md, rule 15), until a day has passed."""
        stored = account.sync.stored_at
        return bool(self.people) or self.is_complete or stored is None or self.at - stored > STORE_AFTER

    def sync(self, account: Account) -> Sync:
        """Where the next look begins."""
        full_at = self.at if self.is_complete else account.sync.full_at
        return Sync(self.token, PARAMETERS, full_at, self.at)


def ask(engine: Engine, account: Account, people: People) -> News | None:
    """One look: one call when nothing changed. None when a full listing is due but the last one was a moment ago.

    Raises GoogleTrouble.
    """
    now = engine.now()
    sync = account.sync
    if sync.token and sync.parameters == PARAMETERS and sync.full_at is not None and now - sync.full_at < TOKEN_LIFE:
        try:
            return _changes(people, sync.token, now)
        except SyncTokenExpired:
            pass  # fall back to everything, which never deletes by absence
    if sync.full_at is not None and now - sync.full_at < FULL_LISTING_PAUSE:
        return None
    return _everything(people, now)


def _changes(people: People, token: str, now: datetime) -> News:
    found, sync_token = _all_pages(people, token)
    return News(found, sync_token, False, now)


def _everything(people: People, now: datetime) -> News:
    found, sync_token = _all_pages(people, "")
    # Without a token the listing was cut short somewhere: it may bring news, but it is not complete.
    return News(found, sync_token, bool(sync_token), now)


def _all_pages(people: People, token: str) -> tuple[tuple[Json, ...], str]:
    found: list[Json] = []
    page_token = ""
    while True:
        page = people.list_connections(page_token=page_token, sync_token=token, page_size=PAGE)
        found += page.people
        page_token = page.next_page
        if not page_token:
            return tuple(found), page.sync_token


def is_tombstone(person: Json) -> bool:
    return bool(person.get("metadata", {}).get("deleted"))


def previous_names(person: Json) -> tuple[str, ...]:
    """Names this contact had before Google merged or renamed it."""
    return tuple(str(name) for name in person.get("metadata", {}).get("previousResourceNames", ()))

"""Who did something, in words that the reader may read: members are for managers and the owner to see (amendments.md P1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from firestore_models import accounts
from firestore_models.accounts import Account
from firestore_models.store import read_all
from handlers.context import Context
from handlers.showing import Shown
from sharing.reach import Principal
from sharing.roles import Action, may


def names_of(book: Context, account: Account, seen: Iterable[Shown], keys: Iterable[str]) -> dict[str, str]:
    """Names by account, in one round-trip; whoever is not the reader's to know is left out."""
    contacts = list(seen)
    owners = {label.owner: label.owner_name for each in contacts for label in each.labels}
    sees_all = all(may(each.access.role, Action.SEE_MEMBERS) for each in contacts)
    names = {**owners, account.key: account.name or account.address}
    wanted = sorted(set(keys) - set(names)) if sees_all else []
    for snapshot in read_all(book.db, [f"accounts/{key}" for key in wanted]).values():
        found = accounts.from_snapshot(snapshot)
        if found is not None:
            names[found.key] = found.name or found.address
    return names


def since(account: Account, seen: Shown) -> datetime | None:
    """From when on the reader may know what happened: the earliest grant it has the contact by. None: always (its owner)."""
    times: list[datetime] = []
    for label in seen.labels:
        if label.owner == account.key:
            if seen.contact.owner == account.key:
                return None
            continue  # one's own label is no path to what came from somebody else
        keys = {Principal("user", account.key).key, *account.reach[label.id].via}
        times += [row.granted_at for key, row in label.grants.items() if key in keys and row.granted_at is not None]
    return min(times, default=None)

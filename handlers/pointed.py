"""Rows of the first card: who pointed this account to something. What to is told when it is opened, by the rights of that moment."""

from __future__ import annotations

from cards.todo import Pointed
from firestore_models import pointers
from firestore_models.accounts import Account
from firestore_models.pointers import PointerKind
from firestore_models.store import read_all
from handlers.context import Context


def waiting(book: Context, account: Account) -> tuple[Pointed, ...]:
    """One round-trip, and one more for names when there is something."""
    found = pointers.waiting(book.db, account.key, account.address, book.now())
    senders = read_all(book.db, sorted({f"accounts/{each.sender}" for each in found}))
    names = {path: str(data.get("name") or data.get("address", "")) for path, one in senders.items() if (data := one.to_dict())}
    return tuple(Pointed(each.id, names.get(f"accounts/{each.sender}", ""), each.kind is PointerKind.MENTION) for each in found)

"""Who administers a tenant. No token says so: whom the Directory answers is one, and the answer is asked anew before it counts (amendments.md R7)."""

from __future__ import annotations

from dataclasses import replace

from firestore_models import accounts, tenants
from firestore_models.accounts import Account
from handlers.context import Context
from sync.errors import GoogleTrouble, ServiceOff


def noticed(account: Account, book: Context) -> Account:
    """The account with what the Directory says of it, asked once at the first press; the first administrator lends the Directory its name."""
    if not _answer(account, book):
        return account
    if not tenants.get(book.db, account.tenant).administrator:
        tenants.remember_administrator(book.db, account.tenant, account.address)
    return replace(account, administers=True)


def still(account: Account, book: Context) -> Account:
    """The account as an administrator, if it still is one: whoever is none any more loses what came with it at once (promises.md T12)."""
    if not account.administers:
        return account
    answer = _answer(account, book)
    if answer is False:
        accounts.reference(book.db, account.key).update({"administers": False})
    return account if answer else replace(account, administers=False)


def _answer(account: Account, book: Context) -> bool | None:
    """What the Directory says; None while it does not say, and then nothing is done in an administrator's name."""
    if not account.credential:
        return False
    try:
        return book.google.directory_as(account.address).user(account.address) is not None
    except ServiceOff:
        return False
    except GoogleTrouble:
        return None

"""What waits for an account, for its first card: held deletions, labels gone from Google Contacts. At most one round-trip each."""

from __future__ import annotations

from cards.todo import Todo
from firestore_models import adopted, notices, orphans
from firestore_models.accounts import Account, AccountState
from firestore_models.labels import LabelKind
from handlers import conflicts, connect, deletions, drafts, pointed
from handlers.context import Context


def of(book: Context, account: Account) -> Todo:
    """Counted by the account's index of rights; what the rows lead to asks the labels themselves."""
    if not account.present and not account.administers:
        return Todo(pointed=pointed.waiting(book, account), invitations=len(account.invited), began=_began(book, account))
    return Todo(
        invitations=len(account.invited),
        began=_began(book, account),
        held=sum(len(found.waiting) for found in deletions.waiting_for(book, account).values()),
        conflicts=len({each.contact.id for each in conflicts.seen(book, account)}),
        gone=gone_labels(account),
        twins=len(adopted.open_pairs(account)),
        notices=_to_know(book, account),
        pointed=pointed.waiting(book, account),
        orphans=len(orphans.of_tenant(book.db, account.tenant)) if account.administers else 0,
    )


def _began(book: Context, account: Account) -> bool:
    return drafts.is_waiting(account, book.now()) and connect.is_connected(account)


def _to_know(book: Context, account: Account) -> int:
    """What the sync panel has to say: notices, contacts set aside, an account that is stopped."""
    return len(notices.latest(book.db, account.key)) + len(account.parked) + (account.state is not AccountState.ACTIVE or bool(account.lacks))


def gone_labels(account: Account) -> tuple[tuple[str, str], ...]:
    """Own labels whose group was deleted in Google Contacts: the engine notes them as having no group until their owner has decided."""
    return tuple(
        (reach.label, reach.name)
        for reach in sorted(account.present.values(), key=lambda reach: reach.name.casefold())
        if reach.owner == account.key and reach.kind == LabelKind.LIST and account.groups.get(reach.label) == ""
    )

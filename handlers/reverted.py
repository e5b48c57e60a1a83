"""The mail about changes that were undone: whoever edits on a phone may never open a card, and so never learn why (amendments.md J7)."""

from __future__ import annotations

from cards.letter import Letter
from cards.letters_sync import reverted_letter
from firestore_models import accounts, contacts, notices
from firestore_models.accounts import Account
from firestore_models.notices import Notice, NoticeKind
from handlers import letters, showing
from handlers.context import Context
from sync.telling import ONCE_IN


def letter(book: Context, ids: letters.Ids) -> Letter | None:
    """The mail, when something was undone since the last one, that one is a day old, and its reader wants such mails."""
    account = accounts.get(book.db, ids.get("account", ""))
    if account is None or not account.address or not account.mail_reverted:
        return None
    before = account.mailed_reverted_at
    if before is not None and before > book.now() - ONCE_IN:
        return None
    undone = [each for each in notices.latest(book.db, account.key) if each.kind is NoticeKind.REVERTED and (before is None or each.at > before)]
    if not undone:
        return None
    return reverted_letter(
        letters.words_for(account),
        to=account.address,
        changes=len(undone),
        labels=_labels(book, account, undone),
        link=letters.link_to_panel(book, account),
        tenant=account.tenant,
    )


def sent(book: Context, ids: letters.Ids) -> None:
    """The next one is a day away."""
    accounts.reference(book.db, ids["account"]).update({"mailed_reverted_at": book.now()})


def _labels(book: Context, account: Account, undone: list[Notice]) -> list[str]:
    """The labels it happened in, as far as their reader still has them."""
    found = list(contacts.get_many(book.db, sorted({each.contact for each in undone})).values())
    seen = showing.shown(account, found, showing.labels_of(book, account, found))
    return sorted({label.name for one in seen for label in one.labels}, key=str.casefold)

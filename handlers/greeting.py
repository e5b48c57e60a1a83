"""The one mail to somebody who never opened the panel, but in whose Google Contacts others' labels appear (amendments.md K2)."""

from __future__ import annotations

from cards.letter import Letter
from cards.letters_sync import greeting_letter
from firestore_models import accounts, labels
from firestore_models.rights import NotFound, access_to_label
from handlers import letters
from handlers.context import Context


def letter(book: Context, ids: letters.Ids) -> Letter | None:
    """Who shared what, as it is at this moment; None for who has signed in since, or has nothing of others any more."""
    account = accounts.get(book.db, ids.get("account", ""))
    if account is None or account.confirmed or not account.address:
        return None
    received = [label for label, reach in account.present.items() if reach.owner != account.key]
    shared = []
    for label in labels.get_many(book.db, sorted(received)).values():
        try:
            access_to_label(account, label)
        except NotFound:
            continue
        shared.append((label.owner_name, label.name, label.tenant))
    if not shared:
        return None
    return greeting_letter(
        letters.words_for(account),
        [(owner, name) for owner, name, _ in shared],
        to=account.address,
        link=letters.link_to_panel(book, account),
        domain=account.tenant,
        tenant=shared[0][2],
    )

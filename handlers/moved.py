"""How a contact came into labels and went out of them, for its history: labels and times that are its reader's to know (amendments.md P4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cards.history import ChangeLine, Happened
from firestore_models import audit
from firestore_models.accounts import Account
from firestore_models.audit import Event
from handlers import actors
from handlers.context import Context
from handlers.showing import Shown

SHOWN = 15  # of one page, beside 25 changes: what Google draws of a card
_HAPPENED = {
    "contact.labelled": Happened.ADDED,
    "contact.unlabelled": Happened.REMOVED,
    "contact.deleted": Happened.DELETED,
    "contact.restored": Happened.RESTORED,
    "deletions.restored": Happened.RESTORED,
    "deletions.let_go": Happened.REMOVED,
}


def between(book: Context, account: Account, found: Shown, start: datetime | None, until: datetime | None) -> list[Event]:
    """What happened from `start` on and before `until`, None for no bound; the latest first."""
    bounds = [at for at in (start, actors.since(account, found)) if at is not None]
    rows = [each for each in audit.of_contact(book.db, found.contact.id) if all(each.at >= at for at in bounds)]
    return [each for each in rows if (until is None or each.at < until) and _labels(account, each)][:SHOWN]


def lines(account: Account, moves: list[Event], names: Mapping[str, str]) -> list[ChangeLine]:
    """Each as a line of the history."""
    return [
        ChangeLine(0, names.get(each.actor, ""), each.at, each.origin, (), happened=_HAPPENED[each.action], label=", ".join(_labels(account, each)))
        for each in moves
    ]


def _labels(account: Account, each: Event) -> list[str]:
    """Names of the labels it is about, of those that the reader has: the others are not his to know."""
    return sorted(account.present[name].name for name in each.about if name in account.present)

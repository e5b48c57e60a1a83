"""History of a label, for its owner and for managers, who may know its members; nothing from before they had it (amendments.md P1, P4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cards.label_history import LabelChange, LabelHistoryView, label_history_card
from cards.lists import PAGE, Pager
from firestore_models import accounts, audit
from firestore_models.accounts import Account
from firestore_models.audit import Event as Happened
from firestore_models.labels import Label
from firestore_models.store import read_all
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.reach import Principal
from sharing.roles import Action, may


def opened(event: Event, book: Context) -> Answer:
    """History, from the label's card, a page at a time."""
    account = account_of(event, book)
    label, access = label_card.read(book, account, event.parameters.get("label", ""))
    if not may(access.role, Action.SEE_MEMBERS):
        raise NotAllowed(label.owner_name)
    start = _since(account, label)
    rows = [each for each in audit.of_label(book.db, label.id) if start is None or each.at >= start]
    page = event.parameters.get("page", "")
    pager = Pager.at(page, total=len(rows))
    some = rows[pager.first - 1 :][:PAGE]
    names = _names(book, {key for each in some for key in (each.actor, *_whom(each, label))})
    view = LabelHistoryView(label.id, label.name, tuple(_line(each, label, names) for each in some), book.now(), pager)
    return Show(label_history_card(book.screen(event), view), How.UPDATE if page else How.PUSH)


def _since(account: Account, label: Label) -> datetime | None:
    """From when on the reader may know; None: always."""
    if label.owner == account.key:
        return None
    keys = {Principal("user", account.key).key, *account.reach[label.id].via}
    return min((row.granted_at for key, row in label.grants.items() if key in keys and row.granted_at is not None), default=None)


def _whom(each: Happened, label: Label) -> list[str]:
    """Keys of the accounts, groups and domains a row is about; contacts of a decision are not told here."""
    if each.action.startswith("deletions."):
        return []
    return [key.removeprefix("user:") for key in each.about if key != label.id]


def _line(each: Happened, label: Label, names: dict[str, str]) -> LabelChange:
    whom = _whom(each, label)
    what = each.action
    if each.origin == "undecided":
        return LabelChange("undecided", names.get(label.owner, ""), each.at)
    if each.action == "grant.ended" and whom == [each.actor]:
        what = "left"
    return LabelChange(what, names.get(each.actor, ""), each.at, tuple(names[key] for key in whom if key in names))


def _names(book: Context, keys: Iterable[str]) -> dict[str, str]:
    """What to call accounts, groups and domains by their keys, in one round-trip; who is known no more has no name."""
    wanted = set(keys)
    named = {key: key.partition(":")[2] for key in wanted if ":" in key}
    for snapshot in read_all(book.db, [f"accounts/{key}" for key in sorted(wanted - set(named))]).values():
        if (found := accounts.from_snapshot(snapshot)) is not None:
            named[found.key] = found.name or found.address
    return named

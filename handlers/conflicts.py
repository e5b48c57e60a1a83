"""Conflicts: what two people typed at once, for those who may edit the contact and see both values (product.md 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cards.conflicts import PAGE, ConflictLine, SideView, conflicts_card
from cards.done import Done, settled
from cards.lists import Pager
from cards.screen import Card
from firestore_models import conflicts, contacts, edits
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone
from firestore_models.conflicts import Open, Side
from firestore_models.contacts import Contact
from firestore_models.ids import is_name
from handlers import actors, showing
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.person import display_name
from sharing.roles import Action, may


@dataclass(frozen=True, slots=True)
class Seen:
    """A conflict together with the contact as the reader may see it."""

    conflict: Open
    shown: Shown

    @property
    def contact(self) -> Contact:
        return self.shown.contact


def seen(book: Context, account: Account) -> list[Seen]:
    """Open conflicts this account may settle. One round-trip when there are none."""
    editable = sorted(label for label, reach in account.present.items() if may(reach.role, Action.SETTLE_CONFLICT))
    found = conflicts.of_labels(book.db, editable) if editable else []
    known = contacts.get_many(book.db, {each.contact for each in found}) if found else {}
    labels = showing.labels_of(book, account, known.values())
    shown = {one.contact.id: one for one in showing.shown(account, known.values(), labels)}
    return [Seen(each, shown[each.contact]) for each in found if each.contact in shown and _is_open_for(account, each, shown[each.contact])]


def _is_open_for(account: Account, conflict: Open, shown: Shown) -> bool:
    """The right, both values in sight, nothing from before the reader's time, and the kept value still standing."""
    start = actors.since(account, shown)
    standing = [value.as_primary(False) for value in shown.contact.person.values(conflict.field)]
    return (
        may(shown.access.role, Action.SETTLE_CONFLICT)
        and edits.is_seen(conflict, shown.access)
        and (start is None or conflict.kept.at >= start)
        and conflict.kept.value.as_primary(False) in standing
    )


def opened(event: Event, book: Context) -> Answer:
    """Conflicts, from home."""
    account = account_of(event, book)
    return Show(_draw(event, book, account), How.UPDATE if event.parameters.get("page") else How.PUSH)


def _draw(event: Event, book: Context, account: Account, *, done: Done | None = None) -> Card:
    found = seen(book, account)
    pager = Pager.at(event.parameters.get("page", ""), total=len(found), size=PAGE)
    shown = found[pager.first - 1 :][:PAGE]
    keys = {side.by for each in shown for side in (each.conflict.kept, each.conflict.other)}
    names = actors.names_of(book, account, [each.shown for each in shown], keys)
    lines = [_line(each, names) for each in shown]
    return conflicts_card(book.screen(event), lines, now=book.now(), pager=pager, done=done)


def _line(each: Seen, names: dict[str, str]) -> ConflictLine:
    conflict = each.conflict
    name = display_name(each.shown.view)
    return ConflictLine(conflict.id, conflict.contact, name, conflict.field, _side(conflict.kept, names), _side(conflict.other, names))


def _side(side: Side, names: dict[str, str]) -> SideView:
    return SideView(side.value, names.get(side.by, ""), side.at)


def keep(event: Event, book: Context) -> Answer:
    """Keep this, under one of the two values: what is settled on travels like any edit."""
    account = account_of(event, book)
    conflict, which = event.parameters.get("conflict", ""), event.parameters.get("keep", "")
    if not is_name(conflict) or which not in ("kept", "other"):
        raise NotThere
    said = settled(book.words(event))
    try:
        press = replace(book.press(event, account.key, said), origin="settled")
        edited = edits.settle_conflict(book.db, press, conflict, keep_other=which == "other")
    except AlreadyDone as before:
        said = before.said
    else:
        for label in sorted(edited.contact.labels) if edited.fields else ():
            book.queue.fan_out(label)
    return Show(_draw(event, book, account, done=Done(said)), How.UPDATE, toast=said, changed=True)

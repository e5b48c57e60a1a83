"""Notices as their account reads them today: through its present lens, with the cause as far as it is known and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from cards.notices import Loop, NoticeLine, NoticeSort
from firestore_models import contacts
from firestore_models.accounts import Account
from firestore_models.contacts import Revision
from firestore_models.edits import changed_fields
from firestore_models.notices import Notice
from handlers import actors
from handlers.context import Context
from handlers.showing import Shown
from sharing.lens import project
from sharing.roles import Action, may

_TAKES = {NoticeSort.REVERTED: Action.EDIT, NoticeSort.RETURNED: Action.REMOVE, NoticeSort.RELABELLED: Action.SHARE}
LOOP_WINDOW = timedelta(hours=1)
LOOK_BACK = 20  # revisions; a loop is found within a few
LOOPS_READ = 5  # of one card: each is a look into a contact's history


def line(account: Account, each: Notice, seen: Mapping[str, Shown], name: str) -> NoticeLine:
    """One notice. `seen` holds the contacts that this account may still see; `name` is the contact's."""
    sort, shown = NoticeSort(each.kind.value), seen.get(each.contact)
    drawn = NoticeLine(each.id, sort, each.contact, name, each.at, each.fields, is_open=shown is not None)
    if sort is NoticeSort.HELD:
        reach = account.present.get(each.contact)
        decides = reach is not None and may(reach.role, Action.DECIDE_DELETIONS)
        return replace(drawn, name=reach.name if reach is not None else "", decides=decides)
    if sort is NoticeSort.RELABELLED:
        label = next((account.present[name].name for name in each.fields if name in account.present), "")
        drawn = replace(drawn, fields=(), label=label)
    return replace(drawn, asks=_who_helps(shown, _TAKES.get(sort)), shows=_who_shows(shown, each) if sort is NoticeSort.REVERTED else "")


def _who_helps(shown: Shown | None, action: Action | None) -> str:
    """The owner of the label by which this account has the contact, where a right is what is missing."""
    if shown is None or action is None or may(shown.access.role, action):
        return ""
    return next((label.owner_name for label in shown.labels), "")


def _who_shows(shown: Shown | None, each: Notice) -> str:
    """The owner, where the right is there and the field is not: what its holder typed there says that he knows of it."""
    if shown is None or not may(shown.access.role, Action.EDIT):
        return ""
    is_hidden = any(place.partition("/")[0] in each.fields for place in shown.access.hidden)
    return next((label.owner_name for label in shown.labels), "") if is_hidden else ""


def with_loops(book: Context, account: Account, lines: list[NoticeLine], seen: Mapping[str, Shown]) -> list[NoticeLine]:
    """The same, with what is known about what keeps rewriting the contacts that are left alone."""
    frozen = [each.id for each in lines if each.sort is NoticeSort.FROZEN][:LOOPS_READ]
    return [replace(each, loop=_loop(book, account, each, seen.get(each.contact))) if each.id in frozen else each for each in lines]


def _loop(book: Context, account: Account, each: NoticeLine, shown: Shown | None) -> Loop:
    """Times from the account's own count; fields and other accounts from the contact's history, for who may read that (amendments.md P4)."""
    times = tuple(sorted(account.churn.get(each.contact, ())))
    if shown is None or not may(shown.access.role, Action.SEE_HISTORY):
        return Loop(times)
    contact, start = shown.contact, actors.since(account, shown)
    states = contacts.revisions(book.db, contact, range(max(1, contact.revision - LOOK_BACK), contact.revision + 1))
    fields: set[str] = set()
    others: set[str] = set()
    for number, after in states.items():
        before = states.get(number - 1)
        if before is None or not _is_of_loop(each, after) or (start is not None and after.edited_at < start):
            continue
        changed = changed_fields(project(before.person, shown.access.hidden), project(after.person, shown.access.hidden))
        fields |= set(changed)
        others |= {after.edited_by} if changed else set()
    names = actors.names_of(book, account, [shown], others - {account.key})
    return Loop(times, tuple(sorted(fields)), tuple(names[key] for key in sorted(others - {account.key}) if key in names))


def _is_of_loop(each: NoticeLine, state: Revision) -> bool:
    return state.origin == "google" and each.at - LOOP_WINDOW <= state.edited_at <= each.at

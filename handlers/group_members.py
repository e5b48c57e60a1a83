"""Who is in a group that a label is shared with, as far as the reader may know (amendments.md P1), and whom sharing with it would reach."""

from __future__ import annotations

from cards.groups import GroupFacts
from cards.lists import PAGE, Pager
from firestore_models import groups
from firestore_models.accounts import Account
from firestore_models.groups import Group
from handlers.context import Context
from sharing.reach import Access
from sharing.roles import Action, may


def facts(group: Group | None) -> GroupFacts:
    """Name and number only: what anybody may know who sees the row."""
    if group is None:
        return GroupFacts()
    return GroupFacts(people=group.members, outsiders=group.outsiders, is_gone=group.gone, is_unread=bool(group.trouble))


def shown(book: Context, account: Account, access: Access, group: Group | None, page: str) -> tuple[GroupFacts, Pager]:
    """With the people in it, a page at a time, for managers of the group's own organisation."""
    known = facts(group)
    if group is None or group.gone or account.tenant != group.tenant or not may(access.role, Action.SEE_MEMBERS):
        return known, Pager()
    addresses = sorted(address for each in groups.pages(book.db, group.key) for address in each.present.values())
    pager = Pager.at(page, total=len(addresses))
    some = tuple(addresses[pager.first - 1 :][:PAGE])
    outside = group.outside[:PAGE] if not pager.previous else ()
    return GroupFacts(known.people, known.outsiders, outside, some, is_unread=known.is_unread), pager if len(addresses) > PAGE else Pager()

"""Who is in a group that a label is shared with, as far as the reader may know (amendments.md P1), and whom sharing with it would reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cards.groups import GroupFacts
from cards.lists import PAGE, Pager
from firestore_models import accounts, groups
from firestore_models.accounts import DELEGATED, Account
from firestore_models.grants import Recipient
from firestore_models.groups import Group
from firestore_models.store import read_all
from handlers.context import Context
from sharing.reach import Access
from sharing.roles import Action, may
from sync import membership


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


# Before anything is shared


@dataclass(frozen=True, slots=True)
class Reached:
    """One account that sharing would reach, and by which groups and domains, those it is reached by already among them."""

    account: Account
    via: tuple[str, ...]


def would_reach(book: Context, sharer: Account, recipients: Iterable[Recipient], label: str) -> tuple[list[Reached], tuple[str, ...]]:
    """The accounts behind recipients, each once, groups resolved; and the addresses that a group does not reach.

    A group of another organisation is not resolved: who is in it is not the sharer's to know (amendments.md P1). Raises GoogleTrouble.
    """
    found: dict[str, Reached] = {}
    outside: dict[str, None] = {}
    for recipient in recipients:
        group = recipient.many
        if group is None or sharer.tenant not in (group.tenant, group.domain):
            _add(found, recipient.account, label, () if group is None else (group.principal.key,))
            continue
        listed = membership.who(book.engine, replace(group, id="") if group.gone else group)
        outside |= dict.fromkeys(listed.outside)
        for account in _accounts(book, group, listed.present):
            if account.key != sharer.key:
                _add(found, account, label, (group.principal.key,))
    return list(found.values()), tuple(sorted(outside))


def _add(found: dict[str, Reached], account: Account, label: str, via: tuple[str, ...]) -> None:
    if account.key in found:
        before = found[account.key].via
    else:
        before = account.reach[label].via if label in account.reach else ()
    found[account.key] = Reached(account, tuple(sorted({*before, *via})))


def _accounts(book: Context, group: Group, present: dict[str, str]) -> list[Account]:
    read = read_all(book.db, [f"accounts/{key}" for key in present])
    return [
        accounts.from_snapshot(read[f"accounts/{key}"])
        or Account(key=key, address=address, tenant=address.rpartition("@")[2], locale=group.locale, region=group.region, credential=DELEGATED)
        for key, address in present.items()
    ]

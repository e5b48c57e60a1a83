"""Which contact groups the copies of one account stand in: its labels, and My Contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from firestore_models.copies import CopyState, Entry, Pause
from sync.desire import MY_CONTACTS, Desired, memberships
from sync.errors import Gone
from sync.label_watch import vanished
from sync.work import Work


def regroup(work: Work, wanted: Mapping[str, Desired | None]) -> None:
    joins: dict[str, dict[str, str]] = defaultdict(dict)  # group -> contact -> its copy
    leaves: dict[str, dict[str, str]] = defaultdict(dict)
    for contact, desired in wanted.items():
        entry = work.entry(contact)
        if desired is None or entry is None or entry.pause is not Pause.NONE:
            continue
        moves = memberships(desired, entry, work.account.groups, is_own=entry.state is not CopyState.WRITTEN)
        for group in moves.join:
            joins[group][contact] = entry.resource
        for group in moves.leave:
            leaves[group][contact] = entry.resource
    # Joining comes before leaving: a contact must always be in some group (people.md 1.2).
    for group, members in joins.items():
        _note_groups(work, members)  # before the call too: what its lost answer hides must not pass for the holder's move (I11, I17)
        modify(work, group, list(members.values()), [])
        _note_groups(work, members, joined={group})
    for group, members in leaves.items():
        _note_groups(work, members)
        modify(work, group, [], list(members.values()))
        _note_groups(work, members, left={group})


def _note_groups(work: Work, contacts: Iterable[str], *, joined: Set[str] = frozenset(), left: Set[str] = frozenset()) -> None:
    """When copies were moved last by us, and where they are now: that only once Google has answered, or a refusal would pass for done."""
    for contact in contacts:
        if (entry := work.entry(contact)) is not None:
            groups = tuple(sorted({*entry.groups, *joined} - left))
            alone = tuple(sorted({*entry.alone} - joined - left))
            work.set_entry(contact, replace(entry, groups=groups, alone=alone, regrouped=work.engine.now().isoformat()))


def modify(work: Work, group: str, add: list[str], remove: list[str]) -> list[str]:
    """A group that is gone is for `label_watch` to make again or to hold; here it only has no members any more.

    Returns those that stayed, since it is the last group they are in.
    """
    work.hold()
    try:
        return list(work.people.modify_members(group, add=add, remove=remove).last_group)
    except Gone:
        vanished(work, group)
        work.again = True
        return []


def ungroup(work: Work, entries: Iterable[Entry]) -> None:
    leaves: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for group in entry.groups:
            if group in work.account.groups.values():
                leaves[group].append(entry.resource)
    for group, members in leaves.items():
        if stuck := modify(work, group, [], members):
            modify(work, MY_CONTACTS, stuck, [])  # Google leaves no contact without any group (people.md 1.2)
            modify(work, group, [], stuck)

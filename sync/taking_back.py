"""Copies that one account is to hold no more: deleted where they are ours, parted from where they are its holder's own."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any

from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry
from sync import copying
from sync.adopting import give_back
from sync.desire import Remove, Unlink
from sync.errors import Gone, GoogleTrouble
from sync.grouping import ungroup
from sync.inbound import keep_departing
from sync.late_edits import Home, bring_home, was_taken_out
from sync.parting import unmark
from sync.relink import part
from sync.work import Work


def remove(work: Work, contacts: Mapping[str, Contact], steps: list[Remove], erased: Set[str]) -> None:
    """Delete copies of ours, and only ours: there is no etag on a delete, so each is looked at first (people.md 2.7).

    `erased`: an owner's own contacts, deleted with their label on his word.
    """
    for some in chunks(steps, 200):
        by_resource = {step.entry.resource: step for step in some}
        people = read_now(work, list(by_resource))
        people = {name: person for name, person in people.items() if not work.is_merged(person, by_resource[name].contact)}
        known = {name: by_resource[name].contact for name in people}
        ours = [name for name, person in people.items() if known[name] in copying.markers_of(person) or known[name] in erased]
        kept = {known[name] for name in ours if _stays(work, contacts[known[name]], by_resource[name].entry, people[name])}
        if doomed := [name for name in ours if known[name] not in kept]:
            for name in doomed:
                work.set_entry(known[name], replace(by_resource[name].entry, removing=work.engine.now().isoformat()))
            work.hold()
            # Of an own contact it is known when it went: a list that still shows it must not have it shared anew.
            part(work, {known[name]: by_resource[name].entry for name in doomed if known[name] in erased})
            _delete(work, doomed)
        # What its holder made his own stays, out of our label.
        ungroup(work, [step.entry for step in some if step.entry.resource in people and step.entry.resource not in ours])
        for step in some:
            if step.contact not in kept:
                work.set_entry(step.contact, None)


def _stays(work: Work, contact: Contact, entry: Entry, person: Mapping[str, Any]) -> bool:
    """Whether a copy stays after all, for what its holder typed into it; what is not brought home is kept for him, since the copy goes."""
    home = bring_home(work, contact, entry, person)
    if home is Home.LEFT:
        keep_departing(work, contact, entry, person)
    return home is Home.BACK


def _delete(work: Work, names: list[str]) -> None:
    try:
        if len(names) == 1:
            work.people.delete(names[0])
        else:
            work.people.batch_delete(names)
    except Gone:
        for name in names if len(names) > 1 else ():
            _delete(work, [name])


def unlink(work: Work, contacts: Mapping[str, Contact], found: list[Unlink]) -> None:
    steps = [step for some in chunks(found, 200) for step in _parting(work, contacts, some)]
    ungroup(work, [step.entry for step in steps])
    unmark(work, [step.entry.resource for step in steps if step.entry.state is CopyState.WRITTEN])
    for some in chunks([step for step in steps if step.entry.state is not CopyState.ADOPTED], 200):
        part(work, {step.contact: step.entry for step in some})
    for step in steps:
        if step.entry.state is CopyState.ADOPTED:
            give_back(work, contacts[step.contact], step.entry)


def _parting(work: Work, contacts: Mapping[str, Contact], steps: list[Unlink]) -> list[Unlink]:
    """Those of up to 200 own contacts that are parted from, once what was typed into them is home; what is not stays in them, with their owner."""
    left = {step.entry.resource: step for step in steps if was_taken_out(work, contacts[step.contact])}
    people = read_now(work, list(left)) if left else {}
    back = {
        step.contact
        for name, step in left.items()
        if name in people and people[name]["resourceName"] == name
        if bring_home(work, contacts[step.contact], step.entry, people[name]) is Home.BACK
    }
    return [replace(step, entry=work.entry(step.contact) or step.entry) for step in steps if step.contact not in back]


def read_now(work: Work, names: list[str]) -> dict[str, Mapping[str, Any]]:
    """Contacts as they are now, by the name they were asked for; missing ones are left out."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, answer in work.people.batch_get(names).items():
        if isinstance(answer, GoogleTrouble):
            if not isinstance(answer, Gone):
                raise answer
        else:
            found[name] = answer
    return found


def chunks(items: list[Any], size: int) -> list[list[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]

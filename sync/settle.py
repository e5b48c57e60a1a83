"""Carrying out what was decided for up to 200 contacts of one account: take back first, then correct, then add."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from firestore_models import notices
from firestore_models.accounts import AccountState, Creating
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry, Pause
from firestore_models.notices import NoticeKind
from sharing.person import from_google
from sync import copying, photos
from sync.adopting import give_back
from sync.desire import MY_CONTACTS, Create, Desired, Forget, Remove, Unlink, Update, decide, memberships
from sync.errors import AccountFull, BatchRefused, EtagMoved, Gone, GoogleTrouble, ValueRefused
from sync.groups import ensure_groups
from sync.inbound import came_back, keep_departing
from sync.label_watch import is_there, vanished
from sync.late_edits import Home, bring_home, was_taken_out
from sync.own_values import adapted
from sync.parting import is_erased, unmark
from sync.relink import part, relink
from sync.work import Work

SINGLES = 6  # a batch costs six single calls, so up to six go one by one (people.md section 4)


def settle(work: Work, found: Iterable[Contact]) -> None:
    """Bring the copies of these contacts to the desired state. What was done is in `work`, to be flushed by the caller or the next call."""
    present = {contact.id: contact for contact in found if contact.id not in work.in_doubt}
    work.load(present)
    work.load_adopted(present)
    wanted = {name: adapted(work, contact) for name, contact in present.items()}
    for name, contact in relink(work, {name: present[name] for name, desired in wanted.items() if desired is not None}).items():
        present[name] = contact
        wanted[name] = adapted(work, contact)
    steps = [step for name, desired in wanted.items() if (step := decide(name, desired, work.entry(name))) is not None]
    for step in steps:
        if isinstance(step, Forget):
            work.set_entry(step.contact, None)
    # What stands for a contact of one's own label is one's own, also when a card or a restore made it: it stays.
    own = [step for step in steps if isinstance(step, Remove) and present[step.contact].is_own(work.account.key)]
    parting = [*(step for step in steps if isinstance(step, Unlink)), *(Unlink(step.contact, step.entry) for step in own)]
    erased = frozenset(step.contact for step in parting if is_erased(work, present[step.contact], step.entry))
    ends = [step for step in steps if isinstance(step, Remove) and step not in own]
    ends += [Remove(step.contact, step.entry) for step in parting if step.contact in erased]
    _remove(work, present, ends, erased)
    _unlink(work, present, [step for step in parting if step.contact not in erased])
    lost = _update(work, [step for step in steps if isinstance(step, Update)], present)
    _regroup(work, wanted)
    _create(work, [*(step for step in steps if isinstance(step, Create)), *lost])
    photos.due(work, present, wanted)
    work.settled(present)


# Taking back


def _remove(work: Work, contacts: Mapping[str, Contact], steps: list[Remove], erased: Set[str]) -> None:
    """Delete copies of ours, and only ours: there is no etag on a delete, so each is looked at first (people.md 2.7).

    `erased`: an owner's own contacts, deleted with their label on his word.
    """
    for some in _chunks(steps, 200):
        by_resource = {step.entry.resource: step for step in some}
        people = _read(work, list(by_resource))
        people = {name: person for name, person in people.items() if not work.is_merged(person, by_resource[name].contact)}
        known = {name: by_resource[name].contact for name in people}
        ours = [name for name, person in people.items() if copying.marker_of(person) == known[name] or known[name] in erased]
        kept = {known[name] for name in ours if _stays(work, contacts[known[name]], by_resource[name].entry, people[name])}
        if doomed := [name for name in ours if known[name] not in kept]:
            work.hold()
            _delete(work, doomed)
        # What its holder made his own stays, out of our label.
        _ungroup(work, [step.entry for step in some if step.entry.resource in people and step.entry.resource not in ours])
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


def _unlink(work: Work, contacts: Mapping[str, Contact], found: list[Unlink]) -> None:
    steps = [step for some in _chunks(found, 200) for step in _parting(work, contacts, some)]
    _ungroup(work, [step.entry for step in steps])
    unmark(work, [step.entry.resource for step in steps if step.entry.state is CopyState.WRITTEN])
    for some in _chunks([step for step in steps if step.entry.state is not CopyState.ADOPTED], 200):
        part(work, {step.contact: step.entry for step in some})
    for step in steps:
        if step.entry.state is CopyState.ADOPTED:
            give_back(work, contacts[step.contact], step.entry)


def _parting(work: Work, contacts: Mapping[str, Contact], steps: list[Unlink]) -> list[Unlink]:
    """Those of up to 200 own contacts that are parted from, once what was typed into them is home; what is not stays in them, with their owner."""
    left = {step.entry.resource: step for step in steps if was_taken_out(work, contacts[step.contact])}
    people = _read(work, list(left)) if left else {}
    back = {
        step.contact
        for name, step in left.items()
        if name in people and people[name]["resourceName"] == name
        if bring_home(work, contacts[step.contact], step.entry, people[name]) is Home.BACK
    }
    return [replace(step, entry=work.entry(step.contact) or step.entry) for step in steps if step.contact not in back]


def _ungroup(work: Work, entries: Iterable[Entry]) -> None:
    leaves: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for group in entry.groups:
            if group in work.account.groups.values():
                leaves[group].append(entry.resource)
    for group, members in leaves.items():
        if stuck := _modify(work, group, [], members):
            _modify(work, MY_CONTACTS, stuck, [])  # Google leaves no contact without any group (people.md 1.2)
            _modify(work, group, [], stuck)


def _read(work: Work, names: list[str]) -> dict[str, Mapping[str, Any]]:
    """Contacts as they are now, by the name they were asked for; missing ones are left out."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, answer in work.people.batch_get(names).items():
        if isinstance(answer, GoogleTrouble):
            if not isinstance(answer, Gone):
                raise answer
        else:
            found[name] = answer
    return found


# Correcting


def _update(work: Work, steps: list[Update], contacts: Mapping[str, Contact]) -> list[Create]:
    """Rewrite copies; those that turn out to be gone are to be made again: an edit beats a deletion that had not seen it (product.md 4)."""
    plain, careful = [], []
    for step in steps:
        if not step.mask:
            entry = replace(step.entry, revision=step.desired.revision, hidden=tuple(sorted(step.desired.hidden)))
            work.set_entry(step.desired.contact, entry)
        elif set(step.mask) & set(step.entry.seen) or not step.entry.etag:
            careful.append(step)  # the copy holds something besides what we wrote: look before writing
        else:
            plain.append(step)
    if len(plain) <= SINGLES:
        careful += [step for step in plain if not _update_one(work, step)]
    else:
        careful += _update_batches(work, plain)
    return _update_carefully(work, careful, contacts)


def _update_one(work: Work, step: Update) -> bool:
    """One plain rewrite; False when the copy moved since we knew it and must be looked at."""
    work.flush()
    try:
        person = work.people.update(step.entry.resource, copying.update_of(step.desired, step.entry, step.mask), step.mask)
    except (EtagMoved, Gone):
        return False
    except ValueRefused as refusal:
        work.park(step.desired.contact, plain(refusal))
        return True
    _written(work, step.desired, person, step.entry)
    return True


def _update_batches(work: Work, steps: list[Update]) -> list[Update]:
    """Rewrites by mask, since a batch has one for all; returns those that must be looked at."""
    careful: list[Update] = []
    by_mask: dict[tuple[str, ...], list[Update]] = defaultdict(list)
    for step in steps:
        by_mask[step.mask].append(step)
    for mask, alike in by_mask.items():
        for some in _chunks(alike, 200):
            careful += _update_batch(work, some, mask)
    return careful


def _update_batch(work: Work, steps: list[Update], mask: tuple[str, ...]) -> list[Update]:
    by_resource = {step.entry.resource: step for step in steps}
    work.flush()
    try:
        people = work.people.batch_update(
            {name: copying.update_of(step.desired, step.entry, mask) for name, step in by_resource.items()}, mask
        ).people
    except BatchRefused as refusal:
        # It failed whole; the guilty are looked at apart, the others go at once.
        guilty = [by_resource[name] for name in refusal.errors if name in by_resource]
        rest = [step for step in steps if step not in guilty]
        return guilty + (_update_batch(work, rest, mask) if rest and guilty else rest)
    except (EtagMoved, Gone, ValueRefused):
        return steps
    for name, step in by_resource.items():
        if (person := people.get(name)) is not None:
            _written(work, step.desired, person, step.entry)
    return [step for name, step in by_resource.items() if people.get(name) is None]


def _update_carefully(work: Work, steps: list[Update], contacts: Mapping[str, Contact]) -> list[Create]:
    """Read, take in what its holder typed meanwhile, and write again over exactly what was read (never blindly)."""
    lost: list[Create] = []
    for some in _chunks(steps, 200):
        people = _read(work, [step.entry.resource for step in some])
        for step in some:
            person = people.get(step.entry.resource)
            if person is None or work.is_merged(person, step.desired.contact):
                work.lose(step.desired.contact)
                notices.add(work.engine.db, work.account.key, NoticeKind.RETURNED, step.desired.contact, work.engine.now())
                lost.append(Create(step.desired))
            else:
                _rewrite(work, step, person, contacts[step.desired.contact])
    return lost


def _rewrite(work: Work, step: Update, person: Mapping[str, Any], contact: Contact) -> None:
    desired = step.desired
    if copying.is_older(copying.contact_source(person), step.entry):
        work.postpone(desired.contact)  # a read that lags behind our own last write: what it shows is nobody's edit (people.md section 5)
        return
    # Where it was taken out of a label before this change reached it, the change wins: it is put back (product.md 4).
    there = copying.groups_in(person)
    groups = tuple(group for group in step.entry.groups if group in there or group not in work.account.groups.values())
    etag = str(copying.contact_source(person).get("etag", ""))
    entry = replace(step.entry, resource=str(person["resourceName"]), etag=etag, groups=groups)
    if copying.touched_fields(entry, from_google(person)):
        contact = came_back(work, contact, entry, person)
        again = adapted(work, contact)
        if again is None:
            return
        desired = again
    mask = copying.differing(desired.view, from_google(person))
    if not mask:
        _written(work, desired, person, entry)
        return
    work.flush()
    try:
        _written(work, desired, work.people.update(entry.resource, copying.update_of(desired, entry, mask), mask), entry)
    except EtagMoved:
        work.set_entry(desired.contact, replace(entry, etag=""))  # it moves under our hands: next turn
        work.again = True
    except ValueRefused as refusal:
        work.park(desired.contact, plain(refusal))


def _written(work: Work, desired: Desired, person: Mapping[str, Any], before: Entry) -> None:
    work.set_entry(desired.contact, photos.kept(copying.entry_after(desired, person, before.groups, before.state), before))
    work.unpark(desired.contact)


# Labels and My Contacts


def _regroup(work: Work, wanted: Mapping[str, Desired | None]) -> None:
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
        _modify(work, group, list(members.values()), [])
        _note_groups(work, members, joined={group})
    for group, members in leaves.items():
        _modify(work, group, [], list(members.values()))
        _note_groups(work, members, left={group})


def _note_groups(work: Work, contacts: Iterable[str], *, joined: Set[str] = frozenset(), left: Set[str] = frozenset()) -> None:
    """Where copies are now: noted only once Google has answered, or a refusal would pass for done."""
    for contact in contacts:
        if (entry := work.entry(contact)) is not None:
            groups = tuple(sorted({*entry.groups, *joined} - left))
            work.set_entry(contact, replace(entry, groups=groups, regrouped=work.engine.now().isoformat()))


def _modify(work: Work, group: str, add: list[str], remove: list[str]) -> list[str]:
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


# Adding


def _create(work: Work, steps: list[Create]) -> None:
    if not steps:
        return
    if work.account.state is AccountState.FULL:
        work.lacks(steps[0].desired.contact)
        return
    for some in _chunks(steps, 1 if len(steps) <= SINGLES else 200):
        _create_some(work, {step.desired.contact: step.desired for step in some})


def _create_some(work: Work, desired: Mapping[str, Desired]) -> None:
    """Create copies: the intent is stored before the call, so that a lost answer is found out about instead of repeated (I17)."""
    doubted = work.account.creating
    work.set_creating(replace(doubted, contacts=(*doubted.contacts, *desired), fence=work.lease.fence))
    work.flush()
    bodies = {contact: copying.body_of(one, work.account.groups) for contact, one in desired.items()}
    try:
        made = _post(work, list(bodies.values()))
    except BatchRefused as refusal:
        names = list(bodies)
        guilty = {names[int(index)]: error for index, error in refusal.errors.items() if index.isdigit() and int(index) < len(names)}
        _sure(work, desired)
        if made_groups_again(work, desired):
            _create_some(work, desired)
            return
        for contact, error in guilty.items():
            work.park(contact, plain(error))
        if guilty and (rest := {name: one for name, one in desired.items() if name not in guilty}):
            _create_some(work, rest)
        return
    except AccountFull:
        _sure(work, desired)
        work.full(next(iter(desired)))
        return
    except (Gone, ValueRefused) as refusal:
        _sure(work, desired)
        if made_groups_again(work, desired):
            _create_some(work, desired)
            return
        for contact in desired:
            work.park(contact, plain(refusal))
        return
    except GoogleTrouble as trouble:
        if not getattr(trouble, "may_have_happened", False):
            _sure(work, desired)
        raise
    _created(work, desired, made)


def _post(work: Work, bodies: list[Mapping[str, Any]]) -> Sequence[Mapping[str, Any] | GoogleTrouble]:
    return [work.people.create(bodies[0])] if len(bodies) == 1 else work.people.batch_create(bodies)


def made_groups_again(work: Work, desired: Mapping[str, Desired]) -> bool:
    """Whether a group that these copies should go into was deleted meanwhile; then it is there again, or held for its owner."""
    groups = {work.account.groups.get(key, "") for one in desired.values() for key in one.keys} - {""}
    lost = [group for group in sorted(groups) if not is_there(work, group)]
    for group in lost:
        vanished(work, group)
    if lost:
        ensure_groups(work)
    return bool(lost)


def _created(work: Work, desired: Mapping[str, Desired], made: Sequence[Mapping[str, Any] | GoogleTrouble]) -> None:
    for person in made:
        contact = None if isinstance(person, GoogleTrouble) else copying.marker_of(person)
        if contact is not None and contact in desired and not isinstance(person, GoogleTrouble):
            one = desired[contact]
            groups = tuple(sorted(copying.groups_of(one, work.account.groups)))
            work.set_entry(contact, copying.entry_after(one, person, groups, CopyState.WRITTEN))
            work.unpark(contact)
            work.to_compare()
    answered = {contact for contact in desired if work.entry(contact) is not None}
    _sure(work, answered)


def _sure(work: Work, contacts: Iterable[str]) -> None:
    """These are not in doubt any more."""
    rest = tuple(contact for contact in work.account.creating.contacts if contact not in set(contacts))
    work.set_creating(Creating() if not rest else replace(work.account.creating, contacts=rest))


def plain(refusal: GoogleTrouble) -> str:
    """Why Google did not take a contact, for the account's own sync panel."""
    return refusal.text if isinstance(refusal, ValueRefused) else type(refusal).__name__


def _chunks(items: list[Any], size: int) -> list[list[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]

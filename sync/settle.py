"""Carrying out what was decided for up to 200 contacts of one account: take back first, then correct, then add."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from firestore_models import notices
from firestore_models.accounts import AccountState, Creating
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry, Pause
from firestore_models.notices import NoticeKind
from sharing.person import from_google
from sync import copying, photos
from sync.desire import Create, Desired, Forget, Remove, Unlink, Update, decide
from sync.errors import AccountFull, BatchRefused, EtagMoved, Gone, GoogleTrouble, ValueRefused
from sync.grouping import regroup
from sync.groups import ensure_groups
from sync.hidden_then import noted
from sync.inbound import came_back
from sync.label_watch import is_there, vanished
from sync.lost_pages import find_again
from sync.own_values import adapted
from sync.parting import is_erased
from sync.relink import relink
from sync.taking_back import chunks, read_now, remove, unlink
from sync.work import Work

SINGLES = 6  # a batch costs six single calls, so up to six go one by one (people.md section 4)


def settle(work: Work, found: Iterable[Contact]) -> None:
    """Bring the copies of these contacts to the desired state. What was done is in `work`, to be flushed by the caller or the next call."""
    present = {contact.id: contact for contact in found if contact.id not in work.in_doubt}
    work.load(present)
    find_again(work)
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
    remove(work, present, ends, erased)
    unlink(work, present, [step for step in parting if step.contact not in erased])
    lost = _update(work, [step for step in steps if isinstance(step, Update)], present)
    regroup(work, wanted)
    _create(work, [*(step for step in steps if isinstance(step, Create)), *lost])
    photos.due(work, present, wanted)
    work.settled(present)


# Correcting


def _update(work: Work, steps: list[Update], contacts: Mapping[str, Contact]) -> list[Create]:
    """Rewrite copies; those that turn out to be gone are to be made again: an edit beats a deletion that had not seen it (product.md 4)."""
    plain, careful = [], []
    for step in steps:
        if step.entry.trying is not None:
            careful.append(step)  # perhaps it holds what an earlier rewrite showed or hid
        elif not step.mask:
            entry = replace(step.entry, revision=step.desired.revision, hidden=tuple(sorted(step.desired.hidden)), began={})
            work.set_entry(step.desired.contact, entry)
        elif set(step.mask) & set(step.entry.seen) or not step.entry.etag:
            careful.append(step)  # the copy holds something besides what we wrote: look before writing
        else:
            plain.append(_with_note(work, step))
    if len(plain) <= SINGLES:
        careful += [step for step in plain if not _update_one(work, step)]
    else:
        careful += _update_batches(work, plain)
    return _update_carefully(work, careful, contacts)


def _with_note(work: Work, step: Update) -> Update:
    entry = noted(step.entry, step.desired.hidden)
    if entry != step.entry:
        work.set_entry(step.desired.contact, entry)
    return replace(step, entry=entry)


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
        for some in chunks(alike, 200):
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
    for some in chunks(steps, 200):
        people = read_now(work, [step.entry.resource for step in some])
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
        again, found = adapted(work, contact), work.entry(contact.id)
        if again is None or (found is not None and found.pause is not Pause.NONE):
            return  # found to be rewritten back and forth: what was typed stays in it, untouched, until somebody frees it
        desired = again
    mask = copying.differing(desired.view, from_google(person))
    if not mask:
        _written(work, desired, person, entry)
        return
    _with_note(work, replace(step, desired=desired, entry=work.entry(desired.contact) or entry))
    work.flush()
    try:
        _written(work, desired, work.people.update(entry.resource, copying.update_of(desired, entry, mask), mask), entry)
    except EtagMoved:
        work.set_entry(desired.contact, replace(entry, etag=""))  # it moves under our hands: next turn
        work.again = True
    except ValueRefused as refusal:
        work.park(desired.contact, plain(refusal))


def _written(work: Work, desired: Desired, person: Mapping[str, Any], before: Entry) -> None:
    after = copying.entry_after(desired, person, before.groups, before.state)
    work.set_entry(desired.contact, replace(photos.kept(after, before), alone=before.alone, removing=before.removing))
    work.unpark(desired.contact)


# Adding


def _create(work: Work, steps: list[Create]) -> None:
    for some in chunks(steps, 1 if len(steps) <= SINGLES else 200):
        if work.account.state is AccountState.FULL:  # perhaps since a moment ago: what is asked for after that is refused as well
            work.lacks(some[0].desired.contact)
            return
        _create_some(work, {step.desired.contact: step.desired for step in some})


def _create_some(work: Work, desired: Mapping[str, Desired]) -> None:
    """Create copies: the intent is stored before the call, so that a lost answer is found out about instead of repeated (I17)."""
    doubted = work.account.creating
    work.set_creating(replace(doubted, contacts=(*doubted.contacts, *desired), fence=work.lease.fence))
    work.flush()
    bodies = {contact: copying.body_of(one, work.account.groups) for contact, one in desired.items()}
    work.unnoted.update(desired)
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

"""Reading the owner's contacts into a label that is shared for the first time. They are linked, not rewritten: no write goes to Google.

The listing's people who are in no shared label are dropped at once: read, never kept (product.md 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from google.cloud import firestore

from firestore_models import accounts, contacts, copies, labels, lease_check
from firestore_models.claims import Press
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry
from firestore_models.edits import new_contact
from firestore_models.labels import Head, Label, LabelKind, LabelState
from firestore_models.store import Transaction, transact
from sharing.normal import normalise
from sharing.person import digest, from_google
from sync import copying, photos
from sync.errors import GoogleTrouble, ValueRefused
from sync.lost_pages import all_known
from sync.work import Work

CHUNK = 200


def take_in(work: Work) -> None:
    """Go on with every label of this account whose contacts are still to be read. Raises SliceOver when the turn is used up."""
    for label_id in sorted(work.account.taking):
        label = labels.get(work.engine.db, label_id)
        if label is None or label.deleted or label.owner != work.account.key:
            work.change(**{accounts.path("taking", label_id): firestore.DELETE_FIELD})
            continue
        _take_label(work, label)


def pick(work: Work) -> None:
    """Read the single contacts that were chosen for sharing, and link them."""
    for label_id, resources in sorted(work.account.picking.items()):
        label = labels.get(work.engine.db, label_id)
        if label is not None and not label.deleted and label.owner == work.account.key:
            linked = _linked_now(work)
            answers = work.people.batch_get(list(resources)).values()
            people = [person for person in answers if not isinstance(person, GoogleTrouble)]
            _store(work, label, [person for person in people if copying.marker_of(person) is None or person["resourceName"] in linked], linked)
            work.engine.queue.fan_out(label_id)
        work.change(**{accounts.path("picking", label_id): firestore.ArrayRemove(list(resources))})
    work.account = replace(work.account, picking={})


def add(work: Work, label: Label, person: Mapping[str, Any]) -> dict[str, str]:
    """Make one of this account's own contacts a shared one: found under a shared label. Returns its name there -> the contact."""
    linked = _linked_now(work)
    return _store(work, label, [person], linked)


def _linked_now(work: Work) -> dict[str, str]:
    """Which of the account's Google contacts stand for which shared ones. What our store lost is found again first: nobody is shared twice."""
    return {entry.resource: contact for contact, entry in all_known(work).items() if entry.resource}


def _take_label(work: Work, label: Label) -> None:
    linked = _linked_now(work)
    token = work.account.taking[label.id]
    while True:
        try:
            page = work.people.list_connections(page_token=token)
        except ValueRefused:
            if not token:
                raise
            token = ""  # the page token died with an earlier turn; starting over skips what is linked already
            continue
        members = [person for person in page.people if _belongs(label, person, linked)]
        for start in range(0, len(members), CHUNK):
            linked.update(_store(work, label, members[start : start + CHUNK], linked))
        token = page.next_page
        if not token:
            _finish(work, label)
            return
        work.change(**{accounts.path("taking", label.id): token})
        work.engine.queue.fan_out(label.id)
        work.spend(len(members))


def _belongs(label: Label, person: Mapping[str, Any], linked: Mapping[str, str]) -> bool:
    """Whether a listed person is part of what is shared. Copies that came from others are not one's own to share (R2)."""
    if copying.marker_of(person) is not None and person["resourceName"] not in linked:
        return False
    return label.kind is LabelKind.EVERYTHING or label.group in copying.groups_in(person)


def _store(work: Work, label: Label, people: list[Mapping[str, Any]], linked: Mapping[str, str]) -> dict[str, str]:
    """One chunk in one transaction: contacts, the feed numbers they use, and the owner's entries. Returns resource name -> contact."""
    # By name: a listing may show somebody twice.
    fresh = list({str(person["resourceName"]): person for person in people if person["resourceName"] not in linked}.values())
    known = [linked[str(person["resourceName"])] for person in people if person["resourceName"] in linked]
    press = Press(actor=work.account.key, claim="", at=work.engine.now(), origin="take_in")
    db, key = work.engine.db, work.account.key
    # Whoever adds to somebody else's label has it as a group of his own.
    group = work.account.groups.get(label.id, "") or (label.group if label.owner == key else "")
    caught_up: list[int] = []

    def write(transaction: Transaction) -> dict[str, Entry]:
        caught_up.clear()
        account = lease_check.holder(db, transaction, key, work.lease.fence)
        head = labels.get_heads(db, [label.id], transaction)[label.id]
        joining = [c for c in _read_known(work, known, transaction) if label.id not in c.labels and c.is_own(key)]
        made: dict[str, Entry] = {}
        for at, person in enumerate(fresh):
            stored = normalise(from_google(person), work.account.region)
            contact = new_contact(label, stored, press, slot=head.slots + at, seq=head.seq + at + 1)
            contacts.write(transaction, db, contact)
            made[contact.id] = _linked(contact, person, group)
        for at, contact in enumerate(joining):
            seq = head.seq + len(fresh) + at + 1
            contacts.write(transaction, db, replace(contact, labels=contact.labels | {label.id}, feeds={**contact.feeds, label.id: seq}))
            if group and (entry := work.entry(contact.id)) is not None:
                made[contact.id] = replace(entry, groups=tuple(sorted({*entry.groups, group})))
        count = len(fresh) + len(joining)
        if count:
            labels.write_head(transaction, db, label.id, Head(head.seq + count, head.slots + len(fresh), head.live + count))
            copies.write_entries(transaction, db, key, made)
            if account.cursor(label.id) == head.seq or work.account.cursor(label.id) == head.seq:
                caught_up.append(head.seq + count)
        return made

    made = transact(db, write)
    work.note(made)
    photos.linked(work, made)
    if caught_up:
        # The owner's own account is in step with what was just read from it.
        work.set_cursor(label.id, caught_up[-1])
    return {entry.resource: contact for contact, entry in made.items()}


def _read_known(work: Work, names: list[str], transaction: Transaction) -> list[Contact]:
    return [contact for name in names if (contact := contacts.get(work.engine.db, name, transaction)) is not None]


def _linked(contact: Contact, person: Mapping[str, Any], group: str) -> Entry:
    source = copying.contact_source(person)
    wrote, came = digest(contact.person), digest(from_google(person))
    return Entry(
        resource=str(person["resourceName"]),
        etag=str(source.get("etag", "")),
        update_time=str(source.get("updateTime", "")),
        revision=contact.revision,
        hidden=(),
        wrote=wrote,
        seen={name: came.get(name, "-") for name in {*wrote, *came} if wrote.get(name) != came.get(name)},
        groups=(group,) if group else (),
        state=CopyState.LINKED,
        photo_due=bool(photos.mark_of(person)),
    )


def _finish(work: Work, label: Label) -> None:
    work.change(**{accounts.path("taking", label.id): firestore.DELETE_FIELD})
    work.account = replace(work.account, taking={name: token for name, token in work.account.taking.items() if name != label.id})
    work.engine.db.document(f"labels/{label.id}").update({"state": LabelState.READY.value})
    work.engine.queue.fan_out(label.id)

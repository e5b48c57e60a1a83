"""What becomes of an owner's own contact that leaves his last shared label: it is his alone again, or goes with the label on his word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from firestore_models import trash
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry
from sync import copying
from sync.desire import MARKER
from sync.errors import BatchRefused, EtagMoved, Gone, GoogleTrouble, ValueRefused
from sync.work import Work

MARKED = ("clientData",)
BATCH = 200
ATTEMPTS = 3


def is_erased(work: Work, contact: Contact, entry: Entry) -> bool:
    """Whether this contact of the account's own goes to the trash of its Google Contacts: it was in a label that its owner deleted together
    with its contacts, and in no other that still stands; or it was itself deleted, by him or out of his whole address book."""
    account = work.account
    if not contact.is_own(account.key) or entry.state is CopyState.ADOPTED:
        return False
    if any(reach.erases and reach.leaving and label in contact.labels for label, reach in account.reach.items()):
        return True
    return not contact.labels and trash.takes_own(work.engine.db, contact.id)


def unmark(work: Work, resources: Sequence[str]) -> None:
    """Take our marker off contacts that we made for their owner and that are his alone from now on: nothing of ours is left on them, and he
    may share them anew. What moves under our hands again and again keeps it."""
    waiting = list(resources)
    for _ in range(ATTEMPTS):
        waiting = [name for start in range(0, len(waiting), BATCH) for name in _unmark_some(work, waiting[start : start + BATCH])]
        if not waiting:
            return


def _unmark_some(work: Work, resources: list[str]) -> list[str]:
    """Returns those that are to be tried again."""
    found = work.people.batch_get(resources)
    marked = {name: person for name, person in found.items() if not isinstance(person, GoogleTrouble) and copying.marker_of(person) is not None}
    marked = {name: person for name, person in marked.items() if person["resourceName"] == name}  # one that was merged away is no copy of ours
    if not marked:
        return []
    work.hold()
    try:
        work.people.batch_update({name: _without_marker(person) for name, person in marked.items()}, MARKED)
    except (BatchRefused, EtagMoved, Gone):
        return list(marked)  # nothing was written: read anew
    except ValueRefused:
        return []
    return []


def _without_marker(person: Mapping[str, Any]) -> dict[str, Any]:
    rest = [{"key": item.get("key"), "value": item.get("value")} for item in person.get("clientData", []) if item.get("key") != MARKER]
    return {"clientData": rest, "metadata": {"sources": [dict(copying.contact_source(person))]}}

"""Of two values typed at once the later one stands, whichever of them reaches us last (product.md 4).

An edit in Google Contacts is found some time after it was made, often after a later one of somebody else. What was typed earlier is then
still written down as a state of the contact, so that it is in the history, and what was typed later is put back in the same transaction.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from firestore_models import contacts
from firestore_models.conflicts import Typist
from firestore_models.contacts import Contact, Revision
from firestore_models.store import Db, Transaction
from sharing.merge import Conflict, merge
from sharing.person import Person, digest

ORIGIN = "later"  # of a state that stands again
LOOK_BACK = 20  # revisions looked through for who typed what


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an edit: `typed` is the contact with all of it, `stands` what stands after all, which differs where something else
    was typed later, by `typist`. `conflicts`: each with who typed what stands and who the other."""

    typed: Person
    stands: Person
    typist: Typist | None
    conflicts: tuple[tuple[Conflict, Typist, Typist], ...]


def judge(db: Db, transaction: Transaction, found: Contact, start: Revision, theirs: Person, editor: Typist) -> Verdict:
    """Merge what `editor` typed, and when, into the contact as it is now; `start` is the state that he began from."""
    merged = merge(start.person, found.person, theirs)
    typists = _typists(db, transaction, found, start.number, {each.field for each in merged.conflicts})
    ours_later = {field for field, typist in typists.items() if typist.at > editor.at}
    gave_way = tuple((each, editor, typists[each.field]) for each in merged.conflicts if each.field not in ours_later)
    if not ours_later:
        return Verdict(merged.person, merged.person, None, gave_way)
    put_back = merge(start.person, found.person, theirs, ours_later=ours_later)
    stood = tuple((each, typists[each.field], editor) for each in put_back.conflicts if each.field in ours_later)
    last = max((typists[field] for field in ours_later), key=lambda typist: typist.at)
    return Verdict(merged.person, put_back.person, last, (*gave_way, *stood))


def _typists(db: Db, transaction: Transaction, found: Contact, base: int, fields: Set[str]) -> dict[str, Typist]:
    """Who was the last one since `base` to change each of these fields. Read only when something gives way."""
    after = contacts.present_revision(found)
    typists: dict[str, Typist] = {}
    for number in range(found.revision - 1, max(base, found.revision - LOOK_BACK) - 1, -1):
        before = contacts.revision(db, found, number, transaction) if fields - typists.keys() else None
        if before is None:
            break
        old, new = digest(before.person), digest(after.person)
        changed = {field for field in fields - typists.keys() if old.get(field) != new.get(field)}
        typists |= dict.fromkeys(changed, Typist(after.edited_by, after.typed))
        after = before
    return {**dict.fromkeys(fields, Typist(after.edited_by, after.typed)), **typists}

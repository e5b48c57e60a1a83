"""What somebody changed in his copy comes home: merged where he may edit, undone in his account and kept as his private comment where not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firestore_models import comments, edits
from firestore_models.claims import Press
from firestore_models.contacts import Contact
from firestore_models.contacts import revision as revision_of
from firestore_models.copies import Entry
from firestore_models.edits import HiddenWrite
from firestore_models.rights import NotAllowed, NotFound
from sharing.lens import project
from sharing.normal import normalise
from sharing.person import Person, digest, from_google
from sync import copying
from sync.work import Work


def came_back(work: Work, contact: Contact, entry: Entry, person: Mapping[str, Any]) -> Contact:
    """Take in a changed copy and return the contact as it then is.

    The base is the revision and lens the copy was written with (design.md, rule 8); what equals a later state of the contact is our own
    late write, not an edit (rule 5).
    """
    start = revision_of(work.engine.db, contact, entry.revision)
    if start is None:
        return contact
    hidden = frozenset(entry.hidden)
    view = project(start.person, hidden)
    typed = _typed(entry, view, normalise(from_google(person), work.account.region))
    if _is_ours(work, contact, entry, typed):
        return contact
    press = Press(actor=work.account.key, claim="", at=work.engine.now(), origin="google")
    try:
        edited = edits.edit(work.engine.db, press, contact.id, base=entry.revision, typed=typed)
    except (NotAllowed, NotFound, HiddenWrite):
        _keep_for_author(work, contact, view, typed)
        return contact
    if edited.fields:
        for label in edited.contact.labels:
            work.engine.queue.fan_out(label)
    return edited.contact


def _typed(entry: Entry, view: Person, came: Person) -> Person:
    """The copy as a person left it: fields that nobody touched count as the view itself, whatever form Google gave them."""
    touched = set(copying.touched_fields(entry, came))
    for name in {*digest(view), *digest(came)} - touched:
        came = came.with_field(name, view.values(name))
    return came


def _is_ours(work: Work, contact: Contact, entry: Entry, typed: Person) -> bool:
    """Whether the copy equals what we would have written for a later revision: a holder that lost its lease wrote late (rule 5)."""
    hidden = frozenset(entry.hidden)
    for number in range(contact.revision, entry.revision, -1):
        state = revision_of(work.engine.db, contact, number)
        if state is not None and digest(project(state.person, hidden)) == digest(typed):
            return True
    return False


def _keep_for_author(work: Work, contact: Contact, view: Person, typed: Person) -> None:
    """Nothing anybody typed is lost: without the right it stays with its author alone (product.md 1)."""
    fields = edits.changed_fields(view, typed)
    if fields:
        comments.keep_reverted(work.engine.db, contact.id, work.account.key, typed, fields, work.engine.now())

"""Bugs in what a contact holds: how edits are told from echoes, merged, and cut for those who may not see everything."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from firestore_models import edits, later
from firestore_models.claims import Press
from firestore_models.edits import HiddenWrite
from firestore_models.rights import NotAllowed, NotFound
from sharing.fields import MANAGED_FIELDS
from sharing.lens import Hidden
from sharing.merge import Merged, merge
from sharing.person import Person, from_google, same_values
from sync import copying, desire, incoming
from sync.incoming import Reading
from tests.simulation.mutants.planting import Mutant, Swap, mutant, swapped

_known = incoming._known
_changed_fields = edits.changed_fields


def _merge_without_base(base: Person, ours: Person, theirs: Person, **how: Any) -> Merged:
    del base
    return merge(ours, ours, theirs, **how)


def _merge_whole_lists(base: Person, ours: Person, theirs: Person, **how: Any) -> Merged:
    del how
    for name in MANAGED_FIELDS:
        if not same_values(base.values(name), theirs.values(name), primary=True):
            ours = ours.with_field(name, theirs.values(name))
    return Merged(ours, ())


def _known_by_etag(reading: Reading, name: str, person: Mapping[str, Any]) -> None:
    entry, contact = reading.work.entry(name), reading.contact(name)
    source = copying.contact_source(person)
    if entry is not None and contact is not None and entry.etag != source.get("etag") and not copying.is_older(source, entry):
        press = Press(actor=reading.work.account.key, claim="", at=reading.work.engine.now(), origin="google")
        with swapped(Swap(edits, "changed_fields", _always_changed)), suppress(NotAllowed, NotFound, HiddenWrite):
            reading.touched[name] = edits.edit(reading.work.engine.db, press, name, base=entry.revision, typed=from_google(person)).contact
    _known(reading, name, person)


def _always_changed(before: Person, after: Person) -> tuple[str, ...]:
    return _changed_fields(before, after) or ("names",)


def _uncut(person: Person, hidden: Hidden) -> Person:
    del hidden
    return person


CONTENTS: tuple[Mutant, ...] = (
    mutant(
        "no base value",
        "two versions are merged without the one they both come from: the later one wins whole",
        Swap(later, "merge", _merge_without_base),
    ),
    mutant(
        "trust etag",
        "a new etag counts as an edit, whatever the contact holds",
        Swap(incoming, "_known", _known_by_etag),
    ),
    mutant(
        "hidden cut after the merge instead of before send",
        "a copy is written from the whole contact; hidden values are left out only where edits come home",
        Swap(desire, "project", _uncut),
    ),
    mutant(
        "whole-list merge",
        "a list of values is taken whole from whoever changed it last",
        Swap(later, "merge", _merge_whole_lists),
    ),
)

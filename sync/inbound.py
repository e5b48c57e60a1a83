"""What somebody changed in his copy comes home: merged where he may edit, undone in his account and kept as his private comment where not."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from firestore_models import comments, edits, notices
from firestore_models.contacts import Contact
from firestore_models.contacts import revision as revision_of
from firestore_models.copies import Entry, Pause
from firestore_models.edits import HiddenWrite
from firestore_models.notices import NoticeKind
from firestore_models.rights import NotAllowed, NotFound
from sharing.adopt import Told, overlaid
from sharing.lens import project
from sharing.normal import comparable, normalise
from sharing.person import EMPTY, Person, digest, from_google
from sync import copying, telling
from sync.hidden_then import settled
from sync.own_values import own_of, told
from sync.work import Work

# A program that rewrites a contact back and forth is stopped after so many times within an hour (product.md 4).
REWRITES = 5
REWRITE_WINDOW = timedelta(hours=1)


def came_back(work: Work, contact: Contact, entry: Entry, person: Mapping[str, Any]) -> Contact:
    """Take in a copy that was changed and return the contact as it then is; the entry stands for the copy as it was found.

    The base is the revision and lens the copy was written with (design.md, rule 8); what equals a later state of the contact is our own
    late write, not an edit (rule 5).
    """
    shown = reading_of(work, contact, entry, person)
    if shown is None:
        return contact
    region, entry, view, apart = work.account.region, shown.entry, shown.view, shown.apart
    late = waiting(work, contact, entry, view, apart.shared)
    typed = apart.shared.with_fields({name: view.values(name) for name in late})

    def as_found(shared: Person, revision: int) -> Entry:
        return _as_found(entry, person, overlaid(shared, apart.own, region), revision, late.keys())

    if (number := written_late(work, contact, entry, typed)) is not None and not late:
        work.set_entry(contact.id, as_found(typed, number))
        return contact
    edits_found = typings(work, contact, entry, view, apart.shared, late)
    if not edits_found:
        # Another spelling of the same: nobody's edit, and not to be written back (promises.md, incident 20).
        work.set_entry(contact.id, as_found(view, entry.revision))
        return contact
    if work.note_rewrite(contact.id, window=REWRITE_WINDOW) > REWRITES:
        return _freeze(work, contact, entry)
    after = contact
    for found in edits_found:
        after = _bring_home(work, after, entry, found, copying.moment(str(copying.contact_source(person).get("updateTime", ""))))
    there = as_found(typed, after.revision if after is not contact else entry.revision)
    if after is not contact:
        there = replace(there, began=_began(entry, there, digest(overlaid(project(after.person, frozenset(entry.hidden)), apart.own, region)), late))
    work.set_entry(contact.id, there)
    return after


@dataclass(frozen=True, slots=True)
class CopyRead:
    """A copy as it stands, against what was last known of it: its entry as it really was, the view it was written from, and what it says now."""

    entry: Entry
    view: Person
    apart: Told


def reading_of(work: Work, contact: Contact, entry: Entry, person: Mapping[str, Any]) -> CopyRead | None:
    """How a copy that was changed is to be understood; None when the state that it was written from is not known any more."""
    start = revision_of(work.engine.db, contact, entry.revision)
    if start is None:
        return None
    came, own, region = from_google(person), own_of(work, contact.id, entry), work.account.region
    entry = settled(entry, start.person, came, own, region)
    hidden = frozenset(entry.hidden)
    view = project(start.person, hidden)
    return CopyRead(entry, view, told(work, contact.id, entry, _typed(entry, overlaid(view, own, region), came, region), view, hidden))


@dataclass(frozen=True, slots=True)
class Typing:
    """What somebody made of a view, and the revision that the view was of."""

    base: int
    view: Person
    typed: Person


def typings(work: Work, contact: Contact, entry: Entry, view: Person, typed: Person, late: Mapping[str, int]) -> list[Typing]:
    """What was really changed, each against what stood there when it was: fields that wait to be rewritten (`late`) began from an older state."""
    found = Typing(entry.revision, view, typed.with_fields({name: view.values(name) for name in late}))
    older: list[Typing] = []
    for number in sorted(set(late.values())):
        state = revision_of(work.engine.db, contact, number)
        if state is not None:
            then = project(state.person, frozenset(entry.hidden))
            older.append(Typing(number, then, then.with_fields({name: typed.values(name) for name, base in late.items() if base == number})))
    region = work.account.region
    return [each for each in (found, *older) if comparable(each.typed, region) != comparable(each.view, region)]


def waiting(work: Work, contact: Contact, entry: Entry, view: Person, typed: Person) -> dict[str, int]:
    """Fields whose rewriting was still to come when the copy was changed again, and the revision that they show: where they show none, because
    they were changed once already, the one that they began from."""
    wanted = digest(view)
    late = {name for name in {*wanted, *entry.wrote} if entry.wrote.get(name) != wanted.get(name) and typed.values(name) != view.values(name)}
    found: dict[str, int] = {}
    for number in range(entry.revision - 1, max(0, entry.revision - edits.LOOK_BACK), -1) if late else ():
        state = revision_of(work.engine.db, contact, number)
        older = digest(project(state.person, frozenset(entry.hidden))) if state is not None else {}
        found = {name: number for name in late if older and older.get(name) == entry.wrote.get(name)} | found
    return {name: number for name, number in entry.began.items() if name in late} | found


def _began(before: Entry, there: Entry, wanted: Mapping[str, str], late: Mapping[str, int]) -> dict[str, int]:
    """Of a copy that was changed the fields that are still not as wanted, and the revision that each began from: should its holder go on typing
    before they are rewritten, he has not seen what others made of them since."""
    stale = {name for name in {*wanted, *there.wrote} if there.wrote.get(name) != wanted.get(name)}
    since = {name: number for name, number in before.began.items() if before.wrote.get(name) == there.wrote.get(name)}
    return {name: late.get(name, since.get(name, before.revision)) for name in sorted(stale)}


def _bring_home(work: Work, contact: Contact, entry: Entry, found: Typing, at: datetime | None) -> Contact:
    """`at`: when the copy was changed last, as Google tells it."""
    press = work.press()
    view, typed = found.view, found.typed
    edit = partial(
        edits.edit, work.engine.db, press, contact.id, base=found.base, typed=typed, before=view, unseen=frozenset(entry.hidden), typed_at=at
    )
    try:
        edited = edit()
    except HiddenWrite:
        # The hidden part is kept for its author; what he may change travels all the same, and a value moved out of sight stays where it was.
        _keep_for_author(work, contact, view, typed)
        edited = edit(leave_out_hidden=True)
    except (NotAllowed, NotFound):
        _keep_for_author(work, contact, view, typed)
        return contact
    if edited.fields:
        for label in sorted(edited.contact.labels):
            work.engine.queue.fan_out(label)
    return edited.contact


def keep_departing(work: Work, contact: Contact, entry: Entry, person: Mapping[str, Any]) -> None:
    """A copy is about to be taken back, and its holder has typed into it since we last looked: that stays with him as a private comment."""
    if not copying.touched_fields(entry, from_google(person)) or (shown := reading_of(work, contact, entry, person)) is None:
        return
    view, typed = shown.view, shown.apart.shared
    if comparable(typed, work.account.region) != comparable(view, work.account.region):
        _keep_for_author(work, contact, view, typed)


def _typed(entry: Entry, view: Person, came: Person, region: str) -> Person:
    """The copy as a person left it: fields that nobody touched count as the view itself, whatever form Google gave them."""
    touched = set(copying.touched_fields(entry, came))
    typed = normalise(came, region)
    for name in {*digest(view), *digest(typed)} - touched:
        typed = typed.with_field(name, view.values(name))
    return typed


def _as_found(entry: Entry, person: Mapping[str, Any], typed: Person, revision: int, waiting: Set[str]) -> Entry:
    """The entry of a copy as it stands at Google now: what is wanted is compared with this, and an equal view costs no write."""
    source, came = copying.contact_source(person), from_google(person)
    now = digest(came)
    there = {**digest(typed), **{name: now.get(name, "") for name in waiting}}
    touched = set(copying.touched_fields(entry, came))
    # A field that nobody touched stays as it was known: it may be waiting to be put right, and is no spelling of what is wanted.
    wrote = {name: there.get(name, "") if name in touched else entry.wrote.get(name, "") for name in {*there, *entry.wrote}}
    seen = {name: now.get(name, "-") if name in touched else entry.seen[name] for name in {*touched, *entry.seen}}
    return replace(
        entry,
        resource=str(person["resourceName"]),
        etag=str(source.get("etag", "")),
        update_time=str(source.get("updateTime", "")),
        revision=revision,
        wrote={name: value for name, value in wrote.items() if value},
        seen={name: value for name, value in seen.items() if value != wrote.get(name, "-")},
    )


def written_late(work: Work, contact: Contact, entry: Entry, typed: Person) -> int | None:
    """The later revision that this copy equals: a holder that lost its lease wrote late (rule 5). None: somebody typed it."""
    hidden, region = frozenset(entry.hidden), work.account.region
    for number in range(contact.revision, entry.revision, -1):
        state = revision_of(work.engine.db, contact, number)
        if state is not None and comparable(project(state.person, hidden), region) == comparable(typed, region):
            return number
    return None


def _freeze(work: Work, contact: Contact, entry: Entry) -> Contact:
    """Leave the copy alone. Its entry stays what it was: what was typed into it comes home when somebody frees it."""
    work.set_entry(contact.id, replace(entry, pause=Pause.FROZEN))
    notices.add(work.engine.db, work.account.key, NoticeKind.FROZEN, contact.id, work.engine.now())
    return contact


def _keep_for_author(work: Work, contact: Contact, view: Person, typed: Person) -> None:
    """Nothing anybody typed is lost: without the right it stays with its author alone (product.md 1)."""
    fields = edits.changed_fields(view, typed)
    if typed != EMPTY and fields:
        comments.keep_reverted(work.engine.db, contact.id, work.account.key, typed, fields, work.engine.now())
        notices.add(work.engine.db, work.account.key, NoticeKind.REVERTED, contact.id, work.engine.now(), fields)
        telling.change_reverted(work.engine, work.account)

"""Pages of copies that our store lost: what stands in the account is found again and tied anew, never made or shared a second time.

An account knows which pages it has written (promises.md, incident 3: an empty side beside a base that is not empty stops the run). A listing that
is empty or short stops it, too: the turn is tried again later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from firestore_models import adopted, contacts
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry
from firestore_models.ids import on_page
from firestore_models.labels import LabelKind
from sharing.adopt import overlaid, same_people
from sharing.lens import project
from sharing.normal import comparable
from sharing.person import EMPTY, Person, digest, dumps, from_google
from sync import copying, poll
from sync.desire import MY_CONTACTS, Desired, desire
from sync.errors import Unavailable
from sync.pristine import entry_of, origin
from sync.work import Work

Json = Mapping[str, Any]
Missing = dict[str, tuple[Contact, Desired]]  # contacts that this account should hold, whose entries are lost


def all_known(work: Work) -> Mapping[str, Entry]:
    """Every copy of the account, what was lost found again. Raises GoogleTrouble."""
    entries = work.load_all()
    if work.lost:
        find_again(work)
        entries = work.load_all()
    return entries


def find_again(work: Work) -> None:
    """Tie the copies whose pages are lost to their contacts again; nothing happens while none is. Raises GoogleTrouble.

    What is not found is settled anew, like a copy that is gone.
    """
    if not work.lost:
        return
    news = poll.everything(work.people, work.engine.now())
    if not news.is_complete or not news.people:
        raise Unavailable(may_have_happened=False)
    known = contacts.get_many(work.engine.db, [contact for page in sorted(work.lost) for contact in on_page(page)])
    known = {name: contact for name, contact in known.items() if work.entry(name) is None}
    missing = _missing(known, {name: desire(work.account.key, work.account.reach, contact) for name, contact in known.items()})
    leaving = _missing(known, {name: _before(work, contact) for name, contact in known.items() if name not in missing})
    taken = {entry.resource for entry in work.load_all().values()}
    free = {str(person["resourceName"]): person for person in news.people if not poll.is_tombstone(person)}
    free = {resource: person for resource, person in free.items() if resource not in taken}
    for some in (missing, leaving):
        _find_marked(work, some, free)
        _find_adopted(work, some, free)
        _find_own(work, some, free)
    work.found_again(missing)


def _missing(known: Mapping[str, Contact], wanted: Mapping[str, Desired | None]) -> Missing:
    return {name: (known[name], desired) for name, desired in wanted.items() if desired is not None}


def _before(work: Work, contact: Contact) -> Desired | None:
    """The copy of a contact that is to be taken back, as it was to be until then; None when that is done, or there never was one."""
    reach = {label: replace(entry, leaving=False) for label, entry in work.account.reach.items()}
    behind = [label for label in reach if contact.feeds.get(label, 0) > work.account.cursor(label)]
    return desire(work.account.key, reach, replace(contact, labels=contact.labels | set(behind)))


def _find_marked(work: Work, missing: Missing, free: dict[str, Json]) -> None:
    """Copies that we made say themselves what they stand for. Of two, the one that its holder typed into is kept; the other is found to be a twin."""
    marked: dict[str, list[Json]] = defaultdict(list)
    for person in free.values():
        if (name := copying.marker_of(person)) in missing and name is not None:
            marked[name].append(person)
    for name, people in marked.items():
        contact, desired = missing[name]
        region = work.account.region
        people.sort(key=lambda person: origin(work.engine.db, contact, desired.hidden, person, region).is_untouched)
        _tie(work, missing, free, name, people[0], CopyState.WRITTEN)


def _find_adopted(work: Work, missing: Missing, free: dict[str, Json]) -> None:
    for name, kept in adopted.get_many(work.engine.db, work.account.key, [name for name in missing if name in work.account.linked]).items():
        if not kept.is_apart and kept.resource in free:
            _tie(work, missing, free, name, free[kept.resource], CopyState.ADOPTED, kept.own)


def _find_own(work: Work, missing: Missing, free: dict[str, Json]) -> None:
    """An account's own contacts bear no mark: first those that are as they were when last known, then those that are the same person still."""
    own = {name: contact for name, (contact, _) in missing.items() if contact.is_own(work.account.key)}
    people = {resource: from_google(person) for resource, person in free.items() if copying.marker_of(person) is None} if own else {}
    region = work.account.region
    alike: dict[str, list[str]] = defaultdict(list)
    for resource, person in people.items():
        alike[dumps(comparable(person, region))].append(resource)
    for name, contact in own.items():
        if (found := _first(work, missing[name], free, alike.get(dumps(comparable(contact.person, region)), ()))) is not None:
            _tie(work, missing, free, name, free[found], CopyState.LINKED)
    rest = {name: contact.person for name, contact in own.items() if name in missing}
    for name, resource in same_people(rest, {resource: person for resource, person in people.items() if resource in free}, region).items():
        if _first(work, missing[name], free, [resource]):
            _tie(work, missing, free, name, free[resource], CopyState.LINKED)


def _first(work: Work, wanted: tuple[Contact, Desired], free: Mapping[str, Json], resources: Iterable[str]) -> str | None:
    """The first of these that is not tied and stands where the contact belongs: under its label, or anywhere in a book shared as a whole."""
    contact, desired = wanted
    reach = work.account.present
    in_book = any(label in reach and reach[label].kind == LabelKind.EVERYTHING for label in contact.labels)
    groups = {work.account.groups.get(key, "") for key in desired.keys}
    return next((name for name in resources if name in free and (in_book or groups & copying.groups_in(free[name]))), None)


def _tie(work: Work, missing: Missing, free: dict[str, Json], name: str, person: Json, state: CopyState, own: Person = EMPTY) -> None:
    """Note the copy as written from the state of the contact that it shows: what its holder typed since shows as his edit."""
    contact, desired = missing.pop(name)
    del free[str(person["resourceName"])]
    found = origin(work.engine.db, contact, desired.hidden, person, work.account.region)
    managed = {*work.account.groups.values(), *([MY_CONTACTS] if state is CopyState.WRITTEN else [])}
    entry = replace(entry_of(desired, found, person, tuple(sorted(copying.groups_in(person) & managed))), state=state)
    if own != EMPTY:
        entry = replace(entry, wrote=digest(overlaid(project(found.state.person, found.hidden), own, work.account.region)))
    work.set_entry(name, entry)

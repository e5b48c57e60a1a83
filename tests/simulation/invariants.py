"""I1 to I20 of promises.md, each by its name: what must hold in every world once trouble has ended and everything is settled.

Told from the label documents, the ledger of what was typed, the bytes that left us and what each account holds; never from the
engine's own idea of what it did. I4, I17, I18 and I19 are watched while the world runs (`Watch`), the others are looked at in the end.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import reduce
from typing import Any
from urllib.parse import urlsplit

from firestore_models import accounts, contacts, labels, later, photos, trash
from firestore_models.accounts import AccountState
from firestore_models.contacts import Contact
from firestore_models.copies import Entry, Pause
from firestore_models.held import allowed
from sharing.lens import Hidden, hides, project, visible_union
from sharing.normal import comparable
from sharing.person import EMPTY, Person, digest, from_google, to_google
from sharing.roles import Role
from sync import copying
from tests.simulation.ledger import origin_of, serials, serials_of, serials_on
from tests.simulation.overwriting import i2_nobody_overwrites_what_he_never_saw
from tests.simulation.photo_checks import i1_everybody_has_the_photo, i2_no_photo_is_lost
from tests.simulation.state import State, group_keys, sight_of
from tests.simulation.town import Town
from tests.simulation.twins import Twins

MY_CONTACTS = "contactGroups/myContacts"
READ_LAG = timedelta(seconds=61)
Found = Iterator[str]


# While the world runs


class Watch:
    """Looks at every request that changes something at Google, before it leaves."""

    def __init__(self, town: Town) -> None:
        self.town, self.place = town, town.place
        self.problems: list[str] = []
        self.twins = Twins(town)

    def __call__(self, account: str, method: str, uri: str, body: Any) -> None:
        path = urlsplit(uri).path
        self._last_words(account, path, body)
        self._photo(account, path)
        if "contactGroups" in path or not isinstance(body, dict) or self.place.has_stalled:
            return
        with self.place.quietly():
            for resource, person in _people_in(path, body):
                self._look(account, resource, person, is_new=":createContact" in path or ":batchCreate" in path)
        del method

    def _last_words(self, email: str, path: str, body: Any) -> None:
        """Copies that we delete, and when: no read shows for sure what was typed moments before, and a delete takes no etag (people.md 2.7)."""
        doomed = [path.removeprefix("/v1/").removesuffix(":deleteContact")] if path.endswith(":deleteContact") else []
        doomed += body["resourceNames"] if path.endswith(":batchDeleteContacts") else []
        for resource in doomed:
            self.town.taken_back[email, str(resource)] = self.place.clock.now()
            self._i18(email, str(resource))

    def _photo(self, email: str, path: str) -> None:
        """A photo of ours goes out, or is taken away."""
        resource, _, method = path.removeprefix("/v1/").partition(":")
        if method not in ("updateContactPhoto", "deleteContactPhoto"):
            return
        self.town.photo_writes[email, resource].append(self.place.clock.now())
        if method == "deleteContactPhoto" or self.place.has_stalled:
            return
        key = self.place.key(email)
        with self.place.quietly():
            marker = self._marker(email, key, resource)
            contact = contacts.get(self.place.db, marker) if marker else None
            sight = sight_of(key, contact, labels.get_many(self.place.db, sorted(contact.labels))) if contact is not None else None
        if contact is not None and (sight is None or photos.FIELD in sight.hidden):
            self.problems.append(f"I4: the photo of {contact.id} left for {email}, from whom it is hidden")

    def _i18(self, email: str, resource: str) -> None:
        """What somebody made himself bears no marker of ours: whatever ends, it stays, unless it was itself deleted: by him in the panel, or out
        of the whole address book that he shares."""
        try:
            marker = copying.marker_of(self.place.google.book(email).contact(resource))
        except KeyError:
            return
        if marker is None and not self._was_deleted(email, resource):
            self.problems.append(f"I18: {resource}, which {email} made himself, was deleted by us")

    def _was_deleted(self, email: str, resource: str) -> bool:
        with self.place.quietly():
            known = _entries(self.town, self.place.key(email)).items()
            return any(entry.resource == resource and trash.takes_own(self.place.db, name) for name, entry in known)

    def _look(self, email: str, resource: str, person: dict[str, Any], *, is_new: bool) -> None:
        key = self.place.key(email)
        marker = copying.marker_of(person) if is_new else self._marker(email, key, resource)
        if is_new and marker is not None:
            self._i17(email, key, marker)
            self.twins.sent(email, marker)
        contact = contacts.get(self.place.db, marker) if marker else None
        if contact is None or from_google(person) == EMPTY:
            return  # nothing of a shared contact is in it: a mark that is taken off
        known = labels.get_many(self.place.db, sorted(contact.labels))
        sight = sight_of(key, contact, known)
        if sight is None:
            self.problems.append(f"I18: {contact.id} was written to {email}, who may not see it any more")
            return
        for name, values in from_google(person).fields:
            for value in values:
                if hides(sight.hidden, name, value.type) and (alien := self._alien(key, to_google(EMPTY.with_field(name, [value])))):
                    self.problems.append(f"I4: {name} {alien} of {contact.id} left for {email}, from whom it is hidden")

    def _marker(self, email: str, key: str, resource: str) -> str | None:
        for name, entry in _entries(self.town, key).items():
            if entry.resource == resource:
                return name
        try:
            return copying.marker_of(self.place.google.book(email).contact(resource))
        except KeyError:
            return None

    def _alien(self, key: str, thing: object) -> list[int]:
        typed = self.place.ledger.typed
        return [serial for serial in serials(thing) if serial in typed and typed[serial].author != key]

    def _i17(self, email: str, key: str, marker: str) -> None:
        account = accounts.get(self.place.db, key)
        if account is None or marker not in account.creating.contacts:
            self.problems.append(f"I17: {marker} was created for {email} without an intent written down before")


def _people_in(path: str, body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The persons a request carries, with the resource name each is meant for."""
    if ":batchCreate" in path:
        yield from (("", one["contactPerson"]) for one in body.get("contacts", ()))
    elif ":batchUpdate" in path:
        yield from body.get("contacts", {}).items()
    elif ":createContact" in path:
        yield "", body
    elif ":updateContact" in path:
        yield path.removeprefix("/v1/").removesuffix(":updateContact"), body


def _entries(town: Town, key: str) -> dict[str, Entry]:
    from firestore_models import copies

    return dict(copies.all_entries(town.place.db, key))


# In the end


def _excused(state: State, email: str, contact: str) -> bool:
    """Listed with a reason that a person can read: parked, held, frozen (amendments.md section 5, B7)."""
    account, entry = state.accounts[email], state.entries[email].get(contact)
    return contact in account.parked or (entry is not None and entry.pause is not Pause.NONE)


def _pairs(state: State) -> Iterator[tuple[str, Contact]]:
    for email in state.town.people:
        for contact in state.contacts.values():
            yield email, contact


def i1_convergence(state: State) -> Found:
    for email, account in state.accounts.items():
        if account.state is not AccountState.ACTIVE:
            yield f"I1: {email} is {account.state} although Google lets us in again"
    for email, contact in _pairs(state):
        account = state.accounts[email]
        sight = state.sight(account.key, contact)
        entry = state.entries[email].get(contact.id)
        copy = state.google[email].get(entry.resource) if entry is not None else None
        if sight is None or copy is None or _excused(state, email, contact.id):
            continue
        wanted, there = digest(comparable(project(contact.person, sight.hidden))), digest(comparable(_shown(from_google(copy), sight.hidden)))
        if wanted != there:
            names = sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))
            values = f"{_values(contact.person, names)} against {_values(from_google(copy), names)}"
            yield f"I1: the copy of {contact.id} at {email} differs in {names}: {values}"
        groups = {group for key in group_keys(state, account.key, contact) if (group := account.groups.get(key))}
        if missing := groups - copying.groups_in(copy):
            yield f"I1: the copy of {contact.id} at {email} is not under {sorted(missing)}"


def _shown(person: Person, hidden: frozenset[str]) -> Person:
    return project(person, hidden)


def _values(person: Person, names: list[str]) -> list[int]:
    return sorted(serial for name in names for serial in serials(to_google(person, [name])))


def i2_nothing_typed_is_lost(state: State) -> Found:
    ledger = state.town.place.ledger
    kept = {serial for found in state.revisions.values() for revision in found for serial in serials_of(revision.person)}
    private: dict[str, set[int]] = defaultdict(set)
    for comment in state.comments:
        private[comment["author"]] |= set(serials(json.loads(comment["person"]))) if comment.get("person") else set()
    here = {state.accounts[email].key: {serial for copy in book.values() for serial in serials_on(copy)} for email, book in state.google.items()}
    withdrawn = ledger.withdrawn | set(_last_words(state))
    for serial, typed in ledger.typed.items():
        if serial in kept or serial in withdrawn or serial in private[typed.author] or serial in here[typed.author]:
            continue
        yield f"I2: {typed.field} {serial}, typed by {state.town.place.email(typed.author)} at {typed.at:%d %H:%M:%S} for {typed.origin}, is nowhere"


def _last_words(state: State) -> Iterator[int]:
    """What somebody typed into a copy in the moment it was taken back: it lies in his Google trash."""
    for (email, resource), at in state.town.taken_back.items():
        for serial in serials_on(state.town.place.google.book(email).thrown_away(resource)):
            typed = state.town.place.ledger.typed.get(serial)
            if typed is not None and typed.author == state.accounts[email].key and at - typed.at <= READ_LAG:
                yield serial


def i3_no_value_from_nowhere(state: State) -> Found:
    ledger = state.town.place.ledger
    persons = [(contact.id, contact.person) for contact in state.contacts.values()]
    for email, entries in state.entries.items():
        persons += [(f"{name} at {email}", from_google(copy)) for name, entry in entries.items() if (copy := state.google[email].get(entry.resource))]
    for name, person in persons:
        home = ledger.root(origin_of(person))
        for serial in serials_of(person):
            typed = ledger.typed.get(serial)
            if typed is None or ledger.root(typed.origin) not in (home, "O0"):
                yield f"I3: {name} ({home}) holds {serial}, which was typed for {typed.origin if typed else 'nobody'}"


def i5_hiding_takes_back(state: State) -> Found:
    ledger = state.town.place.ledger
    for email, contact in _pairs(state):
        key = state.accounts[email].key
        sight, entry = state.sight(key, contact), state.entries[email].get(contact.id)
        copy = state.google[email].get(entry.resource) if entry is not None else None
        if sight is None or copy is None or _excused(state, email, contact.id):
            continue
        for name, values in from_google(copy).fields:
            for value in values:
                found = [s for s in serials(value.to_json()) if s in ledger.typed] if hides(sight.hidden, name, value.type) else []
                if any(ledger.typed[serial].author != key for serial in found):
                    yield f"I5: {email} still holds {name} {found} of {contact.id}, hidden from that account"


def i6_one_copy(state: State) -> Found:
    for email, account in state.accounts.items():
        marked: dict[str, set[str]] = defaultdict(set)
        for resource, person in state.google[email].items():
            if (marker := copying.marker_of(person)) is not None:
                marked[marker].add(resource)
        entries = state.entries[email]
        resources = [entry.resource for entry in entries.values() if entry.resource]
        # A merge by its holder leaves markers of other contacts on a copy, or on a contact of his own that bore none: it is the copy of the
        # contact that it is tied to, and I1 holds it against that one's picture.
        tied = set(resources)
        if len(tied) < len(resources):
            yield f"I6: two contacts stand behind one Google contact of {email}"
        for contact in state.contacts.values():
            entry = entries.get(contact.id)
            known = {entry.resource} & state.google[email].keys() if entry is not None else set()
            extra = {resource for resource in marked[contact.id] - tied if (email, resource) not in state.town.revived}
            permitted = state.sight(account.key, contact) is not None
            if permitted and not known and not _excused(state, email, contact.id):
                yield f"I6: {email} has no copy of {contact.id}"
            if not permitted and known:
                yield f"I6: {email} has a copy of {contact.id} without being allowed to"
            if extra and contact.id not in account.parked and not all(_is_own(state, email, resource, contact) for resource in extra):
                yield f"I6: {email} has {len(extra)} further copies of {contact.id}"


def _is_own(state: State, email: str, resource: str, contact: Contact) -> bool:
    """A copy that its holder wrote into is his own (design.md, rule 7)."""
    if (email, resource) in state.town.rewritten:
        return True
    ledger = state.town.place.ledger
    mine = {s for s in serials_on(state.google[email][resource]) if s in ledger.typed and ledger.typed[s].author == state.accounts[email].key}
    return bool(mine) or contact.owner == state.accounts[email].key


def i7_private_contacts_untouched(state: State) -> Found:
    for (email, resource), left in state.town.private.items():
        person = state.google[email].get(resource)
        if person is None or json.dumps(person, sort_keys=True) != left:
            yield f"I7: private contact {resource} of {email} is {'gone' if person is None else 'not as its holder left it'}"
    private = {(email, resource) for email, resource in state.town.private}
    for sent in state.town.place.sent:
        text = json.dumps(sent.body) if sent.body else ""
        for email, resource in private:
            if sent.account == email and (f"{resource}:" in sent.uri or f'"{resource}"' in text):
                yield f"I7: {sent.method} {urlsplit(sent.uri).path} touched {resource} of {email}"


def i8_unmanaged_untouched(state: State) -> Found:
    for (email, resource), groups in state.town.marks.items():
        person = state.google[email].get(resource)
        if person is not None and (lost := {f"contactGroups/{group}" for group in groups} - copying.groups_in(person)):
            yield f"I8: {resource} of {email} lost {sorted(lost)}, which its holder had put it in"


def i9_read_only_cannot_write(state: State) -> Found:
    log = state.town.rights
    for name, found in state.revisions.items():
        contact = state.contacts[name]
        for revision in found:
            if revision.origin in ("take_in", later.ORIGIN):
                continue  # what stands again after an edit that came late was somebody's with the right when it first came
            rights = next((rights for at, rights in reversed(log) if at <= revision.edited_at), {})
            if max((rights.get((label, revision.edited_by), Role.VIEWER) for label in contact.feeds), default=Role.VIEWER) < Role.EDITOR:
                yield f"I9: revision {revision.number} of {name} is by {state.town.place.email(revision.edited_by)}, who may not edit"


def _removals(state: State) -> Iterator[tuple[dict[str, Any], str, list[str]]]:
    """Removals that came from what somebody did in Google: audit row, contact, labels."""
    for row in state.audit:
        if row["origin"] == "google" and row["action"] in ("contact.deleted", "contact.unlabelled"):
            yield dict(row), row["about"][0], list(row["about"][1:])


def _lasting(state: State) -> Iterator[tuple[dict[str, Any], str, list[str]]]:
    """Those that no edit, found later in somebody's copy, beat: what returned can be taken out again by somebody who has seen it."""
    returned: dict[str, list[Any]] = defaultdict(list)
    for row in state.audit:
        if row["origin"] == "google" and row["action"] == "contact.restored":
            returned[row["about"][0]].append(row["at"])
    return ((row, name, names) for row, name, names in _removals(state) if not any(at >= row["at"] for at in returned[name]))


def i10_deletion_guard(state: State) -> Found:
    by_label: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, _, names in _lasting(state):
        for name in names:
            by_label[name].append(row)
    for label, rows in by_label.items():
        size = sum(1 for contact in state.contacts.values() if label in contact.feeds)
        for row in rows:
            day = [other for other in rows if row["at"] - timedelta(days=1) < other["at"] <= row["at"]]
            # Contacts are what is lost: one that somebody put back, and that was taken out once more, is one (product.md 4).
            gone = {other["about"][0] for other in day} - state.town.let_go[label]
            if len(gone) > allowed(size):
                yield f"I10: {len(gone)} contacts left {label} (at most {size} contacts) within a day, unasked"
                break


def i11_absence_is_not_deletion(state: State) -> Found:
    ledger = state.town.place.ledger
    for row, name, _ in _removals(state):
        root = ledger.root(origin_of(state.contacts[name].person))
        done = [at for origin, found in state.town.removals[row["actor"]].items() if ledger.root(origin) == root for at, _ in found]
        if not any(at <= row["at"] for at in done):
            yield f"I11: {name} was taken away in the name of {state.town.place.email(row['actor'])}, who never did that"


def i12_recoverable(state: State) -> Found:
    for name in state.town.place.contacts_seen - state.contacts.keys():
        yield f"I12: {name} cannot be restored: its document is gone"
    for contact in state.contacts.values():
        if not contact.labels and not contact.person:
            yield f"I12: {contact.id} was deleted with nothing kept"


def i13_edit_beats_unseen_delete(state: State) -> Found:
    ledger = state.town.place.ledger
    for row, name, left in _lasting(state):
        contact, actor = state.contacts[name], row["actor"]
        if contact.labels or row["action"] != "contact.deleted":
            continue
        root = ledger.root(origin_of(contact.person))
        seen = [
            values for origin, found in state.town.removals[actor].items() if ledger.root(origin) == root for at, values in found if at <= row["at"]
        ]
        hidden, own = state.town.hidden_ever[actor] | _passed_unseen(state, actor, contact, left), origin_of(state.revisions[name][0].person)
        for field, values in contact.person.fields:
            for value in values:
                found_here = set(serials(value.to_json()))
                # What he had written over before he deleted it, he had seen.
                # What came in by his own merging stood before him in the other contact.
                new = {s for s in found_here if s in ledger.typed and ledger.typed[s].author != actor and ledger.typed[s].origin in (own, "O0")}
                new -= state.town.replaced[actor]
                if new and not hides(hidden, field, value.type) and not any(new <= each for each in seen):
                    yield f"I13: {name} was deleted by {state.town.place.email(actor)}, who had never seen {field} {sorted(new)}"


def _passed_unseen(state: State, actor: str, contact: Contact, names: list[str]) -> Hidden:
    """What he who has a contact by these labels alone cannot see of it, whatever their grants show: by each it came from somebody who may not
    see that either (amendments.md R1). A label without such a limit shows it all."""
    paths = [name for name in names if state.labels[name].owner != actor or contact.is_own(actor, state.labels[name].inherits, name)]
    limits = [contact.passed[name].hidden if name in contact.passed else frozenset[str]() for name in paths]
    return reduce(visible_union, limits) if limits else frozenset()


def i17_no_intent_forgotten(state: State) -> Found:
    for email, account in state.accounts.items():
        if account.creating.contacts:
            yield f"I17: creates of {sorted(account.creating.contacts)} at {email} are still in doubt"
        if account.taking or account.picking:
            yield f"I17: {email} still has labels to read: {sorted([*account.taking, *account.picking])}"


def i17_every_transfer_is_finished(state: State) -> Found:
    for label in state.labels.values():
        if label.inherits and not label.deleted:
            yield f"I17: contacts of {label.id} were not all made its new owner's"


def i18_revoked_holds_nothing(state: State) -> Found:
    for email, account in state.accounts.items():
        for name, reach in account.reach.items():
            label = state.labels.get(name)
            if label is None or label.access_of(account.key, ()) is None:
                yield f"I18: {email} still has {name} in reach ({'leaving' if reach.leaving else 'present'})"


def i19_tenants_apart(state: State) -> Found:
    for contact in state.contacts.values():
        owner = state.town.place.email(contact.owner)
        if contact.tenant != owner.partition("@")[2]:
            yield f"I19: {contact.id} of {owner} is kept under {contact.tenant}"
    for email, entries in state.entries.items():
        for name, entry in entries.items():
            copy = state.google[email].get(entry.resource)
            if name in state.contacts and copy is not None and copying.marker_of(copy) not in (None, name) and not state.town.merged_copies:
                yield f"I19: the entry of {name} at {email} names a copy of {copying.marker_of(copy)}"


def i20_fair(state: State) -> Found:
    for email, account in state.accounts.items():
        for contact, reason in account.parked.items():
            if not reason:
                yield f"I20: {contact} is parked at {email} without a reason"
    for task in state.town.place.tasks.tasks():
        yield f"I20: a task still waits: {task.url} {task.body!r}"


CHECKS: tuple[Callable[[State], Found], ...] = (
    i1_convergence,
    i2_nothing_typed_is_lost,
    i2_nobody_overwrites_what_he_never_saw,
    i3_no_value_from_nowhere,
    i5_hiding_takes_back,
    i6_one_copy,
    i7_private_contacts_untouched,
    i8_unmanaged_untouched,
    i9_read_only_cannot_write,
    i10_deletion_guard,
    i11_absence_is_not_deletion,
    i12_recoverable,
    i13_edit_beats_unseen_delete,
    i17_no_intent_forgotten,
    i17_every_transfer_is_finished,
    i18_revoked_holds_nothing,
    i19_tenants_apart,
    i20_fair,
    i1_everybody_has_the_photo,
    i2_no_photo_is_lost,
)


def check(state: State) -> list[str]:
    return [problem for one in CHECKS for problem in one(state)]

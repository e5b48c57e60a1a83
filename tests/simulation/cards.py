"""What people do in cards: the domain's own transactions, with the rings that the handlers make, pressed directly for speed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from google.api_core.exceptions import GoogleAPICallError

from firestore_models import accounts, contacts, edits, grants, labels, singles
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.contacts import Contact
from firestore_models.edits import HiddenWrite
from firestore_models.grants import Recipient, SharingWithOneself, Terms
from firestore_models.rights import NotAllowed, NotFound, joined
from firestore_models.store import StoreUnavailable
from sharing.lens import hides
from sharing.lens import project as project_view
from sharing.person import Person, from_google, to_google
from sharing.roles import Role
from sync.desire import counts
from tests.simulation.hands import picked
from tests.simulation.ledger import origin_of, serials
from tests.simulation.place import Crash
from tests.simulation.town import Town, random_hidden

ROLES = (Role.VIEWER, Role.EDITOR, Role.DELETER, Role.MANAGER)
FIELDS = ("phoneNumbers", "emailAddresses", "names", "biographies", "birthdays", "organizations")
KINDS = {"phoneNumbers": ("home", "work", "mobile"), "emailAddresses": ("home", "work")}


class Desk:
    """One person in front of a side panel."""

    def __init__(self, town: Town, chance: random.Random, email: str) -> None:
        self.town, self.chance, self.email = town, chance, email
        self.place, self.key = town.place, town.place.key(email)

    def _press(self) -> Press:
        return self.town.press(self.key)

    def contact(self) -> Contact | None:
        """One of the contacts that he can open, or (to be refused) one that he cannot."""
        with self.place.quietly():
            found = [one for snapshot in self.place.db.collection("contacts").stream() if (one := contacts.from_snapshot(snapshot)) is not None]
            account = accounts.get(self.place.db, self.key)
        mine = [one for one in found if account is not None and one.labels & set(account.present)]
        some = mine if mine and self.chance.random() < 0.95 else found
        return picked(self.chance, some)

    def ring(self, *names: str) -> None:
        """Tell the queue, unless the worker is stopped before it can: the rounds make up for that."""
        if self.chance.random() < 0.1:
            self.place.fired["ring lost"] += 1
            return
        for name in sorted(names):
            self.place.live.queue.fan_out(name)

    def edit(self) -> str:
        """Type one value into the view of a contact as it is now, or as it was when the form was opened."""
        contact = self.contact()
        if contact is None:
            return ""
        with self.place.quietly():
            base = max(1, contact.revision - (self.chance.random() < 0.3))
            start = contacts.revision(self.place.db, contact, base) or contacts.present_revision(contact)
            account = accounts.get(self.place.db, self.key)
        hidden = frozenset[str]()
        if account is not None:
            paths = [reach.access for reach in account.present.values() if counts(account.key, reach, contact)]
            hidden = joined(paths).hidden if paths else hidden
        before = project_view(start.person, hidden)
        field = self.chance.choice(FIELDS)
        kind = self.chance.choice(KINDS.get(field, ("",)))
        if hides(hidden, field, kind):
            return ""
        typed = self._typed(before, field, kind)
        edited = edits.edit(self.place.db, self._press(), contact.id, base=start.number, typed=typed, before=before)
        self.ring(*edited.contact.labels)
        return f"edit {field} of {contact.id} from revision {start.number}"

    def _typed(self, before: Person, field: str, kind: str) -> Person:
        items = to_google(before).get(field, [])
        value = self.place.ledger.value(self.key, field, origin_of(before) or "O0", self.place.clock.now(), kind)
        if items and (field not in KINDS or self.chance.random() < 0.6):
            at = self.chance.randrange(len(items))
            self.town.replaced[self.key].update(serials(items[at]))
            items[at] = value
        else:
            items.append(value)
        return before.with_field(field, from_google({field: items}).values(field))

    def create(self) -> str:
        label = self.label()
        if label is None:
            return ""
        made = edits.create(self.place.db, self._press(), label.id, from_google(self.town.new_person(self.chance, self.key)))
        self.ring(label.id)
        return f"create {made.id}"

    def label(self) -> labels.Label | None:
        found = sorted(self.town.all_labels().values(), key=lambda label: label.id)
        return picked(self.chance, found)

    def delete(self) -> str:
        contact = self.contact()
        if contact is None:
            return ""
        only = None if self.chance.random() < 0.5 or not contact.labels else frozenset({self.chance.choice(sorted(contact.labels))})
        edits.remove_from_labels(self.place.db, self._press(), contact.id, only)
        self.ring(*contact.feeds)
        return f"delete {contact.id}"

    def add_to_label(self) -> str:
        contact, label = self.contact(), self.label()
        if contact is None or label is None or label.kind is not labels.LabelKind.LIST:
            return ""
        edits.add_to_label(self.place.db, self._press(), contact.id, label.id)
        self.ring(label.id)
        return f"put {contact.id} under {label.id}"

    def change_grant(self) -> str:
        label = self.label()
        if label is None or not label.grants:
            return ""
        principal = self.chance.choice(sorted(label.grants))
        row = label.grants[principal].grant
        what = self.chance.choice(("role", "hidden", "mobile"))
        terms = Terms(
            self.chance.choice(ROLES) if what == "role" else row.role,
            not row.mobile if what == "mobile" else row.mobile,
            random_hidden(self.chance) if what == "hidden" else row.hidden,
        )
        actor = label.owner if self.chance.random() < 0.7 else self.key
        grants.change_grant(self.place.db, self.town.press(actor), label.id, principal, terms)
        self.ring(label.id)
        return f"change {what} of {principal} in {label.id}"

    def share(self) -> str:
        label = self.label()
        other = self.place.key(self.chance.choice(self.town.people))
        if label is None:
            return ""
        terms = Terms(self.chance.choice(ROLES), self.chance.random() < 0.8)
        actor = label.owner if self.chance.random() < 0.7 else self.key
        grants.share(self.place.db, self.town.press(actor), label, [Recipient(self.account(other), known=True)], terms)
        self.place.live.queue.drain(other)
        self.ring(label.id)
        return f"share {label.id} with {self.place.email(other)}"

    def account(self, key: str) -> Account:
        with self.place.quietly():
            found = accounts.get(self.place.db, key)
        assert found is not None
        return found

    def unshare(self) -> str:
        label = self.label()
        if label is None or not label.grants:
            return ""
        principal = self.chance.choice(sorted(label.grants))
        actor = self.chance.choice((label.owner, principal.partition(":")[2]))
        grants.end_grant(self.place.db, self.town.press(actor), label.id, principal)
        self.ring(label.id)
        return f"end {principal} in {label.id}"

    def rename(self) -> str:
        label = self.label()
        if label is None:
            return ""
        self.town.count += 1
        grants.rename(self.place.db, self._press(), label.id, f"Label {self.town.count}")
        self.ring(label.id)
        return f"rename {label.id}"

    def share_single(self) -> str:
        """One contact to one person: a label of the two of them."""
        contact, other = self.contact(), self.place.key(self.chance.choice(self.town.people))
        if contact is None or other == self.key:
            return ""
        sharer = self.account(self.key)
        terms = Terms(self.chance.choice(ROLES[:3]), self.chance.random() < 0.8)
        made = singles.share_known(self.place.db, self._press(), sharer, contact.id, [Recipient(self.account(other), known=True)], terms)
        self.ring(*(label.id for label in made))
        return f"share {contact.id} with {self.place.email(other)}"

    def share_own(self) -> str:
        """One of one's own private contacts to one person."""
        mine = sorted(resource for email, resource in self.town.private if email == self.email)
        other = self.place.key(self.chance.choice(self.town.people))
        if not mine or other == self.key:
            return ""
        resource = self.chance.choice(mine)
        terms = Terms(self.chance.choice(ROLES[:3]), True)
        recipient = Recipient(self.account(other), known=True)
        self.town.made_public(self.email, resource)
        made = singles.share_own(self.place.db, self._press(), self.account(self.key), resource, [recipient], terms)
        self.place.live.queue.drain(self.key)
        self.ring(*(label.id for label in made))
        return f"share own {resource} with {self.place.email(other)}"


ACTIONS: Mapping[str, tuple[int, Callable[[Desk], str]]] = {
    "card edit": (14, Desk.edit),
    "card create": (3, Desk.create),
    "card delete": (2, Desk.delete),
    "card label": (2, Desk.add_to_label),
    "grant": (5, Desk.change_grant),
    "share": (2, Desk.share),
    "unshare": (1, Desk.unshare),
    "card rename": (1, Desk.rename),
    "single": (1, Desk.share_single),
    "own single": (1, Desk.share_own),
}
REFUSALS = (NotFound, NotAllowed, HiddenWrite, SharingWithOneself, StoreUnavailable, GoogleAPICallError)


def act(town: Town, name: str, chance: random.Random) -> str:
    """One person presses one button."""
    return press(town, ACTIONS[name][1], chance)


def press(town: Town, button: Callable[[Desk], str], chance: random.Random) -> str:
    """A refusal changes nothing; a worker may die in the middle of it."""
    place = town.place
    desk = Desk(town, chance, chance.choice(town.people))
    before = set(place.ledger.typed)
    place.at_work = True
    try:
        done = button(desk)
    except (*REFUSALS, Crash) as refusal:
        done = f"refused: {type(refusal).__name__}"
        # What a refused form held is still on its author's screen.
        new = set(place.ledger.typed) - before
        place.ledger.withdrawn |= new - (town.stored() if isinstance(refusal, Crash | StoreUnavailable | GoogleAPICallError) else set())
        if isinstance(refusal, Crash):
            place.start()
    finally:
        place.at_work = False
    town.note_rights()
    return f"{desk.email.partition('@')[0]}: {done}" if done else ""

"""The planner alone: what `sync.desire` decides, carried out by a Google of a dozen lines that never fails.

One origin is disturbed in every way an account can be behind (older revision, other lens, another set of labels, a lost or a surplus
copy, values that its holder typed meanwhile), planned and carried out until nothing is left to plan. It must end, and end right. No I/O,
so tens of thousands of cases fit where a whole service fits hundreds.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from firestore_models.accounts import Reach
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry, Pause
from firestore_models.labels import LabelKind
from firestore_models.rights import joined
from sharing.lens import Hidden, absorb, project
from sharing.merge import merge
from sharing.person import EMPTY, Person, Value, digest
from sharing.roles import Role
from sync.desire import MY_CONTACTS, Create, Desired, Forget, Remove, Unlink, Update, counts, decide, desire, group_key, memberships, needs_group

ME, OWNER = "me", "owner"
AT = datetime(2026, 11, 24, tzinfo=UTC)
PLACES = ("birthdays", "biographies", "phoneNumbers/home", "phoneNumbers/work", "emailAddresses", "emailAddresses/home", "organizations")
ROUNDS = 4  # more than any honest plan needs


class NeverEnds(AssertionError):
    """Planning over the outcome of a plan gave a plan again and again."""


@dataclass
class Copy:
    """One contact as this Google holds it."""

    person: Person
    groups: set[str]


@dataclass
class Case:
    """One account, the contacts of its labels, and what it holds of them."""

    reach: dict[str, Reach]
    contacts: dict[str, Contact]
    history: dict[str, dict[int, Person]]
    entries: dict[str, Entry] = field(default_factory=dict)
    google: dict[str, Copy] = field(default_factory=dict)
    made: int = 0

    @property
    def groups(self) -> dict[str, str]:
        """Every group of every label exists: making them is not the planner's."""
        return {group_key(reach): f"contactGroups/{group_key(reach)}" for reach in self.reach.values()}


def random_person(chance: random.Random, serial: int) -> Person:
    """Few values of few types, so that cases collide."""
    person = EMPTY.with_field("names", [Value({"givenName": f"N{serial}", "familyName": chance.choice("ABC")})])
    for name, types in (("phoneNumbers", ("home", "work", "mobile")), ("emailAddresses", ("home", "work", ""))):
        values = {chance.randrange(5): chance.choice(types) for _ in range(chance.randrange(4))}
        person = person.with_field(name, [Value({"value": _value(name, number), "type": kind}) for number, kind in values.items()])
    if chance.random() < 0.4:
        person = person.with_field("birthdays", [Value({"date": {"year": 1970 + chance.randrange(3), "month": 5, "day": 4}})])
    if chance.random() < 0.4:
        person = person.with_field("biographies", [Value({"value": f"note {chance.randrange(3)}"})])
    if chance.random() < 0.4:
        person = person.with_field("organizations", [Value({"name": f"Firm {chance.randrange(3)}", "title": chance.choice(("", "Boss"))})])
    return person


def _value(name: str, number: int) -> str:
    return f"+3161234567{number}" if name == "phoneNumbers" else f"v{number}@x.example"


def changed(chance: random.Random, person: Person, serial: int) -> Person:
    """What somebody makes of a person: some fields of another one."""
    other = random_person(chance, serial)
    for name in ("names", "phoneNumbers", "emailAddresses", "birthdays", "biographies", "organizations"):
        if chance.random() < 0.3:
            person = person.with_field(name, other.values(name))
    return person


def random_hidden(chance: random.Random) -> Hidden:
    return frozenset(place for place in PLACES if chance.random() < 0.15)


def random_case(chance: random.Random) -> Case:
    """An origin in step, then disturbed."""
    reach = {label: _reach(chance, label) for label in ("l1", "l2", "l3")[: chance.randint(1, 3)]}
    contacts, history = {}, {}
    for number in range(chance.randint(1, 5)):
        made = _contact(chance, f"l1-{number}", number, reach)
        contacts[made.id] = made
        history[made.id] = {made.revision: made.person}
    case = Case(reach, contacts, history)
    settle(case)
    disturb(chance, case)
    return case


def _reach(chance: random.Random, label: str) -> Reach:
    kind = chance.choice((LabelKind.LIST, LabelKind.LIST, LabelKind.SINGLE, LabelKind.EVERYTHING))
    owner = ME if chance.random() < 0.25 else OWNER
    role = Role.OWNER if owner == ME else chance.choice((Role.VIEWER, Role.EDITOR, Role.DELETER, Role.MANAGER))
    hidden = frozenset() if owner == ME else random_hidden(chance)
    return Reach(label, label, kind.value, owner, owner, "t", role, hidden, chance.random() < 0.7, (), 0)


def _contact(chance: random.Random, name: str, number: int, reach: Mapping[str, Reach]) -> Contact:
    labels = frozenset(label for label in reach if chance.random() < 0.7)
    owner = next((reach[label].owner for label in sorted(labels)), OWNER)
    return Contact(name, "t", owner, random_person(chance, number), labels, dict.fromkeys(labels, 1), 1, owner, AT, "card")


def disturb(chance: random.Random, case: Case) -> None:
    """What happens between two turns of an account."""
    for name, contact in list(case.contacts.items()):
        for _ in range(chance.randrange(3)):
            contact = replace(contact, person=changed(chance, contact.person, int(name[-1])), revision=contact.revision + 1)
            case.history[name][contact.revision] = contact.person
        if chance.random() < 0.3:
            contact = replace(contact, labels=frozenset(label for label in case.reach if chance.random() < 0.5))
        case.contacts[name] = contact
        _disturb_copy(chance, case, name)
    for label, reach in list(case.reach.items()):
        if chance.random() < 0.3 and reach.owner != ME:
            case.reach[label] = replace(reach, hidden=random_hidden(chance), mobile=chance.random() < 0.7, leaving=chance.random() < 0.2)


def _disturb_copy(chance: random.Random, case: Case, name: str) -> None:
    entry = case.entries.get(name)
    if entry is None:
        return
    what = chance.random()
    if what < 0.1:  # the holder deleted it, and that came in
        del case.entries[name], case.google[entry.resource]
    elif what < 0.2:
        _bring_home(chance, case, name, entry)
    elif what < 0.25:  # a held deletion that was restored
        case.entries[name] = replace(entry, pause=Pause.NONE, groups=())
        case.google[entry.resource].groups -= set(case.groups.values())


def _bring_home(chance: random.Random, case: Case, name: str, entry: Entry) -> None:
    """The holder edited his copy: merged into the shared contact, and the entry stands for what was found."""
    contact, copy = case.contacts[name], case.google[entry.resource]
    typed = project(changed(chance, copy.person, int(name[-1])), frozenset(entry.hidden))
    start = case.history[name][entry.revision]
    theirs = absorb(start, project(start, frozenset(entry.hidden)), typed, frozenset(entry.hidden))
    merged = merge(start, contact.person, theirs).person
    copy.person = typed
    if merged != contact.person:
        case.contacts[name] = replace(contact, person=merged, revision=contact.revision + 1)
        case.history[name][contact.revision + 1] = merged
    case.entries[name] = replace(entry, wrote=digest(typed))


def settle(case: Case) -> int:
    """Plan and carry out until nothing is planned; returns the rounds it took. Raises NeverEnds."""
    for number in range(ROUNDS):
        if not step(case):
            return number
    raise NeverEnds


def step(case: Case) -> int:
    """One plan, carried out; returns how much was planned."""
    planned = 0
    for name, contact in case.contacts.items():
        desired = desire(ME, case.reach, contact)
        wanted = decide(name, desired, case.entries.get(name))
        if wanted is not None:
            planned += 1
            _carry_out(case, wanted)
        planned += _regroup(case, name, desired)
    return planned


def _carry_out(case: Case, wanted: Create | Update | Remove | Unlink | Forget) -> None:
    match wanted:
        case Create(desired):
            case.made += 1
            resource = f"people/c{case.made}"
            groups = {case.groups[key] for key in desired.keys}
            case.google[resource] = Copy(desired.view, groups | ({MY_CONTACTS} if desired.mobile or not groups else set()))
            state = CopyState.LINKED if case.contacts[desired.contact].owner == ME else CopyState.WRITTEN
            case.entries[desired.contact] = _entry(desired, resource, case.google[resource].groups, state)
        case Update(desired, entry, mask):
            copy = case.google[entry.resource]
            for name in mask:
                copy.person = copy.person.with_field(name, desired.view.values(name))
            case.entries[desired.contact] = _entry(desired, entry.resource, set(entry.groups), entry.state)
        case Remove(contact, entry):
            del case.google[entry.resource], case.entries[contact]
        case Unlink(contact, entry):
            case.google[entry.resource].groups -= set(case.groups.values())
            del case.entries[contact]
        case Forget(contact):
            del case.entries[contact]


def _entry(desired: Desired, resource: str, groups: set[str], state: CopyState) -> Entry:
    wrote, hidden = digest(desired.view), tuple(sorted(desired.hidden))
    return Entry(resource, "e", "", desired.revision, hidden, wrote, groups=tuple(sorted(groups)), state=state)


def _regroup(case: Case, name: str, desired: Desired | None) -> int:
    entry = case.entries.get(name)
    if desired is None or entry is None or entry.pause is not Pause.NONE:
        return 0
    moves = memberships(desired, entry, case.groups, is_own=entry.state is CopyState.LINKED)
    groups = {*entry.groups, *moves.join} - set(moves.leave)
    case.google[entry.resource].groups = set(groups)
    case.entries[name] = replace(entry, groups=tuple(sorted(groups)))
    return bool(moves.join or moves.leave)


def faults(case: Case) -> list[str]:
    """What is not as it should be, told without the planner's own words: from rights and lens alone."""
    found = []
    held = {entry.resource: name for name, entry in case.entries.items()}
    if len(held) != len(case.entries):
        found.append("I6: two contacts stand behind one Google contact")
    for name, contact in case.contacts.items():
        paths = [reach for reach in case.reach.values() if counts(ME, reach, contact)]
        entry = case.entries.get(name)
        if bool(paths) != (entry is not None):
            found.append(f"I6: {name} is {'missing' if paths else 'left behind'}")
        elif entry is not None:
            found += _of_copy(case, contact, paths, case.google[entry.resource])
    orphans = [copy for resource, copy in case.google.items() if resource not in held and copy.groups & set(case.groups.values())]
    return found + (["I6: a copy that nobody knows stayed under our label"] if orphans else [])


def _of_copy(case: Case, contact: Contact, paths: list[Reach], copy: Copy) -> list[str]:
    found = []
    view = project(contact.person, joined([path.access for path in paths]).hidden)
    if digest(copy.person) != digest(view):
        found.append(f"I1: {contact.id} holds something else than its view")
    under = [reach for reach in case.reach.values() if not reach.leaving and reach.label in contact.labels]
    wanted = {case.groups[group_key(reach)] for reach in under if needs_group(ME, reach)}
    if copy.groups & set(case.groups.values()) != wanted:
        found.append(f"I1: {contact.id} is under other labels than its own")
    return found

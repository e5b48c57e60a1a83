"""What one account's copy of one contact should be, and what must be done about it: pure, decided before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firestore_models.accounts import Reach
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry, Pause
from firestore_models.labels import LabelKind
from firestore_models.rights import joined, limited
from sharing.lens import Hidden, project
from sharing.person import Person, digest

MY_CONTACTS = "contactGroups/myContacts"
MARKER = "commonbook"  # clientData key: the contact a copy stands for (google/people.md 1.3)


@dataclass(frozen=True, slots=True)
class Desired:
    """One copy as it should be. `keys` name groups (see group_key), not Google's resource names, which are made on the way."""

    contact: str
    revision: int
    view: Person
    hidden: Hidden
    keys: tuple[str, ...]
    mobile: bool


@dataclass(frozen=True, slots=True)
class Create:
    desired: Desired


@dataclass(frozen=True, slots=True)
class Update:
    """Rewrite the People fields in `mask`; an empty mask only notes that the entry stands for a newer revision."""

    desired: Desired
    entry: Entry
    mask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remove:
    """Take our copy out of the account."""

    contact: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Unlink:
    """Stop managing somebody's own contact: it stays in the account, out of the groups that we put it in."""

    contact: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Forget:
    """Drop an entry that no copy stands behind."""

    contact: str


Step = Create | Update | Remove | Unlink | Forget


def group_key(reach: Reach) -> str:
    """Which of an account's groups a label's copies go into: all single shares of one person make one label there (amendments.md R5)."""
    return f"by:{reach.owner}" if reach.kind == LabelKind.SINGLE else reach.label


def needs_group(account: str, reach: Reach) -> bool:
    """The owner's whole address book and single shares have no label in the owner's own account."""
    return reach.owner != account or reach.kind == LabelKind.LIST


def counts(account: str, reach: Reach, contact: Contact) -> bool:
    """Whether a label is a path for this account to this contact. One's own label is none to a contact that came from somebody else:
    passing a copy on must not widen what one sees of it oneself (amendments.md R2)."""
    return not reach.leaving and reach.label in contact.labels and (reach.owner != account or contact.is_own(account, reach.inherits, reach.label))


def desire(account: str, reach: Mapping[str, Reach], contact: Contact) -> Desired | None:
    """The copy this account should hold, or None. Over several labels: highest role, widest sight, one copy (product.md 1)."""
    paths = [entry for entry in reach.values() if counts(account, entry, contact)]
    if not paths:
        return None
    access = joined([limited(path.access, contact, path.label) for path in paths])
    # It stands under every label it is in: also under one's own that it was passed on by, which gives no sight of it.
    under = [entry for entry in reach.values() if not entry.leaving and entry.label in contact.labels]
    keys = sorted({group_key(entry) for entry in under if needs_group(account, entry)})
    return Desired(
        contact=contact.id,
        revision=contact.revision,
        view=project(contact.person, access.hidden),
        hidden=access.hidden,
        keys=tuple(keys),
        mobile=access.mobile,
    )


def decide(contact: str, desired: Desired | None, entry: Entry | None) -> Step | None:
    """What has to be done for one contact; None when the copy is as it should be. Group memberships are compared apart."""
    if desired is None:
        if entry is None:
            return None
        if not entry.resource:
            return Forget(contact)
        return Remove(contact, entry) if entry.state is CopyState.WRITTEN else Unlink(contact, entry)
    if entry is None:
        return Create(desired)
    if entry.pause is not Pause.NONE:
        return None
    mask = stale_fields(entry, digest(desired.view))
    if mask or entry.revision != desired.revision or entry.hidden != tuple(sorted(desired.hidden)) or entry.trying is not None:
        return Update(desired, entry, mask)
    return None


def stale_fields(entry: Entry, wanted: Mapping[str, str]) -> tuple[str, ...]:
    """People fields whose content in the copy is not what is wanted, by the hashes of what was last meant to be there."""
    return tuple(sorted(name for name in {*entry.wrote, *wanted} if entry.wrote.get(name) != wanted.get(name)))


@dataclass(frozen=True, slots=True)
class Memberships:
    """Groups a copy must join and leave, as resource names."""

    join: tuple[str, ...]
    leave: tuple[str, ...]


def memberships(desired: Desired, entry: Entry, groups: Mapping[str, str], *, is_own: bool) -> Memberships:
    """Only groups that we manage are compared; labels and stars that people set themselves are none of our business (I8), and for an own
    contact so is My Contacts."""
    wanted = {groups[key] for key in desired.keys if groups.get(key)}
    if desired.mobile and not is_own:
        wanted.add(MY_CONTACTS)
    present = set(entry.groups) - ({MY_CONTACTS} if is_own else set())
    return Memberships(join=tuple(sorted(wanted - present)), leave=tuple(sorted(present - wanted)))

"""Between a shared contact and the JSON of one copy: what is sent to Google, and what its answer tells us to remember."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry
from sharing.person import Person, digest, from_google, to_google
from sync.desire import MARKER, MY_CONTACTS, Desired


def body_of(desired: Desired, groups: Mapping[str, str]) -> dict[str, Any]:
    """A new copy: the view, our marker, and the groups it belongs to."""
    names = groups_of(desired, groups)
    return {
        **to_google(desired.view),
        "clientData": [{"key": MARKER, "value": desired.contact}],
        "memberships": [{"contactGroupMembership": {"contactGroupResourceName": name}} for name in names],
    }


def groups_of(desired: Desired, groups: Mapping[str, str]) -> list[str]:
    names = [groups[key] for key in desired.keys if groups.get(key)]
    # Every contact must be in some group (people.md 1.2): one in no label at all is at least in My Contacts.
    return [*names, MY_CONTACTS] if desired.mobile or not names else names


def update_of(desired: Desired, entry: Entry, mask: tuple[str, ...]) -> dict[str, Any]:
    """A rewrite of `mask`; the etag makes it fail when the copy moved since we last knew it."""
    return rewrite_of(desired.view, entry.resource, entry.etag, mask)


def rewrite_of(view: Person, resource: str, etag: str, mask: tuple[str, ...]) -> dict[str, Any]:
    return {**to_google(view, mask), "metadata": {"sources": [{"type": "CONTACT", "id": _source_id(resource), "etag": etag}]}}


def _source_id(resource: str) -> str:
    number = resource.removeprefix("people/c")
    return f"{int(number):x}" if number.isdecimal() else number


def entry_after(desired: Desired, person: Mapping[str, Any], groups: tuple[str, ...], state: CopyState) -> Entry:
    """What to remember of a copy from Google's answer to our write."""
    source = contact_source(person)
    wrote, came = digest(desired.view), digest(from_google(person))
    return Entry(
        resource=str(person["resourceName"]),
        etag=str(source.get("etag", "")),
        update_time=str(source.get("updateTime", "")),
        revision=desired.revision,
        hidden=tuple(sorted(desired.hidden)),
        wrote=wrote,
        # Where Google keeps another form than we sent, its own form is what an untouched copy looks like (design.md, rule 8).
        seen={name: came.get(name, "-") for name in {*wrote, *came} if wrote.get(name) != came.get(name)},
        groups=groups,
        state=state,
    )


def entry_of_own(person: Mapping[str, Any], revision: int, hidden: tuple[str, ...], state: CopyState) -> Entry:
    """The entry of somebody's own contact as it stands: nothing of it was written by us yet."""
    source = contact_source(person)
    return Entry(
        resource=str(person["resourceName"]),
        etag=str(source.get("etag", "")),
        update_time=str(source.get("updateTime", "")),
        revision=revision,
        hidden=hidden,
        wrote=digest(from_google(person)),
        state=state,
    )


def differing(wanted: Person, present: Person) -> tuple[str, ...]:
    """Fields of a copy that are not as wanted. What stands in a place hidden from its holder goes, whoever put it there: a value of ours is
    taken back (I5), one of his own was kept as his private comment when it was found (T11)."""
    want, there = digest(wanted), digest(present)
    return tuple(sorted(name for name in {*want, *there} if there.get(name) != want.get(name)))


def contact_source(person: Mapping[str, Any]) -> Mapping[str, Any]:
    """The CONTACT entry of metadata.sources: the only trustworthy etag and time (people.md 1.1)."""
    sources = person.get("metadata", {}).get("sources", [])
    return next((source for source in sources if source.get("type") == "CONTACT"), {})


def marker_of(person: Mapping[str, Any]) -> str | None:
    """The contact this copy was made for, as its marker says; None for somebody's own contact. Of several that of the value Google calls the
    primary one: their order means nothing."""
    return next(iter(markers_of(person)), None)


def markers_of(person: Mapping[str, Any]) -> list[str]:
    """The contacts this copy was made for: one into which its holder merged another copy is marked for both."""
    marked = [item for item in person.get("clientData", []) if item.get("key") == MARKER]
    marked.sort(key=lambda item: (not item.get("metadata", {}).get("primary", False), str(item.get("value"))))
    return [str(item.get("value")) for item in marked]


def groups_in(person: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(
        str(item["contactGroupMembership"]["contactGroupResourceName"])
        for item in person.get("memberships", [])
        if "contactGroupResourceName" in item.get("contactGroupMembership", {})
    )


def managed_groups(person: Mapping[str, Any], groups: Mapping[str, str]) -> tuple[str, ...]:
    """Of the groups a copy stands in those that we look after: the account's own for our labels (`Account.groups`), and My Contacts."""
    return tuple(sorted(groups_in(person) & {*groups.values(), MY_CONTACTS}))


def touched_fields(entry: Entry, person: Person) -> tuple[str, ...]:
    """People fields in which a copy differs from what was last seen there: somebody changed them. Empty = our own echo."""
    now = digest(person)
    names = {*now, *entry.wrote, *entry.seen}
    return tuple(sorted(name for name in names if now.get(name, "-") != entry.seen.get(name, entry.wrote.get(name, "-"))))


def shows_latest(entry: Entry, contact: Contact) -> bool:
    """Whether a copy shows its holder all that was typed into the contact: the entry of one that he changed stands for the state that his change
    made, while what others had made of other fields may still wait to be written into it."""
    return entry.revision >= contact.revision and not entry.began


def as_seen(entry: Entry, person: Person) -> Entry:
    """The entry of a copy as it stands now, whoever made it so."""
    now = digest(person)
    return replace(entry, seen={**entry.seen, **{name: now.get(name, "-") for name in touched_fields(entry, person)}})


def is_older(source: Mapping[str, Any], entry: Entry) -> bool:
    """Whether what a listing tells is from before our last write: Google's lists lag (design.md, rule 6)."""
    told, known = moment(str(source.get("updateTime", ""))), moment(entry.update_time)
    return told is not None and known is not None and told < known


def moment(text: str) -> datetime | None:
    """A time in Google's RFC 3339, with or without a fraction: as text the two do not compare."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None

"""I1, I2 and I5 for photos: everybody who sees a contact has its photo, whoever may not see it has none, and none that was given is lost.

A photo is told by what it looks like: Google makes its own file of what it gets, and we make ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from firestore_models import photos
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Pause
from firestore_models.photos import FIELD, Picture
from sharing.roles import Role
from sync.picture import is_same, prepare
from tests.simulation.state import Json, State

READ_LAG = timedelta(seconds=61)


def i1_everybody_has_the_photo(state: State) -> Iterator[str]:
    for email, account in state.accounts.items():
        for name, entry in state.entries[email].items():
            contact, copy = state.contacts.get(name), state.google[email].get(entry.resource)
            sight = state.sight(account.key, contact) if contact is not None else None
            if contact is None or copy is None or sight is None or entry.state is CopyState.ADOPTED:
                continue
            if name in account.parked or entry.pause is not Pause.NONE:
                continue
            shown = _shown(state, copy)
            if FIELD in sight.hidden and shown is not None:
                yield f"I5: {email} has a photo on {name}, whose photo is hidden from that account"
            if FIELD not in sight.hidden and not is_same(shown, _kept(state, contact, contact.photo)):
                yield f"I1: {email} has {_words(shown)} on {name}, which has {_words(_kept(state, contact, contact.photo))}"


def i2_no_photo_is_lost(state: State) -> Iterator[str]:
    """The last photo that somebody with the right gave a copy is the contact's, or among its former ones, unless others followed."""
    for (email, resource), (at, given) in state.town.photos.items():
        account = state.accounts[email]
        contact = _behind(state, email, resource)
        if contact is None or contact.id in account.parked or not _had_the_right(state, account.key, contact, at):
            continue
        if any(at <= ours <= at + READ_LAG for ours in state.town.photo_writes[email, resource]):
            continue  # no read shows for sure what was done moments before, and a photo is written without an etag (google/people.md 2.7)
        kept = [_kept(state, contact, each) for each in (contact.photo, *contact.photos_before)]
        later = [row for row in state.audit if row["action"] == "contact.photo" and row["about"][0] == contact.id and row["at"] >= at]
        if len(later) <= photos.KEPT and not any(is_same(given, each) for each in kept):
            yield f"I2: the photo that {email} gave {contact.id} at {at:%d %H:%M:%S} is nowhere"


def _behind(state: State, email: str, resource: str) -> Contact | None:
    name = next((name for name, entry in state.entries[email].items() if entry.resource == resource and entry.pause is Pause.NONE), "")
    return state.contacts.get(name) if resource in state.google[email] else None


def _had_the_right(state: State, key: str, contact: Contact, at: datetime) -> bool:
    """From the moment on that he gave it until now, and the photo was never hidden from him."""
    sight = state.sight(key, contact)
    if sight is None or sight.role < Role.EDITOR or FIELD in state.town.hidden_ever[key]:
        return False
    before = [rights for moment, rights in state.town.rights if moment <= at][-1:]
    since = [rights for moment, rights in state.town.rights if moment > at]
    return all(
        max((rights.get((label, key), Role.VIEWER) for label in contact.labels), default=Role.VIEWER) >= Role.EDITOR for rights in before + since
    )


def _kept(state: State, contact: Contact, name: str) -> Picture | None:
    with state.town.place.quietly():
        return photos.get(state.town.place.db, contact.id, name) if name else None


def _shown(state: State, copy: Json) -> Picture | None:
    shown = copy.get("photos", [{"default": True}])[0]
    found = None if shown.get("default") else state.town.place.google.world.people.photo(str(shown["url"]).rpartition("/")[2])
    return prepare(found[1]) if found is not None else None


def _words(picture: Picture | None) -> str:
    return f"photo {picture.id[:6]}" if picture is not None else "no photo"

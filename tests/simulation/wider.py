"""Worlds from seed 1,000,000 on hold more: photos, by hand and in cards, hiding that changes, and labels that change hands.

They are a family of their own, so that the worlds that were there before, and those among them that once failed, stay what they are.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping

from PIL import Image

from firestore_models import hiding, photos, transfer
from firestore_models.grants import Recipient
from firestore_models.transfer import NotTransferable
from local.google import Fault
from sharing.lens import Hidden
from sync.picture import prepare
from tests.simulation.cards import Desk, press
from tests.simulation.hands import Hands, picked
from tests.simulation.town import Town, random_hidden

FROM = 1_000_000
BLOCKS, BLOCK_PX = 4, 24
Chance = random.Random
Act = Callable[[Town, Chance], str]


def is_wider(seed: int) -> bool:
    return seed >= FROM


def picture(number: int) -> bytes:
    """A JPEG like no other: large black and white blocks, which survive any server's own making of it."""
    chance, small = random.Random(number), Image.new("RGB", (BLOCKS, BLOCKS))
    small.putdata([chance.choice(((0, 0, 0), (255, 255, 255), (230, 30, 30))) for _ in range(BLOCKS * BLOCKS)])
    written = io.BytesIO()
    small.resize((BLOCKS * BLOCK_PX,) * 2, Image.Resampling.NEAREST).save(written, "JPEG", quality=90)
    return written.getvalue()


def new_picture(town: Town) -> bytes:
    town.count += 1
    return picture(town.count)


def photo(town: Town, chance: Chance) -> str:
    """Somebody gives a contact another photo in Google Contacts, mostly a shared one."""
    hands = Hands(town, chance, chance.choice(town.people))
    person = hands.one()
    if person is None:
        return ""
    resource, data = str(person["resourceName"]), new_picture(town)
    hands.book.set_photo(resource, data)
    town.photos[hands.email, resource] = (town.place.clock.now(), prepare(data))
    town.touched_private(hands.email, resource)
    return f"{hands.email.partition('@')[0]}: photo on {resource}"


def no_photo(town: Town, chance: Chance) -> str:
    """Somebody takes a photo away in Google Contacts."""
    hands = Hands(town, chance, chance.choice(town.people))
    found = [one for one in hands.book.contacts() if not one.get("photos", [{"default": True}])[0].get("default")]
    person = picked(chance, found)
    if person is None:
        return ""
    resource = str(person["resourceName"])
    hands.book.remove_photo(resource)
    town.photos.pop((hands.email, resource), None)
    town.touched_private(hands.email, resource)
    return f"{hands.email.partition('@')[0]}: no photo on {resource}"


def _card_photo(desk: Desk) -> str:
    """A former photo is put back, or none, or (as a form for it would) another one."""
    contact = desk.contact()
    if contact is None:
        return ""
    former = [each for each in contact.photos_before if each]
    with desk.place.quietly():
        kept = photos.get(desk.place.db, contact.id, desk.chance.choice(former)) if former and desk.chance.random() < 0.6 else None
    given = kept if kept is not None else prepare(new_picture(desk.town)) if desk.chance.random() < 0.7 else None
    changed = photos.put(desk.place.db, desk.town.press(desk.key), contact.id, given)
    desk.ring(*changed.labels)
    return f"photo on {contact.id}"


def _hide(desk: Desk, choose: Callable[[Hidden], Hidden]) -> str:
    """An owner hides something else of a label from somebody than before."""
    label = desk.label()
    if label is None or not label.grants:
        return ""
    principal = desk.chance.choice(sorted(label.grants))
    before = label.grants[principal].grant.hidden
    after = choose(before)
    hiding.hide(desk.place.db, desk.town.press(label.owner), label.id, principal, after, seen=hiding.revision(before))
    desk.ring(label.id)
    return f"hide {sorted(after)} of {label.id} from {principal}" if after != before else ""


def _hide_photos(desk: Desk) -> str:
    """The photos of a label are hidden from somebody, or shown."""
    return _hide(desk, lambda before: before ^ {photos.FIELD})


def _hide_fields(desk: Desk) -> str:
    """More fields, fewer, or others. Photos stay as they are."""
    return _hide(desk, lambda before: random_hidden(desk.chance) | (before & {photos.FIELD}))


def _transfer(desk: Desk) -> str:
    """A label goes to another account of its owner's organisation (others are refused); the ring for its contacts may be lost."""
    label, other = desk.label(), desk.place.key(desk.chance.choice(desk.town.people))
    if label is None:
        return ""
    actor = label.owner if desk.chance.random() < 0.85 else desk.key
    try:
        transfer.transfer(desk.place.db, desk.town.press(actor), [label.id], Recipient(desk.account(other), known=True))
    except NotTransferable as refusal:
        return f"refused: {refusal.hindrance}"
    desk.ring(label.id)
    return f"{label.id} goes to {desk.place.email(other)}"


def photos_away(town: Town, chance: Chance) -> str:
    """Google gives away no photos for a while."""
    town.place.google.faults.add(Fault(path="/photos/", status=503, times=chance.randint(1, 4)))
    return ""


def photo_write_fails(town: Town, chance: Chance) -> str:
    """A photo that we write is refused for now, or taken with its answer lost."""
    status = chance.choice((429, 503, None))
    after = status != 429 and chance.random() < 0.6
    town.place.google.faults.add(
        Fault(path=r":updateContactPhoto|:deleteContactPhoto", method=None, status=status, cut=status is None, after_commit=after)
    )
    return ""


def _at_a_desk(do: Callable[[Desk], str]) -> Act:
    return lambda town, chance: press(town, do, chance)


ACTIONS: Mapping[str, tuple[float, Act]] = {
    "photo": (9.0, photo),
    "no photo": (2.0, no_photo),
    "card photo": (2.5, _at_a_desk(_card_photo)),
    "hide photos": (2.5, _at_a_desk(_hide_photos)),
    "hide fields": (4.0, _at_a_desk(_hide_fields)),
    "transfer": (1.5, _at_a_desk(_transfer)),
    "photos away": (1.0, photos_away),
    "photo write fails": (1.0, photo_write_fails),
}
"""How often in one world."""
EVIDENCE: Mapping[str, str] = {kind: kind for kind in ("photo", "no photo", "card photo", "hide photos", "hide fields", "transfer")}
"""Counted when it was really done, and not refused or without anything to do it to."""


def act(town: Town, kind: str, chance: Chance) -> str:
    """One of these happens."""
    said = ACTIONS[kind][1](town, chance)
    if said and "refused" not in said and kind in EVIDENCE:
        town.place.fired[kind] += 1
    return said


def strewn(kinds: list[str], seed: int) -> list[str]:
    """A script's kinds with these in some of their places."""
    chance = random.Random(seed ^ 0x1DE)
    for kind, (often, _) in ACTIONS.items():
        for place in chance.sample(range(len(kinds)), min(len(kinds), int(often + chance.random()))):
            kinds[place] = kind
    return kinds

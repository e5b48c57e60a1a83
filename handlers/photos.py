"""Photos on cards: Google's servers fetch them without any sign-in, so each address is good for one reader, one contact, and not for long.

Hidden, taken away, unknown, run out: the same figure, answered in the same way (amendments.md P3). Google's own address of a photo stands in no card.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firestore_models import accounts, photos
from firestore_models.accounts import Account
from firestore_models.ids import hashed
from firestore_models.photos import FIELD, Picture
from handlers import showing
from handlers.context import Context
from handlers.errors import NotThere
from handlers.showing import Shown
from handlers.web import WebAnswer, WebCall
from sharing.lens import Hidden

PURPOSE = "photo"
AN_HOUR_S = 3_600
_HEADERS = {"Cache-Control": "private, max-age=300"}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What an address is good for. `photo` is there so that a new photo has a new address; what is shown is the present one."""

    contact: str
    account: str
    lens: str
    photo: str
    until: int  # seconds since 1970


def url_of(book: Context, account: Account, seen: Shown) -> str:
    """Where this reader's card finds the photo, for one to two hours; "" when there is none that he may see."""
    if not seen.contact.photo or FIELD in seen.access.hidden:
        return ""
    # Whole hours, so that the same card drawn again has the same address and the picture comes from a cache.
    until = (int(book.now().timestamp()) // AN_HOUR_S + 2) * AN_HOUR_S
    parts = (seen.contact.id, account.key, _lens(seen.access.hidden), seen.contact.photo, str(until))
    said = base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")
    return f"{book.base_url}/photo/{said}.{book.signer.sign(PURPOSE, *parts)}"


def _lens(hidden: Hidden) -> str:
    return hashed("lens", *sorted(hidden))[:12]


def opened(call: WebCall, book: Context) -> WebAnswer:
    """The photo, or the figure that stands for anybody."""
    found = _photo(call.query.get("token", ""), book)
    if found is None:
        return WebAnswer(_nobody(), content_type="image/png", headers=_HEADERS)
    return WebAnswer(found.jpeg, content_type="image/jpeg", headers=_HEADERS)


@cache
def _nobody() -> bytes:
    return Path(__file__).with_name("nobody.png").read_bytes()


def _photo(token: str, book: Context) -> Picture | None:
    ticket = _read(token, book)
    account = accounts.get(book.db, ticket.account) if ticket is not None else None
    if ticket is None or account is None or ticket.until < book.now().timestamp():
        return None
    try:
        seen = showing.one(book, account, ticket.contact)
    except NotThere:
        return None
    if FIELD in seen.access.hidden or _lens(seen.access.hidden) != ticket.lens:
        return None
    return photos.get(book.db, seen.contact.id, seen.contact.photo)


def _read(token: str, book: Context) -> Ticket | None:
    said, _, signature = token.partition(".")
    try:
        contact, account, lens, photo, until = (str(part) for part in json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))))
    except (binascii.Error, ValueError, TypeError):
        return None
    if not book.signer.is_signed(signature, PURPOSE, contact, account, lens, photo, until):
        return None
    return Ticket(contact, account, lens, photo, int(until))

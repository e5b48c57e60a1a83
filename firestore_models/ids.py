"""How things are named: labels, contacts, pages of copies, and the hashes that stand for secrets."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

PAGE_SLOTS = 200  # entries of one page of copies: one People batch, about 25 KB

RandomBytes = Callable[[int], bytes]


def new_id(random: RandomBytes) -> str:
    """Sixteen letters and digits, unguessable, spread evenly (Firestore wants no sequences as names)."""
    return base64.b32encode(random(10)).decode().lower()


def contact_id(book: str, slot: int) -> str:
    """A contact is named after the label it was made in and its slot there, so that pages of copies stay dense."""
    return f"{book}-{slot}"


def is_contact_id(text: str) -> bool:
    """Whether a text from outside (a parameter, a marker) can name a contact at all."""
    book, _, slot = text.rpartition("-")
    return book.isascii() and book.isalnum() and slot.isascii() and slot.isdecimal() and len(text) < 100


def page_of(contact: str) -> str:
    """The page of copies that holds this contact's entry, the same in every account."""
    book, _, slot = contact.rpartition("-")
    return f"{book}-{int(slot) // PAGE_SLOTS}"


def first_of(page: str) -> str:
    """A contact that is on this page of copies, if there is one in its first slot."""
    book, _, number = page.rpartition("-")
    return contact_id(book, int(number) * PAGE_SLOTS)


def on_page(page: str) -> list[str]:
    """All contacts whose entries are on this page of copies, if there are so many."""
    book, _, number = page.rpartition("-")
    return [contact_id(book, int(number) * PAGE_SLOTS + slot) for slot in range(PAGE_SLOTS)]


def is_name(text: str) -> bool:
    """Whether this can be a document's name. What came in a parameter may be anything: a path, a name of Google's, nothing at all."""
    return 0 < len(text) < 100 and text.isascii() and text.replace("-", "").isalnum()


def hashed(*parts: str) -> str:
    """A name for something that must not be readable from its name (tokens, addresses, task windows)."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


def unconfirmed_account(address: str) -> str:
    """The key of an account whose `sub` nobody could tell us yet; the first sign-in with that address binds it (promises.md T13)."""
    return "a-" + hashed("address", address.strip().lower())

"""The link of an invitation: its token is made from a serial with our key, so that it can be sent and shown again without being kept (T14, T28)."""

from __future__ import annotations

from firestore_models.grants import Invite
from firestore_models.ids import hashed, new_id
from handlers.context import Context

PATH = "/invitation"


def drawn(book: Context) -> Invite:
    """A fresh invitation."""
    serial = new_id(book.random)
    return Invite(serial, hash_of(token_of(book, serial)))


def token_of(book: Context, serial: str) -> str:
    """256 bits."""
    return book.signer.sign("invitation", serial, "1") + book.signer.sign("invitation", serial, "2")


def hash_of(token: str) -> str:
    return hashed("invitation", token)


def hash_of_serial(book: Context, serial: str) -> str:
    return hash_of(token_of(book, serial))


def link_of(book: Context, serial: str) -> str:
    return f"{book.base_url}{PATH}/{token_of(book, serial)}"

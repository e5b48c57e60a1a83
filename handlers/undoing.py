"""Undo, in the line after an action: what is taken back stands at the head of its token."""

from __future__ import annotations

from handlers import contact, deleting_label, share
from handlers.answer import Answer
from handlers.context import Context
from handlers.event import Event


def undo(event: Event, book: Context) -> Answer:
    """A token that begins with no such word is a contact's edit."""
    what, _, rest = event.parameters.get("undo", "").partition(" ")
    if what == deleting_label.UNDO:
        return deleting_label.undo(event, book, rest)
    if what == share.UNDO:
        return share.undo(event, book, rest)
    return contact.undo(event, book)

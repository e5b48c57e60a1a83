"""Mails, one kind a row: who writes it, and what follows when it comes back. A writer answers None when there is nothing to say any more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from cards.letter import Letter, html_text, plain_text
from cards.words import Words
from firestore_models import mails
from firestore_models.accounts import Account
from firestore_models.ids import is_name
from firestore_models.mails import MailState
from handlers.context import Context
from handlers.task import TaskCall
from sync.mail import KIND, NAME, Mailer, MailTrouble, message

_log = logging.getLogger(__name__)

Ids = Mapping[str, str]
Writer = Callable[[Context, Ids], Letter | None]


class InHand(Exception):
    """Another delivery of the same task is handing the mail over just now; this one is to come again."""


def later(name: str) -> Callable[..., Any]:
    """A writer by "module.function" of handlers, imported when it first writes: it may itself ask for mails."""
    module, _, function = name.partition(".")
    return lambda book, ids: getattr(import_module(f"handlers.{module}"), function)(book, ids)


# kind -> who writes it
LETTERS: Mapping[str, Writer] = {
    "deletions": later("deletions.letter"),
    "reverted": later("reverted.letter"),
    "greeting": later("greeting.letter"),
    "seized": later("administration.letter"),
    "mention": later("notify.letter"),
    "notify": later("notify.letter"),
    "invitation": later("invitation_mail.letter"),
    "asker": later("invitation_mail.asker_letter"),
}
# kind -> told when the mail server refuses the address for good
CAME_BACK: Mapping[str, Callable[[Context, Ids], None]] = {"invitation": later("invitation_mail.came_back")}
# kind -> told when it was sent
SENT: Mapping[str, Callable[[Context, Ids], None]] = {"reverted": later("reverted.sent")}


def words_for(account: Account) -> Words:
    """The reader's own language. Their clock is not known here: letters name days, not hours."""
    return Words(account.speaks)


def link_to_panel(book: Context, account: Account) -> str:
    """Our page that says where the panel is; it shows nothing of anybody, whoever follows the link (amendments.md P5)."""
    return f"{book.base_url}/panel?" + urlencode({"for": account.address})


def send(task: TaskCall, book: Context) -> None:
    """Write and send one mail, once however often its task is delivered. What cannot be sent is told by kind, never by address (T27)."""
    kind, name = task.body.get(KIND, ""), task.body.get(NAME, "")
    writer = LETTERS.get(kind)
    if writer is None or not is_name(name):
        _log.error("mail of an unknown kind: %s", kind if kind.isidentifier() else "unreadable")
        return
    ids = {key: value for key, value in task.body.items() if key not in (KIND, NAME)}
    letter = writer(book, ids)
    if letter is None:
        return
    if book.mailer is None:
        _log.warning("mail not sent: %s: SMTP_URL is not set", kind)
        return
    begun = mails.begin(book.db, name, kind, letter.tenant, book.now())
    if begun.may_send:
        _hand_over(book, book.mailer, kind, name, ids, letter)
    elif begun.state is MailState.SENDING:
        raise InHand
    elif begun.state is MailState.TOO_MANY:
        _log.warning("mail not sent: %s: too many of one tenant today", kind)


def _hand_over(book: Context, mailer: Mailer, kind: str, name: str, ids: Ids, letter: Letter) -> None:
    try:
        made = message(
            sender=book.sender,
            to=letter.to,
            subject=letter.headline,
            text=plain_text(letter),
            html=html_text(letter),
            name=name,
            at=book.now(),
            kind=kind,
        )
        mailer.send(made)
    except ValueError:
        _came_back(book, kind, name, ids)
    except MailTrouble as trouble:
        if trouble.is_final:
            _came_back(book, kind, name, ids)
            return
        mails.put_down(book.db, name, book.now())
        raise
    else:
        mails.end(book.db, name, MailState.SENT)
        if kind in SENT:
            SENT[kind](book, ids)


def _came_back(book: Context, kind: str, name: str, ids: Ids) -> None:
    _log.warning("mail came back: %s", kind)
    mails.end(book.db, name, MailState.CAME_BACK)
    if kind in CAME_BACK:
        CAME_BACK[kind](book, ids)

"""Mail that left by SMTP and was caught on this computer, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

MOST = 50


class Caught(Protocol):
    """One caught mail."""

    @property
    def sender(self) -> str: ...
    @property
    def recipients(self) -> tuple[str, ...]: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def at(self) -> float: ...


class Mailbox(Protocol):
    """Where caught mails lie, oldest first."""

    def mails(self) -> Iterable[Caught]: ...


def caught(mailbox: Mailbox) -> list[dict[str, Any]]:
    """The last mails, newest first."""
    newest = list(mailbox.mails())[-MOST:][::-1]
    return [{"from": mail.sender, "to": list(mail.recipients), "subject": mail.subject, "text": mail.text, "at": mail.at} for mail in newest]

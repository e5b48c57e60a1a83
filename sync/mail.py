"""Mail: asked for by a task that carries ids only, and handed to the mail server that `SMTP_URL` names.

Nothing of a mail is written before its task is delivered: what it says is what its reader may know at that moment.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

from sync.engine import Engine
from sync.queue import Queue

SENDER_NAME = "Commonbook"
TIMEOUT_S = 20
KIND, NAME = "kind", "mail"  # of a task's body; everything else in it are ids


@dataclass(frozen=True, slots=True)
class MailTrouble(Exception):
    """The mail server did not take a mail. `is_final`: it never will, as far as it says; else it is worth trying again."""

    is_final: bool
    code: int = 0


class Mailer(Protocol):
    """Whoever takes finished mails: a server, or in tests a box."""

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail. Raises MailTrouble."""


def post(where: Queue | Engine, kind: str, ids: Mapping[str, str], name: str | None = None, *, after_s: float = 0) -> None:
    """Ask for a mail of this kind (handlers/letters.py, LETTERS) about these ids, `after_s` seconds from now.

    `name` stands for the occasion: asked for again under the same name it is sent once. Without one, each moment is an occasion of its own.
    """
    queue = where.queue if isinstance(where, Engine) else where
    queue.mail({KIND: kind, **ids}, name, after_s=after_s)


def message(*, sender: str, to: str, subject: str, text: str, html: str, name: str, at: datetime, kind: str = "") -> EmailMessage:
    """The finished mail. `name` becomes its Message-ID: sent twice it is one to mail programs. `kind` is for who files mails by rules.

    Raises ValueError for an address with a line end.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = formataddr((SENDER_NAME, sender))
    made["To"] = deliverable(to)
    made["Subject"] = subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    if kind:
        made["X-Commonbook"] = kind
    made["Auto-Submitted"] = "auto-generated"  # no holiday greeting answers it (RFC 3834)
    made.set_content(text)
    made.add_alternative(html, subtype="html")
    return made


def deliverable(address: str) -> str:
    """The address as mail servers take it: a domain in other letters in its ASCII form. Raises ValueError when it is none."""
    name, at, domain = address.strip().rpartition("@")
    if not (at and name and domain) or any(sign.isspace() or not sign.isprintable() or sign in '<>,;"()[]\\' for sign in address.strip()):
        raise ValueError("not one mail address")
    return f"{name}@{domain.encode('idna').decode() if not domain.isascii() else domain}"


class SmtpMailer:
    """A mail server by its address: smtp://USER:PASSWORD@HOST:PORT, encrypted when it offers to be, or smtps:// from the first byte."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._encrypted = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._encrypted else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail. Raises MailTrouble."""
        try:
            with self._connected() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code = min((answer[0] for answer in refused.recipients.values()), default=0)
            raise MailTrouble(is_final=code >= 500, code=code) from None
        except smtplib.SMTPNotSupportedError:
            raise MailTrouble(is_final=True) from None  # an address in letters that this server does not carry
        except smtplib.SMTPAuthenticationError as refused:
            raise MailTrouble(is_final=False, code=refused.smtp_code) from None  # our own fault: says nothing of the mail
        except smtplib.SMTPResponseException as refused:
            raise MailTrouble(is_final=500 <= refused.smtp_code < 600, code=refused.smtp_code) from None
        except (smtplib.SMTPException, OSError):
            raise MailTrouble(is_final=False) from None

    def _connected(self) -> smtplib.SMTP:
        if self._encrypted:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        return server

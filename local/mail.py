"""Catches the mail that leaves by SMTP on a laptop, so that it can be read in the workbench and reaches nobody.

Each mail is a file of its own under `folder`, as it came over the wire; without a folder mails live as long as the process.
"""

from __future__ import annotations

import asyncio
import email
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default as MODERN
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

ENVELOPE = "X-Envelope"  # who it was really from and for, kept in front of the message: Bcc is in no header


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """One mail as it was handed over."""

    sender: str
    recipients: tuple[str, ...]
    at: float  # seconds since 1970
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    @property
    def text(self) -> str:
        """The plain text part, or what there is."""
        part = self.message.get_body(preferencelist=("plain", "html"))
        return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


class Mailbox:
    """Where caught mails lie, oldest first. Safe to read while mail comes in."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._mails: list[CaughtMail] = []
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._mails = [_read(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]
        self._listener: _Listener | None = None

    def mails(self) -> Iterator[CaughtMail]:
        """All mails so far."""
        with self._lock:
            return iter(list(self._mails))

    def put(self, sender: str, recipients: tuple[str, ...], content: bytes, at: float) -> None:
        """Keep one mail."""
        envelope = f"{ENVELOPE}: {json.dumps({'at': at, 'from': sender, 'to': recipients})}\r\n".encode()
        with self._lock:
            mail = _read(envelope + content)
            if self._folder is not None:
                (self._folder / f"{len(self._mails) + 1:06d}.eml").write_bytes(envelope + content)
            self._mails.append(mail)

    def serve(self, port: int = 0) -> int:
        """Listen for SMTP on the loopback, in a thread of its own; returns the port. Raises OSError when the port is taken."""
        self._listener = _Listener(self, port)
        return self._listener.port

    def close(self) -> None:
        """Stop listening; the mails stay."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()


class _Listener:
    """An event loop that lives in its own thread from first to last: the caller's thread may have one running already."""

    def __init__(self, mailbox: Mailbox, port: int) -> None:
        self._mailbox = mailbox
        self._asked = port
        self._bound: Future[int] = Future()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="smtp", daemon=True)
        self._thread.start()
        self.port = self._bound.result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:  # ends what is still going on, then closes the loop
            runner.run(self._listen())

    async def _listen(self) -> None:
        try:
            server = await self._loop.create_server(self._smtp, "127.0.0.1", self._asked)
        except OSError as error:
            self._bound.set_exception(error)
            return
        self._bound.set_result(server.sockets[0].getsockname()[1])
        await self._stop.wait()
        server.close()

    def _smtp(self) -> SMTP:
        return SMTP(_Handler(self._mailbox), hostname="localhost", enable_SMTPUTF8=True, loop=self._loop)


class _Handler:
    """What aiosmtpd calls."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self._mailbox.put(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content, time.time())
        return "250 OK"


def _read(raw: bytes) -> CaughtMail:
    message = email.message_from_bytes(raw, policy=MODERN)
    envelope = json.loads(str(message[ENVELOPE]))
    del message[ENVELOPE]
    return CaughtMail(envelope["from"], tuple(envelope["to"]), envelope["at"], message)

"""Mail that leaves is caught and can be read, whoever it was for."""

from __future__ import annotations

import asyncio
import smtplib
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest

from local.mail import Mailbox


def send(port: int, subject: str, text: str, *recipients: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "commonbook@acme.example", recipients[0], subject
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as smtp:
        smtp.send_message(mail, to_addrs=recipients)


def test_a_mail_is_caught_with_everybody_it_was_for() -> None:
    mailbox = Mailbox()
    port = mailbox.serve()
    send(port, "Ann shares “Sales” with you", "Zoë, 王小明 and السيد\n", "bob@acme.example", "hidden@acme.example")
    mailbox.close()
    (mail,) = mailbox.mails()
    assert mail.recipients == ("bob@acme.example", "hidden@acme.example")
    assert mail.sender == "commonbook@acme.example"
    assert mail.subject == "Ann shares “Sales” with you"
    assert mail.text == "Zoë, 王小明 and السيد\n"
    assert mail.at > 1.7e9


def test_caught_mails_outlive_the_process_in_their_order(tmp_path: Path) -> None:
    first = Mailbox(tmp_path)
    port = first.serve()
    for number in range(3):
        send(port, f"mail {number}", "x", "bob@acme.example")
    first.close()
    second = Mailbox(tmp_path)
    assert [mail.subject for mail in second.mails()] == ["mail 0", "mail 1", "mail 2"]
    send(second.serve(), "mail 3", "x", "bob@acme.example")
    second.close()
    assert [mail.subject for mail in Mailbox(tmp_path).mails()][-1] == "mail 3"


def test_it_listens_whatever_loop_the_caller_runs() -> None:
    async def inside_a_loop() -> list[str]:
        mailbox = Mailbox()
        await asyncio.to_thread(send, mailbox.serve(), "hello", "x", "bob@acme.example")
        mailbox.close()
        return [mail.subject for mail in mailbox.mails()]

    with ThreadPoolExecutor(1) as apart:  # the browser tests leave a loop running in this very thread
        assert apart.submit(lambda: asyncio.run(inside_a_loop())).result() == ["hello"]


def test_a_taken_port_is_told() -> None:
    first, second = Mailbox(), Mailbox()
    port = first.serve()
    with pytest.raises(OSError, match="in use"):
        second.serve(port)
    first.close()
    second.close()

"""What a mail looks like, and that nothing typed into a name can make it anything else (promises.md T25, T26)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.letter import Letter, html_text, plain_text
from local.mail import Mailbox
from sync.mail import MailTrouble, SmtpMailer, deliverable, message

LETTER = Letter(
    to="bob@acme.example",
    subject="Ann shares Sales with you",
    lines=("Ann shares the label Sales with you.", "You may edit."),
    link="https://commonbook.example/i/abc?x=1&y=2",
    link_words="Open",
    why="Ann asked Commonbook to send this.",
)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TRICKS = st.text(st.sampled_from("\r\n\t \x00<>&\"'abc:/.@\u2028\u202e"), max_size=40)


def finished(letter: Letter, to: str = "bob@acme.example") -> EmailMessage:
    return message(
        sender="commonbook@acme.example", to=to, subject=letter.headline, text=plain_text(letter), html=html_text(letter), name="n1", at=AT
    )


def test_a_mail_has_its_lines_its_link_and_why_it_came_in_both_parts() -> None:
    for part in (plain_text(LETTER), html_text(LETTER)):
        assert all(line in part for line in LETTER.lines)
        assert LETTER.why in part
    assert LETTER.link in plain_text(LETTER)
    assert 'href="https://commonbook.example/i/abc?x=1&amp;y=2"' in html_text(LETTER)


def test_markup_in_a_name_is_text() -> None:
    """T25."""
    nasty = "<img src=x onerror=alert(1)> & <a href='x'>"
    html = html_text(replace(LETTER, subject=nasty, lines=(nasty,), why=nasty, link_words=nasty))
    assert "<img" not in html
    assert html.count("<a ") == 1
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;a" in html


@given(TRICKS)
def test_a_name_adds_no_header(name: str) -> None:
    """T26."""
    made = finished(replace(LETTER, subject=f"{name}\r\nBcc: all@acme.example", lines=(name,), why=name))
    head = made.as_bytes().partition(b"\r\n\r\n")[0].decode()
    fields = [line.partition(":")[0] for line in head.split("\r\n") if line[:1] not in (" ", "\t")]
    assert sorted(fields) == ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"]


@pytest.mark.parametrize("to", ["bob@acme.example\r\nBcc: x@y.example", "bob@acme.example, x@y.example", "Bob <bob@acme.example>", "bob", "@x", ""])
def test_a_mail_goes_to_one_address_or_nowhere(to: str) -> None:
    """T26."""
    with pytest.raises(ValueError, match="address"):
        finished(LETTER, to)


def test_a_web_address_typed_as_a_name_is_no_link() -> None:
    """T26: nobody is sent elsewhere in our name."""
    for typed in ("https://evil.example", "WWW.evil.example", "//evil.example"):
        letter = replace(LETTER, subject=typed, lines=(typed,), why=typed)
        for part in (plain_text(letter), html_text(letter), letter.headline):
            assert typed.lower() not in part.lower()


def test_a_domain_in_other_letters_is_written_as_mail_servers_take_it() -> None:
    assert deliverable("ann@bücher.example") == "ann@xn--bcher-kva.example"
    assert deliverable(" ann+x@acme.example ") == "ann+x@acme.example"


def test_a_server_gets_the_mail_as_it_was_written() -> None:
    mailbox = Mailbox()
    mailer = SmtpMailer(f"smtp://127.0.0.1:{mailbox.serve()}")
    mailer.send(finished(replace(LETTER, lines=("Zoë, 王小明 and السيد",))))
    mailbox.close()
    (mail,) = mailbox.mails()
    assert mail.recipients == ("bob@acme.example",)
    assert mail.sender == "commonbook@acme.example"
    assert mail.subject == LETTER.subject
    assert "Zoë, 王小明 and السيد" in mail.text
    assert mail.message["Message-ID"] == "<n1@acme.example>"


def test_a_server_that_is_away_is_worth_trying_again() -> None:
    mailbox = Mailbox()
    port = mailbox.serve()
    mailbox.close()
    with pytest.raises(MailTrouble) as trouble:
        SmtpMailer(f"smtp://127.0.0.1:{port}").send(finished(LETTER))
    assert not trouble.value.is_final

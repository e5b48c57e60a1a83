"""Who is in the open mail: asked of Gmail with the message's own token, and read whatever the sender wrote."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.event import Secret
from handlers.route import GMAIL_HEADERS
from sync import errors
from sync.gmail import Mailbox, read_headers
from tests.sync_clients.conftest import ANN, CONSUMER, Office


def test_headers_of_the_open_mail(office: Office) -> None:
    message = office.google.add_message(
        ANN, headers={"From": "Ada Lovelace <Ada@X.example>", "To": "ann@acme.example, bob@acme.example", "Subject": "secret subject"}
    )
    gmail = office.clients.gmail_with_token(Secret(office.google.access_token(ANN, [GMAIL_HEADERS])))
    found = gmail.headers(message, office.google.message_token(ANN, message))
    assert found.from_ == (Mailbox("Ada Lovelace", "ada@x.example"),)
    assert [box.email for box in found.to] == ["ann@acme.example", "bob@acme.example"]
    assert "secret" not in repr(found)


def test_mail_of_somebody_else_stays_closed(office: Office) -> None:
    message = office.google.add_message(ANN, headers={"From": "ada@x.example"})
    gmail = office.clients.gmail_with_token(Secret(office.google.access_token(CONSUMER, [GMAIL_HEADERS])))
    with pytest.raises(errors.GoogleTrouble):
        gmail.headers(message, office.google.message_token(ANN, message))


def test_without_the_message_s_token_google_refuses_and_it_is_a_type(office: Office) -> None:
    message = office.google.add_message(ANN, headers={"From": "ada@x.example"})
    gmail = office.clients.gmail_with_token(Secret(office.google.access_token(ANN, [GMAIL_HEADERS])))
    with pytest.raises(errors.GoogleTrouble):
        gmail.headers(message, "")


def people_of(value: str) -> tuple[Mailbox, ...]:
    return read_headers([("From", value)]).from_


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ada@x.example", [("", "ada@x.example")]),
        ("Ada <ada@x.example>", [("Ada", "ada@x.example")]),
        ('"Lovelace, Ada" <ada@x.example>, Bob <bob@x.example>', [("Lovelace, Ada", "ada@x.example"), ("Bob", "bob@x.example")]),
        ("=?UTF-8?Q?J=C3=BCrgen_M=C3=BCller?= <j@x.example>", [("Jürgen Müller", "j@x.example")]),
        ("=?utf-8?B?546L5bCP5piO?= <w@x.example>", [("王小明", "w@x.example")]),
        ("Team: Ada <ada@x.example>, bob@x.example;", [("Ada", "ada@x.example"), ("", "bob@x.example")]),
        ("undisclosed-recipients:;", []),
        ("ada@x.example, ADA@X.EXAMPLE", [("", "ada@x.example")]),
        ("Ada\r\n Lovelace <ada@x.example>", [("Ada Lovelace", "ada@x.example")]),
        ("Ada <ada@x.example", [("Ada", "ada@x.example")]),
        ("<b>Ada</b> <ada@x.example>", None),
        ("no address here", []),
        ("Ada <not an address>", []),
        ("Ada <ada@localhost>", []),
        ("", []),
        ("=?utf-8?B?broken", []),
        ("=?no-such-charset?Q?x?= <ada@x.example>", None),
        ('"\\"Quoted\\" Ada" <ada@x.example>', [('"Quoted" Ada', "ada@x.example")]),
    ],
)
def test_weird_addresses(value: str, expected: list[tuple[str, str]] | None) -> None:
    found = [(box.name, box.email) for box in people_of(value)]
    if expected is None:
        assert [email for _, email in found] == ["ada@x.example"]
    else:
        assert found == expected


def test_mailing_list_says_so() -> None:
    assert read_headers([("LIST-ID", "Sales\r\n <sales.acme.example>")]).list_id == "Sales <sales.acme.example>"
    assert read_headers([]).list_id == ""


def test_many_recipients_are_bounded() -> None:
    crowd = ", ".join(f"p{number}@x.example" for number in range(3000))
    assert len(read_headers([("To", crowd)]).to) == 1000


@given(st.text() | st.text(alphabet='<>@.,;:"()\\=?utf-8BQ \r\n\t'))
@example(value=", .;")
def test_any_header_is_read_without_failing(value: str) -> None:
    """What comes out is one clean line and an address without separators, whatever was sent."""
    for box in people_of(value):
        assert "@" in box.email
        assert not any(character in box.email for character in " \r\n<>,;")
        assert not any(character in box.name for character in "\r\n\x00")

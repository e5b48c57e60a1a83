"""The demo world: complete, various, and made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local import demo
from local.clock import Clock
from local.google import Google
from tests.local.google.conftest import api, delegated


@pytest.fixture
def world(clock: Clock) -> Iterator[Google]:
    google = Google(clock, strict=True)
    demo.build(google)
    yield google
    google.close()
    assert google.violations == []


def test_two_firms_two_consumers_and_an_administrator_each(world: Google) -> None:
    by_domain: dict[str, list[str]] = {}
    for account in world.accounts():
        by_domain.setdefault(account.domain, []).append(account.email)
    assert {domain: len(emails) for domain, emails in by_domain.items()} == {demo.HOOGLAND: 6, demo.LUMEN: 4, "": 2}
    assert sorted(account.domain for account in world.accounts() if account.admin) == [demo.HOOGLAND, demo.LUMEN]
    for admin in demo.ADMINS:
        users = api(world, "admin", delegated(world, admin, "admin.directory.user.readonly")).users().list(customer="my_customer").execute()
        assert any(user["isAdmin"] for user in users["users"])


def test_the_storyline_is_ready(world: Google) -> None:
    mail = next(message for message in world.messages(demo.ALICE) if message.header("Subject") == "Nieuw telefoonnummer")
    (pieter,) = world.book(demo.ALICE).find("pieter@meulenbouw.example")
    assert "pieter@meulenbouw.example" in mail.header("From")
    assert "Klanten" in world.book(demo.ALICE).labels_of(pieter["resourceName"])
    assert pieter["phoneNumbers"][0]["value"] == "+31 20 555 0142"
    assert "020 555 0199" in mail.body
    assert world.book(demo.BOB).find("pieter@meulenbouw.example") == []


def test_contacts_are_as_various_as_real_ones(world: Google) -> None:
    klanten = world.book(demo.ALICE).contacts()
    texts = " ".join(contact.get("names", [{}])[0].get("displayName", "") for contact in klanten)
    for piece in ("Müller-Groß", "陈", "محمد", "van der Meulen", "'t Hooft", "Đặng", "<b>Bold</b>", "שרה"):
        assert piece in texts
    assert any("names" not in contact for contact in klanten)
    assert any(len(contact.get("phoneNumbers", [])) == 10 for contact in klanten)
    assert any(len(contact.get("names", [{}])[0].get("displayName", "")) > 120 for contact in klanten)
    types = {item["type"] for contact in klanten for item in contact.get("phoneNumbers", [])}
    assert "vakantiehuis" in types
    dates = [contact["birthdays"][0]["date"] for contact in klanten if "birthdays" in contact]
    assert any("year" not in date for date in dates)
    assert any("year" in date for date in dates)


def test_mail_has_lists_groups_strangers_and_copies(world: Google) -> None:
    mails = world.messages(demo.ALICE)
    assert len(mails) >= 7
    assert any(mail.header("List-Id") for mail in mails)
    assert any("verkoop@hoogland.example" in mail.header("To") for mail in mails)
    assert any(mail.header("Cc").count("@") >= 8 for mail in mails)
    assert [mail.at for mail in mails] == sorted((mail.at for mail in mails), reverse=True)


def test_groups_are_nested(world: Google) -> None:
    groups = world.world.groups
    members = groups.members(groups.find("kantoor@hoogland.example"), derived=True)
    assert {demo.ALICE, demo.BOB, demo.JOOST, demo.FATIMA, demo.SANNE} <= {member.email for member in members}


def test_building_again_brings_nothing_back_and_doubles_nothing(clock: Clock, tmp_path: Path) -> None:
    first = Google(clock, path=tmp_path)
    demo.build(first)
    book = first.book(demo.ALICE)
    (pieter,) = book.find("pieter@meulenbouw.example")
    book.delete(pieter["resourceName"])
    left, mails = len(book.contacts()), len(first.messages(demo.ALICE))
    first.close()
    second = Google(clock, path=tmp_path)
    demo.build(second)
    assert (len(second.book(demo.ALICE).contacts()), len(second.messages(demo.ALICE))) == (left, mails)
    second.close()

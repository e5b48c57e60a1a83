"""Sharing with somebody outside: a mail, a page, Accept or Decline; and not one byte before that."""

from __future__ import annotations

import pytest

from tests.connect.browser import Browser, connect_address, connected
from tests.invitations.steps import accepted, invited, link_of, mailed, member_card
from tests.journeys.steps import book_of, klanten, share, stored, sub_of
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, MALLORY, MARTA


def test_nothing_reaches_the_account_before_it_accepts(world: Watched) -> None:
    """Not one byte: no call in its name at all, though it is connected."""
    connected(world, MARTA)
    world.google.calls.clear()
    link = invited(world)
    world.settle(hours=24)
    assert book_of(world, MARTA) == {}
    assert world.calls_of(MARTA) == []
    Browser(world).open(link)
    world.settle()
    assert world.calls_of(MARTA) == []


def test_a_pending_grant_shows_nothing_in_the_panel(world: Watched) -> None:
    invited(world)
    panel = world.person(MARTA)
    panel.home()
    assert not any(row.text == "Klanten" for row in panel.card.rows())
    assert not panel.card.reads("Pieter")


def test_accepting_through_the_link_is_one_consent_and_brings_the_label(world: Watched) -> None:
    browser = accepted(world)
    assert [hop for hop in browser.hops if "/o/oauth2/" in hop and hop != browser.hops[0]].__len__() == 2, "asked once: its page and its form"
    assert len(world.names_in(MARTA, "Klanten")) == 4
    panel = world.person(MARTA)
    panel.home()
    panel.press_row("Klanten")
    panel.press_row("Pieter Meulen")


def test_the_page_says_who_shares_what_and_what_is_read(world: Watched) -> None:
    page = Browser(world).open(invited(world, access="Can edit")).page
    for part in ("Alice de Vries shares the label Klanten with you.", MARTA, "Can edit", "Left unticked", f"Sign in with Google as {MARTA}"):
        assert part in page
    assert "Pieter" not in page


def test_the_mail_names_the_label_and_no_contact(world: Watched) -> None:
    invited(world)
    (mail,) = [mail for mail in world.mails() if MARTA in mail.recipients]
    assert "Klanten" in mail.subject
    assert ALICE in mail.text
    assert "Pieter" not in mail.text


def test_the_sharer_reads_what_happens(world: Watched) -> None:
    klanten(world)
    panel = world.person(ALICE)
    share(panel, MARTA)
    assert panel.toast == f"{MARTA} is invited. Nothing is sent to that account until the invitation is accepted."
    panel = member_card(world, MARTA)
    assert panel.card.reads("Invitation sent")
    world.settle()
    Browser(world).open(mailed(world, MARTA)).press("Accept").allow(MARTA)
    world.settle()
    panel = member_card(world, "Marta Keller")
    assert panel.card.reads("Up to date")
    assert not panel.card.has_button("Resend invitation")


def test_colleagues_at_once_and_outsiders_asked_in_one_press(world: Watched) -> None:
    klanten(world)
    panel = world.person(ALICE)
    share(panel, f"{BOB}, {MARTA}")
    assert "is on its way to Bob Bakker" in panel.toast
    assert f"{MARTA} is invited" in panel.toast
    world.settle()
    assert len(world.names_in(BOB, "Klanten")) == 4
    assert book_of(world, MARTA) == {}


def test_declining_is_shown_and_can_be_asked_once_more(world: Watched) -> None:
    """J6."""
    page = Browser(world).open(invited(world)).press("Decline").page
    assert "Declined" in page
    panel = member_card(world, MARTA)
    assert panel.card.reads("Declined")
    before = len(world.mails())
    panel.press("Resend invitation")
    world.settle()
    assert len(world.mails()) == before + 1
    Browser(world).open(mailed(world, MARTA)).press("Decline")
    panel = member_card(world, MARTA)
    assert not panel.card.has_button("Resend invitation")
    share(world.person(ALICE), MARTA)
    world.settle()
    assert len(world.mails()) == before + 1, "no further mail"


def test_sharing_twice_mails_once(world: Watched) -> None:
    """T26: one mail per invitee."""
    invited(world)
    share(world.person(ALICE), MARTA)
    world.settle()
    share(world.person(ALICE), MARTA, access="Can edit")
    world.settle()
    assert len([mail for mail in world.mails() if MARTA in mail.recipients]) == 1
    accepted_ = Browser(world).open(mailed(world, MARTA))
    assert "Can edit" in accepted_.page


def test_sharing_again_after_it_lapsed_invites_again(world: Watched) -> None:
    old = invited(world)
    world.clock.advance(31 * 86400)
    share(world.person(ALICE), MARTA)
    world.settle()
    new = mailed(world, MARTA)
    assert new != old
    assert "not valid" in Browser(world).open(old).page
    assert "Accepted" in Browser(world).open(new).press("Accept").allow(MARTA).page


def test_whoever_accepts_is_called_by_name_from_then_on(world: Watched) -> None:
    """P2: typing an address does not tell whose it is."""
    world.person(MARTA).home()
    invited(world)
    assert not member_card(world, MARTA).card.reads("Marta Keller")
    Browser(world).open(mailed(world, MARTA)).press("Accept").allow(MARTA)
    world.settle()
    assert member_card(world, "Marta Keller").card.reads(MARTA)


def test_copy_link_shows_the_link_as_text(world: Watched) -> None:
    """R8: a card cannot copy."""
    link = invited(world)
    panel = member_card(world, MARTA)
    panel.press("Copy link")
    assert link in panel.card.texts()


def test_resending_is_at_most_once_a_day_and_lengthens_the_time(world: Watched) -> None:
    link = invited(world)
    world.clock.advance(25 * 86400)
    member_card(world, MARTA).press("Resend invitation")
    member_card(world, MARTA).press("Resend invitation")
    world.settle()
    assert len([mail for mail in world.mails() if MARTA in mail.recipients]) == 2
    world.clock.advance(20 * 86400)
    assert "Accept" in Browser(world).open(link).page


def test_an_account_that_has_the_panel_accepts_there(world: Watched) -> None:
    world.person(MARTA).home()
    invited(world)
    panel = world.person(MARTA)
    panel.home()
    panel.press("Invitations")
    panel.press_row("Klanten")
    assert panel.card.reads("Alice de Vries shares the label Klanten with you.")
    panel.press("Accept")
    assert panel.card.title == "Connect Google Contacts"
    Browser(world).open(connect_address(panel)).press("Connect").allow(MARTA)
    panel.press("Refresh")
    panel.press("Accept")
    assert panel.toast == "Accepted. Klanten is on its way to your Google Contacts."
    world.settle()
    assert len(world.names_in(MARTA, "Klanten")) == 4
    assert not panel.card.has_button("Invitations")


def test_an_account_that_came_to_the_panel_later_finds_what_waits(world: Watched) -> None:
    invited(world)
    panel = world.person(MARTA)
    panel.home()
    panel.press("Invitations")
    panel.press_row("Klanten")
    panel.press("Decline")
    assert panel.toast == "Declined. Nothing of Klanten comes to you."
    assert member_card(world, MARTA).card.reads("Declined")


def test_a_connected_account_accepts_each_share_by_itself(world: Watched) -> None:
    accepted(world)
    world.label_in_google(ALICE, "Leveranciers", [])
    share(world.person(ALICE), MARTA, label="Leveranciers")
    world.settle()
    assert "Leveranciers" not in world.labels_in(MARTA)
    panel = world.person(MARTA)
    panel.home()
    panel.press("Invitations")
    panel.press_row("Leveranciers")
    panel.press("Accept")
    world.settle()
    assert "Leveranciers" in world.labels_in(MARTA)


def test_one_contact_can_be_offered(world: Watched) -> None:
    klanten(world)
    panel = world.person(ALICE)
    panel.home()
    panel.press_row("Klanten")
    panel.press_row("Pieter Meulen")
    panel.press("Share")
    panel.press("Share", {"People, groups or domains": MARTA})
    world.settle()
    assert book_of(world, MARTA) == {}
    Browser(world).open(mailed(world, MARTA)).press("Accept").allow(MARTA)
    world.settle()
    assert world.names_in(MARTA, "Shared by Alice de Vries") == ["Pieter Meulen"]


def test_taking_a_share_back_ends_the_invitation(world: Watched) -> None:
    link = invited(world)
    panel = member_card(world, MARTA)
    panel.press("Remove")
    panel.press("Confirm")
    assert "not valid" in Browser(world).open(link).page
    panel = world.person(MARTA)
    panel.home()
    assert not panel.card.has_button("Invitations")


def test_a_mail_that_comes_back_is_said(world: Watched) -> None:
    """R3."""
    from sync.mail import MailTrouble

    world.mail_trouble.append(MailTrouble(is_final=True, code=550))
    klanten(world)
    share(world.person(ALICE), "niemand@nergens.example")
    world.settle()
    panel = member_card(world, "niemand@nergens.example")
    assert panel.card.reads("Mail came back")
    panel.press("Copy link")
    assert "Accept" in Browser(world).open(link_of(" ".join(panel.card.texts()))).page


def test_a_manager_invites_under_his_own_cap(world: Watched) -> None:
    """R1."""
    klanten(world)
    share(world.person(ALICE), BOB, access="Can reshare")
    world.settle()
    share(world.person(BOB), MARTA)
    world.settle()
    Browser(world).open(mailed(world, MARTA)).press("Accept").allow(MARTA)
    world.settle()
    assert len(world.names_in(MARTA, "Klanten")) == 4


@pytest.mark.parametrize("typed", ["mårta@gmail.example", f"Marta <{MARTA}>", MARTA.upper()])
def test_addresses_as_people_type_them(world: Watched, typed: str) -> None:
    klanten(world)
    share(world.person(ALICE), typed)
    world.settle()
    assert len(world.mails()) == 1


def test_an_offer_is_overtaken_when_its_domain_is_connected(world: Watched) -> None:
    world.google.undelegate("lumen.example")
    klanten(world)
    share(world.person(ALICE), MALLORY)
    world.settle()
    link = mailed(world, MALLORY)
    world.google.delegate("lumen.example")
    share(world.person(ALICE), MALLORY, access="Can edit")
    world.settle()
    assert len(world.names_in(MALLORY, "Klanten")) == 4
    assert "not valid" in Browser(world).open(link).page
    (label,) = [data for path, data in stored(world).items() if path.startswith("labels/")]
    assert len(label["grants"]) == 1


def test_accepting_keeps_what_was_hidden_from_outsiders(world: Watched) -> None:
    """P6: notes stay hidden from people of another organisation."""
    accepted(world)
    (grant,) = [row for path, data in stored(world).items() if path.startswith("labels/") for row in data["grants"].values()]
    assert grant["hidden"] == ["biographies"]
    assert world.account(MARTA).key == sub_of(world, MARTA)
    assert CAROL not in str(stored(world))

"""Whoever edits on a phone without the right is told by mail: once a day at most, without a value, until they switch it off (amendments.md J7)."""

from __future__ import annotations

import pytest

from local.mail import CaughtMail
from tests.journeys.steps import at_contact, klanten, shared
from tests.two_way.steps import edit, rounds
from tests.world import BOB, CAROL, Panel, World

WRONG = "+31 6 99999999"
A_DAY = 24 * 60 * 60


@pytest.fixture
def viewed(world: World) -> World:
    """Bob and Carol may only view Alice's label."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    return world


def types(world: World, who: str, note: str) -> None:
    edit(world, who, "Pieter Meulen", biographies=[{"value": note}], phoneNumbers=[{"value": WRONG, "type": "mobile"}])
    rounds(world)


def to(world: World, who: str) -> list[CaughtMail]:
    return [mail for mail in world.mails() if who in mail.recipients]


def at_settings(world: World, who: str) -> Panel:
    panel = world.person(who)
    panel.home()
    panel.press("Settings")
    return panel


def test_the_author_is_mailed_and_nobody_else_and_no_value_is_in_it(viewed: World) -> None:
    types(viewed, BOB, "Geheim")
    (mail,) = viewed.mails()
    assert mail.recipients == (BOB,)
    assert mail.subject == "1 change you made in Google Contacts was not kept"
    assert "You changed what you may not change in Klanten." in mail.text
    assert "Mail me about reverted changes" in mail.text
    whole = mail.message.as_string()
    assert not [value for value in ("Geheim", "99999999", "Pieter") if value in whole or value in mail.text]


def test_changes_of_a_few_minutes_are_one_mail(viewed: World) -> None:
    edit(viewed, BOB, "Pieter Meulen", biographies=[{"value": "Geheim"}])
    edit(viewed, BOB, "Zoë Şahin", nicknames=[{"value": "Z"}])
    rounds(viewed)
    (mail,) = to(viewed, BOB)
    assert mail.subject == "2 changes you made in Google Contacts were not kept"


def test_at_most_one_a_day_and_what_came_meanwhile_is_told_the_next_day(viewed: World) -> None:
    types(viewed, BOB, "eins")
    types(viewed, BOB, "zwei")
    edit(viewed, BOB, "Zoë Şahin", nicknames=[{"value": "Z"}])
    rounds(viewed, 60)
    assert len(to(viewed, BOB)) == 1
    viewed.clock.advance(A_DAY - 3 * 3600)
    rounds(viewed, 130)
    first, second = to(viewed, BOB)
    assert second.at - first.at >= A_DAY
    rounds(viewed, 60)
    viewed.clock.advance(A_DAY)
    rounds(viewed, 61)
    assert len(to(viewed, BOB)) == 2


def test_the_switch_in_settings_ends_it_and_begins_it_again(viewed: World) -> None:
    panel = at_settings(viewed, BOB)
    panel.press("Save", {"Mail me about reverted changes": ""})
    assert panel.card.reads("Saved.")
    types(viewed, BOB, "Geheim")
    assert to(viewed, BOB) == []
    panel = at_settings(viewed, BOB)
    assert "mail_reverted" not in panel.card.form()
    panel.press("Save", {"Mail me about reverted changes": "on"})
    edit(viewed, BOB, "Zoë Şahin", nicknames=[{"value": "Z"}])
    rounds(viewed)
    assert len(to(viewed, BOB)) == 1


def test_who_lost_the_label_is_not_told_its_name(viewed: World) -> None:
    """T12."""
    edit(viewed, BOB, "Pieter Meulen", biographies=[{"value": "Geheim"}])
    panel = viewed.person(BOB)
    panel.home()
    panel.press("Sync now")
    at_contact(viewed.person(BOB), "Pieter Meulen")
    viewed.person(BOB).home()
    leaver = viewed.person(BOB)
    leaver.home()
    leaver.press_row("Klanten")
    leaver.press("Leave")
    leaver.press("Confirm")
    viewed.settle()
    for mail in to(viewed, BOB):
        assert "Klanten" not in mail.text

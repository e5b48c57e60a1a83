"""Whoever never opened the panel is told once, by mail, why labels of others stand in their Google Contacts (amendments.md K2)."""

from __future__ import annotations

from tests.journeys.steps import klanten, shared
from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, CAROL, World


def greeted(world: World) -> list[str]:
    return sorted(mail.recipients[0] for mail in world.greetings())


def test_the_first_share_is_told_once_and_names_who_and_what(world: World) -> None:
    klanten(world)
    klanten(world, name="Vrienden")
    shared(world, f"{BOB}, {CAROL}")
    assert greeted(world) == [BOB, CAROL]
    (mail,) = [each for each in world.greetings() if BOB in each.recipients]
    assert mail.subject == "Alice de Vries shares the label Klanten with you"
    assert "Your administrator connected hoogland.example" in mail.text
    assert "because somebody shared something with you for the first time: Alice de Vries" in mail.text
    shared(world, BOB, "Vrienden")
    rounds(world)
    assert greeted(world) == [BOB, CAROL]


def test_who_uses_the_panel_is_not_greeted(world: World) -> None:
    world.person(BOB).home()
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    assert greeted(world) == [CAROL]
    assert ALICE not in greeted(world)


def test_a_greeting_holds_no_contact(world: World) -> None:
    """T10, P5."""
    klanten(world)
    shared(world, BOB)
    (mail,) = world.greetings()
    whole = mail.message.as_string() + mail.text
    assert not [value for value in ("Pieter", "12345678", "klant.example") if value in whole]

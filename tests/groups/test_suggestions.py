"""While typing: colleagues, groups, people shared with before; one call outside at most, and nobody of another organisation."""

from __future__ import annotations

import pytest

from local.google.faults import Fault
from tests.groups.steps import TEAM, team
from tests.journeys.steps import PEOPLE, at_label, klanten, shared
from tests.world import ALICE, BOB, CAROL, MALLORY, MARTA, Panel, World


def sharing(world: World, email: str = ALICE) -> Panel:
    """The Share card of a label, and a moment for what is read in the background."""
    panel = at_label(world.person(email))
    panel.press("Share")
    world.settle(hours=0.01)
    return panel


def test_colleagues_of_ones_own_domain_are_suggested_with_one_call_outside(world: World) -> None:
    klanten(world)
    panel = sharing(world)
    world.google.calls.clear()
    assert panel.suggest(PEOPLE, "bo") == (BOB,)
    assert len([call for call in world.google.calls if call.api != "token"]) <= 1


def test_groups_of_ones_own_domain_are_suggested_by_address_and_by_name(world: World) -> None:
    klanten(world)
    team(world, name="Binnen en buiten")
    panel = sharing(world)
    assert panel.suggest(PEOPLE, "verk") == (TEAM,)
    assert panel.suggest(PEOPLE, "buit") == (TEAM,)


def test_one_letter_suggests_nothing_and_asks_nobody(world: World) -> None:
    klanten(world)
    panel = sharing(world)
    world.google.calls.clear()
    assert panel.suggest(PEOPLE, "b") == ()
    assert list(world.google.calls) == []


def test_a_suggestion_keeps_what_stands_in_the_box_even_what_cannot_be_read(world: World) -> None:
    klanten(world)
    panel = sharing(world)
    assert panel.suggest(PEOPLE, f"{CAROL}, not an address, bo") == (f"{CAROL}, not an address, {BOB}",)


def test_who_stands_in_the_box_already_is_not_suggested_again(world: World) -> None:
    klanten(world)
    panel = sharing(world)
    assert panel.suggest(PEOPLE, f"{BOB}, bo") == ()


@pytest.mark.parametrize("typed", ["al", "ma", "mal", "mar"])
def test_neither_oneself_nor_anybody_of_another_organisation_is_suggested(world: World, typed: str) -> None:
    """P2: nobody walks another organisation's directory."""
    klanten(world)
    panel = sharing(world)
    found = panel.suggest(PEOPLE, typed)
    assert not {ALICE, MALLORY, MARTA} & set(found)


def test_people_shared_with_before_are_suggested_from_outside_too(world: World) -> None:
    klanten(world)
    shared(world, MALLORY)
    panel = sharing(world)
    assert panel.suggest(PEOPLE, "mall") == (MALLORY,)


def test_a_directory_that_does_not_answer_costs_the_suggestion_and_nothing_else(world: World) -> None:
    klanten(world)
    panel = sharing(world)
    world.google.faults.add(Fault(path=".*/admin/directory/.*", status=503, times=10))
    assert panel.suggest(PEOPLE, "bo") == ()


def test_suspended_colleagues_are_not_suggested(world: World) -> None:
    klanten(world)
    world.google.suspend(BOB)
    panel = sharing(world)
    assert panel.suggest(PEOPLE, "bo") == ()


def test_an_outsider_with_a_share_does_not_reach_the_owners_directory(world: World) -> None:
    """P2, T6: Mallory may reshare Alice's label, and is suggested nobody of Alice's domain but those she may see in it."""
    klanten(world)
    shared(world, MALLORY, access="Can reshare")
    panel = sharing(world, MALLORY)
    assert panel.suggest(PEOPLE, "bo") == ()
    assert panel.suggest(PEOPLE, "carol") == ()


def test_typing_without_end_stops_asking_the_directory(world: World) -> None:
    """T32: whoever asks for more than anybody types is given what is known here, and Google is left in peace."""
    klanten(world)
    panel = sharing(world)
    world.google.calls.clear()
    for _ in range(70):
        panel.suggest(PEOPLE, "bo")
    assert len([call for call in world.google.calls if "/directory/" in call.path]) <= 60

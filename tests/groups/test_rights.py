"""What a member of a group may do: decided on label and account in the transaction that writes, and over with the membership."""

from __future__ import annotations

import pytest

from tests.groups.steps import LABEL, TEAM, has, minutes, team
from tests.hidden.office import hide
from tests.journeys.steps import PEOPLE, at_contact, at_label, forged, klanten, nonce_of, shared, stored, the_contact, the_label
from tests.world import ALICE, BOB, CAROL, MALLORY, Refused, World, phones_of


def in_team(world: World, *people: str, access: str = "View only") -> None:
    klanten(world)
    team(world, *people)
    shared(world, TEAM, access=access)


def test_a_member_does_what_the_group_may(world: World) -> None:
    in_team(world, BOB, access="Can edit")
    panel = at_contact(world.person(BOB), "Pieter Meulen")
    panel.press("Edit")
    panel.press("Save", {"Phone": "+31 20 7654321"})
    world.settle()
    assert any(
        "+31 20 765 4321" in phone or "+31207654321" in phone.replace(" ", "") for each in world.people_in(ALICE, LABEL) for phone in phones_of(each)
    )


def test_a_member_of_two_groups_has_the_higher_role(world: World) -> None:
    in_team(world, BOB)
    team(world, BOB, email="beheer@hoogland.example", name="Beheer")
    shared(world, "beheer@hoogland.example", access="Can edit")
    minutes(world)
    assert at_contact(world.person(BOB), "Pieter Meulen").card.has_button("Edit")


@pytest.mark.parametrize("press", ["contact/open", "contact/edit", "contact/save", "contact/erase", "label/open", "label/members", "share/save"])
def test_t12_t30_whoever_left_the_group_is_refused_everywhere(world: World, press: str) -> None:
    """A former member's old cards and forged presses lead nowhere and change nothing."""
    in_team(world, BOB, CAROL, access="Can reshare")
    world.person(CAROL).home()
    contact, label = the_contact(world), the_label(world)
    world.google.remove_member(TEAM, CAROL)
    minutes(world)
    before = stored(world)
    panel = world.person(CAROL)
    panel.home()
    tried = forged(press, contact=contact, label=label, nonce=nonce_of(world, CAROL), inputs="people,access,mobile", revision="1", access="viewer")
    try:
        card = panel.act(tried, {PEOPLE: (MALLORY,), "phoneNumbers.0": ("+31 6 99999999",)})
    except Refused:
        pass
    else:
        assert not card.reads("Pieter Meulen")
    after = stored(world)
    assert {path: data for path, data in after.items() if path.startswith(("labels/", "contacts/"))} == {
        path: data for path, data in before.items() if path.startswith(("labels/", "contacts/"))
    }


def test_t31_a_grant_taken_from_a_group_ends_its_members_rights_before_anything_is_carried_out(world: World) -> None:
    in_team(world, BOB, access="Can edit")
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    bob.press("Edit")
    panel = at_label(world.person(ALICE))
    panel.press("Members")
    panel.press_row("Verkoop")
    panel.press("Remove")
    panel.press("Confirm")
    contact = f"contacts/{the_contact(world)}"
    before = stored(world)[contact]["person"]
    bob.press("Save", {"Phone": "+31 20 7654321"})
    assert stored(world)[contact]["person"] == before


def test_r1_a_manager_cannot_give_a_group_more_than_he_has_or_sees(world: World) -> None:
    """T30: not even to a group that he is in himself."""
    klanten(world)
    shared(world, BOB, access="Can reshare")
    hide(world, {"phoneNumbers"}, label=LABEL)
    world.settle()
    team(world, BOB, CAROL)
    bob = at_label(world.person(BOB))
    bob.press("Share")
    bob.press("Share", {PEOPLE: TEAM, "Access": "Can reshare"})
    world.settle()
    for email in (BOB, CAROL):
        assert has(world, email)
        assert not any(phones_of(each) for each in world.people_in(email, LABEL))


def test_p1_a_manager_of_another_organisation_sees_a_groups_name_and_number_only(world: World) -> None:
    in_team(world, BOB, CAROL)
    shared(world, MALLORY, access="Can reshare")
    panel = at_label(world.person(MALLORY))
    panel.press("Members")
    assert panel.card.reads("Group, 2 people")
    card = panel.press_row("Verkoop")
    assert not card.reads(BOB)
    assert not card.reads(CAROL)


def test_t6_somebody_outside_the_group_finds_nothing_of_its_label(world: World) -> None:
    in_team(world, BOB)
    panel = world.person(MALLORY)
    panel.home()
    try:
        card = panel.act(forged("label/open", label=the_label(world)))
    except Refused:
        return
    assert not card.reads("Pieter Meulen")

"""Looking with another's eyes, and why somebody sees something (product.md 1; amendments.md P1)."""

from __future__ import annotations

import pytest

from tests.comments.test_comments import PIETER, TEXT, write
from tests.groups.steps import team
from tests.hidden.office import hide
from tests.journeys.steps import at_contact, at_member, forged, klanten, shared, stored, sub_of, the_contact, the_label
from tests.journeys.watched import Watched
from tests.photos.album import picture, set_photo
from tests.world import ALICE, BOB, CAROL, MALLORY, SANNE, Panel, person


def as_bob(world: Watched) -> Panel:
    panel = at_member(world.person(ALICE), "Bob Bakker")
    panel.press("View as")
    return panel


def test_the_owner_sees_the_list_and_the_details_as_the_member_does(world: Watched) -> None:
    set_photo(world, ALICE, picture("red"))
    shared(world, BOB, access="Can edit")
    hide(world, {"phoneNumbers", "photos"}, label="Klanten")
    world.settle()
    alice = as_bob(world)
    bob = world.person(BOB)
    bob.home()
    bob.press_row("Klanten")
    assert [(each.text, each.below) for each in alice.card.rows()][1:] == [(each.text, each.below) for each in bob.card.rows()]
    for panel in (alice, bob):
        panel.press_row(PIETER)
    details = [each for each in bob.card.texts() if "klant.example" in each]
    assert details
    assert all(alice.card.reads(each) for each in details)
    assert not alice.card.reads("12345678")
    assert "/photo/" not in str(alice.card.json)


def test_nothing_can_be_changed_there(world: Watched) -> None:
    shared(world, BOB, access="Can delete")
    alice = as_bob(world)
    assert alice.card.reads("As Bob Bakker sees it")
    assert [each.text for each in alice.card.buttons()] == []
    alice.press_row(PIETER)
    assert [each.text for each in alice.card.buttons()] == []
    assert alice.card.reads("Can delete")


def test_hidden_names_are_hidden_and_do_not_order_the_list(world: Watched) -> None:
    """T10."""
    shared(world, BOB)
    hide(world, {"names", "organizations"}, label="Klanten")
    world.settle()
    alice = as_bob(world)
    bob = world.person(BOB)
    bob.home()
    bob.press_row("Klanten")
    assert [each.text for each in alice.card.rows()][1:] == [each.text for each in bob.card.rows()]
    assert not alice.card.reads("Meulen")


def test_private_comments_stay_their_authors(world: Watched) -> None:
    """Only its author ever reads it: also not the owner who looks with his eyes, nor his own in another's."""
    shared(world, BOB, access="Can edit")
    write(world, BOB, "Bob alone")
    write(world, ALICE, "Alice alone")
    write(world, BOB, TEXT, Private="")
    alice = as_bob(world)
    alice.press_row(PIETER)
    assert alice.card.reads(TEXT)
    assert not alice.card.reads("Bob alone")
    assert not alice.card.reads("Alice alone")


def test_what_the_member_sees_by_labels_of_others_is_not_looked_through(world: Watched) -> None:
    """P1: Carol shows Bob more of nobody here, but her labels are hers."""
    klanten(world, CAROL, "Van Carol", (person("Geheim Mens"),))
    shared(world, BOB, "Van Carol", by=CAROL)
    shared(world, BOB)
    alice = as_bob(world)
    assert not alice.card.reads("Geheim")
    action = forged("member/view-contact", label=the_label(world), member=f"user:{sub_of(world, BOB)}", contact=the_contact(world, "Geheim"))
    assert alice.act(action).json["name"] == "error"


@pytest.mark.parametrize("who", [BOB, CAROL, MALLORY])
def test_only_the_owner_may_look_as_somebody_else(world: Watched, who: str) -> None:
    """R1, T6, T30: a manager would see what is hidden from himself."""
    shared(world, BOB, access="Can reshare")
    shared(world, CAROL)
    world.person(who).home()
    before = stored(world)
    for press in ("member/view-as", "member/view-contact"):
        for whose in (BOB, CAROL):
            parameters = {"label": the_label(world), "member": f"user:{sub_of(world, whose)}", "contact": the_contact(world)}
            card = world.person(who).act(forged(press, **parameters))
            assert card.json["name"] == "error"
            assert not card.reads("Meulen")
    assert stored(world) == before
    if who == BOB:
        assert not at_member(world.person(BOB), "Carol Jansen").card.has_button("View as")


def two_paths(world: Watched) -> None:
    """Bob has the label by name (View only, birthday hidden) and, given by Carol, through a group (Can edit, notes hidden)."""
    world.person(SANNE).home()  # the administrator, by whom groups are read
    shared(world, BOB)
    shared(world, CAROL, access="Can reshare")
    hide(world, {"birthdays"}, label="Klanten")
    shared(world, team(world, BOB), access="Can edit", by=CAROL)
    hide(world, {"biographies"}, "Verkoop", label="Klanten")
    world.settle()


def test_a_group_is_looked_as_by_its_own_grant(world: Watched) -> None:
    two_paths(world)
    alice = at_member(world.person(ALICE), "Verkoop")
    alice.press("View as")
    assert alice.card.reads("As Verkoop sees it")
    alice.press_row(PIETER)
    assert alice.card.reads("pieter@klant.example")
    assert not at_member(world.person(ALICE), "Verkoop").card.has_button("Why can Verkoop see this?")


def test_why_a_member_sees_it_names_every_path_and_what_it_adds(world: Watched) -> None:
    two_paths(world)
    alice = at_member(world.person(ALICE), "Bob Bakker")
    card = alice.press("Why can Bob Bakker see this?")
    rows = [(each.above, each.text, each.below) for each in card.rows()]
    assert ("Shared by Alice de Vries", "By name", "View only · Hidden: Birthday") in rows
    assert ("Shared by Carol Jansen", "Through the group Verkoop", "Can edit · Hidden: Notes") in rows
    assert card.reads("Without this path the access would be less.")
    assert card.reads("Only this path shows: Notes")
    assert card.reads("Only this path shows: Birthday")


def test_why_i_see_it_names_my_paths_and_no_other_member(world: Watched) -> None:
    """P1."""
    two_paths(world)
    bob = at_contact(world.person(BOB), PIETER)
    card = bob.press("Why do I see this?")
    assert card.reads("Through the group Verkoop")
    assert card.reads("Alice de Vries")
    assert not card.reads("Carol")


def test_a_viewer_learns_nothing_about_other_members(world: Watched) -> None:
    """P1, T6."""
    shared(world, f"{BOB}, {CAROL}")
    for whose in (BOB, CAROL):
        action = forged("member/why", label=the_label(world), member=f"user:{sub_of(world, whose)}")
        assert world.person(BOB).act(action).json["name"] == "error"
    world.person(MALLORY).home()
    assert world.person(MALLORY).act(forged("contact/why", contact=the_contact(world))).json["name"] == "error"


def test_the_owner_is_not_asked_why(world: Watched) -> None:
    shared(world, BOB)
    assert not at_contact(world.person(ALICE), PIETER).card.has_button("Why do I see this?")
    card = world.person(ALICE).act(forged("contact/why", contact=the_contact(world)))
    assert card.reads("Your own label")

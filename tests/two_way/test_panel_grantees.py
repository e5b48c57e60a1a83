"""A label in the sync panel: how it stands with each account that has it, for its owner and managers only (amendments.md P1)."""

from __future__ import annotations

from tests.cards.reading import Card
from tests.journeys.steps import forged, klanten, share, shared, sub_of, the_contact, the_label
from tests.two_way.steps import LABEL, edit, many, remove, rounds
from tests.two_way.test_health import PIETER, at_sync
from tests.world import ALICE, BOB, CAROL, MALLORY, MARTA, Panel, World


def at_grantees(world: World, who: str = ALICE) -> Panel:
    panel = at_sync(world, who)
    panel.press_row(LABEL)
    return panel


def standing(card: Card, name: str) -> str:
    return card.row(name).below


def test_who_is_in_step_and_who_is_behind_by_how_many(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    card = at_grantees(world).card
    assert standing(card, "Bob Bakker") == standing(card, "Carol Jansen") == "View only · Up to date"
    alice = world.person(ALICE)
    alice.home()
    alice.press_row(LABEL)
    alice.press_row(PIETER)
    alice.press("Edit")
    alice.press("Save", {"Notes": "Calls on Mondays"})
    assert standing(at_grantees(world).card, "Bob Bakker") == "View only · 1 change on its way"
    world.settle()
    assert standing(at_grantees(world).card, "Bob Bakker") == "View only · Up to date"


def test_each_trouble_of_a_grantee_has_its_cause_and_who_can_help(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    bob = world.db.document(f"accounts/{sub_of(world, BOB)}")
    for fields, said in (
        ({"state": "permission_lost", "credential": "refresh"}, "Bob Bakker can press Connect in Settings"),
        ({"state": "permission_lost", "credential": "delegated"}, "An administrator of hoogland.example can give the permission back"),
        ({"state": "permission_lost", "reason": "Blocked"}, "An administrator of hoogland.example can allow Commonbook"),
        ({"state": "gone"}, "suspended or deleted"),
        ({"state": "full", "lacks": the_contact(world)}, "until Bob Bakker makes room"),
        ({"state": "active", "lacks": "", "parked": {the_contact(world): "No."}}, f"Set aside there, since Google does not take it: {PIETER}"),
    ):
        bob.update(fields)
        card = at_grantees(world).card
        assert card.reads(said), said
        assert card.rows()[0].text == "Bob Bakker"  # who is not in step comes first


def test_an_invitation_stands_there_with_the_way_to_send_it_again(world: World) -> None:
    klanten(world)
    alice = world.person(ALICE)
    share(alice, MARTA)
    world.settle()
    panel = at_grantees(world)
    assert standing(panel.card, MARTA) == "View only · Invitation sent"
    assert panel.press_row(MARTA).has_button("Resend invitation")


def test_deletions_that_wait_are_counted_at_who_made_them_and_reviewed_from_there(world: World) -> None:
    many(world, 40)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    remove(world, BOB, 12)
    rounds(world)
    panel = at_grantees(world)
    assert panel.card.reads("12 contacts removed there wait for a decision.")
    assert panel.press("Review").has_button("Let them go")


def test_a_copy_left_alone_is_named_to_the_owner_too(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    for number in range(8):
        edit(world, BOB, PIETER, nicknames=[{"value": f"Piet {number % 2}"}])
        bob = world.person(BOB)
        bob.home()
        bob.press("Sync now")
        world.settle(hours=0.02)
        world.clock.advance(60)
    assert at_grantees(world).card.reads(f"Left alone there, since another program keeps rewriting it: {PIETER}")


def test_refresh_stays_on_the_same_card(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    panel = at_grantees(world)
    before = len(panel.stack)
    panel.press("Refresh")
    assert len(panel.stack) == before


def test_a_viewer_is_led_to_the_label_and_nobody_without_the_right_gets_the_list_by_asking(world: World) -> None:
    """T6, T30, P1."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    assert at_grantees(world, BOB).card.has_button("Members")
    assert not at_grantees(world, BOB).card.reads("Carol Jansen")
    for who in (BOB, MALLORY):
        panel = world.person(who)
        panel.home()
        card = panel.act(forged("health/label", label=the_label(world)))
        assert not card.reads("Carol")
        assert card.json["name"] == "error"

"""The sync panel: what waits, what was undone or set aside, in plain words with the button that helps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from local.google.faults import Fault
from sync import turn
from sync.inbound import REWRITES
from tests.journeys.steps import at_contact, klanten, nonce_of, shared, sub_of, the_contact
from tests.two_way.steps import LABEL, edit, many, remove, rounds, the, upkeep
from tests.world import ALICE, BOB, CAROL, MALLORY, Panel, World, phones_of

PIETER = "Pieter Meulen"
WRONG = [{"value": "+31 6 99999999", "type": "mobile"}]


def at_sync(world: World, who: str) -> Panel:
    panel = world.person(who)
    panel.home()
    panel.press("Settings")
    panel.press("Sync")
    return panel


def parked(world: World, who: str) -> Panel:
    """One contact was set aside for somebody, who opens the sync panel."""
    world.db.document(f"accounts/{sub_of(world, who)}").update({"parked": {the_contact(world): "Google said no."}})
    return at_sync(world, who)


def test_when_all_is_in_step_it_says_so_and_home_is_silent(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    panel = at_sync(world, BOB)
    assert panel.card.reads("Everything is in step.")
    assert panel.card.row(LABEL).below == "In step"
    assert not panel.home().has_button("Sync")


def test_a_viewers_edit_is_undone_in_that_account_alone_kept_for_him_and_said(world: World) -> None:
    """I9: nobody else's copy is written, what was typed is in a private comment of its author."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    world.google.calls.clear()
    edit(world, BOB, PIETER, phoneNumbers=WRONG)
    rounds(world)
    assert phones_of(the(world, BOB, PIETER)) == phones_of(the(world, CAROL, PIETER)) == ["+31 6 12345678"]
    assert not world.calls_of(CAROL, writes=True)
    assert not world.calls_of(ALICE, writes=True)
    [comment] = world.db.collection_group("comments").stream()
    assert (comment.to_dict() or {})["author"] == sub_of(world, BOB)
    assert "99999999" in (comment.to_dict() or {})["person"]
    panel = world.person(BOB)
    panel.home()
    card = panel.press("Sync")
    assert card.reads(f"Your change of {PIETER} (Phone) was undone")
    assert not card.reads("99999999")


def test_a_notice_is_dismissed(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    edit(world, BOB, PIETER, phoneNumbers=WRONG)
    rounds(world)
    panel = at_sync(world, BOB)
    assert not panel.press("Dismiss").reads("was undone")
    assert not panel.home().has_button("Sync")


def test_a_deleter_is_told_that_it_waits_and_no_longer_once_it_is_decided(world: World) -> None:
    many(world, 40)
    shared(world, BOB, access="Can delete")
    remove(world, BOB, 12)
    rounds(world)
    assert at_sync(world, BOB).card.reads(f"What you removed from {LABEL} waits for a decision by its owner.")
    alice = at_sync(world, ALICE)
    alice.press("Review")
    alice.press("Restore")
    world.settle()
    assert not at_sync(world, BOB).card.reads("waits for a decision")


def test_while_google_makes_us_wait_it_says_until_when(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    world.google.faults.add(Fault(path="/v1/people/me/connections", account=BOB, status=429, headers={"Retry-After": "1800"}, times=1))
    for _ in range(16):
        world.clock.advance(60)
        upkeep(world)
        world.tasks.run_due()
    assert any("Google lets us go on at" in text for text in at_sync(world, BOB).card.texts())
    rounds(world, 60)
    assert not any("Google lets us go on at" in text for text in at_sync(world, BOB).card.texts())


@pytest.mark.parametrize("status", [429, 503])
def test_neither_round_nor_news_asks_google_before_it_said_we_may(world: World, status: int) -> None:
    """What came meanwhile arrives when the wait is over; nobody else waits."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    rounds(world)
    alice = at_contact(world.person(ALICE), PIETER)
    world.google.faults.add(Fault(status=status, headers={"Retry-After": "1800"}, path="/v1/people", account=BOB))
    alice.press("Edit")
    alice.press("Save", {"Notes": "Calls on Mondays"})
    world.settle(hours=0.01)
    world.google.calls.clear()
    alice.press("Edit")
    alice.press("Save", {"Company": "Meulen BV"})
    rounds(world, 28)
    assert world.calls_of(BOB) == []
    assert the(world, CAROL, PIETER)["organizations"][0]["name"] == "Meulen BV"  # type: ignore[index]
    rounds(world, 4)
    copy = the(world, BOB, PIETER)
    assert copy["organizations"][0]["name"] == "Meulen BV"  # type: ignore[index]
    assert copy["biographies"][0]["value"] == "Calls on Mondays"  # type: ignore[index]


def test_a_contact_set_aside_is_named_and_tried_again(world: World) -> None:
    """I20."""
    klanten(world)
    shared(world, BOB)
    panel = parked(world, BOB)
    assert panel.card.reads("Google said no.")
    card = panel.press("Try again")
    assert not card.reads("Google said no.")
    world.settle()
    assert len(world.names_in(BOB, LABEL)) == 4


def test_a_pair_that_another_program_rewrites_is_frozen_named_and_freed_again(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    bob = world.person(BOB)
    for number in range(8):
        edit(world, BOB, PIETER, nicknames=[{"value": f"Piet {number % 2}"}])
        bob.home()
        bob.press("Sync now")
        world.settle(hours=0.02)
        world.clock.advance(60)
    panel = at_sync(world, BOB)
    assert panel.card.reads(f"{PIETER} is left alone in your account: another program keeps rewriting it.")
    world.clock.advance(7200)
    panel.press("Try again")
    world.settle()
    assert not at_sync(world, BOB).card.reads("is left alone")
    edit(world, CAROL, PIETER, nicknames=[{"value": "Pietje"}])
    rounds(world)
    assert the(world, BOB, PIETER)["nicknames"][0]["value"] == "Pietje"  # type: ignore[index]


def test_a_copy_that_is_found_rewritten_just_before_a_write_is_left_alone_too(world: World) -> None:
    """I2: what was typed into it last was written over in the same turn that left it alone, and was nowhere any more."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    for number in range(REWRITES):
        edit(world, BOB, PIETER, nicknames=[{"value": f"Piet {number}"}])
        turn.run(world.book.engine, sub_of(world, BOB), turn.Look.CONTACTS)
        world.clock.advance(60)
    edit(world, BOB, PIETER, birthdays=[{"date": {"year": 1970, "month": 5, "day": 4}}])
    edit(world, CAROL, PIETER, organizations=[{"name": "Meulen"}])
    turn.run(world.book.engine, sub_of(world, CAROL), turn.Look.CONTACTS)
    turn.run(world.book.engine, sub_of(world, BOB))
    assert the(world, BOB, PIETER)["birthdays"]
    assert at_sync(world, BOB).card.reads(f"{PIETER} is left alone in your account: another program keeps rewriting it.")
    world.clock.advance(7200)
    at_sync(world, BOB).press("Try again")
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        assert the(world, who, PIETER)["birthdays"], who
        assert the(world, who, PIETER)["organizations"], who


def test_nobody_tries_again_or_dismisses_for_somebody_else(world: World) -> None:
    """T6, T30."""
    klanten(world)
    shared(world, BOB)
    asked = parked(world, BOB).card.button("Try again").action
    assert asked is not None
    world.person(MALLORY).home()
    answer = world.person(MALLORY).act(replace(asked, parameters={**asked.parameters, "nonce": nonce_of(world, MALLORY)}))
    assert answer.json["name"] == "error"
    assert at_sync(world, BOB).card.reads("Google said no.")


def test_a_lost_permission_is_said_and_work_goes_on_where_it_stopped(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    world.google.undelegate("hoogland.example")
    world.clock.advance(3700)  # the tokens given out before end
    rounds(world)
    assert at_sync(world, BOB).card.reads("Permission lost.")
    edit(world, CAROL, PIETER, nicknames=[{"value": "Pietje"}])
    world.google.delegate("hoogland.example")
    rounds(world, 62)
    for who in (ALICE, BOB):
        assert the(world, who, PIETER)["nicknames"][0]["value"] == "Pietje"  # type: ignore[index]
    assert at_sync(world, BOB).card.reads("Everything is in step.")

"""Two people looking after the same members, and old cards of members: what was on the card is what is changed, or nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.journeys.steps import at_contact, at_member, klanten, shared, stored, the_label
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, SANNE


def test_form_of_a_member_whose_access_was_lowered_meanwhile_does_not_raise_it_again(world: Watched) -> None:
    """R6: only the switch was meant; the access that the old form still shows must not come back with it."""
    klanten(world)
    shared(world, BOB, access="Can delete")
    shared(world, SANNE, access="Can reshare")
    alice = at_member(world.person(ALICE), "Bob Bakker")
    at_member(world.person(SANNE), "Bob Bakker").press("Save", {"Access": "View only"})
    before = stored(world)
    alice.press("Save", {"Mobile and Outlook": ""})
    assert alice.card.json["name"] == "error"
    assert stored(world) == before
    assert not at_contact(world.person(BOB), "Pieter Meulen").card.has_button("Edit")


def test_removed_and_given_back_an_old_form_still_fits_only_what_it_showed(world: Watched) -> None:
    klanten(world)
    shared(world, BOB, access="Can delete")
    alice, sanne_s_view = at_member(world.person(ALICE), "Bob Bakker"), at_member(world.person(ALICE), "Bob Bakker")
    sanne_s_view.press("Remove")
    sanne_s_view.press("Confirm")
    alice.press("Save", {"Access": "Can edit"})
    assert alice.card.json["name"] == "error", "nobody is brought back by a form"
    assert list(stored(world)[f"labels/{the_label(world)}"]["grants"]) == []
    shared(world, BOB)
    alice.stack = alice.stack[:-1]
    alice.press("Save", {"Access": "Can edit"})
    assert alice.card.json["name"] == "error"


@pytest.mark.parametrize("revision", ["x", "owner-1", "viewer-0", "viewer-1 "])
def test_revision_that_no_card_showed_is_refused(world: Watched, revision: str) -> None:
    klanten(world)
    shared(world)
    alice = at_member(world.person(ALICE), "Bob Bakker")
    save = alice.card.button("Save").action
    assert save is not None
    before = stored(world)
    alice.act(replace(save, parameters={**save.parameters, "revision": revision}), alice.form({"Access": "Can edit"}))
    assert alice.card.json["name"] == "error"
    assert stored(world) == before

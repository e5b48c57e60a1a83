"""An invitation that nobody answered in thirty days says so to whoever sent it, and Resend makes it good again."""

from __future__ import annotations

from dataclasses import replace

from tests.invitations.steps import invited, mailed, member_card
from tests.journeys.steps import nonce_of
from tests.journeys.watched import Watched
from tests.two_way.test_panel_grantees import at_grantees
from tests.world import ALICE, MARTA

A_MONTH = 30 * 86_400


def state(world: Watched) -> str:
    return at_grantees(world).card.row(MARTA).below


def test_it_is_sent_for_thirty_days_and_expired_from_then_on(world: Watched) -> None:
    invited(world)
    world.clock.advance(A_MONTH - 60)
    assert state(world) == "View only · Invitation sent"
    world.clock.advance(60)
    assert state(world) == "View only · Invitation expired"
    assert member_card(world, MARTA).card.reads("Invitation expired")


def test_its_dead_link_is_offered_to_nobody(world: Watched) -> None:
    invited(world)
    asked = member_card(world, MARTA).card.button("Copy link").action
    assert asked is not None
    world.clock.advance(A_MONTH)
    panel = member_card(world, MARTA)
    assert not panel.card.has_button("Copy link")
    answer = panel.act(replace(asked, parameters={**asked.parameters, "nonce": nonce_of(world, ALICE)}))
    assert answer.json["name"] == "error"


def test_resend_makes_a_new_one(world: Watched) -> None:
    old = invited(world)
    world.clock.advance(A_MONTH)
    member_card(world, MARTA).press("Resend invitation")
    world.settle()
    assert state(world) == "View only · Invitation sent"
    assert mailed(world, MARTA) != old

"""Answers that nobody was asked for change nothing (T6, T8, T30)."""

from __future__ import annotations

import pytest

from tests.adopt.conftest import asked, own_piet, share_customers
from tests.hidden.office import LABEL
from tests.journeys.steps import books, forged, nonce_of, stored
from tests.labels.test_labelling import opened
from tests.world import BOB, CAROL, MALLORY, World

PRESSES = ("adopt/link", "adopt/keep", "adopt/unlink")


@pytest.mark.parametrize("press", PRESSES)
@pytest.mark.parametrize("who", [CAROL, MALLORY, BOB])
def test_answer_about_a_pair_that_is_none_of_ones_own(world: World, press: str, who: str) -> None:
    """Bob has the pair, but tries it with contacts that are none; the others try his."""
    own_piet(world)
    share_customers(world)
    world.person(who).home()
    world.settle()
    (pair,) = world.account(BOB).twins
    contact = pair if who != BOB else pair.replace("-", "-9")
    before, theirs = stored(world), books(world)
    for parameters in ({"contact": contact}, {"contact": "../x"}, {}):
        card = world.person(who).act(forged(press, nonce=nonce_of(world, who), **parameters))
        assert card.json["name"] == "error"
    world.settle()
    assert stored(world) == before
    assert books(world) == theirs


@pytest.mark.parametrize("press", PRESSES)
def test_answer_takes_ones_own_nonce(world: World, press: str) -> None:
    own_piet(world)
    share_customers(world)
    if press == "adopt/unlink":
        asked(world).press("Link")
        opened(world, BOB, LABEL, "Piet Kok")
    world.person(CAROL).home()
    world.settle()
    contact = next(iter({**world.account(BOB).twins, **dict.fromkeys(world.account(BOB).linked)}))
    before = stored(world)
    for nonce in (nonce_of(world, CAROL), "invented", ""):
        card = world.person(BOB).act(forged(press, contact=contact, **({"nonce": nonce} if nonce else {})))
        assert card.json["name"] == "error"
    assert stored(world) == before

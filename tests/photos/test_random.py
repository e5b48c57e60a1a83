"""Random photos by random people through random trouble: when it is over everybody has the same one, and silence follows (I1, I14, I16)."""

from __future__ import annotations

import random

import pytest

from local.google import Fault
from tests.hidden.office import hide
from tests.journeys.steps import shared
from tests.journeys.watched import Watched
from tests.photos.album import colour, picture, remove_photo, set_photo
from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, CAROL

PEOPLE = (ALICE, BOB, CAROL)
TROUBLE = (
    Fault(path=":updateContactPhoto", cut=True, after_commit=True, status=503),
    Fault(path=":updateContactPhoto", status=503),
    Fault(path=":updateContactPhoto", status=429),
    Fault(path=":deleteContactPhoto", cut=True, after_commit=True, status=503),
    Fault(path="/photos/", status=503),
    Fault(path="connections", status=503),
    Fault(path=":batchGet", status=503),
)


@pytest.mark.parametrize("seed", range(4))
def test_everybody_ends_with_the_same_photo(world: Watched, seed: int) -> None:
    chance = random.Random(seed)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    for _ in range(8):
        if chance.random() < 0.6:
            world.google.faults.add(chance.choice(TROUBLE))
        who = chance.choice(PEOPLE)
        if chance.random() < 0.25:
            remove_photo(world, who)
        else:
            set_photo(world, who, picture(chance.choice(("red", "green", "blue"))))
        if chance.random() < 0.2:
            hide(world, {"photos"} if chance.random() < 0.5 else (), label="Klanten")
        rounds(world, chance.choice((1, 3, 16)))
    hide(world, (), label="Klanten")
    world.google.faults.heal()
    rounds(world, 70)
    assert len({colour(world, who) for who in PEOPLE}) == 1
    world.google.calls.clear()
    rounds(world, 31)
    assert [call for who in PEOPLE for call in world.calls_of(who, writes=True)] == []

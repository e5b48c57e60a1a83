"""A contact that leaves a shared address book for good is not shared anew by a list that still shows it."""

from __future__ import annotations

import pytest

from tests.journeys.steps import klanten, shared
from tests.two_way.steps import remove, rounds
from tests.world import ALICE, BOB, World, name_of


@pytest.mark.parametrize("lag", [0, 40, 90, 600])
def test_a_list_that_lags_does_not_share_again_what_was_just_deleted(world: World, lag: int) -> None:
    """I11, I1: found with a random world; the owner's contact was taken in anew, and its absence later passed for her own deletion of it."""
    klanten(world)
    shared(world, BOB, "Contacts", access="Can delete")
    rounds(world)
    before = {name_of(each) for each in world.google.book(BOB).contacts()}
    (label,) = world.labels_in(BOB)
    (gone,) = remove(world, BOB, 1, label=label)
    world.book.queue.poll(world.account(BOB).key)
    world.settle(hours=0.01)
    world.google.faults.sync_lag_s = lag
    world.google.expire_sync_tokens(ALICE)
    world.book.queue.poll(world.account(ALICE).key)
    rounds(world, 20)
    world.google.faults.sync_lag_s = 0
    rounds(world)
    for who in (ALICE, BOB):
        assert {name_of(each) for each in world.google.book(who).contacts()} == before - {gone}
    deeds = [one.to_dict() or {} for one in world.book.db.collection("audit").stream()]
    assert [row["actor"] for row in deeds if row["action"] == "contact.deleted"] == [world.google.account(BOB).sub]

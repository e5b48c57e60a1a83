"""A group of 5,000: no task and no transaction grows with it."""

from __future__ import annotations

import json

from firestore_models import groups
from sync.membership import PAGE_STRETCH
from tests.groups.steps import TEAM, carry_out
from tests.journeys.steps import klanten, share
from tests.world import ALICE, World

MANY = 5_000
OPERATIONS = 5 * PAGE_STRETCH  # documents read and written by one task


def test_a_group_of_five_thousand_is_carried_out_in_bounded_tasks(world: World) -> None:
    people = [f"mens{number}@hoogland.example" for number in range(MANY)]
    for number, address in enumerate(people):
        world.google.add_account(address, f"Mens {number}")
    world.google.add_group(TEAM, "Verkoop", members=people)
    klanten(world)
    share(world.person(ALICE), TEAM)
    most = carry_out(world)
    assert most <= OPERATIONS
    reached = [each.to_dict() or {} for each in world.db.collection("accounts").stream()]
    assert sum(1 for data in reached if any(f"group:{TEAM}" in entry.get("via", ()) for entry in data.get("reach", {}).values())) == MANY
    sizes = [len(json.dumps(dict(page.present))) for page in groups.pages(world.db, TEAM)]
    assert max(sizes) < 100_000
    assert sum(len(page.present) for page in groups.pages(world.db, TEAM)) == MANY

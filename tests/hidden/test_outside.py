"""Notes are hidden from people of another organisation until the owner shows them (amendments P6)."""

from __future__ import annotations

from tests.hidden.office import LABEL, hidden_from, hide, shared
from tests.world import ALICE, BOB, MALLORY, World, person


def test_notes_stay_inside_until_the_owner_shows_them() -> None:
    world = World().furnish()
    world.person(MALLORY).home()
    world.label_in_google(ALICE, LABEL, [person("Piet Kok", biographies=[{"value": "Owes us a favour", "contentType": "TEXT_PLAIN"}])])
    shared(world, BOB, MALLORY)
    assert hidden_from(world, BOB) == frozenset()
    assert hidden_from(world, MALLORY) == {"biographies"}
    assert ["biographies" in each for email in (BOB, MALLORY) for each in world.people_in(email, LABEL)] == [True, False]
    panel = hide(world, (), "Mallory Stone")
    assert panel.toast == "Notes shown to Mallory Stone."
    world.settle()
    assert ["biographies" in each for each in world.people_in(MALLORY, LABEL)] == [True]

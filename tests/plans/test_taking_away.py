"""The plans of unshare, hide, delete and transfer stand on the card that asks: what is executed equals them, or it is asked anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.steps import PEOPLE, at_label, at_member, klanten, shared, stored, the_label
from tests.plans.executed import books_of, executed, planned
from tests.world import ALICE, BOB, CAROL, SANNE, Panel, World, person

BORN = [{"date": {"year": 1990, "month": 1, "day": 2}}]


def unshare(world: World) -> tuple[Panel, str]:
    panel = at_member(world.person(ALICE), "Bob Bakker")
    panel.press("Remove")
    return panel, "Confirm"


def hide(world: World) -> tuple[Panel, str]:
    panel = at_member(world.person(ALICE), "Bob Bakker")
    panel.press("Hidden fields")
    action = panel.card.button("Preview").action
    assert action is not None
    panel.act(action, {"fields": ("birthdays",)})
    return panel, "Save"


def delete(world: World) -> tuple[Panel, str]:
    panel = at_label(world.person(ALICE))
    panel.press("Delete label")
    return panel, "Delete label, keep my contacts"


def transfer(world: World) -> tuple[Panel, str]:
    panel = at_label(world.person(ALICE))
    panel.press("Transfer ownership")
    panel.press("Transfer ownership", {"New owner": SANNE})
    return panel, "Confirm"


ASKING = pytest.mark.parametrize("ask", [unshare, hide, delete, transfer])


@pytest.fixture
def furnished(world: World) -> World:
    """Two of three contacts have a birthday; Bob holds one of the three by another label as well."""
    resources = klanten(world, people=(person("Een", birthdays=BORN), person("Twee", birthdays=BORN), person("Drie")))
    world.google.book(ALICE).create_label("Vrienden")
    world.google.book(ALICE).add_to_label("Vrienden", resources[:1])
    shared(world, f"{BOB}, {CAROL}")
    shared(world, BOB, "Vrienden")
    return world


@ASKING
def test_what_is_executed_equals_the_plan(furnished: World, ask: Callable[[World], tuple[Panel, str]]) -> None:
    panel, word = ask(furnished)
    plan, before = planned(panel.card), books_of(furnished)
    panel.press(word)
    done = executed(furnished, before)
    assert (plan.made, plan.changed, plan.removed) == (done.made, done.changed, done.removed)
    assert done.made + done.changed + done.removed > 0
    assert plan.people == (2 if ask is delete else 1)


@ASKING
def test_things_that_changed_since_stop_it(furnished: World, ask: Callable[[World], tuple[Panel, str]]) -> None:
    panel, word = ask(furnished)
    other = at_label(furnished.person(ALICE))
    other.press("Share")
    other.press("Share", {PEOPLE: SANNE})
    before = stored(furnished)[f"labels/{the_label(furnished)}"]
    panel.press(word)
    assert "Things changed since this preview. Nothing was done; this is how it stands now." in " ".join(panel.card.texts())
    assert stored(furnished)[f"labels/{the_label(furnished)}"] == before
    panel.press(word)
    assert stored(furnished)[f"labels/{the_label(furnished)}"] != before


def test_showing_names_what_they_will_see(furnished: World) -> None:
    panel, word = hide(furnished)
    panel.press(word)
    furnished.settle()
    panel = at_member(furnished.person(ALICE), "Bob Bakker")
    panel.press("Hidden fields")
    action = panel.card.button("Preview").action
    assert action is not None
    panel.act(action, {})
    assert panel.card.reads("They will see: Birthday")
    plan, before = planned(panel.card), books_of(furnished)
    panel.press("Save")
    assert plan.changed == executed(furnished, before).changed == 1

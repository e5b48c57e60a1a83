"""The order of a list tells nothing of what is hidden (T10)."""

from __future__ import annotations

import pytest

from tests.hidden.office import LABEL, hide, shared
from tests.world import ALICE, BOB, Panel, World, person


def listed(world: World, email: str) -> list[str]:
    """The label's rows, page after page and back again."""
    panel: Panel = world.person(email)
    panel.home()
    panel.press_row(LABEL)
    pages = [rows(panel)]
    while panel.card.has_button("Next"):
        panel.press("Next")
        pages.append(rows(panel))
    for page in reversed(pages[:-1]):
        panel.press("Previous")
        assert rows(panel) == page
    return [row for page in pages for row in page]


def rows(panel: Panel) -> list[str]:
    return [row.text for row in panel.card.rows() if row.text.endswith(".example")]


@pytest.mark.parametrize("place", ["names", "organizations"])
def test_a_list_is_not_in_the_order_of_hidden_names(place: str) -> None:
    orders = []
    for names in (range(30), reversed(range(30))):  # the same addresses; what is hidden in opposite orders
        world = World().furnish()
        fields = {
            "names": lambda at: {"names": [{"givenName": f"Name{at:02}"}]},
            "organizations": lambda at: {"names": [], "organizations": [{"name": f"Firm{at:02}"}]},
        }
        people = [{**person("x", email=f"{n:02}@x.example"), **fields[place](at)} for n, at in enumerate(names)]
        world.label_in_google(ALICE, LABEL, people)
        shared(world, BOB)
        hide(world, {place})
        world.settle()
        orders.append(listed(world, BOB))
    assert len(orders[0]) == 30
    assert orders[0] == orders[1]

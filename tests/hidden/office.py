"""A label whose owner hides something from one of its readers, and the hands that do it in the panel."""

from __future__ import annotations

from collections.abc import Iterable

from tests.world import ALICE, BOB, Panel, World

LABEL = "Customers"


def shared(world: World, *emails: str, access: str = "Can edit", label: str = LABEL, by: str = ALICE) -> None:
    panel = world.person(by)
    panel.home()
    panel.press_row(label)
    panel.press("Share")
    panel.press("Share", {"People, groups or domains": ", ".join(emails), "Access": access})
    world.settle()


def member(world: World, name: str = "Bob Bakker", *, label: str = LABEL, by: str = ALICE) -> Panel:
    """The owner before the card of one member."""
    panel = world.person(by)
    panel.home()
    panel.press_row(label)
    panel.press("Members")
    panel.press_row(name)
    return panel


def hide(world: World, places: Iterable[str], name: str = "Bob Bakker", *, label: str = LABEL) -> Panel:
    """Tick exactly these places, and confirm when that shows something. Nothing is settled yet."""
    panel = member(world, name, label=label)
    panel.press("Hidden fields")
    panel.press("Save", ticks(places))
    if panel.card.has_button("Confirm"):
        panel.press("Confirm")
    return panel


def ticks(places: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What a person types to have exactly these boxes ticked."""
    chosen = sorted(places)
    boxes = {
        "Hidden fields": "",
        "Email of one type": "emailAddresses/",
        "Phone of one type": "phoneNumbers/",
        "Address of one type": "addresses/",
    }
    return {label: tuple(p for p in chosen if (p.startswith(start) if start else "/" not in p)) for label, start in boxes.items()}


def hidden_from(world: World, email: str = BOB, label: str = LABEL) -> frozenset[str]:
    """What the index of rights says is hidden from an account."""
    return next(reach.hidden for reach in world.account(email).reach.values() if reach.name == label)

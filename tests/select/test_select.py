"""Select: several labels or contacts at once, ticked on several pages; each right is asked for each of them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.journeys.steps import PEOPLE, at_label, forged, klanten, nonce_of, shared, stored, sub_of, the_contact, the_label
from tests.two_way.steps import many
from tests.world import ALICE, BOB, CAROL, MALLORY, SANNE, Panel, World, person


def at_contacts(world: World, email: str = ALICE, label: str = "Klanten") -> Panel:
    panel = at_label(world.person(email), label)
    panel.press("Select")
    return panel


def at_labels(world: World, email: str = ALICE) -> Panel:
    panel = world.person(email)
    panel.home()
    panel.press("Select")
    return panel


def press(panel: Panel, word: str, title: str, names: Iterable[str]) -> Panel:
    choices = panel.card.input(title).choices
    panel.press(word, {title: tuple(choices[name] for name in names)})
    return panel


def facts(world: World) -> dict[str, object]:
    return {path: data for path, data in stored(world).items() if path.startswith(("labels/", "contacts/", "heads/"))}


def test_several_labels_are_shared_at_once(world: World) -> None:
    """Shared before or not."""
    for name in ("Een", "Twee", "Drie"):
        klanten(world, name=name, people=(person(f"Iemand {name}"),))
    shared(world, CAROL, "Een")
    panel = press(at_labels(world), "Share", "Labels", ["Een", "Twee"])
    panel.press("Share", {PEOPLE: f"{BOB}, {SANNE}"})
    assert panel.toast == "2 labels: on the way to 2 people."
    world.settle()
    for email in (BOB, SANNE):
        assert world.labels_in(email) == ["Een", "Twee"]
        assert world.names_in(email, "Twee") == ["Iemand Twee"]


@pytest.mark.parametrize("is_shared", [False, True])
def test_several_contacts_are_shared_at_once_and_nothing_else(world: World, is_shared: bool) -> None:
    klanten(world)
    if is_shared:
        shared(world, CAROL)
    panel = press(at_contacts(world), "Share", "Contacts", ["Pieter Meulen", "Zoë Şahin"])
    panel.press("Share", {PEOPLE: BOB})
    world.settle()
    assert world.names_in(BOB, "Shared by Alice de Vries") == ["Pieter Meulen", "Zoë Şahin"]
    assert world.labels_in(BOB) == ["Shared by Alice de Vries"]
    assert len(world.google.book(ALICE).contacts()) == 4


def test_ticks_stay_while_one_leafs(world: World) -> None:
    many(world, 60)
    shared(world, CAROL)
    panel = press(at_contacts(world), "Next", "Contacts", ["Klant Nr00", "Klant Nr01"])
    assert panel.card.reads("2 are selected.")
    press(panel, "Next", "Contacts", ["Klant Nr30"])
    press(panel, "Previous", "Contacts", [])
    panel.press("Previous")
    assert panel.card.reads("3 are selected.")
    press(panel, "Share", "Contacts", ["Klant Nr01"])  # one tick taken off again
    panel.press("Share", {PEOPLE: BOB})
    world.settle()
    assert world.names_in(BOB, "Shared by Alice de Vries") == ["Klant Nr01", "Klant Nr30"]


def test_ticks_are_forgotten_after_a_quarter_of_an_hour(world: World) -> None:
    many(world, 30)
    shared(world, CAROL)
    press(at_contacts(world), "Next", "Contacts", ["Klant Nr00"])
    assert at_contacts(world).card.reads("1 is selected.")
    world.clock.advance(15 * 60)
    assert not at_contacts(world).card.reads("1 is selected.")


def test_nothing_ticked_is_said(world: World) -> None:
    klanten(world)
    shared(world, CAROL)
    panel = at_contacts(world)
    panel.press("Share")
    assert panel.card.reads("Tick at least one.")


def test_contacts_are_put_under_a_label_together(world: World) -> None:
    klanten(world)
    klanten(world, name="Vrienden", people=(person("Vriend Een"),))
    shared(world, BOB)
    shared(world, CAROL, "Vrienden")
    panel = press(at_contacts(world), "Add to label", "Contacts", ["Pieter Meulen", "Zoë Şahin"])
    panel.press("Save", {"Label": "Vrienden"})
    assert panel.toast == "2 contacts are added to Vrienden."
    world.settle()
    assert world.names_in(CAROL, "Vrienden") == ["Pieter Meulen", "Vriend Een", "Zoë Şahin"]


def test_several_labels_change_hands_together(world: World) -> None:
    for name in ("Een", "Twee"):
        klanten(world, name=name, people=(person(f"Iemand {name}"),))
        shared(world, CAROL, name)
    panel = press(at_labels(world), "Transfer ownership", "Labels", ["Een", "Twee"])
    panel.press("Transfer ownership", {"New owner": BOB})
    panel.press("Confirm")
    assert panel.toast == "2 labels belong to Bob Bakker now. You can still edit them."
    world.settle()
    owners = {data["name"]: data["owner"] for path, data in stored(world).items() if path.startswith("labels/")}
    assert owners == {"Een": sub_of(world, BOB), "Twee": sub_of(world, BOB)}
    assert world.names_in(BOB, "Een") == world.names_in(ALICE, "Een") == ["Iemand Een"]


@pytest.mark.parametrize("access", ["View only", "Can edit", "Can delete", "none"])
def test_who_may_not_share_shares_none_of_several(world: World, access: str) -> None:
    """T6, T8, T30: one's own beside them does not help."""
    klanten(world)
    klanten(world, owner=BOB, name="Van Bob", people=(person("Eigen Contact"),))
    shared(world, CAROL)
    shared(world, SANNE, "Van Bob", by=BOB)
    if access != "none":
        shared(world, BOB, access=access)
    before = facts(world)
    both = f"{the_label(world, 'Van Bob')},{the_label(world)}"
    people = f"{the_contact(world, 'Eigen')},{the_contact(world)}"
    typed = {"people": (CAROL,), "access": ("viewer",), "label": (the_label(world, "Van Bob"),)}
    for path, what, picked in (
        ("several/share", "labels", both),
        ("several/share", "contacts", people),
        ("several/label", "contacts", people),
    ):
        parameters = {"what": what, "picked": picked, "inputs": "people,access,mobile", "nonce": nonce_of(world, BOB)}
        assert world.person(BOB).act(forged(path, **parameters), typed).json["name"] == "error", path
    assert facts(world) == before


def test_a_stranger_learns_nothing_from_it(world: World) -> None:
    """T6."""
    klanten(world)
    shared(world, CAROL)
    world.person(MALLORY).home()
    for picked in (the_label(world), "aaaabbbbccccdddd"):
        card = world.person(MALLORY).act(forged("select/turn", what="labels", shown=picked, to="share", inputs="picked"), {"picked": (picked,)})
        assert card.json["name"] == "error"
        assert not card.reads("Klanten")

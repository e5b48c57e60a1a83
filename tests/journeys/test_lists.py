"""Long lists are reached to their end, and searching finds what one may see, however it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cards.reading import Card
from tests.journeys.steps import KLANTEN, at_label, klanten, shared
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, Panel, person


def all_pages(panel: Panel, prefix: str) -> list[str]:
    """The rows whose text begins so, over all pages from here on."""
    seen = _rows(panel.card, prefix)
    while panel.card.has_button("Next"):
        panel.press("Next")
        seen += _rows(panel.card, prefix)
    return seen


def _rows(card: Card, prefix: str) -> list[str]:
    return [row.text for row in card.rows() if row.text.startswith(prefix)]


def test_sixty_contacts_are_paged_there_and_back(world: Watched) -> None:
    everybody = [f"Klant {number:02}" for number in range(60)]
    klanten(world, people=tuple(person(name) for name in everybody))
    shared(world)
    for email in (ALICE, BOB):
        panel = at_label(world.person(email))
        first = _rows(panel.card, "Klant")
        assert all_pages(panel, "Klant") == everybody
        while panel.card.has_button("Previous"):
            panel.press("Previous")
        assert _rows(panel.card, "Klant") == first


def test_unshared_label_of_sixty_is_paged_too(world: Watched) -> None:
    klanten(world, people=tuple(person(f"Klant {number:02}") for number in range(60)))
    alice = at_label(world.person(ALICE))
    assert len(set(all_pages(alice, "Klant "))) == 60
    alice.press("Previous")
    alice.press("Previous")
    assert not alice.card.has_button("Previous")


def test_whole_address_book_is_paged(world: Watched) -> None:
    world.google.book(ALICE).create_many([person(f"Mens {number:02}") for number in range(60)])
    assert len(set(all_pages(at_label(world.person(ALICE), "Contacts"), "Mens "))) == 60


def test_home_reaches_all_of_250_labels(world: Watched) -> None:
    book = world.google.book(ALICE)
    for number in range(250):
        book.create_label(f"Label {number:03}")
    alice = world.person(ALICE)
    alice.home()
    assert alice.card.row("Contacts")
    assert all_pages(alice, "Label ") == [f"Label {number:03}" for number in range(250)]
    alice.press("Previous")
    alice.press_row("Label 200")
    assert alice.card.title == "Label 200"


def test_page_that_nobody_drew_is_the_first(world: Watched) -> None:
    """T6: a foreign contact's id as a page tells nothing of its place in the alphabet."""
    klanten(world, people=tuple(person(f"Klant {number:02}") for number in range(30)))
    klanten(world, CAROL, "Van Carol", (person("Klant 15b"),))
    shared(world)
    shared(world, ALICE, "Van Carol", by=CAROL)
    row = at_label(world.person(CAROL), "Van Carol").card.row("Klant 15b").action
    assert row is not None
    foreign = row.parameters["contact"]
    bob = at_label(world.person(BOB))
    first = bob.card.texts()
    opening = bob.card.button("Next").action
    assert opening is not None
    for page in (f">{foreign}", f"<{foreign}", "> ", "<", "99999999999", "../x", ">x-1", "\x00"):
        assert bob.act(replace(opening, parameters={**opening.parameters, "page": page})).texts() == first


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zoe sahin", "Zoë Şahin"),
        ("SAHIN", "Zoë Şahin"),
        ("0612345678", "Pieter Meulen"),
        ("+31 6 1234", "Pieter Meulen"),
        ("612345678", "Pieter Meulen"),
        ("wang@klant", "王小明"),
        ("pieter@klant.example", "Pieter Meulen"),
        ("小明", "王小明"),
        ("王", "王小明"),
        ("数据", "王小明"),
        ("أمينة", "أمينة حداد"),
        ("حداد", "أمينة حداد"),
    ],
)
def test_search_finds_however_it_is_written(world: Watched, query: str, found: str) -> None:
    klanten(world)
    shared(world)
    bob = world.person(BOB)
    bob.home()
    bob.press("Search", {"Search contacts": query})
    names = [row.text for row in bob.card.rows() if row.action and row.action.path == "/click/contact/open"]
    assert len(names) == 1, bob.card.texts()
    bob.press_row(names[0])
    assert bob.card.reads("Klanten")
    assert bob.card.title == found


def test_search_finds_nothing_of_others(world: Watched) -> None:
    """R4, T10."""
    klanten(world, people=KLANTEN)
    shared(world)
    carol = world.person(CAROL)
    carol.home()
    carol.press("Search", {"Search contacts": "Pieter"})
    assert carol.card.reads("Nothing found for “Pieter”")


def test_owner_finds_a_shared_contact_once(world: Watched) -> None:
    klanten(world)
    shared(world)
    alice = world.person(ALICE)
    alice.home()
    world.clock.advance(60)
    alice.press("Search", {"Search contacts": "Pieter"})
    assert [row.text for row in alice.card.rows()].count("Pieter Meulen") == 1
    alice.press_row("Pieter Meulen")
    assert not alice.card.reads("Only you")

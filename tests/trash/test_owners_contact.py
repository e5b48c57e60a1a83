"""What becomes of the owner's own Google contact when a shared contact is deleted: it loses the label only, unless he deleted it himself or
shares his whole address book (amendments.md, B2)."""

from __future__ import annotations

import pytest

from tests.journeys.steps import at_contact, klanten, shared
from tests.journeys.watched import Watched
from tests.two_way.steps import remove, rounds
from tests.world import ALICE, BOB, CAROL, name_of

BOOK = "Contacts of Alice de Vries"
PIETER = "Pieter Meulen"


def names_of(world: Watched, who: str) -> list[str]:
    return sorted(name_of(each) for each in world.google.book(who).contacts())


def whole_book(world: Watched) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", "Contacts", access="Can delete")


def delete(world: Watched, who: str, label: str) -> None:
    panel = at_contact(world.person(who), PIETER, label)
    panel.press("Delete contact")
    panel.press("Confirm")


@pytest.mark.parametrize(("who", "label"), [(ALICE, "Contacts"), (BOB, BOOK)])
def test_deleted_out_of_a_whole_address_book_it_goes_for_everybody_and_stays_away(world: Watched, who: str, label: str) -> None:
    whole_book(world)
    delete(world, who, label)
    rounds(world)
    world.google.expire_sync_tokens()
    rounds(world)
    for each in (ALICE, BOB, CAROL):
        assert PIETER not in names_of(world, each)
        assert len(names_of(world, each)) == 3


def test_deleted_in_google_by_somebody_who_may_it_goes_from_the_whole_address_book(world: Watched) -> None:
    whole_book(world)
    (gone,) = remove(world, BOB, 1, label=BOOK)
    rounds(world)
    world.google.expire_sync_tokens()
    rounds(world)
    for each in (ALICE, BOB, CAROL):
        assert gone not in names_of(world, each)
        assert len(names_of(world, each)) == 3


def test_undone_it_is_back_in_every_address_book(world: Watched) -> None:
    whole_book(world)
    panel = at_contact(world.person(BOB), PIETER, BOOK)
    panel.press("Delete contact")
    panel.press("Confirm")
    rounds(world)
    panel.undo()
    rounds(world)
    for each in (ALICE, BOB, CAROL):
        assert names_of(world, each).count(PIETER) == 1


def test_deleted_by_its_owner_it_leaves_his_google_contacts_and_comes_back_on_undo(world: Watched) -> None:
    klanten(world)
    shared(world)
    panel = at_contact(world.person(ALICE), PIETER)
    panel.press("Delete contact")
    panel.press("Confirm")
    world.settle()
    assert PIETER not in names_of(world, ALICE)
    panel.undo()
    rounds(world)
    assert names_of(world, ALICE).count(PIETER) == names_of(world, BOB).count(PIETER) == 1


def test_taken_out_of_its_last_label_by_its_owner_it_stays_in_his_google_contacts(world: Watched) -> None:
    klanten(world)
    shared(world)
    panel = at_contact(world.person(ALICE), PIETER)
    panel.press("Remove from label")
    panel.press("Save", {"Label": "Klanten"})
    world.settle()
    assert PIETER not in world.names_in(ALICE, "Klanten")
    assert PIETER in names_of(world, ALICE)

"""An own contact that is shared or linked stays in My Contacts as its holder has it (I8)."""

from __future__ import annotations

from tests.adopt.conftest import look
from tests.hidden.office import LABEL, shared
from tests.world import ALICE, BOB, World, groups_of


def test_owner_moves_a_contact_between_shared_labels_and_it_stays_in_my_contacts(world: World) -> None:
    book = world.google.book(ALICE)
    piet = book.members(LABEL)[0]
    book.add_to_label("myContacts", [piet])
    world.label_in_google(ALICE, "Suppliers", [])
    shared(world, BOB)
    shared(world, BOB, label="Suppliers")
    look(world, ALICE)
    book.add_to_label("Suppliers", [piet])
    look(world, ALICE)
    look(world, ALICE)
    assert "contactGroups/myContacts" in groups_of(book.contact(piet))
    assert len(world.people_in(BOB, "Suppliers")) == 1

"""Delete my data: nothing that is kept names the account any more, its copies are gone, and nobody else lost anything of theirs (T35)."""

from __future__ import annotations

from tests.journeys.steps import PEOPLE, at_contact, at_label, book_of, klanten, shared, stored, sub_of
from tests.journeys.watched import Watched
from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, CAROL, MARTA, SANNE, person

PIETER = "Pieter Meulen"


def erase(world: Watched, who: str) -> None:
    panel = world.person(who)
    panel.home()
    panel.press("Settings")
    panel.press("Delete my data")
    panel.press("Confirm")
    world.settle()
    rounds(world, 6)


def office(world: Watched) -> None:
    """Alice shares Klanten with Bob and Carol, who may edit; Bob shares Vrienden with Carol. Bob and Carol wrote comments."""
    klanten(world)
    klanten(world, owner=BOB, name="Vrienden", people=(person("Vriend Een", phone="+31 6 87654321"),))
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    shared(world, CAROL, "Vrienden", by=BOB)
    for who, text in ((BOB, "Bob was hier"), (CAROL, "Carol ook")):
        for private in ("", "on"):
            panel = at_contact(world.person(who), PIETER)
            panel.press("Comment")
            panel.press("Save", {"Comment": text, "Private": private})


def test_before_it_happens_it_says_what_will(world: Watched) -> None:
    office(world)
    panel = world.person(BOB)
    panel.home()
    panel.press("Settings")
    card = panel.press("Delete my data")
    assert card.reads("Your label ends.")
    assert card.reads("1 other person loses it too.")
    assert card.reads("You leave 1 label of others")
    assert card.has_button("Cancel")


def test_nothing_kept_names_the_account_and_no_value_of_its_own_is_left(world: Watched) -> None:
    """T35."""
    office(world)
    key = sub_of(world, BOB)
    erase(world, BOB)
    everything = stored(world)
    text = str(everything)
    assert not [value for value in (BOB, "Bob Bakker", "Bob was hier", "Vriend Een", "87654321", "Vrienden") if value in text]
    assert f"accounts/{key}" not in everything
    assert key not in str([row.to_dict() for row in world.db.collection("audit").stream() if (row.to_dict() or {})["actor"] == key])


def test_what_pointed_to_the_account_or_came_from_it_is_gone_too(world: Watched) -> None:
    """T35: invitations and notices by address, the name in which a Directory was read."""
    world.person(SANNE).home()
    klanten(world, owner=SANNE, name="Sannes", people=(person("Sanne Een"),))
    panel = at_label(world.person(SANNE), "Sannes")
    panel.press("Share")
    panel.press("Share", {PEOPLE: MARTA})
    klanten(world)
    shared(world, f"{BOB}, {SANNE}", access="Can edit")
    for who, whom in ((BOB, SANNE), (SANNE, BOB)):
        panel = at_contact(world.person(who), PIETER)
        panel.press("Notify a colleague")
        panel.press("Send", {"People": whom})
    kinds = {path.split("/")[0] for path in stored(world)}
    assert {"invitations", "pointers", "tenants"} <= kinds
    erase(world, SANNE)
    assert not [path for path, data in stored(world).items() if any(value in str(data) for value in (SANNE, MARTA, "Sanne Hoogland", "Sannes"))]


def test_copies_leave_and_ones_own_contacts_and_labels_stay_as_they_are(world: Watched) -> None:
    office(world)
    before = [each for each in book_of(world, BOB).values() if "Vriend" in str(each)]
    erase(world, BOB)
    assert "Klanten" not in world.labels_in(BOB)
    assert not [each for each in book_of(world, BOB).values() if "Pieter" in str(each)]
    assert [each for each in book_of(world, BOB).values() if "Vriend" in str(each)] == before
    assert world.names_in(BOB, "Vrienden") == ["Vriend Een"]


def test_the_others_lose_what_was_his_and_keep_what_is_theirs(world: Watched) -> None:
    """I18."""
    office(world)
    mine, hers = world.names_in(ALICE, "Klanten"), world.names_in(CAROL, "Klanten")
    erase(world, BOB)
    assert "Vrienden" not in world.labels_in(CAROL)
    assert not [each for each in book_of(world, CAROL).values() if "Vriend" in str(each)]
    assert world.names_in(ALICE, "Klanten") == mine
    assert world.names_in(CAROL, "Klanten") == hers
    assert at_contact(world.person(CAROL), PIETER).card.reads("Carol ook")


def test_who_comes_back_begins_anew(world: Watched) -> None:
    office(world)
    erase(world, BOB)
    card = world.person(BOB).home()
    assert not card.reads("Klanten")
    rounds(world, 3)
    shared(world, BOB, access="Can edit")
    assert len(world.names_in(BOB, "Klanten")) == 4


def test_then_it_is_silent(world: Watched) -> None:
    """I14."""
    office(world)
    erase(world, BOB)
    rounds(world)
    world.google.calls.clear()
    before = stored(world)
    rounds(world)
    assert not [call for who in (ALICE, BOB, CAROL) for call in world.calls_of(who, writes=True)]
    assert {path: data for path, data in stored(world).items() if not path.startswith("accounts/")} == {
        path: data for path, data in before.items() if not path.startswith("accounts/")
    }

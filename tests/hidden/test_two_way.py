"""Somebody who sees a part edits: in the form and in his Google Contacts. What he does not see stays as it is, to the byte."""

from __future__ import annotations

from typing import Any

import pytest

from firestore_models import contacts, notices
from firestore_models.notices import NoticeKind
from sharing.lens import project
from sharing.person import Person, dumps
from tests.hidden.office import hidden_from, hide, shared
from tests.labels.test_labelling import opened
from tests.world import ALICE, BOB, CAROL, World, person, phones_of

HOME, WORK = {"value": "+31 20 5550100", "type": "home"}, {"value": "+31 20 5550199", "type": "work"}
BIRTHDAY = {"date": {"year": 1971, "month": 3, "day": 9}}
NOTES = {"value": "Owes us a favour", "contentType": "TEXT_PLAIN"}
HIDDEN = frozenset({"birthdays", "biographies", "phoneNumbers/home"})


@pytest.fixture
def world() -> World:
    """Bob (Can edit) sees Piet without birthday, notes and home number; Carol sees all of him."""
    made = World().furnish()
    piet = person("Piet Kok", phoneNumbers=[HOME, WORK], birthdays=[BIRTHDAY], biographies=[NOTES])
    made.label_in_google(ALICE, "Customers", [piet])
    shared(made, BOB, CAROL)
    hide(made, HIDDEN)
    made.settle()
    return made


def master(world: World) -> Person:
    (found,) = contacts.news(world.db, next(iter(world.account(BOB).present)), after=0)
    return found.person


def unseen(world: World) -> str:
    """What is hidden from Bob, in its stored form."""
    whole = master(world)
    seen = project(whole, HIDDEN)
    lost = Person()
    for field in whole.names_of_fields:
        lost = lost.with_field(field, (value for value in whole.values(field) if value not in seen.values(field)))
    return dumps(lost)


def copy(world: World, email: str = BOB) -> dict[str, Any]:
    (found,) = world.people_in(email, "Customers")
    return dict(found)


def edit(world: World, email: str = BOB, *, settle: bool = True, **fields: list[dict[str, Any]]) -> None:
    """Somebody edits his copy in Google Contacts, and it is found."""
    world.google.book(email).edit(copy(world, email)["resourceName"], fields)
    if settle:
        look(world, email)


def look(world: World, *emails: str) -> None:
    for email in emails:
        world.clock.advance(1200)
        world.person(email).home()
        world.settle()


def kept(world: World) -> list[dict[str, Any]]:
    """Bob's private comments."""
    found = [snapshot.to_dict() or {} for snapshot in world.db.collection_group("comments").stream()]
    return [each for each in found if each["author"] == world.account(BOB).key]


def test_hidden_values_are_taken_out_of_his_copy_alone(world: World) -> None:
    assert phones_of(copy(world)) == [WORK["value"]]
    assert not {"birthdays", "biographies"} & set(copy(world))
    assert {"birthdays", "biographies"} <= set(copy(world, CAROL))
    assert len(phones_of(copy(world, CAROL))) == 2


def test_his_edit_in_the_form_erases_nothing_that_he_does_not_see(world: World) -> None:
    before = unseen(world)
    bob = opened(world, BOB, "Customers", "Piet Kok")
    bob.press("Edit")
    bob.press("Save", {"Phone": "+31 20 5550177", "Company": "Kok BV"})
    world.settle()
    assert unseen(world) == before
    assert sorted(phones_of(copy(world, CAROL))) == ["+31 20 5550100", "+31 20 5550177"]


def test_his_emptied_box_takes_only_the_number_that_stood_in_it(world: World) -> None:
    bob = opened(world, BOB, "Customers", "Piet Kok")
    bob.press("Edit")
    bob.press("Save", {"Phone": ""})
    world.settle()
    assert [value.text("value") for value in master(world).values("phoneNumbers")] == [HOME["value"]]
    assert phones_of(copy(world, CAROL)) == [HOME["value"]]


def test_his_edit_in_google_contacts_erases_nothing_that_he_does_not_see(world: World) -> None:
    before = unseen(world)
    edit(world, phoneNumbers=[{"value": "+31 20 5550178", "type": "work"}], nicknames=[{"value": "Pete"}])
    assert unseen(world) == before
    assert sorted(phones_of(copy(world, CAROL))) == ["+31 20 5550100", "+31 20 5550178"]


@pytest.mark.parametrize(
    ("typed", "word"), [({"Birthday": "1 January 2000"}, "Birthday"), ({"Notes": "mine"}, "Notes"), ({"Phone": "5550111", "Type 2": "Home"}, "Phone")]
)
def test_typing_into_a_hidden_field_of_the_form_is_refused_where_it_was_typed(world: World, typed: dict[str, str], word: str) -> None:
    """T11: visibly, naming the box; nothing is changed, not even what was allowed."""
    before = dumps(master(world))
    bob = opened(world, BOB, "Customers", "Piet Kok")
    bob.press("Edit")
    bob.press("Save", {"Company": "Kok BV", **typed})
    assert bob.card.json["name"] == "form"
    assert bob.card.reads("hidden"), bob.card.texts()
    world.settle()
    assert dumps(master(world)) == before


def test_typing_into_a_hidden_place_of_his_copy_changes_nothing_for_anybody(world: World) -> None:
    """T11: corrected in his copy, kept as his private comment, and he is told."""
    before = dumps(master(world))
    edit(world, birthdays=[{"date": {"year": 2000, "month": 1, "day": 1}}])
    assert dumps(master(world)) == before
    assert [each["fields"] for each in kept(world)] == [["birthdays"]]
    assert [each.kind for each in notices.latest(world.db, world.account(BOB).key)] == [NoticeKind.REVERTED]
    assert copy(world, CAROL)["birthdays"][0]["date"]["year"] == 1971
    assert "birthdays" not in copy(world)


def test_what_he_may_change_travels_when_he_typed_into_a_hidden_place_too(world: World) -> None:
    before = unseen(world)
    edit(world, nicknames=[{"value": "Pete"}], phoneNumbers=[WORK, {"value": "+31 20 5550111", "type": "home"}])
    assert unseen(world) == before
    assert copy(world, CAROL)["nicknames"][0]["value"] == "Pete"
    assert sorted(phones_of(copy(world, CAROL))) == sorted([HOME["value"], WORK["value"]])


def test_number_moved_to_a_hidden_type_stays_where_it_was(world: World) -> None:
    edit(world, phoneNumbers=[{**WORK, "type": "home"}])
    assert sorted(phones_of(copy(world, CAROL))) == sorted([HOME["value"], WORK["value"]])


def test_value_that_he_edited_while_it_was_being_hidden_is_refused(world: World) -> None:
    """His edit was on its way when the owner hid the field: what he typed is his, the shared value stays, and his work goes on."""
    hide(world, ())
    world.settle()
    edit(world, birthdays=[{"date": {"year": 2000, "month": 1, "day": 1}}], nicknames=[{"value": "Pete"}], settle=False)
    hide(world, {"birthdays"})
    look(world, BOB)
    assert hidden_from(world) == {"birthdays"}
    assert copy(world, CAROL)["birthdays"][0]["date"]["year"] == 1971
    assert copy(world, CAROL)["nicknames"][0]["value"] == "Pete"
    assert [each["fields"] for each in kept(world)] == [["birthdays", "nicknames"]]


def test_showing_it_again_sends_the_shared_value_and_never_takes_his_own(world: World) -> None:
    """What he typed while it was hidden from him was refused; that it is shown now does not make it an edit."""
    edit(world, birthdays=[{"date": {"year": 2000, "month": 1, "day": 1}}])
    hide(world, ())
    look(world, BOB, CAROL)
    assert copy(world, CAROL)["birthdays"][0]["date"]["year"] == 1971
    assert copy(world)["birthdays"][0]["date"]["year"] == 1971
    assert phones_of(copy(world)) == phones_of(copy(world, CAROL))


def test_hiding_takes_values_back_from_a_copy_that_moved_meanwhile(world: World) -> None:
    """I5: a starred copy has another etag, so it is looked at before it is written; what came through us is not taken for his own."""
    world.google.book(BOB).star(copy(world)["resourceName"])
    hide(world, HIDDEN | {"names", "phoneNumbers/work"})
    world.settle()
    assert phones_of(copy(world)) == []
    assert "names" not in copy(world)


def test_after_a_correction_there_is_silence(world: World) -> None:
    """I14: what was typed into a hidden place is put right once; nobody writes to anybody after that."""
    edit(world, phoneNumbers=[WORK, {"value": "+31 20 5550111", "type": "home"}], birthdays=[{"date": {"month": 1, "day": 1}}])
    assert phones_of(copy(world)) == [WORK["value"]]
    world.google.calls.clear()
    for _ in range(3):
        look(world, ALICE, BOB, CAROL)
    assert [call for email in (ALICE, BOB, CAROL) for call in world.calls_of(email, writes=True)] == []

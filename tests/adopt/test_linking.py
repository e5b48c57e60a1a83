"""Link: one's own contact becomes the copy. What is one's own stays so, goes nowhere, and comes back whole (I1, I3, I6, I7, I8)."""

from __future__ import annotations

from typing import Any

import pytest

from firestore_models import contacts
from local.google import Fault
from sharing.person import Person, phones
from tests.adopt.conftest import asked, look, own_piet, share_customers, values
from tests.hidden.office import LABEL, hide, member, shared
from tests.journeys.steps import stored
from tests.labels.test_labelling import opened
from tests.world import ALICE, BOB, World, person, phones_of


@pytest.fixture
def linked(world: World) -> tuple[World, str, dict[str, Any]]:
    """Bob's own Piet linked with Alice's; its name at Google, and what it held before."""
    own = own_piet(world)
    before = values(world.google.book(BOB).contact(own))
    share_customers(world)
    panel = asked(world)
    panel.press("Link")
    assert panel.toast == "Piet Kok is linked with your own contact."
    world.settle()
    return world, own, before


def master(world: World) -> Person:
    (found,) = [each for each in map(contacts.from_snapshot, world.db.collection("contacts").get()) if each and "Kok" in str(each.person)]
    return found.person


def mine(world: World, own: str) -> dict[str, Any]:
    return dict(world.google.book(BOB).contact(own))


def unshare(world: World) -> None:
    alice = member(world)
    alice.press("Remove")
    alice.press("Confirm")
    world.settle()


def test_the_own_contact_is_the_one_copy_and_shows_the_shared_details(linked: tuple[World, str, dict[str, Any]]) -> None:
    world, own, _ = linked
    there = mine(world, own)
    assert [each["resourceName"] for each in world.people_in(BOB, LABEL) if "Kok" in str(each)] == [own]
    assert len(world.google.book(BOB).contacts()) == 2
    assert there["names"][0]["displayName"] == "Piet Kok"
    assert there["organizations"][0]["title"] == "Buyer"
    assert phones_of(there) == ["+31 20 5550100", "+31 6 99999999"]


def test_what_is_his_own_stays_in_it(linked: tuple[World, str, dict[str, Any]]) -> None:
    """I8: fields that the shared contact does not have, labels, star."""
    world, own, before = linked
    there = mine(world, own)
    assert there["biographies"][0]["value"] == "Owes me a favour"
    assert there["birthdays"][0]["date"] == {"year": 1971, "month": 3, "day": 9}
    assert "clientData" not in there
    groups = {str(each["contactGroupMembership"]["contactGroupResourceName"]) for each in before["memberships"]}
    assert groups < {str(each["contactGroupMembership"]["contactGroupResourceName"]) for each in there["memberships"]}


def test_nothing_of_his_goes_into_the_shared_record(linked: tuple[World, str, dict[str, Any]]) -> None:
    world, _, _ = linked
    look(world)
    look(world)
    assert phones(master(world)) == ("+31 20 5550100",)
    everything = {path: data for path, data in stored(world).items() if "/adopted/" not in path}
    assert "99999999" not in str(everything)
    assert "favour" not in str(everything)
    assert "99999999" not in str(world.google.book(ALICE).contacts())


def test_nothing_more_is_written_once_it_is_linked(linked: tuple[World, str, dict[str, Any]]) -> None:
    """I14."""
    world, _, _ = linked
    look(world)
    before = stored(world)
    calls = len(world.calls_of(BOB, writes=True))
    for _ in range(3):
        look(world)
    assert len(world.calls_of(BOB, writes=True)) == calls
    assert {path for path, data in stored(world).items() if before.get(path) != data and not path.startswith("accounts/")} == set()


def test_unshare_gives_back_what_was_there_before_byte_for_byte(linked: tuple[World, str, dict[str, Any]]) -> None:
    world, own, before = linked
    unshare(world)
    assert values(mine(world, own)) == before
    assert len(world.google.book(BOB).contacts()) == 1
    assert not [path for path in stored(world) if "/adopted/" in path]


def test_private_edits_made_meanwhile_are_kept(linked: tuple[World, str, dict[str, Any]]) -> None:
    world, own, before = linked
    there = mine(world, own)
    numbers = [{"value": "+31 20 5550100", "type": "mobile"}, {"value": "+31 6 88888888", "type": "home"}]
    world.google.book(BOB).edit(own, {"phoneNumbers": numbers, "biographies": [{"value": "Paid me back", "contentType": "TEXT_PLAIN"}]})
    look(world)
    assert phones_of(mine(world, own)) == ["+31 20 5550100", "+31 6 88888888"]
    assert phones(master(world)) == ("+31 20 5550100",)
    unshare(world)
    after = mine(world, own)
    assert after["biographies"][0]["value"] == "Paid me back"
    assert phones_of(after) == ["+31 20 555 01 00", "+31 6 88888888"]
    assert after["names"][0]["displayName"] == before["names"][0]["displayName"]
    assert there["resourceName"] == after["resourceName"]


def test_a_private_edit_just_before_unshare_is_kept_too(linked: tuple[World, str, dict[str, Any]]) -> None:
    world, own, _ = linked
    world.google.book(BOB).edit(own, {"biographies": [{"value": "Paid me back", "contentType": "TEXT_PLAIN"}]})
    unshare(world)
    assert mine(world, own)["biographies"][0]["value"] == "Paid me back"
    assert "Paid me back" not in str(stored(world))


def test_changes_travel_both_ways(linked: tuple[World, str, dict[str, Any]]) -> None:
    """I1, I2: his change of a shared value is everybody's, Alice's change reaches his own contact."""
    world, own, _ = linked
    world.google.book(BOB).edit(own, {"phoneNumbers": [{"value": "+31 20 5550777", "type": "mobile"}, {"value": "+31 6 99999999", "type": "home"}]})
    look(world)
    assert phones(master(world)) == ("+31 20 5550777",)
    assert [phones_of(each) for each in world.people_in(ALICE, LABEL) if "Kok" in str(each)] == [["+31 20 5550777"]]
    alice = opened(world, ALICE, LABEL, "Piet Kok")
    alice.press("Edit")
    alice.press("Save", {"Phone": "+31 20 5550888", "Job title": "Head of sales"})
    world.settle()
    assert phones_of(mine(world, own)) == ["+31 20 5550888", "+31 6 99999999"]
    assert mine(world, own)["organizations"][0]["title"] == "Head of sales"
    unshare(world)
    assert phones_of(mine(world, own)) == ["+31 20 555 01 00", "+31 6 99999999"]
    assert "organizations" not in mine(world, own)


def test_a_viewer_s_change_is_reverted_and_his_own_values_stay(world: World) -> None:
    """I9."""
    own = own_piet(world)
    share_customers(world, "View only")
    asked(world).press("Link")
    world.settle()
    world.google.book(BOB).edit(own, {"phoneNumbers": [{"value": "+31 20 5550777", "type": "mobile"}, {"value": "+31 6 99999999", "type": "home"}]})
    look(world)
    assert phones(master(world)) == ("+31 20 5550100",)
    assert phones_of(mine(world, own)) == ["+31 20 5550100", "+31 6 99999999"]


def test_fields_hidden_from_him_are_his_to_fill(world: World) -> None:
    """I4, I8: the shared birthday is hidden from him; his own stands untouched, and shows nothing of hers."""
    world.google.book(ALICE).edit(world.google.book(ALICE).members(LABEL)[0], {"birthdays": [{"date": {"year": 1980, "month": 1, "day": 1}}]})
    own = own_piet(world)
    shared(world, BOB, access="Can edit")
    hide(world, {"birthdays", "phoneNumbers/home"})
    world.settle()
    look(world)
    asked(world).press("Link")
    world.settle()
    assert mine(world, own)["birthdays"][0]["date"]["year"] == 1971
    world.google.book(BOB).edit(own, {"birthdays": [{"date": {"year": 1972, "month": 2, "day": 2}}]})
    look(world)
    assert mine(world, own)["birthdays"][0]["date"]["year"] == 1972
    assert master(world).first("birthdays").date().number("year") == 1980
    unshare(world)
    assert mine(world, own)["birthdays"][0]["date"]["year"] == 1972
    assert "1980" not in str(world.google.book(BOB).contacts())


def test_unlink_makes_two_of_them_again(linked: tuple[World, str, dict[str, Any]]) -> None:
    world, own, before = linked
    panel = opened(world, BOB, LABEL, "Piet Kok")
    assert panel.card.reads("Linked with your own contact")
    panel.press("Unlink")
    assert panel.toast == "Piet Kok is your own contact again, as it was. The shared one stands beside it."
    world.settle()
    assert values(mine(world, own)) == before
    assert len(world.google.book(BOB).contacts()) == 3
    assert [each["resourceName"] for each in world.people_in(BOB, LABEL) if "Kok" in str(each)] != [own]
    assert not opened(world, BOB, LABEL, "Piet Kok").card.reads("Linked with your own contact")
    look(world)
    look(world)
    assert world.account(BOB).twins == {}


def test_undo_stands_on_the_card_that_follows(world: World) -> None:
    own = own_piet(world)
    before = values(world.google.book(BOB).contact(own))
    share_customers(world)
    panel = asked(world)
    panel.press("Link")
    panel.press("Undo")
    world.settle()
    assert values(mine(world, own)) == before


def test_his_deleting_it_counts_as_deleting_the_shared_contact(linked: tuple[World, str, dict[str, Any]]) -> None:
    """An editor may not delete: the contact comes back as a copy of the shared one."""
    world, own, _ = linked
    world.google.book(BOB).delete(own)
    look(world)
    (piet,) = [each for each in world.people_in(BOB, LABEL) if "Kok" in str(each)]
    assert piet["resourceName"] != own
    assert phones_of(piet) == ["+31 20 5550100"]


def test_link_all_and_keep_all(world: World) -> None:
    own_piet(world)
    rosa = world.google.book(BOB).create(person("Rosa", email="ROSA@x.example"))
    share_customers(world)
    panel = world.person(BOB)
    panel.home()
    panel.press_row("You already have 2 of these people.")
    panel.press("Link all")
    world.settle()
    assert len(world.google.book(BOB).contacts()) == 2
    assert mine(world, rosa)["names"][0]["displayName"] == "Rosa Vos"


@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("lost", [{"after_commit": True, "cut": True}, {"status": 503}], ids=["answer lost", "refused"])
def test_a_stop_at_any_call_loses_nothing_and_doubles_nothing(world: World, at: int, lost: dict[str, Any]) -> None:
    """I6, I17: whichever call of the link goes wrong, it ends with one copy and everything of his."""
    own = own_piet(world)
    before = values(world.google.book(BOB).contact(own))
    share_customers(world)
    panel = asked(world)
    world.google.faults.add(Fault(path="/v1/people|/v1/contactGroups", account=BOB, skip=at, **lost))
    panel.press("Link")
    for _ in range(3):
        look(world)
    assert len(world.google.book(BOB).contacts()) == 2
    assert mine(world, own)["names"][0]["displayName"] == "Piet Kok"
    unshare(world)
    assert values(mine(world, own)) == before


def test_many_are_linked_in_the_background(world: World) -> None:
    """More than a press can wait for, and more than one turn takes: all of them in the end, each under the label."""
    people = [person(f"Klant {n}", email=f"k{n}@x.example", phone=f"+31 20 55501{n:02}") for n in range(30)]
    world.label_in_google(ALICE, "Many", people)
    book = world.google.book(BOB)
    mine = [book.create(person(f"Mijn {n}", email=f"k{n}@x.example")) for n in range(30)]
    shared(world, BOB, label="Many")
    look(world)
    panel = world.person(BOB)
    panel.home()
    panel.press_row("You already have 30 of these people.")
    assert panel.card.has_button("Next")
    panel.press("Link all")
    assert panel.toast == "30 contacts are linked with your own. Goes on in the background."
    world.settle()
    assert {each["resourceName"] for each in world.people_in(BOB, "Many")} == set(mine)
    assert len(book.contacts()) == 30
    assert set(world.account(BOB).linked) == {path.rpartition("/")[2] for path in stored(world) if "/adopted/" in path}

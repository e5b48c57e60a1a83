"""What somebody typed into his copy before a deletion reached him: the edit wins, and the deleter is told (product.md 4; promises.md I13)."""

from __future__ import annotations

import pytest

from firestore_models.contacts import from_snapshot, present_revision
from local.google import Fault
from local.google.people.wire import ApiRequest
from sync import turn
from sync.turn import Look
from tests.journeys.steps import at_contact, at_label, at_member, klanten, shared, sub_of
from tests.two_way.steps import LABEL, edit, one_behind, resource, rounds, the
from tests.world import ALICE, BOB, CAROL, World, name_of, phones_of

PIETER = "Pieter Meulen"
PEOPLE = (ALICE, BOB, CAROL)
PIET = [{"value": "Piet"}]


def office(world: World, bob: str = "Can edit", carol: str = "Can delete", label: str = LABEL) -> None:
    klanten(world, name=label)
    shared(world, BOB, label, access=bob)
    shared(world, CAROL, label, access=carol)
    rounds(world)


def in_two_labels(world: World) -> None:
    """The office; Pieter is also under a label that only Carol has besides Alice."""
    office(world)
    world.google.book(ALICE).create_label("Vrienden")
    world.google.book(ALICE).add_to_label("Vrienden", resource(world, ALICE, PIETER))
    shared(world, CAROL, "Vrienden", access="Can delete")
    rounds(world)


def delete(world: World, who: str, how: str) -> None:
    """Somebody deletes Pieter: in a card, or in his Google Contacts, where he finds it out himself at once."""
    if how == "card":
        panel = at_contact(world.person(who), PIETER)
        panel.press("Delete contact")
        panel.press("Confirm")
    else:
        world.google.book(who).delete(resource(world, who, PIETER))
        turn.run(world.book.engine, sub_of(world, who), Look.CONTACTS)


def nicknames(world: World) -> list[object]:
    return [the(world, who, PIETER).get("nicknames", [{}])[0].get("value") for who in PEOPLE]  # type: ignore[index]


def kept_for(world: World) -> list[str]:
    """The authors of what was kept privately."""
    return [str((comment.to_dict() or {})["author"]) for comment in world.db.collection_group("comments").stream()]


def told(world: World, who: str) -> bool:
    panel = world.person(who)
    panel.home()
    panel.press("Settings")
    return panel.press("Sync").reads(f"{PIETER} came back: somebody changed it meanwhile")


def is_quiet(world: World) -> bool:
    world.google.calls.clear()
    rounds(world, 62)
    return not [call for who in PEOPLE for call in world.calls_of(who, writes=True) if "batchGet" not in call]


def revision(world: World) -> int:
    return max(int((one.to_dict() or {})["revision"]) for one in world.db.collection("contacts").stream())


@pytest.mark.parametrize("how", ["card", "google"])
@pytest.mark.parametrize("editor", [ALICE, BOB])
@pytest.mark.parametrize("order", ["edit first", "deletion first"])
def test_what_was_typed_unseen_wins_over_the_deletion_for_everybody(world: World, how: str, editor: str, order: str) -> None:
    """I13, I1, I14: whichever came first, the contact returns with the edit, once; after that all is quiet."""
    office(world)
    if order == "edit first":
        edit(world, editor, PIETER, nicknames=PIET)
        delete(world, CAROL, how)
    else:
        delete(world, CAROL, how)
        edit(world, editor, PIETER, nicknames=PIET)
    world.settle()
    rounds(world)
    assert [world.names_in(who, LABEL).count(PIETER) for who in PEOPLE] == [1, 1, 1]
    assert nicknames(world) == ["Piet"] * 3
    assert revision(world) == 2, "one change, however it came home"
    assert kept_for(world) == []
    assert told(world, CAROL)
    assert is_quiet(world)


@pytest.mark.parametrize("look", [Look.NOTHING, Look.CONTACTS])
def test_it_wins_whether_the_turn_reads_the_news_or_only_takes_back(world: World, look: Look) -> None:
    office(world)
    edit(world, BOB, PIETER, nicknames=PIET)
    delete(world, CAROL, "card")
    turn.run(world.book.engine, sub_of(world, BOB), look)
    world.settle()
    rounds(world)
    assert nicknames(world) == ["Piet"] * 3
    assert kept_for(world) == []


def test_an_edit_by_somebody_who_may_delete_wins_over_the_owners_own_deletion(world: World) -> None:
    office(world, bob="Can delete")
    edit(world, BOB, PIETER, nicknames=PIET)
    delete(world, ALICE, "card")
    world.settle()
    rounds(world)
    assert nicknames(world) == ["Piet"] * 3
    assert told(world, ALICE)
    assert is_quiet(world)


def test_it_returns_into_every_label_that_the_same_deletion_took_it_out_of(world: World) -> None:
    """I12: as a Restore would bring it back."""
    in_two_labels(world)
    edit(world, BOB, PIETER, nicknames=PIET)
    delete(world, CAROL, "card")
    world.settle()
    rounds(world)
    assert nicknames(world) == ["Piet"] * 3
    assert world.names_in(CAROL, "Vrienden") == world.names_in(ALICE, "Vrienden") == [PIETER]
    assert world.labels_in(BOB) == [LABEL]


def test_a_second_deletion_by_somebody_who_saw_the_edit_is_carried_out(world: World) -> None:
    """I14: nothing of the first one lingers and brings it back again."""
    office(world)
    edit(world, BOB, PIETER, nicknames=PIET)
    delete(world, CAROL, "card")
    world.settle()
    rounds(world)
    delete(world, CAROL, "card")
    world.settle()
    rounds(world)
    assert all(PIETER not in world.names_in(who, LABEL) for who in PEOPLE)
    assert kept_for(world) == []


def test_turns_that_are_repeated_and_late_change_nothing_more(world: World) -> None:
    """I16, I6."""
    office(world)
    edit(world, BOB, PIETER, nicknames=PIET)
    delete(world, CAROL, "card")
    for _ in range(3):
        for who in (BOB, CAROL, BOB, ALICE):
            turn.run(world.book.engine, sub_of(world, who), Look.CONTACTS)
            turn.run(world.book.engine, sub_of(world, who))
    world.settle()
    rounds(world)
    assert nicknames(world) == ["Piet"] * 3
    assert [world.names_in(who, LABEL).count(PIETER) for who in PEOPLE] == [1, 1, 1]
    assert revision(world) == 2


def test_two_edits_of_different_fields_both_come_home(world: World) -> None:
    office(world, bob="Can edit", carol="Can edit")
    edit(world, BOB, PIETER, nicknames=PIET)
    edit(world, CAROL, PIETER, occupations=[{"value": "Bakker"}])
    delete(world, ALICE, "card")
    world.settle()
    rounds(world)
    assert nicknames(world) == ["Piet"] * 3
    assert [the(world, who, PIETER)["occupations"][0]["value"] for who in PEOPLE] == ["Bakker"] * 3  # type: ignore[index]
    assert kept_for(world) == []


def test_the_later_of_two_edits_of_one_field_wins_and_the_other_is_a_conflict(world: World) -> None:
    """I2."""
    office(world, bob="Can edit", carol="Can edit")
    edit(world, BOB, PIETER, birthdays=[{"date": {"year": 1970, "month": 5, "day": 4}}])
    world.clock.advance(60)
    edit(world, CAROL, PIETER, birthdays=[{"date": {"year": 1971, "month": 6, "day": 5}}])
    turn.run(world.book.engine, sub_of(world, CAROL), Look.CONTACTS)
    delete(world, ALICE, "card")
    world.settle()
    rounds(world)
    dates = [the(world, who, PIETER)["birthdays"][0]["date"] for who in PEOPLE]  # type: ignore[index]
    assert dates == [dates[0]] * 3
    assert len(list(world.db.collection("conflicts").stream())) == 1
    assert kept_for(world) == []


def test_what_a_viewer_typed_stays_with_him_and_the_deletion_stands(world: World) -> None:
    """I9."""
    office(world, bob="View only")
    edit(world, BOB, PIETER, nicknames=PIET)
    delete(world, CAROL, "card")
    world.settle()
    rounds(world)
    assert all(PIETER not in world.names_in(who, LABEL) for who in PEOPLE)
    assert kept_for(world) == [sub_of(world, BOB)]


def test_an_editor_whose_access_ended_too_brings_nothing_back(world: World) -> None:
    """I18: as things stand when his copy is taken back, he may edit nothing."""
    office(world)
    edit(world, BOB, PIETER, nicknames=PIET)
    delete(world, CAROL, "card")
    panel = at_member(world.person(ALICE), "Bob Bakker")
    panel.press("Remove")
    panel.press("Confirm")
    world.settle()
    rounds(world)
    assert all(PIETER not in world.names_in(who, LABEL) for who in (ALICE, CAROL))
    assert world.google.book(BOB).contacts() == []
    assert kept_for(world) == [sub_of(world, BOB)]


def test_access_that_ends_is_no_deletion_and_what_was_typed_stays_private(world: World) -> None:
    """I18."""
    office(world)
    edit(world, BOB, PIETER, nicknames=PIET)
    panel = at_member(world.person(ALICE), "Bob Bakker")
    panel.press("Remove")
    panel.press("Confirm")
    world.settle()
    rounds(world)
    assert "nicknames" not in the(world, ALICE, PIETER)
    assert kept_for(world) == [sub_of(world, BOB)]


def test_who_deletes_what_he_has_just_typed_into_means_it(world: World) -> None:
    office(world)
    edit(world, CAROL, PIETER, nicknames=PIET)
    delete(world, CAROL, "card")
    world.settle()
    rounds(world)
    assert all(PIETER not in world.names_in(who, LABEL) for who in PEOPLE)


def test_another_spelling_is_nobodys_edit_and_the_deletion_stands(world: World) -> None:
    """I14; promises.md, incident 20."""
    office(world)
    edit(world, BOB, PIETER, phoneNumbers=[{"value": "+31612345678", "type": "mobile"}])
    delete(world, CAROL, "card")
    world.settle()
    rounds(world)
    assert all(PIETER not in world.names_in(who, LABEL) for who in PEOPLE)
    assert kept_for(world) == []


def test_a_removal_from_one_label_takes_the_copy_along_and_the_edit_comes_home(world: World) -> None:
    """Not a deletion: the contact stands in another label, with what was typed; the one who typed it does not see it any more."""
    office(world)
    world.google.book(ALICE).create_label("Vrienden")
    world.google.book(ALICE).add_to_label("Vrienden", resource(world, ALICE, PIETER))
    shared(world, CAROL, "Vrienden")
    rounds(world)
    edit(world, BOB, PIETER, nicknames=PIET)
    panel = at_contact(world.person(ALICE), PIETER)
    panel.press("Remove from label")
    panel.press("Save", {"Label": LABEL})
    world.settle()
    rounds(world)
    assert PIETER not in map(name_of, world.google.book(BOB).contacts())
    assert [one["nicknames"][0]["value"] for who in (ALICE, CAROL) for one in world.people_in(who, "Vrienden")] == ["Piet", "Piet"]
    assert kept_for(world) == []


def test_a_viewers_words_are_his_own_when_a_contact_leaves_a_label(world: World) -> None:
    """I9."""
    office(world, bob="View only")
    world.google.book(ALICE).create_label("Vrienden")
    world.google.book(ALICE).add_to_label("Vrienden", resource(world, ALICE, PIETER))
    shared(world, CAROL, "Vrienden")
    rounds(world)
    edit(world, BOB, PIETER, nicknames=PIET)
    panel = at_contact(world.person(ALICE), PIETER)
    panel.press("Remove from label")
    panel.press("Save", {"Label": LABEL})
    world.settle()
    rounds(world)
    assert "nicknames" not in the(world, CAROL, PIETER, label="Vrienden")
    assert kept_for(world) == [sub_of(world, BOB)]


def test_taken_out_by_its_editor_before_it_returned_it_is_put_back_and_later_edits_reach_everybody(world: World) -> None:
    """I13: that he took it out was before all that was typed after its return, and is no deletion that had seen it."""
    office(world)
    pieter = resource(world, ALICE, PIETER)
    world.google.book(ALICE).remove_from_label(LABEL, pieter)
    world.google.book(ALICE).edit(pieter, {"nicknames": PIET})
    delete(world, CAROL, "card")
    turn.run(world.book.engine, sub_of(world, ALICE))
    edit(world, BOB, PIETER, occupations=[{"value": "Bakker"}])
    turn.run(world.book.engine, sub_of(world, BOB), Look.CONTACTS)
    world.settle()
    rounds(world)
    assert [world.names_in(who, LABEL).count(PIETER) for who in PEOPLE] == [1, 1, 1]
    assert nicknames(world) == ["Piet"] * 3
    assert [the(world, who, PIETER)["occupations"][0]["value"] for who in PEOPLE] == ["Bakker"] * 3  # type: ignore[index]
    assert kept_for(world) == []
    assert is_quiet(world)


def test_an_edit_that_brought_a_contact_back_is_no_older_than_its_return(world: World) -> None:
    """I2: the contact had been edited in Google Contacts before; when that was typed says nothing of what came home now."""
    office(world)
    edit(world, BOB, PIETER, biographies=[{"value": "Calls on Mondays"}])
    rounds(world)
    delete(world, CAROL, "card")
    edit(world, BOB, PIETER, nicknames=PIET)
    world.settle()
    rounds(world)
    assert nicknames(world) == ["Piet"] * 3
    found = [contact for one in world.db.collection("contacts").stream() if (contact := from_snapshot(one)) is not None]
    [back] = [contact for contact in found if contact.person.values("nicknames")]
    assert present_revision(back).typed >= back.edited_at


@pytest.mark.parametrize("also", [{}, {"nicknames": PIET}], ids=["only there", "and elsewhere"])
def test_what_brings_it_back_drops_nothing_that_waited_to_reach_its_author(world: World, also: dict[str, object]) -> None:
    """I2: Bob goes on typing where something of Carol's is still to come to him; he never saw it, and does not take it away by that."""
    office(world)
    known, added, refusal = one_behind(world, PIETER)
    delete(world, ALICE, "card")
    edit(world, BOB, PIETER, phoneNumbers=[*known, *added[1:]], **also)
    world.settle()
    world.google.faults.remove(refusal)
    rounds(world)
    edit(world, ALICE, PIETER, biographies=[{"value": "Calls on Mondays"}])
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        assert {each["value"] for each in added} < set(phones_of(the(world, who, PIETER)))
    assert nicknames(world) == [also.get("nicknames", [{}])[0].get("value")] * 3  # type: ignore[index]


@pytest.mark.parametrize("how", ["deleted", "taken out"])
def test_a_copy_that_waited_for_what_another_typed_is_no_deletion_of_that(world: World, how: str) -> None:
    """I13: found with a random world; Carol typed into her copy while Bob's change was still to come to her, and then took it away."""
    office(world)
    refusal = world.google.faults.add(Fault(path=":updateContact|:batchUpdateContacts", account=CAROL, status=400, times=None))
    edit(world, BOB, PIETER, nicknames=PIET)
    turn.run(world.book.engine, sub_of(world, BOB), Look.CONTACTS)
    edit(world, CAROL, PIETER, occupations=[{"value": "Bakker"}])
    rounds(world)
    assert "nicknames" not in the(world, CAROL, PIETER), "still to come to her"
    copy = resource(world, CAROL, PIETER)
    if how == "deleted":
        world.google.book(CAROL).delete(copy)
    else:
        world.google.book(CAROL).remove_from_label(LABEL, copy)
    rounds(world)
    world.google.faults.remove(refusal)
    edit(world, ALICE, PIETER, biographies=[{"value": "Calls on Mondays"}])  # what was set aside is tried again with the next change
    rounds(world)
    assert [world.names_in(who, LABEL).count(PIETER) for who in PEOPLE] == [1, 1, 1]
    assert nicknames(world) == ["Piet"] * 3
    assert [the(world, who, PIETER)["occupations"][0]["value"] for who in PEOPLE] == ["Bakker"] * 3  # type: ignore[index]
    assert told(world, CAROL)
    assert is_quiet(world)


def test_it_returns_also_when_another_took_it_out_of_a_further_label_in_the_instant_of_the_deletion(world: World) -> None:
    """I13: found with a random world; the two stand in the trash with one and the same time."""
    in_two_labels(world)
    edit(world, BOB, PIETER, nicknames=PIET)
    world.google.book(CAROL).remove_from_label("Vrienden", resource(world, CAROL, PIETER))
    world.google.book(ALICE).delete(resource(world, ALICE, PIETER))
    for who in (CAROL, ALICE):
        turn.run(world.book.engine, sub_of(world, who), Look.CONTACTS)
    assert len({(one.to_dict() or {})["at"] for one in world.db.collection("trash").stream()}) == 1
    world.settle()
    rounds(world)
    assert [world.names_in(who, LABEL).count(PIETER) for who in PEOPLE] == [1, 1, 1]
    assert nicknames(world) == ["Piet"] * 3
    assert world.names_in(CAROL, "Vrienden") == []
    assert told(world, ALICE)


def test_a_list_that_lags_does_not_share_again_what_its_owner_deleted_though_an_edit_brought_the_contact_back(world: World) -> None:
    """I6, I11: its owner got it anew, and her former contact, which an old list still showed, was shared beside it; then its absence passed for
    her deletion of that one."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    rounds(world)
    edit(world, BOB, PIETER, nicknames=[{"value": "Piet"}])
    panel = at_contact(world.person(ALICE), PIETER)
    panel.press("Delete contact")
    world.google.faults.sync_lag_s = 600
    panel.press("Confirm")
    world.settle(hours=0.02)
    world.google.expire_sync_tokens(ALICE)
    world.book.queue.poll(world.account(ALICE).key)
    rounds(world, 25)
    world.google.faults.sync_lag_s = 0
    rounds(world)
    for who in (ALICE, BOB):
        assert world.names_in(who, LABEL).count(PIETER) == 1
    assert the(world, ALICE, PIETER)["nicknames"]
    deeds = [one.to_dict() or {} for one in world.book.db.collection("audit").stream()]
    assert [row["actor"] for row in deeds if row["action"] == "contact.deleted"] == [sub_of(world, ALICE)]


def test_our_own_deletion_that_arrives_late_is_nobodys(world: World) -> None:
    """I11, I13: a worker stalled in the call that took Carol's copy back; the contact was restored meanwhile, and then everybody lost it in her
    name."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    rounds(world)
    panel = at_contact(world.person(BOB), PIETER)
    panel.press("Delete contact")

    def restored_meanwhile(request: ApiRequest) -> None:
        if "deleteContact" not in request.path or request.account != sub_of(world, CAROL):
            return
        world.google.faults.before_write = None
        world.clock.advance(70)
        trash = at_label(world.person(ALICE), LABEL)
        trash.press("Trash")
        trash.press("Restore")
        turn.run(world.book.engine, sub_of(world, CAROL))

    world.google.faults.before_write = restored_meanwhile
    panel.press("Confirm")
    world.settle(hours=0.05)
    assert world.google.faults.before_write is None
    rounds(world, 62)
    for who in (ALICE, BOB, CAROL):
        assert world.names_in(who, LABEL).count(PIETER) == 1

"""Two people change one contact in the same minute: nothing is lost, and what one value can hold of two is settled by people (product.md 4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cards.reading import Card
from tests.journeys.steps import at_contact, klanten, shared, the_contact
from tests.two_way.steps import LABEL, edit, one_behind, rounds, the
from tests.world import ALICE, BOB, CAROL, MALLORY, Panel, World, phones_of

PIETER = "Pieter Meulen"


def both_edit(world: World, first: dict[str, str], second: dict[str, str]) -> Panel:
    """Alice and Bob have the form open at once; Alice saves first. Alice's panel."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    alice, bob = at_contact(world.person(ALICE), PIETER), at_contact(world.person(BOB), PIETER)
    alice.press("Edit")
    bob.press("Edit")
    world.clock.advance(20)
    alice.press("Save", first)
    world.clock.advance(20)
    bob.press("Save", second)
    world.settle()
    return alice


def at_conflicts(panel: Panel) -> Card:
    panel.home()
    return panel.press("Conflicts")


def keeps(card: Card) -> list[str]:
    return [each.text for each in card.rows() if "·" in each.below]


def test_different_fields_are_both_kept_and_no_conflict_is_made(world: World) -> None:
    alice = both_edit(world, {"Notes": "Calls on Mondays"}, {"Company": "Meulen BV"})
    for who in (ALICE, BOB, CAROL):
        copy = the(world, who, PIETER)
        assert copy["biographies"][0]["value"] == "Calls on Mondays"  # type: ignore[index]
        assert copy["organizations"][0]["name"] == "Meulen BV"  # type: ignore[index]
    assert not alice.home().has_button("Conflicts")


def test_the_later_of_two_values_stands_and_the_other_is_listed_with_who_and_when(world: World) -> None:
    """I2."""
    alice = both_edit(world, {"Notes": "Calls on Mondays"}, {"Notes": "Never calls"})
    card = at_conflicts(alice)
    assert keeps(card) == ["Never calls", "Calls on Mondays"]
    below = [each.below for each in card.rows() if "·" in each.below]
    assert [text.split(" · ")[0] for text in below] == ["Bob Bakker", "Alice de Vries"]


@pytest.mark.parametrize(("choice", "stands"), [(0, "Never calls"), (1, "Calls on Mondays")])
def test_what_is_settled_on_travels_to_everybody_and_closes_the_conflict(world: World, choice: int, stands: str) -> None:
    alice = both_edit(world, {"Notes": "Calls on Mondays"}, {"Notes": "Never calls"})
    card = at_conflicts(alice)
    alice.send([each for each in card.buttons() if each.text == "Keep this"][choice])
    world.settle()
    assert not alice.home().has_button("Conflicts")
    for who in (ALICE, BOB, CAROL):
        assert the(world, who, PIETER)["biographies"][0]["value"] == stands  # type: ignore[index]


def test_who_cannot_see_the_field_learns_nothing_of_its_conflict(world: World) -> None:
    """T10: Carol, from whom the notes are hidden, is told neither value nor that there are two."""
    both_edit(world, {"Notes": "Calls on Mondays"}, {"Notes": "Never calls"})
    alice, carol = world.person(ALICE), world.person(CAROL)
    assert carol.home().has_button("Conflicts")
    alice.home()
    alice.press_row(LABEL)
    alice.press("Members")
    alice.press_row("Carol Jansen")
    card = alice.press("Hidden fields")
    box = card.inputs()[0]
    alice.press("Save", {box.label: (box.choices["Notes"],)})
    world.settle()
    assert not carol.home().has_button("Conflicts")


def test_a_viewer_is_not_asked(world: World) -> None:
    both_edit(world, {"Notes": "Calls on Mondays"}, {"Notes": "Never calls"})
    shared(world, CAROL)
    assert not world.person(CAROL).home().has_button("Conflicts")


def test_a_forged_choice_by_somebody_without_the_right_changes_nothing(world: World) -> None:
    """T30, T6: a viewer, and a stranger."""
    alice = both_edit(world, {"Notes": "Calls on Mondays"}, {"Notes": "Never calls"})
    asked = [each for each in at_conflicts(alice).buttons() if each.text == "Keep this"][1].action
    assert asked is not None
    shared(world, CAROL)
    for who in (CAROL, MALLORY):
        panel = world.person(who)
        own = panel.home().button("Sync now").action
        assert own is not None
        answer = panel.act(replace(asked, parameters={**asked.parameters, "nonce": own.parameters["nonce"]}))
        assert answer.json["name"] == "error"
    world.settle()
    assert the(world, ALICE, PIETER)["biographies"][0]["value"] == "Never calls"  # type: ignore[index]
    assert alice.home().has_button("Conflicts")


def test_an_edit_without_conflict_still_costs_five_writes(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Edit")
    world.firestore.counts.reset()
    alice.press("Save", {"Notes": "Calls on Mondays"})
    assert world.firestore.counts.writes <= 5


def test_an_edit_in_a_card_and_one_in_google_contacts_within_a_minute_both_arrive(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    edit(world, BOB, PIETER, phoneNumbers=[{"value": "+31 20 7654321", "type": "work"}])
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Edit")
    alice.press("Save", {"Notes": "Calls on Mondays"})
    world.settle()
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        copy = the(world, who, PIETER)
        assert phones_of(copy) == ["+31 20 7654321"]
        assert copy["biographies"][0]["value"] == "Calls on Mondays"  # type: ignore[index]
    assert the_contact(world)


def looks(world: World, who: str) -> None:
    """Somebody presses Sync now, and all that follows from it happens."""
    panel = world.person(who)
    panel.home()
    panel.press("Sync now")
    world.settle(hours=0.01)


def three_editors(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    rounds(world)


def notes(world: World, who: str) -> str:
    return str(the(world, who, PIETER)["biographies"][0]["value"])  # type: ignore[index]


@pytest.mark.parametrize("order", [(BOB, CAROL), (CAROL, BOB)], ids=["earlier-read-first", "later-read-first"])
def test_of_two_edits_in_google_contacts_the_later_stands_whichever_is_read_first(world: World, order: tuple[str, str]) -> None:
    """I2: what gives way is in the history, and either may be settled on."""
    three_editors(world)
    edit(world, BOB, PIETER, biographies=[{"value": "Never calls"}])
    world.clock.advance(60)
    edit(world, CAROL, PIETER, biographies=[{"value": "Calls on Mondays"}])
    world.clock.advance(60)
    for who in order:
        looks(world, who)
    assert [notes(world, who) for who in (ALICE, BOB, CAROL)] == ["Calls on Mondays"] * 3
    alice = world.person(ALICE)
    card = at_conflicts(alice)
    assert keeps(card) == ["Calls on Mondays", "Never calls"]
    assert [each.below.split(" · ")[0] for each in card.rows() if "·" in each.below] == ["Carol Jansen", "Bob Bakker"]
    at_contact(alice, PIETER)
    assert "Never calls" in str(alice.press("History").json)
    alice.send([each for each in at_conflicts(alice).buttons() if each.text == "Keep this"][1])
    world.settle()
    assert [notes(world, who) for who in (ALICE, BOB, CAROL)] == ["Never calls"] * 3


def test_a_value_saved_in_a_card_is_not_overruled_by_one_typed_before_it(world: World) -> None:
    """I2: Bob typed first, in Google Contacts, and it is read last. What he changed besides counts all the same."""
    three_editors(world)
    edit(world, BOB, PIETER, biographies=[{"value": "Never calls"}], nicknames=[{"value": "Piet"}])
    world.clock.advance(60)
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Edit")
    alice.press("Save", {"Notes": "Calls on Mondays"})
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        assert notes(world, who) == "Calls on Mondays"
        assert the(world, who, PIETER)["nicknames"][0]["value"] == "Piet"  # type: ignore[index]
    assert keeps(at_conflicts(alice)) == ["Calls on Mondays", "Never calls"]


def test_after_a_late_reading_a_third_value_is_weighed_by_when_it_was_typed(world: World) -> None:
    """I2, I14: three people within three minutes, read in the opposite order; then nothing moves any more."""
    three_editors(world)
    for who, text in ((ALICE, "First"), (BOB, "Second"), (CAROL, "Third")):
        edit(world, who, PIETER, biographies=[{"value": text}])
        world.clock.advance(60)
    for who in (CAROL, ALICE, BOB):
        looks(world, who)
    assert [notes(world, who) for who in (ALICE, BOB, CAROL)] == ["Third"] * 3
    assert set(keeps(at_conflicts(world.person(ALICE)))) == {"First", "Second", "Third"}
    rounds(world)
    before = len([call for call in world.google.calls if call.method != "GET"])
    rounds(world)
    assert len([call for call in world.google.calls if call.method != "GET"]) == before


def test_who_types_again_over_what_was_overruled_is_followed(world: World) -> None:
    """I2: Bob goes on typing in his copy while his value and a later one are still being weighed."""
    three_editors(world)
    edit(world, BOB, PIETER, biographies=[{"value": "Never calls"}])
    world.clock.advance(60)
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Edit")
    alice.press("Save", {"Notes": "Calls on Mondays"})
    world.clock.advance(60)
    edit(world, BOB, PIETER, nicknames=[{"value": "Piet"}])
    rounds(world)
    edit(world, BOB, PIETER, biographies=[{"value": "Calls at night"}])
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        assert notes(world, who) == "Calls at night"
        assert the(world, who, PIETER)["nicknames"][0]["value"] == "Piet"  # type: ignore[index]


def test_a_read_that_lags_behind_our_own_write_is_nobodys_edit(world: World) -> None:
    """I2, I3: found with a random world; what had just been written was taken back in the name of somebody who never touched it."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    rounds(world)
    alice = at_contact(world.person(ALICE), PIETER)
    alice.press("Edit")
    alice.press("Save", {"Notes": "Calls on Mondays"})
    world.settle(hours=0.01)
    world.google.faults.read_lag_s = 60
    edit(world, BOB, PIETER, nicknames=[{"value": "Piet"}])
    alice.press("Edit")
    alice.press("Save", {"Company": "Meulen BV"})
    world.settle(hours=0.01)
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        copy = the(world, who, PIETER)
        assert copy["biographies"][0]["value"] == "Calls on Mondays"  # type: ignore[index]
        assert copy["organizations"][0]["name"] == "Meulen BV"  # type: ignore[index]
        assert copy["nicknames"][0]["value"] == "Piet"  # type: ignore[index]


def test_who_types_twice_into_a_copy_that_cannot_be_rewritten_drops_nothing_that_others_added(world: World) -> None:
    """I2: found with a random world; what waited for a copy that Google would not take was dropped in its holder's name when he typed on."""
    three_editors(world)
    known, added, refusal = one_behind(world, PIETER)
    numbers = {each["value"] for each in added}
    assert added[0]["value"] not in phones_of(the(world, BOB, PIETER)), "still to come to him"
    edit(world, BOB, PIETER, phoneNumbers=[*known, *added[1:]])
    rounds(world)
    world.google.faults.remove(refusal)
    edit(world, ALICE, PIETER, nicknames=[{"value": "Piet"}])
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        assert numbers < set(phones_of(the(world, who, PIETER)))

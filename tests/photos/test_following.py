"""Photos follow: set, changed, removed by one, and so for everybody, with one call each; nothing comes of our own (product.md 2)."""

from __future__ import annotations

import pytest

from local.google import Fault, Quotas
from tests.hidden.office import hide
from tests.journeys.steps import at_contact, at_member, klanten, share, shared, stored
from tests.journeys.watched import Watched
from tests.photos.album import PIETER, colour, photo_writes, picture, remove_photo, set_photo
from tests.two_way.steps import edit, rounds, the
from tests.world import ALICE, BOB, CAROL, person


def test_a_photo_that_was_there_comes_with_the_share(world: Watched) -> None:
    set_photo(world, ALICE, picture("red"))
    shared(world, f"{BOB}, {CAROL}")
    assert [colour(world, who) for who in (ALICE, BOB, CAROL)] == ["red"] * 3
    assert [photo_writes(world, who) for who in (ALICE, BOB, CAROL)] == [0, 1, 1]
    assert colour(world, BOB, "Zoë Şahin") == ""


@pytest.mark.parametrize("who", [ALICE, BOB])
def test_set_changed_and_removed_it_follows_everywhere(world: Watched, who: str) -> None:
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    for step in ("red", "blue", ""):
        if step:
            set_photo(world, who, picture(step))
        else:
            remove_photo(world, who)
        world.google.calls.clear()
        rounds(world)
        assert [colour(world, each) for each in (ALICE, BOB, CAROL)] == [step] * 3
        assert [photo_writes(world, each) for each in (ALICE, BOB, CAROL)] == [int(each != who) for each in (ALICE, BOB, CAROL)]


def test_after_it_nothing_more_is_written_or_fetched(world: Watched) -> None:
    """I14: our own photo coming back, re-encoded by Google, is nobody's change."""
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    set_photo(world, BOB, picture("green"))
    rounds(world)
    world.google.calls.clear()
    before = stored(world)
    rounds(world)
    rounds(world)
    assert not [call for who in (ALICE, BOB, CAROL) for call in world.calls_of(who, writes=True)]
    contacts = {path: data for path, data in stored(world).items() if path.startswith("contacts/")}
    assert contacts == {path: data for path, data in before.items() if path.startswith("contacts/")}
    assert all(not data.get("photo_pages") for path, data in stored(world).items() if path.startswith("accounts/"))


def test_a_viewer_s_photo_is_undone_in_his_account_only(world: Watched) -> None:
    """I9: without the right to edit."""
    set_photo(world, ALICE, picture("red"))
    shared(world, f"{BOB}, {CAROL}")
    set_photo(world, CAROL, picture("blue"))
    rounds(world)
    assert [colour(world, who) for who in (ALICE, BOB, CAROL)] == ["red"] * 3
    remove_photo(world, CAROL)
    rounds(world)
    assert [colour(world, who) for who in (ALICE, BOB, CAROL)] == ["red"] * 3
    carol = world.person(CAROL)
    carol.home()
    carol.press("Sync")
    assert carol.card.reads("Your photo of Pieter Meulen was undone: you may not change that.")


def test_a_viewer_s_photo_on_a_contact_without_one_goes(world: Watched) -> None:
    shared(world, BOB)
    set_photo(world, BOB, picture("blue"))
    rounds(world)
    assert [colour(world, who) for who in (ALICE, BOB)] == ["", ""]


def test_a_contact_made_on_the_phone_brings_its_photo(world: Watched) -> None:
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    world.google.book(BOB).create(person("Nieuwe Klant"), ["Klanten"])
    set_photo(world, BOB, picture("green"), "Nieuwe Klant")
    rounds(world)
    assert [colour(world, who, "Nieuwe Klant") for who in (ALICE, BOB, CAROL)] == ["green"] * 3
    assert photo_writes(world, BOB) == 0


def test_hidden_it_is_taken_back_and_shown_it_is_sent(world: Watched) -> None:
    """I4, I5: "photos" is a field like any other."""
    set_photo(world, ALICE, picture("red"))
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    hide(world, {"photos"}, label="Klanten")
    world.settle()
    assert [colour(world, who) for who in (ALICE, BOB, CAROL)] == ["red", "", "red"]
    set_photo(world, ALICE, picture("blue"))
    rounds(world)
    assert [colour(world, who) for who in (ALICE, BOB, CAROL)] == ["blue", "", "blue"]
    hide(world, (), label="Klanten")
    world.settle()
    assert [colour(world, who) for who in (ALICE, BOB, CAROL)] == ["blue"] * 3


def test_hidden_from_somebody_he_cannot_set_it_either(world: Watched) -> None:
    """T11."""
    set_photo(world, ALICE, picture("red"))
    shared(world, BOB, access="Can edit")
    hide(world, {"photos"}, label="Klanten")
    world.settle()
    set_photo(world, BOB, picture("blue"))
    rounds(world)
    assert [colour(world, who) for who in (ALICE, BOB)] == ["red", ""]


def test_fields_and_a_photo_changed_at_once_both_travel(world: Watched) -> None:
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    edit(world, BOB, PIETER, nicknames=[{"value": "Piet"}])
    set_photo(world, BOB, picture("red"))
    edit(world, CAROL, PIETER, urls=[{"value": "https://pieter.example"}])
    rounds(world)
    for who in (ALICE, BOB, CAROL):
        copy = the(world, who, PIETER)
        assert copy["nicknames"][0]["value"] == "Piet"  # type: ignore[index]
        assert copy["urls"][0]["value"] == "https://pieter.example"  # type: ignore[index]
        assert colour(world, who) == "red"


def test_an_edit_made_after_our_photo_is_not_written_over(world: Watched) -> None:
    """I2: the etag that a photo moved is not taken for ours when a field moved with it."""
    shared(world, BOB, access="Can edit")
    set_photo(world, ALICE, picture("red"))
    edit(world, BOB, PIETER, nicknames=[{"value": "Piet"}])
    edit(world, ALICE, PIETER, biographies=[{"value": "Belt", "contentType": "TEXT_PLAIN"}])
    rounds(world)
    for who in (ALICE, BOB):
        assert the(world, who, PIETER)["nicknames"][0]["value"] == "Piet"  # type: ignore[index]
        assert the(world, who, PIETER)["biographies"][0]["value"] == "Belt"  # type: ignore[index]


def test_revoked_it_is_gone_with_the_copy_and_the_owner_keeps_it(world: Watched) -> None:
    """I18."""
    set_photo(world, ALICE, picture("red"))
    shared(world, BOB)
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Remove")
    alice.press("Confirm")
    world.settle()
    rounds(world)
    assert world.google.book(BOB).contacts() == []
    assert colour(world, ALICE) == "red"


def test_a_lost_answer_sets_it_once(world: Watched) -> None:
    """I16, I17."""
    set_photo(world, ALICE, picture("red"))
    world.google.faults.add(Fault(path=":updateContactPhoto", account=BOB, cut=True, after_commit=True, status=503))
    shared(world, BOB)
    rounds(world)
    assert colour(world, BOB) == "red"
    assert photo_writes(world, BOB) == 1
    assert photo_writes(world, ALICE) == 0


def test_a_photo_that_google_does_not_give_now_is_fetched_later(world: Watched) -> None:
    shared(world, BOB)
    set_photo(world, ALICE, picture("red"))
    world.google.faults.add(Fault(path="/photos/", status=503, times=2))
    rounds(world)
    assert colour(world, BOB) == "red"


def test_a_photo_that_google_never_gives_is_asked_for_less_and_less(world: Watched) -> None:
    """I20: and nothing else waits for it."""
    shared(world, BOB)
    set_photo(world, ALICE, picture("red"))
    world.google.faults.add(Fault(path="/photos/", status=503, times=None))
    rounds(world)
    edit(world, ALICE, PIETER, nicknames=[{"value": "Piet"}])
    world.google.calls.clear()
    world.settle(hours=24)
    rounds(world)
    assert the(world, BOB, PIETER)["nicknames"][0]["value"] == "Piet"  # type: ignore[index]
    assert len(world.calls_of(ALICE)) < 60


def test_bytes_that_are_no_picture_stay_where_they_are(world: Watched) -> None:
    """T22: nothing is sent on, nothing is undone, and nothing is asked again and again."""
    shared(world, BOB)
    set_photo(world, ALICE, picture("red"))
    world.google.faults.add(Fault(path="/photos/", status=200, garbage=True, times=50))
    rounds(world)
    assert colour(world, BOB) == ""
    calls = len([call for call in world.google.calls if "/photos/" in call.path])
    rounds(world)
    assert len([call for call in world.google.calls if "/photos/" in call.path]) == calls


def test_photos_keep_to_their_own_pace_and_hold_up_no_field() -> None:
    """I20: sixty photos under Google's ceiling of fifty a minute; an edit meanwhile does not wait for them."""
    world = Watched(quotas=Quotas()).furnish()
    klanten(world, people=tuple(person(f"Klant {number:02}") for number in range(60)))
    for number in range(60):
        set_photo(world, ALICE, picture("red"), f"Klant {number:02}")
    share(world.person(ALICE), BOB)
    world.settle(hours=0.01)
    alice = at_contact(world.person(ALICE), "Klant 07")
    alice.press("Edit")
    alice.press("Save", {"Notes": "Belt"})
    world.settle(hours=0.005)
    assert the(world, BOB, "Klant 07")["biographies"][0]["value"] == "Belt"  # type: ignore[index]
    assert photo_writes(world, BOB) < 60
    world.settle()
    assert [colour(world, BOB, f"Klant {number:02}") for number in range(60)] == ["red"] * 60
    assert photo_writes(world, BOB) == 60
    assert not [call for call in world.google.calls if "ContactPhoto" in call.path and call.status == 429]


def test_only_the_present_photo_and_the_two_before_are_kept(world: Watched) -> None:
    shared(world, BOB)
    for shade in ("red", "green", "blue", "yellow", "black"):
        set_photo(world, ALICE, picture(shade))
        rounds(world)
    kept = [path for path in stored(world) if "/photos/" in path]
    assert len(kept) == 3


def test_an_account_without_photos_pays_nothing(world: Watched) -> None:
    shared(world, BOB)
    rounds(world)
    world.google.calls.clear()
    rounds(world, 15)
    assert world.calls_of(BOB, writes=True) == []
    assert not [call for call in world.calls_of(BOB) if "batchGet" in call]

"""Preview of a share: what is executed equals what was shown, or nothing is done and it is shown anew."""

from __future__ import annotations

import json

import pytest

from firestore_models import labels, taking_back
from local.google import Quotas
from tests.cards.reading import Card
from tests.journeys.steps import PEOPLE, at_contact, at_label, at_member, forged, klanten, nonce_of, shared, stored, sub_of, the_label
from tests.plans.executed import Executed, books_of, executed, planned
from tests.two_way.steps import many
from tests.world import ALICE, BOB, CAROL, MALLORY, SANNE, Panel, World, person


def preview(world: World, people: str, label: str = "Klanten", *, access: str = "View only") -> Panel:
    panel = at_label(world.person(ALICE), label)
    panel.press("Share")
    panel.press("Preview", {PEOPLE: people, "Access": access})
    return panel


def same(plan: Executed, done: Executed) -> bool:
    return (plan.people, plan.made, plan.changed, plan.removed) == (done.people, done.made, done.changed, done.removed)


def _facts(world: World) -> dict[str, object]:
    return {path: data for path, data in stored(world).items() if path.startswith(("labels/", "contacts/", "heads/"))}


def test_a_preview_changes_nothing(world: World) -> None:
    klanten(world)
    shared(world, CAROL)
    before, books = _facts(world), books_of(world)
    panel = preview(world, f"{BOB}, {SANNE}")
    world.settle()
    assert _facts(world) == before
    assert books_of(world) == books
    text = " ".join(panel.card.texts())
    assert "2 people: Bob Bakker, Sanne Hoogland" in text
    assert "4 contacts" in text
    assert "8 are added" in text
    assert "They will see: Name" in text
    assert "licen" not in text.lower()


@pytest.mark.parametrize("label", ["Klanten", "Contacts"])
@pytest.mark.parametrize("is_shared", [False, True])
def test_what_is_executed_equals_the_plan(world: World, label: str, is_shared: bool) -> None:
    klanten(world)
    if is_shared:
        shared(world, CAROL, label)
    panel = preview(world, f"{BOB}, {SANNE}", label)
    plan, before = planned(panel.card), books_of(world)
    panel.press("Share")
    assert same(plan, executed(world, before))
    assert (plan.people, plan.made) == (2, 8)


def test_what_somebody_holds_by_another_label_is_not_counted_again(world: World) -> None:
    """And what he sees more of by this one is counted as changed."""
    resources = klanten(world, people=(person("Een", birthdays=[{"date": {"year": 1990, "month": 1, "day": 2}}]), person("Twee"), person("Drie")))
    world.google.book(ALICE).create_label("Vrienden")
    world.google.book(ALICE).add_to_label("Vrienden", resources[:2])
    shared(world, BOB, "Vrienden")
    panel = at_member(world.person(ALICE), "Bob Bakker", "Vrienden")
    panel.press("Hidden fields")
    action = panel.card.button("Save").action
    assert action is not None
    panel.act(action, {"fields": ("birthdays",)})
    world.settle()
    panel = preview(world, BOB)
    plan, before = planned(panel.card), books_of(world)
    panel.press("Share")
    done = executed(world, before)
    assert same(plan, done)
    assert (done.made, done.changed) == (1, 1)


def test_one_contact_by_its_preview(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    panel = at_contact(world.person(ALICE), "Pieter Meulen")
    panel.press("Share")
    panel.press("Preview", {PEOPLE: f"{BOB}, {CAROL}"})
    plan, before = planned(panel.card), books_of(world)
    panel.press("Share")
    done = executed(world, before)
    assert (plan.made, done.made) == (1, 1)


def _share_with_sanne(world: World) -> None:
    panel = at_label(world.person(ALICE))
    panel.press("Share")
    panel.press("Share", {PEOPLE: SANNE})


def _add_a_contact(world: World) -> None:
    panel = at_label(world.person(ALICE))
    panel.press("Add contact")
    panel.press("Save", {"First name": "Nieuw"})


@pytest.mark.parametrize("change", [_share_with_sanne, _add_a_contact])
def test_things_that_changed_since_the_preview_stop_it(world: World, change: object) -> None:
    klanten(world)
    shared(world, CAROL)
    panel = preview(world, BOB)
    assert callable(change)
    change(world)
    world.settle()
    before = stored(world)
    panel.press("Share")
    assert panel.card.reads("Things changed since this preview. Nothing was done; this is how it stands now.")
    assert stored(world) == before
    plan, books = planned(panel.card), books_of(world)
    panel.press("Share")
    assert same(plan, executed(world, books))


def test_an_edit_of_a_contact_stops_no_share(world: World) -> None:
    klanten(world)
    shared(world, CAROL, access="Can edit")
    panel = preview(world, BOB)
    carol = at_contact(world.person(CAROL), "Pieter Meulen")
    carol.press("Edit")
    carol.press("Save", {"Phone": "+31 6 77777777"})
    panel.press("Share")
    assert panel.toast == "Klanten is on its way to Bob Bakker."


def test_pressed_twice_it_happens_once(world: World) -> None:
    klanten(world)
    shared(world, CAROL)
    panel = preview(world, BOB)
    action = panel.card.button("Share").action
    assert action is not None
    panel.act(action)
    said, after = panel.toast, stored(world)
    panel.act(action)
    assert panel.toast == said
    assert stored(world) == after


def test_minutes_are_within_a_factor_of_two(world: World) -> None:
    """At Google's quotas, as the simulator keeps them."""
    strict = World(quotas=Quotas()).furnish()
    many(strict, 2_400, label="Velen")
    panel = preview(strict, f"{BOB}, {SANNE}", "Velen")
    plan, before = planned(panel.card), books_of(strict)
    panel.press("Share")
    done = executed(strict, before)
    assert same(plan, done)
    assert plan.minutes <= 2 * done.minutes + 1
    assert done.minutes <= 2 * plan.minutes + 1


def test_full_accounts_are_named(world: World) -> None:
    klanten(world)
    shared(world, CAROL)
    world.google.book(BOB).create_many([person(f"Eigen {number}") for number in range(24_997)])
    assert "Google takes 25,000 contacts in one account. Not all of these fit: Bob Bakker" in " ".join(preview(world, BOB).card.texts())


def test_matches_are_a_bare_number_and_few_are_not_counted(world: World) -> None:
    """P9: only of colleagues whose contacts are read anyway; never which."""
    many(world, 9)
    klanten(world, name="Ander", people=(person("Iemand"),))
    shared(world, BOB, "Ander")
    book = world.google.book(BOB)
    book.create(person("Mijn Klant", email="k0@klant.example"))
    text = " ".join(preview(world, BOB).card.texts())
    assert "A few of these people are in their Google Contacts already." not in text  # not shared yet: it is not known what is in it
    shared(world, CAROL)
    text = " ".join(preview(world, BOB).card.texts())
    assert "A few of these people are in their Google Contacts already." in text
    assert "Mijn Klant" not in text
    for number in range(1, 7):
        book.create(person(f"Mijn Klant {number}", email=f"k{number}@klant.example"))
    assert "7 of these people are in their Google Contacts already." in " ".join(preview(world, BOB).card.texts())
    text = " ".join(preview(world, SANNE).card.texts())
    assert "already" not in text


def test_whoever_may_not_share_gets_no_preview(world: World) -> None:
    """T6, T30."""
    klanten(world)
    shared(world, BOB, access="Can delete")
    typed = {"people": (CAROL,), "access": ("viewer",)}
    for email in (BOB, MALLORY):
        world.person(email).home()
        card = world.person(email).act(forged("share/preview", label=the_label(world), inputs="people,access,mobile"), typed)
        assert card.json["name"] == "error"
        assert "Pieter" not in json.dumps(card.json)


# Undo


def undo_after(world: World, people: str = BOB) -> Panel:
    panel = at_label(world.person(ALICE))
    panel.press("Share")
    panel.press("Share", {PEOPLE: people})
    return panel


@pytest.mark.parametrize("when", ["at once", "when all is there"])
def test_undo_takes_the_share_back(world: World, when: str) -> None:
    klanten(world)
    shared(world, CAROL)
    before = books_of(world)
    panel = undo_after(world, f"{BOB}, {SANNE}")
    if when == "when all is there":
        world.settle()
        assert len(world.names_in(BOB, "Klanten")) == 4
    panel.press("Undo")
    assert panel.toast == "Undone."
    world.settle()
    assert books_of(world) == before
    assert list(stored(world)[f"labels/{the_label(world)}"]["grants"]) == [f"user:{sub_of(world, CAROL)}"]


def test_undo_stops_where_somebody_changed_the_grant_since(world: World) -> None:
    klanten(world)
    shared(world, CAROL)
    panel = undo_after(world)
    world.settle()
    other = at_member(world.person(ALICE), "Bob Bakker")
    other.press("Save", {"Access": "Can edit"})
    before = stored(world)
    panel.press("Undo")
    assert panel.card.json["name"] == "error"
    assert stored(world) == before


def test_sharing_again_offers_no_undo_that_would_take_more(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    panel = at_label(world.person(ALICE))
    panel.press("Share")
    panel.press("Share", {PEOPLE: BOB, "Access": "Can edit"})
    assert not panel.card.has_button("Undo")


def test_a_forged_undo_gives_no_right(world: World) -> None:
    """T30: it is a revocation, and takes the right to revoke."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    label = labels.get(world.db, the_label(world))
    assert label is not None
    key = f"user:{sub_of(world, CAROL)}"
    token = f"share {label.id} {key}={taking_back.given(label.grants[key])}"
    before = stored(world)
    card: Card = world.person(BOB).act(forged("undo", undo=token, nonce=nonce_of(world, BOB)))
    assert card.json["name"] == "error"
    assert stored(world) == before

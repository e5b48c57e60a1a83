"""The card on which an owner chooses what is hidden from one member."""

from __future__ import annotations

import pytest

from firestore_models import hiding
from tests.hidden.office import hidden_from, hide, member, shared, ticks
from tests.world import ALICE, BOB, CAROL, World, person


@pytest.fixture
def world() -> World:
    made = World().furnish()
    people = [person(f"Piet Kok{n}", phone=f"+31 20 555010{n}", birthdays=[{"date": {"month": 5, "day": 17}}]) for n in range(3)]
    made.label_in_google(ALICE, "Customers", people)
    shared(made, BOB, CAROL)
    return made


def birthdays(world: World, email: str) -> int:
    return sum("birthdays" in each for each in world.people_in(email, "Customers"))


def test_owner_hides_a_field_and_is_told_what_that_means(world: World) -> None:
    panel = hide(world, {"birthdays", "phoneNumbers/home"})
    assert panel.toast == (
        "Phone (Home), Birthday hidden from Bob Bakker. Being removed from 3 contacts in their Google Contacts: about 1 minute. "
        "What was already read or exported cannot be called back."
    )
    assert hidden_from(world) == {"birthdays", "phoneNumbers/home"}
    assert hidden_from(world, CAROL) == frozenset()
    world.settle()
    assert (birthdays(world, BOB), birthdays(world, CAROL)) == (0, 3)


def test_card_shows_as_ticked_what_is_hidden_now(world: World) -> None:
    hide(world, {"birthdays", "phoneNumbers/", "addresses/home"})
    panel = member(world)
    panel.press("Hidden fields")
    assert panel.card.input("Hidden fields").value == ("birthdays",)
    assert panel.card.input("Phone of one type").value == ("phoneNumbers/",)
    assert panel.card.input("Address of one type").value == ("addresses/home",)
    assert panel.card.input("Email of one type").value == ()


def test_save_that_shows_something_names_it_and_asks_first(world: World) -> None:
    """R6: a form whose boxes all went missing shows nothing by itself."""
    hide(world, {"birthdays", "phoneNumbers"})
    world.settle()
    panel = member(world)
    panel.press("Hidden fields")
    panel.press("Save", ticks(()))
    assert panel.card.reads("Show Phone, Birthday to Bob Bakker?")
    world.settle()
    assert hidden_from(world) == {"birthdays", "phoneNumbers"}
    assert birthdays(world, BOB) == 0
    panel.press("Confirm")
    assert panel.toast == "Phone, Birthday shown to Bob Bakker."
    world.settle()
    assert hidden_from(world) == frozenset()
    assert birthdays(world, BOB) == 3


def test_one_type_instead_of_the_whole_field_shows_the_other_types(world: World) -> None:
    hide(world, {"phoneNumbers"})
    panel = member(world)
    panel.press("Hidden fields")
    panel.press("Save", ticks({"phoneNumbers/home"}))
    assert panel.card.reads("Show Phone to Bob Bakker?")


@pytest.mark.parametrize("missing", ["inputs", "revision"])
def test_save_without_inputs_or_revision_is_refused(world: World, missing: str) -> None:
    """R6."""
    hide(world, {"birthdays"})
    panel = member(world)
    panel.press("Hidden fields")
    action = panel.card.button("Save").action
    assert action is not None
    parameters = {key: value for key, value in action.parameters.items() if key != missing}
    panel.act(type(action)(action.function, parameters, action.persist), {})
    assert panel.card.reads("This request was incomplete.")
    assert hidden_from(world) == {"birthdays"}


def test_form_that_was_open_while_more_was_hidden_shows_nothing_again(world: World) -> None:
    """R6: the revision of Save, and the one that Confirm carries."""
    hide(world, {"birthdays"})
    early = member(world)
    early.press("Hidden fields")
    asked = member(world)
    asked.press("Hidden fields")
    asked.press("Save", ticks(()))
    hide(world, {"birthdays", "phoneNumbers"})
    early.press("Save", ticks({"birthdays"}))
    assert early.card.reads("Somebody changed this while you had it open.")
    asked.press("Confirm")
    assert asked.card.reads("Somebody changed this while you had it open.")
    assert hidden_from(world) == {"birthdays", "phoneNumbers"}


def test_boxes_the_form_did_not_list_stay_as_they_are(world: World) -> None:
    """R6: a form cut short on its way shows nothing of the fields it does not name."""
    hide(world, {"birthdays", "addresses/home"})
    panel = member(world)
    panel.press("Hidden fields")
    action = panel.card.button("Save").action
    assert action is not None
    panel.act(type(action)(action.function, {**action.parameters, "inputs": "fields"}, True), {"fields": ("birthdays", "biographies")})
    assert hidden_from(world) == {"birthdays", "addresses/home", "biographies"}


def test_invented_places_hide_and_show_nothing(world: World) -> None:
    """T8."""
    panel = member(world)
    panel.press("Hidden fields")
    action = panel.card.button("Save").action
    assert action is not None
    panel.act(action, {"fields": ("birthdays", "role", "phoneNumbers/villa", "…")})
    assert hidden_from(world) == {"birthdays"}


def test_changing_the_access_or_sharing_again_keeps_fields_hidden(world: World) -> None:
    """R1, R6: only this card shows what was hidden."""
    hide(world, {"birthdays"})
    panel = member(world)
    panel.press("Save", {"Access": "View only"})
    assert hidden_from(world) == {"birthdays"}
    shared(world, BOB, access="Can reshare")
    assert hidden_from(world) == {"birthdays"}
    assert birthdays(world, BOB) == 0


@pytest.mark.parametrize("who", ["the owner", "the member"])
def test_access_that_ended_and_is_given_again_hides_what_it_hid(world: World, who: str) -> None:
    """R1: nothing is shown by surprise, and what the owner shows then stays shown."""
    hide(world, {"birthdays"})
    world.settle()
    if who == "the owner":
        panel = member(world)
        panel.press("Remove")
    else:
        panel = world.person(BOB)
        panel.home()
        panel.press_row("Customers")
        panel.press("Leave")
    panel.press("Confirm")
    world.settle()
    shared(world, BOB)
    assert hidden_from(world) == {"birthdays"}
    assert birthdays(world, BOB) == 0
    hide(world, ())
    panel = member(world)
    panel.press("Remove")
    panel.press("Confirm")
    world.settle()
    shared(world, BOB)
    assert hidden_from(world) == frozenset()


def test_member_card_says_what_is_hidden_to_the_owner_alone(world: World) -> None:
    hide(world, {"birthdays", "phoneNumbers/*"}, "Carol Jansen")
    assert member(world, "Carol Jansen").card.reads("Hidden: Phone (Other types), Birthday")
    shared(world, BOB, access="Can reshare")
    assert not member(world, "Carol Jansen", by=BOB).card.reads("Hidden:")


def test_types_of_people_s_own_making_are_hidden_together(world: World) -> None:
    """J5: a number of a type that nobody foresaw is hidden by one box, and the standard ones are not."""
    book = world.google.book(ALICE)
    numbers = [{"value": "+31 20 5550900", "type": "Villa"}, {"value": "+31 20 5550901", "type": "work"}, {"value": "+31 20 5550902"}]
    book.edit(book.members("Customers")[0], {"phoneNumbers": numbers})
    world.clock.advance(900)
    world.person(ALICE).home()
    world.settle()
    hide(world, {"phoneNumbers/*"})
    world.settle()
    seen = str(world.google.book(BOB).contacts())
    assert "5550900" not in seen
    assert "5550901" in seen
    assert "5550902" in seen
    assert "5550900" in str(world.google.book(CAROL).contacts())


def test_only_the_owner_has_the_button(world: World) -> None:
    shared(world, BOB, access="Can reshare")
    bob = member(world, "Carol Jansen", by=BOB)
    assert bob.card.has_button("Save")
    assert not bob.card.has_button("Hidden fields")


def test_same_set_saved_again_changes_nothing(world: World) -> None:
    hide(world, {"birthdays"})
    world.settle()
    walk = next(iter(world.account(BOB).reach.values())).walk
    panel = hide(world, {"birthdays"})
    assert panel.toast == "Nothing was changed."
    assert next(iter(world.account(BOB).reach.values())).walk == walk


def test_every_set_has_a_revision_of_its_own() -> None:
    sets = [frozenset(), frozenset({"birthdays"}), frozenset({"birthdays", "names"})]
    assert len({hiding.revision(each) for each in sets}) == len(sets)

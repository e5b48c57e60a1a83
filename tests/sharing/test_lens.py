"""The two laws of the lens, for every field, type and hidden set (I4, I8; T9, T11)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharing.fields import MANAGED_FIELDS
from sharing.lens import absorb, hidden_cap, hides, project, refused, tidy, visible_union
from sharing.person import EMPTY, Person, Value, dumps, same, same_values
from tests.sharing.people import edits, hidden_sets, people, raw_people, values


def hidden_part(person: Person, hidden: frozenset[str]) -> dict[str, list[str]]:
    shown = project(person, hidden)
    return {
        field: [value.canonical() for value in all_values if value.as_primary(False) not in {v.as_primary(False) for v in shown.values(field)}]
        for field, all_values in person.fields
    }


@given(st.data(), people(), hidden_sets())
def test_absorbing_an_unchanged_view_changes_nothing(data: st.DataObject, person: Person, hidden: frozenset[str]) -> None:
    view = project(person, hidden)
    assert dumps(absorb(person, view, view, hidden)) == dumps(person)
    shuffled = EMPTY
    for field, items in view.fields:
        shuffled = shuffled.with_field(field, data.draw(st.permutations(items)))
    assert dumps(absorb(person, view, shuffled, hidden)) == dumps(person)


@given(st.data(), people(), hidden_sets())
def test_what_was_typed_is_what_is_shown_afterwards(data: st.DataObject, person: Person, hidden: frozenset[str]) -> None:
    view = project(person, hidden)
    typed = project(data.draw(edits(view)), hidden)
    assert refused(view, typed, hidden) == EMPTY
    assert same(project(absorb(person, view, typed, hidden), hidden), typed)


@given(st.data(), people(), hidden_sets())
def test_hidden_values_survive_any_edit_of_somebody_who_cannot_see_them(data: st.DataObject, person: Person, hidden: frozenset[str]) -> None:
    """I4, I8, T11: byte for byte, in their order, chosen main value included; nothing typed joins them."""
    view = project(person, hidden)
    typed = data.draw(edits(view))
    after = absorb(person, view, typed, hidden)
    assert {k: v for k, v in hidden_part(after, hidden).items() if v} == {k: v for k, v in hidden_part(person, hidden).items() if v}
    for field, items in person.fields:
        marked = next((value for value in items if value.primary and value not in view.values(field)), None)
        if marked and hides(hidden, field, marked.type):
            assert marked in after.values(field) or (marked.as_primary(False) in after.values(field) and len(after.values(field)) == 1)
    for field, items in after.fields:
        assert sum(value.primary for value in items) <= (len(items) > 1), field


@given(people(), hidden_sets())
def test_a_view_holds_no_byte_of_a_hidden_field(person: Person, hidden: frozenset[str]) -> None:
    """T9"""
    view = project(person, hidden)
    for field, items in view.fields:
        assert field not in hidden
        assert not any(hides(hidden, field, value.type) for value in items if "type" in value or field == "phoneNumbers")
    assert project(view, hidden) == view


@given(st.data(), people(), hidden_sets())
def test_what_was_typed_into_a_hidden_place_is_named_and_goes_nowhere(data: st.DataObject, person: Person, hidden: frozenset[str]) -> None:
    """T11"""
    view = project(person, hidden)
    typed = data.draw(edits(view))
    denied = refused(view, typed, hidden)
    assert project(denied, hidden) == EMPTY
    allowed = project(typed, hidden)
    for field in MANAGED_FIELDS:
        plain = [value.as_primary(False) for value in (*allowed.values(field), *denied.values(field))]
        assert same_values(plain, typed.values(field))


@given(st.data(), people(), hidden_sets())
def test_an_edit_of_an_old_view_leaves_later_edits_of_others_alone(data: st.DataObject, person: Person, hidden: frozenset[str]) -> None:
    now = data.draw(edits(person))
    view = project(person, hidden)
    assert dumps(absorb(now, view, view, hidden)) == dumps(now)


@given(raw_people(), hidden_sets())
def test_nothing_hidden_means_everything_shown(person: Person, hidden: frozenset[str]) -> None:
    assert project(person, frozenset()) is person
    assert project(person, frozenset(MANAGED_FIELDS)) == EMPTY


HOME = Value({"value": "+31 20 1111111", "type": "home"})
WORK = Value({"value": "+31 20 2222222", "type": "work"})
HIDE_HOME = frozenset({"phoneNumbers/home"})
PHONES = EMPTY.with_field("phoneNumbers", [HOME, WORK])


def phones(*items: Value) -> Person:
    return EMPTY.with_field("phoneNumbers", items)


def test_a_number_moved_to_a_hidden_type_is_refused_and_its_original_kept() -> None:
    view, typed = phones(WORK), phones(WORK.replace(type="home"))
    assert refused(view, typed, HIDE_HOME) == phones(WORK.replace(type="home"))
    assert absorb(PHONES, view, typed, HIDE_HOME) == PHONES


def test_a_number_retyped_and_moved_to_a_hidden_type_at_once_keeps_its_original_too() -> None:
    typed = phones(Value({"value": "+31 20 3333333", "type": "home"}))
    assert refused(phones(WORK), typed, HIDE_HOME) == typed
    assert absorb(PHONES, phones(WORK), typed, HIDE_HOME) == PHONES


def test_types_are_hidden_in_whatever_letters_they_are_written() -> None:
    assert project(phones(HOME.replace(type="HOME"), WORK), HIDE_HOME) == phones(WORK)


def test_a_value_without_type_is_hidden_by_an_empty_type() -> None:
    untyped = Value({"value": "112"})
    assert project(phones(untyped, WORK), frozenset({"phoneNumbers/"})) == phones(WORK)
    assert project(phones(untyped, WORK), HIDE_HOME) == phones(untyped, WORK)


def test_an_edit_leaves_hidden_values_in_their_places() -> None:
    mobile = Value({"value": "+31 6 12345678", "type": "mobile"})
    third = Value({"value": "+31 20 4444444", "type": "main"})
    person = phones(WORK, HOME, mobile)
    assert absorb(person, phones(WORK, mobile), phones(WORK, third), HIDE_HOME) == phones(WORK, HOME, third)
    assert absorb(person, phones(WORK, mobile), EMPTY, HIDE_HOME) == phones(HOME)


def test_a_main_value_that_the_viewer_cannot_see_stays_the_main_one() -> None:
    mobile = Value({"value": "+31 6 12345678", "type": "mobile"})
    person = phones(HOME.as_primary(True), WORK, mobile)
    view = project(person, HIDE_HOME)
    assert view == phones(WORK, mobile)
    chosen = phones(WORK.as_primary(True), mobile)
    assert absorb(person, view, chosen, HIDE_HOME) == person
    person = phones(WORK, HOME.as_primary(True), mobile)
    assert absorb(person, view, chosen, HIDE_HOME) == person


def test_a_visible_main_value_keeps_its_mark_though_a_view_of_one_cannot_show_it() -> None:
    person = phones(HOME, WORK.as_primary(True))
    corrected = WORK.replace(value="+31 20 2222223")
    assert project(person, HIDE_HOME) == phones(WORK)
    assert absorb(person, phones(WORK), phones(corrected), HIDE_HOME) == phones(HOME, corrected.as_primary(True))


def test_the_same_number_typed_by_somebody_who_cannot_see_it_stands_beside_the_hidden_one() -> None:
    """Refusing it would tell him that it is there."""
    typed = phones(WORK, HOME.replace(type="mobile"))
    after = absorb(PHONES, phones(WORK), typed, HIDE_HOME)
    assert same(after, phones(HOME, WORK, HOME.replace(type="mobile")))


@given(hidden_sets(), hidden_sets(), people())
def test_two_paths_show_what_one_of_them_shows_and_a_cap_hides_what_either_hides(a: frozenset[str], b: frozenset[str], person: Person) -> None:
    together, capped = visible_union(a, b), hidden_cap(a, b)
    for field, items in person.fields:
        for value in items:
            alone = phones(value) if field == "phoneNumbers" else EMPTY.with_field(field, [value])
            shown_by_a, shown_by_b = bool(project(alone, a)), bool(project(alone, b))
            assert bool(project(alone, together)) == (shown_by_a or shown_by_b)
            assert bool(project(alone, capped)) == (shown_by_a and shown_by_b)
    assert visible_union(a, b) == visible_union(b, a)
    assert hidden_cap(a, b) == hidden_cap(b, a)
    assert visible_union(a, a) == hidden_cap(a, a) == tidy(a)


def test_a_whole_field_and_one_of_its_types_together_hide_the_type_where_both_must_hide() -> None:
    assert visible_union(frozenset({"phoneNumbers"}), HIDE_HOME) == HIDE_HOME
    assert hidden_cap(frozenset({"phoneNumbers"}), HIDE_HOME) == frozenset({"phoneNumbers"})


@pytest.mark.parametrize("field", MANAGED_FIELDS)
@settings(max_examples=15)
@given(data=st.data())
def test_every_single_field_can_be_hidden(field: str, data: st.DataObject) -> None:
    person = EMPTY.with_field(field, [data.draw(values(field))])
    assert project(person, frozenset({field})) == EMPTY
    assert json.loads(dumps(project(person, frozenset({field}))))["f"] == {}


def test_other_types_are_those_that_google_does_not_offer() -> None:
    other = frozenset({"phoneNumbers/*"})
    assert hides(other, "phoneNumbers", "Villa")
    assert not any(hides(other, "phoneNumbers", kind) for kind in ("home", "Work", "workFax", ""))
    assert not hides(other, "phoneNumbers")
    assert visible_union(other, frozenset({"phoneNumbers"})) == other
    assert visible_union(other, frozenset({"phoneNumbers/villa"})) == {"phoneNumbers/villa"}
    assert visible_union(other, frozenset({"phoneNumbers/home"})) == frozenset()

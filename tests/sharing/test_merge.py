"""Two edits of one contact become one, and nothing typed is lost (I2; incidents 9, 16, 17, 20)."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from sharing.fields import FIELDS, MANAGED_FIELDS
from sharing.merge import Conflict, merge, settle
from sharing.normal import comparable, identity_key, normalise
from sharing.person import EMPTY, Person, Value, same
from tests.sharing.people import edits, people


@given(st.data(), people())
def test_what_one_side_left_alone_is_taken_from_the_other(data: st.DataObject, base: Person) -> None:
    edited = data.draw(edits(base))
    assert merge(base, base, edited) == merge(base, edited, base) == merge(base, edited, edited)
    assert merge(base, base, edited).person == edited
    assert merge(base, base, edited).conflicts == ()


@given(st.data(), people(), st.booleans())
def test_sides_may_be_swapped_when_the_winner_stays(data: st.DataObject, base: Person, theirs_later: bool) -> None:
    ours, theirs = data.draw(edits(base)), data.draw(edits(base))
    one = merge(base, ours, theirs, ours_later=() if theirs_later else MANAGED_FIELDS)
    other = merge(base, theirs, ours, ours_later=MANAGED_FIELDS if theirs_later else ())
    assert same(one.person, other.person)
    assert set(one.conflicts) == set(other.conflicts)


@given(st.data(), people(), st.booleans())
def test_merging_the_same_edit_again_changes_nothing(data: st.DataObject, base: Person, theirs_later: bool) -> None:
    """I16: a task may be delivered twice. Twins that are recognised by likeness only (two addresses of one street) may trade places."""
    assume(all(FIELDS[field].identity or len(items) < 2 for field, items in base.fields))
    ours, theirs = data.draw(edits(base)), data.draw(edits(base))
    once = merge(base, ours, theirs, ours_later=() if theirs_later else MANAGED_FIELDS).person
    assert same(merge(base, once, theirs, ours_later=() if theirs_later else MANAGED_FIELDS).person, once)


@given(st.data(), people(), st.booleans())
def test_nothing_typed_is_lost(data: st.DataObject, base: Person, theirs_later: bool) -> None:
    """I2: every member that either side typed stands in the result, or in a conflict as the other value."""
    ours, theirs = data.draw(edits(base)), data.draw(edits(base))
    merged = merge(base, ours, theirs, ours_later=() if theirs_later else MANAGED_FIELDS)
    found = members(merged.person) | {
        (conflict.field, name, part) for conflict in merged.conflicts for name, part in keyed(conflict.field, conflict.other)
    }
    assert (members(ours) | members(theirs)) - members(base) <= found


@given(st.data(), people(), st.booleans())
def test_nothing_comes_from_nowhere(data: st.DataObject, base: Person, theirs_later: bool) -> None:
    """I3"""
    ours, theirs = data.draw(edits(base)), data.draw(edits(base))
    merged = merge(base, ours, theirs, ours_later=() if theirs_later else MANAGED_FIELDS).person
    assert members(merged) <= members(ours) | members(theirs)


@given(st.data(), people())
def test_the_result_is_in_googles_form(data: st.DataObject, base: Person) -> None:
    merged = merge(base, data.draw(edits(base)), data.draw(edits(base))).person
    assert normalise(merged) == merged


def keyed(field: str, value: Value) -> set[tuple[str, object]]:
    """Members of a value; the identifying one by its key, for two spellings of one address are one."""
    key = identity_key(field, value)
    return {(name, key if key and identity_key(field, Value({name: part})) == key else part) for name, part in value.items()}


def members(person: Person) -> set[tuple[str, str, object]]:
    return {(field, name, part) for field, items in person.fields for value in items for name, part in keyed(field, value)}


A = Value({"value": "a@acme.example", "type": "work"})
B = Value({"value": "b@acme.example", "type": "home"})
C = Value({"value": "c@acme.example"})


def mails(*items: Value) -> Person:
    return EMPTY.with_field("emailAddresses", items)


def organisation(**parts: str) -> Person:
    return EMPTY.with_field("organizations", [Value(parts)])


def test_incident_17_an_address_added_on_the_losing_side_is_kept() -> None:
    assert merge(mails(A), mails(A, B), mails(A, C)).person == mails(A, C, B)


def test_incident_17_a_removal_does_not_take_the_other_sides_addition_along() -> None:
    assert merge(mails(A, B), mails(B), mails(A, B, C)).person == mails(B, C)


def test_incident_9_a_date_that_comes_back_with_googles_text_is_no_edit() -> None:
    ours = EMPTY.with_field("birthdays", [Value({"date": {"year": 1980, "month": 2, "day": 3}})])
    back = EMPTY.with_field("birthdays", [Value({"date": {"year": 1980, "month": 2, "day": 3}, "text": "02/03/1980"})])
    assert normalise(back) == ours
    assert merge(ours, ours, normalise(back)).person == ours


def test_incident_16_a_field_dropped_by_one_client_is_a_removal_that_an_edit_beats() -> None:
    """A phone that cannot carry birthdays sends the contact back without one; whoever corrected it meanwhile keeps it."""
    base = EMPTY.with_field("birthdays", [Value({"date": {"month": 2, "day": 3}})])
    corrected = EMPTY.with_field("birthdays", [Value({"date": {"month": 2, "day": 4}})])
    assert merge(base, corrected, EMPTY).person == corrected
    assert merge(base, EMPTY, corrected).person == corrected


def test_incident_20_a_phone_number_respelt_by_the_store_changes_nothing() -> None:
    ours = EMPTY.with_field("phoneNumbers", [Value({"value": "06 12345678", "type": "mobile"})])
    back = EMPTY.with_field("phoneNumbers", [Value({"value": "+31 6 1234 5678", "type": "mobile"})])
    assert comparable(ours, "NL") == comparable(back, "NL")


def test_items_in_another_order_are_nobodys_edit() -> None:
    assert merge(mails(A, B), mails(A, B, C), mails(B, A)).person == mails(A, B, C)


def test_a_type_changed_on_both_sides_goes_to_the_later_and_names_the_other() -> None:
    ours, theirs = mails(A.replace(type="home")), mails(A.replace(type="other"))
    merged = merge(mails(A), ours, theirs)
    assert merged.person == theirs
    assert merged.conflicts == (Conflict("emailAddresses", kept=A.replace(type="other"), other=A.replace(type="home"), base=A),)
    assert settle(merged.person, merged.conflicts[0]) == ours
    assert merge(mails(A), ours, theirs, ours_later=MANAGED_FIELDS).person == ours


def test_settling_leaves_a_contact_alone_that_moved_on() -> None:
    conflict = Conflict("emailAddresses", kept=A, other=A.replace(type="home"), base=None)
    assert settle(mails(B), conflict) == mails(B)


def test_given_and_family_name_changed_by_two_people_are_both_kept() -> None:
    def name(given: str, family: str) -> Person:
        return EMPTY.with_field("names", [Value({"givenName": given, "familyName": family})])

    merged = merge(name("Jon", "Doh"), name("John", "Doh"), name("Jon", "Doe"))
    assert merged.person == name("John", "Doe")
    assert merged.conflicts == ()


def test_company_and_job_title_changed_by_two_people_are_both_kept() -> None:
    base = organisation(name="Acme", title="Clerk", type="work")
    merged = merge(base, organisation(name="Acme BV", title="Clerk", type="work"), organisation(name="Acme", title="Director", type="work"))
    assert merged.person == organisation(name="Acme BV", title="Director", type="work")


def test_company_and_job_title_added_by_two_people_are_one_organisation() -> None:
    assert merge(EMPTY, organisation(name="Acme"), organisation(title="Director")).person == organisation(name="Acme", title="Director")


def test_two_different_companies_added_by_two_people_are_both_kept() -> None:
    merged = merge(EMPTY, organisation(name="Acme"), organisation(name="Initech"))
    assert same(merged.person, EMPTY.with_field("organizations", [Value({"name": "Acme"}), Value({"name": "Initech"})]))


def test_street_and_country_changed_by_two_people_are_both_kept() -> None:
    def address(**parts: str) -> Person:
        return EMPTY.with_field("addresses", [Value({"type": "work", "city": "Utrecht", **parts})])

    merged = merge(address(streetAddress="Dam 1"), address(streetAddress="Dam 10"), address(streetAddress="Dam 1", country="Netherlands"))
    assert merged.person == address(streetAddress="Dam 10", country="Netherlands")


def test_notes_changed_on_both_sides_keep_the_later_and_the_other_in_the_conflict() -> None:
    def note(text: str) -> Person:
        return EMPTY.with_field("biographies", [Value({"value": text})])

    merged = merge(note("old"), note("ours"), note("theirs"))
    assert merged.person == note("theirs")
    assert [conflict.other.text("value") for conflict in merged.conflicts] == ["ours"]


def test_an_edit_beats_a_removal_of_the_same_value() -> None:
    """I13"""
    assert merge(mails(A), EMPTY, mails(A.replace(type="home"))).person == mails(A.replace(type="home"))
    assert merge(mails(A), mails(A.replace(type="home")), EMPTY).person == mails(A.replace(type="home"))


def test_the_choice_of_a_main_address_survives_the_other_sides_edit() -> None:
    assert merge(mails(A, B), mails(A, B.as_primary(True)), mails(A, B, C)).person == mails(A, B.as_primary(True), C)
    assert merge(mails(A, B), mails(A, B, C), mails(A, B.as_primary(True))).person == mails(A, B.as_primary(True), C)


def test_an_edit_beats_a_removal_of_the_same_part_of_a_name() -> None:
    def name(**parts: str) -> Person:
        return EMPTY.with_field("names", [Value({"familyName": "Doe", **parts})])

    for ours, theirs in ((name(), name(middleName="Quentin")), (name(middleName="Quentin"), name())):
        merged = merge(name(middleName="Q"), ours, theirs)
        assert merged.person == name(middleName="Quentin")
        assert merged.conflicts == ()


def test_an_address_moved_on_one_side_and_added_there_on_the_other_stands_once() -> None:
    moved = A.replace(type="home")
    assert merge(mails(A), mails(moved), mails(A, moved)).person == mails(moved)

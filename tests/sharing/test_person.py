"""What is read from Google is what somebody wrote, and a stored person is the same person (incident 16)."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.person import (
    EMPTY,
    MANAGED_FIELDS,
    MULTI,
    SINGLE,
    Person,
    TooManyValues,
    UnknownMember,
    UnknownVersion,
    Value,
    digest,
    display_name,
    dumps,
    emails,
    from_google,
    loads,
    phones,
    same,
    to_google,
)
from tests.sharing.people import people, raw_people

CONTACT = {"source": {"type": "CONTACT", "id": "1"}}
PROFILE = {"source": {"type": "PROFILE", "id": "2"}}


@given(raw_people())
def test_a_stored_person_is_read_back_equal(person: Person) -> None:
    assert loads(dumps(person)) == person
    assert hash(loads(dumps(person))) == hash(person)
    assert pickle.loads(pickle.dumps(person)) == copy.deepcopy(person) == person


@given(people())
def test_a_persons_own_json_is_read_back_equal_field_by_field(person: Person) -> None:
    """Incident 16: a round trip for every managed field."""
    assert from_google(to_google(person)) == person


@given(st.data(), people())
def test_hashes_do_not_depend_on_order(data: st.DataObject, person: Person) -> None:
    shuffled = EMPTY
    for field, items in person.fields:
        shuffled = shuffled.with_field(field, data.draw(st.permutations(items)))
    assert digest(shuffled) == digest(person)
    assert same(shuffled, person)


@given(people(), people())
def test_hashes_are_equal_exactly_for_the_same_content(a: Person, b: Person) -> None:
    assert (digest(a) == digest(b)) == same(a, b)
    assert set(digest(a)) == set(a.names_of_fields)


GARBAGE = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(GARBAGE, st.data())
def test_garbage_in_a_field_is_left_out(garbage: object, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(MANAGED_FIELDS))
    assert from_google({field: garbage}) == EMPTY
    assert from_google({field: [garbage, {"metadata": garbage, "value": garbage, "date": garbage}]}).names_of_fields in ((), (field,))


def test_only_the_contacts_own_items_and_writable_members_are_read() -> None:
    person = from_google(
        {
            "resourceName": "people/c1",
            "etag": "x",
            "names": [
                {"displayName": "From Profile", "givenName": "From", "familyName": "Profile", "metadata": {"primary": True, **PROFILE}},
                {
                    "displayName": "Jane Doe",
                    "displayNameLastFirst": "Doe, Jane",
                    "givenName": "Jane",
                    "familyName": "Doe",
                    "unstructuredName": "Jane Doe",
                }
                | {"metadata": {"sourcePrimary": True, **CONTACT}},
            ],
            "phoneNumbers": [{"value": "06 1", "canonicalForm": "+3161", "type": "home", "formattedType": "Thuis", "metadata": CONTACT}],
            "genders": [{"value": "male", "formattedValue": "Man"}],
            "biographies": [{"value": "x", "contentType": "TEXT_PLAIN", "metadata": CONTACT}],
            "memberships": [{"contactGroupMembership": {"contactGroupResourceName": "contactGroups/myContacts"}}],
            "clientData": [{"key": "id", "value": "1"}],
            "photos": [{"url": "https://photos.example/1", "metadata": CONTACT}],
        }
    )
    assert to_google(person) == {
        "names": [{"givenName": "Jane", "familyName": "Doe"}],
        "phoneNumbers": [{"value": "06 1", "type": "home"}],
        "biographies": [{"value": "x"}],
        "genders": [{"value": "male"}],
    }


@pytest.mark.parametrize(
    ("formatted", "kept"),
    [
        ("Dam 1\n1012 AB Amsterdam\nNetherlands", False),
        ("Dam 1, 1012 AB  Amsterdam, netherlands", False),
        ("Royal Palace\nDam 1\n1012 AB Amsterdam\nNetherlands", True),
    ],
)
def test_a_formatted_address_is_kept_only_where_it_says_more_than_its_parts(formatted: str, kept: bool) -> None:
    parts = {"streetAddress": "Dam 1", "postalCode": "1012 AB", "city": "Amsterdam", "country": "Netherlands"}
    value = from_google({"addresses": [{**parts, "formattedValue": formatted}]}).first("addresses")
    assert ("formattedValue" in value) is kept
    assert from_google({"addresses": [{"formattedValue": formatted}]}).first("addresses").to_json() == {"formattedValue": formatted}


def test_a_country_that_google_spells_out_from_its_code_is_not_somebodys_text() -> None:
    address = {"streetAddress": "Dam 1", "countryCode": "NL", "formattedValue": "Dam 1\nThe Netherlands"}
    assert "formattedValue" not in from_google({"addresses": [address]}).first("addresses")


def test_a_chosen_main_value_is_kept_only_where_there_is_a_choice() -> None:
    def mail(address: str, **metadata: object) -> dict[str, object]:
        return {"value": address, "metadata": {**metadata, **CONTACT}}

    one = from_google({"emailAddresses": [mail("a@x.example", primary=True, sourcePrimary=True)]})
    two = from_google({"emailAddresses": [mail("a@x.example", primary=True), mail("b@x.example", sourcePrimary=True)]})
    assert [value.primary for value in one.values("emailAddresses")] == [False]
    assert [value.primary for value in two.values("emailAddresses")] == [False, True]
    assert two.first("emailAddresses").text("value") == "b@x.example"
    assert to_google(two)["emailAddresses"][1]["metadata"] == {"sourcePrimary": True}


def test_a_masked_field_without_values_is_written_as_empty() -> None:
    assert to_google(EMPTY, ["urls"]) == {"urls": []}


def test_half_a_character_does_not_spoil_a_batch() -> None:
    person = from_google({"nicknames": [{"value": "a\ud83db"}]})
    assert dumps(person).encode() and person.first("nicknames").text("value") == "ab"


def test_slips_fail_where_they_are_made() -> None:
    with pytest.raises(UnknownMember):
        EMPTY.with_field("names", [Value({"displayName": "x"})])
    with pytest.raises(TooManyValues):
        EMPTY.with_field("names", [Value({"givenName": "x"}), Value({"givenName": "y"})])
    with pytest.raises(KeyError):
        EMPTY.with_field("photos", [Value({"url": "x"})])
    with pytest.raises(AttributeError):
        Value({"value": "x"}).primary = True
    with pytest.raises(UnknownVersion):
        loads('{"v":2,"f":{}}')
    with pytest.raises(ValueError, match="Expecting value"):
        loads("not json")


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        (
            {"names": [{"honorificPrefix": "Dr.", "givenName": "Jane", "middleName": "Q", "familyName": "Doe", "honorificSuffix": "PhD"}]},
            "Dr. Jane Q Doe PhD",
        ),
        ({"names": [{"givenName": "小明", "familyName": "王"}]}, "王小明"),
        ({"names": [{"givenName": "ليلى", "familyName": "حداد"}]}, "ليلى حداد"),
        ({"names": [{"unstructuredName": "Plato"}]}, "Plato"),
        ({"organizations": [{"title": "CTO"}], "emailAddresses": [{"value": "a@x.example"}]}, "a@x.example"),
        ({"organizations": [{"name": "Acme"}], "emailAddresses": [{"value": "a@x.example"}]}, "Acme"),
        ({"phoneNumbers": [{"value": "112"}]}, "112"),
        ({"nicknames": [{"value": "JD"}]}, ""),
    ],
)
def test_a_contact_is_called_by_its_name_or_the_next_best(resource: dict[str, object], name: str) -> None:
    assert display_name(from_google(resource)) == name


def test_every_managed_field_is_either_single_or_multiple() -> None:
    assert frozenset(MANAGED_FIELDS) == SINGLE | MULTI and not SINGLE & MULTI
    assert frozenset({"names", "birthdays", "genders", "biographies"}) == SINGLE


def test_mails_and_phones_are_listed_as_typed() -> None:
    person = from_google({"emailAddresses": [{"value": "A@x.example"}, {"type": "home"}], "phoneNumbers": [{"value": "06 1"}]})
    assert (emails(person), phones(person)) == (("A@x.example",), ("06 1",))

"""Finding a contact by what one may see of it (T10), in any script."""

from __future__ import annotations

import pytest
from hypothesis import given

from sharing.lens import project
from sharing.person import EMPTY, Person, Value, display_name
from sharing.search import has_address, lookup_tokens, matches, search_keys, sort_key
from tests.sharing.people import hidden_sets, people


def person(given: str = "", family: str = "", *, mail: str = "", phone: str = "", company: str = "") -> Person:
    return (
        EMPTY.with_field("names", [Value({"givenName": given, "familyName": family})])
        .with_field("emailAddresses", [Value({"value": mail, "type": "work"})])
        .with_field("phoneNumbers", [Value({"value": phone, "type": "home"})])
        .with_field("organizations", [Value({"name": company})])
    )


@pytest.mark.parametrize(
    ("who", "query"),
    [
        (person("José", "Núñez"), "nunez jos"),
        (person("Łukasz", "Żółć"), "lukasz zolc"),
        (person("Anne-Marie", "de Vries"), "marie"),
        (person("Anne", mail="jan.de-vries@acme.example"), "vries"),
        (person("Anne", mail="jan@acme.example"), "jan@ac"),
        (person("小明", "王"), "王小"),
        (person("小明", "王"), "明"),
        (person("민준", "김"), "김민"),
        (person("أحمد", "المصري"), "احمد"),
        (person("مُحَمَّد"), "محمد"),
        (person("Straße"), "strasse"),
        (person(company="Überweg & Söhne"), "uberweg sohne"),
        (person(phone="06 12345678"), "06123"),
        (person(phone="06 12345678"), "+31 6 12"),
        (person(phone="+31 6 12345678"), "06 123"),
        (person("Bob", phone="+31 6 12345678"), "bob 0612"),
        (person("Bob"), ""),
    ],
)
def test_people_are_found_by_the_beginnings_of_words(who: Person, query: str) -> None:
    assert matches(who, query, region="NL")


@pytest.mark.parametrize(
    ("who", "query"), [(person("Bob"), "ob"), (person("Bob", "Ross"), "bob x"), (person(phone="06 12345678"), "0699"), (EMPTY, "a")]
)
def test_others_are_not_found(who: Person, query: str) -> None:
    assert not matches(who, query, region="NL")


def test_lookup_tokens_name_the_tenant_and_the_comparable_form() -> None:
    who = person(mail="Bob@ACME.example", phone="06 12345678 ext. 5")
    assert lookup_tokens(who, "acme", region="NL") == {"acme|bob@acme.example", "acme|+31612345678"}
    assert lookup_tokens(person(mail="no address", phone="112"), "acme", region="NL") == frozenset()


@given(people(), hidden_sets())
def test_a_view_is_not_found_by_what_it_hides(who: Person, hidden: frozenset[str]) -> None:
    """T10, R4: search keys, lookup hits and sort order come from what is shown."""
    view = project(who, hidden)
    without = frozenset({"names", "nicknames", "organizations", "emailAddresses", "phoneNumbers"})
    assert search_keys(project(view, without)) == frozenset()
    for value in who.values("emailAddresses"):
        shown = any(value.text("value") == other.text("value") for other in view.values("emailAddresses"))
        assert shown or not has_address(view, value.text("value")) or value.text("value").casefold() in str(view).casefold()
    assert sort_key(view)[2] == display_name(view)


def test_a_list_is_in_the_order_of_the_names_shown_and_the_nameless_come_last() -> None:
    listed = [EMPTY, person("王"), person("Zoe"), person("Émile"), person("bob"), person(mail="carol@acme.example"), person("ليلى")]
    assert [display_name(who) for who in sorted(listed, key=sort_key)] == ["bob", "carol@acme.example", "Émile", "Zoe", "ليلى", "王", ""]


def test_letters_stand_where_the_reader_looks_for_them() -> None:
    listed = [person("Ärla"), person("Zoe"), person("Anna")]
    assert [display_name(who) for who in sorted(listed, key=lambda who: sort_key(who, "de-DE"))] == ["Anna", "Ärla", "Zoe"]
    assert [display_name(who) for who in sorted(listed, key=lambda who: sort_key(who, "sv"))] == ["Anna", "Zoe", "Ärla"]

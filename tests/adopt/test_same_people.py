"""Which two records are one person, and whose is what in a contact that stands for both."""

from __future__ import annotations

import random
from typing import Any

import pytest

from sharing.adopt import beyond, carried_over, overlaid, same_people, told_apart
from sharing.person import EMPTY, Person, from_google, same
from tests.world import person


def one(name: str, **fields: Any) -> Person:
    return from_google(person(name, **fields))


AT_ACME = {"organizations": [{"name": "Acme B.V."}]}


@pytest.mark.parametrize(
    ("shared", "own", "is_same"),
    [
        (one("Piet Kok", email="piet@x.example"), one("P. Kok", email="PIET@X.example"), True),
        (one("Piet Kok", phone="+31 20 555 0100"), one("Piet", phone="020-5550100"), True),
        (one("Piet Kok", phone="+31 20 555 0100"), one("Piet", phone="+32 20 555 0100"), False),
        (one("Piet Kok", **AT_ACME), one("piet kok", **AT_ACME), True),
        (one("Piet Kok", **AT_ACME), one("Piet Kok", organizations=[{"name": "Other"}]), False),
        (one("Piet Kok"), one("Piet Kok"), False),
        (one("Piet Kok", phone="112"), one("Jan", phone="112"), False),
        (EMPTY, EMPTY, False),
    ],
)
def test_same_mail_or_number_or_name_at_a_company(shared: Person, own: Person, is_same: bool) -> None:
    assert same_people({"c-1": shared}, {"people/c1": own}, "NL") == ({"c-1": "people/c1"} if is_same else {})


def test_each_is_matched_once_and_with_whom_it_has_most_in_common() -> None:
    shared = {"c-1": one("Piet Kok", phone="+31205550100"), "c-2": one("Rosa Kok", phone="+31205550100", email="rosa@x.example")}
    own = {"people/c1": one("Rosa", phone="+31205550100", email="rosa@x.example"), "people/c2": one("Home", phone="+31205550100")}
    assert same_people(shared, own, "NL") == {"c-2": "people/c1", "c-1": "people/c2"}


PIET = one("Piet Kok", phone="+31 6 1", email="piet@x.example")
MINE = from_google(
    {
        "names": [{"givenName": "Pietje"}],
        "phoneNumbers": [{"value": "+31 6 1", "type": "home"}, {"value": "+31 6 9", "type": "other"}],
        "biographies": [{"value": "Owes me a favour"}],
    }
)


def test_ones_own_values_stand_beside_the_shared_ones() -> None:
    both = overlaid(PIET, beyond(MINE, PIET, "NL"), "NL")
    assert [value.text("value") for value in both.values("phoneNumbers")] == ["+31 6 1", "+31 6 9"]
    assert both.first("names").text("givenName") == "Piet"
    assert both.first("biographies").text("value") == "Owes me a favour"


def test_nothing_typed_means_nothing_told() -> None:
    own = beyond(MINE, PIET, "NL")
    told = told_apart(overlaid(PIET, own, "NL"), PIET, own, frozenset(), "NL")
    assert (told.shared, told.own) == (PIET, own)


def test_changed_shared_value_is_shared_and_changed_own_value_is_own() -> None:
    own = beyond(MINE, PIET, "NL")
    both = overlaid(PIET, own, "NL")
    first, second = both.values("phoneNumbers")
    told = told_apart(both.with_field("phoneNumbers", [first.replace(value="+31 6 2"), second]), PIET, own, frozenset(), "NL")
    assert [value.text("value") for value in told.shared.values("phoneNumbers")] == ["+31 6 2"]
    assert same(told.own, own)
    told = told_apart(both.with_field("phoneNumbers", [first, second.replace(value="+31 6 8")]), PIET, own, frozenset(), "NL")
    assert told.shared == PIET
    assert [value.text("value") for value in told.own.values("phoneNumbers")] == ["+31 6 8"]
    assert {value.text("value") for value in carried_over(MINE, own, told.own).values("phoneNumbers")} == {"+31 6 1", "+31 6 8"}


def test_what_is_typed_into_a_hidden_field_is_ones_own() -> None:
    typed = from_google({**person("Piet Kok"), "birthdays": [{"date": {"month": 5, "day": 17}}]})
    told = told_apart(typed, one("Piet Kok"), EMPTY, frozenset({"birthdays"}), "NL")
    assert told.shared == one("Piet Kok")
    assert told.own.values("birthdays") == typed.values("birthdays")


def some_person(chance: random.Random, pool: int) -> Person:
    """A person of few possible values, so that two of them often share some."""
    fields: dict[str, Any] = {"names": [{"givenName": f"N{chance.randrange(3)}"}]} if chance.random() < 0.8 else {}
    for field in ("phoneNumbers", "emailAddresses", "urls"):
        values = chance.sample(range(pool), chance.randrange(3))
        fields[field] = [
            {"value": f"+3120555010{n}" if field == "phoneNumbers" else f"v{n}@x.example", "type": chance.choice(("home", "work"))} for n in values
        ]
    if chance.random() < 0.5:
        fields["biographies"] = [{"value": f"note {chance.randrange(3)}"}]
    if chance.random() < 0.3:
        fields["addresses"] = [{"streetAddress": f"Street {chance.randrange(3)}", "type": "home"}]
    return from_google(fields)


@pytest.mark.parametrize("seed", range(300))
def test_laws_of_an_adopted_contact(seed: int) -> None:
    """I3, I7, I8: untouched, it tells nothing and gives back what was; whatever is typed, no private value goes into the shared record."""
    chance = random.Random(seed)
    view, before, typed = (some_person(chance, 5) for _ in range(3))
    own = beyond(before, view, "NL")
    both = overlaid(view, own, "NL")
    told = told_apart(both, view, own, frozenset(), "NL")
    assert same(told.shared, view)
    assert same(told.own, own)
    assert same(carried_over(before, own, told.own), before)
    told = told_apart(typed, view, own, frozenset(), "NL")
    for field in ("phoneNumbers", "emailAddresses", "urls", "biographies"):
        private, shared, came = (texts(each, field) for each in (own, view, told.shared))
        assert not came & (private - shared)


def texts(person: Person, field: str) -> set[str]:
    return {value.text("value") for value in person.values(field)}

"""Google's form: idempotent, and silent about what nobody changed (I14; incidents 9 and 20)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.normal import clean, comparable, email_key, normalise, phone_key
from sharing.person import EMPTY, Person, Value, from_google, same, to_google
from tests.sharing.people import people, raw_people


@given(raw_people(), st.sampled_from(("US", "NL", "")))
def test_normalising_twice_is_normalising_once(person: Person, region: str) -> None:
    once = normalise(person, region)
    assert normalise(once, region) == once
    assert comparable(once, region) == comparable(person, region)
    assert comparable(comparable(person, region), region) == comparable(person, region)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(people())
def test_what_google_gives_back_is_what_was_written(person: Person) -> None:
    resource = to_google(person)
    for items in resource.values():
        for item in items:
            item.setdefault("metadata", {})["source"] = {"type": "CONTACT", "id": "1"}
            item["formattedType"] = "Werk"
    assert normalise(from_google(resource)) == person


@given(st.data(), people())
def test_order_and_main_value_are_no_change(data: st.DataObject, person: Person) -> None:
    shuffled = EMPTY
    for field, items in person.fields:
        shuffled = shuffled.with_field(field, [value.as_primary(False) for value in data.draw(st.permutations(items))])
    assert same(shuffled, person)
    assert comparable(shuffled) == comparable(person)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jane \t", "Jane"),
        ("Jane\u202egnp.exe", "Janegnp.exe"),
        ("\u202b\u0644\u064a\u0644\u0649\u202c", "\u0644\u064a\u0644\u0649"),  # Arabic stays, the embedding around it goes
        ("\u05d0\u200f (1)", "\u05d0\u200f (1)"),  # a right-to-left mark that the text needs
        ("\u200f\u200b", ""),
        ("a\x00b\x07", "ab"),
        ("two\nlines", "two lines"),
        ("e\u0301", "\u00e9"),
        ("<b>Bob</b> & Co", "<b>Bob</b> & Co"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),  # the joiner holds an emoji together
    ],
)
def test_text_reads_as_it_is_spelt(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("Jane Doe", {"givenName": "Jane", "familyName": "Doe"}),
        ("Maria van der Berg", {"givenName": "Maria", "familyName": "van der Berg"}),
        ("John Fitzgerald Kennedy", {"givenName": "John", "middleName": "Fitzgerald", "familyName": "Kennedy"}),
        ("Doe, Jane", {"givenName": "Jane", "familyName": "Doe"}),
        ("Plato", {"givenName": "Plato"}),
        ("王小明", {"givenName": "王小明"}),
    ],
)
def test_a_name_in_one_piece_becomes_parts(whole: str, parts: dict[str, str]) -> None:
    person = EMPTY.with_field("names", [Value({"unstructuredName": whole})])
    assert dict(normalise(person).first("names")) == parts


def test_empty_items_and_exact_doubles_are_dropped() -> None:
    person = EMPTY.with_field("phoneNumbers", [Value({"type": "home"}), Value({"value": "1 "}), Value({"value": "1"}), Value({"value": " "})])
    assert normalise(person).values("phoneNumbers") == (Value({"value": "1"}),)


@pytest.mark.parametrize(
    ("number", "region", "key"),
    [
        ("06 12345678", "NL", "+31612345678"),
        ("+31 (0)6 1234-5678", "US", "+31612345678"),
        ("0031612345678", "NL", "+31612345678"),
        ("020 123 4567 ext. 12", "NL", "+31201234567;ext=12"),
        ("tel:+31201234567", "NL", "+31201234567"),
        ("\u202a+31 6 12345678\u202c", "NL", "+31612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "NL", "+31612345678"),
        ("112", "NL", "112"),
        ("*100#", "NL", "*100#"),
        ("ask Bob", "NL", "askbob"),
        ("", "NL", ""),
    ],
)
def test_phone_numbers_are_compared_as_they_are_dialled(number: str, region: str, key: str) -> None:
    assert phone_key(number, region) == key


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (" Bob@ACME.example ", "bob@acme.example"),
        ("bob@Bücher.example", "bob@xn--bcher-kva.example"),
        ("j.doe@gmail.com", "j.doe@gmail.com"),
        ("not an address", "not an address"),
    ],
)
def test_mail_addresses_are_compared_without_case_and_with_ascii_domains(address: str, key: str) -> None:
    assert email_key(address) == key

"""The contact form: only what was typed changes, what has no box survives, bad input changes nothing (T8)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.form import BoxKind, FieldError, from_inputs, listed_inputs, prefilled, to_fields, type_input
from sharing.normal import normalise
from sharing.person import EMPTY, Person, Value
from tests.sharing.people import people

JANE = normalise(
    EMPTY.with_field("names", [Value({"givenName": "Jane", "middleName": "Q", "familyName": "Doe", "honorificSuffix": "PhD"})])
    .with_field("organizations", [Value({"name": "Acme", "title": "CTO", "department": "R&D"}), Value({"name": "Club"})])
    .with_field("emailAddresses", [Value({"value": "jane@acme.example", "type": "work", "displayName": "Jane"}), Value({"value": "j@x.example"})])
    .with_field("phoneNumbers", [Value({"value": "+31 6 12345678", "type": "mobile"})])
    .with_field("addresses", [Value({"streetAddress": "Dam 1", "postalCode": "1012 AB", "city": "Amsterdam", "countryCode": "NL", "type": "work"})])
    .with_field("birthdays", [Value({"date": {"month": 5, "day": 17}})])
    .with_field("biographies", [Value({"value": "one\ntwo"})])
    .with_field("nicknames", [Value({"value": "JD"})])
    .with_field("relations", [Value({"person": "Bob", "type": "spouse"})])
)


def shown(person: Person, locale: str = "en") -> dict[str, str]:
    """What a browser sends back when nobody typed anything: empty boxes are missing keys."""
    rows = to_fields(person, locale=locale)
    texts = {row.name: row.value for row in rows} | {type_input(row.name): row.type for row in rows if row.type}
    return {name: text for name, text in texts.items() if text}


LISTED = listed_inputs(to_fields(JANE))


def typed(**changes: str) -> dict[str, str]:
    """Jane's form after some boxes were changed; "" empties one. Names with "__" for ".": email__0."""
    inputs = shown(JANE) | {name.replace("__", "."): text for name, text in changes.items()}
    return {name: text for name, text in inputs.items() if text}


def saved(**changes: str) -> Person:
    result = from_inputs(JANE, typed(**changes), LISTED, region="NL")
    assert isinstance(result, Person), result
    return result


def errors(**changes: str) -> list[tuple[str, str]]:
    result = from_inputs(JANE, typed(**changes), LISTED, region="NL")
    assert isinstance(result, tuple), result
    return [(error.field, error.code) for error in result]


@given(people(), st.sampled_from(("en", "en-US", "nl-NL", "fr", "de", "xx")))
def test_saving_an_untouched_form_changes_nothing(person: Person, locale: str) -> None:
    rows = to_fields(person, locale=locale)
    result = from_inputs(person, shown(person, locale=locale), listed_inputs(rows), locale=locale)
    assert result == person or (not person and result == (FieldError("given", "empty"),))


@given(people(), st.dictionaries(st.sampled_from(["given", "email.0", "birthday", "phone.7", "owner", "role", "memberships.0"]), st.text(max_size=5)))
def test_inputs_that_the_form_did_not_list_are_not_read(person: Person, inputs: dict[str, str]) -> None:
    """T8: extra keys of a forged request leave everything as it was."""
    result = from_inputs(person, inputs, frozenset())
    assert result == person or not person


def test_rows_have_stable_names_and_room_for_one_more() -> None:
    names = [row.name for row in to_fields(JANE)]
    assert names[:7] == ["given", "family", "company", "title", "email.0", "email.1", "email.2"]
    assert names[7:] == ["phone.0", "phone.1", "address.0", "address.1", "birthday", "notes", "url.0"]
    assert {"email.0.type", "phone.1.type"} <= LISTED
    assert [row.kind for row in to_fields(EMPTY, 2) if row.label_id == "phone"] == [BoxKind.PHONE] * 2


def test_what_has_no_box_survives_an_edit() -> None:
    after = saved(given="Janet", company="Acme BV", email__0="janet@acme.example")
    assert after.first("names").to_json() == {"givenName": "Janet", "middleName": "Q", "familyName": "Doe", "honorificSuffix": "PhD"}
    assert [dict(value) for value in after.values("organizations")] == [{"name": "Acme BV", "title": "CTO", "department": "R&D"}, {"name": "Club"}]
    assert after.values("emailAddresses")[0].to_json() == {"value": "janet@acme.example", "type": "work", "displayName": "Jane"}
    for field in ("nicknames", "relations", "addresses", "birthdays", "biographies", "phoneNumbers"):
        assert after.values(field) == JANE.values(field)


def test_an_emptied_box_takes_its_value_away() -> None:
    after = saved(email__0="", birthday="", notes="", phone__0=" ", title="")
    assert after.values("emailAddresses") == JANE.values("emailAddresses")[1:]
    assert not after.values("birthdays") and not after.values("biographies") and not after.values("phoneNumbers")
    assert after.first("organizations").to_json() == {"name": "Acme", "department": "R&D"}


def test_an_extra_row_adds_a_value() -> None:
    after = saved(phone__1="020 1234567", phone__1__type="home", url__0="acme.example")
    assert after.values("phoneNumbers")[1].to_json() == {"value": "020 1234567", "type": "home"}
    assert after.first("urls").to_json() == {"value": "acme.example"}


def test_a_missing_type_leaves_the_type_alone_and_a_sent_one_changes_it() -> None:
    """R6: losing a key must not move a number out of a hidden type."""
    without = {name: text for name, text in typed().items() if name != "phone.0.type"}
    assert from_inputs(JANE, without, LISTED) == JANE
    assert saved(phone__0__type="home").first("phoneNumbers").type == "home"


def test_an_address_keeps_its_parts_where_the_text_keeps_its_pieces() -> None:
    assert shown(JANE)["address.0"] == "Dam 1, 1012 AB Amsterdam"
    parts = {"postalCode": "1012 AB", "city": "Amsterdam", "countryCode": "NL", "type": "work"}
    assert saved(address__0="Dam 10, 1012 AB Amsterdam").first("addresses").to_json() == {"streetAddress": "Dam 10", **parts}
    assert saved(address__0="Dam 1, 1012 AB Haarlem").first("addresses").to_json() == {"streetAddress": "Dam 1", **parts, "city": "Haarlem"}
    assert saved(address__0="Somewhere else").first("addresses").to_json() == {"streetAddress": "Somewhere else", "type": "work"}


def test_line_breaks_lost_by_a_single_line_box_are_no_edit() -> None:
    person = EMPTY.with_field("addresses", [Value({"streetAddress": "c/o Bob\nDam 1", "city": "Amsterdam"})])
    assert shown(person)["address.0"] == "c/o Bob, Dam 1, Amsterdam"
    assert from_inputs(person, shown(person), listed_inputs(to_fields(person))) == person


@pytest.mark.parametrize(
    "mail", ["bob@acme.example", "bob@host.test", "bob@server.local", "jörg@bücher.example", "ليلى@مثال.إختبار", "o'brien+x@acme.example"]
)
def test_mail_addresses_are_taken_as_typed(mail: str) -> None:
    assert saved(email__0=mail).first("emailAddresses").text("value") == mail


@pytest.mark.parametrize(
    "mail", ["bob", "bob@acme", "bob@@acme.example", "bob@acme..example", "Bob <bob@acme.example>", "a b@acme.example", "@acme.example"]
)
def test_a_mail_that_is_not_a_mail_is_refused(mail: str) -> None:
    assert errors(email__0=mail) == [("email.0", "email")]


@pytest.mark.parametrize(
    "phone",
    [
        "06 12345678",
        "+31 (0)6-1234 5678",
        "112",
        "*100#",
        "020 1234567 ext. 12",
        "020 1234567 x12",
        "+1 800 FLOWERS",
        "020-1234567,,12#",
        "٠٦١٢٣٤٥٦٧٨",
        "06/12345678",
    ],
)
def test_phone_numbers_are_taken_as_typed(phone: str) -> None:
    assert saved(phone__0=phone).first("phoneNumbers").text("value") == phone


@pytest.mark.parametrize("phone", ["abc", "ask Bob", "7", "abc12345", "bob@acme.example", "<b>12</b>", "12 34 am Montag", "1" * 40, "=1+2"])
def test_a_phone_that_is_not_a_phone_is_refused(phone: str) -> None:
    assert errors(phone__0=phone) == [("phone.0", "phone")]


@pytest.mark.parametrize(
    ("text", "locale", "date"),
    [
        ("1980-05-17", "en", (1980, 5, 17)),
        ("--05-17", "en", (0, 5, 17)),
        ("1980/5/17", "nl", (1980, 5, 17)),
        ("17-05-1980", "nl-NL", (1980, 5, 17)),
        ("17.5.", "de", (0, 5, 17)),
        ("05/17/1980", "en-US", (1980, 5, 17)),
        ("17/05/1980", "en-GB", (1980, 5, 17)),
        ("17 mei 1980", "nl", (1980, 5, 17)),
        ("17. Mai", "de", (0, 5, 17)),
        ("1er août 1980", "fr", (1980, 8, 1)),
        ("1 avr. 1980", "fr", (1980, 4, 1)),
        ("May 17, 1980", "en", (1980, 5, 17)),
        ("17 May", "de", (0, 5, 17)),
        ("29 February", "en", (0, 2, 29)),
    ],
)
def test_birthdays_are_read_as_people_write_them(text: str, locale: str, date: tuple[int, int, int]) -> None:
    result = from_inputs(JANE, typed(birthday=text), LISTED, locale=locale)
    assert isinstance(result, Person), result
    assert tuple(result.first("birthdays").date().number(part) for part in ("year", "month", "day")) == date


@pytest.mark.parametrize(
    "text", ["31 February", "1980-02-31", "31-02-1980", "31/02/1980", "02/31/1980", "1981-02-29", "--02-30", "0000-01-01", "soon", "1980", "17"]
)
@pytest.mark.parametrize("locale", ["en", "nl-NL"])
def test_a_day_that_does_not_exist_is_refused(text: str, locale: str) -> None:
    assert from_inputs(JANE, typed(birthday=text), LISTED, locale=locale) == (FieldError("birthday", "birthday"),)


@pytest.mark.parametrize(
    "url", ["https://acme.example", "acme.example", "www.acme.example/a?b=c", "HTTP://Acme.example", "acme.example:8080/x", "http://intranet/wiki"]
)
def test_web_addresses_are_taken_as_typed(url: str) -> None:
    assert saved(url__0=url).first("urls").text("value") == url


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "JavaScript://x.example/%0aalert(1)", "java script:alert(1)", "vbscript:x", "data:text/html,x"),
        *("ftp://acme.example", "mailto:bob@acme.example", "file:///etc/passwd", "http://bank.example@evil.example/"),
        *("word", "https://", "https:///x", "https:x", "http://["),
    ],
)
def test_only_web_addresses_are_websites(url: str) -> None:
    assert errors(url__0=url) == [("url.0", "url")]


def test_text_beyond_googles_limit_is_refused_and_notes_have_more_room() -> None:
    assert errors(given="x" * 1_025, email__0__type="y" * 1_025) == [("email.0.type", "too_long"), ("given", "too_long")]
    assert saved(given="x" * 1_024).first("names").text("givenName") == "x" * 1_024
    assert saved(notes="x" * 30_000).first("biographies").text("value") == "x" * 30_000
    assert errors(notes="x" * 30_001) == [("notes", "too_long")]


def test_all_that_is_wrong_is_named_at_once() -> None:
    assert errors(email__0="bob", phone__0="abc", birthday="31 February") == [("birthday", "birthday"), ("email.0", "email"), ("phone.0", "phone")]


def test_an_odd_old_value_does_not_keep_anybody_from_editing_another_box() -> None:
    odd = JANE.with_field("phoneNumbers", [Value({"value": "ask Bob"})])
    result = from_inputs(odd, shown(odd) | {"given": "Janet"}, LISTED)
    assert isinstance(result, Person)
    assert result.values("phoneNumbers") == odd.values("phoneNumbers")


def test_markup_and_direction_marks_are_text() -> None:
    """T25: kept as typed, escaped where shown; only what reverses the reading direction goes."""
    assert saved(given="<b>Bob</b> & \u202eevil").first("names").text("givenName") == "<b>Bob</b> & evil"
    assert saved(given="ليلى\u200f").first("names").text("givenName") == "ليلى\u200f"


def test_a_new_contact_starts_with_what_the_mail_says() -> None:
    person = prefilled("Carol van Dam", "carol@acme.example")
    assert person.first("names").to_json() == {"givenName": "Carol", "familyName": "van Dam"}
    assert prefilled("carol@acme.example", "carol@acme.example").values("names") == ()


def test_an_empty_new_contact_is_refused() -> None:
    assert from_inputs(EMPTY, {}, listed_inputs(to_fields(EMPTY))) == (FieldError("given", "empty"),)

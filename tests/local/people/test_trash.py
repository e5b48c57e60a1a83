"""The trash, and what an account can hold (sections 1.4 and 2.7)."""

from __future__ import annotations

import pytest

from local.clock import Clock
from local.google.people import Book, Switches
from tests.local.people.conftest import Client, Refused, groups_of, named

DAY = 86_400


def test_the_user_takes_a_contact_out_of_the_trash_with_its_values_and_labels(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"), ["Sales"])
    ann.delete(name)
    assert book.trash() == [name]
    assert book.restore(name) == name
    assert ann.get(name)["names"][0]["displayName"] == "Jane"
    assert book.labels_of(name) == {"myContacts", "Sales"}
    assert book.trash() == []


def test_a_restored_contact_may_have_a_new_name(ann: Client, book: Book, switches: Switches) -> None:
    switches.restore_keeps_id = False
    old = book.create(named("Jane"))
    _, token = ann.full_sync()
    book.delete(old)
    new = book.restore(old)
    assert new != old
    people = {person["resourceName"]: person for person in ann.delta(token)[0]}
    assert people[old]["metadata"]["deleted"] is True
    assert people[new]["names"][0]["displayName"] == "Jane"
    with pytest.raises(KeyError):
        book.restore(old)


def test_a_contact_restored_after_its_label_went_is_in_my_contacts(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"), ["Sales"], in_my_contacts=False)
    book.delete(name)
    book.delete_label("Sales")
    book.restore(name)
    assert groups_of(ann.get(name)) == {"myContacts"}


def test_a_restored_contact_shows_in_the_delta(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"))
    _, token = ann.full_sync()
    book.delete(name)
    _, token = ann.delta(token)
    book.restore(name)
    [person] = ann.delta(token)[0]
    assert "deleted" not in person["metadata"]


def test_after_thirty_days_the_trash_is_gone(book: Book, clock: Clock) -> None:
    name = book.create(named("Jane"))
    book.delete(name)
    clock.advance(30 * DAY + 1)
    assert book.trash() == []
    with pytest.raises(KeyError):
        book.restore(name)


def test_what_was_merged_away_is_not_in_the_trash(book: Book) -> None:
    survivor, other = book.create_many([named("Jane"), named("Janey")])
    book.merge(survivor, [other])
    assert book.trash() == []


def test_a_full_account_refuses_the_next_contact(ann: Client, book: Book, switches: Switches) -> None:
    switches.contact_limit = 3
    book.create_many([named("Jane"), named("Tim")])
    ann.create(named("Third"))
    with pytest.raises(Refused) as refusal:
        ann.create(named("Fourth"))
    assert (refusal.value.code, refusal.value.status) == (400, "FAILED_PRECONDITION")
    assert "MY_CONTACTS_OVERFLOW_COUNT" in refusal.value.message
    assert len(ann.walk()[0]) == 3


def test_a_batch_that_does_not_fit_creates_nobody(ann: Client, switches: Switches) -> None:
    switches.contact_limit = 3
    body = {"contacts": [{"contactPerson": named(str(number))} for number in range(4)], "readMask": "names"}
    with pytest.raises(Refused) as refusal:
        ann.call("POST", "/v1/people:batchCreateContacts", body)
    assert "MY_CONTACTS_OVERFLOW_COUNT" in refusal.value.message
    assert ann.walk()[0] == []


def test_the_trash_takes_room_until_it_is_emptied_or_old(ann: Client, book: Book, clock: Clock, switches: Switches) -> None:
    switches.contact_limit = 2
    for name in book.create_many([named("Jane"), named("Tim")]):
        ann.delete(name)
    with pytest.raises(Refused):
        ann.create(named("Third"))
    book.empty_trash()
    for name in (ann.create(named("Third"))["resourceName"], ann.create(named("Fourth"))["resourceName"]):
        ann.delete(name)
    clock.advance(30 * DAY + 1)
    ann.create(named("Fifth"))


def test_the_default_room_is_for_25000(ann: Client, book: Book) -> None:
    names = book.create_many([named(str(number)) for number in range(25_000)])
    with pytest.raises(Refused) as refusal:
        ann.create(named("One too many"))
    assert "MY_CONTACTS_OVERFLOW_COUNT" in refusal.value.message
    ann.delete(names[0])
    with pytest.raises(Refused):
        ann.create(named("Still one too many"))


def test_an_account_holds_20_megabytes(ann: Client, book: Book) -> None:
    book.create_many([{"biographies": [{"value": "n" * 120_000}]} for _ in range(175)])
    with pytest.raises(Refused) as refusal:
        ann.create(named("Jane"))
    assert refusal.value.status == "FAILED_PRECONDITION"

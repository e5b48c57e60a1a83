"""Writes that happen though their caller is told otherwise, and writes that meet (sections 2, 3 and 5)."""

from __future__ import annotations

from typing import Any

import pytest

from local.google.people import Book, LostAnswer, Switches
from tests.local.people.conftest import Client, Refused, named


@pytest.mark.parametrize(("status", "code"), [("INTERNAL", 500), ("UNAVAILABLE", 503), ("DEADLINE_EXCEEDED", 504)])
def test_a_create_may_happen_and_its_answer_be_lost_so_that_a_retry_makes_a_twin(ann: Client, switches: Switches, status: str, code: int) -> None:
    switches.lose_answer = [LostAnswer(status)]
    with pytest.raises(Refused) as refusal:
        ann.create(named("Jane"))
    assert (refusal.value.code, refusal.value.status) == (code, status)
    ann.create(named("Jane"))
    assert len(ann.walk()[0]) == 2


def test_an_update_with_a_lost_answer_is_stale_when_repeated(ann: Client, switches: Switches) -> None:
    made = ann.create(named("Jane"))
    switches.lose_answer = [LostAnswer("UNAVAILABLE")]
    body = {"etag": made["etag"], **named("Joan")}
    with pytest.raises(Refused):
        ann.update(made["resourceName"], body, "names")
    with pytest.raises(Refused) as refusal:
        ann.update(made["resourceName"], body, "names")
    assert refusal.value.status == "FAILED_PRECONDITION"
    assert ann.get(made["resourceName"])["names"][0]["givenName"] == "Joan"


def test_a_delete_with_a_lost_answer_is_404_when_repeated(ann: Client, switches: Switches) -> None:
    name = ann.create(named("Jane"))["resourceName"]
    switches.lose_answer = [LostAnswer("INTERNAL")]
    codes = []
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            ann.delete(name)
        codes.append(refusal.value.code)
    assert codes == [500, 404]


def test_any_part_of_a_batch_may_have_happened(ann: Client, switches: Switches) -> None:
    switches.lose_answer = [LostAnswer("UNAVAILABLE", applied=2)]
    body = {"contacts": [{"contactPerson": named(str(number))} for number in range(5)], "readMask": "names"}
    with pytest.raises(Refused) as refusal:
        ann.call("POST", "/v1/people:batchCreateContacts", body)
    assert refusal.value.code == 503
    assert len(ann.walk()[0]) == 2


def test_a_label_with_a_lost_answer_exists_when_repeated(ann: Client, switches: Switches) -> None:
    switches.lose_answer = [LostAnswer("UNAVAILABLE")]
    codes = []
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            ann.label("Sales")
        codes.append(refusal.value.code)
    assert codes == [503, 409]


def test_a_refused_write_has_no_answer_to_lose(ann: Client, switches: Switches) -> None:
    switches.lose_answer = [LostAnswer("UNAVAILABLE")]
    with pytest.raises(Refused) as refusal:
        ann.delete("people/c1")
    assert refusal.value.code == 404
    assert len(switches.lose_answer) == 1


@pytest.mark.parametrize(
    ("status", "code", "words"), [("ABORTED", 409, "The operation was aborted."), ("UNAVAILABLE", 503, "The service is currently unavailable.")]
)
def test_a_write_that_meets_another_of_the_same_account_may_be_refused(ann: Client, switches: Switches, status: str, code: int, words: str) -> None:
    switches.overlapping_writes = status
    met: list[Refused] = []

    def meanwhile(_request: Any) -> None:
        switches.before_write = None
        with pytest.raises(Refused) as refusal:
            ann.create(named("Second"))
        met.append(refusal.value)

    switches.before_write = meanwhile
    ann.create(named("First"))
    [refusal] = met
    assert (refusal.code, refusal.status, refusal.message) == (code, status, words)
    ann.create(named("Third"))
    assert len(ann.walk()[0]) == 2


def test_writes_that_meet_both_happen_when_nothing_is_switched(ann: Client, switches: Switches) -> None:
    def meanwhile(_request: Any) -> None:
        switches.before_write = None
        ann.create(named("Second"))

    switches.before_write = meanwhile
    ann.create(named("First"))
    assert len(ann.walk()[0]) == 2


def test_what_a_human_holds_is_a_copy(book: Book) -> None:
    name = book.create(named("Jane"))
    book.contacts()[0]["names"][0]["displayName"] = "changed"
    assert book.contact(name)["names"][0]["displayName"] == "Jane"
    assert [person["resourceName"] for person in book.find("jan")] == [name]

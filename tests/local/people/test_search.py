"""Search: a lazy cache that proves nothing (section 2.9)."""

from __future__ import annotations

from typing import Any

import pytest

from local.clock import Clock
from local.google.people import Book
from tests.local.people.conftest import Client, named


def search(ann: Client, query: str, **more: Any) -> list[str]:
    answer = ann.call("GET", "/v1/people:searchContacts", query=query, readMask="names,emailAddresses", **more)
    return [result["person"]["names"][0]["displayName"] for result in answer.get("results", [])]


@pytest.fixture
def warm(ann: Client, book: Book, clock: Clock) -> Client:
    """Three people, and a search that has seen them."""
    book.create({**named("Foo", "Name"), "emailAddresses": [{"value": "foo@acme.example"}], "phoneNumbers": [{"value": "+12125550100"}]})
    book.create({**named("Bar", "Nameless"), "organizations": [{"name": "Acme Tools"}]})
    book.create({**named("Baz"), "nicknames": [{"value": "Foolish"}], "biographies": [{"value": "Acme"}]})
    search(ann, "")
    clock.advance(5)
    return ann


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("f", ["Foo Name", "Baz"]),
        ("foo n", ["Foo Name"]),
        ("nam", ["Foo Name", "Bar Nameless"]),
        ("oo n", []),
        ("FOO@ACME", ["Foo Name"]),
        ("+1212", ["Foo Name"]),
        ("acme t", ["Bar Nameless"]),
        ("tools", ["Bar Nameless"]),
    ],
)
def test_a_phrase_is_found_where_a_word_begins(warm: Client, query: str, found: list[str]) -> None:
    assert search(warm, query) == found


def test_an_empty_query_finds_nobody(warm: Client) -> None:
    assert search(warm, "") == []


def test_a_new_contact_is_found_only_after_an_empty_query_and_a_wait(warm: Client, book: Book, clock: Clock) -> None:
    book.create(named("Zoe"))
    clock.advance(600)
    assert search(warm, "zoe") == []
    search(warm, "")
    assert search(warm, "zoe") == []
    clock.advance(5)
    assert search(warm, "zoe") == ["Zoe"]


def test_ten_results_unless_told_and_thirty_at_most(ann: Client, book: Book, clock: Clock) -> None:
    book.create_many([named(f"Jane {number}") for number in range(40)])
    search(ann, "")
    clock.advance(5)
    assert len(search(ann, "jane")) == 10
    assert len(search(ann, "jane", pageSize=25)) == 25
    assert len(search(ann, "jane", pageSize=100)) == 30


def test_other_contacts_are_searched_apart(ann: Client, book: Book, clock: Clock) -> None:
    book.add_other_contact({"emailAddresses": [{"value": "seen@once.example"}]})
    ann.call("GET", "/v1/otherContacts:search", query="", readMask="names")
    clock.advance(5)
    assert search(ann, "seen") == []
    answer = ann.call("GET", "/v1/otherContacts:search", query="seen", readMask="emailAddresses")
    assert answer["results"][0]["person"]["emailAddresses"][0]["value"] == "seen@once.example"

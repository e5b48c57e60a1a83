"""With the project's index file, queries that production refuses are refused here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter, Or

from local.clock import Clock
from local.firestore import FirestoreServer, direct_client

DECLARED = {
    "indexes": [
        {
            "collectionGroup": "c",
            "queryScope": "COLLECTION",
            "fields": [{"fieldPath": "state", "order": "ASCENDING"}, {"fieldPath": "due", "order": "ASCENDING"}],
        },
        {
            "collectionGroup": "c",
            "queryScope": "COLLECTION",
            "fields": [{"fieldPath": "tags", "arrayConfig": "CONTAINS"}, {"fieldPath": "due", "order": "ASCENDING"}],
        },
    ],
    "fieldOverrides": [
        {"collectionGroup": "c", "fieldPath": "entries", "indexes": []},
        {"collectionGroup": "c", "fieldPath": "entries.state", "indexes": [{"order": "ASCENDING", "queryScope": "COLLECTION"}]},
        {
            "collectionGroup": "c",
            "fieldPath": "owner",
            "indexes": [{"order": "ASCENDING", "queryScope": "COLLECTION"}, {"order": "ASCENDING", "queryScope": "COLLECTION_GROUP"}],
        },
    ],
}


@pytest.fixture
def strict(tmp_path: Path, clock: Clock) -> Iterator[firestore.Client]:
    file = tmp_path / "firestore.indexes.json"
    file.write_text(json.dumps(DECLARED), encoding="utf-8")
    server = FirestoreServer(None, clock, indexes=file)
    client = direct_client(server)
    for number in range(4):
        client.document(f"c/{number}").set(
            {"state": "on", "kind": "x", "due": number, "tags": ["t"], "owner": "me", "entries": {"state": "on", "other": 1}}
        )
    yield client
    server.close()


def where(query: Any, *filters: tuple[str, str, object]) -> Any:
    for one in filters:
        query = query.where(filter=FieldFilter(*one))
    return query


STATE, KIND, DUE, TAG = ("state", "==", "on"), ("kind", "==", "x"), ("due", ">", 0), ("tags", "array_contains", "t")


@pytest.mark.parametrize(
    ("filters", "orders", "number"),
    [
        ((), (), 4),
        ((DUE,), (), 3),
        ((DUE,), (("due", "DESCENDING"),), 3),
        ((STATE, KIND), (), 4),
        ((STATE, KIND, TAG), (), 4),
        ((STATE, DUE), (), 3),
        ((STATE,), (("due", "ASCENDING"),), 4),
        ((STATE,), (("due", "DESCENDING"),), 4),
        ((STATE, TAG, DUE), (), 3),
        ((("state", "in", ["on", "off"]), DUE), (), 3),
        ((("entries.state", "==", "on"),), (), 4),
    ],
)
def test_query_with_an_index_is_answered(strict: firestore.Client, filters: Any, orders: Any, number: int) -> None:
    query = where(strict.collection("c"), *filters)
    for field, direction in orders:
        query = query.order_by(field, direction=direction)
    assert len(query.get()) == number


@pytest.mark.parametrize(
    ("filters", "orders"),
    [
        ((KIND, DUE), ()),
        ((STATE, KIND, DUE), ()),
        ((TAG, KIND), (("due", "ASCENDING"),)),
        ((), (("due", "ASCENDING"), ("state", "ASCENDING"))),
        ((DUE, ("kind", ">", "a")), ()),
        ((("entries.other", "==", 1),), ()),
        ((("entries", "==", {}),), ()),
        ((("owner", "==", "me"),), (("owner", "DESCENDING"), ("due", "ASCENDING"))),
        ((), (("owner", "DESCENDING"),)),
    ],
)
def test_query_without_an_index_is_refused(strict: firestore.Client, filters: Any, orders: Any) -> None:
    query = where(strict.collection("c"), *filters)
    for field, direction in orders:
        query = query.order_by(field, direction=direction)
    with pytest.raises(exceptions.FailedPrecondition, match="The query requires an index"):
        query.get()


def test_one_alternative_without_an_index_refuses_the_whole_query(strict: firestore.Client) -> None:
    choice = Or([FieldFilter(*STATE), FieldFilter(*KIND)])
    assert len(strict.collection("c").where(filter=choice).get()) == 4
    with pytest.raises(exceptions.FailedPrecondition):
        strict.collection("c").where(filter=choice).order_by("due").get()


def test_collection_group_needs_an_index_of_that_scope(strict: firestore.Client) -> None:
    assert len(where(strict.collection_group("c"), ("owner", "==", "me")).get()) == 4
    assert len(strict.collection_group("c").get()) == 4
    with pytest.raises(exceptions.FailedPrecondition):
        where(strict.collection_group("c"), STATE).get()


def test_without_a_file_every_query_is_answered(client: firestore.Client) -> None:
    client.document("c/1").set({"kind": "x", "due": 1})
    assert len(where(client.collection("c"), KIND, DUE).get()) == 1


def test_malformed_file_is_named_at_start(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "firestore.indexes.json"
    file.write_text('{"indexes": [{"queryScope": "COLLECTION"}]}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"firestore\.indexes\.json"):
        FirestoreServer(None, clock, indexes=file)

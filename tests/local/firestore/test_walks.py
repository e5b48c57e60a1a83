"""A collection too large to sort in passing: equalities are probed for along another field's entries, and the answers stay the model's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from local.clock import Clock
from local.firestore import FirestoreServer, direct_client
from tests.local.firestore.model import Data
from tests.local.firestore.programs import ClientRunner, ModelRunner

DOCUMENTS = 700  # more equal values than the embedded server sorts in passing (500)
BATCH = 350


def document(number: int) -> Data:
    data: Data = {"n": (number * 7919) % 300, "half": number % 2, "third": number % 3, "list": [number % 2, "x"], "m": {"all": 1}}
    if number % 5 == 0:
        del data["n"]
    return data


@pytest.fixture(scope="module")
def runners() -> Iterator[tuple[ClientRunner, ModelRunner]]:
    """The same documents in both; only read afterwards."""
    server = FirestoreServer(None, Clock())
    client = direct_client(server)
    pair = ClientRunner(client), ModelRunner(client)
    for start in range(0, DOCUMENTS, BATCH):
        writes = [("set", f"c/{number}", document(number)) for number in range(start, start + BATCH)]
        for runner in pair:
            runner.run(("write", writes))
    yield pair
    server.close()


ALL, HALF, THIRD, MEMBER = ("m.all", "==", 1), ("half", "==", 1), ("third", "==", 2), ("list", "array_contains", 0)
WHERES: list[Any] = [ALL, ("and", [HALF, THIRD]), ("and", [ALL, THIRD, MEMBER]), ("and", [MEMBER, ("n", ">=", 100), ("n", "<", 200)])]


@pytest.mark.parametrize("orders", [[], [("n", False)], [("n", True)], [("n", True), ("third", False)], [("n", False), ("__name__", True)]], ids=str)
@pytest.mark.parametrize("where", WHERES, ids=str)
def test_equalities_and_orders_over_many_documents_agree_with_the_model(runners: tuple[ClientRunner, ModelRunner], where: Any, orders: Any) -> None:
    ours, model = runners
    base: Data = {"collection": "c", "group": False, "where": where, "orders": orders, "offset": 0}
    cursors: list[Data] = [{}]
    if orders:
        cursors += [{"start": ([150], True), "end": ([180], False)}, {"start": ([150], False), "end": ([120], True)}]
    for cut in ({}, {"limit": 7}, {"limit": 7, "offset": 5}):
        for cursor in cursors:
            query = ("query", {**base, **cut, **cursor})
            assert ours.run(query) == model.run(query), query
    counted = ("count", base)
    assert ours.run(counted) == model.run(counted)

"""Transactions are serialisable: alone, interleaved in one thread, and with many threads over a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from local.clock import Clock
from local.firestore import FirestoreServer, direct_client

THREADS = 6
TURNS = 15


@pytest.fixture
def socket_client(server: FirestoreServer) -> Iterator[firestore.Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{server.serve()}")
        client = firestore.Client(project="demo")
    yield client
    client.close()  # type: ignore[no-untyped-call]  # the client's own


def begun(client: firestore.Client, *, read_only: bool = False) -> firestore.Transaction:
    transaction = client.transaction(read_only=read_only)
    transaction._begin()
    return transaction


def read(transaction: firestore.Transaction, reference: firestore.DocumentReference) -> int:
    value = reference.get(transaction=transaction).get("n")
    assert isinstance(value, int)
    return value


def increment(client: firestore.Client, reference: firestore.DocumentReference) -> None:
    @firestore.transactional
    def work(transaction: firestore.Transaction) -> None:
        transaction.update(reference, {"n": read(transaction, reference) + 1})

    work(client.transaction())


def in_threads(work: Callable[[int], None]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for future in [pool.submit(work, number) for number in range(THREADS)]:
            future.result()


def test_commit_is_aborted_when_a_document_read_has_changed(client: firestore.Client) -> None:
    reference = client.document("a/1")
    reference.set({"n": 1})
    transaction = begun(client)
    transaction.update(reference, {"n": read(transaction, reference) + 1})
    reference.update({"n": 10})
    with pytest.raises(exceptions.Aborted):
        transaction._commit()
    assert reference.get().get("n") == 10


def test_commit_is_aborted_when_a_document_read_as_missing_was_made(client: firestore.Client) -> None:
    transaction = begun(client)
    assert not client.document("a/1").get(transaction=transaction).exists
    transaction.set(client.document("a/1"), {"n": 1})
    client.document("a/1").set({"n": 10})
    with pytest.raises(exceptions.Aborted):
        transaction._commit()


def test_commit_is_aborted_when_a_query_would_find_something_else(client: firestore.Client) -> None:
    client.document("a/1").set({"n": 1})
    transaction = begun(client)
    assert len(client.collection("a").where(filter=FieldFilter("n", ">", 0)).get(transaction=transaction)) == 1
    transaction.set(client.document("b/1"), {"n": 1})
    client.document("a/2").set({"n": 2})
    with pytest.raises(exceptions.Aborted):
        transaction._commit()


def test_commit_goes_through_when_only_other_documents_changed(client: firestore.Client) -> None:
    client.document("a/1").set({"n": 1})
    transaction = begun(client)
    assert len(client.collection("a").where(filter=FieldFilter("n", ">", 0)).get(transaction=transaction)) == 1
    transaction.set(client.document("b/1"), {"n": 1})
    client.document("a/2").set({"n": 0})
    transaction._commit()
    assert client.document("b/1").get().exists


def test_client_runs_the_function_again_after_a_conflict(client: firestore.Client) -> None:
    reference = client.document("a/1")
    reference.set({"n": 1})
    runs: list[int] = []

    @firestore.transactional
    def work(transaction: firestore.Transaction) -> None:
        runs.append(read(transaction, reference))
        if len(runs) < 3:
            reference.update({"n": firestore.Increment(10)})
        transaction.update(reference, {"n": runs[-1] + 1})

    work(client.transaction())
    assert runs == [1, 11, 21]
    assert reference.get().get("n") == 22


def test_client_gives_up_after_five_attempts_with_a_value_error(client: firestore.Client) -> None:
    reference = client.document("a/1")
    reference.set({"n": 1})

    @firestore.transactional
    def work(transaction: firestore.Transaction) -> None:
        n = read(transaction, reference)
        reference.update({"n": firestore.Increment(10)})
        transaction.update(reference, {"n": n + 1})

    with pytest.raises(ValueError, match="5 attempts"):
        work(client.transaction())
    assert reference.get().get("n") == 51


def test_write_skew_is_impossible(client: firestore.Client) -> None:
    """Each reads both and writes one: at most one of the two may commit."""
    left, right = client.document("a/left"), client.document("a/right")
    left.set({"n": 1})
    right.set({"n": 1})
    first, second = begun(client), begun(client)
    for transaction in (first, second):
        assert read(transaction, left) + read(transaction, right) == 2
    first.update(left, {"n": 0})
    second.update(right, {"n": 0})
    first._commit()
    with pytest.raises(exceptions.Aborted):
        second._commit()
    assert (left.get().get("n"), right.get().get("n")) == (0, 1)


def test_failed_write_in_a_transaction_changes_nothing(client: firestore.Client) -> None:
    transaction = begun(client)
    transaction.set(client.document("a/1"), {"n": 1})
    transaction.update(client.document("a/missing"), {"n": 1})
    with pytest.raises(exceptions.NotFound):
        transaction._commit()
    assert not client.document("a/1").get().exists


def test_read_only_transaction_sees_one_moment(client: firestore.Client) -> None:
    client.document("a/1").set({"n": 1})
    client.document("a/2").set({"n": 2})
    transaction = begun(client, read_only=True)
    client.document("a/1").update({"n": 10})
    client.document("a/2").delete()
    client.document("a/3").set({"n": 3})
    assert read(transaction, client.document("a/1")) == 1
    assert [one.get("n") for one in client.collection("a").order_by("n").get(transaction=transaction)] == [1, 2]
    assert not client.document("a/3").get(transaction=transaction).exists
    transaction._commit()


def test_read_at_a_past_moment_shows_what_was_then(client: firestore.Client, clock: Clock) -> None:
    client.document("a/1").set({"n": 1})
    then = clock.now()
    clock.advance(60)
    client.document("a/1").update({"n": 2})
    assert client.document("a/1").get(read_time=then).get("n") == 1
    assert [one.get("n") for one in client.collection("a").where(filter=FieldFilter("n", "<", 2)).stream(read_time=then)] == [1]
    clock.advance(3600)
    client.document("a/2").set({"n": 1})
    with pytest.raises(exceptions.FailedPrecondition):
        client.document("a/1").get(read_time=then)


def test_each_past_version_is_read_in_its_own_time(client: firestore.Client, clock: Clock) -> None:
    reference, moments = client.document("a/1"), []
    for n in range(4):
        reference.set({"n": n})
        moments.append(clock.now())
        clock.advance(10)
    reference.delete()
    gone = clock.now()
    clock.advance(10)
    reference.set({"n": 9})
    assert [reference.get(read_time=moment).get("n") for moment in moments] == [0, 1, 2, 3]
    assert not reference.get(read_time=gone).exists
    found = [client.collection("a").order_by("n").stream(read_time=moment) for moment in [*moments, gone]]
    assert [[one.get("n") for one in each] for each in found] == [[0], [1], [2], [3], []]


def test_idle_transaction_expires_after_a_minute(client: firestore.Client, clock: Clock) -> None:
    transaction = begun(client)
    transaction.set(client.document("a/1"), {"n": 1})
    clock.advance(61)
    with pytest.raises(exceptions.InvalidArgument):
        transaction._commit()
    assert not client.document("a/1").get().exists


def test_busy_transaction_expires_after_four_and_a_half_minutes(client: firestore.Client, clock: Clock) -> None:
    transaction = begun(client)
    for _ in range(5):
        clock.advance(50)
        client.document("a/1").get(transaction=transaction)
    clock.advance(50)
    with pytest.raises(exceptions.InvalidArgument):
        transaction._commit()


def test_commit_of_a_finished_transaction_is_refused_and_its_rollback_is_not(client: firestore.Client) -> None:
    transaction = begun(client)
    key = transaction._id
    transaction._commit()
    transaction._id = key
    with pytest.raises(exceptions.InvalidArgument):
        transaction._commit()
    transaction._id = key
    transaction._rollback()


def test_threads_over_a_socket_lose_no_increment(server: FirestoreServer, socket_client: firestore.Client) -> None:
    reference = socket_client.document("a/1")
    reference.set({"n": 0})

    def work(_: int) -> None:
        for _turn in range(TURNS):
            increment(socket_client, reference)

    in_threads(work)
    assert reference.get().get("n") == THREADS * TURNS


def test_threads_in_process_lose_no_increment(server: FirestoreServer) -> None:
    client = direct_client(server)
    reference = client.document("a/1")
    reference.set({"n": 0})

    def work(_: int) -> None:
        for _turn in range(TURNS):
            increment(client, reference)

    in_threads(work)
    assert reference.get().get("n") == THREADS * TURNS


def test_threads_moving_money_over_a_socket_keep_the_sum(socket_client: firestore.Client) -> None:
    """Transactions that take two documents in opposite orders neither deadlock nor lose anything."""
    accounts = [socket_client.document(f"a/{number}") for number in range(3)]
    for account in accounts:
        account.set({"n": 100})

    def move(number: int) -> None:
        source, target = accounts[number % 3], accounts[(number + 1) % 3]

        @firestore.transactional
        def work(transaction: firestore.Transaction) -> None:
            have, there = read(transaction, source), read(transaction, target)
            transaction.update(source, {"n": have - 1})
            transaction.update(target, {"n": there + 1})

        for _ in range(TURNS):
            while True:
                try:
                    work(socket_client.transaction())
                    break
                except ValueError:  # five attempts used up: try again, as the product does
                    continue

    in_threads(move)
    assert sum(account.get().get("n") for account in accounts) == 300
    assert [account.get().get("n") for account in accounts] == [100, 100, 100]

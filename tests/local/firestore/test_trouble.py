"""The bill, faults on demand, and what survives the death of the process."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from local.clock import Clock
from local.firestore import FirestoreServer, direct_client

WRITER = """
import sys
from pathlib import Path
from local.clock import Clock
from local.firestore import FirestoreServer, direct_client

client = direct_client(FirestoreServer(Path(sys.argv[1]), Clock()))
number = 0
while True:
    batch = client.batch()
    for half in ("left", "right"):
        batch.set(client.document(f"{half}/{number}"), {"n": number, "list": list(range(50))})
    batch.commit()
    print(number, flush=True)
    number += 1
"""


def counted(query: Any) -> int:
    return int(query.count().get()[0][0].value)


def test_bill_counts_documents_and_calls(server: FirestoreServer, client: firestore.Client) -> None:
    for number in range(3):
        client.document(f"a/{number}").set({"n": number})
    client.document("a/0").delete()
    assert (server.counts.writes, server.counts.deletes, server.counts.reads, server.counts.round_trips) == (3, 1, 0, 4)
    server.counts.reset()
    list(client.get_all([client.document("a/1"), client.document("a/missing")]))
    assert (server.counts.reads, server.counts.round_trips) == (2, 1)
    client.collection("a").order_by("n").limit(1).get()
    assert server.counts.reads == 3
    client.collection("a").order_by("n").offset(1).get()
    assert server.counts.reads == 5


def test_query_that_finds_nothing_costs_one_read(server: FirestoreServer, client: firestore.Client) -> None:
    client.collection("a").where(filter=FieldFilter("n", "==", 1)).get()
    assert server.counts.reads == 1


def test_count_costs_one_read_a_thousand(server: FirestoreServer, client: firestore.Client) -> None:
    for start in range(0, 1200, 400):
        batch = client.batch()
        for number in range(start, start + 400):
            batch.set(client.document(f"a/{number}"), {"n": number})
        batch.commit()
    server.counts.reset()
    assert counted(client.collection("a")) == 1200
    assert server.counts.reads == 2
    assert counted(client.collection("a").where(filter=FieldFilter("n", "<", 500))) == 500
    assert counted(client.collection("a").where(filter=FieldFilter("n", "<", 500)).limit(7)) == 7


def test_failed_call_does_nothing_and_the_next_one_works(server: FirestoreServer, client: firestore.Client) -> None:
    server.faults.fail("Commit", grpc.StatusCode.DEADLINE_EXCEEDED)
    with pytest.raises(exceptions.DeadlineExceeded):
        client.document("a/1").set({"n": 1})
    assert not client.document("a/1").get().exists
    client.document("a/1").set({"n": 1})
    assert client.document("a/1").get().exists


def test_answer_lost_after_the_commit_leaves_it_done(server: FirestoreServer, client: firestore.Client) -> None:
    server.faults.fail("Commit", grpc.StatusCode.DEADLINE_EXCEEDED, after=True)
    with pytest.raises(exceptions.DeadlineExceeded):
        client.document("a/1").set({"n": 1})
    assert client.document("a/1").get().exists


def test_aborted_commits_are_run_again_by_the_client(server: FirestoreServer, client: firestore.Client) -> None:
    runs: list[int] = []

    @firestore.transactional
    def work(transaction: firestore.Transaction) -> None:
        runs.append(1)
        transaction.set(client.document("a/1"), {"n": len(runs)})

    server.faults.fail("Commit", grpc.StatusCode.ABORTED, times=2)
    work(client.transaction())
    assert client.document("a/1").get().get("n") == 3


def test_server_that_is_gone_answers_unavailable_until_it_is_back(server: FirestoreServer, client: firestore.Client) -> None:
    client.document("a/1").set({"n": 1})
    server.faults.gone = True
    with pytest.raises(exceptions.ServiceUnavailable):
        client.document("a/1").get(retry=None)
    server.faults.gone = False
    assert client.document("a/1").get(retry=None).exists


def test_documents_and_times_survive_a_restart(tmp_path: Path, clock: Clock) -> None:
    first = FirestoreServer(tmp_path / "f.db", clock)
    written = direct_client(first).document("a/1").set({"n": 1, "m": {"x": [1]}}).update_time
    first.close()
    second = FirestoreServer(tmp_path / "f.db", clock)
    client = direct_client(second)
    assert client.document("a/1").get().update_time == written
    assert len(client.collection("a").where(filter=FieldFilter("m.x", "array_contains", 1)).get()) == 1
    later: Any = client.document("a/2").set({"n": 1}).update_time
    assert later > written
    second.close()


def test_second_server_on_the_same_file_is_refused(tmp_path: Path, clock: Clock) -> None:
    first = FirestoreServer(tmp_path / "f.db", clock)
    with pytest.raises(sqlite3.OperationalError):
        FirestoreServer(tmp_path / "f.db", clock)
    first.close()


def test_every_acknowledged_commit_survives_kill_9_and_none_is_half(tmp_path: Path, clock: Clock) -> None:
    root = Path(__file__).parents[3]
    for _ in range(3):
        path = tmp_path / "f.db"
        path.unlink(missing_ok=True)
        for leftover in tmp_path.glob("f.db-*"):
            leftover.unlink()
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=root) as writer:
            assert writer.stdout is not None
            for line in writer.stdout:
                if int(line) == 40:
                    writer.kill()
                    break
            acknowledged = [40, *(int(line) for line in writer.stdout if line.endswith("\n"))][-1]
        server = FirestoreServer(path, clock)
        client = direct_client(server)
        left = {one.id for one in client.collection("left").get()}
        assert left == {one.id for one in client.collection("right").get()}
        assert left >= {str(number) for number in range(acknowledged + 1)}
        assert len(left) == counted(client.collection("left").where(filter=FieldFilter("n", ">=", 0)))
        server.close()

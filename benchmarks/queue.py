"""What the embedded queue costs, so that figures measured through it are not the queue's own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from google.cloud import tasks_v2

from benchmarks import Figure, bench
from local.clock import Clock
from local.tasks import TaskServer, direct_client

TASKS = 1_000
PARENT = "projects/demo/locations/europe-west1"
QUEUE = f"{PARENT}/queues/drain"


@bench("queue", f"{TASKS:,} tasks through the embedded Cloud Tasks, in memory")
def queue() -> Iterator[Figure]:
    server = TaskServer(None, Clock(frozen=datetime(2026, 11, 24, tzinfo=UTC)), lambda _call: 200)
    server.create_queues(PARENT, [{"id": "drain"}])
    client = direct_client(server)
    begun = time.perf_counter()
    for number in range(TASKS):
        request = {"url": "https://worker.example/task", "body": str(number).encode()}
        client.create_task(parent=QUEUE, task=tasks_v2.Task({"name": f"{QUEUE}/tasks/t{number}", "http_request": request}))
    created = time.perf_counter()
    server.run_until_idle()
    delivered = time.perf_counter()
    server.close()
    yield Figure("create, each", (created - begun) / TASKS * 1e3, unit="ms")
    yield Figure("deliver, each", (delivered - created) / TASKS * 1e3, unit="ms")

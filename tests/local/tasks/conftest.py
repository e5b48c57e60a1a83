"""A queue in memory, a clock that stands still, and a worker that writes down what it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from google.cloud import tasks_v2

from local.clock import Clock
from local.tasks import HttpCall, TaskServer, direct_client

PARENT = "projects/demo/locations/europe-west1"
QUEUE = f"{PARENT}/queues/drain"
URL = "https://worker.example/task/drain"


@dataclass
class Worker:
    """Answers the next status of `answers` for each call, 200 when none is left; None stands for no answer."""

    answers: list[int | None] = field(default_factory=list)
    calls: list[HttpCall] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    clock: Clock | None = None

    def __call__(self, call: HttpCall) -> int:
        self.calls.append(call)
        if self.clock is not None:
            self.times.append(self.clock.seconds())
        status = self.answers.pop(0) if self.answers else 200
        if status is None:
            raise ConnectionError("nobody there")
        return status

    @property
    def bodies(self) -> list[str]:
        return [call.body.decode() for call in self.calls]


@pytest.fixture
def clock() -> Clock:
    return Clock(frozen=datetime(2026, 11, 24, 10, 0, tzinfo=UTC))


@pytest.fixture
def worker(clock: Clock) -> Worker:
    return Worker(clock=clock)


def token_of(account: str, audience: str) -> str:
    return f"token-for-{account}-at-{audience}"


@pytest.fixture
def server(clock: Clock, worker: Worker) -> Iterator[TaskServer]:
    server = TaskServer(None, clock, worker, token_of)
    server.create_queues(PARENT, [{"id": "drain"}])
    yield server
    server.close()


@pytest.fixture
def client(server: TaskServer) -> tasks_v2.CloudTasksClient:
    return direct_client(server)


def task(body: str = "x", *, name: str = "", after_s: float | None = None, clock: Clock | None = None, **request: object) -> tasks_v2.Task:
    """A task for the worker; `after_s` is when it comes due, counted from the clock's now."""
    fields: dict[str, object] = {"http_request": {"url": URL, "http_method": "POST", "body": body.encode(), **request}}
    if name:
        fields["name"] = f"{QUEUE}/tasks/{name}"
    if after_s is not None and clock is not None:
        fields["schedule_time"] = datetime.fromtimestamp(clock.seconds() + after_s, UTC)
    return tasks_v2.Task(fields)


def queue(**settings: object) -> tasks_v2.Queue:
    """The queue of these tests, with other settings."""
    return tasks_v2.Queue({"name": QUEUE, **settings})

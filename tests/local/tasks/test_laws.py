"""What holds for every history: nothing is lost, nothing comes early, a name stands for one task, a restart changes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from google.api_core.exceptions import AlreadyExists
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from local.clock import Clock
from local.tasks import HttpCall, TaskServer, direct_client
from tests.local.tasks.conftest import PARENT, QUEUE, task

NAMES = st.sampled_from(["", "a", "b", "c"])
STATUSES = st.sampled_from([200, 200, 204, 404, 429, 500, 503, None])


class Histories(RuleBasedStateMachine):
    """A queue on a file beside a plain account of what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.clock = Clock(frozen=datetime(2026, 11, 24, 10, tzinfo=UTC))
        self.answers: list[int | None] = []
        self.due: dict[str, float] = {}  # body -> when it was asked for
        self.calls: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.open()

    def open(self) -> None:
        self.server = TaskServer(Path(self.folder.name) / "tasks.sqlite", self.clock, self.deliver)
        self.server.create_queues(PARENT, [{"id": "drain", "retryConfig": {"maxAttempts": 1_000}}])
        self.client = direct_client(self.server)

    def deliver(self, call: HttpCall) -> int:
        body = call.body.decode()
        assert self.clock.seconds() >= self.due[body] - 1e-6, "nothing comes early"
        assert int(call.headers["X-CloudTasks-TaskRetryCount"]) == self.calls[body]
        self.calls[body] += 1
        status = self.answers.pop() if self.answers else 200
        if status is None:
            raise ConnectionError
        self.done[body] += 200 <= status < 300
        return status

    @rule(name=NAMES, after_s=st.integers(0, 7_200))
    def create(self, name: str, after_s: int) -> None:
        body = str(len(self.due))
        taken = name and any(pending.name.endswith(f"/{name}") for pending in self.server.tasks())
        try:
            self.client.create_task(parent=QUEUE, task=task(body, name=name, after_s=after_s, clock=self.clock))
        except AlreadyExists:
            assert name
        else:
            assert not taken, "a name stands for one task"
            self.due[body] = self.clock.seconds() + after_s

    @rule(answers=st.lists(STATUSES, min_size=1, max_size=6))
    def work(self, answers: list[int | None]) -> None:
        self.answers = answers
        self.server.run_due()

    @rule(seconds=st.integers(1, 5_000))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule()
    def restart(self) -> None:
        self.server.close()
        self.open()

    @invariant()
    def nothing_is_lost(self) -> None:
        waiting = {pending.body.decode() for pending in self.server.tasks()}
        finished = {body for body, times in self.done.items() if times}
        assert waiting | finished == set(self.due)
        assert not waiting & finished

    @invariant()
    def without_a_fault_nothing_succeeds_twice(self) -> None:
        assert max(self.done.values(), default=0) <= 1

    def teardown(self) -> None:
        self.answers = []
        self.server.run_until_idle(max_seconds=1e6)
        assert set(self.done) == set(self.due), "all is delivered in the end"
        self.server.close()
        self.folder.cleanup()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)

"""When tasks are delivered, what the request looks like, and what an answer means."""

from __future__ import annotations

import random

import pytest
from google.api_core.exceptions import AlreadyExists, InvalidArgument, NotFound
from google.cloud import tasks_v2
from google.protobuf.field_mask_pb2 import FieldMask

from local.clock import Clock
from local.tasks import ALWAYS, NeverIdle, TaskServer, direct_client
from tests.local.tasks.conftest import PARENT, QUEUE, URL, Worker, queue, task, token_of

Client = tasks_v2.CloudTasksClient


def test_a_task_is_delivered_once_and_is_gone(client: Client, server: TaskServer, worker: Worker) -> None:
    made = client.create_task(parent=QUEUE, task=task("hello", headers={"Content-Type": "application/json"}))
    assert [pending.name for pending in server.tasks("drain")] == [made.name]
    assert server.run_due() == 1
    assert worker.bodies == ["hello"]
    assert worker.calls[0].method == "POST"
    assert worker.calls[0].url == URL
    assert worker.calls[0].headers["Content-Type"] == "application/json"
    assert server.tasks() == []
    assert server.run_due() == 0
    with pytest.raises(NotFound):
        client.get_task(name=made.name)


def test_a_task_waits_for_its_schedule_time(client: Client, server: TaskServer, worker: Worker, clock: Clock) -> None:
    client.create_task(parent=QUEUE, task=task("later", after_s=60, clock=clock))
    assert server.run_due() == 0
    clock.advance(59.9)
    assert server.run_due() == 0
    clock.advance(0.2)
    assert server.run_due() == 1


def test_run_until_idle_turns_the_clock_to_each_task(client: Client, server: TaskServer, worker: Worker, clock: Clock) -> None:
    start = clock.seconds()
    for delay in (300, 10, 90_000):
        client.create_task(parent=QUEUE, task=task(str(delay), after_s=delay, clock=clock))
    assert server.run_until_idle(max_seconds=3_600) == 2
    assert worker.bodies == ["10", "300"]
    assert worker.times == pytest.approx([start + 10, start + 300], abs=1e-3)
    assert len(server.tasks()) == 1


def test_work_that_feeds_itself_is_told_apart_from_work_that_ends(clock: Clock) -> None:
    def feed(_call: object) -> int:
        direct_client(server).create_task(parent=QUEUE, task=task("again"))
        return 200

    server = TaskServer(None, clock, feed)
    server.create_queues(PARENT, [{"id": "drain"}])
    direct_client(server).create_task(parent=QUEUE, task=task("first"))
    with pytest.raises(NeverIdle, match="task/drain"):
        server._dispatcher.run_until_idle(max_deliveries=50)


def test_the_request_carries_googles_headers_and_nobody_elses(client: Client, server: TaskServer, worker: Worker) -> None:
    worker.answers = [500, 404]
    forged = {"X-CloudTasks-TaskName": "forged", "User-Agent": "me", "X-Mine": "kept"}
    client.create_task(parent=QUEUE, task=task(name="abc", headers=forged))
    server.run_until_idle()
    first, second, third = (call.headers for call in worker.calls)
    assert first["X-CloudTasks-QueueName"] == "drain"
    assert first["X-CloudTasks-TaskName"] == "abc"
    assert first["User-Agent"] == "Google-Cloud-Tasks"
    assert first["X-Mine"] == "kept"
    assert first["Content-Type"] == "application/octet-stream"
    assert "Authorization" not in first
    assert "X-CloudTasks-TaskPreviousResponse" not in first
    retries = [(one["X-CloudTasks-TaskRetryCount"], one["X-CloudTasks-TaskExecutionCount"]) for one in (first, second, third)]
    assert retries == [("0", "0"), ("1", "0"), ("2", "1")]  # a 500 may never have reached the worker
    assert [one.get("X-CloudTasks-TaskPreviousResponse") for one in (second, third)] == ["500", "404"]


@pytest.mark.parametrize(("audience", "expected"), [("", URL), ("https://worker.example", "https://worker.example")])
def test_the_oidc_token_replaces_any_authorization_and_its_audience_defaults_to_the_url(
    client: Client, server: TaskServer, worker: Worker, audience: str, expected: str
) -> None:
    oidc = {"service_account_email": "tasks@demo.example", "audience": audience}
    client.create_task(parent=QUEUE, task=task(headers={"authorization": "Basic x"}, oidc_token=oidc))
    server.run_due()
    sent = {name.lower(): value for name, value in worker.calls[0].headers.items()}
    assert sent["authorization"] == "Bearer " + token_of("tasks@demo.example", expected)


def test_the_dispatch_deadline_is_the_time_the_worker_gets(client: Client, server: TaskServer, worker: Worker) -> None:
    client.create_task(parent=QUEUE, task=task())
    hurried = tasks_v2.Task({"http_request": {"url": URL}, "dispatch_deadline": {"seconds": 90}})
    client.create_task(parent=QUEUE, task=hurried)
    server.run_due()
    assert [call.timeout_s for call in worker.calls] == [600, 90]


# Names


def test_a_name_is_refused_while_it_waits_and_for_an_hour_after_it_ran(client: Client, server: TaskServer, clock: Clock) -> None:
    client.create_task(parent=QUEUE, task=task(name="once"))
    with pytest.raises(AlreadyExists):
        client.create_task(parent=QUEUE, task=task(name="once"))
    server.run_due()
    clock.advance(3_590)
    with pytest.raises(AlreadyExists, match="too recently"):
        client.create_task(parent=QUEUE, task=task(name="once"))
    assert server.counts.refused == 2
    clock.advance(20)
    client.create_task(parent=QUEUE, task=task(name="once"))
    assert server.run_due() == 1


def test_a_deleted_tasks_name_is_spent_too(client: Client, server: TaskServer) -> None:
    made = client.create_task(parent=QUEUE, task=task(name="once"))
    client.delete_task(name=made.name)
    with pytest.raises(AlreadyExists):
        client.create_task(parent=QUEUE, task=task(name="once"))
    assert server.run_due() == 0


@pytest.mark.parametrize(
    "bad",
    [
        tasks_v2.Task(http_request={"url": "ftp://worker.example/"}),
        tasks_v2.Task(http_request={"url": ""}),
        tasks_v2.Task(http_request={"url": URL + "x" * 2_083}),
        tasks_v2.Task(http_request={"url": URL, "http_method": "GET", "body": b"x"}),
        tasks_v2.Task(http_request={"url": URL, "body": b"x" * 1_000_001}),
        tasks_v2.Task(http_request={"url": URL}, name=f"{QUEUE}/tasks/with space"),
        tasks_v2.Task(http_request={"url": URL}, name=f"{PARENT}/queues/other/tasks/a"),
        tasks_v2.Task(http_request={"url": URL}, dispatch_deadline={"seconds": 5}),
        tasks_v2.Task(http_request={"url": URL}, schedule_time={"seconds": 4_000_000_000}),
        tasks_v2.Task(app_engine_http_request={"relative_uri": "/"}),
        tasks_v2.Task(),
    ],
    ids=["scheme", "no url", "long url", "body on GET", "too large", "bad id", "other queue", "deadline", "too far", "app engine", "empty"],
)
def test_a_task_that_google_would_refuse_is_refused(client: Client, server: TaskServer, bad: tasks_v2.Task) -> None:
    with pytest.raises(InvalidArgument):
        client.create_task(parent=QUEUE, task=bad)
    assert server.tasks() == []


def test_a_queue_that_does_not_exist_takes_no_tasks(client: Client) -> None:
    with pytest.raises(NotFound, match="Queue does not exist"):
        client.create_task(parent=f"{PARENT}/queues/none", task=task())


# Retries


def test_a_failed_task_comes_back_with_growing_waits(client: Client, server: TaskServer, worker: Worker, clock: Clock) -> None:
    retry = {"min_backoff": {"seconds": 10}, "max_backoff": {"seconds": 300}, "max_doublings": 3, "max_attempts": 100}
    client.update_queue(queue=queue(retry_config=retry))
    worker.answers = [500, None, 404, 302, 401, 500, 500, 500]
    client.create_task(parent=QUEUE, task=task())
    server.run_until_idle()
    waits = [round(after - before, 2) for before, after in zip(worker.times, worker.times[1:], strict=False)]
    assert waits == [10, 20, 40, 80, 160, 240, 300, 300]
    assert server.tasks() == []


def test_a_task_is_given_up_only_when_attempts_and_time_are_both_used_up(client: Client, server: TaskServer, worker: Worker) -> None:
    retry = {"max_attempts": 3, "max_retry_duration": {"seconds": 100}, "min_backoff": {"seconds": 10}, "max_backoff": {"seconds": 10}}
    client.update_queue(queue=queue(retry_config=retry))
    worker.answers = [500] * 100
    client.create_task(parent=QUEUE, task=task(name="doomed"))
    server.run_until_idle()
    assert len(worker.calls) == 11
    assert server.counts.dropped == 1
    with pytest.raises(AlreadyExists):
        client.create_task(parent=QUEUE, task=task(name="doomed"))


def test_attempts_alone_decide_when_no_time_is_set(client: Client, server: TaskServer, worker: Worker) -> None:
    client.update_queue(queue=queue(retry_config={"max_attempts": 3}))
    worker.answers = [500] * 100
    client.create_task(parent=QUEUE, task=task())
    server.run_until_idle()
    assert len(worker.calls) == 3


def test_a_task_shows_its_attempts(client: Client, server: TaskServer, worker: Worker) -> None:
    worker.answers = [404]
    made = client.create_task(parent=QUEUE, task=task("secret"))
    server.run_due()
    shown = client.get_task(name=made.name)
    assert (shown.dispatch_count, shown.response_count) == (1, 1)
    assert shown.http_request.body == b""  # BASIC view
    full = client.get_task(request={"name": made.name, "response_view": tasks_v2.Task.View.FULL})
    assert full.http_request.body == b"secret"


# Queues


def test_a_paused_queue_keeps_its_tasks_and_run_task_passes_by(client: Client, server: TaskServer, worker: Worker) -> None:
    client.pause_queue(name=QUEUE)
    client.create_task(parent=QUEUE, task=task("kept"))
    forced = client.create_task(parent=QUEUE, task=task("forced"))
    assert server.run_until_idle() == 0
    client.run_task(name=forced.name)
    assert server.run_due() == 1
    client.resume_queue(name=QUEUE)
    assert server.run_due() == 1
    assert worker.bodies == ["forced", "kept"]


def test_run_task_does_not_wait_for_the_schedule_time(client: Client, server: TaskServer, clock: Clock) -> None:
    made = client.create_task(parent=QUEUE, task=task(after_s=3_600, clock=clock))
    client.run_task(name=made.name)
    assert server.run_due() == 1


def test_a_purged_queue_is_empty(client: Client, server: TaskServer) -> None:
    for number in range(3):
        client.create_task(parent=QUEUE, task=task(str(number)))
    client.purge_queue(name=QUEUE)
    assert server.run_until_idle() == 0


def test_lists_come_in_pages(client: Client) -> None:
    for number in range(25):
        client.create_task(parent=QUEUE, task=task(str(number), name=f"t{number}"))
    pager = client.list_tasks(request={"parent": QUEUE, "page_size": 10})
    assert [len(page.tasks) for page in pager.pages] == [10, 10, 5]


def test_queues_are_created_changed_and_listed(client: Client) -> None:
    made = client.create_queue(parent=PARENT, queue=tasks_v2.Queue(name=f"{PARENT}/queues/mail"))
    assert made.rate_limits.max_dispatches_per_second == 500
    assert made.retry_config.max_attempts == 100
    with pytest.raises(AlreadyExists):
        client.create_queue(parent=PARENT, queue=tasks_v2.Queue(name=f"{PARENT}/queues/mail"))
    changed = queue(name=made.name, rate_limits={"max_concurrent_dispatches": 3}, retry_config={"max_attempts": 5})
    client.update_queue(queue=changed, update_mask=FieldMask(paths=["retry_config.max_attempts"]))
    shown = client.get_queue(name=made.name)
    assert shown.retry_config.max_attempts == 5
    assert shown.rate_limits.max_concurrent_dispatches == 1_000  # not in the mask
    assert [one.name for one in client.list_queues(parent=PARENT)] == [QUEUE, made.name]


def test_a_queue_delivers_no_faster_than_its_rate(client: Client, server: TaskServer, worker: Worker) -> None:
    client.update_queue(queue=queue(rate_limits={"max_dispatches_per_second": 2}))
    for number in range(30):
        client.create_task(parent=QUEUE, task=task(str(number)))
    assert server.run_due() == 10  # the burst
    server.run_until_idle()
    assert len(worker.calls) == 30
    assert worker.times[-1] - worker.times[0] == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize("status", [429, 503])
def test_429_and_503_slow_the_whole_queue(client: Client, server: TaskServer, worker: Worker, status: int) -> None:
    client.create_task(parent=QUEUE, task=task("busy"))
    client.create_task(parent=QUEUE, task=task("innocent"))
    worker.answers = [status]
    assert server.run_due() == 1
    server.run_until_idle()
    innocent = worker.bodies.index("innocent")
    assert worker.times[innocent] - worker.times[0] >= 1
    worker.answers = [500]
    for body in ("failing", "next"):
        client.create_task(parent=QUEUE, task=task(body))
    assert server.run_due() == 2  # an ordinary failure slows nobody else


# Faults


def test_faults_deliver_twice(client: Client, server: TaskServer, worker: Worker) -> None:
    server.faults.twice = 1
    for body in ("a", "b"):
        client.create_task(parent=QUEUE, task=task(body))
    server.run_due()
    assert worker.bodies == ["a", "a", "b"]


def test_faults_lose_the_answer_so_that_done_work_comes_again(client: Client, server: TaskServer, worker: Worker) -> None:
    server.faults.lose_answers = 1
    client.create_task(parent=QUEUE, task=task("a"))
    server.run_until_idle()
    assert worker.bodies == ["a", "a"]


def test_faults_shuffle_and_delay(client: Client, server: TaskServer, worker: Worker, clock: Clock) -> None:
    server.faults.shuffle = random.Random(1)
    server.faults.delay_s = 120
    names = [str(number) for number in range(20)]
    for name in names:
        client.create_task(parent=QUEUE, task=task(name))
    assert server.run_due() == 0
    clock.advance(121)
    server.run_due()
    assert sorted(worker.bodies) == sorted(names)
    assert worker.bodies != names


def test_faults_keep_the_worker_out_of_reach(client: Client, server: TaskServer, worker: Worker) -> None:
    server.faults.unreachable = ALWAYS
    client.create_task(parent=QUEUE, task=task("a"))
    server.run_until_idle(max_seconds=60)
    assert worker.calls == []
    server.faults.unreachable = 0
    server.run_until_idle()
    assert worker.bodies == ["a"]
    assert [delivery.status for delivery in server.history if delivery.status] == [200]


def test_a_worker_that_breaks_leaves_the_task_waiting(clock: Clock) -> None:
    def breaks(_call: object) -> int:
        raise ZeroDivisionError

    server = TaskServer(None, clock, breaks)
    server.create_queues(PARENT, [{"id": "drain"}])
    direct_client(server).create_task(parent=QUEUE, task=task("a"))
    with pytest.raises(ZeroDivisionError):
        server.run_due()
    (pending,) = server.tasks()
    assert not pending.running
    assert pending.due > clock.seconds()

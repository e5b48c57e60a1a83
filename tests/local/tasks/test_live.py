"""The queue as a server: real gRPC, real HTTP, its own threads, and a process that is killed in the middle of a delivery."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import grpc
import pytest
from google.api_core.exceptions import AlreadyExists
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

from local.clock import Clock
from local.tasks import TaskServer, http_deliver
from tests.local.tasks.conftest import PARENT, QUEUE

WAIT_S = 20

SERVER = f"""
import sys, threading
from pathlib import Path
from local.clock import Clock
from local.tasks import TaskServer, http_deliver
server = TaskServer(Path(sys.argv[1]), Clock(), http_deliver)
server.create_queues({PARENT!r}, [{{"id": "drain"}}])
print(server.serve(), flush=True)
server.start()
threading.Event().wait()
"""


class Worker(ThreadingHTTPServer):
    """Puts each body it is sent into `seen`; while `open` is not set it does not answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: queue.Queue[tuple[str, str]] = queue.Queue()
        self.open = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/task"


class _Handler(BaseHTTPRequestHandler):
    server: Worker

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.seen.put((body, self.headers["X-CloudTasks-TaskRetryCount"]))
        self.server.open.wait(WAIT_S)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden method calls it so
        """Stay quiet."""


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    thread = threading.Thread(target=worker.serve_forever, daemon=True)
    thread.start()
    yield worker
    worker.open.set()
    worker.shutdown()
    worker.server_close()
    thread.join()


def client_of(channel: grpc.Channel) -> tasks_v2.CloudTasksClient:
    return tasks_v2.CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))


def request_to(worker: Worker, body: str) -> tasks_v2.Task:
    return tasks_v2.Task({"http_request": {"url": worker.url, "body": body.encode()}})


def test_the_background_thread_delivers_over_http(worker: Worker) -> None:
    worker.open.set()
    server = TaskServer(None, Clock(), http_deliver)
    server.create_queues(PARENT, [{"id": "drain"}])
    port = server.serve()
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        client = client_of(channel)
        for number in range(20):
            client.create_task(parent=QUEUE, task=request_to(worker, str(number)))
        assert {worker.seen.get(timeout=WAIT_S)[0] for _ in range(20)} == {str(number) for number in range(20)}
    assert server.stop(timeout_s=WAIT_S)
    assert server.tasks() == []
    server.close()


def test_a_clock_turned_by_hand_wakes_the_background_thread(worker: Worker) -> None:
    worker.open.set()
    clock = Clock()
    server = TaskServer(None, clock, http_deliver)
    server.create_queues(PARENT, [{"id": "drain"}])
    server.start()
    tomorrow = {"seconds": int(clock.seconds()) + 86_400}
    made = tasks_v2.Task({"name": f"{QUEUE}/tasks/a", "schedule_time": tomorrow, "http_request": {"url": worker.url, "body": b"tomorrow"}})
    server.add(QUEUE, tasks_v2.Task.pb(made))
    clock.advance(86_401)
    assert worker.seen.get(timeout=WAIT_S)[0] == "tomorrow"
    server.close()


def test_a_task_that_was_being_delivered_when_the_process_was_killed_comes_again(worker: Worker, tmp_path: Path) -> None:
    path = tmp_path / "tasks.sqlite"
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
            client = client_of(channel)
            named = tasks_v2.Task({"name": f"{QUEUE}/tasks/named", "http_request": {"url": worker.url, "body": b"interrupted"}})
            client.create_task(parent=QUEUE, task=named)
            assert worker.seen.get(timeout=WAIT_S) == ("interrupted", "0")
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    worker.open.set()

    survivor = TaskServer(path, Clock(), http_deliver)
    assert [task.attempts for task in survivor.tasks()] == [1]
    assert survivor.run_due() == 1
    assert worker.seen.get(timeout=WAIT_S) == ("interrupted", "1")
    assert survivor.tasks() == []
    with grpc.insecure_channel(f"127.0.0.1:{survivor.serve()}") as channel, pytest.raises(AlreadyExists):
        client_of(channel).create_task(parent=QUEUE, task=named)
    survivor.close()


def test_a_worker_that_is_gone_gives_no_answer() -> None:
    clock = Clock()
    server = TaskServer(None, clock, http_deliver)
    server.create_queues(PARENT, [{"id": "drain"}])
    gone = tasks_v2.Task({"name": f"{QUEUE}/tasks/a", "http_request": {"url": "http://127.0.0.1:9/task", "body": b"x"}})
    server.add(QUEUE, tasks_v2.Task.pb(gone))
    assert server.run_due() == 1
    assert server.history[-1].status == 0
    assert len(server.tasks()) == 1
    server.close()

"""The queue as one object: in a test beside the code it serves, or behind a port as the real thing."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport
from google.protobuf.json_format import ParseDict

from local.channel import DirectChannel
from local.clock import Clock
from local.tasks import rpc
from local.tasks.dispatch import Dispatcher
from local.tasks.model import Counts, Deliver, Delivery, Faults, IdToken, Pending
from local.tasks.store import Entry, Store

SPENT_FOR_S = 3_600.0
"""A finished or deleted task's name stays refused for about an hour (CreateTaskRequest.task in cloudtasks.proto)."""


def read_queues(path: Path) -> list[dict[str, Any]]:
    """The queues of a deployment file: `{"queues": [{"id": …, "rateLimits": …, "retryConfig": …}]}` in the REST API's words."""
    queues: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["queues"]
    return queues


class TaskServer:
    """Cloud Tasks on SQLite (`path`; None: in memory), delivering through `deliver`.

    Deterministic with a frozen clock: `run_due` and `run_until_idle` deliver in the caller's thread. Live: `serve` answers gRPC
    on a port of the loopback and `start` delivers in the background. At least once, like the real one: a task that was being
    delivered when the process died is delivered again.
    """

    def __init__(self, path: Path | None, clock: Clock, deliver: Deliver, id_token: IdToken | None = None) -> None:
        self.lock = threading.RLock()
        self.store = Store(path)
        self._clock = clock
        self._dispatcher = Dispatcher(self.store, self.lock, clock, deliver, id_token)
        self._grpc: grpc.Server | None = None

    # For whoever drives it

    @property
    def faults(self) -> Faults:
        return self._dispatcher.faults

    @property
    def counts(self) -> Counts:
        return self._dispatcher.counts

    @property
    def history(self) -> deque[Delivery]:
        """The last deliveries, oldest first."""
        return self._dispatcher.history

    def tasks(self, queue: str = "") -> list[Pending]:
        """What waits or is under way, in the order of creation; `queue` is a full name or only its last part."""
        with self.lock:
            entries = list(self.store.tasks())
        return [_pending(entry) for entry in entries if not queue or queue in (entry.queue, entry.queue.rpartition("/")[2])]

    def create_queues(self, parent: str, queues: Iterable[Mapping[str, Any]]) -> None:
        """Create or change queues under `projects/P/locations/L`, as `read_queues` gives them."""
        for settings in queues:
            message = ParseDict({key: value for key, value in settings.items() if key != "id"}, tasks_v2.Queue.pb()())
            message.name = f"{parent}/queues/{settings['id']}"
            self.put_queue(rpc.with_defaults(message))

    def run_due(self) -> int:
        """Deliver all that is due now; returns the number of attempts."""
        return self._dispatcher.run_due()

    def run_until_idle(self, *, max_seconds: float = 86_400.0) -> int:
        """Turn the clock from task to task until none is left or due within `max_seconds`; returns the number of attempts.

        Raises NeverIdle when the work feeds itself without end.
        """
        return self._dispatcher.run_until_idle(max_seconds=max_seconds)

    def start(self) -> None:
        """Deliver in the background, by the clock."""
        self._dispatcher.start()

    def stop(self, *, timeout_s: float | None = None) -> bool:
        """Start no more deliveries; False when some were still under way after `timeout_s`."""
        return self._dispatcher.stop(timeout_s=timeout_s)

    def handlers(self) -> Sequence[grpc.GenericRpcHandler]:
        return rpc.handlers(self)

    def serve(self, port: int = 0) -> int:
        """Answer gRPC on the loopback, on a free port when `port` is 0; returns the port."""
        server = grpc.server(ThreadPoolExecutor(8, thread_name_prefix="cloud-tasks-rpc"))
        server.add_generic_rpc_handlers(tuple(self.handlers()))
        bound: int = server.add_insecure_port(f"127.0.0.1:{port}")
        server.start()
        self._grpc = server
        return bound

    def close(self) -> None:
        """Stop answering and delivering, and close the file."""
        if self._grpc is not None:
            self._grpc.stop(grace=1).wait()
        self.stop()
        with self.lock:
            self.store.close()

    # For the RPCs

    def now_ns(self) -> int:
        return round(self._clock.seconds() * 1e9)

    def put_queue(self, message: Any) -> None:
        with self.lock:
            self.store.put_queue(message)
            self._dispatcher.queue_changed(message)

    def add(self, queue: str, task: Any) -> Any:
        """Store a checked task; it comes due at its schedule time, or now."""
        with self.lock:
            now = self.now_ns()
            asked = task.schedule_time.ToNanoseconds() if task.HasField("schedule_time") else now
            due = max(asked, now) + round(self.faults.delay_s * 1e9)
            message = tasks_v2.Task.pb()()
            message.CopyFrom(task)
            message.schedule_time.FromNanoseconds(due)
            message.create_time.FromSeconds(now // 10**9)
            message.dispatch_count = message.response_count = 0
            if not message.http_request.http_method:
                message.http_request.http_method = tasks_v2.HttpMethod.POST
            if not message.HasField("dispatch_deadline"):
                message.dispatch_deadline.FromSeconds(600)
            self.store.add(queue, due / 1e9, message)
            self.counts.created += 1
            self._dispatcher.wake()
            return message

    def force(self, entry: Entry) -> Any:
        """RunTask: due at once, even in a paused queue."""
        with self.lock:
            entry.forced = True
            entry.due = self._clock.seconds()
            entry.message.schedule_time.FromNanoseconds(self.now_ns())
            self.store.save(entry)
            self._dispatcher.wake()
            return entry.message

    def forget(self, name: str) -> None:
        with self.lock:
            self.store.remove(name, self._clock.seconds())

    def purge(self, queue: str) -> None:
        with self.lock:
            for entry in list(self.store.tasks(queue)):
                self.forget(entry.name)

    def is_spent(self, name: str) -> bool:
        with self.lock:
            return self.store.is_spent(name, self._clock.seconds() - SPENT_FOR_S)


def _pending(entry: Entry) -> Pending:
    http = entry.message.http_request
    return Pending(entry.name, entry.queue, http.url, http.body, entry.due, entry.message.dispatch_count, entry.running)


def direct_client(server: TaskServer) -> tasks_v2.CloudTasksClient:
    """Google's own client, talking to `server` in this process without a socket."""
    return tasks_v2.CloudTasksClient(transport=CloudTasksGrpcTransport(channel=DirectChannel(server.handlers())))

"""The gRPC face: google.cloud.tasks.v2.CloudTasks, the calls a product makes, with the checks and status codes of its API description."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

import grpc
from google.cloud import tasks_v2
from google.protobuf.empty_pb2 import Empty
from google.protobuf.field_mask_pb2 import FieldMask

from local.tasks.pace import burst_of

if TYPE_CHECKING:
    from local.tasks.server import TaskServer

SERVICE = "google.cloud.tasks.v2.CloudTasks"
QUEUE_NAME = re.compile(r"projects/[^/]+/locations/[^/]+/queues/[A-Za-z0-9-]{1,100}")
TASK_ID = re.compile(r"[A-Za-z0-9_-]{1,500}")
MAX_TASK_BYTES = 1_000_000
MAX_URL = 2_083
MAX_AHEAD_S = 30 * 86_400
MAX_ATTEMPTS, MAX_RATE, MAX_CONCURRENT = 100, 500.0, 1_000  # Google's defaults for a new queue
BODY_METHODS = ("POST", "PUT", "PATCH")

State = tasks_v2.Queue.State
TASK_EXISTS = "Requested entity already exists"
TASK_SPENT = (
    "The task cannot be created because a task with this name existed too recently. For more information about task de-duplication see "
    "https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create#body.request_body.FIELDS.task."
)
NO_QUEUE = "Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize."


class Refused(Exception):
    """A call that the API refuses, with the status it answers."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid(message: str) -> NoReturn:
    raise Refused(grpc.StatusCode.INVALID_ARGUMENT, message)


class Service:
    """The RPCs, each a method that takes the request message and returns the answer's. Raises Refused."""

    def __init__(self, server: TaskServer) -> None:
        self._server = server

    # Queues

    def create_queue(self, request: Any) -> Any:
        queue = request.queue
        if not QUEUE_NAME.fullmatch(queue.name) or not queue.name.startswith(f"{request.parent}/queues/"):
            invalid(f"Queue name must be PARENT/queues/QUEUE_ID, not {queue.name!r}.")
        with self._server.lock:
            if self._server.store.queue(queue.name) is not None:
                raise Refused(grpc.StatusCode.ALREADY_EXISTS, "Queue already exists.")
            self._server.put_queue(with_defaults(queue))
            return self._server.store.queue(queue.name)

    def get_queue(self, request: Any) -> Any:
        return self._queue(request.name)

    def list_queues(self, request: Any) -> Any:
        answer = tasks_v2.ListQueuesResponse.pb()()
        answer.queues.extend(self._server.store.queues(request.parent))
        return answer

    def update_queue(self, request: Any) -> Any:
        """Create or change a queue; only what the mask names, or all of it without one."""
        with self._server.lock:
            old = self._server.store.queue(request.queue.name)
            if old is None:
                if not QUEUE_NAME.fullmatch(request.queue.name):
                    invalid(f"Not a queue name: {request.queue.name!r}.")
                old = tasks_v2.Queue.pb()(name=request.queue.name)
            mask = request.update_mask if request.update_mask.paths else FieldMask(paths=["rate_limits", "retry_config"])
            mask.MergeMessage(request.queue, old, replace_message_field=True)
            self._server.put_queue(with_defaults(old))
            return self._server.store.queue(old.name)

    def pause_queue(self, request: Any) -> Any:
        return self._set_state(request.name, State.PAUSED)

    def resume_queue(self, request: Any) -> Any:
        return self._set_state(request.name, State.RUNNING)

    def purge_queue(self, request: Any) -> Any:
        with self._server.lock:
            queue = self._queue(request.name)
            self._server.purge(request.name)
            queue.purge_time.FromNanoseconds(self._server.now_ns())
            self._server.put_queue(queue)
            return queue

    def _set_state(self, name: str, state: int) -> Any:
        with self._server.lock:
            queue = self._queue(name)
            queue.state = state
            self._server.put_queue(queue)
            return queue

    def _queue(self, name: str) -> Any:
        with self._server.lock:
            queue = self._server.store.queue(name)
        if queue is None:
            raise Refused(grpc.StatusCode.NOT_FOUND, NO_QUEUE)
        return queue

    # Tasks

    def create_task(self, request: Any) -> Any:
        task = request.task
        with self._server.lock:
            self._queue(request.parent)
            if task.name:
                check_name(task.name, request.parent)
            else:
                task.name = f"{request.parent}/tasks/{secrets.randbits(63)}"
            self._check(task)
            if self._server.store.task(task.name) is not None:
                self._refuse_repeated(TASK_EXISTS)
            if self._server.is_spent(task.name):
                self._refuse_repeated(TASK_SPENT)
            return _viewed(self._server.add(request.parent, task), request.response_view)

    def get_task(self, request: Any) -> Any:
        return _viewed(self._task(request.name).message, request.response_view)

    def list_tasks(self, request: Any) -> Any:
        """One page, 1,000 at most; the page token is the last task's number."""
        size = min(request.page_size or 1_000, 1_000)
        after = int(request.page_token) if request.page_token.isdigit() else 0
        with self._server.lock:
            self._queue(request.parent)
            entries = list(self._server.store.tasks(request.parent, after=after, limit=size + 1))
        answer = tasks_v2.ListTasksResponse.pb()()
        answer.tasks.extend(_viewed(entry.message, request.response_view) for entry in entries[:size])
        if len(entries) > size:
            answer.next_page_token = str(entries[size - 1].id)
        return answer

    def delete_task(self, request: Any) -> Any:
        with self._server.lock:
            self._task(request.name)
            self._server.forget(request.name)
        return Empty()

    def run_task(self, request: Any) -> Any:
        with self._server.lock:
            return _viewed(self._server.force(self._task(request.name)), request.response_view)

    def _task(self, name: str) -> Any:
        with self._server.lock:
            entry = self._server.store.task(name)
        if entry is None:
            raise Refused(grpc.StatusCode.NOT_FOUND, "Requested entity was not found.")
        return entry

    def _refuse_repeated(self, message: str) -> NoReturn:
        self._server.counts.refused += 1
        raise Refused(grpc.StatusCode.ALREADY_EXISTS, message)

    def _check(self, task: Any) -> None:
        if task.WhichOneof("message_type") != "http_request":
            invalid("Only tasks with an http_request are delivered here.")
        http = task.http_request
        if not re.match(r"https?://[^/]", http.url):
            invalid('HttpRequest.url must begin with "http://" or "https://".')
        if len(http.url) > MAX_URL:
            invalid(f"HttpRequest.url is longer than {MAX_URL} characters.")
        if http.body and tasks_v2.HttpMethod(http.http_method or tasks_v2.HttpMethod.POST).name not in BODY_METHODS:
            invalid("HTTP body is allowed only for POST, PUT and PATCH.")
        if task.ByteSize() > MAX_TASK_BYTES:
            invalid(f"Task size too large: {task.ByteSize()} bytes, at most {MAX_TASK_BYTES}.")
        if task.HasField("schedule_time") and task.schedule_time.ToNanoseconds() > self._server.now_ns() + MAX_AHEAD_S * 10**9:
            invalid("schedule_time is more than 30 days ahead.")
        if task.HasField("dispatch_deadline") and not 15 <= task.dispatch_deadline.ToNanoseconds() / 1e9 <= 1_800:
            invalid("dispatch_deadline must be between 15 seconds and 30 minutes.")


def check_name(name: str, parent: str) -> None:
    prefix = f"{parent}/tasks/"
    if not name.startswith(prefix) or not TASK_ID.fullmatch(name.removeprefix(prefix)):
        invalid(f"Task name must be PARENT/tasks/TASK_ID with letters, digits, - and _ only, not {name!r}.")


def with_defaults(queue: Any) -> Any:
    """The queue as Google returns it: rates and retries filled in, RUNNING."""
    limits, retry = queue.rate_limits, queue.retry_config
    limits.max_dispatches_per_second = limits.max_dispatches_per_second or MAX_RATE
    limits.max_concurrent_dispatches = limits.max_concurrent_dispatches or MAX_CONCURRENT
    limits.max_burst_size = burst_of(limits.max_dispatches_per_second)
    retry.max_attempts = retry.max_attempts or MAX_ATTEMPTS
    retry.max_doublings = retry.max_doublings or 16
    if not retry.HasField("min_backoff"):
        retry.min_backoff.FromMilliseconds(100)
    if not retry.HasField("max_backoff"):
        retry.max_backoff.FromSeconds(3_600)
    queue.state = queue.state or State.RUNNING
    return queue


def _viewed(message: Any, view: int) -> Any:
    """BASIC, the default, leaves out the body: it may hold what not everybody may read."""
    shown = tasks_v2.Task.pb()()
    shown.CopyFrom(message)
    if view == tasks_v2.Task.View.FULL:
        shown.view = tasks_v2.Task.View.FULL
    else:
        shown.view = tasks_v2.Task.View.BASIC
        shown.http_request.ClearField("body")
    return shown


def _unary(method: Callable[[Any], Any], request_type: Any) -> grpc.RpcMethodHandler:
    def call(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(request)
        except Refused as refused:
            context.abort(refused.code, refused.message)

    return grpc.unary_unary_rpc_method_handler(
        call, request_deserializer=request_type.FromString, response_serializer=lambda message: message.SerializeToString()
    )


def handlers(server: TaskServer) -> list[grpc.GenericRpcHandler]:
    """What a gRPC server, or a channel without one, needs to answer as Cloud Tasks."""
    service = Service(server)
    methods = {
        "CreateQueue": _unary(service.create_queue, tasks_v2.CreateQueueRequest.pb()),
        "GetQueue": _unary(service.get_queue, tasks_v2.GetQueueRequest.pb()),
        "ListQueues": _unary(service.list_queues, tasks_v2.ListQueuesRequest.pb()),
        "UpdateQueue": _unary(service.update_queue, tasks_v2.UpdateQueueRequest.pb()),
        "PauseQueue": _unary(service.pause_queue, tasks_v2.PauseQueueRequest.pb()),
        "ResumeQueue": _unary(service.resume_queue, tasks_v2.ResumeQueueRequest.pb()),
        "PurgeQueue": _unary(service.purge_queue, tasks_v2.PurgeQueueRequest.pb()),
        "CreateTask": _unary(service.create_task, tasks_v2.CreateTaskRequest.pb()),
        "GetTask": _unary(service.get_task, tasks_v2.GetTaskRequest.pb()),
        "ListTasks": _unary(service.list_tasks, tasks_v2.ListTasksRequest.pb()),
        "DeleteTask": _unary(service.delete_task, tasks_v2.DeleteTaskRequest.pb()),
        "RunTask": _unary(service.run_task, tasks_v2.RunTaskRequest.pb()),
    }
    return [grpc.method_handlers_generic_handler(SERVICE, methods)]

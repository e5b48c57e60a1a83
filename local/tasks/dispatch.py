"""The delivering side of the queue: which task goes next, the call that carries it, and what its answer means."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from google.cloud import tasks_v2

from local.clock import Clock
from local.tasks.model import Counts, Deliver, Delivery, Faults, HttpCall, IdToken, NeverIdle
from local.tasks.pace import Pace
from local.tasks.retry import Retry, retry_of
from local.tasks.store import Entry, Store

log = logging.getLogger(__name__)

WORKERS = 8
LONGEST_NAP_S = 0.25  # a clock that is turned by hand wakes nobody
HISTORY = 10_000
PUSH_BACK = frozenset({429, 503})
ADVANCE_BY_S = 2e-6  # floats of seconds since 1970 are good to a quarter of a microsecond: step past the moment, not onto it
OUTPUT_ONLY = ("host", "content-length", "user-agent")
OUTPUT_ONLY_PREFIXES = ("x-google-", "x-appengine-", "x-cloudtasks-")
RUNNING = tasks_v2.Queue.State.RUNNING


@dataclass(slots=True)
class Line:
    """What is known of one queue while the process lives."""

    name: str
    is_running: bool
    max_concurrent: int
    pace: Pace
    retry: Retry
    under_way: int = field(default=0)


def line_of(queue: Any) -> Line:
    limits = queue.rate_limits
    return Line(
        name=queue.name,
        is_running=queue.state == RUNNING,
        max_concurrent=limits.max_concurrent_dispatches,
        pace=Pace(limits.max_dispatches_per_second, limits.max_burst_size),
        retry=retry_of(queue.retry_config),
    )


def call_of(entry: Entry, id_token: IdToken | None) -> HttpCall:
    """The HTTP request of one attempt: the caller's own headers less those that are Google's, the OIDC token, the X-CloudTasks headers."""
    http = entry.message.http_request
    headers = {name: value for name, value in http.headers.items() if _is_settable(name)}
    if http.body and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/octet-stream"
    account = http.oidc_token.service_account_email
    if account and id_token is not None:
        headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
        headers["Authorization"] = "Bearer " + id_token(account, http.oidc_token.audience or http.url)
    headers |= {
        "User-Agent": "Google-Cloud-Tasks",
        "X-CloudTasks-QueueName": entry.queue.rpartition("/")[2],
        "X-CloudTasks-TaskName": entry.name.rpartition("/")[2],
        "X-CloudTasks-TaskRetryCount": str(entry.message.dispatch_count - 1),
        "X-CloudTasks-TaskExecutionCount": str(entry.executions),
        "X-CloudTasks-TaskETA": f"{entry.due:.6f}",
    }
    if entry.last_status:
        headers["X-CloudTasks-TaskPreviousResponse"] = str(entry.last_status)
    deadline = entry.message.dispatch_deadline
    method = tasks_v2.HttpMethod(http.http_method or tasks_v2.HttpMethod.POST).name
    return HttpCall(method, http.url, headers, http.body, timeout_s=deadline.seconds + deadline.nanos / 1e9 or 600.0)


def _is_settable(header: str) -> bool:
    return header.lower() not in OUTPUT_ONLY and not header.lower().startswith(OUTPUT_ONLY_PREFIXES)


class Dispatcher:
    """Delivers what is due, in the caller's thread (`run_due`) or in its own (`start`)."""

    def __init__(self, store: Store, lock: threading.RLock, clock: Clock, deliver: Deliver, id_token: IdToken | None) -> None:
        self.counts = Counts()
        self.faults = Faults()
        self.history: deque[Delivery] = deque(maxlen=HISTORY)
        self._store = store
        self._lock = lock
        self._clock = clock
        self._deliver = deliver
        self._id_token = id_token
        self._lines: dict[str, Line] = {queue.name: line_of(queue) for queue in store.queues()}
        self._news = threading.Condition(lock)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def queue_changed(self, queue: Any) -> None:
        """Take over a queue's new limits; what is under way goes on, and the bucket starts full only for a new queue or rate."""
        line = line_of(queue)
        with self._lock:
            old = self._lines.get(line.name)
            if old is not None:
                line.under_way = old.under_way
                if (old.pace.rate_per_s, old.pace.burst) == (line.pace.rate_per_s, line.pace.burst):
                    line.pace = old.pace
            self._lines[line.name] = line
        self.wake()

    def wake(self) -> None:
        """There may be something new to deliver."""
        with self._news:
            self._news.notify_all()

    # In the caller's thread

    def run_due(self, *, max_deliveries: int = 100_000) -> int:
        """Deliver everything that is due and allowed now, also what comes up meanwhile; returns the number of attempts."""
        made = 0
        while (entry := self._claim()) is not None:
            self._work(entry)
            made += 1
            if made >= max_deliveries:
                raise NeverIdle(made, entry.message.http_request.url)
        return made

    def run_until_idle(self, *, max_seconds: float = 86_400.0, max_deliveries: int = 100_000) -> int:
        """Turn the clock to each moment at which something comes due, for `max_seconds` at most, and deliver it.

        Returns the number of attempts. What is due later than that stays, and so does the clock.
        """
        end = self._clock.seconds() + max_seconds
        made = 0
        while True:
            made += self.run_due(max_deliveries=max_deliveries - made)
            moment = self.next_moment()
            if moment is None or moment > end:
                return made
            self._clock.advance(max(0.0, moment - self._clock.seconds()) + ADVANCE_BY_S)

    def next_moment(self) -> float | None:
        """When the next delivery may start; None when nothing waits in a running queue."""
        with self._lock:
            now = self._clock.seconds()
            moments = [
                max(due, line.pace.ready_at(now))
                for line in self._lines.values()
                if line.is_running and line.under_way < line.max_concurrent and (due := self._store.next_due(line.name)) is not None
            ]
        return min(moments, default=None)

    # In threads of its own

    def start(self) -> None:
        """Deliver in the background until `stop`."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._loop, name="cloud-tasks", daemon=True)
            self._thread.start()

    def stop(self, *, timeout_s: float | None = None) -> bool:
        """Start no more deliveries and wait for those under way; False when some are still running after `timeout_s`."""
        thread, self._thread = self._thread, None
        if thread is None:
            return True
        self._stopping.set()
        self.wake()
        thread.join(timeout_s)
        return not thread.is_alive()

    def _loop(self) -> None:
        free = threading.BoundedSemaphore(WORKERS)

        def work(entry: Entry) -> None:
            try:
                self._work(entry)
            except Exception:  # the outermost edge of this thread: the task is tried again, the queue goes on
                log.exception("delivering %s failed", entry.name)
            finally:
                free.release()

        with ThreadPoolExecutor(WORKERS, thread_name_prefix="cloud-task") as pool:
            while not self._stopping.is_set():
                free.acquire()
                entry = self._claim()
                if entry is not None:
                    pool.submit(work, entry)
                    continue
                free.release()
                self._nap()

    def _nap(self) -> None:
        with self._news:
            moment = self.next_moment()
            wait = LONGEST_NAP_S if moment is None else min(max(moment - self._clock.seconds(), 0.001), LONGEST_NAP_S)
            if not self._stopping.is_set():
                self._news.wait(wait)

    # One delivery

    def _claim(self) -> Entry | None:
        """Pick the task that goes next and mark it as being delivered."""
        with self._lock:
            now = self._clock.seconds()
            ready = [entry for line in self._lines.values() for entry in self._ready(line, now)]
            if not ready:
                return None
            shuffle = self.faults.shuffle
            entry = shuffle.choice(ready) if shuffle else min(ready, key=lambda one: (not one.forced, one.due, one.id))
            self._lines[entry.queue].pace.take(now)
            self._lines[entry.queue].under_way += 1
            entry.running = True
            message = entry.message
            message.dispatch_count += 1
            message.last_attempt.Clear()
            message.last_attempt.schedule_time.FromNanoseconds(round(entry.due * 1e9))
            message.last_attempt.dispatch_time.FromNanoseconds(round(now * 1e9))
            if message.dispatch_count == 1:
                message.first_attempt.CopyFrom(message.last_attempt)
            self._store.save(entry)
            return entry

    def _ready(self, line: Line, now: float) -> list[Entry]:
        entries = self._store.due(line.name, now, limit=50 if self.faults.shuffle else 1)
        may_run = line.is_running and line.under_way < line.max_concurrent and line.pace.ready_at(now) <= now
        return [entry for entry in entries if may_run or entry.forced]

    def _work(self, entry: Entry) -> None:
        """Deliver a claimed task, and again where a fault says so."""
        with self._under_way(entry):
            status = self._attempt(entry)
            if 200 <= status < 300 and self._use("twice"):
                self._attempt(entry)
            if self._use("lose_answers"):
                status = 0
            self._settle(entry, status)

    @contextmanager
    def _under_way(self, entry: Entry) -> Iterator[None]:
        """When the delivery itself breaks (a fault of the worker's in-process code), the task waits for its next turn."""
        try:
            yield
        except BaseException:
            self._settle(entry, 0)
            raise
        finally:
            with self._lock:
                self._lines[entry.queue].under_way -= 1
            self.wake()

    def _attempt(self, entry: Entry) -> int:
        """One call; its HTTP status, or 0 when no answer came."""
        http = entry.message.http_request
        try:
            if self._use("unreachable"):
                raise ConnectionError("told to be unreachable")
            status = self._deliver(call_of(entry, self._id_token))
        except (ConnectionError, TimeoutError) as error:
            log.debug("no answer for %s: %s", entry.name, error)
            status = 0
        with self._lock:
            attempt = entry.message.dispatch_count
            delivery = Delivery(entry.name, entry.queue, http.url, http.body, attempt, status, self._clock.seconds())
            self.history.append(delivery)
            self.counts.delivered += 1
            self.counts.succeeded += delivery.succeeded
            self.counts.failed += not delivery.succeeded
        return status

    def _settle(self, entry: Entry, status: int) -> None:
        """Delete the task after success or its last attempt; otherwise plan its next one."""
        with self._lock:
            now = self._clock.seconds()
            line = self._lines[entry.queue]
            if status in PUSH_BACK:
                line.pace.pushed_back(now)
            if self._store.task(entry.name) is None:  # deleted or purged while it was delivered
                return
            if 200 <= status < 300:
                line.pace.went_well()
                self._store.remove(entry.name, now)
            else:
                self._plan_retry(entry, status, now)

    def _plan_retry(self, entry: Entry, status: int, now: float) -> None:
        message = entry.message
        retry = retry_of(message.retry_config) if message.HasField("retry_config") else self._lines[entry.queue].retry
        if retry.is_used_up(message.dispatch_count, now - message.first_attempt.dispatch_time.ToNanoseconds() / 1e9):
            self.counts.dropped += 1
            self._store.remove(entry.name, now)
            return
        if status:
            message.response_count += 1
            message.last_attempt.response_time.FromNanoseconds(round(now * 1e9))
            message.last_attempt.response_status.message = f"HTTP status code {status}"
            entry.executions += status < 500
        entry.due = now + retry.backoff_s(message.dispatch_count)
        entry.last_status = status
        entry.running = entry.forced = False
        message.schedule_time.FromNanoseconds(round(entry.due * 1e9))
        self._store.save(entry)

    def _use(self, fault: str) -> bool:
        """Spend one of a counted fault."""
        with self._lock:
            left: int = getattr(self.faults, fault)
            if left > 0:
                setattr(self.faults, fault, left - 1)
            return left > 0

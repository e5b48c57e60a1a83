"""Trouble on demand: requests that fail, answers that get lost, connections that are cut. Everything else about Google's tempers
(lag, disorder, listings that lie) is inherited from the contacts' own switches, so that `google.faults` is the one place to turn.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug import Response

from local.google.answers import JSON
from local.google.people.switches import Switches
from local.google.people.wire import HTTP_STATUS

FRONT_END_PAGE = """<!DOCTYPE html>
<html lang=en><meta charset=utf-8><title>Error 502 (Server Error)!!1</title>
<p><b>502.</b> <ins>That’s an error.</ins><p>The server encountered a temporary error and could not complete your request.
<p>Please try again in 30 seconds."""
TEXTS: Mapping[int, tuple[str, str]] = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    409: ("ABORTED", "The operation was aborted."),
    429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    500: ("INTERNAL", "Internal error encountered."),
    503: ("UNAVAILABLE", "The service is currently unavailable."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with the requests it fits.

    `path` is a regular expression searched in path and query as the client sent them; `account` the caller's address.
    `times` None: until removed.
    `after_commit`: the request does its work and only the answer is replaced. `cut`: the connection breaks without an answer (in
    process: ConnectionResetError). `garbage`: HTML as from Google's front end. `body` None: Google's error for that status.
    `delay_s` alone only slows down: it sleeps, or turns a clock that stands still.
    """

    path: str = ""
    method: str | None = None
    account: str | None = None
    status: int | None = None
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = 1
    after_commit: bool = False
    cut: bool = False
    delay_s: float = 0.0
    garbage: bool = False
    skip: int = 0  # let this many fitting requests pass first

    def fits(self, method: str, target: str, account: str) -> bool:
        return (
            self.method in (None, method)
            and (self.account is None or self.account.lower() == account.lower())
            and re.search(self.path, target) is not None
        )

    @property
    def spoils_answer(self) -> bool:
        """Is there more to this fault than a delay?"""
        return self.cut or self.garbage or self.status is not None or self.body is not None

    def answer(self) -> Response:
        """What the client gets instead."""
        if self.garbage:
            return Response(FRONT_END_PAGE, self.status or 502, self.headers, content_type="text/html; charset=UTF-8")
        status = self.status or 503
        body = self.body
        if body is None:
            name, text = TEXTS.get(status, ("UNKNOWN", "Unknown Error."))
            body = {"error": {"code": status, "message": text, "status": name}}
        if isinstance(body, str | bytes):
            return Response(body, status, self.headers, content_type=JSON)
        return Response(json.dumps(body), status, self.headers, content_type=JSON)


class Faults(Switches):
    """The faults now waiting for their requests, and every switch of `Switches`."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[tuple[Fault, list[int]]] = []  # with [to skip, times left]
        self._lock = threading.Lock()
        self.fired: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Let this happen from now on. Faults are tried in the order they were added."""
        if fault.times is not None and fault.times < 1:
            raise ValueError(f"a fault that happens {fault.times} times is none")
        re.compile(fault.path)
        with self._lock:
            self._waiting.append((fault, [fault.skip, -1 if fault.times is None else fault.times]))
        return fault

    def remove(self, fault: Fault) -> None:
        with self._lock:
            self._waiting = [entry for entry in self._waiting if entry[0] is not fault]

    def heal(self) -> None:
        """No more faults; the switches go back to how they began."""
        fresh = Switches()
        with self._lock:
            self._waiting.clear()
            for name in Switches.__dataclass_fields__:
                setattr(self, name, getattr(fresh, name))

    @property
    def waiting(self) -> tuple[Fault, ...]:
        with self._lock:
            return tuple(fault for fault, _ in self._waiting)

    def strike(self, method: str, target: str, account: str) -> Fault | None:
        """The first fault that fits a request; it is used up by one."""
        with self._lock:
            for entry in self._waiting:
                fault, left = entry
                if not fault.fits(method, target, account):
                    continue
                if left[0] > 0:
                    left[0] -= 1
                    continue
                left[1] -= 1
                if left[1] == 0:
                    self._waiting.remove(entry)
                self.fired.append(fault)
                return fault
        return None


def refused(status_name: str, message: str, *, reason: str = "", **selection: str) -> Fault:
    """A standing refusal in Google's form, such as SERVICE_DISABLED or a service that an administrator switched off.

    `selection` is path, method, account of `Fault`. Remove the fault to end it.
    """
    code = HTTP_STATUS[status_name]
    error: dict[str, object] = {"code": code, "message": message, "status": status_name}
    if reason:
        error["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}]
    return Fault(
        path=selection.get("path", ""),
        method=selection.get("method"),
        account=selection.get("account"),
        status=code,
        body={"error": error},
        times=None,
    )

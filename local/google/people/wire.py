"""What goes in and comes out of the local People API: requests, answers and Google's form of an error, free of any web framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

HTTP_STATUS: Mapping[str, int] = {
    "OK": 200,
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ABORTED": 409,
    "ALREADY_EXISTS": 409,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNKNOWN": 500,
    "UNIMPLEMENTED": 501,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}
RPC_CODE: Mapping[str, int] = {
    "OK": 0,
    "UNKNOWN": 2,
    "INVALID_ARGUMENT": 3,
    "DEADLINE_EXCEEDED": 4,
    "NOT_FOUND": 5,
    "ALREADY_EXISTS": 6,
    "PERMISSION_DENIED": 7,
    "RESOURCE_EXHAUSTED": 8,
    "FAILED_PRECONDITION": 9,
    "ABORTED": 10,
    "UNIMPLEMENTED": 12,
    "INTERNAL": 13,
    "UNAVAILABLE": 14,
    "UNAUTHENTICATED": 16,
}


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One call, already authenticated: `account` is the `sub` of the person whose token came, `scopes` what it allows."""

    method: str
    path: str
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    body: bytes = b""
    account: str = ""
    scopes: frozenset[str] = frozenset()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """One answer. A dict or list is to be sent as JSON; bytes as they are, with the content type in `headers`."""

    status: int
    body: Json | list[Any] | bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class ApiError(Exception):
    """A refusal in Google's form. `status` is the RPC name ("INVALID_ARGUMENT"), `code` the HTTP number it travels with."""

    status: str
    message: str
    details: tuple[Json, ...] = ()
    reason: str | None = None
    code: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> ApiResponse:
        """The answer that carries this error."""
        answer = api_error(self.code or HTTP_STATUS[self.status], self.status, self.message, self.details, self.reason)
        return ApiResponse(answer.status, answer.body, {**answer.headers, **self.headers})

    def as_status(self) -> Json:
        """The error as a google.rpc.Status, the form it has inside a batch."""
        status: Json = {"code": RPC_CODE[self.status], "message": self.message}
        if self.details:
            status["details"] = list(self.details)
        return status


def api_error(code: int, status: str, message: str, details: Sequence[Json] = (), reason: str | None = None) -> ApiResponse:
    """Google's JSON error. `reason` adds the older `errors` list (failedPrecondition, badRequest, notFound, quotaExceeded)."""
    error: Json = {"code": code, "message": message, "status": status}
    if reason is not None:
        error["errors"] = [{"message": message, "domain": "global", "reason": reason}]
    if details:
        error["details"] = list(details)
    return ApiResponse(code, {"error": error})


def error_info(reason: str, domain: str = "googleapis.com", **metadata: str) -> Json:
    """A google.rpc.ErrorInfo detail."""
    detail: Json = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": domain}
    if metadata:
        detail["metadata"] = metadata
    return detail


def bad_request(message: str, *, at: str = "") -> ApiError:
    """400 INVALID_ARGUMENT with a field violation, as Google answers a body it cannot bind."""
    violation: Json = {"description": message}
    if at:
        violation = {"field": at, "description": message}
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return ApiError("INVALID_ARGUMENT", message, (detail,))


def invalid(message: str = "Request contains an invalid argument.") -> ApiError:
    """400 INVALID_ARGUMENT without details."""
    return ApiError("INVALID_ARGUMENT", message, reason="badRequest")


def not_found() -> ApiError:
    """404, in the words seen for a deleted or foreign contact."""
    return ApiError("NOT_FOUND", "Requested entity was not found.", reason="notFound")

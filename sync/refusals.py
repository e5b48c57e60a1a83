"""Recognising Google's refusals. Order of evidence (google/people.md, section 3): HTTP status, `details[].reason`, `status`, text last."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.errors import (
    AccountFull,
    AccountGone,
    BatchRefused,
    Blocked,
    ConsentGone,
    EtagMoved,
    Gone,
    GoogleTrouble,
    LabelNameTaken,
    NotDelegated,
    RateLimited,
    ScopeMissing,
    ServiceOff,
    SyncTokenExpired,
    Unavailable,
    ValueRefused,
)

_MESSAGE_LIMIT = 300
_GRPC = {3: "INVALID_ARGUMENT", 5: "NOT_FOUND", 6: "ALREADY_EXISTS", 7: "PERMISSION_DENIED", 8: "RESOURCE_EXHAUSTED", 9: "FAILED_PRECONDITION"}
_HTTP = {3: 400, 5: 404, 6: 409, 7: 403, 8: 429, 9: 400, 10: 409, 13: 500, 14: 503, 16: 401}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of Google's error answers, read once."""

    http: int
    status: str
    message: str
    reasons: frozenset[str]
    details: tuple[Mapping[str, Any], ...]
    retry_after_s: float | None
    is_json: bool

    def says(self, *texts: str) -> bool:
        return any(text in self.message for text in texts)


def read_refusal(http: int, headers: Mapping[str, str], body: bytes) -> Refusal:
    """The parts of an error answer, whatever came: Google's JSON, the old `errors[]` form, HTML or nothing."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    error = document.get("error") if isinstance(document, dict) else None
    if isinstance(document, dict) and isinstance(error, str):  # the token endpoint's form
        return Refusal(http, error, str(document.get("error_description", "")), frozenset({error}), (), _retry_after(headers), True)
    if not isinstance(error, dict):
        return Refusal(http, "", "", frozenset(), (), _retry_after(headers), False)
    details = tuple(detail for detail in _list(error.get("details")) if isinstance(detail, dict))
    old = (item.get("reason") for item in _list(error.get("errors")) if isinstance(item, dict))
    new = (detail.get("reason") for detail in details)
    reasons = frozenset(reason for reason in (*old, *new) if isinstance(reason, str))
    return Refusal(http, str(error.get("status", "")), str(error.get("message", "")), reasons, details, _retry_after(headers), True)


def trouble(refusal: Refusal, *, name: str = "", writes: bool) -> GoogleTrouble:
    """The type of an error answer. `name` is the resource asked for; `writes`: the call may have changed something before it failed."""
    if not refusal.is_json and refusal.http not in (401, 412, 429):
        # A proxy's or front end's page: a 404 that is not Google's own must never pass for a deleted contact, nor for a create that was not done.
        return Unavailable(may_have_happened=writes, retry_after_s=refusal.retry_after_s)
    guilty = _contact_errors(refusal.details)
    if guilty:
        return _batch_trouble(guilty)
    match refusal.http:
        case 400 | 412:
            return _bad_request(refusal, name)
        case 401:
            return ConsentGone("unauthenticated")
        case 403:
            return _forbidden(refusal)
        case 404:
            return Gone(name)
        case 409:
            return LabelNameTaken() if refusal.status == "ALREADY_EXISTS" or refusal.says("already exists") else Unavailable(may_have_happened=False)
        case 410:
            return SyncTokenExpired()
        case 429:
            return RateLimited(refusal.retry_after_s, daily=_is_daily(refusal))
        case status if status >= 500 or status == 408:
            return Unavailable(may_have_happened=writes, retry_after_s=refusal.retry_after_s)
    return ValueRefused(refusal.message[:_MESSAGE_LIMIT])


def trouble_of_status(status: Mapping[str, Any], *, name: str) -> GoogleTrouble:
    """The type of one entry's `google.rpc.Status` inside a batch answer."""
    code = status.get("code")
    number = code if isinstance(code, int) else 3
    details = tuple(detail for detail in _list(status.get("details")) if isinstance(detail, dict))
    reasons = frozenset(str(detail["reason"]) for detail in details if "reason" in detail)
    # Public recordings show both RPC numbers and HTTP ones here.
    http, text = (number, "") if number >= 100 else (_HTTP.get(number, 400), _GRPC.get(number, ""))
    refusal = Refusal(http, text, str(status.get("message", "")), reasons, details, None, True)
    return trouble(refusal, name=name, writes=True)


def trouble_of_grant(refusal: Refusal, *, delegated: bool) -> GoogleTrouble:
    """The type of a refused token exchange (google/people.md, section 7)."""
    error = refusal.status
    if error == "unauthorized_client" or error == "invalid_scope":
        return NotDelegated() if delegated else ConsentGone(error)
    if error == "invalid_grant" and refusal.message.startswith("Invalid JWT"):
        return ServiceOff(in_project=True)  # our key or our clock: says nothing of the account
    if error == "invalid_grant":
        return AccountGone() if delegated else ConsentGone(error)
    if error in ("access_denied", "admin_policy_enforced", "org_internal"):
        return Blocked()
    if error == "invalid_client":
        return ServiceOff(in_project=True)
    if refusal.http == 429:
        return RateLimited(refusal.retry_after_s)
    return Unavailable(may_have_happened=False)


def _batch_trouble(guilty: Mapping[str, Mapping[str, Any]]) -> GoogleTrouble:
    """A batch that failed because of some entries, whatever status the whole of it had."""
    errors = {key: trouble_of_status(status, name=key) for key, status in guilty.items()}
    if all(isinstance(error, EtagMoved) for error in errors.values()):
        return EtagMoved(tuple(errors))
    return BatchRefused(errors)


def _bad_request(refusal: Refusal, name: str) -> GoogleTrouble:
    if "EXPIRED_SYNC_TOKEN" in refusal.reasons or refusal.says("Sync token is expired"):
        return SyncTokenExpired()
    if "MY_CONTACTS_OVERFLOW_COUNT" in refusal.reasons or refusal.says("MY_CONTACTS_OVERFLOW_COUNT"):
        return AccountFull()
    if refusal.http == 412 or refusal.says("etag is different"):
        return EtagMoved((name,) if name else ())
    return ValueRefused(refusal.message[:_MESSAGE_LIMIT])


def _forbidden(refusal: Refusal) -> GoogleTrouble:
    if refusal.reasons & {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"} or refusal.says("insufficient authentication scopes"):
        return ScopeMissing()
    if refusal.reasons & {"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"} or refusal.says("Quota exceeded"):
        return RateLimited(refusal.retry_after_s, daily=_is_daily(refusal))
    if refusal.reasons & {"SERVICE_DISABLED", "accessNotConfigured"} or refusal.says("has not been used in project"):
        return ServiceOff(in_project=True)
    return ServiceOff()


def _is_daily(refusal: Refusal) -> bool:
    """The backend's own form names no metric and lasts for hours (google/people.md, section 3)."""
    if any(re.search("per_?day", str(detail.get("metadata", {})), re.IGNORECASE) for detail in refusal.details):
        return True
    violations = [violation for detail in refusal.details for violation in _list(detail.get("violations")) if isinstance(violation, dict)]
    return "dailyLimitExceeded" in refusal.reasons or any("FBS quota" in str(violation.get("description", "")) for violation in violations)


def _contact_errors(details: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """`contactErrors` of a batch: a map from resource name or index to Status."""
    found: dict[str, Mapping[str, Any]] = {}
    for detail in details:
        errors = detail.get("contactErrors")
        if isinstance(errors, dict):
            found |= {str(key): status for key, status in errors.items() if isinstance(status, dict)}
    return found


def _retry_after(headers: Mapping[str, str]) -> float | None:
    value = str(next((value for name, value in headers.items() if name.lower() == "retry-after"), "")).strip()
    return float(value) if value.isascii() and value.isdigit() and len(value) < 7 else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

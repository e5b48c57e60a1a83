"""What calls cost and when Google says no: buckets of one minute per account, and one of a day for contact writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from local.google.people.wire import ApiError, error_info

CONSUMER = "1"


@dataclass(frozen=True, slots=True)
class Quotas:
    """Ceilings per account and minute (None: none). Google does not publish them; these are the lowest ones reported.

    `project_*` are ceilings over all accounts together. `full_sync_first_page` is the extra, fixed budget for first pages of a full sync.
    """

    critical_read: int | None = 60
    critical_write: int | None = 30
    photo_write: int | None = 50
    read: int | None = 90
    write: int | None = 30
    daily_contact_writes: int | None = 100_000
    full_sync_first_page: int | None = 10
    project_critical_read: int | None = None
    project_critical_write: int | None = None
    retry_after: bool = False
    """Whether a 429 says when to come back. No report shows Google doing so."""


@dataclass(frozen=True, slots=True)
class _Metric:
    words: str
    quota: str
    limit: str


_METRICS: Mapping[str, _Metric] = {
    "critical_read": _Metric("Critical read requests (Contact and Profile Reads)", "critical_read_requests", "CriticalReads"),
    "critical_write": _Metric("Critical write requests", "critical_write_requests", "CriticalWrites"),
    "photo_write": _Metric("Photo write requests", "photo_write_requests", "PhotoWrites"),
    "read": _Metric("Read requests", "read_requests", "Reads"),
    "write": _Metric("Write requests", "write_requests", "Writes"),
    "full_sync_first_page": _Metric("Full sync first page requests", "full_sync_requests", "FullSyncRequests"),
}

Cost = Mapping[str, int]

SINGLE_WRITE: Cost = {"critical_read": 1, "critical_write": 1, "daily_contact_writes": 1}
BATCH_WRITE: Cost = {"critical_read": 6, "critical_write": 6, "daily_contact_writes": 200}
SINGLE_DELETE: Cost = {"write": 1}
BATCH_DELETE: Cost = {"write": 10}
PEOPLE_READ: Cost = {"critical_read": 1}
FULL_SYNC_START: Cost = {"critical_read": 1, "full_sync_first_page": 1}
GROUP_READ: Cost = {"read": 1}
GROUP_WRITE: Cost = {"write": 1}
PHOTO_WRITE: Cost = {"photo_write": 1}


class Meter:
    """Counts what was spent in the running minute and day. A refused call costs nothing."""

    def __init__(self, quotas: Quotas | None) -> None:
        self.quotas = quotas
        self._spent: dict[tuple[str, str], tuple[int, int]] = {}
        self._lock = Lock()

    def spent(self, account: str, metric: str, now_s: float) -> int:
        """Units of one metric the account has used in the bucket that is open at `now_s`."""
        bucket, used = self._spent.get((account, metric), (-1, 0))
        return used if bucket == _bucket(metric, now_s) else 0

    def charge(self, account: str, cost: Cost, now_s: float) -> None:
        """Spend, or raise the 429 of the first ceiling in the way."""
        if self.quotas is None:
            return
        with self._lock:
            wanted = [(who, metric, units) for metric, units in cost.items() for who in (account, "")]
            for who, metric, units in wanted:
                ceiling = self._ceiling(who, metric)
                if ceiling is not None and self.spent(who, metric, now_s) + units > ceiling:
                    raise self._refusal(who, metric, now_s)
            for who, metric, units in wanted:
                self._spent[who, metric] = (_bucket(metric, now_s), self.spent(who, metric, now_s) + units)

    def _ceiling(self, who: str, metric: str) -> int | None:
        ceiling: int | None = getattr(self.quotas, metric if who else f"project_{metric}", None)
        return ceiling

    def _refusal(self, who: str, metric: str, now_s: float) -> ApiError:
        headers = {}
        if self.quotas is not None and self.quotas.retry_after:
            headers = {"Retry-After": str(60 - int(now_s) % 60)}
        if metric == "daily_contact_writes":
            return backend_exhausted()
        return rate_exceeded(metric, per_user=bool(who), headers=headers)


def _bucket(metric: str, now_s: float) -> int:
    return int(now_s // (86_400 if metric == "daily_contact_writes" else 60))


def rate_exceeded(metric: str, *, per_user: bool = True, headers: Mapping[str, str] | None = None) -> ApiError:
    """The rate form of 429 (github.com/mrmattwilkins/google-contacts-sync/issues/1)."""
    known = _METRICS[metric]
    user = " per user" if per_user else ""
    message = (
        f"Quota exceeded for quota metric '{known.words}' and limit '{known.words} per minute{user}' "
        f"of service 'people.googleapis.com' for consumer 'project_number:{CONSUMER}'."
    )
    info = error_info(
        "RATE_LIMIT_EXCEEDED",
        quota_limit=f"{known.limit}PerMinutePerProject{'PerUser' if per_user else ''}",
        quota_metric=f"people.googleapis.com/{known.quota}",
        service="people.googleapis.com",
        consumer=f"projects/{CONSUMER}",
    )
    return ApiError("RESOURCE_EXHAUSTED", message, (info,), headers=headers or {})


def backend_exhausted() -> ApiError:
    """The backend form of 429, which lasts for hours (github.com/rapidwebltd/php-google-people-api/issues/45)."""
    failure = {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{"subject": "QUOTA_EXCEEDED", "description": "FBS quota limit exceeded"}],
    }
    return ApiError("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).", (failure,))

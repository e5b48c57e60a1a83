"""When a failed task is tried again, and when it is given up: Cloud Tasks' RetryConfig (google/cloud/tasks/v2/queue.proto)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

UNLIMITED = -1


@dataclass(frozen=True, slots=True)
class Retry:
    """A queue's retry settings, Google's defaults where the queue names none."""

    max_attempts: int = 100
    max_duration_s: float = 0.0  # 0: age does not matter
    min_backoff_s: float = 0.1
    max_backoff_s: float = 3600.0
    max_doublings: int = 16

    def backoff_s(self, failures: int) -> float:
        """The wait after the `failures`-th failure in a row (1 = the first).

        It doubles `max_doublings` times, then grows by the same amount each time, until `max_backoff_s`: with 10 s, 300 s and
        3 doublings 10, 20, 40, 80, 160, 240, 300, 300 (the example in queue.proto).
        """
        doubled: float = self.min_backoff_s * 2.0 ** min(failures - 1, self.max_doublings)
        extra = max(0, failures - 1 - self.max_doublings)
        return min(doubled * (1 + extra), self.max_backoff_s)

    def is_used_up(self, attempts: int, age_s: float) -> bool:
        """A task is given up only when its attempts *and* its time are used up; unlimited attempts never are."""
        return self.max_attempts != UNLIMITED and attempts >= self.max_attempts and age_s >= self.max_duration_s


def retry_of(config: Any) -> Retry:
    """Read a RetryConfig message; zero means default there, as proto3 cannot say "unset" for numbers."""
    default = Retry()
    return Retry(
        max_attempts=config.max_attempts or default.max_attempts,
        max_duration_s=_seconds(config.max_retry_duration),
        min_backoff_s=_seconds(config.min_backoff) if config.HasField("min_backoff") else default.min_backoff_s,
        max_backoff_s=_seconds(config.max_backoff) if config.HasField("max_backoff") else default.max_backoff_s,
        max_doublings=config.max_doublings or default.max_doublings,
    )


def _seconds(duration: Any) -> float:
    return float(duration.seconds + duration.nanos / 1e9)

"""How fast a queue may deliver: a token bucket, slowed down for a while when workers answer 429 or 503."""

from __future__ import annotations

from dataclasses import dataclass, field

SLOWEST = 1 / 64
RECOVERY = 1.1


def burst_of(rate_per_s: float) -> int:
    """Google picks the bucket's size itself; 100 at the default 500 a second is the only published figure."""
    return max(10, round(rate_per_s / 5))


@dataclass(slots=True)
class Pace:
    """The bucket of one queue. All moments are seconds since 1970."""

    rate_per_s: float
    burst: int
    _tokens: float = field(init=False)
    _at: float = field(default=0.0, init=False)
    _factor: float = field(default=1.0, init=False)
    _not_before: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._tokens = float(self.burst)

    def ready_at(self, now: float) -> float:
        """The first moment, `now` or later, at which one more delivery may start."""
        self._refill(now)
        refilled = now if self._tokens >= 1 else now + (1 - self._tokens) / (self.rate_per_s * self._factor)
        return max(refilled, self._not_before)

    def take(self, now: float) -> None:
        self._refill(now)
        self._tokens -= 1

    def pushed_back(self, now: float) -> None:
        """A worker answered 429 or 503: the whole queue waits a second or more and goes on at half its rate."""
        self._refill(now)
        self._factor = max(self._factor / 2, SLOWEST)
        self._not_before = max(self._not_before, now + min(1 / self._factor / 2, 30.0))

    def went_well(self) -> None:
        """A task succeeded: the rate creeps back to what the queue allows."""
        self._factor = min(1.0, self._factor * RECOVERY)

    def _refill(self, now: float) -> None:
        gained = max(0.0, now - self._at) * self.rate_per_s * self._factor
        self._tokens = min(float(self.burst), self._tokens + gained)
        # A bucket holds tokens to a millionth: without the rounding, turning a clock to `ready_at` could fall a hair short.
        self._tokens = round(self._tokens, 6)
        self._at = max(self._at, now)

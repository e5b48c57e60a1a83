"""The figures: what a piece of work costs in Google calls, Firestore reads and writes, and milliseconds. `./dev bench` prints them.

A module of this package holds measurements: functions marked with `@bench`, each returning its figures. Counts are exact and the same on
every machine; times are this machine's, so only counts have hard limits in tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one piece of work. `limit` is the most it may be; None: only shown."""

    what: str
    value: float
    limit: float | None = None
    unit: str = ""

    @property
    def is_kept(self) -> bool:
        return self.limit is None or self.value <= self.limit


Measure = Callable[[], Iterable[Figure]]


@dataclass(frozen=True, slots=True)
class Bench:
    """A piece of work to be measured; `name` is what `./dev bench NAME` looks for."""

    name: str
    work: str
    measure: Measure


BENCHES: dict[str, Bench] = {}
"""All measurements of the modules imported so far, by name."""


def bench(name: str, work: str) -> Callable[[Measure], Measure]:
    """Mark a function as the measurement of `work`, as it stands in the table. Raises ValueError for a name that is taken."""

    def mark(measure: Measure) -> Measure:
        if name in BENCHES:
            raise ValueError(f"there is a measurement {name!r} already")
        BENCHES[name] = Bench(name, work, measure)
        return measure

    return mark

"""`./dev simulate`: worlds one after another, in as many processes as there are cores, and what went on in them."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import count, islice
from multiprocessing import get_context

from tests.simulation import weather, wider
from tests.simulation.quick import hasten
from tests.simulation.shrink import shrink
from tests.simulation.story import Outcome, run, script

SHRINKING_S = 120.0
KINDS = (*weather.FAULTS, *weather.RARE, *wider.ACTIONS)
EVIDENCE = {**weather.EVIDENCE, **wider.EVIDENCE}


@dataclass
class Report:
    """What went on in all worlds together; the same whatever the number of processes, but for the time."""

    worlds: int = 0
    steps: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    failed: list[int] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.worlds += 1
        self.steps += outcome.steps
        self.fired.update(outcome.fired)
        if outcome.problems:
            self.failed.append(outcome.seed)

    def lines(self, seconds: float) -> Iterator[str]:
        seeds = " ".join(map(str, sorted(self.failed))) or "none"
        yield f"{self.worlds:,} worlds, {self.steps:,} steps, {self.worlds / max(seconds, 1e-9) * 60:.1f} worlds a minute"
        yield f"{len(self.failed)} failed: {seeds}"
        yield f"  {'fired':>9}  {'set':>7}  fault"
        for fault in KINDS:
            set_up, evidence = self.fired[f"step {fault}"], EVIDENCE.get(fault)
            yield f"  {self.fired[evidence] if evidence else '':>9}  {set_up:7}  {fault}"
        named = {*EVIDENCE.values(), *(f"step {fault}" for fault in KINDS)}
        for fault, times in sorted(self.fired.items()):
            if fault not in named:
                yield f"  {times:9}  {'':7}  {fault}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev simulate", description="Random worlds; each seed is one, always the same.")
    parser.add_argument("--minutes", type=float, default=10.0, help="begin no further world after that long; 0 with a seed: that one, made small")
    parser.add_argument("--worlds", type=int, help="so many worlds, however long it takes")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many worlds at a time (each core: one)")
    options = parser.parse_args(arguments)
    begun, report = time.monotonic(), Report()
    is_one = options.worlds is None and options.minutes == 0
    end = None if options.worlds is not None else begun + options.minutes * 60
    seeds = wanted(options.seed, 1 if is_one else options.worlds, end)
    for outcome in lived(seeds, 1 if is_one else options.processes):
        report.add(outcome)
        if outcome.problems:
            tell(outcome, minimal=is_one)
    for line in report.lines(time.monotonic() - begun):
        say(line)
    return 1 if report.failed else 0


def wanted(first: int, worlds: int | None, end: float | None) -> Iterator[int]:
    """Seeds from the first one on: so many, or until the time is up, but one at least."""
    for number in count():
        if (worlds is not None and number >= worlds) or (end is not None and number and time.monotonic() >= end):
            return
        yield first + number


def lived(seeds: Iterator[int], processes: int) -> Iterator[Outcome]:
    """The outcomes as they come. A process is given its next seed when it is done with one."""
    if processes <= 1:
        hasten()
        yield from map(run, seeds)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=hasten) as pool:
        under_way = {pool.submit(run, seed) for seed in islice(seeds, processes)}
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                under_way |= {pool.submit(run, seed) for seed in islice(seeds, 1)}
                yield future.result()


def tell(outcome: Outcome, *, minimal: bool) -> None:
    """A failure with its seed; one asked for by its seed also as the shortest script that still fails."""
    say(f"seed {outcome.seed} (history {outcome.history}):")
    for problem in outcome.problems[:5]:
        say(f"  {problem}")
    if minimal:
        steps, _ = shrink(outcome, script(outcome.seed), seconds=SHRINKING_S)
        say(f"  still fails with {len(steps)} steps:")
        for step in steps:
            say(f"    {step}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

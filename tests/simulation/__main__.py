"""`./dev simulate`: worlds one after another until the time is up, and what went on in them."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence

from tests.simulation.shrink import shrink
from tests.simulation.story import LENGTH, Outcome, run, script

SHRINKING_S = 120.0


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev simulate", description="Random worlds; each seed is one, always the same.")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0, help="the first seed; with --minutes 0 the only one")
    options = parser.parse_args(arguments)
    end = time.monotonic() + options.minutes * 60
    fired: Counter[str] = Counter()
    failed: list[Outcome] = []
    seed = options.seed
    while True:
        outcome = run(seed)
        fired.update(outcome.fired)
        if outcome.problems:
            failed.append(outcome)
            tell(outcome, minimal=options.minutes == 0)
        seed += 1
        if time.monotonic() >= end:
            break
    worlds = seed - options.seed
    say(f"{worlds} worlds of {LENGTH} steps, {len(failed)} failed: {' '.join(str(outcome.seed) for outcome in failed) or 'none'}")
    for fault, times in sorted(fired.items()):
        say(f"  {times:8,}  {fault}")
    return 1 if failed else 0


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

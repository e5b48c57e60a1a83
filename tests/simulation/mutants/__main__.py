"""`./dev mutants`: each planted bug, the worlds it took to notice it, and the invariants that did."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.simulation.mutants import MUTANTS
from tests.simulation.mutants.hunt import Catch, hunt

WORLDS = 200


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev mutants", description="Bugs planted one at a time, and the random worlds that notice them.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of these bugs only, by their names or the beginning of them")
    parser.add_argument("--worlds", type=int, default=WORLDS, help="how many worlds each bug is given")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    options = parser.parse_args(arguments)
    chosen = [one for one in MUTANTS.values() if not options.names or any(one.name.startswith(name) for name in options.names)]
    if not chosen:
        parser.error(f"no such bug; there are: {', '.join(MUTANTS)}")
    missed = 0
    say(f"{'bug':<50} {'worlds':>6} {'seed':>5}  noticed by")
    for mutant in chosen:
        catch = hunt(mutant, range(options.seed, options.seed + options.worlds))
        say(row(mutant.name, catch, options.worlds))
        missed += catch is None
    say(f"{len(chosen) - missed} of {len(chosen)} noticed")
    return 1 if missed else 0


def row(name: str, catch: Catch | None, worlds: int) -> str:
    if catch is None:
        return f"{name:<50} {worlds:>6}     -  nobody"
    return f"{name:<50} {catch.worlds:>6} {catch.seed:>5}  {' '.join(catch.invariants)}: {catch.first.partition(': ')[2]}"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

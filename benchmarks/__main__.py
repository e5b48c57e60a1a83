"""`./dev bench [NAMES]`: measure all, or those whose name holds one of NAMES; ends with 1 when a limit is not kept."""

from __future__ import annotations

import argparse
import importlib
import logging
import pkgutil
import sys
import time
from collections.abc import Iterable, Sequence

import benchmarks
from benchmarks import BENCHES, Bench, Figure


def load() -> None:
    """Import every module of this package, so that its measurements are known."""
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if not module.name.startswith("__"):
            importlib.import_module(f"benchmarks.{module.name}")


def chosen(names: Sequence[str]) -> list[Bench]:
    return [bench for bench in BENCHES.values() if not names or any(name in bench.name for name in names)]


def table(figures: Iterable[Figure]) -> list[str]:
    """One line a figure: what, value, limit, and whether it is kept."""
    lines = []
    for figure in figures:
        value = f"{figure.value:,.0f}" if float(figure.value).is_integer() else f"{figure.value:,.2f}"
        limit = "" if figure.limit is None else f"at most {figure.limit:,g} {figure.unit}".rstrip()
        mark = "" if figure.limit is None else "ok" if figure.is_kept else "TOO MUCH"
        lines.append(f"  {figure.what:<44} {value + ' ' + figure.unit:>16}   {limit:<18} {mark}".rstrip())
    return lines


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev bench", description="What the work costs: Google calls, Firestore operations, milliseconds.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only measurements whose name holds this")
    parser.add_argument("--list", action="store_true", help="only name them")
    asked = parser.parse_args(arguments)
    load()
    benches = chosen(asked.names)
    if not benches:
        print(f"no measurement of that name; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    missed = 0
    for bench in benches:
        print(f"{bench.name}: {bench.work}", flush=True)
        if asked.list:
            continue
        begun = time.perf_counter()
        figures = list(bench.measure())
        missed += sum(not figure.is_kept for figure in figures)
        print("\n".join(table(figures)))
        print(f"  (measured in {time.perf_counter() - begun:.1f} s)\n", flush=True)
    if missed:
        print(f"{missed} figures are above their limit")
    return 1 if missed else 0


if __name__ == "__main__":
    logging.disable(logging.INFO)
    sys.exit(main(sys.argv[1:]))

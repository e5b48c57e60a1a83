"""What is asked for: by the command line and by the environment. A variable that is set, even to nothing, is somebody else's part."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Options:
    """One start of `./dev up`."""

    port: int  # 0: any free one
    empty: bool  # no demo world
    data: Path
    given: Mapping[str, str]  # the environment as it came

    def is_given(self, variable: str) -> bool:
        return variable in self.given


def read(arguments: Sequence[str], environ: Mapping[str, str]) -> Options:
    """Read the command line; `--port` wins over PORT. Ends the program with a usage message for anything else."""
    parser = argparse.ArgumentParser(prog="./dev up", description="Start Commonbook and a laptop's Google around it.")
    parser.add_argument("--port", type=_port, default=environ.get("PORT") or "8080", help="where to listen; 0: any free port")
    parser.add_argument("--empty", action="store_true", help="without the demo world")
    asked = parser.parse_args(arguments)
    data = Path(environ.get("DATA_DIR") or CHECKOUT / ".local")
    return Options(port=asked.port, empty=asked.empty, data=data.resolve(), given=dict(environ))


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"a port is a number up to 65535, not {text}")
    return number

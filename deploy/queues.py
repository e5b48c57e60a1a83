"""Prints the commands that create or change the queues of `queues.json`; safe to run again.

python3 -m deploy.queues --location europe-west1 | sh -ex
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

QUEUES = Path(__file__).resolve().parent / "queues.json"
FLAGS = {
    ("rateLimits", "maxDispatchesPerSecond"): "--max-dispatches-per-second",
    ("rateLimits", "maxConcurrentDispatches"): "--max-concurrent-dispatches",
    ("retryConfig", "maxAttempts"): "--max-attempts",
    ("retryConfig", "maxRetryDuration"): "--max-retry-duration",
    ("retryConfig", "minBackoff"): "--min-backoff",
    ("retryConfig", "maxBackoff"): "--max-backoff",
    ("retryConfig", "maxDoublings"): "--max-doublings",
}


def commands(queues: Iterator[Mapping[str, Any]], location: str) -> Iterator[str]:
    """One line of shell a queue: create it, or change it when it is there. Raises KeyError for a setting without a flag."""
    for queue in queues:
        flags = [f"--location={location}"]
        for group in ("rateLimits", "retryConfig"):
            flags += [f"{FLAGS[group, name]}={value}" for name, value in queue.get(group, {}).items()]
        rest = shlex.join([queue["id"], *flags])
        yield f"gcloud tasks queues create {rest} || gcloud tasks queues update {rest}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Print the commands that create or change the queues.")
    parser.add_argument("--location", default="europe-west1")
    asked = parser.parse_args()
    queues = json.loads(QUEUES.read_text(encoding="utf-8"))["queues"]
    sys.stdout.writelines(f"{line}\n" for line in commands(iter(queues), asked.location))


if __name__ == "__main__":
    main()

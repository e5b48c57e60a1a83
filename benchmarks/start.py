"""How soon the service answers after a cold start: the import of `main`, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import Figure, bench

ROOT = Path(__file__).resolve().parent.parent
TRIES = 3
SETTINGS = {
    "PUBLIC_URL": "https://commonbook.example",
    "ADDON_SERVICE_ACCOUNT": "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com",
    "TASKS_SERVICE_ACCOUNT": "tasks@demo.iam.gserviceaccount.com",
    "OAUTH_CLIENT_ID": "client",
    "OAUTH_CLIENT_SECRET": "secret",
    "GOOGLE_CLOUD_PROJECT": "demo",
    "SIGNING_KEY": "x" * 43,
    "TOKEN_KEY": "y" * 43,
}


@bench("start", "the import of main in a new process, best of three")
def start() -> Iterator[Figure]:
    bare = min(_seconds("pass") for _ in range(TRIES))
    yield Figure("import main", min(_seconds("import main") for _ in range(TRIES)) - bare, limit=1.5, unit="s")


def _seconds(code: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **SETTINGS}, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun

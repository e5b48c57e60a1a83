"""Starts the real program, as somebody at a terminal does, and stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[3]
READY_S = 40  # with the machine's other work beside it; alone it takes two seconds
OURS = frozenset(
    {
        "GOOGLE_API_ROOT",
        "FIRESTORE_EMULATOR_HOST",
        "CLOUD_TASKS_EMULATOR_HOST",
        "PUBLIC_URL",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "ADDON_SERVICE_ACCOUNT",
        "OAUTH_CLIENT_ID",
        "OAUTH_CLIENT_SECRET",
        "TASKS_SERVICE_ACCOUNT",
        "SMTP_URL",
        "DATA_DIR",
        "GOOGLE_CLOUD_PROJECT",
        "TASKS_LOCATION",
        "SIGNING_KEY",
        "TOKEN_KEY",
        "PORT",
    }
)


@dataclass
class Running:
    """One `./dev up`, less the part that installs."""

    process: subprocess.Popen[str]
    said: list[str]
    address: str = ""

    def get(self, path: str) -> requests.Response:
        return requests.get(self.address + path, timeout=10, allow_redirects=False)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)

    @property
    def output(self) -> str:
        return "".join(self.said)


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Running] = []

    def start(*arguments: str, data: Path = tmp_path, ready: bool = True, **given: str) -> Running:
        environ = {name: value for name, value in os.environ.items() if name not in OURS}
        environ |= {"DATA_DIR": str(data), "PYTHONUNBUFFERED": "1", **given}
        command = [sys.executable, "-m", "local.up", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        running = Running(process, [])
        started.append(running)
        spoken = threading.Event()
        threading.Thread(target=_listen, args=(running, spoken), daemon=True).start()
        if ready:
            assert spoken.wait(READY_S), running.output
            assert running.address, running.output
            _await_health(running)
        return running

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait()
        if running.process.stdout is not None:
            running.process.stdout.close()


def _listen(running: Running, spoken: threading.Event) -> None:
    """Take in what it says until it ends; `spoken` is set once it named its address, or is gone."""
    assert running.process.stdout is not None
    for line in running.process.stdout:
        running.said.append(line)
        if line.startswith("Commonbook is at "):
            running.address = line.split()[3].rstrip("/")
            spoken.set()
    spoken.set()


def _await_health(running: Running) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            if running.get("/health").status_code == 200:
                return
        except requests.ConnectionError:
            continue
    pytest.fail(f"not ready: {running.output}")

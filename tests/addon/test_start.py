"""The app starts fast and silently: heavy clients are loaded when first used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.addon.world import ENVIRON

HOUSE = Path(__file__).resolve().parents[2]
HEAVY = ["grpc", "google.cloud.firestore", "google.cloud.tasks_v2", "googleapiclient", "phonenumbers", "httplib2", "requests"]

PROBE = f"""
import json, socket, sys, time
def no_network(*args, **kwargs): raise AssertionError("network at import")
socket.socket.connect = no_network
started = time.perf_counter()
import main
seconds = time.perf_counter() - started
heavy = [name for name in {HEAVY!r} if name in sys.modules]
status = main.app.test_client().get("/health").status_code
print(json.dumps([seconds, heavy, status]))
"""


def start(environ: dict[str, str], probe: str = PROBE) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", probe], cwd=HOUSE, env={**os.environ, **environ}, capture_output=True, text=True, check=False)


def test_import_is_light_and_offline() -> None:
    """Under 1.5 s on a quiet machine; the modules are what can be held here without a stopwatch."""
    done = start(ENVIRON)
    assert done.returncode == 0, done.stderr
    seconds, heavy, status = json.loads(done.stdout)
    assert heavy == []
    assert status == 200
    assert seconds < 6  # a machine that runs other things beside


def test_missing_setting_is_named_at_the_start() -> None:
    done = start({**ENVIRON, "PUBLIC_URL": ""})
    assert done.returncode != 0
    assert "PUBLIC_URL" in done.stderr
    assert "canary" not in done.stderr


def test_functions_framework_serves_the_same_app() -> None:
    probe = """
import functions_framework
client = functions_framework.create_app("commonbook", "main.py").test_client()
health, forged = client.get("/health"), client.post("/addon/home", data=b"{}")
print(health.status_code, forged.status_code, forged.headers["X-Content-Type-Options"])
"""
    done = start(ENVIRON, probe)
    assert done.stdout.splitlines()[-1:] == ["200 401 nosniff"], done.stderr

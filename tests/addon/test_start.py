"""The app starts fast and silently: heavy clients are loaded when first used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.addon.world import ENVIRON

HOUSE = Path(__file__).resolve().parents[2]
PROBE = """
import json, socket, sys, time
def no_network(*args, **kwargs): raise AssertionError("network at import")
socket.socket.connect = no_network
started = time.process_time()
import main
seconds = time.process_time() - started
status = main.app.test_client().get("/health").status_code
print(json.dumps([seconds, status]))
"""


def start(environ: dict[str, str], probe: str = PROBE) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", probe], cwd=HOUSE, env={**os.environ, **environ}, capture_output=True, text=True, check=False)


def test_import_is_fast_and_offline() -> None:
    """1.5 s of processor time: a busy machine bends the clock on the wall, not this one."""
    done = start(ENVIRON)
    assert done.returncode == 0, done.stderr
    seconds, status = json.loads(done.stdout)
    assert status == 200
    assert seconds < 1.5


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

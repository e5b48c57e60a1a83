"""`./dev up` from outside: ready, stopped, killed, side by side, and with other people's parts (design.md, "Driving it from outside")."""

from __future__ import annotations

import json
import signal
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.local.up.conftest import Start


def test_it_says_where_it_is_and_leads_there(start: Start) -> None:
    running = start("--empty", "--port", "0")
    front = running.get("/")
    assert (front.status_code, front.headers["Location"]) == (302, "/workbench/")
    assert running.get("/workbench/").status_code == 200
    assert running.get("/health").status_code == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(start: Start, how: signal.Signals) -> None:
    running = start("--empty", "--port", "0")
    assert running.stop(how) == 0
    assert "Traceback" not in running.output


def test_two_run_side_by_side(start: Start, tmp_path: Path) -> None:
    one = start("--empty", "--port", "0", data=tmp_path / "one")
    two = start("--empty", "--port", "0", data=tmp_path / "two")
    assert one.address != two.address
    assert (one.get("/health").status_code, two.get("/health").status_code) == (200, 200)


def test_two_on_the_same_files_are_refused_in_words(start: Start) -> None:
    start("--empty", "--port", "0")
    second = start("--empty", "--port", "0", ready=False)
    assert second.process.wait(20) == 1
    assert "set DATA_DIR to another folder" in second.output
    assert "Traceback" not in second.output


def test_a_taken_port_is_named(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = start("--empty", "--port", str(port), ready=False)
        assert running.process.wait(20) == 1
    assert f"port {port} is in use" in running.output
    assert "--port" in running.output


def test_what_it_kept_survives_a_kill(start: Start, tmp_path: Path) -> None:
    first = start("--empty", "--port", "0")
    keys = (tmp_path / "keys.json").read_text()
    first.stop(signal.SIGKILL)
    second = start("--empty", "--port", "0")
    assert (tmp_path / "keys.json").read_text() == keys
    assert second.stop() == 0


def test_secrets_are_readable_by_their_owner_only(start: Start, tmp_path: Path) -> None:
    start("--empty", "--port", "0")
    for name in ("keys.json", "service-account.json"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0, name


def test_the_key_file_leads_to_our_own_google(start: Start, tmp_path: Path) -> None:
    start("--empty", "--port", "0")
    key = json.loads((tmp_path / "service-account.json").read_text())
    assert key["token_uri"].startswith("http://127.0.0.1:")
    assert key["token_uri"].endswith("/token")


class _Elsewhere(BaseHTTPRequestHandler):
    """Somebody else's Google: writes down what it is asked."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden method calls it so
        """Stay quiet."""


def test_parts_that_are_given_are_not_started(start: Start, tmp_path: Path) -> None:
    handler = type("Handler", (_Elsewhere,), {"asked": []})
    google = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=google.serve_forever, daemon=True).start()
    try:
        running = start(
            "--port",
            "0",
            GOOGLE_API_ROOT=f"http://127.0.0.1:{google.server_port}",
            FIRESTORE_EMULATOR_HOST="127.0.0.1:9",
            CLOUD_TASKS_EMULATOR_HOST="127.0.0.1:9",
            SMTP_URL="smtp://127.0.0.1:9",
            PUBLIC_URL="https://addon.example",
        )
        assert running.get("/health").status_code == 200
        assert "Google, Cloud Tasks, mail: as set in the environment" in running.output
    finally:
        google.shutdown()
        google.server_close()
    left = {path.name for path in tmp_path.iterdir()}
    assert not left & {"google", "firestore.sqlite", "tasks.sqlite", "mail", "service-account.json"}

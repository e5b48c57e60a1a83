"""Programs of others, installed apart from our own, and the local Google they take for the real one."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.clock import Clock
from local.google import Google
from tests.clients.tunnel import Tunnel
from tests.local.google.conftest import ALICE, furnish

HERE = Path(__file__).parent
INSTALLED = HERE.parent.parent / ".local" / "clients"
TIMEOUT_S = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended."""

    out: str
    calls: list[str]  # Google's names of the methods it called, in order


class Desk:
    """One person's computer: runs programs, with a home of its own, in an environment that leads Google's addresses to the local one."""

    def __init__(self, google: Google, tunnel: Tunnel, home: Path) -> None:
        self.google = google
        self.home = home
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_DATA_HOME": str(home / "data"),
            "LC_ALL": "C.UTF-8",
            **tunnel.environment,
        }

    def run(self, command: Sequence[str | Path], *, cwd: Path | None = None, **more: str) -> Outcome:
        """Run a program to its end. Fails the test, with what it said, when it fails."""
        before = self.google.calls[-1].number if len(self.google.calls) else 0
        ended = subprocess.run(
            [str(part) for part in command],
            env=self._environment | more,
            cwd=cwd or self.home,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return Outcome(ended.stdout, [call.method_id or call.path for call in self.google.calls.since(before)])


@pytest.fixture
def google() -> Iterator[Google]:
    google = Google(Clock(), strict=True)
    furnish(google)
    google.serve()
    yield google
    google.close()


@pytest.fixture
def tunnel(google: Google, tmp_path: Path) -> Iterator[Tunnel]:
    tunnel = Tunnel(tmp_path, google.serve())
    yield tunnel
    tunnel.close()
    assert tunnel.refused == []


@pytest.fixture
def desk(google: Google, tunnel: Tunnel, tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    for folder in ("config", "cache", "data"):
        (home / folder).mkdir(parents=True)
    return Desk(google, tunnel, home)


@pytest.fixture
def client_secrets(google: Google, tmp_path: Path) -> Path:
    """The file that Google's console lets a developer download: Google's own addresses in it."""
    file = tmp_path / "client_secrets.json"
    installed = {
        "client_id": google.client_id,
        "client_secret": google.client_secret,
        "project_id": google.project,
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
        "redirect_uris": ["http://localhost"],
    }
    file.write_text(json.dumps({"installed": installed}))
    return file


@pytest.fixture
def authorized(google: Google, desk: Desk) -> Path:
    """The file a program keeps after sign-in: Alice's refresh token."""
    scope = "https://www.googleapis.com/auth/contacts"
    token = google.world.grants.issue_refresh_token(google.account(ALICE).sub, google.client_id, [scope])
    file = desk.home / "token.json"
    file.write_text(
        json.dumps(
            {
                "type": "authorized_user",
                "client_id": google.client_id,
                "client_secret": google.client_secret,
                "refresh_token": token,
                "token_uri": "https://oauth2.googleapis.com/token",
                "scopes": [scope],
            }
        )
    )
    return file


@pytest.fixture(scope="session")
def programs() -> Path:
    """The folder of the installed Python programs."""
    wanted = HERE / "requirements.txt"
    with Installation("venv", wanted) as todo:
        if todo:
            _install([sys.executable, "-m", "venv", "--clear", str(INSTALLED / "venv")])
            _install(
                [str(INSTALLED / "venv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(wanted)]
            )
    return INSTALLED / "venv" / "bin"


@pytest.fixture(scope="session")
def node_folder() -> Path:
    """A folder with Google's client for Node and the script that uses it."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        _cannot("Node and npm are not installed")
    folder = INSTALLED / "node"
    with Installation("node", HERE / "node" / "package-lock.json") as todo:
        folder.mkdir(exist_ok=True)
        for name in ("package.json", "package-lock.json", "sync.mjs"):
            shutil.copy(HERE / "node" / name, folder / name)
        if todo:
            _install(["npm", "ci", "--no-audit", "--no-fund", "--prefix", str(folder)])
    return folder


class Installation:
    """Holds the lock of one installation; true when what is there was made from other pins."""

    def __init__(self, name: str, pins: Path) -> None:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        self._stamp = INSTALLED / f"{name}.stamp"
        self._wanted = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()
        self._lock = (INSTALLED / f"{name}.lock").open("w")

    def __enter__(self) -> bool:
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        return not self._stamp.exists() or self._stamp.read_text() != self._wanted

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._stamp.write_text(self._wanted)
        self._lock.close()


def _install(command: Sequence[str]) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    if ended.returncode != 0:
        _cannot(f"{command[0]} failed: {(ended.stderr or ended.stdout).strip()[-400:]}")


def _cannot(reason: str) -> None:
    """Skip on a laptop without network; a machine that checks every change must not skip."""
    if os.environ.get("CI"):
        pytest.fail(f"third-party clients could not be installed: {reason}")
    pytest.skip(f"third-party clients could not be installed: {reason}")

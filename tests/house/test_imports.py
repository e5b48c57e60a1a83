"""Who may import whom (design.md, "The house"): one way, from the shell inwards; and what is not loaded before it is needed."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MAY_IMPORT = {
    "sharing": {"sharing"},
    "cards": {"cards", "sharing"},
    "firestore_models": {"firestore_models", "sharing"},
    "sync": {"sync", "firestore_models", "sharing"},
    "handlers": {"handlers", "cards", "sync", "firestore_models", "sharing"},
    "addon": {"addon", "handlers", "cards", "sync", "firestore_models", "sharing"},
    "local": {"local"},
}
"""Room -> rooms it may import. `main.py` may import all but `local`; `local.up` alone imports `main`."""

ROOMS = frozenset(MAY_IMPORT) | {"main", "tests", "benchmarks", "deploy"}

IMPURE = re.compile(
    r"(asyncio|concurrent|flask|google|googleapiclient|grpc|http|httplib2|io|logging|multiprocessing|os|pathlib|random|requests|secrets|shutil"
    r"|smtplib|socket|sqlite3|subprocess|sys|tempfile|threading|time|urllib\.request|urllib3|werkzeug)(\.|$)"
)
"""What a room without input and output has no use for."""
PURE_ROOMS = ("sharing", "cards")
READS_ITS_OWN_FILES = {"cards/words.py": {"io", "pathlib.Path"}}  # the translations that lie beside it

LATE = ("grpc", "googleapiclient", "google.cloud.firestore", "google.cloud.firestore_v1", "google.cloud.tasks_v2", "google.apps.card_v1")
"""Heavy: each costs a tenth of a second or more, and a cold start pays it before the first answer."""


def modules(room: str) -> list[Path]:
    return sorted(path for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every import in a file, inside functions and for type checkers too: (line, full dotted name)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def room_of(name: str) -> str | None:
    head = name.partition(".")[0]
    return head if head in ROOMS else None


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_point_one_way(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(room)
        for line, name in imports(path)
        if (other := room_of(name)) is not None and other not in MAY_IMPORT[room] and not (path.parent.name == "up" and other == "main")
    ]
    assert not wrong, "\n".join(wrong)


def test_the_entry_does_not_know_the_laptop() -> None:
    assert not [name for _, name in imports(ROOT / "main.py") if room_of(name) == "local"]


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_the_rules_and_the_cards_do_no_input_or_output(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(room)
        for line, name in imports(path)
        if IMPURE.match(name) and name not in READS_ITS_OWN_FILES.get(str(path.relative_to(ROOT)), ())
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_the_rules_and_the_cards_have_no_clock_of_their_own(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(room)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("now", "utcnow", "today")
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_is_a_drawer_for_everything() -> None:
    """style.md 5: one module, one noun."""
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "tools", "base"}
    assert not [str(path) for room in MAY_IMPORT for path in modules(room) if path.stem in drawers]


@pytest.mark.parametrize("room", [room for room in MAY_IMPORT if room != "local"])
def test_no_product_module_outgrows_its_noun(room: str) -> None:
    """style.md 5: at 400 lines split along a noun."""
    large = {str(path.relative_to(ROOT)): lines for path in modules(room) if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert not large


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_every_module_says_why_it_exists(room: str) -> None:
    silent = [str(path.relative_to(ROOT)) for path in modules(room) if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not silent


def test_heavy_libraries_are_not_loaded_before_the_first_request() -> None:
    """By name, not by the clock, which a busy machine bends: without them the import stays far below its 1.5 s."""
    environ = {
        **os.environ,
        "PUBLIC_URL": "https://commonbook.example",
        "ADDON_SERVICE_ACCOUNT": "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com",
        "TASKS_SERVICE_ACCOUNT": "tasks@demo.iam.gserviceaccount.com",
        "OAUTH_CLIENT_ID": "client",
        "OAUTH_CLIENT_SECRET": "secret",
        "GOOGLE_CLOUD_PROJECT": "demo",
        "SIGNING_KEY": "x" * 43,
        "TOKEN_KEY": "y" * 43,
    }
    code = f"import sys, main; print([name for name in {LATE!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip().splitlines()[-1] == "[]"

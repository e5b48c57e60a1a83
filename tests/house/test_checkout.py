"""What lies in the checkout: pinned dependencies, nothing of the machine it was made on, no secrets, and a script that explains itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-local.txt")
LARGEST_BYTES = 1_000_000

MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/|/opt/(?:pypi|wheels)|file:///|-index-url|--find-links|--trusted-host")
SECRET = re.compile(r"-----BEGIN (?:RSA |EC )?PRIVATE KEY-----\n[A-Za-z0-9+/]|AIza[0-9A-Za-z_-]{35}|ya29\.[0-9A-Za-z_-]{30}")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Every tracked text file but this one, which names what it looks for."""
    found = []
    for path in tracked():
        if path == Path(__file__).resolve():
            continue
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_with_hashes(lock: str) -> None:
    """T34: what is installed is what was looked at."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    requirements = re.findall(r"^[A-Za-z0-9].*(?:\n .*)*", text, re.MULTILINE)
    assert len(requirements) > 20
    loose = [entry.splitlines()[0] for entry in requirements if not re.match(r"[\w.-]+==[\w.]+ \\\n", entry) or "--hash=sha256:" not in entry]
    assert not loose


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_fit_the_two_common_machines(lock: str) -> None:
    """Hashes of all published files are there, so an x86-64 and an ARM machine install from the same lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert text.count("--hash=") > 3 * text.count("==")


def test_the_two_locks_name_the_same_versions() -> None:
    product, local = (dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)) for lock in LOCKS)
    assert not {name for name in product.keys() & local.keys() if product[name] != local[name]}


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_wanted_is_locked(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8").lower()
    wanted = (ROOT / lock.replace(".txt", ".in")).read_text(encoding="utf-8")
    names = [line.strip().lower().replace("_", "-") for line in wanted.splitlines() if line.strip() and line[0] not in "#-"]
    assert not [name for name in names if not re.search(rf"^{re.escape(name.partition('==')[0])}==", text, re.MULTILINE)]


def test_nothing_names_the_machine_it_was_made_on() -> None:
    found = [f"{name}: {hit.group()}" for name, text in texts() for hit in MACHINE.finditer(text)]
    # The locks' own recipe says that addresses are to be left out; a URL test may name file: as what is refused.
    allowed = re.compile(r"^(requirements(-local)?\.in: -index-url|tests/.*: file:///)")
    assert not [hit for hit in found if not allowed.match(hit)]


def test_no_key_is_kept_in_the_checkout() -> None:
    """T34: no secret in the image."""
    assert not [name for name, text in texts() if SECRET.search(text)]
    assert not [path.name for path in tracked() if path.suffix in (".pem", ".p12", ".key") or path.name == "service-account.json"]


def test_no_file_is_large() -> None:
    assert not {str(path.relative_to(ROOT)): size for path in tracked() if (size := path.stat().st_size) > LARGEST_BYTES}


def test_the_script_explains_itself() -> None:
    told = subprocess.run([sys.executable, "dev", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True).stdout
    assert re.findall(r"^  (\w+)", told, re.MULTILINE) == ["up", "test", "bench", "simulate", "mutants", "shot"]
    refused = subprocess.run([sys.executable, "dev", "fly"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert refused.returncode == 2
    assert "no command 'fly'" in refused.stderr


@pytest.mark.parametrize("page", ["README.md", "deploy/README.md"])
def test_the_commands_in_the_readme_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    told = subprocess.run([sys.executable, "dev", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True).stdout
    commands = set(re.findall(r"\./dev (\w+)", text))
    assert not [command for command in commands if f"\n  {command} " not in told]
    modules = set(re.findall(r"python3? -m ([\w.]+)", text)) - {"venv", "pip", "http.server"}
    assert not [name for name in modules if not _is_module(name)]
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text)
    assert not [link for link in links if not (ROOT / page).parent.joinpath(link).exists()]


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def test_an_old_python_is_told_what_is_missing(tmp_path: Path) -> None:
    code = "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); sys.argv = ['dev', 'up']; runpy.run_path('dev', run_name='__main__')"
    environ = {"PATH": str(tmp_path)}  # no newer one under its own name either
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=30, check=False)
    assert told.returncode == 1
    assert "needs Python 3.11 or newer; this is Python 3.9.2" in told.stderr
    assert "Traceback" not in told.stderr

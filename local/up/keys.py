"""The installation's own secrets: drawn at the first start, kept in the data directory, the same ever after."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path


def keep_secret(path: Path, content: str) -> None:
    """Write a file that only its owner reads."""
    partial = path.with_suffix(".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
    partial.replace(path)


def remembered_keys(path: Path, names: tuple[str, ...]) -> dict[str, str]:
    """A random text for each name; those drawn before stay."""
    keys: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    missing = [name for name in names if name not in keys]
    if missing:
        keys |= {name: secrets.token_urlsafe(32) for name in missing}
        keep_secret(path, json.dumps(keys))
    return {name: keys[name] for name in names}

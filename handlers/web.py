"""What a browser asks of us outside the cards (a photo behind a signed link, the way back from consent), and what it gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class WebCall:
    """One browser request. Only GET and POST come through; a GET must change nothing."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """The answer. `headers` override the app's safe defaults (no-store, no framing, nothing loaded from anywhere)."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


WebHandler = Callable[[WebCall, Any], WebAnswer]

"""Our picture, at the address that both manifests name. Google's servers fetch it without any sign-in."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from handlers.web import WebAnswer, WebCall


@cache
def _picture() -> bytes:
    return Path(__file__).with_name("logo.png").read_bytes()


def logo(call: WebCall, book: Any) -> WebAnswer:  # noqa: ARG001
    """The logo, for a day in anybody's cache."""
    return WebAnswer(_picture(), content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})

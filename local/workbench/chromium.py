"""Finding and starting an installed Chromium, for screenshots and for tests that need a real browser. None is ever downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

WEB = Path(__file__).resolve().parents[2] / "web"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (  # a browser that talks to nobody and does not need a graphics card
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
)
ORIGIN = "https://cards.example"
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml"}


def executable() -> str | None:
    """The path of an installed Chromium (`CHROMIUM` names one that is not on the path), or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """A headless Chromium with a fresh profile. Raises FileNotFoundError, in words for a person, when none is installed."""
    path = executable()
    if path is None:
        raise FileNotFoundError(f"no Chromium is installed (looked for {', '.join(NAMES)}; CHROMIUM may name one)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


def serve_cards(page: Page) -> None:
    """Answer the page's requests under `ORIGIN` with the files of `web/`, without a server; every other address is refused."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
        file = (WEB / path.lstrip("/")).resolve()
        if path == "/":
            route.fulfill(content_type=TYPES[".html"], body=BLANK)
        elif route.request.url.startswith(ORIGIN) and file.is_relative_to(WEB) and file.is_file():
            route.fulfill(content_type=TYPES.get(file.suffix, "application/octet-stream"), body=file.read_bytes())
        else:
            route.abort()

    page.route("**/*", answer)


BLANK = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Cards</title><link rel="stylesheet" href="/cards/cards.css">
<style>html, body { margin: 0; background: #f6f8fc } #panel { width: 300px }</style><div id="panel"></div>"""

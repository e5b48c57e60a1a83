"""Stands in for a browser and the person before it: opens Google's consent page, chooses an account, presses Allow, follows the way back.

A program opens it through the `BROWSER` variable; `PRESS_AS` is the account. Runs in the programs' own environment.
"""

from __future__ import annotations

import os
import sys
from html.parser import HTMLParser

import requests


class Form(HTMLParser):
    """The fields a person would send: hidden ones, and the boxes that are ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.accounts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag != "input":
            return
        if name == "account":
            self.accounts.append(value)
        elif found.get("type") == "hidden" or "checked" in found:
            self.fields.append((name, value))


def main() -> None:
    page = requests.get(sys.argv[1], timeout=20)
    page.raise_for_status()
    form = Form()
    form.feed(page.text)
    account = os.environ["PRESS_AS"]
    if account not in form.accounts:
        raise SystemExit(f"{account} is not offered")
    pressed = requests.post(page.url, data=[*form.fields, ("account", account), ("decision", "allow")], allow_redirects=False, timeout=20)
    requests.get(pressed.headers["Location"], timeout=20)


if __name__ == "__main__":
    main()

"""The whole program from outside: somebody else's Google beside it, people pressing buttons over HTTP (design.md, "Driving it from outside")."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import requests
from werkzeug.wrappers import Response

from local.clock import Clock
from local.google import Google
from tests.world import ALICE, BOB, NAMES, PUBLIC_URL, Panel, World, name_of


class Door:
    """Where events are sent; the address changes when the program is started again."""

    def __init__(self) -> None:
        self.address = ""

    def post(self, path: str, *, data: str, headers: Mapping[str, str], content_type: str) -> Response:
        answer = requests.post(self.address + path, data=data, headers={**headers, "Content-Type": content_type}, timeout=60)
        return Response(answer.content, answer.status_code, content_type=answer.headers["Content-Type"])


class Outside:
    """A Google that outlives the program, and the panels of its people."""

    post_event = World.post_event

    def __init__(self, folder: Path) -> None:
        self.google = Google(Clock(), quotas=None)
        self.google.serve()
        self.google.add_domain("hoogland.example", delegated=True)
        for email in (ALICE, BOB):
            self.google.add_account(email, NAMES[email])
        self.door = Door()
        self._key = folder / "key.json"
        self._key.write_text(json.dumps(self.google.service_account_key()))

    @property
    def environ(self) -> dict[str, str]:
        return {
            "GOOGLE_API_ROOT": self.google.root,
            "GOOGLE_APPLICATION_CREDENTIALS": str(self._key),
            "OAUTH_CLIENT_ID": self.google.client_id,
            "OAUTH_CLIENT_SECRET": self.google.client_secret,
            "PUBLIC_URL": PUBLIC_URL,
        }

    def person(self, email: str) -> Panel:
        return Panel(cast("World", self), email)

    def label(self, email: str, name: str, people: Iterable[Mapping[str, Any]]) -> None:
        book = self.google.book(email)
        book.create_label(name)
        book.create_many([dict(person) for person in people], [name])

    def names_in(self, email: str, label: str) -> list[str]:
        return sorted(name_of(person) for person in self.people_in(email, label))

    def people_in(self, email: str, label: str) -> list[Mapping[str, Any]]:
        book = self.google.book(email)
        if label not in book.groups():
            return []
        # The product is at work meanwhile: a contact that was listed may be gone when it is looked at.
        there = {person["resourceName"]: person for person in book.contacts()}
        return [there[resource] for resource in book.members(label) if resource in there]


def eventually(is_so: Callable[[], bool], *, within_s: float) -> bool:
    """Look again and again until it is so: another process works by its own clock, which no test can turn."""
    deadline = time.monotonic() + within_s
    pause = threading.Event()
    while time.monotonic() < deadline:
        if is_so():
            return True
        pause.wait(0.1)
    return is_so()

"""Our clients against the local Google, in process: one delegated domain, one that is not, one consumer account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from addon.google import GoogleClients
from addon.settings import GoogleAddresses, Settings
from local.clock import Clock
from local.google import Google
from sync.people import People
from tests.addon.world import ENVIRON

ANN, BOB, ADMIN, LEAVER, OUTSIDER, CONSUMER = (
    "ann@acme.example",
    "bob@acme.example",
    "root@acme.example",
    "lea@acme.example",
    "otto@other.example",
    "carol@gmail.com",
)


@dataclass
class Office:
    """The local Google and the clients under test."""

    google: Google
    clients: GoogleClients
    settings: Settings
    clock: Clock

    @property
    def ann(self) -> People:
        return self.clients.people_as(ANN)

    def paths(self) -> list[str]:
        return [call.path for call in self.google.calls]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = Clock(frozen=datetime.now(UTC))
    google = Google(clock, quotas=None, strict=True)
    google.add_domain("acme.example", delegated=True)
    google.add_domain("other.example")
    google.add_account(ADMIN, "Root Admin", admin=True)
    google.add_account(ANN, "Ann Example", aliases=["anna@acme.example"])
    google.add_account(BOB, "Bob Example")
    google.add_account(LEAVER, "Lea Leaver", suspended=True)
    google.add_account(OUTSIDER, "Otto Other")
    google.add_account(CONSUMER, "Carol Consumer")
    key = tmp_path / "key.json"
    key.write_text(json.dumps(google.service_account_key()))
    settings = replace(Settings.read(ENVIRON), google=GoogleAddresses.under(google.root), credentials_file=str(key))
    clients = GoogleClients(settings, clock.now, http=google.http, request=lambda: google.request)
    yield Office(google, clients, settings, clock)
    assert google.violations == []  # everything we sent fits Google's discovery documents
    google.close()

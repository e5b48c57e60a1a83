"""An embedded Firestore in memory and Google's client on it, in process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from google.cloud import firestore

from local.clock import Clock
from local.firestore import FirestoreServer, direct_client, quick_client


@pytest.fixture
def clock() -> Clock:
    return Clock(frozen=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


@pytest.fixture
def server(clock: Clock) -> Iterator[FirestoreServer]:
    server = FirestoreServer(None, clock)
    yield server
    server.close()


@pytest.fixture(params=[direct_client, quick_client])
def client(request: pytest.FixtureRequest, server: FirestoreServer) -> firestore.Client:
    made: firestore.Client = request.param(server)
    return made

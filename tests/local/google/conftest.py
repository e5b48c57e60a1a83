"""One small world at the local Google: a delegated firm, another firm that delegated nothing, and a consumer account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from google.oauth2 import credentials, id_token, service_account
from googleapiclient.discovery import build

from local.clock import Clock
from local.google import Google

SCOPE = "https://www.googleapis.com/auth/"
# google-auth ships hints for half of its functions only; here they are plain values.
Credentials: Any = credentials.Credentials
ServiceCredentials: Any = service_account.Credentials
verify: Any = id_token.verify_token
verify_oauth2: Any = id_token.verify_oauth2_token
ALICE, BOB, CAROL, MARTA = "alice@hoogland.example", "bob@hoogland.example", "carol@lumen.example", "marta.keller@gmail.example"


@pytest.fixture
def clock() -> Clock:
    return Clock(frozen=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


@pytest.fixture
def google(clock: Clock) -> Iterator[Google]:
    google = Google(clock, strict=True)
    furnish(google)
    yield google
    google.close()
    assert google.violations == []


def furnish(google: Google) -> None:
    google.add_domain("hoogland.example", delegated=True)
    google.add_domain("lumen.example")
    google.add_account(ALICE, "Alice de Vries", admin=True, aliases=["a.devries@hoogland.example"])
    google.add_account(BOB, "Bob Bakker")
    google.add_account(CAROL, "Carol Lindqvist", admin=True)
    google.add_account(MARTA, "Marta Keller")


def delegated(google: Google, subject: str, *scopes: str) -> Any:
    """The project's service account, acting for somebody."""
    full = [SCOPE + scope for scope in scopes]
    return ServiceCredentials.from_service_account_info(google.service_account_key(), scopes=full, subject=subject)


def signed_in(google: Google, email: str, *scopes: str) -> Any:
    """A short-lived token as the add-on platform hands it over."""
    return Credentials(google.access_token(email, [SCOPE + scope for scope in scopes]))


def api(google: Google, name: str, by: Any) -> Any:
    """Google's own client of one API, in process."""
    version = {"people": "v1", "admin": "directory_v1", "gmail": "v1"}[name]
    return build(name, version, http=google.http(by), static_discovery=True)

"""Who has allowed what: OAuth clients, consents with their refresh tokens, and the access tokens now in circulation."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from local.clock import Clock
from local.google.database import Database

ACCESS_TOKEN_LIFE_S = 3600
CODE_LIFE_S = 600
ANY_REDIRECT: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bearer:
    """What an access token stands for: a person or a service account (`sub`), and what it may do."""

    sub: str
    client_id: str
    scopes: frozenset[str]
    expires_at: float


@dataclass(frozen=True, slots=True)
class Consent:
    """An authorisation code on its way back to the client."""

    sub: str
    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str  # PKCE, S256; "" when the client sent none
    nonce: str
    offline: bool


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client. `redirect_uris` empty: any address is accepted, which only a local Google may do."""

    id: str
    secret: str
    redirect_uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    email: str
    unique_id: str  # the numeric client id that an administrator delegates to


class Grants:
    """Tokens live by the virtual clock, so that turning it an hour ahead expires them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add_client(self, client_id: str, secret: str, redirect_uris: Sequence[str] = ANY_REDIRECT) -> Client:
        self._database.write("INSERT OR REPLACE INTO clients VALUES (?, ?, ?)", client_id, secret, json.dumps(list(redirect_uris)))
        return Client(client_id, secret, tuple(redirect_uris))

    def client(self, client_id: str) -> Client | None:
        row = self._database.row("SELECT * FROM clients WHERE client_id = ?", client_id)
        return Client(row["client_id"], row["secret"], tuple(json.loads(row["redirect_uris"]))) if row else None

    def add_service_account(self, email: str) -> ServiceAccount:
        unique_id = "1" + str(int(hashlib.sha256(email.encode()).hexdigest(), 16))[:20]
        self._database.write("INSERT OR IGNORE INTO service_accounts VALUES (?, ?)", email, unique_id)
        return ServiceAccount(email, unique_id)

    def service_account(self, key: str) -> ServiceAccount | None:
        """By address or unique id."""
        row = self._database.row("SELECT * FROM service_accounts WHERE email = ? OR unique_id = ?", key, key)
        return ServiceAccount(row["email"], row["unique_id"]) if row else None

    def issue_code(self, consent: Consent) -> str:
        code = "4/" + secrets.token_urlsafe(32)
        self._database.write(
            "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            code,
            consent.sub,
            consent.client_id,
            consent.redirect_uri,
            " ".join(consent.scopes),
            consent.challenge,
            consent.nonce,
            consent.offline,
            self._clock.seconds() + CODE_LIFE_S,
        )
        return code

    def take_code(self, code: str) -> Consent | None:
        """The consent behind a code, once: a second use, or one after ten minutes, gives nothing."""
        with self._database.transaction():
            row = self._database.row("SELECT * FROM codes WHERE code = ?", code)
            self._database.write("DELETE FROM codes WHERE code = ?", code)
        if row is None or row["expires_at"] < self._clock.seconds():
            return None
        return Consent(
            row["sub"], row["client_id"], row["redirect_uri"], tuple(row["scopes"].split()), row["challenge"], row["nonce"], bool(row["offline"])
        )

    def issue_access_token(self, sub: str, client_id: str, scopes: Iterable[str]) -> str:
        token = "ya29." + secrets.token_urlsafe(40)
        expires_at = self._clock.seconds() + ACCESS_TOKEN_LIFE_S
        self._database.write("INSERT INTO access_tokens VALUES (?, ?, ?, ?, ?)", token, sub, client_id, " ".join(scopes), expires_at)
        return token

    def bearer(self, token: str) -> Bearer | None:
        """What a living access token stands for; None when it is unknown, expired or revoked."""
        row = self._database.row("SELECT * FROM access_tokens WHERE token = ?", token)
        if row is None or row["expires_at"] <= self._clock.seconds():
            return None
        return Bearer(row["sub"], row["client_id"], frozenset(row["scopes"].split()), row["expires_at"])

    def issue_refresh_token(self, sub: str, client_id: str, scopes: Iterable[str]) -> str:
        token = "1//" + secrets.token_urlsafe(48)
        self._database.write("INSERT INTO refresh_tokens VALUES (?, ?, ?, ?)", token, sub, client_id, " ".join(scopes))
        return token

    def refresh_token(self, token: str) -> tuple[str, str, tuple[str, ...]] | None:
        """Account, client and scopes of a refresh token; None when it was revoked or never given."""
        row = self._database.row("SELECT * FROM refresh_tokens WHERE token = ?", token)
        return (row["sub"], row["client_id"], tuple(row["scopes"].split())) if row else None

    def granted_scopes(self, sub: str, client_id: str) -> frozenset[str]:
        """Everything the account has allowed this client offline, in one consent or several."""
        rows = self._database.rows("SELECT scopes FROM refresh_tokens WHERE sub = ? AND client_id = ?", sub, client_id)
        return frozenset(scope for row in rows for scope in row["scopes"].split())

    def revoke(self, token: str) -> bool:
        """End the whole consent a token belongs to, as Google does. False when there is no such token."""
        row = self._database.row("SELECT sub, client_id FROM refresh_tokens WHERE token = ?", token) or self._database.row(
            "SELECT sub, client_id FROM access_tokens WHERE token = ?", token
        )
        if row is None:
            return False
        self.revoke_consent(row["sub"], row["client_id"])
        return True

    def revoke_consent(self, sub: str, client_id: str | None = None) -> None:
        """What a person does on their account page: all tokens of one client, or of all, die at once.

        What an administrator delegated is no consent of the person's, so tokens of service accounts live on.
        """
        with self._database.transaction():
            for table in ("refresh_tokens", "access_tokens", "codes"):
                # The tables' names are ours, so they may be written into the statement.
                if client_id is None:
                    by_persons = "sub = ? AND client_id NOT IN (SELECT unique_id FROM service_accounts)"
                    self._database.write(f"DELETE FROM {table} WHERE {by_persons}", sub)  # noqa: S608
                else:
                    self._database.write(f"DELETE FROM {table} WHERE sub = ? AND client_id = ?", sub, client_id)  # noqa: S608

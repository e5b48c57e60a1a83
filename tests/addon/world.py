"""Google as the add-on platform: an app of ours, the keys it trusts, and tokens signed with them or with somebody else's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.test import TestResponse

from addon.app import create_app
from addon.settings import Settings
from handlers.route import MANIFEST_SCOPES, Route
from local.clock import Clock

PUBLIC_URL = "https://commonbook.test"
OURS = "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
ANOTHER_PROJECTS = "service-2@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
QUEUE = "queue@demo.iam.gserviceaccount.com"
CLIENT = "client-1.apps.googleusercontent.com"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

ENVIRON = {
    "PUBLIC_URL": PUBLIC_URL,
    "GOOGLE_API_ROOT": "http://google.invalid",
    "ADDON_SERVICE_ACCOUNT": OURS,
    "OAUTH_CLIENT_ID": CLIENT,
    "OAUTH_CLIENT_SECRET": "client-secret-canary",
    "TASKS_SERVICE_ACCOUNT": QUEUE,
    "GOOGLE_CLOUD_PROJECT": "demo",
    "SIGNING_KEY": "signing-key-canary-0123456789-0123456789",
}

_GOOGLE_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_STRANGERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class KeyAnswer:
    status: int
    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class CertsServer:
    """What serves /oauth2/v3/certs. Counts its visitors; `down` makes it fail."""

    visits: int = 0
    down: bool = False
    garbage: bool = False

    def __call__(self, url: str, method: str = "GET", **_: object) -> KeyAnswer:
        self.visits += 1
        assert (url, method) == ("http://google.invalid/oauth2/v3/certs", "GET")
        if self.down:
            raise ConnectionError("certs are down")
        if self.garbage:
            return KeyAnswer(200, b"<html>502</html>")
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_GOOGLE_KEY.public_key()))
        keys = {"keys": [{**jwk, "kid": "google-1", "use": "sig", "alg": "RS256"}]}
        return KeyAnswer(200, json.dumps(keys).encode(), {"Cache-Control": "public, max-age=3600"})


@dataclass
class World:
    """One installation under test. Time stands still until `clock` is turned."""

    routes: Iterable[Route]
    context: Any = None
    clock: Clock = field(default_factory=lambda: Clock(frozen=NOON))
    certs: CertsServer = field(default_factory=CertsServer)

    def __post_init__(self) -> None:
        self.app = create_app(Settings.read(ENVIRON), lambda settings: self.context, self.routes, certs_request=self.certs, now=self.clock.now)
        self.browser = self.app.test_client()

    def sign(self, claims: Mapping[str, object], *, stranger: bool = False, kid: str = "google-1", algorithm: str = "RS256") -> str:
        key: Any = _STRANGERS_KEY if stranger else _GOOGLE_KEY
        if algorithm == "none":
            key = None
        elif algorithm == "HS256":
            key = "a-secret-that-is-long-enough-for-hs256-32b"
        now = int(self.clock.seconds())
        standard = {"iss": "https://accounts.google.com", "iat": now, "exp": now + 3600}
        present = {name: claim for name, claim in {**standard, **claims}.items() if claim is not None}
        return jwt.encode(present, key, algorithm=algorithm, headers={"kid": kid})

    def system_token(self, path: str, **claims: object) -> str:
        signing = {name: claims.pop(name) for name in ("stranger", "kid", "algorithm") if name in claims}
        return self.sign({"aud": PUBLIC_URL + path, "sub": "9", "email": OURS, "email_verified": True, **claims}, **signing)  # type: ignore[arg-type]

    def task_token(self, path: str, **claims: object) -> str:
        return self.sign({"aud": PUBLIC_URL + path, "sub": "8", "email": QUEUE, "email_verified": True, **claims})

    def user_token(self, **claims: object) -> str:
        ann = {"aud": CLIENT, "sub": "1001", "email": "Ann@acme.test", "email_verified": True, "hd": "acme.test"}
        return self.sign({**ann, **claims})

    def call(
        self,
        path: str,
        *,
        token: str | None = "genuine",
        user: str | None = "genuine",
        scopes: Iterable[str] | None = MANIFEST_SCOPES,
        common: Mapping[str, object] | None = None,
        raw: bytes | None = None,
        **event: Any,
    ) -> TestResponse:
        """Call as Google does. `token` None: no Authorization header; `user` None: no user ID token; `raw` replaces the body."""
        authorization: dict[str, object] = {"userOAuthToken": "ya29.canary"}
        if user is not None:
            authorization["userIdToken"] = self.user_token() if user == "genuine" else user
        if scopes is not None:
            authorization["authorizedScopes"] = list(scopes)
        body = {"commonEventObject": {"hostApp": "GMAIL", **(common or {})}, "authorizationEventObject": authorization, **event}
        genuine = self.system_token(path.partition("?")[0])
        headers = {} if token is None else {"Authorization": f"Bearer {genuine if token == 'genuine' else token}"}
        content = raw if raw is not None else json.dumps(body).encode()
        return self.browser.post(path, data=content, headers=headers, content_type="application/json")

    def deliver(self, path: str, body: Mapping[str, object], *, token: str | None, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Call as Cloud Tasks does."""
        sent = dict(headers or {}) | ({} if token is None else {"Authorization": f"Bearer {token}"})
        return self.browser.post(path, data=json.dumps(body), headers=sent, content_type="application/json")

    def an_hour_later(self) -> None:
        self.clock.advance(timedelta(hours=1).total_seconds() + 60)

"""Google's consent for an account that connects itself: the address to ask at, the exchange of its code, and the tokens that follow from it.

As in `addon/delegation.py` the exchanges are made here and not by google-auth: it sleeps and repeats inside, and waiting is the engine's.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from addon.keys import HttpAnswer, HttpGet, Now
from addon.settings import Settings
from addon.tokens import NotGenuine as Flawed
from addon.tokens import TokenVerifier
from firestore_models.sealed import Sealer, Unsealable
from handlers.consented import Consented, NotGenuine
from handlers.event import Secret
from handlers.route import CONTACTS
from sync.errors import ConsentGone, Unavailable
from sync.refusals import read_refusal, trouble_of_grant

SCOPES = ("openid", "email", CONTACTS)
CALLBACK = "/oauth/callback"
SEALED_FOR = "refresh token"
_SPARE = timedelta(minutes=4)  # a token this close to its end is renewed first
_MOST_KEPT = 5_000


class Consents:
    """Google's consent, asked for and used."""

    def __init__(self, settings: Settings, request: Callable[[], HttpGet], verifier: TokenVerifier, sealer: Sealer, now: Now) -> None:
        self._settings = settings
        self._request = request
        self._verifier = verifier
        self._sealer = sealer
        self._now = now
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, ConsentedToken] = OrderedDict()

    def address(self, *, state: str, nonce: str, verifier: str, account: str, domain: str) -> str:
        """Where the browser goes. Asks for one account; `domain` narrows Google's choice of them, "" for none."""
        asked = {
            "client_id": self._settings.web_client_id,
            "redirect_uri": self._settings.public_url + CALLBACK,
            "response_type": "code",
            "scope": " ".join(SCOPES),
            "access_type": "offline",
            "prompt": "consent",  # without it a second consent brings no refresh token
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
            "login_hint": account,
            "hd": domain,
        }
        return f"{self._settings.google.auth}?{urlencode({name: value for name, value in asked.items() if value})}"

    def redeem(self, code: str, *, verifier: str, nonce: str) -> Consented:
        """Exchange a code. Raises NotGenuine, or a GoogleTrouble: ConsentGone for a code that is not good (any more)."""
        answer = self._token({"grant_type": "authorization_code", "code": code, "code_verifier": verifier, **self._redirect()})
        try:
            identity = self._verifier.identify(str(answer.get("id_token", "")), nonce=nonce)
        except Flawed:
            raise NotGenuine from None
        token = answer.get("refresh_token")
        scopes = frozenset(str(answer.get("scope", "")).split())
        return Consented(identity, scopes, Secret(token) if isinstance(token, str) and token else None)

    def withdraw(self, account: str, sealed: str) -> None:
        """Give the consent back at Google. Raises a GoogleTrouble when Google does not take it; one that is gone already is no trouble."""
        try:
            token = self._sealer.open(sealed, purpose=SEALED_FOR, bound_to=account)
        except Unsealable:
            return
        self.of(account, sealed).forget()
        answer = self._post(self._settings.google.revoke, {"token": token})
        if answer.status >= 500 or answer.status == 429:
            raise trouble_of_grant(read_refusal(answer.status, answer.headers, answer.data), delegated=False)

    def of(self, account: str, sealed: str) -> ConsentedToken:
        """The access tokens of one account's consent: asked for once an hour, kept for the most recent accounts."""
        key = hashlib.sha256(f"{account}\x1f{sealed}".encode()).hexdigest()
        with self._lock:
            token = self._kept.pop(key, None) or ConsentedToken(lambda: self._refreshed(account, sealed), self._now)
            self._kept[key] = token
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return token

    def _refreshed(self, account: str, sealed: str) -> Mapping[str, Any]:
        try:
            token = self._sealer.open(sealed, purpose=SEALED_FOR, bound_to=account)
        except Unsealable:
            raise ConsentGone("unreadable") from None
        return self._token({"grant_type": "refresh_token", "refresh_token": token})

    def _redirect(self) -> dict[str, str]:
        return {"redirect_uri": self._settings.public_url + CALLBACK}

    def _token(self, asked: Mapping[str, str]) -> Mapping[str, Any]:
        client = {"client_id": self._settings.web_client_id, "client_secret": self._settings.oauth_client_secret.reveal()}
        answer = self._post(self._settings.google.token, {**asked, **client})
        if answer.status != 200:
            raise trouble_of_grant(read_refusal(answer.status, answer.headers, answer.data), delegated=False)
        try:
            document = json.loads(answer.data)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict) or not isinstance(document.get("access_token"), str):
            raise Unavailable(may_have_happened=False)
        return document

    def _post(self, url: str, form: Mapping[str, str]) -> HttpAnswer:
        from google.auth.exceptions import GoogleAuthError

        headers = {"content-type": "application/x-www-form-urlencoded"}
        try:
            # In the body, never in the address: addresses are logged on the way.
            return self._request()(url, method="POST", body=urlencode(form).encode(), headers=headers, timeout=20)
        except (GoogleAuthError, OSError):
            raise Unavailable(may_have_happened=False) from None


class ConsentedToken:
    """One account's access token. Has the two methods of google-auth's credentials that doors call."""

    renewable = True

    def __init__(self, fetch: Callable[[], Mapping[str, Any]], now: Now) -> None:
        self._fetch = fetch
        self._now = now
        self._lock = threading.Lock()
        self._token = ""
        self._expires: datetime | None = None

    def before_request(self, request: HttpGet, method: str, url: str, headers: dict[str, str]) -> None:  # noqa: ARG002
        with self._lock:
            if self._expires is None or self._now() >= self._expires - _SPARE:
                self._exchange()
            headers["authorization"] = f"Bearer {self._token}"

    def refresh(self, request: HttpGet) -> None:  # noqa: ARG002
        """Exchange now. Raises ConsentGone, Blocked, RateLimited or Unavailable."""
        with self._lock:
            self._exchange()

    def forget(self) -> None:
        """So that the next use asks Google anew."""
        with self._lock:
            self._expires = None

    def _exchange(self) -> None:
        self._expires = None
        answer = self._fetch()
        seconds = answer.get("expires_in", 0)
        self._token = str(answer["access_token"])
        self._expires = self._now() + timedelta(seconds=seconds if isinstance(seconds, int) and 0 < seconds <= 86_400 else 3_600)


def _challenge(verifier: str) -> str:
    """RFC 7636, section 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()

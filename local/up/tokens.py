"""The queue's and the scheduler's OIDC tokens, from where Google's own services get them: IAM Credentials' generateIdToken."""

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import quote

import requests

IAM = "https://iamcredentials.googleapis.com"
LIFE_S = 1_800.0  # Google's live an hour; each is used for half of that
TIMEOUT_S = 10


class IdTokens:
    """(service account, audience) -> token. Asks `root` once for each pair and half hour.

    A simulator usually takes the call as it comes; where it asks who calls (401), the credentials of GOOGLE_APPLICATION_CREDENTIALS
    or of the machine answer. Raises ConnectionError when no token is to be had.
    """

    def __init__(self, root: str) -> None:
        self._root = root.rstrip("/") or IAM
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], tuple[str, float]] = {}
        self._credentials: Any = None

    def __call__(self, service_account: str, audience: str) -> str:
        with self._lock:
            token, until = self._held.get((service_account, audience), ("", 0.0))
            if time.monotonic() >= until:
                token = self._ask(service_account, audience)
                self._held[service_account, audience] = (token, time.monotonic() + LIFE_S)
            return token

    def _ask(self, service_account: str, audience: str) -> str:
        url = f"{self._root}/v1/projects/-/serviceAccounts/{quote(service_account)}:generateIdToken"
        body = {"audience": audience, "includeEmail": True}
        try:
            answer = requests.post(url, json=body, headers=self._authorization(), timeout=TIMEOUT_S)
            if answer.status_code == 401:
                self._credentials = _own_credentials()
                answer = requests.post(url, json=body, headers=self._authorization(), timeout=TIMEOUT_S)
            answer.raise_for_status()
            token: str = answer.json()["token"]
        except (requests.RequestException, KeyError) as error:
            raise ConnectionError(f"no ID token for {service_account} from {url}: {type(error).__name__}") from error
        return token

    def _authorization(self) -> dict[str, str]:
        if self._credentials is None:
            return {}
        from google.auth.exceptions import GoogleAuthError
        from google.auth.transport.requests import Request

        headers: dict[str, str] = {}
        try:
            self._credentials.before_request(Request(), "POST", self._root, headers)
        except GoogleAuthError as error:
            raise ConnectionError(f"no credentials for {self._root}: {type(error).__name__}") from error
        return headers


def _own_credentials() -> Any:
    import google.auth
    from google.auth.exceptions import DefaultCredentialsError

    try:
        return google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])[0]
    except DefaultCredentialsError as error:
        raise ConnectionError("IAM asks who calls, and there are no credentials here") from error

"""Acting for a user of a domain whose administrator has delegated to us: a signed request for a token, exchanged for one.

Signed with a key file where there is one, else by Google's IAM for the machine's own service account. google-auth's own classes are not
used for the exchange: they sleep and retry inside (waiting is the engine's), and go to googleapis.com whatever the settings say.
"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from addon.keys import HttpAnswer, HttpGet, Now
from addon.settings import BadSetting
from sync.errors import Unavailable
from sync.refusals import read_refusal, trouble, trouble_of_grant

_ASSERTION_LIFE_S = 3600  # the longest Google takes
_SPARE = timedelta(minutes=4)  # a token this close to its end is renewed first
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_MOST_KEPT = 5_000


class Signer(Protocol):
    """Signs a claim set as our service account."""

    @property
    def email(self) -> str: ...
    @property
    def token_uri(self) -> str: ...
    def sign(self, claims: Mapping[str, Any]) -> str: ...


class KeyFileSigner:
    """Signs with the private key in a service account key file."""

    def __init__(self, path: str) -> None:
        """Raises BadSetting for a file that is no key of a service account. Its content is never repeated."""
        from google.auth import crypt

        library: Any = crypt  # typed in part
        try:
            info = json.loads(Path(path).read_text())
            self._signer = library.RSASigner.from_service_account_info(info)
            self.email: str = info["client_email"]
            self.token_uri: str = info["token_uri"]
            self.client_id = str(info.get("client_id", ""))  # what an administrator delegates to
        except (OSError, ValueError, KeyError, TypeError):
            raise BadSetting("GOOGLE_APPLICATION_CREDENTIALS", "must name a service account key file") from None

    def sign(self, claims: Mapping[str, Any]) -> str:
        from google.auth import jwt

        library: Any = jwt
        signed: bytes = library.encode(self._signer, dict(claims))
        return signed.decode()


class IamSigner:
    """Asks IAM to sign, for a machine without a key file (Cloud Run). Needs roles/iam.serviceAccountTokenCreator on itself."""

    def __init__(self, iam_root: str, token_uri: str, request: Callable[[], HttpGet], source: Callable[[], Any], *, otherwise: str) -> None:
        """`source` gives the machine's own credentials; `otherwise` is the service account to sign as when those name none."""
        self._otherwise = otherwise
        self._root = iam_root
        self.token_uri = token_uri
        self._request = request
        self._source = source
        self._lock = threading.Lock()
        self._credentials: Any = None

    @property
    def email(self) -> str:
        return str(getattr(self._own(), "service_account_email", "") or self._otherwise)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Raises a GoogleTrouble when IAM does not sign."""
        url = f"{self._root}/v1/projects/-/serviceAccounts/{quote(self.email, safe='@')}:signJwt"
        headers = {"content-type": "application/json"}
        with self._lock:
            self._own().before_request(self._request(), "POST", url, headers)
        answer = _post(self._request(), url, json.dumps({"payload": json.dumps(dict(claims))}).encode(), headers)
        if answer.status != 200:
            raise trouble(read_refusal(answer.status, answer.headers, answer.data), writes=False)
        return _member(answer, "signedJwt")

    def _own(self) -> Any:
        """The machine's credentials, refreshed once: before that Google's metadata server has not told their address."""
        from google.auth.exceptions import GoogleAuthError

        if self._credentials is None:
            try:
                credentials = self._source()
                if not credentials.valid:
                    credentials.refresh(self._request())
            except GoogleAuthError:
                raise Unavailable(may_have_happened=False) from None
            self._credentials = credentials
        return self._credentials


class DelegatedToken:
    """One user's token for some scopes, fetched when needed. Has the two methods of google-auth's credentials that doors call."""

    renewable = True

    def __init__(self, signer: Callable[[], Signer], subject: str, scopes: tuple[str, ...], now: Now) -> None:
        self._signer = signer
        self._subject = subject
        self._scopes = scopes
        self._now = now
        self._lock = threading.Lock()
        self._token = ""
        self._expires: datetime | None = None

    def before_request(self, request: HttpGet, method: str, url: str, headers: dict[str, str]) -> None:  # noqa: ARG002
        with self._lock:
            if self._expires is None or self._now() >= self._expires - _SPARE:
                self._exchange(request)
            headers["authorization"] = f"Bearer {self._token}"

    def refresh(self, request: HttpGet) -> None:
        """Exchange now. Raises NotDelegated, AccountGone, Blocked, RateLimited or Unavailable."""
        with self._lock:
            self._exchange(request)

    def _exchange(self, request: HttpGet) -> None:
        signer = self._signer()
        stamped = int(time.time())  # the machine's own time, whatever clock we were given: Google compares it with its own
        claims = {
            "iss": signer.email,
            "sub": self._subject,
            "scope": " ".join(self._scopes),
            "aud": signer.token_uri,
            "iat": stamped,
            "exp": stamped + _ASSERTION_LIFE_S,
        }
        body = urlencode({"grant_type": _GRANT, "assertion": signer.sign(claims)}).encode()
        answer = _post(request, signer.token_uri, body, {"content-type": "application/x-www-form-urlencoded"})
        if answer.status != 200:
            raise trouble_of_grant(read_refusal(answer.status, answer.headers, answer.data), delegated=True)
        self._token = _member(answer, "access_token")
        self._expires = self._now() + timedelta(seconds=_lifetime(answer))


class DelegatedTokens:
    """The tokens of the users we act for, each asked for once an hour, kept for the most recent ones."""

    def __init__(self, signer: Callable[[], Signer], now: Now) -> None:
        self._signer = signer
        self._now = now
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, tuple[str, ...]], DelegatedToken] = OrderedDict()

    def of(self, subject: str, scopes: Iterable[str]) -> DelegatedToken:
        key = (subject.lower(), tuple(scopes))
        with self._lock:
            token = self._kept.pop(key, None) or DelegatedToken(self._signer, key[0], key[1], self._now)
            self._kept[key] = token
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return token

    def forget(self, subject: str, scopes: Iterable[str]) -> None:
        """So that the next use asks Google anew."""
        with self._lock:
            self._kept.pop((subject.lower(), tuple(scopes)), None)


def _post(request: HttpGet, url: str, body: bytes, headers: Mapping[str, str]) -> HttpAnswer:
    from google.auth.exceptions import GoogleAuthError

    try:
        return request(url, method="POST", body=body, headers=dict(headers), timeout=20)
    except (GoogleAuthError, OSError):
        raise Unavailable(may_have_happened=False) from None


def _member(answer: HttpAnswer, name: str) -> str:
    """One text of a JSON answer. Raises Unavailable when the answer is not what Google gives."""
    value = _json(answer).get(name)
    if not isinstance(value, str) or not value:
        raise Unavailable(may_have_happened=False)
    return value


def _lifetime(answer: HttpAnswer) -> int:
    seconds = _json(answer).get("expires_in", 0)
    return seconds if isinstance(seconds, int) and 0 < seconds <= 86_400 else 3_600


def _json(answer: HttpAnswer) -> dict[str, Any]:
    try:
        document = json.loads(answer.data)
    except (ValueError, RecursionError):
        document = None
    return document if isinstance(document, dict) else {}

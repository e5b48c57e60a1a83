"""The public keys that Google signs ID tokens with, fetched when needed and kept.

google-auth's `id_token.verify_token` fetches the keys anew for every token, gives a JWK set no leeway for a clock that runs a second
behind, and reads the machine's time. So the keys are kept here, and a forged token cannot make us fetch more than once a minute.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

Now = Callable[[], datetime]

_LIFE = timedelta(hours=1)  # when the answer says nothing; Google's says max-age of some hours
_LONGEST_LIFE = timedelta(hours=24)
_PAUSE = timedelta(minutes=1)  # between two fetches, whatever tokens come
_PAUSE_AFTER_FAILURE = timedelta(seconds=5)


class HttpAnswer(Protocol):
    """What google.auth.transport.Response gives."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def data(self) -> bytes: ...


HttpGet = Callable[..., HttpAnswer]  # google.auth.transport.Request: (url, method="GET", ...)


class KeysUnavailable(Exception):
    """Google's keys cannot be read now: nobody can be told from a stranger. Our trouble, not the caller's."""


class KeySet:
    """The keys at one address, by key id. Safe for several threads."""

    def __init__(self, url: str, request: Callable[[], HttpGet], now: Now) -> None:
        """`request` gives the transport and is called at the first fetch, so that making a KeySet costs nothing."""
        self._url = url
        self._request = request
        self._now = now
        self._lock = threading.Lock()
        self._keys: dict[str, Any] = {}
        self._fresh_until: datetime | None = None
        self._not_before: datetime | None = None

    def key(self, kid: str) -> Any | None:
        """The key named `kid`, or None when Google publishes no such key. Raises KeysUnavailable."""
        with self._lock:
            stale = self._fresh_until is None or self._now() >= self._fresh_until
            if stale or kid not in self._keys:
                self._refresh()
            if not self._keys:
                raise KeysUnavailable
            return self._keys.get(kid)

    def _refresh(self) -> None:
        """Fetch, unless that was done a moment ago. A failure leaves the keys that are known in use."""
        moment = self._now()
        if self._not_before is not None and moment < self._not_before:
            return
        fetched = self._fetch()
        self._not_before = moment + (_PAUSE if fetched else _PAUSE_AFTER_FAILURE)
        if fetched is not None:
            self._keys, life = fetched
            self._fresh_until = moment + life

    def _fetch(self) -> tuple[dict[str, Any], timedelta] | None:
        from google.auth.exceptions import GoogleAuthError

        try:
            answer = self._request()(self._url, method="GET", timeout=10)
            keys = _signing_keys(json.loads(answer.data)) if answer.status == 200 else {}
        except (GoogleAuthError, OSError, ValueError, RecursionError):
            return None
        return (keys, _life(answer.headers)) if keys else None


def _signing_keys(document: object) -> dict[str, Any]:
    """Key id to public key, of the RSA keys in a JWK set. Raises ValueError for anything else than a set."""
    import jwt

    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ValueError("not a JWK set")
    keys: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, dict) or entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig":
            continue
        try:
            keys[str(entry["kid"])] = jwt.PyJWK(entry, algorithm="RS256").key
        except (jwt.PyJWTError, KeyError, TypeError, ValueError):
            continue  # one unreadable key must not take the others away
    return keys


def _life(headers: Mapping[str, str]) -> timedelta:
    lowered = {str(name).lower(): str(value) for name, value in headers.items()}
    found = re.search(r"max-age=(\d{1,9})", lowered.get("cache-control", ""))
    if found is None:
        return _LIFE
    return min(max(timedelta(seconds=int(found.group(1))), _PAUSE), _LONGEST_LIFE)

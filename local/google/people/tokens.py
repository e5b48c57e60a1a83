"""Page tokens and sync tokens: self-contained and checked, so that they outlive a restart and a foreign one is refused.

A token is tied to the call it came from: the same call with other parameters does not get it accepted.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b

from local.google.people.switches import Switches
from local.google.people.wire import ApiError, error_info, invalid

LIFE_US = 7 * 86_400 * 1_000_000

Cursor = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PageToken:
    """Where a walk stands: `horizon` is what its first page knew, `since` the sync token's (None: a full walk)."""

    call: str
    cursor: Cursor
    horizon: int
    since: int | None
    full_at_us: int
    epoch: int
    salt: int


@dataclass(frozen=True, slots=True)
class SyncToken:
    """Up to which revision its holder knows everything, and when the full walk behind it began."""

    call: str
    horizon: int
    full_at_us: int
    epoch: int


def fingerprint(account: str, call: str, parameters: Mapping[str, object]) -> str:
    """What ties a token to an account, a method and its parameters."""
    text = json.dumps([account, call, sorted(parameters.items())], default=list)
    return blake2b(text.encode(), digest_size=9).hexdigest()


def seal(token: PageToken | SyncToken) -> str:
    """The token as the text a client keeps."""
    raw = json.dumps(asdict(token), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(raw) + raw).decode().rstrip("=")


def open_page(text: str, call: str) -> PageToken:
    """Raises 400 for a token that cannot be read or belongs to another call."""
    values = _open(text)
    try:
        token = PageToken(**{**values, "cursor": tuple(values["cursor"])})  # type: ignore[arg-type]  # JSON; checked by its checksum
    except (KeyError, TypeError) as broken:
        raise invalid() from broken
    if token.call != call:
        raise invalid()
    return token


def open_sync(text: str, call: str) -> SyncToken:
    """Raises 400 as `open_page`. Whether it is too old is another question: `refuse_expired`."""
    try:
        token = SyncToken(**_open(text))  # type: ignore[arg-type]  # as above
    except TypeError as broken:
        raise invalid() from broken
    if token.call != call:
        raise invalid()
    return token


def refuse_expired(token: SyncToken, epoch: int, now_us: int, switches: Switches) -> None:
    """Raise EXPIRED_SYNC_TOKEN seven days after the full sync (github.com/garrytan/gbrain/issues/5127)."""
    if token.epoch == epoch and now_us - token.full_at_us <= LIFE_US:
        return
    info = error_info("EXPIRED_SYNC_TOKEN", "people.googleapis.com")
    words = "Sync token is expired. Clear local cache and retry call without the sync token."
    raise ApiError(switches.expired_token_status, words, (info,), code=switches.expired_token_code)


def _check(raw: bytes) -> bytes:
    return blake2b(raw, digest_size=6, key=b"local people").digest()


def _open(text: str) -> dict[str, object]:
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as broken:
        raise invalid() from broken
    if _check(sealed[6:]) != sealed[:6]:
        raise invalid()
    values: dict[str, object] = json.loads(sealed[6:])
    return values

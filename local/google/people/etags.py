"""Etags and ids. A contact's own etag follows its version; a person's etag also says which fields were asked for.

Both are functions of the seed and the version, so that a seed gives the same history twice and nothing needs to be stored.
The form is that of public samples: `#` + base64 of eight bytes for a source, `%` + base64 of a small record (field set,
source set, version token) for a person (github.com/googleapis/google-api-python-client/issues/2417, decoded).
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from hashlib import blake2b

from local.google.people.masks import PERSON_FIELDS, Sight

_FIELD_NUMBER = {name: 1 + place for place, name in enumerate(PERSON_FIELDS)}


def draw(*parts: object, size: int = 8) -> bytes:
    """Bytes that depend on the parts alone."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=size).digest()


def new_number(seed: int, account: str, revision: int) -> int:
    """The number of a new contact: nineteen digits or fewer, as Google's."""
    return int.from_bytes(draw(seed, account, "contact", revision)) >> 1 | 1 << 60


def new_group_id(seed: int, account: str, revision: int) -> str:
    """The id of a new label: hex text."""
    return draw(seed, account, "label", revision).hex()


def version_token(seed: int, account: str, thing: object, revision: int) -> str:
    """The token of one version of one thing, the heart of both etags."""
    return base64.b64encode(draw(seed, account, thing, revision)).decode()


def source_etag(token: str) -> str:
    """The etag inside `metadata.sources[]`: the same whatever was asked for."""
    return f"#{token}"


@lru_cache(maxsize=1024)
def _seen(sight: Sight) -> bytes:
    numbers = bytes(_FIELD_NUMBER[name] for name in sight.fields)
    sources = bytes([1] * sight.contact + [2] * sight.profile + [5, 7])
    return b"\x12" + bytes([len(numbers)]) + numbers + b"\x1a" + bytes([len(sources)]) + sources + b"\x22"


def person_etag(token: str, sight: Sight) -> str:
    """The etag on the person: changes with the mask, so it proves nothing about change."""
    raw = token.encode()
    return "%" + base64.b64encode(_seen(sight) + bytes([len(raw)]) + raw).decode()


def token_of(etag: str) -> str | None:
    """The version token inside either etag; None for what we never gave out."""
    if etag.startswith("#"):
        return etag[1:]
    if not etag.startswith("%"):
        return None
    try:
        raw = base64.b64decode(etag[1:], validate=True)
    except (binascii.Error, ValueError):
        return None
    return _third_part(raw)


def _third_part(raw: bytes) -> str | None:
    at = 0
    for tag in (0x12, 0x1A, 0x22):
        if len(raw) < at + 2 or raw[at] != tag:
            return None
        start, at = at + 2, at + 2 + raw[at + 1]
    return raw[start:at].decode("ascii", "replace")

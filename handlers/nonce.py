"""One-time marks for presses that write, and signatures for links. People press twice and the platform repeats a press after consent.

A nonce is bound to the account it was drawn for, so one person's button is of no use to another. It is not kept anywhere until it is
used: the claim is written in the transaction it guards.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import NewType

from handlers.errors import ForeignNonce
from handlers.event import Event

NonceId = NewType("NonceId", str)  # names the nonce without being one: safe to store
ClaimId = NewType("ClaimId", str)  # names one press: nonce, address, parameters and inputs

NONCE_PARAMETER = "nonce"
_RANDOM_BYTES = 16
_TAG_BYTES = 16
_NOT_PART_OF_A_PRESS = frozenset({"asked"})  # added when consent was asked for in between


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """Signs with one key for several purposes, each apart from the others."""

    key: bytes

    def mint(self, sub: str, random: Callable[[int], bytes]) -> str:
        """A new nonce for one account, to be put in a button's parameters. `random` is `secrets.token_bytes` in production."""
        drawn = random(_RANDOM_BYTES)
        return _encode(drawn + self._tag("nonce", sub, _encode(drawn)))

    def check(self, nonce: str, sub: str) -> NonceId:
        """The id of a nonce made for this account. Raises ForeignNonce for any other text."""
        raw = _decode(nonce)
        if len(raw) != _RANDOM_BYTES + _TAG_BYTES:
            raise ForeignNonce
        drawn, tag = raw[:_RANDOM_BYTES], raw[_RANDOM_BYTES:]
        if not hmac.compare_digest(tag, self._tag("nonce", sub, _encode(drawn))):
            raise ForeignNonce
        return NonceId(hashlib.sha256(drawn).hexdigest())

    def sign(self, purpose: str, *parts: str) -> str:
        """A signature over `parts`, good for `purpose` only."""
        return _encode(self._tag(purpose, *parts))

    def is_signed(self, signature: str, purpose: str, *parts: str) -> bool:
        return hmac.compare_digest(_decode(signature), self._tag(purpose, *parts))

    def _tag(self, purpose: str, *parts: str) -> bytes:
        # JSON keeps ("ab", "c") and ("a", "bc") apart
        message = json.dumps([purpose, *parts]).encode()
        return hmac.new(self.key, message, hashlib.sha256).digest()[:_TAG_BYTES]


def claim_id(nonce: NonceId, event: Event) -> ClaimId:
    """Names this very press: the same press repeated has the same id, the same button after the form was changed has another."""
    parameters = {name: value for name, value in event.parameters.items() if name not in _NOT_PART_OF_A_PRESS}
    inputs = {name: list(values) for name, values in event.inputs.items()}
    press = json.dumps([nonce, event.path, parameters, inputs], sort_keys=True)
    return ClaimId(hashlib.sha256(press.encode()).hexdigest())


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    """The bytes, b"" for anything that is not exactly what `_encode` writes."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if _encode(raw) == text else b""

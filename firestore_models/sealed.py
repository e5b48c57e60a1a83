"""Secrets that have to be kept (a refresh token): sealed with a key that is not in the database, and bound to the one place they are for.

A dump of the database holds nothing usable, and what is moved to another account's document does not open there (promises.md T28).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from firestore_models.ids import RandomBytes

_NONCE_BYTES = 12  # AES-GCM's own size
_NAME_LETTERS = 8


class Unsealable(Exception):
    """Sealed for something else, with a key we do not have any more, or not sealed by us at all."""


@dataclass(frozen=True, slots=True, repr=False)
class Sealer:
    """AES-256-GCM. `keys`: the first one seals, all of them open, so that a key is replaced by putting a new one in front.

    A sealed text begins with the name of its key, made from the key itself.
    """

    keys: tuple[bytes, ...]

    @staticmethod
    def of(texts: Iterable[str]) -> Sealer:
        """From long random texts, such as settings hold them."""
        return Sealer(tuple(_derived(text) for text in texts))

    def seal(self, text: str, *, purpose: str, bound_to: str, random: RandomBytes) -> str:
        """`text` for `purpose` of `bound_to` alone: an account's key. The same text is never sealed the same way twice."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key, nonce = self.keys[0], random(_NONCE_BYTES)
        closed = AESGCM(key).encrypt(nonce, text.encode(), _place(purpose, bound_to))
        return f"{_name(key)}.{base64.urlsafe_b64encode(nonce + closed).decode()}"

    def open(self, sealed: str, *, purpose: str, bound_to: str) -> str:
        """What was sealed. Raises Unsealable."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        name, _, body = sealed.partition(".")
        key = next((key for key in self.keys if _name(key) == name), None)
        try:
            raw = base64.urlsafe_b64decode(body.encode())
            if key is None or len(raw) <= _NONCE_BYTES:
                raise Unsealable
            return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _place(purpose, bound_to)).decode()
        except (InvalidTag, binascii.Error, ValueError):
            raise Unsealable from None


def _derived(text: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length=32, salt=None, info=b"commonbook sealing").derive(text.encode())


def _name(key: bytes) -> str:
    return hashlib.sha256(b"name of a sealing key" + key).hexdigest()[:_NAME_LETTERS]


def _place(purpose: str, bound_to: str) -> bytes:
    return f"{purpose}\x1f{bound_to}".encode()

"""The keys that Google signs ID tokens with, and the ones service accounts sign their assertions with."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from local.google.database import Database

GOOGLE = "google"  # signs ID tokens; published at /oauth2/v3/certs
SERVICE_ACCOUNTS = "service-accounts"  # shared by all service accounts of the project: nobody here needs them apart


class SigningKey:
    """An RSA key with its published forms."""

    def __init__(self, pem: str) -> None:
        loaded = serialization.load_pem_private_key(pem.encode(), password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise TypeError("only RSA keys are used here")
        self.private = loaded
        self.pem = pem
        public = loaded.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.id = hashlib.sha256(public).hexdigest()[:40]

    def sign(self, claims: Mapping[str, object]) -> str:
        """A compact RS256 JWT with this key's id in its header."""
        return jwt.encode(dict(claims), self.private, algorithm="RS256", headers={"kid": self.id})

    def sign_bytes(self, payload: bytes) -> bytes:
        return self.private.sign(payload, padding.PKCS1v15(), hashes.SHA256())

    @functools.cached_property
    def jwk(self) -> dict[str, str]:
        """The public half as in Google's JWK set (https://www.googleapis.com/oauth2/v3/certs)."""
        numbers = self.private.public_key().public_numbers()
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": _base64url(numbers.n), "e": _base64url(numbers.e)}

    @functools.cached_property
    def certificate(self) -> str:
        """The public half as in Google's PEM map (https://www.googleapis.com/oauth2/v1/certs)."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "federated-signon.system.gserviceaccount.com")])
        start = datetime(2020, 1, 1, tzinfo=UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.private.public_key())
            .serial_number(int(self.id[:15], 16))
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=36525))
            .sign(self.private, hashes.SHA256())
        )
        return certificate.public_bytes(serialization.Encoding.PEM).decode()


class Keys:
    """The keys of one local Google, made once and kept."""

    def __init__(self, database: Database, *, throwaway: bool) -> None:
        """`throwaway`: use the keys of this process, as making fresh ones takes longer than most tests."""
        self._database = database
        self._throwaway = throwaway
        self._loaded: dict[str, SigningKey] = {}

    @property
    def google(self) -> SigningKey:
        return self._key(GOOGLE)

    @property
    def service_accounts(self) -> SigningKey:
        return self._key(SERVICE_ACCOUNTS)

    def jwk_set(self) -> str:
        return json.dumps({"keys": [self.google.jwk]})

    def certificates(self) -> str:
        return json.dumps({self.google.id: self.google.certificate})

    def _key(self, name: str) -> SigningKey:
        if name in self._loaded:
            return self._loaded[name]
        with self._database.transaction():
            row = self._database.row("SELECT pem FROM keys WHERE name = ?", name)
            if row is None:
                key = _process_key(name) if self._throwaway else SigningKey(_fresh_pem())
                self._database.write("INSERT INTO keys VALUES (?, ?)", name, key.pem)
            else:
                key = SigningKey(row["pem"])
        self._loaded[name] = key
        return key


@functools.cache
def _process_key(name: str) -> SigningKey:  # noqa: ARG001  (one key for each name)
    return SigningKey(_fresh_pem())


def _fresh_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


def _base64url(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

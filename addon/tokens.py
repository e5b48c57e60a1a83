"""The one place that decides whether a caller is Google, and who pressed.

Three ID tokens, all signed with Google's general OAuth keys (google/addon.md, section 1; promises.md T1 to T4): the *system* token of
the add-on platform, the *user* token inside an event, the *task* token of the queue. Every add-on in the world signs with the same
kind of account name: the address is compared exactly, never by pattern.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from addon.keys import KeySet, Now
from addon.settings import Settings
from handlers.event import Identity

_ISSUERS = ("accounts.google.com", "https://accounts.google.com")
_LEEWAY = timedelta(seconds=30)  # two clocks; Google's tokens live an hour


class Flaw(Enum):
    """Why a token is not believed. Safe to log: says nothing of what the token held."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    EXPIRED = "expired"
    NOT_YET = "not yet valid"
    AUDIENCE = "audience"
    ADDRESS = "address"
    SUBJECT = "subject"
    NONCE = "nonce"


class NotGenuine(Exception):
    """A token that is not what it should be."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class TokenVerifier:
    """Verifies against one installation's settings. Each method raises NotGenuine or KeysUnavailable."""

    settings: Settings
    keys: KeySet
    now: Now

    def verify_system(self, token: str, path: str, query: str = "") -> None:
        """That the add-on platform, acting for our own project, called `path`."""
        claims = self._claims(token, self._audiences(path, query))
        self._require_address(claims, self.settings.addon_service_account)

    def verify_task(self, token: str, path: str, query: str = "") -> None:
        """That our own queue called `path`. The X-CloudTasks headers prove nothing (promises.md T4)."""
        claims = self._claims(token, self._audiences(path, query))
        self._require_address(claims, self.settings.tasks_service_account)

    def identify(self, token: str, *, nonce: str | None = None) -> Identity:
        """Who pressed, from the user ID token. With `nonce`: who signed in at the sign-in it was drawn for, no other (promises.md T16)."""
        claims = self._claims(token, (self.settings.oauth_client_id if nonce is None else self.settings.web_client_id,))
        if nonce is not None and (not nonce or claims.get("nonce") != nonce):
            raise NotGenuine(Flaw.NONCE)
        sub, email = claims.get("sub"), claims.get("email")
        if not isinstance(sub, str) or not sub:
            raise NotGenuine(Flaw.SUBJECT)
        if not isinstance(email, str) or "@" not in email or not _is_true(claims.get("email_verified")):
            raise NotGenuine(Flaw.ADDRESS)
        domain = claims.get("hd")
        return Identity(sub=sub, email=email.lower(), hosted_domain=domain.lower() if isinstance(domain, str) else "")

    def _audiences(self, path: str, query: str) -> tuple[str, ...]:
        """The addresses a token for this call may be meant for.

        Google's pages show one constant service address, its sample the full address with its query (google/addon.md, "aud"). All are ours:
        host and scheme come from PUBLIC_URL and not from the request's headers.
        """
        base = self.settings.public_url
        called = base + "/" + path.strip("/")
        plain = (base, base + "/", called, called + "/")
        return (*plain, *(f"{address}?{query}" for address in (called, called + "/"))) if query else plain

    def _claims(self, token: str, audiences: tuple[str, ...]) -> Mapping[str, Any]:
        import jwt

        if not token:
            raise NotGenuine(Flaw.MISSING)
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(token),
                algorithms=["RS256"],  # never what the token itself asks for
                audience=list(audiences),
                # the times are checked below, by the clock we were given
                options={"require": ["exp", "iat", "iss", "aud"], "verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_sub": False},
            )
        except jwt.InvalidAudienceError:
            raise NotGenuine(Flaw.AUDIENCE) from None
        except jwt.InvalidSignatureError:
            raise NotGenuine(Flaw.SIGNATURE) from None
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise NotGenuine(Flaw.UNREADABLE) from None
        self._check_times(claims)
        if claims["iss"] not in _ISSUERS:
            raise NotGenuine(Flaw.ISSUER)
        return claims

    def _key(self, token: str) -> Any:
        import jwt

        kid = jwt.get_unverified_header(token).get("kid")
        key = self.keys.key(kid) if isinstance(kid, str) and kid else None
        if key is None:
            raise NotGenuine(Flaw.SIGNATURE)
        return key

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        issued, expires = claims["iat"], claims["exp"]
        if not all(isinstance(moment, int | float) and not isinstance(moment, bool) for moment in (issued, expires)):
            raise NotGenuine(Flaw.UNREADABLE)
        moment = self.now().timestamp()
        if expires <= moment - _LEEWAY.total_seconds():
            raise NotGenuine(Flaw.EXPIRED)
        if issued > moment + _LEEWAY.total_seconds():
            raise NotGenuine(Flaw.NOT_YET)

    @staticmethod
    def _require_address(claims: Mapping[str, Any], expected: str) -> None:
        if claims.get("email") != expected or not _is_true(claims.get("email_verified")):
            raise NotGenuine(Flaw.ADDRESS)


def _is_true(claim: object) -> bool:
    return claim is True or claim == "true"  # the tokeninfo form of the same claim is a text


def bearer(header: str | None) -> str:
    """The token of an Authorization header, "" when there is none."""
    kind, _, token = (header or "").strip().partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""

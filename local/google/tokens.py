"""The token endpoint: authorisation codes with PKCE, refresh tokens, and signed assertions of service accounts for delegated users.

Error texts are those of google/people.md, sections 3 and 7. What client libraries check against their own clock (ID tokens, and the
assertions they sign) is stamped and compared with the machine's real time; an access token's life follows the virtual clock.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping

import jwt
from werkzeug import Request, Response

from local.google.accounts import ANY_SCOPE, Accounts, GoogleAccount, UnknownAccount
from local.google.answers import json_answer, oauth_error
from local.google.grants import ACCESS_TOKEN_LIFE_S, Client, Grants, ServiceAccount
from local.google.keys import Keys

ISSUER = "https://accounts.google.com"
ID_TOKEN_LIFE_S = 3600
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLOCK_SKEW_S = 300
IDENTITY_SCOPES = {
    "openid": "openid",
    "email": "https://www.googleapis.com/auth/userinfo.email",
    "profile": "https://www.googleapis.com/auth/userinfo.profile",
}
EMAIL_SCOPES = frozenset({"email", IDENTITY_SCOPES["email"]})
UNAUTHORIZED_CLIENT = "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested."


class _Refused(Exception):
    """The grant is not given; carries the answer."""

    def __init__(self, code: int, error: str, description: str) -> None:
        super().__init__(description)
        self.answer = oauth_error(code, error, description)


class Tokens:
    """Turns grants into tokens."""

    def __init__(self, accounts: Accounts, grants: Grants, keys: Keys) -> None:
        self._accounts = accounts
        self._grants = grants
        self._keys = keys
        self._by_grant_type: Mapping[str, Callable[[Request], Response]] = {
            "authorization_code": self._code,
            "refresh_token": self._refresh,
            JWT_BEARER: self._assertion,
        }

    def exchange(self, request: Request) -> Response:
        """`POST /token`."""
        kind = request.form.get("grant_type", "")
        grant = self._by_grant_type.get(kind)
        if grant is None:
            return oauth_error(400, "unsupported_grant_type", f"Invalid grant_type: {kind}")
        try:
            return grant(request)
        except _Refused as refused:
            return refused.answer

    def revoke(self, request: Request) -> Response:
        """`POST /revoke`: ends the consent that a token belongs to."""
        token = request.values.get("token", "")
        if not self._grants.revoke(token):
            return oauth_error(400, "invalid_token", "Token expired or revoked")
        return json_answer({})

    def id_token(self, account: GoogleAccount, audience: str, claims: Mapping[str, object]) -> str:
        """Who an account is, for one audience. A claim given as None is left out."""
        identity: dict[str, object] = {"sub": account.sub, "email": account.email, "email_verified": True, "name": account.name}
        if account.domain:
            identity["hd"] = account.domain
        return self.sign({**identity, "aud": audience, "azp": audience, **claims})

    def service_id_token(self, service: ServiceAccount, audience: str, claims: Mapping[str, object]) -> str:
        """Who a service account is. `claims` as in `id_token`."""
        identity = {"sub": service.unique_id, "azp": service.unique_id, "email": service.email, "email_verified": True}
        return self.sign({**identity, "aud": audience, **claims})

    def sign(self, claims: Mapping[str, object]) -> str:
        """Sign with Google's key; issuer and times are filled in unless given."""
        now = int(time.time())
        stamped = {"iss": ISSUER, "iat": now, "exp": now + ID_TOKEN_LIFE_S, **claims}
        return self._keys.google.sign({name: value for name, value in stamped.items() if value is not None})

    def _client(self, request: Request) -> Client:
        """The OAuth client, by form fields or HTTP Basic, with its secret."""
        basic = request.authorization
        client_id = request.form.get("client_id") or (basic.username if basic and basic.type == "basic" else "") or ""
        secret = request.form.get("client_secret") or (basic.password if basic and basic.type == "basic" else "") or ""
        client = self._grants.client(client_id)
        if client is None:
            raise _Refused(401, "invalid_client", "The OAuth client was not found.")
        if not hmac.compare_digest(client.secret, secret):
            raise _Refused(401, "invalid_client", "The provided client secret is invalid." if secret else "Unauthorized")
        return client

    def _code(self, request: Request) -> Response:
        client = self._client(request)
        consent = self._grants.take_code(request.form.get("code", ""))
        if consent is None or consent.client_id != client.id:
            raise _Refused(400, "invalid_grant", "Malformed auth code." if consent is None else "Bad Request")
        if consent.redirect_uri != request.form.get("redirect_uri", ""):
            raise _Refused(400, "redirect_uri_mismatch", "Bad Request")
        verifier = request.form.get("code_verifier", "")
        if consent.challenge and not verifier:
            raise _Refused(400, "invalid_grant", "Missing code verifier.")
        if consent.challenge and not hmac.compare_digest(consent.challenge, pkce_challenge(verifier)):
            raise _Refused(400, "invalid_grant", "Invalid code verifier.")
        account = self._living(consent.sub)
        answer = self._bearer_answer(account.sub, client.id, consent.scopes)
        if consent.offline:
            answer["refresh_token"] = self._grants.issue_refresh_token(account.sub, client.id, consent.scopes)
        if "openid" in consent.scopes:
            answer["id_token"] = self._user_id_token(account, client.id, consent.scopes, consent.nonce)
        return json_answer(answer, headers={"Cache-Control": "no-store"})

    def _refresh(self, request: Request) -> Response:
        client = self._client(request)
        grant = self._grants.refresh_token(request.form.get("refresh_token", ""))
        if grant is None or grant[1] != client.id:
            raise _Refused(400, "invalid_grant", "Token has been expired or revoked." if grant is None else "Bad Request")
        sub, _, scopes = grant
        account = self._living(sub)
        wanted = tuple(request.form.get("scope", "").split()) or scopes
        if not set(wanted) <= set(scopes):
            raise _Refused(400, "invalid_scope", "Bad Request")
        answer = self._bearer_answer(account.sub, client.id, wanted)
        if "openid" in wanted:
            answer["id_token"] = self._user_id_token(account, client.id, wanted, "")
        return json_answer(answer, headers={"Cache-Control": "no-store"})

    def _assertion(self, request: Request) -> Response:
        service, claims = self._verified_assertion(request)
        audience = claims.get("target_audience")
        if audience:
            return json_answer({"id_token": self.service_id_token(service, str(audience), {})})
        scopes = str(claims.get("scope", "")).split()
        if not scopes:
            raise _Refused(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        subject = str(claims.get("sub") or "")
        if subject in ("", service.email):
            return json_answer(self._bearer_answer(service.unique_id, service.unique_id, scopes))
        account = self._delegated(service, subject, scopes)
        return json_answer(self._bearer_answer(account.sub, service.unique_id, scopes))

    def _verified_assertion(self, request: Request) -> tuple[ServiceAccount, Mapping[str, object]]:
        assertion = request.form.get("assertion", "")
        try:
            unverified = jwt.decode(assertion, options={"verify_signature": False})
        except jwt.InvalidTokenError as error:
            raise _Refused(400, "invalid_grant", "Invalid JWT: Failed audience check or malformed token.") from error
        service = self._grants.service_account(str(unverified.get("iss", "")))
        if service is None:
            raise _Refused(400, "invalid_grant", "Invalid grant: account not found")
        public = self._keys.service_accounts.private.public_key()
        try:
            claims: Mapping[str, object] = jwt.decode(
                assertion,
                public,
                algorithms=["RS256"],
                options={"verify_aud": False, "require": ["iat", "exp"], "verify_iat": False, "verify_sub": False},
                leeway=CLOCK_SKEW_S,
            )
        except jwt.InvalidSignatureError as error:
            raise _Refused(400, "invalid_grant", "Invalid JWT Signature.") from error
        except jwt.InvalidTokenError as error:
            raise _Refused(400, "invalid_grant", _TIMEFRAME) from error
        _require_timeframe(claims)
        if not str(claims.get("aud", "")).endswith("/token"):
            raise _Refused(400, "invalid_grant", "Invalid JWT: Failed audience check.")
        return service, claims

    def _delegated(self, service: ServiceAccount, subject: str, scopes: list[str]) -> GoogleAccount:
        """The person a service account may act for.

        A domain that has not delegated refuses whoever is named, and one scope too many fails all (people.md, section 7).
        """
        domain = subject.rpartition("@")[2].lower()
        if not domain or "@" not in subject:
            raise _Refused(400, "invalid_grant", "Not a valid email or user ID.")
        allowed = self._accounts.delegated_scopes(domain, service.unique_id)
        if ANY_SCOPE not in allowed and not (allowed and set(scopes) <= allowed):
            raise _Refused(401, "unauthorized_client", UNAUTHORIZED_CLIENT)
        try:
            account = self._accounts.find(subject)
        except UnknownAccount as error:
            text = "The account has been deleted" if self._accounts.was_deleted(subject) else "Invalid email or User ID"
            raise _Refused(400, "invalid_grant", text) from error
        return self._living(account.sub)

    def _living(self, sub: str) -> GoogleAccount:
        account = self._accounts.by_sub(sub)
        if account.deleted:
            raise _Refused(400, "invalid_grant", "The account has been deleted")
        if account.suspended:
            # Which text goes with a suspended account is not published (people.md, section 10, 12); "Account disabled" was seen elsewhere.
            raise _Refused(400, "invalid_grant", "Bad Request")
        return account

    def _bearer_answer(self, sub: str, client_id: str, scopes: tuple[str, ...] | list[str]) -> dict[str, object]:
        token = self._grants.issue_access_token(sub, client_id, scopes)
        return {"access_token": token, "expires_in": ACCESS_TOKEN_LIFE_S - 1, "scope": " ".join(scopes), "token_type": "Bearer"}

    def _user_id_token(self, account: GoogleAccount, client_id: str, scopes: tuple[str, ...], nonce: str) -> str:
        claims: dict[str, object] = {"nonce": nonce or None}
        if not EMAIL_SCOPES & set(scopes):
            claims |= {"email": None, "email_verified": None}
        if not {"profile", IDENTITY_SCOPES["profile"]} & set(scopes):
            claims["name"] = None
        return self.id_token(account, client_id, claims)


_TIMEFRAME = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."
)


def _require_timeframe(claims: Mapping[str, object]) -> None:
    issued, expires = claims["iat"], claims["exp"]
    if not (isinstance(issued, int | float) and isinstance(expires, int | float)):
        raise _Refused(400, "invalid_grant", _TIMEFRAME)
    if expires - issued > 3600 or issued > time.time() + CLOCK_SKEW_S:
        raise _Refused(400, "invalid_grant", _TIMEFRAME)


def pkce_challenge(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()

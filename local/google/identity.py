"""Who is asking, and the small identity APIs: certificates, userinfo, tokeninfo, OpenID discovery."""

from __future__ import annotations

import json
from dataclasses import dataclass

import jwt
from werkzeug import Request, Response

from local.clock import Clock
from local.google.accounts import Accounts, UnknownAccount
from local.google.answers import json_answer, not_authenticated, oauth_error, scope_missing
from local.google.grants import Grants
from local.google.keys import Keys
from local.google.tokens import EMAIL_SCOPES, ISSUER

CACHEABLE = {"Cache-Control": "public, max-age=21600, must-revalidate, no-transform"}


@dataclass(frozen=True, slots=True)
class Caller:
    """The account or service account behind an access token."""

    sub: str
    email: str
    is_service_account: bool
    client_id: str
    scopes: frozenset[str]
    expires_at: float

    def has(self, *scopes: str) -> bool:
        """Is one of these scopes granted? Short names stand for `https://www.googleapis.com/auth/…`."""
        return any(scope in self.scopes or f"https://www.googleapis.com/auth/{scope}" in self.scopes for scope in scopes)


class Identity:
    """Reads access tokens and answers questions about them."""

    def __init__(self, accounts: Accounts, grants: Grants, keys: Keys, clock: Clock) -> None:
        self._accounts = accounts
        self._grants = grants
        self._keys = keys
        self._clock = clock

    def caller(self, request: Request) -> Caller | None:
        """Who sent this request; None without a token, or with one that is expired, revoked or of an account that is not active."""
        return self.of_token(bearer_token(request))

    def of_token(self, token: str) -> Caller | None:
        bearer = self._grants.bearer(token) if token else None
        if bearer is None:
            return None
        service = self._grants.service_account(bearer.sub)
        if service is not None:
            return Caller(service.unique_id, service.email, True, bearer.client_id, bearer.scopes, bearer.expires_at)
        try:
            account = self._accounts.by_sub(bearer.sub)
        except UnknownAccount:
            return None
        if not account.is_active:
            return None
        return Caller(account.sub, account.email, False, bearer.client_id, bearer.scopes, bearer.expires_at)

    def jwk_set(self, request: Request) -> Response:  # noqa: ARG002
        """`GET /oauth2/v3/certs`."""
        return Response(self._keys.jwk_set(), headers=CACHEABLE, content_type="application/json; charset=UTF-8")

    def certificates(self, request: Request) -> Response:  # noqa: ARG002
        """`GET /oauth2/v1/certs`."""
        return Response(self._keys.certificates(), headers=CACHEABLE, content_type="application/json; charset=UTF-8")

    def configuration(self, request: Request) -> Response:
        """`GET /.well-known/openid-configuration`, with our own addresses in it."""
        root = request.host_url.rstrip("/")
        return json_answer(
            {
                "issuer": ISSUER,
                "authorization_endpoint": root + "/o/oauth2/v2/auth",
                "token_endpoint": root + "/token",
                "userinfo_endpoint": root + "/oauth2/v3/userinfo",
                "revocation_endpoint": root + "/revoke",
                "jwks_uri": root + "/oauth2/v3/certs",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def userinfo(self, request: Request) -> Response:
        """`GET /oauth2/v3/userinfo`: what the granted identity scopes allow."""
        caller = self.caller(request)
        if caller is None:
            return not_authenticated(missing=not bearer_token(request))
        if caller.is_service_account:
            return json_answer({"sub": caller.sub, "email": caller.email, "email_verified": True})
        if not caller.has("openid", "email", "profile", "userinfo.email", "userinfo.profile"):
            return scope_missing()
        account = self._accounts.by_sub(caller.sub)
        answer: dict[str, object] = {"sub": account.sub}
        if caller.has("profile", "userinfo.profile"):
            answer |= {"name": account.name, "given_name": account.given_name, "family_name": account.family_name}
        if caller.has("email", "userinfo.email"):
            answer |= {"email": account.email, "email_verified": True}
        if account.domain:
            answer["hd"] = account.domain
        return json_answer(answer)

    def tokeninfo(self, request: Request) -> Response:
        """`GET /tokeninfo` with `access_token` or `id_token`."""
        id_token = request.values.get("id_token", "")
        if id_token:
            return self._id_tokeninfo(id_token)
        caller = self.of_token(request.values.get("access_token", "") or bearer_token(request))
        if caller is None:
            return oauth_error(400, "invalid_token", "Invalid Value")
        answer = {
            "azp": caller.client_id,
            "aud": caller.client_id,
            "sub": caller.sub,
            "scope": " ".join(sorted(caller.scopes)),
            "exp": str(int(caller.expires_at)),
            "expires_in": str(int(caller.expires_at - self._clock.seconds())),
            "access_type": "online",
        }
        if EMAIL_SCOPES & caller.scopes:
            answer |= {"email": caller.email, "email_verified": "true"}
        return json_answer(answer)

    def _id_tokeninfo(self, token: str) -> Response:
        try:
            claims = jwt.decode(token, self._keys.google.private.public_key(), algorithms=["RS256"], options={"verify_aud": False})
        except jwt.InvalidTokenError:
            return oauth_error(400, "invalid_token", "Invalid Value")
        return json_answer({name: value if isinstance(value, str) else json.dumps(value) for name, value in claims.items()})


def bearer_token(request: Request) -> str:
    """The token of the Authorization header, or of Google's `access_token` query parameter."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return token.strip()
    return request.args.get("access_token", "")

"""IAM Credentials: a service account signs without a key file, and says who it is. Besides, the metadata server of a Google machine.

Google asks for the caller's own token here. A call without any is taken as coming from this machine, which is the service account's own
home; a token of a person is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from werkzeug import Request, Response

from local.clock import Clock
from local.google.answers import api_error, json_answer, not_authenticated
from local.google.grants import ACCESS_TOKEN_LIFE_S, Grants, ServiceAccount
from local.google.identity import Identity, bearer_token
from local.google.keys import Keys
from local.google.tokens import Tokens

CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform"


class Iam:
    """`POST /v1/projects/-/serviceAccounts/{email}:{verb}`."""

    def __init__(self, grants: Grants, tokens: Tokens, keys: Keys, identity: Identity, clock: Clock) -> None:
        self._grants = grants
        self._tokens = tokens
        self._keys = keys
        self._identity = identity
        self._clock = clock
        self._verbs: Mapping[str, Callable[[ServiceAccount, Mapping[str, object]], Response]] = {
            "signJwt": self._sign_jwt,
            "signBlob": self._sign_blob,
            "generateIdToken": self._generate_id_token,
            "generateAccessToken": self._generate_access_token,
        }

    def call(self, request: Request, key: str, verb: str) -> Response:
        """One call for the service account with this address or unique id."""
        token = bearer_token(request)
        caller = self._identity.of_token(token)
        if token and caller is None:
            return not_authenticated()
        service = self._grants.service_account(key)
        if service is None or (caller is not None and not caller.is_service_account):
            # Google does not say whether the account exists to those who may not use it.
            return api_error(
                403,
                "PERMISSION_DENIED",
                f"Permission 'iam.serviceAccounts.{_PERMISSIONS.get(verb, verb)}' denied on resource (or it may not exist).",
                reason="IAM_PERMISSION_DENIED",
                domain="iam.googleapis.com",
            )
        try:
            body = json.loads(request.get_data() or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return _invalid("Invalid JSON payload received.")
        return self._verbs[verb](service, body)

    def has(self, verb: str) -> bool:
        return verb in self._verbs

    def _sign_jwt(self, service: ServiceAccount, body: Mapping[str, object]) -> Response:
        try:
            claims = json.loads(str(body.get("payload", "")))
        except ValueError:
            claims = None
        if not isinstance(claims, dict):
            return _invalid("Payload must be a valid JSON object.")
        expires = claims.get("exp")
        if isinstance(expires, int | float) and expires > time.time() + 12 * 3600:
            return _invalid("The 'exp' (expiration) claim must be no more than 12 hours in the future.")
        key = self._keys.service_accounts
        return json_answer({"keyId": key.id, "signedJwt": key.sign({"iss": service.email, **claims})})

    def _sign_blob(self, service: ServiceAccount, body: Mapping[str, object]) -> Response:  # noqa: ARG002
        try:
            payload = base64.b64decode(str(body.get("payload", "")), validate=True)
        except binascii.Error:
            return _invalid("Invalid value at 'payload' (TYPE_BYTES), Base64 decoding failed.")
        key = self._keys.service_accounts
        return json_answer({"keyId": key.id, "signedBlob": base64.b64encode(key.sign_bytes(payload)).decode()})

    def _generate_id_token(self, service: ServiceAccount, body: Mapping[str, object]) -> Response:
        audience = body.get("audience")
        if not isinstance(audience, str) or not audience:
            return _invalid("Field audience is required.")
        claims: dict[str, object] = {} if body.get("includeEmail") else {"email": None, "email_verified": None}
        return json_answer({"token": self._tokens.service_id_token(service, audience, claims)})

    def _generate_access_token(self, service: ServiceAccount, body: Mapping[str, object]) -> Response:
        scopes = body.get("scope")
        if not isinstance(scopes, list) or not scopes or not all(isinstance(scope, str) for scope in scopes):
            return _invalid("Field scope is required.")
        token = self._grants.issue_access_token(service.unique_id, service.unique_id, scopes)
        expires = datetime.fromtimestamp(self._clock.seconds() + ACCESS_TOKEN_LIFE_S, UTC)
        return json_answer({"accessToken": token, "expireTime": expires.strftime("%Y-%m-%dT%H:%M:%SZ")})


class Metadata:
    """The metadata server that Cloud Run gives its programs: `GCE_METADATA_HOST` may point here to try the keyless path."""

    def __init__(self, grants: Grants, tokens: Tokens, *, email: str, project: str) -> None:
        self._grants = grants
        self._tokens = tokens
        self._email = email
        self._project = project

    def answer(self, request: Request, path: str) -> Response:
        """`GET /computeMetadata/v1/{path}` and the ping at `/`."""
        if request.headers.get("Metadata-Flavor") != "Google":
            return self._text("Missing Metadata-Flavor:Google header.", 403)
        if path == "project/project-id":
            return self._text(self._project)
        head, _, leaf = path.strip("/").rpartition("/")
        if head not in ("instance/service-accounts/default", f"instance/service-accounts/{self._email}") and leaf not in ("default", self._email):
            return self._text("" if not path else "not found", 200 if not path else 404)
        return self._of_service_account(request, leaf)

    def _of_service_account(self, request: Request, leaf: str) -> Response:
        service = self._grants.add_service_account(self._email)
        scopes = request.args.get("scopes", CLOUD_PLATFORM).replace(",", " ").split()
        if leaf == "email":
            return self._text(self._email)
        if leaf == "token":
            token = self._grants.issue_access_token(service.unique_id, service.unique_id, scopes)
            return self._json({"access_token": token, "expires_in": ACCESS_TOKEN_LIFE_S - 1, "token_type": "Bearer"})
        if leaf == "identity":
            return self._text(self._tokens.service_id_token(service, request.args.get("audience", ""), {}))
        return self._json({"aliases": ["default"], "email": self._email, "scopes": [CLOUD_PLATFORM]})

    def _text(self, text: str, status: int = 200) -> Response:
        return Response(text, status, {"Metadata-Flavor": "Google"}, content_type="text/plain")

    def _json(self, value: object) -> Response:
        return json_answer(value, headers={"Metadata-Flavor": "Google"})


_PERMISSIONS = {"signJwt": "signJwt", "signBlob": "signBlob", "generateIdToken": "getOpenIdToken", "generateAccessToken": "getAccessToken"}


def _invalid(message: str) -> Response:
    return api_error(400, "INVALID_ARGUMENT", message)

"""The forms in which Google's HTTP APIs answer: JSON, two families of API errors, OAuth errors, and the front end's HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping

from markupsafe import escape
from werkzeug import Response

JSON = "application/json; charset=UTF-8"
UNAUTHENTICATED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
MISSING_CREDENTIAL = (
    "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication "
    "credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


def json_answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """One JSON answer."""
    return Response(json.dumps(value, ensure_ascii=False), status, headers, content_type=JSON)


def api_error(code: int, status: str, message: str, *, reason: str = "", legacy: str = "", domain: str = "googleapis.com") -> Response:
    """An error of a Google API.

    `status` is the RPC code's name, `reason` that of the `ErrorInfo` detail, `legacy` the reason in the `errors` list that the
    older APIs (Directory, Gmail) send besides.
    """
    error: dict[str, object] = {"code": code, "message": message}
    if legacy:
        error["errors"] = [{"message": message, "domain": "global", "reason": legacy}]
    if status:
        error["status"] = status
    if reason:
        error["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": domain}]
    headers = {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'} if code == 401 else None
    return json_answer({"error": error}, code, headers)


def oauth_error(code: int, error: str, description: str = "") -> Response:
    """An error of the token endpoint (RFC 6749, section 5.2)."""
    body = {"error": error, "error_description": description} if description else {"error": error}
    return json_answer(body, code, {"Cache-Control": "no-store"})


def not_authenticated(*, missing: bool = False) -> Response:
    """401 of Google's front end: no credential at all, or one that is expired, revoked or unknown."""
    if missing:
        return api_error(401, "UNAUTHENTICATED", MISSING_CREDENTIAL, reason="CREDENTIALS_MISSING", legacy="required")
    return api_error(401, "UNAUTHENTICATED", UNAUTHENTICATED, legacy="authError")


def scope_missing() -> Response:
    return api_error(
        403,
        "PERMISSION_DENIED",
        "Request had insufficient authentication scopes.",
        reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        legacy="insufficientPermissions",
    )


def page_not_found(path: str) -> Response:
    """What answers at an address that no API has: HTML, not JSON."""
    text = (
        "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title>"
        f"<p><b>404.</b> The requested URL <code>{escape(path)}</code> was not found on this server."
    )
    return Response(text, 404, content_type="text/html; charset=UTF-8")

"""The consent page: who are you, and what may this program do? Showing it is a GET, deciding a POST.

Scopes are granted one by one, as Google asks for since 2025: each has a tick box, those of signing in excepted. Only where a single scope
is all that is asked for, there is none (developers.google.com/identity/protocols/oauth2/resources/granular-permissions).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import jinja2
from markupsafe import escape
from werkzeug import Request, Response
from werkzeug.utils import redirect

from local.google.accounts import Accounts, GoogleAccount, UnknownAccount
from local.google.grants import Client, Consent, Grants
from local.google.tokens import IDENTITY_SCOPES

WORDS = {
    "contacts": "See, edit, download, and permanently delete your contacts",
    "contacts.readonly": "See and download your contacts",
    "contacts.other.readonly": "See and download contact info automatically saved in your “Other contacts”",
    "directory.readonly": "See and download your organization's Google Workspace directory",
    "gmail.addons.execute": "Run as a Gmail add-on",
    "gmail.addons.current.message.metadata": "View your email message metadata when the add-on is running",
    "gmail.addons.current.message.action": "View your email messages when you interact with the add-on",
    "admin.directory.user.readonly": "See info about users on your domain",
    "admin.directory.group.readonly": "View groups on your domain",
    "admin.directory.group.member.readonly": "View group subscriptions on your domain",
    "script.locale": "View your country, language, and timezone",
}
IDENTITY = frozenset(IDENTITY_SCOPES) | frozenset(IDENTITY_SCOPES.values())
PREFIX = "https://www.googleapis.com/auth/"


class SignIn:
    """`/o/oauth2/v2/auth`."""

    def __init__(self, accounts: Accounts, grants: Grants) -> None:
        self._accounts = accounts
        self._grants = grants

    def show(self, request: Request) -> Response:
        """Draw the page, with the account of `login_hint` chosen; or answer at once where `prompt=none` asks for no page."""
        client, problem = self._client(request)
        if client is None:
            return _refusal(problem)
        problem = _request_problem(request)
        if problem:
            return _back(request, error="invalid_request", error_description=problem)
        chosen = self._hinted(request)
        if request.values.get("prompt") == "none":
            return self._silent(request, client, chosen)
        scopes = _choices(request)
        page = _template().render(
            client_id=client.id,
            hidden=[(name, value) for name, value in request.args.items() if name not in ("account", "granted", "decision")],
            accounts=self._offered(request),
            chosen=chosen.email if chosen else "",
            choices=[(scope, WORDS.get(scope.removeprefix(PREFIX), scope)) for scope in scopes] if _has_boxes(request) else [],
        )
        return Response(page, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store", "X-Frame-Options": "DENY"})

    def decide(self, request: Request) -> Response:
        """Send the browser back with a code, or with `access_denied`."""
        client, problem = self._client(request)
        if client is None:
            return _refusal(problem)
        problem = _request_problem(request)
        if problem:
            return _back(request, error="invalid_request", error_description=problem)
        if request.form.get("decision") != "allow":
            return _back(request, error="access_denied")
        try:
            account = self._accounts.find(request.form.get("account", ""))
        except UnknownAccount:
            return _refusal("Choose an account.")
        if not account.is_active:
            return _refusal("This account is suspended.")
        ticked = request.form.getlist("granted")
        asked = _scopes(request)
        granted = tuple(scope for scope in asked if scope in IDENTITY or not _has_boxes(request) or scope in ticked)
        if not granted:
            return _back(request, error="access_denied")
        return self._grant(request, client, account, granted)

    def _grant(self, request: Request, client: Client, account: GoogleAccount, scopes: tuple[str, ...]) -> Response:
        earlier = self._grants.granted_scopes(account.sub, client.id)
        if request.values.get("include_granted_scopes") == "true":
            scopes += tuple(sorted(earlier - set(scopes)))
        offline = request.values.get("access_type") == "offline"
        # A refresh token comes with the first consent only, unless the client insists on asking again.
        offline = offline and ("consent" in request.values.get("prompt", "") or not set(scopes) <= earlier)
        consent = Consent(
            sub=account.sub,
            client_id=client.id,
            redirect_uri=request.values.get("redirect_uri", ""),
            scopes=scopes,
            challenge=request.values.get("code_challenge", ""),
            nonce=request.values.get("nonce", ""),
            offline=offline,
        )
        return _back(request, code=self._grants.issue_code(consent), scope=" ".join(scopes), authuser="0", prompt="consent")

    def _silent(self, request: Request, client: Client, account: GoogleAccount | None) -> Response:
        if account is None:
            return _back(request, error="login_required")
        scopes = _scopes(request)
        if not {scope for scope in scopes if scope not in IDENTITY} <= self._grants.granted_scopes(account.sub, client.id):
            return _back(request, error="interaction_required")
        return self._grant(request, client, account, scopes)

    def _client(self, request: Request) -> tuple[Client | None, str]:
        """The client, when it may be sent an answer at all; otherwise what is wrong. Nothing is redirected to an address nobody registered."""
        client = self._grants.client(request.values.get("client_id", ""))
        if client is None:
            return None, "Error 401: invalid_client. The OAuth client was not found."
        target = request.values.get("redirect_uri", "")
        if urlsplit(target).scheme not in ("http", "https") or (client.redirect_uris and target not in client.redirect_uris):
            return None, "Error 400: redirect_uri_mismatch"
        return client, ""

    def _hinted(self, request: Request) -> GoogleAccount | None:
        try:
            account = self._accounts.find(request.values.get("login_hint", ""))
        except UnknownAccount:
            return None
        return account if account in self._offered(request) else None

    def _offered(self, request: Request) -> list[GoogleAccount]:
        domain = request.values.get("hd", "")
        return [account for account in self._accounts.all() if account.is_active and domain in ("", "*", account.domain)]


def _scopes(request: Request) -> tuple[str, ...]:
    """What is asked for, under full names; the short `email` and `profile` are the old spelling."""
    return tuple(dict.fromkeys(IDENTITY_SCOPES.get(scope, scope) for scope in request.values.get("scope", "").split()))


def _choices(request: Request) -> list[str]:
    return [scope for scope in _scopes(request) if scope not in IDENTITY]


def _has_boxes(request: Request) -> bool:
    return bool(_choices(request)) and len(_scopes(request)) > 1


def _request_problem(request: Request) -> str:
    if request.values.get("response_type") != "code":
        return "Only response_type=code is served here."
    if not request.values.get("scope"):
        return "Missing required parameter: scope"
    if request.values.get("code_challenge") and request.values.get("code_challenge_method") != "S256":
        return "code_challenge_method must be S256."
    return ""


def _back(request: Request, **answer: str) -> Response:
    state = request.values.get("state")
    if state is not None:
        answer["state"] = state
    target = request.values.get("redirect_uri", "")
    return redirect(target + ("&" if "?" in target else "?") + urlencode(answer), 302, Response)


def _refusal(text: str) -> Response:
    page = f"<!doctype html><html lang=en><title>Access blocked</title><h1>Access blocked</h1><p>{escape(text)}"
    return Response(page, 400, content_type="text/html; charset=utf-8")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, trim_blocks=True)
    return environment.from_string((Path(__file__).parent / "consent.html").read_text("utf-8"))

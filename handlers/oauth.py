"""Sending somebody through Google's consent and taking them back: one `state` each, used once, in the browser that began it.

The verifier of PKCE and the nonce are made from the state with our key: nothing of a sign-in under way is of use to whoever reads the
database (promises.md T16, T28).
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from cards.connect_pages import blocked_page, over_page, refused_page, unanswered_page
from cards.web_page import PageButton
from cards.words import Words
from firestore_models import signins
from firestore_models.ids import hashed
from firestore_models.signins import SignIn
from handlers.consented import Consented, NotGenuine
from handlers.context import Context
from handlers.pages import answer, sent_on, words_for
from handlers.web import WebAnswer, WebCall
from sync.errors import Blocked, ConsentGone, GoogleTrouble

_log = logging.getLogger(__name__)

COOKIE = "commonbook_signin"  # marks a browser for as long as a sign-in lasts; it stands for nobody
_RANDOM_BYTES = 32
_BLOCKED = frozenset({"admin_policy_enforced", "org_internal"})

# purpose -> (what follows from a consent, the button that begins again)
Finish = Callable[[Context, SignIn, Consented], WebAnswer]
Again = Callable[[Context, SignIn, Words], PageButton]
PURPOSES = {"connect": "connect", "invitation": "invitation_page"}


def begin(call: WebCall, book: Context, sign_in: SignIn) -> WebAnswer:
    """To Google's consent page. `sign_in.browser` is filled in here."""
    mark = call.cookies.get(COOKIE, "")
    if len(_decoded(mark)) != _RANDOM_BYTES:
        mark = _drawn(book)
    state = _drawn(book)
    signins.begin(book.db, state, replace(sign_in, browser=hashed("browser", mark)), book.now())
    domain = "" if sign_in.tenant.startswith("u:") else sign_in.tenant
    address = book.google.consents.address(
        state=state, nonce=_nonce(book, state), verifier=_verifier(book, state), account=sign_in.address, domain=domain
    )
    return sent_on(address, cookie=_cookie(book, mark))


def callback(call: WebCall, book: Context) -> WebAnswer:
    """The browser is back from Google."""
    state, mark = call.query.get("state", ""), call.cookies.get(COOKIE, "")
    sign_in = signins.take(book.db, state, book.now()) if state else None
    if sign_in is None or not mark or sign_in.browser != hashed("browser", mark):
        return answer(over_page(words_for(call)), 400)
    words, again = Words(sign_in.locale), _again(book, sign_in)
    error, code = call.query.get("error", ""), call.query.get("code", "")
    if error in _BLOCKED:
        return answer(blocked_page(words, sign_in.address), 403)
    if error or not code:
        return answer(refused_page(words, again), may_go_to=_google(book))
    try:
        consented = book.google.consents.redeem(code, verifier=_verifier(book, state), nonce=_nonce(book, state))
    except (NotGenuine, ConsentGone) as trouble:
        _log.warning("sign-in not believed: %s", type(trouble).__name__)
        return answer(over_page(words), 400)
    except Blocked:
        return answer(blocked_page(words, sign_in.address), 403)
    except GoogleTrouble as trouble:
        _log.warning("sign-in not answered: %s", type(trouble).__name__)
        return answer(unanswered_page(words, again), 503, may_go_to=_google(book))
    finish: Finish = import_module(f"handlers.{PURPOSES[sign_in.purpose]}").finish
    return finish(book, sign_in, consented)


def form_target(book: Context) -> str:
    """Where a press that begins a sign-in is sent on to."""
    return _google(book)


def _google(book: Context) -> str:
    return book.google.consents.address(state="", nonce="", verifier="", account="", domain="")


def _again(book: Context, sign_in: SignIn) -> PageButton:
    again: Again = import_module(f"handlers.{PURPOSES[sign_in.purpose]}").again_button
    return again(book, sign_in, Words(sign_in.locale))


def _cookie(book: Context, mark: str) -> str:
    secure = "; Secure" if book.base_url.startswith("https://") else ""
    return f"{COOKIE}={mark}; Path=/; Max-Age={int(signins.LIFE.total_seconds())}; HttpOnly; SameSite=Lax{secure}"


def _nonce(book: Context, state: str) -> str:
    return book.signer.sign("oauth nonce", state)


def _verifier(book: Context, state: str) -> str:
    """43 characters at least (RFC 7636, section 4.1), 256 bits."""
    return book.signer.sign("oauth verifier", state, "1") + book.signer.sign("oauth verifier", state, "2")


def _drawn(book: Context) -> str:
    return base64.urlsafe_b64encode(book.random(_RANDOM_BYTES)).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""

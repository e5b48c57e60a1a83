"""Answering a browser with one of our pages: nothing of it may be framed, kept, guessed in type or told to the next site (promises.md T18 to T20)."""

from __future__ import annotations

from urllib.parse import urlsplit

from cards.web_page import STYLE_SOURCE, Page, page_html
from cards.words import LANGUAGES, Words
from handlers.web import WebAnswer, WebCall


def answer(page: Page, status: int = 200, *, may_go_to: str = "", cookie: str = "") -> WebAnswer:
    """The page. Its buttons post to ourselves; `may_go_to` is the address that such a press may be sent on to: browsers check that too."""
    targets = "'self'" + (f" {_origin(may_go_to)}" if may_go_to else "")
    policy = f"default-src 'none'; style-src {STYLE_SOURCE}; form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
    headers = {"Content-Security-Policy": policy, **({"Set-Cookie": cookie} if cookie else {})}
    return WebAnswer(page_html(page).encode(), status=status, headers=headers)


def sent_on(address: str, *, cookie: str = "") -> WebAnswer:
    """The browser goes on to `address`, which is made here and never taken from a request (promises.md T18)."""
    return WebAnswer(b"", status=303, headers={"Location": address, **({"Set-Cookie": cookie} if cookie else {})})


def words_for(call: WebCall) -> Words:
    """The browser's first language that we speak: for pages whose reader we do not know."""
    for part in call.headers.get("accept-language", "").split(","):
        tag = part.partition(";")[0].strip()
        if tag.partition("-")[0].lower() in LANGUAGES:
            return Words(tag)
    return Words()


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"

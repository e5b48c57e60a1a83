"""Where the links of our mails lead. It reads nothing, so whoever follows a link, a scanner too, learns and changes nothing (amendments.md P5)."""

from __future__ import annotations

from urllib.parse import urlencode

from cards.page import POLICY, PageLink, page
from cards.words import Words
from handlers.context import Context
from handlers.web import WebAnswer, WebCall


def opened(call: WebCall, book: Context) -> WebAnswer:  # noqa: ARG001  every web handler has the same form
    """The way to the panel, as the account that the mail was for (amendments.md K4)."""
    words = Words(call.headers.get("accept-language", "").partition(",")[0].partition(";")[0])
    account = urlencode({"authuser": call.query.get("for", "")[:254]})
    lines = (words.t("Commonbook is in the panel beside your mail: open Gmail and press our picture on the right."),)
    links = (
        PageLink(words.t("Open Gmail"), f"https://mail.google.com/mail/?{account}"),
        PageLink(words.t("Open Google Contacts"), f"https://contacts.google.com/?{account}"),
    )
    return WebAnswer(page(words, "Commonbook", lines, links).encode(), headers={"Content-Security-Policy": POLICY})

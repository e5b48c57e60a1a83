"""The page from which one's own data is taken home, and the one that says that its link is over."""

from __future__ import annotations

from cards.web_page import Page, PageButton
from cards.words import Words


def export_page(words: Words, account: str, button: PageButton) -> Page:
    """Before anything is read: what the file will hold."""
    return Page(
        title=words.t("Export my data"),
        lines=(words.t("For {account}", account=account), words.t("One file (JSON) with all that Commonbook keeps about this account:")),
        points=(
            words.t("the labels you have, and their contacts as you may see them"),
            words.t("your comments, the private ones too, and what you typed without being allowed to"),
            words.t("your settings, and what you did when"),
        ),
        buttons=(button,),
        notes=(words.t("The link works once, for ten minutes. Keep the file to yourself."),),
        language=words.language,
    )


def export_over_page(words: Words) -> Page:
    """The link was used, or is too old."""
    return Page(
        title=words.t("Export my data"),
        lines=(words.t("This link is over. Open Settings in the panel and press Export my data again."),),
        language=words.language,
    )

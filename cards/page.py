"""A page of ours outside the panel: a title, a few lines, links. No script runs on it and nothing is loaded; what people typed is escaped (T25)."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

from cards.text import clean
from cards.web_page import STYLE, STYLE_SOURCE
from cards.words import Words

POLICY = f"default-src 'none'; style-src {STYLE_SOURCE}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class PageLink:
    words: str
    url: str


def page(words: Words, title: str, lines: Iterable[str], links: Iterable[PageLink] = ()) -> str:
    """The whole document."""
    said = "".join(f"<p>{html.escape(clean(each))}</p>" for each in lines)
    listed = "".join(f'<p><a href="{html.escape(link.url)}">{html.escape(link.words)}</a></p>' for link in links)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{html.escape(title)}</title>'
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head>{head}<style>{STYLE}</style></head>'
        f"<body><main><h1>{html.escape(title)}</h1>{said}{listed}</main></body></html>\n"
    )

"""A page of ours in the browser's own window (connecting, an invitation): a few lines and one or two buttons, readable without any script.

What people typed is escaped here, once (promises.md T25). The one style is allowed by its hash, so that nothing else runs or loads.
"""

from __future__ import annotations

import base64
import hashlib
import html
from dataclasses import dataclass

from cards.text import clean, line

STYLE = """
body{margin:0;background:#f0f4f9;color:#1f1f1f;font:16px/1.5 Roboto,Arial,sans-serif}
main{box-sizing:border-box;max-width:480px;margin:6vh auto;background:#fff;border-radius:16px;padding:32px}
h1{font-size:26px;line-height:1.25;font-weight:400;margin:0 0 16px;overflow-wrap:anywhere}
p,li{overflow-wrap:anywhere}
ul{padding-left:20px}
.note{color:#5f6368;font-size:14px}
.buttons{display:flex;flex-wrap:wrap;gap:12px;margin:24px 0 0}
form{margin:0}
button{font:inherit;border:0;border-radius:20px;padding:10px 24px;background:#0b57d0;color:#fff;cursor:pointer}
button.quiet{background:#e8f0fe;color:#0b57d0}
button:focus-visible{outline:3px solid #a8c7fa;outline-offset:2px}
@media (max-width:520px){main{margin:0;min-height:100vh;border-radius:0;padding:24px}}
"""
STYLE_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"  # for the Content-Security-Policy


@dataclass(frozen=True, slots=True)
class PageButton:
    """A button that posts `fields` to `path`: nothing on a page of ours is done by a link."""

    word: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """`lines` are paragraphs, `points` a list below them, `notes` small print at the end."""

    title: str
    lines: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    buttons: tuple[PageButton, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "en"


def page_html(page: Page) -> str:
    """The whole document."""
    title = html.escape(line(page.title, limit=200))
    paragraphs = "".join(f"<p>{_text(each)}</p>" for each in page.lines)
    points = "".join(f"<li>{_text(each)}</li>" for each in page.points)
    pressed = "".join(map(_button, page.buttons))
    notes = "".join(f'<p class="note">{_text(each)}</p>' for each in page.notes)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    body = "".join(
        (
            f"<h1>{title}</h1>{paragraphs}",
            f"<ul>{points}</ul>" if points else "",
            f'<div class="buttons">{pressed}</div>' if pressed else "",
            notes,
        )
    )
    return (
        f'<!DOCTYPE html><html lang="{html.escape(page.language)}"><head>{head}<style>{STYLE}</style></head><body><main>{body}</main></body></html>\n'
    )


def _button(button: PageButton) -> str:
    fields = "".join(f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">' for name, value in button.fields)
    look = ' class="quiet"' if button.quiet else ""
    return f'<form method="post" action="{html.escape(button.path)}">{fields}<button{look}>{html.escape(button.word)}</button></form>'


def _text(text: str) -> str:
    return html.escape(clean(text)).replace("\n", "<br>")

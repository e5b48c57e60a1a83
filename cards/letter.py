"""One mail as the person gets it: a few lines, one link, and a line that says why it came. No markup goes in; it is made here.

A mail names a label and perhaps a contact; values and comments are read behind the link, after sign-in (amendments.md P5).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from cards.text import clean, line

SUBJECT_LIMIT = 150
_BREAK = "\u200b"  # nothing to see; mail programs find no address across it
_ADDRESSES = re.compile(r"(?i)(https?:|www\.|//)")


@dataclass(frozen=True, slots=True)
class Letter:
    """`lines` are paragraphs, `why` says who caused it and how to get no more of it. `tenant` is that of whoever caused it: its mails of a day
    are counted. `language` is the one it is written in."""

    to: str
    subject: str
    lines: tuple[str, ...]
    link: str
    link_words: str
    why: str
    tenant: str = ""
    language: str = "en"

    @property
    def headline(self) -> str:
        """The subject, on one line whatever was typed into a name (promises.md T26)."""
        return line(_harmless(self.subject), limit=SUBJECT_LIMIT)


def plain_text(letter: Letter) -> str:
    """For programs that show no HTML."""
    said = [_harmless(clean(each)) for each in letter.lines]
    return "\n\n".join([*said, f"{letter.link_words}:\n{letter.link}", f"-- \n{_harmless(clean(letter.why))}"]) + "\n"


def html_text(letter: Letter) -> str:
    """The same with a button. What people typed is escaped (promises.md T25)."""
    said = "".join(f"<p>{_escaped(each)}</p>" for each in letter.lines)
    look = "display:inline-block;padding:10px 20px;border-radius:4px;background:#1a73e8;color:#ffffff;text-decoration:none"
    link = f'<p><a href="{html.escape(letter.link)}" style="{look}">{html.escape(letter.link_words)}</a></p>'
    why = f'<p style="color:#5f6368;font-size:13px">{_escaped(letter.why)}</p>'
    body = f'<div style="max-width:560px;font-family:Arial,sans-serif;font-size:15px;line-height:1.5;color:#202124">{said}{link}{why}</div>'
    head = f'<meta charset="utf-8"><title>{html.escape(letter.headline)}</title>'
    return f'<!DOCTYPE html><html lang="{html.escape(letter.language)}"><head>{head}</head><body>{body}</body></html>\n'


def _escaped(text: str) -> str:
    return html.escape(_harmless(clean(text))).replace("\n", "<br>")


def _harmless(text: str) -> str:
    """A web address typed as a name is no link: whoever invites strangers must not send them elsewhere in our name (promises.md T26)."""
    return _ADDRESSES.sub(lambda found: found[0][:-1] + _BREAK + found[0][-1], text)

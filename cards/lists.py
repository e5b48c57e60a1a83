"""What every list shares: its pages, and the line about work that is still running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.screen import Screen
from cards.widgets import OnClick, Widget, button, buttons, icon, row

PAGE = 25  # rows a page: Google draws 100 widgets, a person reads a screenful


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the list goes on, as opaque tokens that come back in the parameter `page`; "" means there is nothing there.

    `first` counts the first row shown (from 1) and `total` all rows; 0 when not known.
    """

    previous: str = ""
    next: str = ""
    first: int = 0
    total: int = 0

    @classmethod
    def at(cls, token: str, *, total: int, size: int = PAGE) -> Pager:
        """The page that `token` names, of a list that is at hand whole: a position, "" for the first. One past the end is the first."""
        at = position(token)
        start = at if at < total else 0
        return cls(
            previous=str(max(0, start - size)) if start else "",
            next=str(start + size) if start + size < total else "",
            first=start + 1,
            total=total,
        )


ONE_PAGE = Pager()


@dataclass(frozen=True, slots=True)
class Work:
    """Copies on their way. Nothing on a card moves by itself, so it says as of when and has Refresh (amendments.md R8).

    `total` is 0 while nobody knows how many there will be: the owner's contacts are still being read.
    """

    done: int
    total: int
    as_of: datetime


def position(token: str) -> int:
    """Where the page of a counted list begins; 0 for whatever is no token of ours."""
    return int(token) if token.isascii() and token.isdigit() and len(token) < 8 else 0


def pager_buttons(screen: Screen, pager: Pager, press: str, **parameters: str) -> Widget | None:
    """Next and Previous, each only when there is such a page."""
    words = screen.words
    return buttons(
        button(words.t("Next"), screen.press(press, **parameters, page=pager.next)) if pager.next else None,
        button(words.t("Previous"), screen.press(press, **parameters, page=pager.previous)) if pager.previous else None,
    )


def page_words(screen: Screen, pager: Pager, shown: int) -> str:
    """ "26–50 of 1,000", or nothing when all fits on one page."""
    if not pager.total or shown >= pager.total:
        return ""
    return screen.words.t("{first}–{last} of {total}", first=pager.first, last=pager.first + shown - 1, total=pager.total)


def work_row(screen: Screen, work: Work | None, refresh: OnClick) -> Widget | None:
    """How far it has come, as of when, and Refresh; nothing when no work is running."""
    if work is None:
        return None
    words = screen.words
    how_far = words.t("On its way: {done} of {total}", done=work.done, total=work.total)
    return row(
        how_far if work.total else words.t("Its contacts are being read from Google Contacts"),
        below=words.t("As of {time}", time=words.time(work.as_of)),
        start=icon("CLOCK"),
        press=button(words.t("Refresh"), refresh),
    )

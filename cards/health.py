"""How sync stands for this account: each label, what waits, what was undone or set aside, in plain words with the button that helps."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cards.done import Done, done_section
from cards.notices import NoticeLine, notice_widgets
from cards.screen import Card, Screen, card
from cards.text import line
from cards.widgets import Section, Widget, button, buttons, header, icon, note, row, section
from cards.words import Words, msgid

# Two widgets each, three a notice: all of it fits one card.
LABELS_SHOWN = 20
ASIDE_SHOWN = 6
NOTICES_SHOWN = 8


class Standing(Enum):
    """How a label stands in this account."""

    IN_STEP = "in_step"
    BEHIND = "behind"
    READING = "reading"  # its owner's contacts are being read for the first time
    GONE = "gone"  # from its owner's Google Contacts


class Trouble(Enum):
    """What stops an account as a whole."""

    NOT_CONNECTED = "not_connected"
    CONSENT_LOST = "consent_lost"
    DOMAIN_LOST = "domain_lost"
    BLOCKED = "blocked"
    SWITCHED_OFF = "switched_off"
    SUSPENDED = "suspended"
    FULL = "full"


# What happened, and who can change it. Whatever it is, the account goes on where it stopped.
TROUBLE_WORDS = {
    Trouble.NOT_CONNECTED: msgid("Not connected. What you share and what others share with you waits until you connect."),
    Trouble.CONSENT_LOST: msgid("Permission lost. Google no longer has your consent; connect again, and it goes on where it stopped."),
    Trouble.DOMAIN_LOST: msgid(
        "Permission lost. Google no longer lets Commonbook work for {domain}; its administrator can give it back, and it goes on where it stopped."
    ),
    Trouble.BLOCKED: msgid("Permission lost. Your administrator has not allowed Commonbook; they can allow it in the Admin console."),
    Trouble.SWITCHED_OFF: msgid("Permission lost. Google Contacts is switched off for this account; your administrator can switch it on."),
    Trouble.SUSPENDED: msgid("Google says that this account is suspended or deleted. Your administrator can change that."),
    Trouble.FULL: msgid("Your Google Contacts is full. Nothing new is added until you make room there; changes still arrive."),
}


@dataclass(frozen=True, slots=True)
class LabelHealth:
    """`behind` counts changes on their way; `held` deletions that wait for this reader's decision. `has_grantees`: others have it, and how
    sync stands with them is the reader's to see."""

    id: str
    name: str
    standing: Standing
    behind: int = 0
    held: int = 0
    has_grantees: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A contact that was set aside, by name, and why: in Google's words, or the name of a trouble that has none."""

    contact: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Until when, and why: Google asks for it, or did not answer."""

    until: datetime
    is_silence: bool = False


@dataclass(frozen=True, slots=True)
class HealthView:
    """`may_connect`: its owner puts it right by consenting; `domain`: whose administrator does. `photos`: some are still on their way."""

    now: datetime
    trouble: Trouble | None = None
    waiting: Waiting | None = None
    labels: tuple[LabelHealth, ...] = ()
    aside: tuple[Aside, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    may_connect: bool = False
    domain: str = ""
    photos: bool = False


def health_card(screen: Screen, view: HealthView, *, done: Done | None = None) -> Card:
    """The whole panel; what is in order takes one line a label."""
    words = screen.words
    labels, aside, notices = view.labels[:LABELS_SHOWN], view.aside[:ASIDE_SHOWN], view.notices[:NOTICES_SHOWN]
    return card(
        screen,
        "health",
        _account_section(screen, view),
        section(
            [widget for label in labels for widget in _label_rows(screen, label)],
            _more(words, view.labels, labels),
            title=words.t("Labels"),
            shown=10,
        ),
        section([widget for each in aside for widget in _aside_rows(screen, each)], _more(words, view.aside, aside), title=words.t("Set aside")),
        section(
            [widget for each in notices for widget in notice_widgets(screen, each, view.now)],
            _more(words, view.notices, notices),
            title=words.t("Good to know"),
        ),
        header=header(words.t("Sync")),
        on_top=[done_section(screen, done)],
    )


def _more(words: Words, every: Sized, shown: Sized) -> Widget | None:
    """What a card has no room for is counted."""
    rest = len(every) - len(shown)
    return note(words.n("And 1 more.", "And {n} more.", rest)) if rest else None


def _account_section(screen: Screen, view: HealthView) -> Section | None:
    words = screen.words
    stands = all(label.standing is Standing.IN_STEP and not label.held for label in view.labels)
    is_quiet = stands and not (view.trouble or view.waiting or view.aside or view.notices or view.photos)
    return section(
        row(words.t(TROUBLE_WORDS[view.trouble], domain=view.domain), start=icon("PERSON")) if view.trouble else None,
        _waiting_row(words, view.waiting) if view.waiting else None,
        row(words.t("Photos are still on their way: Google takes them one by one."), start=icon("CLOCK")) if view.photos else None,
        note(words.t("Everything is in step.")) if is_quiet else None,
        buttons(
            button(words.t("Connect"), screen.opens("connect")) if view.may_connect else None,
            button(words.t("I administer {domain}", domain=view.domain), screen.press("connect/domain")) if view.domain else None,
            button(words.t("Open Google Contacts"), screen.google_contacts()) if view.trouble is Trouble.FULL else None,
            button(words.t("Sync now"), screen.press("sync/now")),
        ),
    )


def _waiting_row(words: Words, waiting: Waiting) -> Widget:
    why = words.t("Google Contacts did not answer.") if waiting.is_silence else words.t("Google takes only so many changes at a time.")
    goes_on = words.t("Google lets us go on at {time}.", time=words.time(waiting.until))
    text = words.t("We try again at {time}.", time=words.time(waiting.until)) if waiting.is_silence else goes_on
    by_itself = words.t("What waits goes out by itself.")
    return row(text, below=f"{why} {by_itself}", start=icon("CLOCK"))


def _label_rows(screen: Screen, label: LabelHealth) -> tuple[Widget | None, ...]:
    """Buttons stand below: beside it, a long Dutch or German word leaves the sentence a column one letter wide."""
    words = screen.words
    waiting = words.n("1 removed contact waits for your decision.", "{n} removed contacts wait for your decision.", label.held) if label.held else ""
    review = button(words.t("Review"), screen.press("deletions/review", label=label.id)) if label.held else None
    below = " · ".join(part for part in (_standing_words(words, label), waiting) if part)
    press = "health/label" if label.has_grantees and label.standing is not Standing.GONE else "label/open"
    return row(line(label.name), below=below, start=icon("BOOKMARK"), on_click=screen.press(press, label=label.id)), buttons(review)


def _standing_words(words: Words, label: LabelHealth) -> str:
    match label.standing:
        case Standing.IN_STEP:
            return words.t("In step")
        case Standing.READING:
            return words.t("Its contacts are being read from Google Contacts")
        case Standing.GONE:
            return words.t("This label is gone from your Google Contacts.")
    return behind_words(words, label.behind)


def behind_words(words: Words, behind: int) -> str:
    return words.n("1 change on its way", "{n} changes on their way", behind)


def _aside_rows(screen: Screen, each: Aside) -> tuple[Widget | None, ...]:
    words = screen.words
    reason = words.t("Google did not take it.") if each.reason.isidentifier() or not each.reason else words.t("Google says: {text}", text=each.reason)
    press = button(words.t("Try again"), screen.press("health/retry", contact=each.contact))
    return row(line(each.name or words.t("A contact")), below=reason, start=icon("PERSON")), buttons(press)

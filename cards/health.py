"""How sync stands for this account: each label, what waits, what was undone or set aside, in plain words with the button that helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cards.done import Done, done_section
from cards.hidden import FIELD_WORDS
from cards.screen import Card, Screen, card
from cards.text import line
from cards.widgets import Button, Section, Widget, button, buttons, header, icon, note, row, section
from cards.words import Words, msgid

LABELS_SHOWN = 25
ASIDE_SHOWN = 10
NOTICES_SHOWN = 12  # two widgets each: all of it fits one card


class Standing(Enum):
    """How a label stands in this account."""

    IN_STEP = "in_step"
    BEHIND = "behind"
    READING = "reading"  # its owner's contacts are being read for the first time
    GONE = "gone"  # from its owner's Google Contacts


class Trouble(Enum):
    """What stops an account as a whole."""

    PERMISSION_LOST = "permission_lost"
    SUSPENDED = "suspended"
    FULL = "full"


TROUBLE_WORDS = {
    Trouble.PERMISSION_LOST: msgid(
        "Permission lost. Google no longer lets Commonbook work for this account; it goes on where it stopped once it may."
    ),
    Trouble.SUSPENDED: msgid("Google says that this account is suspended or deleted. Your administrator can change that."),
    Trouble.FULL: msgid("Your Google Contacts is full. Nothing new is added until you make room there; changes still arrive."),
}


class NoticeSort(Enum):
    """What a notice tells, with the words for it."""

    REVERTED = "reverted"
    RETURNED = "returned"
    RELABELLED = "relabelled"
    FROZEN = "frozen"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class LabelHealth:
    """`behind` counts changes on their way; `held` deletions that wait for this reader's decision."""

    id: str
    name: str
    standing: Standing
    behind: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class Aside:
    """A contact that was set aside, by name, and why, in Google's words."""

    contact: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """`name` is the contact's (or for HELD the label's), as the reader may see it today; `fields` are People fields."""

    id: str
    sort: NoticeSort
    contact: str
    name: str
    at: datetime
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HealthView:
    now: datetime
    trouble: Trouble | None = None
    waiting_until: datetime | None = None
    labels: tuple[LabelHealth, ...] = ()
    aside: tuple[Aside, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    may_connect: bool = False  # its owner alone can put it right, by consenting again


def health_card(screen: Screen, view: HealthView, *, done: Done | None = None) -> Card:
    """The whole panel; what is in order takes one line a label."""
    words = screen.words
    return card(
        screen,
        "health",
        _account_section(screen, view),
        section([_label_row(screen, label) for label in view.labels[:LABELS_SHOWN]], title=words.t("Labels"), shown=10),
        section([_aside_row(screen, each) for each in view.aside[:ASIDE_SHOWN]], title=words.t("Set aside")),
        section([widget for each in view.notices[:NOTICES_SHOWN] for widget in _notice(screen, each, view.now)], title=words.t("Good to know")),
        header=header(words.t("Sync")),
        on_top=[done_section(screen, done)],
    )


def _account_section(screen: Screen, view: HealthView) -> Section | None:
    words = screen.words
    waits = words.t("Google lets us go on at {time}.", time=words.time(view.waiting_until)) if view.waiting_until is not None else ""
    is_quiet = not (view.trouble or waits or view.aside or view.notices or any(label.standing is not Standing.IN_STEP for label in view.labels))
    return section(
        row(words.t(TROUBLE_WORDS[view.trouble]), start=icon("PERSON")) if view.trouble else None,
        row(waits, start=icon("CLOCK")) if waits else None,
        note(words.t("Everything is in step.")) if is_quiet else None,
        buttons(
            button(words.t("Connect"), screen.opens("connect")) if view.may_connect else None,
            button(words.t("Sync now"), screen.press("sync/now")),
        ),
    )


def _label_row(screen: Screen, label: LabelHealth) -> Widget:
    words = screen.words
    waiting = words.n("1 removed contact waits for your decision.", "{n} removed contacts wait for your decision.", label.held) if label.held else ""
    review = button(words.t("Review"), screen.press("deletions/review", label=label.id)) if label.held else None
    below = " · ".join(part for part in (_standing_words(words, label), waiting) if part)
    return row(line(label.name), below=below, start=icon("BOOKMARK"), on_click=screen.press("label/open", label=label.id), press=review)


def _standing_words(words: Words, label: LabelHealth) -> str:
    match label.standing:
        case Standing.IN_STEP:
            return words.t("In step")
        case Standing.READING:
            return words.t("Its contacts are being read from Google Contacts")
        case Standing.GONE:
            return words.t("This label is gone from your Google Contacts.")
    return words.n("1 change on its way", "{n} changes on their way", label.behind)


def _aside_row(screen: Screen, each: Aside) -> Widget:
    words = screen.words
    name = each.name or words.t("A contact")
    return row(line(name), below=each.reason, start=icon("PERSON"), press=_try_again(screen, each.contact))


def _try_again(screen: Screen, contact: str) -> Button:
    return button(screen.words.t("Try again"), screen.press("health/retry", contact=contact))


def _notice(screen: Screen, each: NoticeLine, now: datetime) -> tuple[Widget | None, Widget | None]:
    words = screen.words
    retry = _try_again(screen, each.contact) if each.sort is NoticeSort.FROZEN else None
    dismiss = button(words.t("Dismiss"), screen.press("health/dismiss", notice=each.id))
    return row(_notice_words(words, each), below=words.ago(each.at, now), start=icon("DESCRIPTION")), buttons(retry, dismiss)


def _notice_words(words: Words, each: NoticeLine) -> str:
    name = each.name or words.t("A contact")
    fields = ", ".join(words.t(FIELD_WORDS[field]) for field in each.fields if field in FIELD_WORDS)
    match each.sort:
        case NoticeSort.REVERTED if each.fields == ("photos",):
            return words.t("Your photo of {name} was undone: you may not change that.", name=name)
        case NoticeSort.REVERTED:
            return words.t(
                "Your change of {name} ({fields}) was undone: you may not change that. What you typed is kept as your private comment.",
                name=name,
                fields=fields,
            )
        case NoticeSort.RETURNED:
            return words.t("{name} came back: somebody changed it meanwhile, or you may not remove it.", name=name)
        case NoticeSort.RELABELLED:
            return words.t("{name} stands under your label, but nobody else gets it: you may not reshare it.", name=name)
        case NoticeSort.FROZEN:
            return words.t("{name} is left alone in your account: another program keeps rewriting it.", name=name)
        case NoticeSort.HELD:
            return words.t("What you removed from {name} waits for a decision by its owner.", name=name)

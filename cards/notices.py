"""What an account is told about its own doings, with the cause: an edit undone, a contact that came back or is left alone, deletions that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cards.hidden import FIELD_WORDS
from cards.screen import Screen
from cards.text import isolate
from cards.widgets import Widget, button, buttons, icon, note, row
from cards.words import Words


class NoticeSort(Enum):
    """What a notice tells, with the words for it."""

    REVERTED = "reverted"
    RETURNED = "returned"
    RELABELLED = "relabelled"
    FROZEN = "frozen"
    HELD = "held"


# These tell how something stands: they go when that ends. The others tell what happened, and may be forgotten.
LASTING = frozenset({NoticeSort.FROZEN, NoticeSort.HELD})


@dataclass(frozen=True, slots=True)
class Loop:
    """How a copy was rewritten until it was left alone; `others` rewrote the same contact in the same hour. What is not known is empty."""

    times: tuple[datetime, ...] = ()
    fields: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """`name` is the contact's (or for HELD the label's), as the reader may see it today; `fields` are People fields.

    `label` is the name of the label it is about. `asks` is who can give the right that was missing, "" when none is. `contact` is the label's
    id for HELD. `is_open`: the contact can be looked at. `decides`: what waits is the reader's own to decide about.
    """

    id: str
    sort: NoticeSort
    contact: str
    name: str
    at: datetime
    fields: tuple[str, ...] = ()
    label: str = ""
    asks: str = ""
    is_open: bool = False
    shows: str = ""  # who can show the field that is hidden from the reader and was written into
    decides: bool = False
    loop: Loop = Loop()


def notice_widgets(screen: Screen, each: NoticeLine, now: datetime) -> tuple[Widget | None, ...]:
    """What happened, when, who can help, and the presses that do."""
    words = screen.words
    help_words = words.t("{who} can give you more access.", who=each.asks) if each.asks else ""
    hidden = words.t("That field is hidden from you: {who} can show it.", who=each.shows) if each.shows else ""
    below = " · ".join(part for part in (words.ago(each.at, now), help_words, hidden) if part)
    look = screen.press("contact/open", contact=each.contact) if each.is_open else None
    loop = _loop_words(words, each.loop) if each.sort is NoticeSort.FROZEN else ""
    return (
        row(_sentence(words, each), below=below, start=icon("DESCRIPTION"), on_click=look),
        note(loop) if loop else None,
        buttons(
            button(words.t("Try again"), screen.press("health/retry", contact=each.contact)) if each.sort is NoticeSort.FROZEN else None,
            button(words.t("Review"), screen.press("deletions/review", label=each.contact)) if each.decides else None,
            button(words.t("Dismiss"), screen.press("health/dismiss", notice=each.id)) if each.sort not in LASTING else None,
        ),
    )


def _loop_words(words: Words, loop: Loop) -> str:
    """What is known of a loop, so that the program behind it can be found; then what to do."""
    facts = []
    if loop.times:
        first, last = words.time(min(loop.times)), words.time(max(loop.times))
        facts.append(words.t("It was rewritten {n} times between {first} and {last}.", n=len(loop.times), first=first, last=last))
    if loop.fields:
        facts.append(words.t("What changes: {fields}.", fields=_fields(words, loop.fields)))
    if loop.others:
        others = ", ".join(isolate(name) for name in loop.others)
        facts.append(words.t("The same is done in the account of {who}.", who=others))
    return " ".join((*facts, words.t("Switch that program off, then press Try again. Everybody else is kept up to date meanwhile.")))


def _sentence(words: Words, each: NoticeLine) -> str:
    name = each.name or words.t("A contact")
    match each.sort:
        case NoticeSort.REVERTED if each.fields == ("photos",):
            return words.t("Your photo of {name} was undone: you may not change that.", name=name)
        case NoticeSort.REVERTED:
            return words.t(
                "Your change of {name} ({fields}) was undone: you may not change that. What you typed is kept as your private comment.",
                name=name,
                fields=_fields(words, each.fields),
            )
        case NoticeSort.RETURNED if each.asks:
            return words.t("{name} came back: you may not remove it.", name=name)
        case NoticeSort.RETURNED if each.is_open:
            return words.t("{name} came back: somebody changed it meanwhile, and what is changed stays.", name=name)
        case NoticeSort.RETURNED:
            return words.t("{name} came back: somebody changed it meanwhile, or you may not remove it.", name=name)
        case NoticeSort.RELABELLED if each.label:
            return words.t("{name} stands under your label {label}, but nobody else gets it: you may not reshare it.", name=name, label=each.label)
        case NoticeSort.RELABELLED:
            return words.t("{name} stands under your label, but nobody else gets it: you may not reshare it.", name=name)
        case NoticeSort.FROZEN:
            return words.t("{name} is left alone in your account: another program keeps rewriting it.", name=name)
        case NoticeSort.HELD if each.decides:
            return words.t("What you removed from {name} waits for your decision: it is a lot for one day.", name=name)
        case NoticeSort.HELD:
            return words.t("What you removed from {name} waits for a decision by its owner.", name=name)


def _fields(words: Words, fields: tuple[str, ...]) -> str:
    return ", ".join(words.t(FIELD_WORDS[field]) for field in fields if field in FIELD_WORDS)

"""What went wrong, in words: what happened, what was not lost, and who can fix it. The one place for such sentences (style.md, rule 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cards.access import role_word
from cards.screen import Card, Screen, card
from cards.widgets import OnClick, button, buttons, header, note, paragraph, section
from cards.words import Words, msgid
from sharing.roles import Role


class Problem(Enum):
    """Each kind of failure a person can meet."""

    GONE = "gone"
    NOT_ALLOWED = "not_allowed"
    READ_ONLY = "read_only"
    BARRED = "barred"
    STALE = "stale"
    BUSY = "busy"
    ALREADY_DONE = "already_done"
    RATE_LIMITED = "rate_limited"
    GOOGLE_DOWN = "google_down"
    UNSURE = "unsure"
    PERMISSION_LOST = "permission_lost"
    NOT_STORED = "not_stored"
    UNREADABLE = "unreadable"
    BROKEN = "broken"


TITLES = {
    Problem.GONE: msgid("No longer here"),
    Problem.NOT_ALLOWED: msgid("Not allowed"),
    Problem.READ_ONLY: msgid("View only"),
    Problem.BARRED: msgid("Barred from sharing"),
    Problem.STALE: msgid("Changed meanwhile"),
    Problem.BUSY: msgid("Busy"),
    Problem.ALREADY_DONE: msgid("Already done"),
    Problem.RATE_LIMITED: msgid("Google asks us to wait"),
    Problem.GOOGLE_DOWN: msgid("Google Contacts did not answer"),
    Problem.UNSURE: msgid("Perhaps done"),
    Problem.PERMISSION_LOST: msgid("Permission lost"),
    Problem.NOT_STORED: msgid("Not saved"),
    Problem.UNREADABLE: msgid("Not understood"),
    Problem.BROKEN: msgid("Something went wrong"),
}
SENTENCES = {
    Problem.GONE: msgid("This is no longer here, or no longer shared with you. Nothing was changed."),
    Problem.NOT_ALLOWED: msgid("Your access does not allow this. {who} can change that. Nothing was changed."),
    Problem.READ_ONLY: msgid("You can look at this contact but not change it. {who} can give you more access. Nothing was changed."),
    Problem.BARRED: msgid("Your administrator has barred this account from sharing. What is shared already stays. Nothing was changed."),
    Problem.STALE: msgid("Somebody changed this while you had it open. Nothing was changed; open it again and look."),
    Problem.BUSY: msgid("Somebody else is changing the same thing right now. Nothing was changed. Try again."),
    Problem.ALREADY_DONE: msgid("This was done already, so it was not done again."),
    Problem.RATE_LIMITED: msgid("Google lets us go on in a moment. Nothing is lost; what is waiting goes out by itself."),
    Problem.GOOGLE_DOWN: msgid("Google did not answer in time. Nothing was changed. Try again in a minute."),
    Problem.UNSURE: msgid("Google did not answer, so it may or may not have been done. Look in Google Contacts before you try again."),
    Problem.PERMISSION_LOST: msgid("Google no longer lets Commonbook into this account. Connect it again to go on. Nothing is lost."),
    Problem.NOT_STORED: msgid("We could not save this just now. Nothing was changed. Try again in a minute."),
    Problem.UNREADABLE: msgid("This request was incomplete. Nothing was changed. Go back and try again."),
    Problem.BROKEN: msgid("The fault is ours. What was already saved is safe. Try again, or tell us the reference."),
}


@dataclass(frozen=True, slots=True)
class ProblemView:
    """`who` can fix it (a name or address, "" for the owner in general); `needed` is the role it takes, for NOT_ALLOWED, when it is known.

    `until` is when Google lets us go on; `retry` asks the same again.
    """

    problem: Problem
    who: str = ""
    needed: Role | None = None
    until: datetime | None = None
    reference: str = ""
    retry: OnClick | None = None


def problem_card(screen: Screen, view: ProblemView) -> Card:
    """A known failure as a card."""
    return error_card(
        screen,
        title=screen.words.t(TITLES[view.problem]),
        text=problem_words(screen.words, view),
        reference=view.reference,
        retry=view.retry,
    )


def problem_words(words: Words, view: ProblemView) -> str:
    """The sentence alone: for a toast."""
    who = view.who or words.t("The owner of the label")
    if view.problem is Problem.NOT_ALLOWED and view.needed:
        needed = role_word(words, view.needed)
        return words.t("This needs the access “{needed}”. {who} can give it to you. Nothing was changed.", needed=needed, who=who)
    if view.problem is Problem.RATE_LIMITED and view.until:
        return words.t("Google lets us go on at {time}. Nothing is lost; what is waiting goes out by itself.", time=words.time(view.until))
    return words.t(SENTENCES[view.problem], who=who)


def error_card(screen: Screen, *, title: str, text: str, reference: str | None = None, retry: OnClick | None = None) -> Card:
    """What happened and what was not lost; `reference` is the number that also stands in our log."""
    words = screen.words
    return card(
        screen,
        "error",
        section(
            paragraph(text),
            buttons(button(words.t("Try again"), retry) if retry else None, button(words.t("Back"), screen.press("back"))),
        ),
        section(note(words.t("Reference: {reference}", reference=reference))) if reference else None,
        header=header(title),
    )

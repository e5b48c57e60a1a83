"""Transfer ownership: to whom, of one label or several; then the second question with what it would do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.confirm import ConfirmView
from cards.inputs import text_input
from cards.plan import moved_words, plan_lines
from cards.screen import Card, Screen, card
from cards.share import PEOPLE
from cards.widgets import button, footer, header, note, problem, section
from cards.words import Words, msgid
from sharing.plan import Plan

NEW_OWNER = PEOPLE  # the same box, with the same suggestions, for one person


class TransferProblem(Enum):
    """Why it cannot go to whom was typed."""

    ONE = "one"
    UNKNOWN = "unknown"
    YOURSELF = "yourself"
    NOT_ACTIVE = "not_active"
    OUTSIDE = "outside"
    UNREAD = "unread"
    KIND = "kind"


PROBLEM_WORDS = {
    TransferProblem.ONE: msgid("Type one email address."),
    TransferProblem.UNKNOWN: msgid("{who} is no account that Commonbook can find. Check the spelling."),
    TransferProblem.YOURSELF: msgid("{who} owns this already."),
    TransferProblem.NOT_ACTIVE: msgid("{who} has not connected Commonbook yet. Share the label first, and transfer it once it is accepted."),
    TransferProblem.OUTSIDE: msgid("{who} is outside your organisation. Ownership stays inside it."),
    TransferProblem.UNREAD: msgid("The contacts of {label} are still being read from Google Contacts. Try again in a few minutes."),
    TransferProblem.KIND: msgid("{label} cannot be given to somebody else. Stop sharing it instead."),
}


@dataclass(frozen=True, slots=True)
class TransferView:
    """`labels` are ids, `names` what people call them. `who` stands in the box."""

    labels: tuple[str, ...]
    names: tuple[str, ...]
    who: str = ""
    problem: TransferProblem | None = None
    about: str = ""  # the label that the problem is about


def transfer_card(screen: Screen, view: TransferView) -> Card:
    """One box, and what stays as it is."""
    words = screen.words
    said = words.t(PROBLEM_WORDS[view.problem], who=view.who, label=view.about) if view.problem else ""
    suggest = screen.suggestion("people", label=view.labels[0])
    submit = screen.submit("transfer/ask", labels=",".join(view.labels), inputs=NEW_OWNER)
    return card(
        screen,
        "transfer",
        section(
            text_input(NEW_OWNER, words.t("New owner"), value=view.who, hint=words.t("Email address"), suggest=suggest),
            problem(said) if said else None,
        ),
        section(
            note(words.t("Access of others, comments and hidden fields stay as they are. You can still edit its contacts.")),
            note(words.t("Your contacts stay in your Google Contacts.")),
        ),
        header=header(words.t("Transfer ownership"), subtitle=", ".join(view.names)),
        footer=footer(button(words.t("Transfer ownership"), submit), button(words.t("Cancel"), screen.press("back"))),
    )


def transfer_question(words: Words, view: TransferView, who: str, plan: Plan, *, moved: bool) -> ConfirmView:
    """Confirm gives these labels to that account, and to no other."""
    title = words.t("Give {labels} to {who}?", labels=", ".join(view.names), who=who)
    lines = plan_lines(words, plan)
    parameters = (("labels", ",".join(view.labels)), (NEW_OWNER, view.who), ("inputs", NEW_OWNER), ("plan", plan.basis))
    return ConfirmView(title, "transfer/confirm", (moved_words(words), *lines) if moved else lines, parameters)

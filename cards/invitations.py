"""Invitations: those to this account, each with Accept and Decline; and the link of one that was sent, for whoever sent it.

An invitation shows who shares, the label's name and the access; nothing of a contact is shown before it is accepted.
"""

from __future__ import annotations

from dataclasses import dataclass

from cards.access import role_word
from cards.done import Done, done_section
from cards.screen import Card, Screen, card
from cards.text import isolate
from cards.text import line as one_line
from cards.widgets import button, buttons, header, icon, note, paragraph, row, section
from cards.words import Words
from sharing.roles import Role


@dataclass(frozen=True, slots=True)
class InvitationView:
    """`label` is the label's id, `by` the name of who shares it, `address` whom it is for."""

    label: str
    name: str
    by: str
    role: Role
    address: str


def invitations_card(screen: Screen, invitations: tuple[InvitationView, ...], *, done: Done | None = None) -> Card:
    """A row for each."""
    words = screen.words
    rows = [
        row(
            one_line(each.name),
            below=f"{isolate(one_line(each.by))} · {role_word(words, each.role)}",
            start=icon("INVITE"),
            on_click=screen.press("invitation/open", label=each.label),
            bold=True,
        )
        for each in invitations
    ]
    return card(
        screen,
        "invitations",
        section(rows, None if rows else note(words.t("Nobody is waiting for your answer."))),
        header=header(words.t("Invitations")),
        on_top=[done_section(screen, done)],
    )


def invitation_card(screen: Screen, view: InvitationView) -> Card:
    """One, with what accepting it means."""
    words = screen.words
    return card(
        screen,
        "invitation",
        section(
            paragraph(words.t("{by} shares the label {label} with you.", by=view.by, label=view.name), bold=True),
            row(role_word(words, view.role), above=words.t("Access")),
            *(paragraph(line) for line in meaning(words)),
            buttons(
                button(words.t("Accept"), screen.press("invitation/accept", label=view.label), primary=True),
                button(words.t("Decline"), screen.press("invitation/decline", label=view.label)),
            ),
        ),
        header=header(words.t("Invitation")),
    )


def meaning(words: Words) -> tuple[str, ...]:
    """What happens in one's account after Accept, and what does not."""
    return (
        words.t("After you accept, its contacts appear in your Google Contacts under a label of that name and stay up to date."),
        words.t("Your other contacts are not shared and never stored. You can leave the label at any time."),
    )


def link_card(screen: Screen, *, who: str, label: str, link: str) -> Card:
    """A card cannot copy in Gmail: the link is text to be selected (amendments.md R8)."""
    words = screen.words
    return card(
        screen,
        "link",
        section(
            paragraph(link),
            note(words.t("Only {who} can accept with this link, once, within 30 days. Sent to somebody else it gives nothing.", who=who)),
            buttons(button(words.t("Back"), screen.press("back"))),
        ),
        header=header(words.t("Link for {who}", who=who), subtitle=label),
    )


def accepted(words: Words, label: str) -> str:
    return words.t("Accepted. {label} is on its way to your Google Contacts.", label=label)


def declined(words: Words, label: str) -> str:
    return words.t("Declined. Nothing of {label} comes to you.", label=label)


def sent_again(words: Words, who: str) -> str:
    return words.t("{who} gets the invitation again, at most once a day.", who=who)


def asker_let_in(words: Words, who: str) -> str:
    return words.t("{who} gets the invitation, and can accept it now.", who=who)


def asker_kept_out(words: Words, who: str) -> str:
    return words.t("{who} is not let in. The invitation stays as it was.", who=who)

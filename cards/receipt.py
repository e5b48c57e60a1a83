"""What is kept in hand after Delete my data: what was asked for and when, what goes, what cannot be reached now (product.md 6, amendments.md P7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.screen import Card, Screen, card
from cards.text import isolate
from cards.widgets import header, note, paragraph, row, section

NAMES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """`lines` say what goes. `reference` is the name under which the audit keeps that it was done, which leads back to nobody.

    `unreached` are people in whose Google Contacts copies stand that cannot be taken back now, `unnamed` how many more there are; `left_here`
    are labels of others whose copies cannot be taken out of the reader's own.
    """

    said: str
    at: datetime
    reference: str
    lines: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    unnamed: int = 0
    left_here: tuple[str, ...] = ()


def receipt_card(screen: Screen, view: ReceiptView) -> Card:
    """Everything as text that can be selected: nobody can be asked for it later."""
    words = screen.words
    names = ", ".join(isolate(name) for name in view.unreached[:NAMES_SHOWN])
    more = len(view.unreached[NAMES_SHOWN:]) + view.unnamed
    return card(
        screen,
        "receipt",
        section(
            paragraph(view.said, bold=True),
            row(screen.account_email, above=words.t("Account")),
            row(words.moment(view.at), above=words.t("Asked for on")),
            row(view.reference, above=words.t("Reference")),
        ),
        section([paragraph(line) for line in view.lines]),
        section(
            paragraph(words.t("Copies that cannot be taken back now, since Google does not let us in. They leave as soon as it does:")),
            row(names) if names else None,
            note(words.n("And 1 more person.", "And {n} more people.", more)) if more else None,
        )
        if names or more
        else None,
        section(
            paragraph(words.t("Google does not let us into your own Google Contacts now. Delete these labels there yourself, with their contacts:")),
            row(", ".join(isolate(name) for name in view.left_here[:NAMES_SHOWN])),
        )
        if view.left_here
        else None,
        section(note(words.t("Copy this if you want to keep it: afterwards nothing here leads to you any more."))),
        header=header(words.t("Receipt")),
    )

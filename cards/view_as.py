"""A label as one of its members sees it: for its owner to look at, and nothing to press that changes anything."""

from __future__ import annotations

from dataclasses import dataclass

from cards.contact import ContactView, contact_header, contact_sections
from cards.lists import ONE_PAGE, Pager, page_words, pager_buttons
from cards.rows import ContactLine
from cards.screen import Card, Screen, card
from cards.widgets import face, header, icon, note, row, section


@dataclass(frozen=True, slots=True)
class ViewAs:
    """`who` is looked as; `label` and `member` name the grant."""

    label: str
    label_name: str
    member: str
    who: str
    lines: tuple[ContactLine, ...] = ()
    pager: Pager = ONE_PAGE


def view_as_card(screen: Screen, view: ViewAs) -> Card:
    """The list, cut to what this member may see, in the order he sees it in."""
    words = screen.words
    about = {"label": view.label, "member": view.member}
    rows = [
        row(
            line.name or words.t("No name"),
            below=line.below if line.below != line.name else "",
            start=face(line.photo_url, alt=line.name or words.t("No name")),
            on_click=screen.press("member/view-contact", **about, contact=line.id),
            bold=True,
            wrap=False,
        )
        for line in view.lines
    ]
    return card(
        screen,
        "view_as",
        section(row(words.t("As {who} sees it", who=view.who), below=words.t("Nothing can be changed here."), start=icon("PERSON"))),
        section(
            rows,
            None if rows else note(words.t("No contacts yet.")),
            pager_buttons(screen, view.pager, "member/view-as", **about),
            title=page_words(screen, view.pager, len(rows)),
        ),
        header=header(view.label_name),
    )


def contact_as_card(screen: Screen, who: str, contact: ContactView) -> Card:
    """One contact as this member sees it."""
    words = screen.words
    return card(
        screen,
        "contact_as",
        section(row(words.t("As {who} sees it", who=who), below=words.t("Nothing can be changed here."), start=icon("PERSON"))),
        *contact_sections(screen, contact),
        header=contact_header(words, contact),
    )

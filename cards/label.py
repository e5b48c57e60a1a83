"""One label: what may be done with it, and its contacts a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.access import role_word
from cards.done import Done, done_section
from cards.lists import ONE_PAGE, Pager, Work, page_words, pager_buttons, work_row
from cards.rows import ContactLine, contact_row
from cards.screen import Card, Screen, card
from cards.text import isolate
from cards.widgets import Button, Section, button, buttons, header, icon, note, row, section
from cards.words import msgid
from sharing.roles import Role


class LabelAction(Enum):
    """What can be done with a label. The value is the press; the order is that of the screen."""

    SHARE = "label/share"
    MEMBERS = "label/members"
    ADD_CONTACT = "contact/new"
    SELECT = "select/contacts"
    RENAME = "label/rename"
    HISTORY = "label/history"
    TRASH = "label/trash"
    TRANSFER = "label/transfer"
    DELETE = "label/delete"
    LEAVE = "label/leave"


ACTION_WORDS = {
    LabelAction.SHARE: msgid("Share"),
    LabelAction.MEMBERS: msgid("Members"),
    LabelAction.ADD_CONTACT: msgid("Add contact"),
    LabelAction.SELECT: msgid("Select"),
    LabelAction.RENAME: msgid("Rename"),
    LabelAction.HISTORY: msgid("History"),
    LabelAction.TRASH: msgid("Trash"),
    LabelAction.TRANSFER: msgid("Transfer ownership"),
    LabelAction.DELETE: msgid("Delete label"),
    LabelAction.LEAVE: msgid("Leave"),
}


@dataclass(frozen=True, slots=True)
class LabelView:
    """A page of one label. `owner` is who shared it, "" when it is one's own; `contacts` is None when nobody counted.

    `actions` are those that work for this reader: the card draws no other.
    """

    id: str
    name: str
    role: Role
    lines: tuple[ContactLine, ...] = ()
    contacts: int | None = None
    owner: str = ""
    actions: frozenset[LabelAction] = frozenset()
    pager: Pager = ONE_PAGE
    work: Work | None = None
    is_gone: bool = False  # from its owner's Google Contacts: Restore, or Delete label


def label_card(screen: Screen, view: LabelView, *, done: Done | None = None) -> Card:
    """The label with one page of its contacts."""
    rows = [contact_row(screen, line) for line in view.lines]
    nothing = None if rows else note(_empty_words(screen, view))
    return card(
        screen,
        "label",
        _gone_section(screen, view) if view.is_gone else None,
        section(work_row(screen, view.work, screen.press("label/open", label=view.id))),
        section(buttons(*(_action_button(screen, view, action) for action in LabelAction if action in view.actions))),
        section(rows, nothing, pager_buttons(screen, view.pager, "label/open", label=view.id), title=page_words(screen, view.pager, len(rows))),
        header=header(view.name, subtitle=_subtitle(screen, view)),
        on_top=[done_section(screen, done)],
    )


def _gone_section(screen: Screen, view: LabelView) -> Section | None:
    words = screen.words
    return section(
        row(
            words.t("This label is gone from your Google Contacts."),
            below=words.t("Nobody lost a contact. Restore makes it again there; Delete label ends it for everybody."),
            start=icon("BOOKMARK"),
        ),
        buttons(button(words.t("Restore"), screen.press("label/restore", label=view.id))),
    )


def _action_button(screen: Screen, view: LabelView, action: LabelAction) -> Button:
    return button(screen.words.t(ACTION_WORDS[action]), screen.press(action.value, label=view.id))


def _subtitle(screen: Screen, view: LabelView) -> str:
    words = screen.words
    facts = [
        words.n("1 contact", "{n} contacts", view.contacts) if view.contacts is not None else "",
        f"{role_word(words, view.role)} · {isolate(view.owner)}" if view.owner else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def _empty_words(screen: Screen, view: LabelView) -> str:
    words = screen.words
    if LabelAction.ADD_CONTACT in view.actions:
        return words.t("No contacts yet. Add one here, or put this label on contacts in Google Contacts.")
    return words.t("No contacts yet.")

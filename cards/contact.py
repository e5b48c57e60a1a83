"""One contact in full: what is known, the labels it is in with one's role in each, and what may be done with it.

The mail card draws the sender with the same sections; a row of a label or a search opens them as a card of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.access import role_word
from cards.adopting import linked_row_section
from cards.comments import NO_TALK, TalkView, talk_section
from cards.details import detail_rows, occupation
from cards.done import Done, done_section
from cards.screen import Card, Screen, card
from cards.text import line
from cards.widgets import Button, Header, Section, button, buttons, header, icon, note, row, section
from cards.words import Words, msgid
from sharing.person import Person, display_name
from sharing.roles import Role

DETAILS_SHOWN = 8  # before "show more"
LABELS_SHOWN = 3
MAX_LABELS = 20


class ContactAction(Enum):
    """What can be done with a contact. The value is the press; the order is that of the screen."""

    EDIT = "contact/edit"
    SHARE = "contact/share"
    ADD_TO_LABEL = "contact/add-to-label"
    REMOVE_FROM_LABEL = "contact/remove-from-label"
    COMMENT = "contact/comment"
    NOTIFY = "contact/notify"
    HISTORY = "contact/history"
    WHY = "contact/why"
    DELETE = "contact/delete"


ACTION_WORDS = {
    ContactAction.EDIT: msgid("Edit"),
    ContactAction.SHARE: msgid("Share"),
    ContactAction.ADD_TO_LABEL: msgid("Add to label"),
    ContactAction.REMOVE_FROM_LABEL: msgid("Remove from label"),
    ContactAction.COMMENT: msgid("Comment"),
    ContactAction.NOTIFY: msgid("Notify a colleague"),
    ContactAction.HISTORY: msgid("History"),
    ContactAction.WHY: msgid("Why do I see this?"),
    ContactAction.DELETE: msgid("Delete contact"),
}
FIRST_ACTIONS = (ContactAction.EDIT, ContactAction.SHARE)  # stand under the name; the others below the details


@dataclass(frozen=True, slots=True)
class LabelTag:
    """A label that holds the contact, and what the reader may do in it. `owner` is a name or address, "" for one's own label."""

    id: str
    name: str
    role: Role
    owner: str = ""


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact as one account may see it. `person` is already cut to that; `id` is opaque and comes back as the parameter `contact`.

    `actions` are those that work for this reader: the card draws no other. `only_me` marks one's own contact that is shared with nobody.
    `label` is the label it was opened from, "" when it was not.
    """

    id: str
    person: Person
    actions: frozenset[ContactAction] = frozenset()
    labels: tuple[LabelTag, ...] = ()
    photo_url: str = ""
    only_me: bool = False
    label: str = ""
    talk: TalkView = NO_TALK
    linked: bool = False  # the reader's own contact stands for it


def contact_card(screen: Screen, view: ContactView, *, done: Done | None = None) -> Card:
    """The contact as a card of its own."""
    return card(screen, "contact", *contact_sections(screen, view), header=contact_header(screen.words, view), on_top=[done_section(screen, done)])


def contact_header(words: Words, view: ContactView) -> Header:
    """Name over occupation, with the photo."""
    return header(name_words(words, view.person), subtitle=occupation(view.person), picture_url=view.photo_url)


def name_words(words: Words, person: Person) -> str:
    """What to call somebody; a contact without any name is said to have none."""
    return line(display_name(person)) or words.t("No name")


def contact_sections(screen: Screen, view: ContactView) -> list[Section | None]:
    """First what one does most, then what is known, then the labels, then the rarer actions."""
    words = screen.words
    badge = row(words.t("Only you"), below=words.t("In your Google Contacts, not shared"), start=icon("PERSON")) if view.only_me else None
    details = detail_rows(words, view.person)
    nothing = None if details else note(words.t("No details yet."))
    return [
        section(badge, buttons(*_buttons(screen, view, FIRST_ACTIONS))),
        linked_row_section(screen, view.id) if view.linked else None,
        section(details, nothing, shown=DETAILS_SHOWN),
        talk_section(screen, view.id, view.talk, label=view.label),
        _labels_section(screen, view),
        section(buttons(*_buttons(screen, view, tuple(action for action in ContactAction if action not in FIRST_ACTIONS)))),
    ]


def _buttons(screen: Screen, view: ContactView, wanted: tuple[ContactAction, ...]) -> list[Button]:
    return [
        button(screen.words.t(ACTION_WORDS[action]), screen.press(action.value, contact=view.id, label=view.label))
        for action in wanted
        if action in view.actions
    ]


def _labels_section(screen: Screen, view: ContactView) -> Section | None:
    words = screen.words
    rows = [
        row(
            label.name,
            below=f"{role_word(words, label.role)} · {label.owner}" if label.owner else role_word(words, label.role),
            start=icon("BOOKMARK"),
            on_click=screen.press("label/open", label=label.id),
        )
        for label in view.labels[:MAX_LABELS]
    ]
    left_out = len(view.labels) - MAX_LABELS
    more = note(words.n("And 1 more label.", "And {n} more labels.", left_out)) if left_out > 0 else None
    return section(rows, more, title=words.t("Labels"), shown=LABELS_SHOWN)

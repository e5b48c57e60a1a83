"""The first card: search, the labels, and the few things one does from there. Search results take its place."""

from __future__ import annotations

from dataclasses import dataclass

from cards.access import role_word
from cards.done import Done, done_section
from cards.inputs import text_input
from cards.lists import ONE_PAGE, Pager, Work, page_words, pager_buttons, work_row
from cards.rows import ContactLine, contact_row
from cards.screen import Card, Screen, card
from cards.text import isolate, line
from cards.todo import NOTHING, Todo, todo_section
from cards.widgets import Section, Widget, button, buttons, header, icon, note, row, section
from cards.words import msgid
from sharing.roles import Role

LABELS_SHOWN = 8  # of each kind, before "show more"
LABELS_PAGE = 40  # rows of both kinds together; Next has the others
QUERY = "query"
BOOK = msgid("Contacts")  # the name of the row for the whole address book, as Google Contacts calls it


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A label as a row. `contacts` is None when nobody counted. `people` have it besides oneself; `owner` is who shared it, "" when mine."""

    id: str
    name: str
    role: Role = Role.OWNER
    contacts: int | None = None
    people: int = 0
    owner: str = ""


@dataclass(frozen=True, slots=True)
class HomeView:
    """A page of all labels, one's own before those of others. `book` is the whole address book, the first row of the first page; None while
    Google Contacts is not ours to read."""

    book: LabelLine | None
    mine: tuple[LabelLine, ...] = ()
    shared: tuple[LabelLine, ...] = ()
    work: Work | None = None
    pager: Pager = ONE_PAGE
    todo: Todo = NOTHING


@dataclass(frozen=True, slots=True)
class SearchView:
    """A page of what was found for `query`, among what this account may see."""

    query: str
    hits: tuple[ContactLine, ...]
    pager: Pager = ONE_PAGE


def home_card(screen: Screen, view: HomeView, *, done: Done | None = None) -> Card:
    """Search, labels, and what one does from here."""
    words = screen.words
    book = _label_row(screen, view.book, picture="MEMBERSHIP") if view.book else _closed_book_row(screen)
    page = page_words(screen, view.pager, len(view.mine) + len(view.shared))
    return card(
        screen,
        "home",
        _search_section(screen, ""),
        todo_section(screen, view.todo),
        section(work_row(screen, view.work, screen.press("home/open"))),
        _labels_section(screen, words.t("My labels"), view.mine, first=None if view.pager.previous else book, picture="BOOKMARK"),
        _labels_section(screen, words.t("Shared with me"), view.shared, picture="MULTIPLE_PEOPLE"),
        section(pager_buttons(screen, view.pager, "home/open"), title=page),
        section(
            buttons(
                button(words.t("New label"), screen.press("label/new")),
                button(words.t("Select"), screen.press("select/labels")) if view.mine or view.shared else None,
                button(words.t("Sync now"), screen.press("sync/now")),
                button(words.t("Settings"), screen.press("settings/open")),
                button(words.t("Open Google Contacts"), screen.google_contacts()),
            )
        ),
        on_top=[done_section(screen, done)],
    )


def search_card(screen: Screen, view: SearchView) -> Card:
    """What was found. Takes the place of the card it was asked from, so that asking twice shows it once."""
    words = screen.words
    rows = [contact_row(screen, hit) for hit in view.hits]
    nothing = None if rows else note(words.t("Nothing found for “{query}”. Search by name, company, email or phone.", query=view.query))
    count = page_words(screen, view.pager, len(rows))
    return card(
        screen,
        "search",
        _search_section(screen, view.query),
        section(rows, nothing, pager_buttons(screen, view.pager, "home/search", query=view.query), title=count),
        section(buttons(button(words.t("All labels"), screen.press("home/open")))),
        header=header(words.t("Search")),
    )


def _closed_book_row(screen: Screen) -> Widget:
    """Where the whole address book would stand: the permission it takes is one press away."""
    words = screen.words
    return row(
        words.t(BOOK),
        below=words.t("Press to allow access to Google Contacts"),
        start=icon("MEMBERSHIP"),
        on_click=screen.press("consent/ask", feature="contacts"),
        bold=True,
    )


def _search_section(screen: Screen, query: str) -> Section | None:
    """Enter and the button ask the same, so a press that follows the change of the box does no harm."""
    words = screen.words
    box = text_input(QUERY, words.t("Search contacts"), value=query, on_change=screen.change("home/search"))
    return section(box, buttons(button(words.t("Search"), screen.submit("home/search"))))


def _labels_section(screen: Screen, title: str, labels: tuple[LabelLine, ...], *, picture: str, first: Widget | None = None) -> Section | None:
    rows = [_label_row(screen, label, picture=picture) for label in labels]
    return section(first, rows, title=title, shown=LABELS_SHOWN)


def _label_row(screen: Screen, label: LabelLine, *, picture: str) -> Widget:
    words = screen.words
    facts = [
        words.n("1 contact", "{n} contacts", label.contacts) if label.contacts is not None else "",
        words.n("shared with 1 person", "shared with {n} people", label.people) if label.people else "",
        f"{role_word(words, label.role)} · {isolate(label.owner)}" if label.owner else "",
    ]
    return row(
        line(label.name),
        below=" · ".join(fact for fact in facts if fact),
        start=icon(picture),
        on_click=screen.press("label/open", label=label.id),
        bold=True,
    )

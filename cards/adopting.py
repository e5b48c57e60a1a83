"""People that somebody is shared and has already: each pair side by side, to be linked or kept as two."""

from __future__ import annotations

from dataclasses import dataclass

from cards.done import Done
from cards.lists import ONE_PAGE, Pager, page_words, pager_buttons
from cards.screen import Card, Screen, card
from cards.text import isolate, line
from cards.widgets import Section, button, buttons, header, icon, note, row, section
from cards.words import Words

PAIRS_SHOWN = 20  # a page: four widgets each


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as its holder sees it: `facts` is what tells it apart."""

    name: str
    facts: str = ""


@dataclass(frozen=True, slots=True)
class PairLine:
    """A contact shared by `owner` in `label`, and the reader's own one of the same person."""

    contact: str
    shared: Side
    own: Side
    label: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class AdoptingView:
    """`undo` is the contact that was linked by the press just before, "" for none."""

    pairs: tuple[PairLine, ...] = ()
    pager: Pager = ONE_PAGE
    undo: str = ""


def adopting_card(screen: Screen, view: AdoptingView, *, done: Done | None = None) -> Card:
    """Every open pair with its two answers; all of them at once where there are several."""
    words = screen.words
    several = len(view.pairs) > 1
    return card(
        screen,
        "adopting",
        section(
            note(words.t("Link: your own contact shows the shared details and stays up to date. What you noted yourself stays yours.")),
            note(words.t("Keep both: the shared one stands beside yours. Until you choose, it is under its label only.")),
        )
        if view.pairs
        else section(note(words.t("Nothing waits for a decision."))),
        *(_pair_section(screen, pair) for pair in view.pairs),
        section(
            pager_buttons(screen, view.pager, "adopt/open"),
            buttons(
                button(words.t("Link all"), screen.press("adopt/link", all="yes")),
                button(words.t("Keep all"), screen.press("adopt/keep", all="yes")),
            )
            if several
            else None,
            title=page_words(screen, view.pager, len(view.pairs)),
        ),
        header=header(words.t("You already have")),
        on_top=[linked_section(screen, done, view.undo)],
    )


def _pair_section(screen: Screen, pair: PairLine) -> Section | None:
    words = screen.words
    origin = f"{isolate(pair.label)} · {isolate(pair.owner)}" if pair.label and pair.owner else pair.label or pair.owner
    return section(
        row(line(pair.shared.name) or words.t("No name"), above=origin, below=pair.shared.facts, start=icon("MULTIPLE_PEOPLE"), bold=True),
        row(line(pair.own.name) or words.t("No name"), above=words.t("In your Google Contacts"), below=pair.own.facts, start=icon("PERSON")),
        buttons(
            button(words.t("Link"), screen.press("adopt/link", contact=pair.contact)),
            button(words.t("Keep both"), screen.press("adopt/keep", contact=pair.contact)),
        ),
    )


def linked_section(screen: Screen, done: Done | None, undo: str) -> Section | None:
    """The line about the last press; the link that it made is taken back by Undo."""
    if done is None:
        return None
    return section(row(done.text, press=button(screen.words.t("Undo"), screen.press("adopt/unlink", contact=undo)) if undo else None))


def linked_row_section(screen: Screen, contact: str) -> Section | None:
    """On the card of a contact that is one's own contact too."""
    words = screen.words
    unlink = button(words.t("Unlink"), screen.press("adopt/unlink", contact=contact))
    return section(row(words.t("Linked with your own contact"), start=icon("PERSON"), press=unlink))


def linked_words(words: Words, name: str, *, count: int) -> str:
    if count == 1 and name:
        return words.t("{name} is linked with your own contact.", name=name)
    return words.n("1 contact is linked with your own.", "{n} contacts are linked with your own.", count)


def kept_words(words: Words, name: str, *, count: int) -> str:
    if count == 1 and name:
        return words.t("You keep both of {name}.", name=name)
    return words.n("You keep both of 1 contact.", "You keep both of {n} contacts.", count)


def unlinked_words(words: Words, name: str) -> str:
    return words.t("{name} is your own contact again, as it was. The shared one stands beside it.", name=name)

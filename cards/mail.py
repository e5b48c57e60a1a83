"""The panel beside an open mail: who wrote it, in full, and everyone else as a row to press (product.md, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.apart import tell_apart
from cards.contact import ContactView, contact_header, contact_sections, name_words
from cards.done import Done, done_section
from cards.lists import ONE_PAGE, Pager, page_words, pager_buttons
from cards.screen import Card, Screen, card
from cards.widgets import Header, Section, Widget, button, buttons, face, header, icon, note, row, section
from sharing.person import Person

OTHERS_SHOWN = 19
HEADER_HOLDS = 30  # characters that are sure to be readable in a header; a longer address is repeated below it


class OwnLookup(Enum):
    """Whether the person's own Google Contacts were looked at."""

    DONE = "done"
    NOT_ALLOWED = "not_allowed"  # the scope was not granted
    FAILED = "failed"  # Google did not answer in time


@dataclass(frozen=True, slots=True)
class Known:
    """The sender is a contact the reader may see."""

    contact: ContactView


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody the reader may know of has this address: truly nobody, or somebody whose address is hidden; the card cannot tell them apart."""

    address: str
    name: str = ""
    own: OwnLookup = OwnLookup.DONE
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several contacts with the same address. `person` is cut to what the reader may see; `labels` are names."""

    id: str
    person: Person
    labels: tuple[str, ...] = ()
    photo_url: str = ""
    only_me: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """More than one contact has this address."""

    address: str
    candidates: tuple[Candidate, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class OtherAddress:
    """Another From, To or Cc of the mail. `known_as` is the contact's name when there is one, `name` what the header says."""

    address: str
    name: str = ""
    known_as: str = ""
    photo_url: str = ""
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class MailView:
    """`sender` is None when the mail is one's own and went to nobody else. `others` are the first 19 at most, `total` counts them all."""

    sender: Known | Unknown | Several | None
    others: tuple[OtherAddress, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class AddressesView:
    """A page of all the addresses of the mail."""

    rows: tuple[OtherAddress, ...]
    pager: Pager = ONE_PAGE


def mail_card(screen: Screen, view: MailView, *, done: Done | None = None) -> Card:
    """The card of an opened mail, and of an address pressed on it."""
    return card(
        screen,
        "mail",
        *_sender_sections(screen, view.sender),
        _others_section(screen, view),
        header=_sender_header(screen, view.sender),
        on_top=[done_section(screen, done)],
    )


def addresses_card(screen: Screen, view: AddressesView) -> Card:
    """Everyone on the mail, a page at a time."""
    words = screen.words
    return card(
        screen,
        "addresses",
        section([_address_row(screen, other) for other in view.rows] or [note(words.t("Nobody else."))]),
        section(pager_buttons(screen, view.pager, "mail/addresses")),
        header=header(words.t("In this mail"), subtitle=page_words(screen, view.pager, len(view.rows))),
    )


def _sender_header(screen: Screen, sender: Known | Unknown | Several | None) -> Header | None:
    if sender is None:
        return None
    if isinstance(sender, Known):
        return contact_header(screen.words, sender.contact)
    return header(sender.name or sender.address)


def _sender_sections(screen: Screen, sender: Known | Unknown | Several | None) -> list[Section | None]:
    if isinstance(sender, Known):
        return contact_sections(screen, sender.contact)
    if isinstance(sender, Several):
        return [_several_section(screen, sender)]
    if isinstance(sender, Unknown):
        return [section(_unknown_widgets(screen, sender))]
    return [section(note(screen.words.t("This mail is from you, to nobody else.")))]


def _unknown_widgets(screen: Screen, sender: Unknown) -> list[Widget | None]:
    words = screen.words
    who = {"address": sender.address, "name": sender.name}
    return [
        row(words.t("Mailing list"), start=icon("MULTIPLE_PEOPLE")) if sender.is_list else None,
        row(sender.address, start=icon("EMAIL")) if sender.name or len(sender.address) > HEADER_HOLDS else None,
        _lookup_row(screen, sender.own, who),
        buttons(button(words.t("Add contact"), screen.press("contact/new", **who), primary=True)),
    ]


def _lookup_row(screen: Screen, own: OwnLookup, who: dict[str, str]) -> Widget:
    words = screen.words
    if own is OwnLookup.NOT_ALLOWED:
        return row(
            words.t("Not in your shared labels"),
            below=words.t("Press to look in your own Google Contacts too"),
            start=icon("PERSON"),
            on_click=screen.press("consent/ask", feature="contacts"),
        )
    failed = words.t("Google Contacts did not answer") if own is OwnLookup.FAILED else ""
    return row(words.t("Not found (search again)"), below=failed, start=icon("PERSON"), on_click=screen.press("mail/again", **who))


def _several_section(screen: Screen, sender: Several) -> Section | None:
    words = screen.words
    facts = tell_apart(words, sender.candidates)
    rows = [
        row(
            name_words(words, candidate.person),
            below=fact,
            start=face(candidate.photo_url, alt=name_words(words, candidate.person)),
            on_click=screen.press("contact/open", contact=candidate.id),
            bold=True,
        )
        for candidate, fact in zip(sender.candidates, facts, strict=True)
    ]
    address = row(sender.address, start=icon("EMAIL")) if sender.name else None
    return section(address, rows, title=words.t("Several contacts have this address"))


def _others_section(screen: Screen, view: MailView) -> Section | None:
    words = screen.words
    rows = [_address_row(screen, other) for other in view.others[:OTHERS_SHOWN]]
    if view.total > len(rows):
        rows.append(row(words.t("Show all {n}", n=view.total), start=icon("MULTIPLE_PEOPLE"), on_click=screen.press("mail/addresses"), bold=True))
    return section(rows, title=words.t("Also in this mail"))


def _address_row(screen: Screen, other: OtherAddress) -> Widget:
    words = screen.words
    title = other.known_as or other.name or other.address
    below = other.address if title != other.address else ""
    if other.is_list:
        below = f"{below} · {words.t('Mailing list')}" if below else words.t("Mailing list")
    return row(
        title,
        below=below,
        start=icon("MULTIPLE_PEOPLE") if other.is_list else face(other.photo_url, alt=title),
        on_click=screen.press("mail/address", address=other.address, name=other.name),
        bold=bool(other.known_as),
    )

"""Whom a card is for and where its presses go; and the frame that every card shares, so that none forgets to say which account it acts for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from cards.presses import OPENS, READS, SUGGESTIONS, WRITES
from cards.widgets import Footer, Header, Json, OnClick, Section, note, section, sections_json
from cards.words import Words

Card = dict[str, Any]


class UnknownPress(Exception):
    """A card names an address that `presses` does not list: a bug, found where the card is built."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Screen:
    """One drawing for one person.

    `base_url` is our own public address, without a slash at the end. `nonce` is drawn afresh by the handler for each card and makes its
    writes happen once. `carry` are parameters every press hands on: a mail card's sender, because a click may come without the mail
    (amendments.md J1); never rights, never values of a contact.
    """

    words: Words
    base_url: str
    nonce: str
    account_email: str
    carry: tuple[tuple[str, str], ...] = ()

    def press(self, name: str, /, **parameters: str | int) -> OnClick:
        """What pressing asks. Empty parameters are left out: absent and empty mean the same."""
        return OnClick({"action": self._action(name, parameters)})

    def submit(self, name: str, /, **parameters: str | int) -> OnClick:
        """As `press`, keeping what was typed while we answer: for forms, which may come back with errors."""
        return OnClick({"action": self._action(name, parameters, persist=True)})

    def change(self, name: str, /, **parameters: str | int) -> Json:
        """As `submit`, for an input that asks when it changes."""
        return self._action(name, parameters, persist=True)

    def _action(self, name: str, parameters: Mapping[str, str | int], *, persist: bool = False) -> Json:
        if name not in READS and name not in WRITES:
            raise UnknownPress(name)
        sent = {**dict(self.carry), **{key: str(value) for key, value in parameters.items()}}
        if name in WRITES:
            sent["nonce"] = self.nonce
        return {
            "function": f"{self.base_url}/click/{name}",
            "parameters": [{"key": key, "value": value} for key, value in sent.items() if value],
            "loadIndicator": "SPINNER",
            "persistValues": persist,
        }

    def suggestion(self, name: str, /, **parameters: str) -> Json:
        """The action behind an input that suggests while one types."""
        if name not in SUGGESTIONS:
            raise UnknownPress(name)
        return {
            "function": f"{self.base_url}/suggest/{name}",
            "parameters": [{"key": key, "value": value} for key, value in parameters.items() if value],
        }

    def opens(self, name: str, /, **parameters: str) -> OnClick:
        """A press whose answer is an address to open: made on the press, so that nothing secret lies about in a card (google/addon.md, section 2)."""
        if name not in OPENS:
            raise UnknownPress(name)
        sent = [{"key": key, "value": value} for key, value in parameters.items() if value]
        return OnClick({"openDynamicLinkAction": {"function": f"{self.base_url}/open/{name}", "parameters": sent}})

    def google_contacts(self) -> OnClick:
        """Google Contacts as this very account: `/u/1/` would be whichever account the browser lists second (amendments.md K4)."""
        return OnClick({"openLink": {"url": "https://contacts.google.com/?" + urlencode({"authuser": self.account_email})}})


def card(
    screen: Screen,
    name: str,
    *sections: Section | None,
    header: Header | None = None,
    footer: Footer | None = None,
    on_top: Iterable[Section | None] = (),
) -> Card:
    """The finished card. `name` serves Google's `popToCard`; `on_top` is where the line about the last action goes.

    Ends with the account it acts for. Raises `TooManyWidgets` instead of letting Google drop the 101st in silence.
    """
    account = section(note(screen.words.t("For {account}", account=screen.account_email))) if screen.account_email else None
    drawn: Card = {"name": name}
    if header is not None:
        drawn["header"] = header.json
    drawn["sections"] = sections_json([*on_top, *sections, account])
    if footer is not None:
        drawn["fixedFooter"] = footer.json
    return drawn

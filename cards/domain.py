"""For whoever administers a domain: what to enter in Google's Admin console so that everybody in it is connected at once (amendments.md R7).

Whether somebody administers it no token tells; the card is harmless to everybody else. A card cannot copy, so the text is there to be selected.
"""

from __future__ import annotations

from dataclasses import dataclass

from cards.done import Done, done_section
from cards.screen import Card, Screen, card
from cards.text import ELLIPSIS
from cards.widgets import OnClick, button, buttons, header, note, paragraph, problem, row, section

SCOPES_HERE = "(scopes)"
ADMIN_CONSOLE = "https://admin.google.com/ac/owl/domainwidedelegation"


@dataclass(frozen=True, slots=True)
class DomainView:
    """`client_id` is "" where this installation does not know its own. `is_refused`: Check was pressed, and Google says no."""

    domain: str
    client_id: str
    scopes: tuple[str, ...]
    is_connected: bool = False
    is_refused: bool = False


def domain_card(screen: Screen, view: DomainView, *, done: Done | None = None) -> Card:
    words = screen.words
    if view.is_connected:
        said = words.t("{domain} is connected. Nobody in it has to connect by themselves.", domain=view.domain)
        return card(screen, "domain", section(paragraph(said)), header=header(view.domain), on_top=[done_section(screen, done)])
    console = OnClick({"openLink": {"url": ADMIN_CONSOLE}})
    unknown = words.t("Ask whoever runs Commonbook for its client ID.")
    return card(
        screen,
        "domain",
        section(
            problem(words.t("Google does not let Commonbook act for {domain} yet. It can take some minutes after you saved it.", domain=view.domain))
            if view.is_refused
            else None,
            paragraph(
                words.t(
                    "A super administrator connects everybody in {domain} at once: in the Admin console, under Domain-wide delegation, "
                    "press Add new and enter these two.",
                    domain=view.domain,
                )
            ),
        ),
        section(
            row(view.client_id or unknown, above=words.t("Client ID"), wrap=True),
            paragraph(words.t("OAuth scopes")),
            paragraph(", ".join(view.scopes)),
            buttons(
                button(words.t("Open the Admin console"), console),
                button(words.t("Check"), screen.press("connect/check"), primary=True),
                button(words.t("Copy link"), screen.press("connect/link")),
            ),
        ),
        section(note(words.t("Not your task? Send this to your administrator, or connect only your own account."))),
        header=header(words.t("Connect {domain}", domain=view.domain)),
        on_top=[done_section(screen, done)],
    )


def domain_link_card(screen: Screen, view: DomainView) -> Card:
    """The same as one text, for whoever is not the administrator and sends it to them."""
    words = screen.words
    unknown = None if view.client_id else note(words.t("Ask whoever runs Commonbook for its client ID."))
    text = words.t(
        "Connect {domain} to Commonbook: open {link}, press Add new, and enter the client ID {client} with these scopes: {scopes}",
        domain=view.domain,
        link=ADMIN_CONSOLE,
        client=view.client_id or ELLIPSIS,
        scopes=SCOPES_HERE,
    )
    # Put in afterwards: a list of addresses is longer than what a name in a sentence may be.
    sent = text.replace(SCOPES_HERE, ", ".join(view.scopes))
    return card(
        screen,
        "link",
        section(paragraph(sent), unknown, buttons(button(words.t("Back"), screen.press("back")))),
        header=header(words.t("What you send to your administrator")),
    )

"""A contact as a row of a list: name in bold, and one line that says who that is."""

from __future__ import annotations

from dataclasses import dataclass

from cards.screen import Screen
from cards.widgets import Widget, face, row


@dataclass(frozen=True, slots=True)
class ContactLine:
    """`below` is what the reader may see and finds useful: a company, an address, a number. `label` is the list it stands in, if any."""

    id: str
    name: str
    below: str = ""
    photo_url: str = ""
    label: str = ""


def contact_row(screen: Screen, line: ContactLine) -> Widget:
    """Pressing it opens the contact."""
    name = line.name or screen.words.t("No name")
    return row(
        name,
        below=line.below if line.below != name else "",
        start=face(line.photo_url, alt=name),
        on_click=screen.press("contact/open", contact=line.id, label=line.label),
        bold=True,
        wrap=False,
    )

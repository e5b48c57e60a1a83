"""The widgets we use, as small functions: a closed set. Each returns a value that knows its kind, so a wrong child fails where it is written.

What Google renders as simple HTML is escaped here: the text of a paragraph and of a decorated text, and a section's header. Titles, labels above
and below, buttons, inputs and their items are plain text on the wire and are only cleaned (google/addon.md, section 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from cards.text import TEXT_LIMIT, clean, escape, line

Json = dict[str, Any]
Child = TypeVar("Child")

MAX_WIDGETS = 100  # a card (proto Card); the rest would be dropped in silence
BLUE: Json = {"red": 0.043, "green": 0.341, "blue": 0.816}  # Google's filled button
PALE: Json = {"red": 0.91, "green": 0.94, "blue": 0.996}  # the second button of a footer, which must have a colour too
GREY = "#5f6368"

# The built-in icons (Google's list of known icons); a misspelt one would draw nothing.
KNOWN_ICONS = frozenset(
    (
        "AIRPLANE",
        "BOOKMARK",
        "BUS",
        "CAR",
        "CLOCK",
        "CONFIRMATION_NUMBER_ICON",
        "DESCRIPTION",
        "DOLLAR",
        "EMAIL",
        "EVENT_SEAT",
        "FLIGHT_ARRIVAL",
        "FLIGHT_DEPARTURE",
        "HOTEL",
        "HOTEL_ROOM_TYPE",
        "INVITE",
        "MAP_PIN",
        "MEMBERSHIP",
        "MULTIPLE_PEOPLE",
        "PERSON",
        "PHONE",
        "RESTAURANT_ICON",
        "SHOPPING_CART",
        "STAR",
        "STORE",
        "TICKET",
        "TRAIN",
        "VIDEO_CAMERA",
        "VIDEO_PLAY",
    )
)


class TooManyWidgets(Exception):
    """More than Google draws. The screen must page."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True, slots=True)
class OnClick:
    json: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Icon:
    json: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    json: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Widget:
    json: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    json: Mapping[str, Any]
    widget_count: int


@dataclass(frozen=True, slots=True)
class Header:
    json: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Footer:
    json: Mapping[str, Any]


def icon(name: str, *, alt: str = "") -> Icon:
    """One of Google's built-in icons. `alt` says what the picture means; decoration has none to say."""
    if name not in KNOWN_ICONS:
        raise ValueError(name)
    return Icon({"knownIcon": name, **({"altText": line(alt)} if alt else {})})


def picture(url: str, *, alt: str) -> Icon:
    """A round picture at the start of a row: a public https address (http only on a developer's machine)."""
    return Icon({"iconUrl": url, "altText": line(alt), "imageType": "CIRCLE"})


def face(photo_url: str, *, alt: str) -> Icon:
    """A contact's picture, or the figure that stands for anybody."""
    return picture(photo_url, alt=alt) if photo_url else icon("PERSON", alt=alt)


def open_link(url: str, *, reload: bool = False) -> OnClick:
    """`reload` opens a small window and asks our backend again when it closes: for consent pages."""
    return OnClick({"openLink": {"url": url, **({"openAs": "OVERLAY", "onClose": "RELOAD"} if reload else {})}})


def button(text: str, on_click: OnClick, *, primary: bool = False) -> Button:
    """`primary` fills it; at most one a card."""
    _must_be(on_click, OnClick)
    return Button({"text": line(text), "onClick": on_click.json, **({"color": BLUE} if primary else {})})


def buttons(*children: Button | None) -> Widget | None:
    """Buttons side by side, wrapping. None when none is left to draw."""
    kept = _kept(children, Button)
    return Widget({"buttonList": {"buttons": [child.json for child in kept]}}) if kept else None


def paragraph(text: str, *, bold: bool = False, lines: int = 0) -> Widget:
    """Plain text, which may have several lines; `lines` folds it behind Google's own "show more"."""
    body = escape(clean(text))
    if bold:
        body = f"<b>{body}</b>"
    return Widget({"textParagraph": {"text": body, **({"maxLines": lines} if lines else {})}})


def note(text: str) -> Widget:
    """A sentence in the background: what helps, and may be overlooked."""
    return Widget({"textParagraph": {"text": f'<font color="{GREY}">{escape(clean(text))}</font>'}})


def problem(text: str) -> Widget:
    """What is wrong with the input above it, in words and in Google's red."""
    return Widget({"textParagraph": {"text": f'<font color="#b3261e">{escape(clean(text))}</font>'}})


def row(
    text: str,
    *,
    above: str = "",
    below: str = "",
    start: Icon | None = None,
    end: Icon | None = None,
    on_click: OnClick | None = None,
    press: Button | None = None,
    bold: bool = False,
    wrap: bool = True,
) -> Widget:
    """One line of what is known, with a label above or below it, pressable as a whole or with one small button."""
    if end is not None and press is not None:
        raise ValueError("a row holds an end icon or a button, not both")
    for child, kind in ((start, Icon), (end, Icon), (on_click, OnClick), (press, Button)):
        if child is not None:
            _must_be(child, kind)
    body = escape(clean(text, limit=TEXT_LIMIT if wrap else 160))
    return Widget(
        {
            "decoratedText": {
                **({"startIcon": start.json} if start else {}),
                **({"topLabel": line(above)} if above else {}),
                "text": f"<b>{body}</b>" if bold else body,
                **({"wrapText": True} if wrap else {}),
                **({"bottomLabel": line(below, limit=200)} if below else {}),
                **({"onClick": on_click.json} if on_click else {}),
                **({"button": press.json} if press else {}),
                **({"endIcon": end.json} if end else {}),
            }
        }
    )


def divider() -> Widget:
    return Widget({"divider": {}})


def section(*widgets: Widget | Iterable[Widget | None] | None, title: str = "", shown: int | None = None) -> Section | None:
    """Widgets under a common title; None when there is nothing to draw. `shown` is how many stay visible when folded."""
    flat: list[Widget | None] = []
    for child in widgets:
        flat.extend([child] if child is None or isinstance(child, Widget) else _iterable(child))
    kept = _kept(flat, Widget)
    if not kept:
        return None
    json: Json = {}
    if title:
        json["header"] = escape(line(title))
    if shown is not None and len(kept) > shown:
        json |= {"collapsible": True, "uncollapsibleWidgetsCount": shown}
    return Section({**json, "widgets": [child.json for child in kept]}, len(kept))


def sections_json(sections: Iterable[Section | None]) -> list[Mapping[str, Any]]:
    """The sections of a card, within Google's limit."""
    kept = _kept(sections, Section)
    count = sum(child.widget_count for child in kept)
    if count > MAX_WIDGETS:
        raise TooManyWidgets(count)
    return [child.json for child in kept]


def header(title: str, *, subtitle: str = "", picture_url: str = "") -> Header:
    """The title of a card. Its height is fixed: two lines for a title alone, one each with a subtitle."""
    return Header(
        {
            "title": line(title),
            **({"subtitle": line(subtitle)} if subtitle else {}),
            **({"imageUrl": picture_url, "imageType": "CIRCLE", "imageAltText": line(title)} if picture_url else {}),
        }
    )


def footer(primary: Button, secondary: Button | None = None) -> Footer:
    """Buttons that stay in sight below a long form. Google wants a colour on both."""
    _must_be(primary, Button)
    json: Json = {"primaryButton": {**primary.json, "color": BLUE}}
    if secondary is not None:
        _must_be(secondary, Button)
        json["secondaryButton"] = {**secondary.json, "color": PALE}
    return Footer(json)


def _kept(children: Iterable[Child | None], kind: type[Child]) -> list[Child]:
    kept = [child for child in children if child is not None]
    for child in kept:
        _must_be(child, kind)
    return kept


def _must_be(child: object, kind: type[object]) -> None:
    if not isinstance(child, kind):
        raise TypeError(f"expected {kind.__name__}, got {type(child).__name__}")


def _iterable(children: object) -> list[Widget | None]:
    if not isinstance(children, Iterable) or isinstance(children, str):
        raise TypeError(f"expected Widget, got {type(children).__name__}")
    return list(children)

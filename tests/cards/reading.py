"""A card as a person reads it: inputs by their label, buttons by their word, rows by their text. For every test that presses things.

Knows Google's JSON and nothing of `cards`, so it reads what was sent over the wire just as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_TAG = re.compile(r"<[^>]*>")


class NotOnCard(AssertionError):
    """What was looked for is not there; the message lists what is."""

    def __init__(self, kind: str, wanted: str, there: list[str]) -> None:
        super().__init__(f"no {kind} {wanted!r} on this card; there are {there}")


@dataclass(frozen=True, slots=True)
class Action:
    """What pressing sends."""

    function: str
    parameters: Mapping[str, str]
    persist: bool

    @property
    def path(self) -> str:
        return "/" + self.function.split("/", 3)[3]


@dataclass(frozen=True, slots=True)
class Pressable:
    """A button or a row. `action` is None when it opens a link or does nothing."""

    text: str
    action: Action | None
    link: str = ""
    above: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """`value` is what it sends when nobody touches it: a tuple, as in an event; `choices` maps what is read to what is sent."""

    name: str
    label: str
    kind: str
    value: tuple[str, ...]
    choices: Mapping[str, str]
    on_change: Action | None
    suggest: Action | None
    hint: str


class Card:
    """`Card(json).button("Edit").action`, `.row("Ann Bakker")`, `.input("Phone")`, `.texts()`."""

    def __init__(self, json: Mapping[str, Any]) -> None:
        self.json = json

    @property
    def title(self) -> str:
        return str(self.json.get("header", {}).get("title", ""))

    @property
    def subtitle(self) -> str:
        return str(self.json.get("header", {}).get("subtitle", ""))

    def widgets(self) -> list[Mapping[str, Any]]:
        return [widget for section in self.json.get("sections", []) for widget in section["widgets"]]

    def buttons(self) -> list[Pressable]:
        return [_pressable(found["text"], found["onClick"]) for found in self._raw_buttons()]

    def button(self, word: str) -> Pressable:
        return _one("button", word, self.buttons())

    def has_button(self, word: str) -> bool:
        return any(found.text == word for found in self.buttons())

    def rows(self) -> list[Pressable]:
        """Every row, pressable or not, in order."""
        return [
            _pressable(plain(row["text"]), row.get("onClick"), above=row.get("topLabel", ""), below=row.get("bottomLabel", ""))
            for row in self._decorated()
        ]

    def row(self, text: str) -> Pressable:
        return _one("row", text, self.rows())

    def inputs(self) -> list[Input]:
        return [found for widget in self.widgets() if (found := _input(widget))]

    def input(self, label: str, *, position: int = 0) -> Input:
        """The input under this label; of several with the same label, the one at `position`."""
        found = [each for each in self.inputs() if each.label == label]
        if position >= len(found):
            raise NotOnCard("input", label, [each.label for each in self.inputs()])
        return found[position]

    def form(self) -> dict[str, tuple[str, ...]]:
        """What the form sends when nobody touches it: empty boxes and switches that are off send nothing."""
        return {each.name: each.value for each in self.inputs() if each.value}

    def actions(self) -> list[Action]:
        """Everything the card could ask of our backend."""
        return list(_actions(self.json))

    def texts(self) -> list[str]:
        """All that can be read, from top to bottom, without markup."""
        return [text for text in _texts(self.json) if text]

    def reads(self, part: str) -> bool:
        return any(part in text for text in self.texts())

    def _raw_buttons(self) -> Iterator[Mapping[str, Any]]:
        for widget in self.widgets():
            yield from widget.get("buttonList", {}).get("buttons", [])
            if "button" in widget.get("decoratedText", {}):
                yield widget["decoratedText"]["button"]
        footer = self.json.get("fixedFooter", {})
        yield from (footer[key] for key in ("primaryButton", "secondaryButton") if key in footer)

    def _decorated(self) -> list[Mapping[str, Any]]:
        return [widget["decoratedText"] for widget in self.widgets() if "decoratedText" in widget]


def plain(markup: str) -> str:
    """What Google's simple HTML shows."""
    return html.unescape(_TAG.sub("", markup.replace("<br>", "\n")))


def _one(kind: str, text: str, there: list[Pressable]) -> Pressable:
    for found in there:
        if found.text == text:
            return found
    raise NotOnCard(kind, text, [each.text for each in there])


def _pressable(text: str, on_click: Mapping[str, Any] | None, *, above: str = "", below: str = "") -> Pressable:
    click = on_click or {}
    action = _action(click["action"]) if "action" in click else None
    return Pressable(text, action, click.get("openLink", {}).get("url", ""), above, below)


def _action(json: Mapping[str, Any]) -> Action:
    return Action(json["function"], {each["key"]: each["value"] for each in json.get("parameters", [])}, bool(json.get("persistValues")))


def _input(widget: Mapping[str, Any]) -> Input | None:
    for kind, json in widget.items():
        if kind == "textInput":
            return _made(json, json.get("type", "SINGLE_LINE"), json.get("value", ""), {})
        if kind == "dateTimePicker":
            return _made(json, json["type"], json.get("valueMsEpoch", ""), {})
        if kind == "selectionInput":
            items = json["items"]
            chosen = tuple(item["value"] for item in items if item.get("selected"))
            return _made(json, json["type"], chosen, {item["text"]: item["value"] for item in items})
    return None


def _made(json: Mapping[str, Any], kind: str, value: str | tuple[str, ...], choices: Mapping[str, str]) -> Input:
    sent = value if isinstance(value, tuple) else (value,) if value else ()
    on_change = _action(json["onChangeAction"]) if "onChangeAction" in json else None
    suggest = _action(json["autoCompleteAction"]) if "autoCompleteAction" in json else None
    return Input(json["name"], json.get("label", ""), kind, sent, choices, on_change, suggest, json.get("hintText", ""))


def _actions(node: object) -> Iterator[Action]:
    if isinstance(node, Mapping):
        if "function" in node:
            yield _action(node)
        for child in node.values():
            yield from _actions(child)
    elif isinstance(node, list):
        for child in node:
            yield from _actions(child)


# Keys whose text a person reads; the first group is HTML on the wire.
_MARKUP = ("header", "text")
_PLAIN = ("title", "subtitle", "topLabel", "bottomLabel", "label", "hintText", "value")


def _texts(node: object, parent: str = "") -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _texts(child, parent)
    if not isinstance(node, Mapping):
        return
    for key, child in node.items():
        if not isinstance(child, str):
            yield from _texts(child, key)
        elif key in _MARKUP:
            yield plain(child) if parent not in ("buttons", "button", "primaryButton", "secondaryButton", "items") else child
        elif key in _PLAIN and parent not in ("items", "parameters"):
            yield child

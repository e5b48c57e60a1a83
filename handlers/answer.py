"""What a handler gives back. It does not know which envelope it travels in: `addon/answers.py` adds that (google/addon.md, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Card = Mapping[str, Any]  # google.apps.card.v1 Card JSON, made by cards/


class How(Enum):
    """Where a card goes on the stack of cards."""

    PUSH = "push"  # on top: a way back stays
    UPDATE = "update"  # in place of the top one (typed values of fields with the same name are kept by Google)
    REPLACE = "replace"  # pop the top one, push this one: fresh fields
    BENEATH = "beneath"  # pop the top one and redraw the one under it: a form that is done with
    ROOT = "root"  # back to the first card, and that one is this


@dataclass(frozen=True, slots=True)
class Show:
    card: Card
    how: How = How.PUSH
    toast: str = ""  # one plain line; a toast has no button
    changed: bool = False  # something was written: cards already shown are stale


@dataclass(frozen=True, slots=True)
class NeedScopes:
    """Ask for Google consent; the platform then repeats the press by itself."""

    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggest:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenLink:
    url: str
    reload: bool = False  # ask the backend again when the window is closed


@dataclass(frozen=True, slots=True)
class Back:
    """Close the top card."""

    toast: str = ""


Answer = Show | NeedScopes | Suggest | OpenLink | Back

"""The screens of Ann, who is asked in English unless a test says otherwise."""

from __future__ import annotations

import pytest

from cards.screen import Screen
from cards.words import Words

BASE_URL = "https://commonbook.example"


def screen_for(locale: str = "en", *, time_zone: str = "Europe/Amsterdam", carry: tuple[tuple[str, str], ...] = ()) -> Screen:
    return Screen(Words(locale, time_zone), BASE_URL, "nonce-1", "ann@acme.example", carry)


@pytest.fixture
def screen() -> Screen:
    return screen_for()

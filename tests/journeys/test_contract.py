"""The watch over every card that the journeys draw: it must itself be able to fail."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.watched import Watched, flaws
from tests.world import ALICE, PUBLIC_URL

ROW = {"decoratedText": {"text": "x"}}


def of(*widgets: dict[str, Any]) -> dict[str, Any]:
    return {"name": "x", "sections": [{"widgets": list(widgets)}]}


def leading_to(address: str) -> dict[str, Any]:
    return {"decoratedText": {"text": "x", "onClick": {"action": {"function": address}}}}


@pytest.mark.parametrize(
    "card",
    [
        of(*[ROW] * 101),
        of({"textParagraph": {"text": "x" * 60_001}}),
        of({"decoratedText": {"txet": "x"}}),
        of({"textInput": {"name": "x", "type": "SIDEWAYS"}}),
        of(leading_to(f"{PUBLIC_URL}/click/nowhere")),
        of({"textParagraph": {"text": "The fault is ours."}}),
    ],
    ids=["101 widgets", "too large", "a field Google does not know", "a value Google does not know", "an address without a route", "our fault"],
)
def test_card_that_google_would_not_take_is_noticed(card: dict[str, Any]) -> None:
    assert list(flaws(card)) != []


def test_address_elsewhere_is_noticed() -> None:
    with pytest.raises(ValueError, match="not below"):
        list(flaws(of(leading_to("https://elsewhere.example/click/back"))))


def test_good_card_passes_and_drawn_ones_are_watched(world: Watched) -> None:
    assert list(flaws(of(ROW, leading_to(f"{PUBLIC_URL}/click/back")))) == []
    world.person(ALICE).home()
    assert world.drawn == 1

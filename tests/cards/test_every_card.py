"""What holds for every card in every language: Google would take it, and a person can read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest
from google.apps import card_v1
from google.protobuf import json_format

from cards.presses import OPENS, READS, SUGGESTIONS, WRITES
from cards.words import LANGUAGES
from tests.cards.conftest import BASE_URL, screen_for
from tests.cards.gallery import CARDS
from tests.cards.reading import Card, plain

MAX_BYTES = 60_000
ALLOWED_TAGS = ("<b>", "</b>", "<br>", '<font color="#5f6368">', '<font color="#b3261e">', "</font>")


@pytest.mark.parametrize("name", CARDS)
def test_google_would_take_it_in_every_language(name: str) -> None:
    for locale in LANGUAGES:
        drawn = CARDS[name](screen_for(locale))
        json_format.ParseDict(drawn, card_v1.Card.pb(card_v1.Card()))
        assert len(Card(drawn).widgets()) <= 100
        assert len(json.dumps(drawn, ensure_ascii=False).encode()) < MAX_BYTES
        assert all(section["widgets"] for section in drawn["sections"])
        assert all(len(each.choices) <= 100 for each in Card(drawn).inputs())


@pytest.mark.parametrize("name", CARDS)
def test_every_press_goes_to_an_address_that_is_listed(name: str) -> None:
    known = {f"/click/{press}" for press in READS | WRITES} | {f"/suggest/{box}" for box in SUGGESTIONS} | {f"/open/{link}" for link in OPENS}
    for action in Card(CARDS[name](screen_for())).actions():
        assert action.function.startswith(BASE_URL + "/")
        assert action.path in known


@pytest.mark.parametrize("name", CARDS)
def test_a_press_that_writes_carries_the_nonce_and_no_other_does(name: str) -> None:
    for action in Card(CARDS[name](screen_for())).actions():
        writes = action.path.removeprefix("/click/") in WRITES
        assert (action.parameters.get("nonce") == "nonce-1") is writes


@pytest.mark.parametrize("name", CARDS)
def test_it_says_which_account_it_acts_for(name: str) -> None:
    assert plain(Card(CARDS[name](screen_for())).widgets()[-1]["textParagraph"]["text"]) == "For ann@acme.example"


@pytest.mark.parametrize("name", CARDS)
def test_foreign_text_never_becomes_markup(name: str) -> None:
    """T25: what Google renders as HTML holds no tag but our own, and nothing is escaped twice."""
    for markup in _markup(CARDS[name](screen_for())):
        for tag in ALLOWED_TAGS:
            markup = markup.replace(tag, "")
        assert "<" not in markup
        assert ">" not in markup
        assert "&amp;amp;" not in markup
        assert "&amp;lt;" not in markup


@pytest.mark.parametrize("name", CARDS)
def test_no_text_turns_its_surroundings_round(name: str) -> None:
    """T25: overrides and embeddings are taken out of what is shown; what a box holds stays as it is stored."""
    card = Card(CARDS[name](screen_for()))
    boxes = {value for each in card.inputs() for value in each.value}
    assert not [text for text in card.texts() if "\u202e" in text and text not in boxes]


@pytest.mark.parametrize("name", [name for name in CARDS if "hostile" not in name])  # somebody's name may be a placeholder
def test_no_placeholder_is_left_over(name: str) -> None:
    texts = [text for locale in LANGUAGES for text in Card(CARDS[name](screen_for(locale))).texts()]
    assert not [text for text in texts if "{" in text or "}" in text]


@pytest.mark.parametrize("name", CARDS)
def test_at_most_one_button_is_filled(name: str) -> None:
    """Two equally loud buttons are none."""
    drawn = CARDS[name](screen_for())
    filled = [each for each in _buttons(drawn["sections"]) if "color" in each]
    assert len(filled) + ("fixedFooter" in drawn) <= 1


@pytest.mark.parametrize("name", CARDS)
def test_inputs_have_names_of_their_own_and_labels(name: str) -> None:
    inputs = Card(CARDS[name](screen_for())).inputs()
    assert len({each.name for each in inputs}) == len(inputs)
    assert all(each.label for each in inputs)


@pytest.mark.parametrize(
    "name", [name for name in CARDS if name.startswith(("form:", "share:", "label form:", "member: change", "pick label:", "hidden fields:"))]
)
def test_a_form_names_all_its_inputs_when_it_is_sent(name: str) -> None:
    """A missing key must be told from a box that was never there (amendments.md R6)."""
    card = Card(CARDS[name](screen_for()))
    drawn = {each.name for each in card.inputs()}
    for word in ("Save", "Share"):
        if card.has_button(word) and (action := card.button(word).action) and "nonce" in action.parameters:
            assert drawn <= set(action.parameters["inputs"].split(","))
            assert action.persist, "a refused form comes back with what was typed"


def _markup(drawn: Mapping[str, object]) -> Iterator[str]:
    for section in drawn["sections"]:  # type: ignore[attr-defined]
        yield section.get("header", "")
        for widget in section["widgets"]:
            yield widget.get("textParagraph", {}).get("text", "")
            yield widget.get("decoratedText", {}).get("text", "")


def _buttons(node: object) -> Iterator[Mapping[str, object]]:
    if isinstance(node, Mapping):
        if "onClick" in node and "text" in node and "wrapText" not in node:
            yield node
        for child in node.values():
            yield from _buttons(child)
    elif isinstance(node, list):
        for child in node:
            yield from _buttons(child)

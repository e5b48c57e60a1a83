"""Widgets are built right or not at all, and foreign text in them is text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.inputs import Choice, TooManyChoices, checkboxes, date_picker, dropdown, switch, text_input
from cards.screen import Screen, UnknownPress, card
from cards.text import clean, escape, isolate, line, shorten
from cards.widgets import TooManyWidgets, button, buttons, footer, header, icon, note, paragraph, row, section
from tests.cards.reading import Card, plain

FOREIGN: Any = {"textParagraph": {"text": "raw"}}  # what mypy would refuse


def test_markup_is_escaped_where_google_reads_markup_and_only_there() -> None:
    """T25."""
    name = "<b>&</b>"
    assert row(name, above=name, below=name).json["decoratedText"] == {
        "topLabel": name,
        "text": "&lt;b&gt;&amp;&lt;/b&gt;",
        "wrapText": True,
        "bottomLabel": name,
    }
    assert paragraph(name, bold=True).json["textParagraph"]["text"] == "<b>&lt;b&gt;&amp;&lt;/b&gt;</b>"
    assert header(name, subtitle=name).json == {"title": name, "subtitle": name}
    assert text_input("q", name, value=name).json["textInput"]["value"] == name


@given(st.text(max_size=200))
def test_what_is_escaped_reads_back_as_it_was(text: str) -> None:
    cleaned = clean(text)
    assert plain(escape(cleaned)) == cleaned


@given(st.text(max_size=3_000), st.integers(min_value=2, max_value=100))
def test_a_line_is_short_and_one_line(text: str, limit: int) -> None:
    shown = line(text, limit=limit)
    assert len(shown) <= limit
    assert "\n" not in shown
    assert line(shown, limit=limit) == shown


def test_a_long_name_ends_in_an_ellipsis_and_never_in_half_a_letter() -> None:
    assert shorten("x" * 2_000, 80) == "x" * 79 + "…"
    assert shorten("abcde\u0301f", 6) == "abcd…", "the e would have lost its accent"
    assert shorten("ab👩\u200d👩\u200d👧", 5) == "ab…"


def test_controls_and_direction_tricks_are_taken_out_and_joiners_stay() -> None:
    assert clean("a\x00b\u202ec\u2066d") == "a bcd"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("  one \r\n\r\n two  ") == "one\ntwo"
    assert clean("312 sur 1\u202f000\u00a0!") == "312 sur 1\u202f000 !"
    assert isolate("Ann") == "Ann"


def test_the_sentence_round_a_right_to_left_name_keeps_its_order_on_the_card() -> None:
    """T25: a widget cleans the whole sentence, and must leave what holds the name apart; an isolate that never closes is taken out."""
    sentence = f"Deleted by {isolate('فاطمة')}, 1 second ago"
    assert clean(sentence) == sentence == clean(f"Deleted by {isolate(chr(0x202E) + 'فاطمة')}, 1 second ago")
    assert clean("a\u2068b") == "ab"
    assert clean("a\u2068\u202eb\u2069c") == "abc"


@pytest.mark.parametrize(
    "build",
    [
        lambda: section(FOREIGN),
        lambda: section([FOREIGN]),
        lambda: section("text"),  # type: ignore[arg-type]
        lambda: buttons(FOREIGN),
        lambda: row("x", start=FOREIGN),
        lambda: row("x", on_click=FOREIGN),
        lambda: button("x", FOREIGN),
        lambda: footer(FOREIGN),
    ],
)
def test_a_wrong_child_fails_where_it_is_built_and_its_content_is_not_said(build: Any) -> None:
    with pytest.raises(TypeError) as caught:
        build()
    assert "raw" not in str(caught.value)


def test_nothing_draws_nothing() -> None:
    assert section(None, [None], buttons(None)) is None
    assert section(None, note("x")) is not None


def test_the_101st_widget_fails_instead_of_vanishing(screen: Screen) -> None:
    assert len(Card(card(screen, "x", section([note("x")] * 99))).widgets()) == 100
    with pytest.raises(TooManyWidgets):
        card(screen, "x", section([note("x")] * 100))


def test_a_selection_holds_up_to_100_and_opens_on_what_it_has() -> None:
    choices = [Choice(str(n), f"Choice {n}") for n in range(101)]
    assert len(dropdown("d", "D", choices[:100], selected="99").json["selectionInput"]["items"]) == 100
    with pytest.raises(TooManyChoices):
        dropdown("d", "D", choices, selected="0")
    with pytest.raises(TooManyChoices):
        checkboxes("d", "D", [])
    with pytest.raises(ValueError, match="gone"):
        dropdown("d", "D", choices[:2], selected="gone")


def test_inputs_send_what_they_show(screen: Screen) -> None:
    drawn = card(
        screen,
        "x",
        section(
            text_input("t", "T", value=" as stored "),
            switch("on", "On", "What it does", on=True),
            switch("off", "Off", "What it does", on=False),
            checkboxes("boxes", "Boxes", [Choice("a", "A"), Choice("b", "B")], ticked=["b"]),
            date_picker("day", "Day"),
        ),
    )
    assert Card(drawn).form() == {"t": (" as stored ",), "on": ("on",), "boxes": ("b",)}


def test_unknown_icons_and_presses_fail_where_they_are_named(screen: Screen) -> None:
    with pytest.raises(ValueError, match="PERSONN"):
        icon("PERSONN")
    for call in (screen.press, screen.submit, screen.suggestion, screen.opens):
        with pytest.raises(UnknownPress):
            call("contact/sawe")
    with pytest.raises(ValueError, match="not both"):
        row("x", end=icon("STAR"), press=button("x", screen.press("back")))

"""The panel in Dutch, French and German: the same doors under other words, and nothing left in English."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from babel.messages.pofile import read_po

from cards.words import LOCALE_FOLDER, Words
from tests.journeys.steps import PEOPLE, klanten, mail_from, shared
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, MARTA, person

LANGUAGES = ("nl", "fr", "de")


def own_words(locale: str) -> Callable[[str], str]:
    return lambda english: Words(locale).t(english)


@pytest.mark.parametrize("locale", ["nl-NL", "fr-BE", "de-AT"])
def test_main_job_is_done_in_ones_own_language(world: Watched, locale: str) -> None:
    klanten(world)
    t = own_words(locale)
    alice = world.person(ALICE, locale=locale)
    alice.home()
    alice.press_row("Klanten")
    alice.press(t("Share"))
    alice.press(t("Share"), {t(PEOPLE): BOB, t("Access"): t("Can edit")})
    assert alice.toast == Words(locale).t("{what} is on its way to {who}.", what="Klanten", who="Bob Bakker")
    world.settle()
    bob = world.person(BOB, locale=locale)
    bob.home()
    bob.press_row("Klanten")
    bob.press_row("Pieter Meulen")
    bob.press(t("Edit"))
    bob.press(t("Save"), {t("Phone"): "+31 6 11112222"})
    assert bob.card.has_button(t("Undo"))
    world.settle()
    assert "+31 6 11112222" in str(world.people_in(ALICE, "Klanten"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(world: Watched, language: str) -> None:
    """Every whole sentence of the catalogue that would be seen is seen in the other language."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    with (LOCALE_FOLDER / f"{language}.po").open("rb") as file:
        english = {str(message.id): str(message.string) for message in read_po(file) if isinstance(message.id, str) and message.id}
    different = {one for one, other in english.items() if other != one and "{" not in one and len(one) > 3}
    alice = world.person(ALICE, locale=language)
    t = own_words(language)
    seen: list[str] = []
    for step in (t("Members"), t("Share"), t("Add contact"), t("Rename")):
        alice.home()
        seen += alice.card.texts()
        alice.press_row("Klanten")
        seen += alice.card.texts()
        alice.press(step)
        seen += alice.card.texts()
    assert sorted(set(seen) & different) == []


def test_language_we_do_not_speak_is_english(world: Watched) -> None:
    panel = world.person(ALICE, locale="pt-BR")
    panel.home()
    assert panel.card.has_button("Sync now")


def test_settings_say_what_commonbook_may_do_and_help_needs_nobody(world: Watched) -> None:
    alice = world.person(ALICE)
    alice.home()
    alice.press("Settings")
    assert alice.card.reads("For alice@hoogland.example")
    marta = world.person(MARTA)
    marta.home()
    marta.press("Settings")
    assert marta.card.texts() != alice.card.texts(), "connected by the domain, and not connected"
    for path in ("/addon/settings", "/addon/help"):
        answer = world.post_event(alice, path, {}, {}).get_json()
        assert answer["renderActions"]["action"]["navigations"]


def test_dates_and_hours_are_those_of_the_reader(world: Watched) -> None:
    birthday = {"date": {"year": 1980, "month": 5, "day": 17}}
    klanten(world, people=(person("Jarige", email="j@x.example", birthdays=[birthday]),))
    shared(world)
    assert mail_from(world, BOB, "j@x.example").card.reads("May 17, 1980")
    bob = world.person(BOB, locale="nl-NL")
    bob.home()
    bob.press_row("Klanten")
    bob.press_row("Jarige")
    assert bob.card.reads("17 mei 1980")

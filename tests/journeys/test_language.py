"""The language of the screens and mails: Google's, until somebody chooses another one in Settings."""

from __future__ import annotations

from tests.journeys.steps import forged, klanten, nonce_of, shared
from tests.two_way.steps import edit, rounds
from tests.two_way.test_health import PIETER, WRONG
from tests.world import ALICE, BOB, Panel, World


def at_settings(world: World, who: str, locale: str = "en") -> Panel:
    panel = world.person(who, locale=locale)
    panel.home()
    panel.act(forged("settings/open"))
    return panel


def choose(panel: Panel, language: str, label: str = "Language", save: str = "Save") -> None:
    box = panel.card.input(label)
    panel.press(save, {label: box.choices[language]})


def test_a_language_is_chosen_by_its_own_name_and_holds_at_once_and_for_every_later_card(world: World) -> None:
    panel = at_settings(world, ALICE)
    choose(panel, "Nederlands")
    assert panel.toast == "Opgeslagen."
    assert panel.card.title == "Instellingen"
    assert world.person(ALICE).home().has_button("Nu synchroniseren")
    assert world.person(BOB).home().has_button("Sync now")


def test_as_in_google_gives_it_back(world: World) -> None:
    panel = at_settings(world, ALICE)
    choose(panel, "Deutsch")
    again = at_settings(world, ALICE)
    choose(again, "Wie in Google", "Sprache", "Speichern")
    assert again.card.title == "Settings"


def test_a_region_of_the_chosen_language_is_kept(world: World) -> None:
    panel = at_settings(world, ALICE, "nl-BE")
    choose(panel, "Nederlands", "Taal", "Opslaan")
    assert world.account(ALICE).speaks.startswith("nl")
    panel = at_settings(world, ALICE, "de-CH")
    assert panel.card.title == "Instellingen"


def test_mails_are_in_it_too(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    choose(at_settings(world, BOB), "Français")
    edit(world, BOB, PIETER, phoneNumbers=WRONG)
    rounds(world)
    [mail] = [mail for mail in world.mails() if mail.recipients == (BOB,)]
    assert "modification" in str(mail.message["Subject"]).lower() + mail.text.lower()


def test_a_language_that_does_not_exist_and_a_form_without_the_box_change_nothing(world: World) -> None:
    choose(at_settings(world, ALICE), "Nederlands")
    panel = at_settings(world, ALICE)
    for typed in ({"language": ("xx",)}, {}):
        panel.act(forged("settings/save", inputs="language,mail_reverted", nonce=nonce_of(world, ALICE)), typed)
        assert world.account(ALICE).language == "nl"

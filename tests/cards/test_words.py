"""Every word is there in all four languages, and dates and numbers are those of the region."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from cards.access import ROLE_WORDS, STATE_WORDS, MemberState, role_choices, state_words
from cards.errors import SENTENCES, TITLES, Problem
from cards.form import BOX_WORDS, ERROR_WORDS
from cards.share import REFUSAL_WORDS, Refusal
from cards.words import LANGUAGES, LOCALE_FOLDER, Words
from sharing.form import to_fields
from sharing.person import EMPTY
from sharing.roles import Role

CARDS = LOCALE_FOLDER.parent
ROOMS = [CARDS.parent / name for name in ("cards", "handlers", "addon")]  # whoever says something to a person
KEYWORDS = {"t": None, "n": (1, 2), "msgid": None}
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")


def messages() -> dict[str, str]:
    """Every English sentence of the code with its plural, "" when it has none."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for _, _, message, _, _ in extract_from_dir(room, method_map=[("**.py", "python")], keywords=KEYWORDS):
            one, many = (message[0], message[1]) if isinstance(message, tuple) else (message, "")
            found[one] = many
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_are_words_to_translate() -> None:
    assert len(messages()) > 200


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_no_translation_is_idle(language: str) -> None:
    with (LOCALE_FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    entries = {(each.id[0] if isinstance(each.id, tuple) else each.id): each for each in catalogue if each.id}
    assert set(entries) == set(messages())
    for one, many in messages().items():
        entry = entries[one]
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert all(strings), one
        assert not entry.fuzzy, one
        assert len(strings) == (catalogue.num_plurals if many else 1), one
        wanted = placeholders(one) | placeholders(many)
        assert placeholders(str(strings[-1])) == wanted, one
        assert placeholders(str(strings[0])) >= wanted - {"n"}, one
        assert placeholders(str(strings[0])) <= wanted, one


def test_french_says_zero_in_the_singular_with_its_number() -> None:
    """French counts none as one: a fixed "1" would be wrong there."""
    words = Words("fr")
    assert words.n("1 contact", "{n} contacts", 0) == "0 contact"
    assert words.n("1 contact", "{n} contacts", 1) == "1 contact"
    assert words.n("1 contact", "{n} contacts", 2) == "2 contacts"


def test_words_are_only_asked_for_by_what_stands_in_the_code() -> None:
    """`t(f"…")` or `t("a" + name)` would never be collected for translation."""
    for path in (path for room in ROOMS for path in room.glob("*.py")):
        for call in _calls(path):
            argument = call.args[0] if call.args else None
            assert not isinstance(argument, ast.JoinedStr | ast.BinOp), f"{path.name}:{call.lineno}"


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("t", "n"):
            yield node


@pytest.mark.parametrize(
    ("locale", "save"),
    [
        ("nl", "Opslaan"),
        ("nl-NL", "Opslaan"),
        ("nl-BE", "Opslaan"),
        ("nl_BE", "Opslaan"),
        ("NL", "Opslaan"),
        ("fr-CA", "Enregistrer"),
        ("de-CH", "Speichern"),
        ("de-x-unheard-of", "Speichern"),
        ("en-GB", "Save"),
        ("pt-BR", "Save"),
        ("zh-Hant-TW", "Save"),
        ("xx", "Save"),
        ("", "Save"),
        ("not a locale", "Save"),
        ("../../etc/passwd", "Save"),
    ],
)
def test_language_follows_the_locale_and_is_english_when_we_do_not_speak_it(locale: str, save: str) -> None:
    assert Words(locale).t("Save") == save


def test_google_calls_a_label_by_its_own_word_in_each_language() -> None:
    assert [Words(language).t("Label") for language in ("en", "nl", "fr", "de")] == ["Label", "Label", "Libellé", "Label"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_state_problem_and_box_has_its_words(language: str) -> None:
    words = Words(language)
    assert set(ROLE_WORDS) == set(Role)
    assert set(STATE_WORDS) == set(MemberState)
    assert set(TITLES) == set(SENTENCES) == set(Problem)
    assert set(REFUSAL_WORDS) == set(Refusal)
    assert {box.label_id for box in to_fields(EMPTY)} == set(BOX_WORDS)
    for table in (ROLE_WORDS, STATE_WORDS, TITLES, ERROR_WORDS, BOX_WORDS):
        assert len({words.t(each) for each in table.values()}) == len(table), "two of them would look alike"


def test_roles_and_states_are_the_settled_words() -> None:
    assert {role: role.words for role in Role} == ROLE_WORDS
    assert state_words(Words(), MemberState.BEING_SET_UP, done=312, total=1_000) == "Being set up (312 of 1,000)"
    assert [choice.text for choice in role_choices(Words(), Role.OWNER)] == ["View only", "Can edit", "Can delete", "Can reshare"]
    assert [choice.text for choice in role_choices(Words(), Role.EDITOR)] == ["View only", "Can edit"]


def test_numbers_dates_and_times_are_those_of_the_region() -> None:
    day, moment = date(1980, 5, 17), datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    assert Words("nl").number(25_000) == "25.000"
    assert Words("en").n("1 contact", "{n} contacts", 25_000) == "25,000 contacts"
    assert [Words(locale).date(day) for locale in ("en", "en-GB", "nl", "fr", "de")] == [
        "May 17, 1980",
        "17 May 1980",
        "17 mei 1980",
        "17 mai 1980",
        "17. Mai 1980",
    ]
    assert Words("nl").day_of_year(2, 29) == "29 februari"
    assert Words("nl", "Europe/Amsterdam").time(moment) == "23:30"
    assert Words("de", "Asia/Kolkata").time(moment) == "04:00"
    assert Words("nl", "No/Where").time(moment) == "22:30"
    assert Words("nl").ago(moment - timedelta(minutes=5), moment) == "5 minuten geleden"
    assert Words("en").ago(moment + timedelta(seconds=3), moment) == "1 second ago"


def test_a_name_in_a_sentence_keeps_to_its_place() -> None:
    """T25: a right-to-left name does not turn the sentence round, an override in it is taken out, and it stays on one line."""
    assert Words().t("{name} is deleted.", name="Bea") == "Bea is deleted."
    assert Words().t("{name} is deleted.", name="فاطمة") == "\u2068فاطمة\u2069 is deleted."
    assert Words().t("{name} is deleted.", name="\u202eBea\n<b>") == "Bea <b> is deleted."
    assert Words().t("{name} is deleted.", name="{n}") == "{n} is deleted."

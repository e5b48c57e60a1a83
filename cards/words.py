"""Everything said on a screen, in the person's language: English in the code, Dutch, French and German in `cards/locale/*.po`.

The English sentence is the key; `tests/cards/test_words.py` says which are missing. To add them to a catalogue:

    pybabel extract -k t -k n:1,2 -k msgid --no-location -o cards.pot cards handlers addon
    pybabel update -i cards.pot -l nl -o cards/locale/nl.po --no-fuzzy-matching

Placeholders hold plain text; widgets escape the finished sentence.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from cards.text import isolate, line

LANGUAGES = ("en", "nl", "fr", "de")
VALUE_LIMIT = 200  # an address is at most 254 characters and mostly far shorter
LOCALE_FOLDER = Path(__file__).parent / "locale"


def msgid(text: str) -> str:
    """Mark a word that stands in a table, so that it is collected for translation. It is translated where it is used."""
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """One person's language, region and clock. `locale` is BCP 47 as the host sent it; what we do not speak becomes English."""

    locale: str = "en"
    time_zone: str = "UTC"

    @property
    def language(self) -> str:
        return _region(self.locale).language

    def t(self, message: str, /, **values: str | int) -> str:
        """The sentence in this language. Numbers are grouped as the region does; names are kept on one line and from reordering it."""
        return self._fill(_catalogue(self.language).gettext(message) if message else "", values)

    def n(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        """The sentence for `n` of something: `n("1 contact", "{n} contacts", 3)`."""
        return self._fill(_catalogue(self.language).ngettext(one, many, n), {"n": n, **values})

    def number(self, n: int) -> str:
        return format_decimal(n, locale=_region(self.locale))

    def date(self, day: date) -> str:
        return format_date(day, "long", locale=_region(self.locale))

    def day_of_year(self, month: int, day: int) -> str:
        """A birthday without its year. 29 February is a day of some year, so a leap year stands in."""
        return format_skeleton("MMMMd", datetime(2024, month, day, tzinfo=UTC), locale=_region(self.locale))

    def moment(self, at: datetime) -> str:
        """The day and the time on this person's clock."""
        return f"{self.date(at.astimezone(_zone(self.time_zone)).date())} {self.time(at)}"

    def time(self, at: datetime) -> str:
        """The hour and minute on this person's clock."""
        return format_time(at, "short", tzinfo=_zone(self.time_zone), locale=_region(self.locale))

    def ago(self, at: datetime, now: datetime) -> str:
        """How long before `now`, in words; never in the future, whatever two clocks say."""
        return format_timedelta(min(at - now, -timedelta(seconds=1)), add_direction=True, locale=_region(self.locale))

    def _fill(self, sentence: str, values: dict[str, str | int]) -> str:
        shown = {key: self.number(value) if isinstance(value, int) else isolate(line(value, limit=VALUE_LIMIT)) for key, value in values.items()}
        return sentence.format_map(shown) if shown else sentence


@cache
def _region(locale: str) -> Locale:
    """The closest region we can speak in: "nl-BE" keeps Belgian dates, "pt-BR" becomes English."""
    try:
        found = Locale.parse(locale.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return _region_of_language(locale)
    return found if found.language in LANGUAGES else Locale("en")


def _region_of_language(locale: str) -> Locale:
    language = locale.replace("_", "-").partition("-")[0].lower()
    return Locale(language if language in LANGUAGES else "en")


@cache
def _zone(name: str) -> tzinfo:
    try:
        return get_timezone(name)
    except LookupError:
        return UTC


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with (LOCALE_FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

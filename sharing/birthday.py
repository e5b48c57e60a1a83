"""A birthday in one box: as a date picker sends it or as people type it, with or without the year. 31 February is nobody's birthday."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from sharing.letters import fold
from sharing.person import Value

_ISO = re.compile(r"(?:(\d{4})|-)[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[./\-\s]+(\d{1,2})(?:[./\-\s]+(\d{4}))?\.?")
_DAY_FIRST_WORDS = re.compile(r"(\d{1,2})\.?(?:st|nd|rd|th|er|e)?(?:\s+de)?\s+([^\W\d]+)\.?(?:,?\s+(\d{4}))?")
_MONTH_FIRST_WORDS = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_MONTH_FIRST_LOCALES = frozenset(("en", "en-us", "en-ph"))
_LEAP_YEAR = 2000  # so that 29 February without a year is a day


def shown(value: Value, locale: str) -> str:
    """The text in the box, which `read` reads back in the same locale: "1980-05-17", or "17 May" where the year is unknown."""
    day = value.date()
    year, month, number = (day.number(part) for part in ("year", "month", "day"))
    if month and number:
        return f"{year:04}-{month:02}-{number:02}" if year else f"{number} {_month_names(_language(locale))[month]}"
    return value.text("text") or (f"{year:04}" if year else "")


def read(text: str, locale: str) -> Value | None:
    """The date that was typed, None when it is none. Only numbers: in the order of the locale (month first in American English)."""
    plain = " ".join(text.split())
    if match := _ISO.fullmatch(plain):
        year, month, day = match.groups()
        return _date(year, month, day)
    if match := _NUMBERS.fullmatch(plain):
        first, second, year = match.groups()
        return _date(year, first, second) if locale.replace("_", "-").lower() in _MONTH_FIRST_LOCALES else _date(year, second, first)
    return _with_month_name(fold(plain), locale)


def _with_month_name(text: str, locale: str) -> Value | None:
    if match := _DAY_FIRST_WORDS.fullmatch(text):
        day, name, year = match.groups()
    elif match := _MONTH_FIRST_WORDS.fullmatch(text):
        name, day, year = match.groups()
    else:
        return None
    month = _months(_language(locale)).get(name) or _months("en").get(name)
    return _date(year, str(month), day) if month else None


def _date(year: str | None, month: str, day: str) -> Value | None:
    try:
        date(int(year) if year else _LEAP_YEAR, int(month), int(day))
    except ValueError:
        return None
    return Value({"year": int(year or 0), "month": int(month), "day": int(day)})


def _language(locale: str) -> str:
    return locale.replace("_", "-").partition("-")[0].lower() or "en"


@lru_cache(maxsize=64)
def _month_names(language: str) -> dict[int, str]:
    # Babel's data take a while to import, and only a form needs them.
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale(language).months["format"]["wide"]
    except (UnknownLocaleError, ValueError):
        names = Locale("en").months["format"]["wide"]
    return dict(names)


@lru_cache(maxsize=64)
def _months(language: str) -> dict[str, int]:
    """Month by its folded name, and by its first three and four letters, where those say which."""
    names = {fold(name).split()[-1]: number for number, name in _month_names(language).items()}
    short: dict[str, set[int]] = {}
    for name, number in names.items():
        for length in (3, 4):
            short.setdefault(name[:length], set()).add(number)
    return {**{name: min(numbers) for name, numbers in short.items() if len(numbers) == 1}, **names}

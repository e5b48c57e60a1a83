"""Writing systems: what is the same letter to somebody who searches, and which scripts set no spaces between words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_CJK = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"))
_SOUTH_EAST_ASIAN = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"))

# Letters that Unicode does not take apart, and that people type without their stroke; the Arabic tatweel only stretches a word.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ĳ": "ij", "\u0640": ""})


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Letters without case, accents, vowel marks and width: "Žižek" -> "zizek", "أحمد" -> "احمد"."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in apart if unicodedata.category(char) not in ("Mn", "Cf", "Cc") or char in "\t\n")
    # Korean syllables are put together again, so that whole syllables are compared.
    return unicodedata.normalize("NFC", plain.translate(_PLAIN))


def is_cjk(char: str) -> bool:
    """Chinese, Japanese or Korean."""
    return _in(char, _CJK)


def is_unspaced(text: str) -> bool:
    """Whether a word holds letters of a script in which the end of a word cannot be seen."""
    return any(_in(char, _CJK) or _in(char, _SOUTH_EAST_ASIAN) for char in text)


def _in(char: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= char <= last for first, last in ranges)

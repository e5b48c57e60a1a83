"""Whether what was typed can be an e-mail address, a phone number or a web address. Lenient: people keep odd but real ones."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import phonenumbers

_EXTENSION = re.compile(r"(?:[;,]?\s*(?:ext|extn|extension|x|#|int|tst|toestel|poste|dw|durchwahl)\.?[\s:=]*|,+|;+)\d{1,10}#?$", re.IGNORECASE)
_SIGNS = re.compile(r"[+＋]?[\d*#()\[\]\s.,;/\-\u2010-\u2015\u200e\u200f\u061cpPwW]+")
_VANITY = re.compile(r"\+?[\d()\s.\-]{3,}[A-Za-z][A-Za-z\d\s.\-]*")
_MAX_DIGITS = 30
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?#@:\\.]+(\.[^\s/?#@:\\.]+)*\.?(:\d{1,5})?")


def wrong(kind: str, text: str, region: str) -> str:
    """The code of what is wrong with a text in a box of this kind, "" when nothing is (and for kinds without a rule)."""
    rules = {"email": is_email, "phone": lambda typed: is_phone(typed, region), "url": is_url}
    rule = rules.get(kind)
    return "" if rule is None or rule(text) else kind


def is_email(text: str) -> bool:
    """By syntax, international addresses included; nobody is asked over the network. A domain needs a dot: "bob@acme" is a slip."""
    # email-validator takes a while to import, and only a form needs it.
    from email_validator import EmailNotValidError, validate_email

    if "." not in text.rpartition("@")[2]:
        return False
    try:
        # It refuses names kept for private networks (.local, .test), where offices do have mail: so it is shown one level more.
        validate_email(text + ".example.com", check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def is_phone(text: str, region: str) -> bool:
    """Anything that could be dialled: short codes, pauses, extensions, and letters where they stand for keys (1-800-FLOWERS)."""
    number = _EXTENSION.sub("", text.removeprefix("tel:").strip())
    digits = sum(char.isdecimal() for char in number)
    if not 2 <= digits <= _MAX_DIGITS or not re.match(r"[+＋*#(\[]*\s*[\d*#]", number):
        return False
    return bool(_SIGNS.fullmatch(number)) or (bool(_VANITY.fullmatch(number)) and _is_dialled_by_letters(number, region))


def _is_dialled_by_letters(number: str, region: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def is_url(text: str) -> bool:
    """http or https without a user name, or a bare host name; what a browser might run (javascript:, data:) or open elsewhere is none."""
    scheme = _SCHEME.match(text)
    if any(char.isspace() for char in text) or (scheme and not _is_web(scheme[1], text)):
        return False
    address = text if "://" in text else "http://" + text
    try:
        parts = urlsplit(address)
        return parts.scheme.lower() in ("http", "https") and _is_host(parts.netloc, bare="://" not in text)
    except ValueError:
        return False


def _is_host(netloc: str, *, bare: bool) -> bool:
    # Without http:// before it a single word is a word; with it, a machine of the own network.
    return bool(_HOST.fullmatch(netloc)) and ("." in netloc or not bare)


def _is_web(scheme: str, text: str) -> bool:
    # "acme.example:8080/map" begins like a scheme; what follows tells.
    port = text[len(scheme) + 1 :].partition("/")[0]
    return (scheme.lower() in ("http", "https") and text[len(scheme) :].startswith("://")) or ("." in scheme and port.isdecimal())

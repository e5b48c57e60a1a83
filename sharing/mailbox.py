"""When two ways of writing an address name one Google account: letters of either case, and at Gmail dots, tags and both of its names."""

from __future__ import annotations

_GMAIL = frozenset({"gmail.com", "googlemail.com"})


def same_mailbox(one: str, other: str) -> bool:
    """Only what holds for every account of a provider: elsewhere a dot may stand between two people."""
    return _key(one) == _key(other) != ""


def _key(address: str) -> str:
    name, _, domain = address.strip().casefold().rpartition("@")
    if domain in _GMAIL:
        return f"{name.partition('+')[0].replace('.', '')}@gmail.com"
    return f"{name}@{domain}" if name else ""

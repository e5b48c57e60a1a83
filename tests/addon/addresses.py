"""Collecting every address that a manifest or a card names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_CALLBACKS = ("function", "runFunction", "onTriggerFunction", "logoUrl")


def addresses_in(document: Any) -> Iterator[str]:
    """Every address of ours that Google would call or fetch for this card or manifest."""
    if isinstance(document, Mapping):
        for key, value in document.items():
            if key in _CALLBACKS and isinstance(value, str):
                yield value
            else:
                yield from addresses_in(value)
    elif isinstance(document, list | tuple):
        for item in document:
            yield from addresses_in(item)


def path_of(address: str, host: str) -> str:
    """The path below our own host. Raises ValueError for an address elsewhere."""
    if not address.startswith(host + "/"):
        raise ValueError(f"{address} is not below {host}")
    return address[len(host) :].partition("?")[0]

"""What came of Google's consent page: who allowed what."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.event import Identity, Secret


class NotGenuine(Exception):
    """The answer to a code is not the one to our question: another `nonce`, another client's, not signed by Google (promises.md T16)."""


@dataclass(frozen=True, slots=True)
class Consented:
    """`refresh_token` is None when Google gave none: then nothing can be done while the person is away."""

    identity: Identity
    scopes: frozenset[str]
    refresh_token: Secret | None

"""What a handler is told: one press, opened mail or suggestion request, read and verified. `addon/` makes it; no handler sees JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """A token. Prints as stars; `reveal()` is called only where it goes onto the wire."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Identity:
    """Who pressed, from the verified user ID token, never from the event's JSON (promises.md T3)."""

    sub: str
    email: str
    hosted_domain: str  # the `hd` claim; "" for consumer accounts and secondary sign-ins


@dataclass(frozen=True, slots=True)
class OpenMail:
    """The open message. `access_token` is Gmail's per-message token; a click may come without it (amendments.md J1)."""

    id: str
    access_token: Secret | None


@dataclass(frozen=True, slots=True)
class Event:
    """One request of the add-on platform (google/addon.md, section 1)."""

    path: str  # the route that was called, as in handlers.routes
    identity: Identity | None  # None: the e-mail scope was not granted
    scopes: frozenset[str]  # granted by this person to the add-on
    token: Secret | None  # the person's short-lived OAuth token for the add-on's own scopes
    locale: str  # BCP 47 as sent ("nl-NL"), "en" when absent
    time_zone: str  # IANA name, "UTC" when absent
    host: str  # GMAIL, or WEB for our own pages
    platform: str  # WEB, IOS, ANDROID
    parameters: Mapping[str, str]
    inputs: Mapping[str, tuple[str, ...]]  # dates as ISO "2026-11-24"; emptied boxes and off switches are absent
    mail: OpenMail | None

    def text(self, name: str) -> str:
        """The first value of an input, trimmed; "" when the box was left empty."""
        values = self.inputs.get(name, ())
        return values[0].strip() if values else ""

    def switched_on(self, name: str) -> bool:
        return bool(self.inputs.get(name))

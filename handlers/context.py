"""What a handler works with besides the event: the engine, Google, and the signer of presses. Made once by `addon/`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cards.screen import Screen
from cards.words import Words
from firestore_models.accounts import Account, spoken
from firestore_models.claims import Press
from firestore_models.ids import RandomBytes
from firestore_models.sealed import Sealer
from firestore_models.store import Db
from handlers.consented import Consented
from handlers.event import Event, Secret
from handlers.nonce import NONCE_PARAMETER, Signer, claim_id
from sync.directory import Directory
from sync.engine import Engine
from sync.gmail import Gmail
from sync.mail import Mailer
from sync.people import People
from sync.queue import Queue

PLAN_PARAMETER = "plan"


class Standing(Protocol):
    """Whether we may act for an address: one of addon.google.Delegation, by its `value`."""

    @property
    def value(self) -> str: ...


class Consents(Protocol):
    """Google's consent for an account that connects itself."""

    def address(self, *, state: str, nonce: str, verifier: str, account: str, domain: str) -> str: ...
    def redeem(self, code: str, *, verifier: str, nonce: str) -> Consented: ...
    def withdraw(self, account: str, sealed: str) -> None: ...


class Google(Protocol):
    """Google as a handler sees it: with the presser's own short-lived token, or for a user of a delegated domain."""

    def people_with_token(self, token: Secret) -> People: ...
    def gmail_with_token(self, token: Secret) -> Gmail: ...
    def people_as(self, address: str) -> People: ...
    def people_for(self, account: Account) -> People: ...
    def directory_as(self, administrator: str) -> Directory: ...
    def can_act_for(self, address: str) -> Standing: ...

    @property
    def delegation(self) -> tuple[str, tuple[str, ...]]: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def sealer(self) -> Sealer: ...


@dataclass(frozen=True, slots=True)
class Context:
    engine: Engine
    google: Google
    signer: Signer
    base_url: str
    mailer: Mailer | None = None  # None: this installation sends no mail
    sender: str = ""
    # When Google's search cache was last asked for, by account: a hint of this process, lost without harm.
    warmed: dict[str, datetime] = field(default_factory=dict)
    # How often an account's typing had the Directory asked since when: likewise.
    asked: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    # The language that somebody chose in Settings, by `sub`: set whenever their account is read, which every press does before it says anything.
    chosen: dict[str, str] = field(default_factory=dict)

    @property
    def db(self) -> Db:
        return self.engine.db

    @property
    def now(self) -> Callable[[], datetime]:
        return self.engine.now

    @property
    def queue(self) -> Queue:
        return self.engine.queue

    @property
    def random(self) -> RandomBytes:
        return self.engine.random

    def words(self, event: Event) -> Words:
        """In the language that was chosen in Settings, else in Google's for this person."""
        chosen = self.chosen.get(event.identity.sub, "") if event.identity is not None else ""
        return Words(spoken(chosen, event.locale), event.time_zone)

    def speak(self, sub: str, language: str) -> None:
        """Remember what somebody chose; "" forgets it."""
        if language:
            self.chosen[sub] = language
        else:
            self.chosen.pop(sub, None)

    def screen(self, event: Event, *, carry: tuple[tuple[str, str], ...] = ()) -> Screen:
        """A fresh drawing: its nonce makes each of its writes happen once, and only for this person."""
        identity = event.identity
        return Screen(
            words=self.words(event),
            base_url=self.base_url,
            nonce=self.signer.mint(identity.sub, self.random) if identity is not None else "",
            account_email=identity.email if identity is not None else "",
            carry=carry,
        )

    def press(self, event: Event, actor: str, said: str = "") -> Press:
        """The press as the store knows it. Raises ForeignNonce when the nonce was not made for this person."""
        sub = event.identity.sub if event.identity is not None else ""
        nonce = self.signer.check(event.parameters.get(NONCE_PARAMETER, ""), sub)
        plan = event.parameters.get(PLAN_PARAMETER, "")
        return Press(actor=actor, claim=claim_id(nonce, event), at=self.now(), said=said, plan=plan)

"""One press, opened mail or suggestion request, from its verified JSON to the envelope of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from addon import events, log
from addon.answers import Envelope, envelope
from addon.consent import (
    ASKED,
    CONSENT_PATH,
    IDENTITY_PATH,
    MESSAGE,
    NEXT,
    AskedBefore,
    asked_before,
    asked_for,
    missing,
    new_serial,
    permission,
)
from addon.failures import failure_card, last_resort_card
from addon.keys import Now
from addon.settings import Settings
from addon.tokens import Flaw, NotGenuine
from cards.consent import Permission, consent_card, identity_card
from cards.screen import Screen
from cards.words import Words
from handlers.answer import Answer, Back, How, NeedScopes, Show, Suggest
from handlers.event import Event, Identity, OpenMail
from handlers.route import CONTACTS, IDENTITY_SCOPES, Kind, Route
from sync.errors import ScopeMissing

_NOBODY = Event(
    path="",
    identity=None,
    scopes=frozenset(),
    token=None,
    locale="en",
    time_zone="UTC",
    host="GMAIL",
    platform="WEB",
    parameters={},
    inputs={},
    mail=None,
)


@dataclass(frozen=True, slots=True)
class Press:
    """How one route is answered."""

    settings: Settings
    route: Route
    routes: Mapping[str, Route]
    asked: AskedBefore
    now: Now

    def answer(self, document: events.Json, identify: Callable[[str], Identity], book: Callable[[], Any]) -> Envelope:
        """The envelope for a verified event. Never raises: a failure is a card too."""
        event = _NOBODY
        try:
            event = events.read(self.route.path, document, self._identity(document, identify))
            return envelope(self._serve(event, book), self.route.kind)
        except ScopeMissing:  # granted when the event was made, withdrawn since
            return envelope(self._ask(event, (CONTACTS,)), self.route.kind)
        except Exception as error:  # noqa: BLE001  the outermost edge
            return self.failed(error, event)

    def failed(self, error: Exception, event: Event = _NOBODY) -> Envelope:
        """The envelope of a failure. While typing there is no place for a card: no suggestions then."""
        if self.route.kind is Kind.SUGGEST:
            log.failure("failed", error, reference=log.new_reference(), route=self.route.path)
            return envelope(Suggest(()), Kind.SUGGEST)
        try:
            card = failure_card(self._screen(event), error, route=self.route.path, reads=self.route.kind is Kind.TRIGGER, now=self.now)
        except Exception as second:  # noqa: BLE001  a failure must not fail
            reference = log.new_reference()
            log.failure("failed twice", second, reference=reference, route=self.route.path)
            card = last_resort_card(reference)
        return envelope(Show(card), self.route.kind)

    def _identity(self, document: events.Json, identify: Callable[[str], Identity]) -> Identity | None:
        """Who pressed; None when Google did not say, or said it in a token that is not genuine (promises.md T3)."""
        try:
            return identify(events.user_id_token(document))
        except NotGenuine as error:
            if error.flaw is not Flaw.MISSING:
                log.write("identity not believed", severity="WARNING", route=self.route.path, flaw=error.flaw.value)
            return None

    def _serve(self, event: Event, book: Callable[[], Any]) -> Answer:
        if self.route.path in (CONSENT_PATH, IDENTITY_PATH):
            return self._asked_to_ask(event, book)
        return self._handled(self.route, event, book)

    def _handled(self, route: Route, event: Event, book: Callable[[], Any]) -> Answer:
        """The handler's answer, or a prompt for what it needs first."""
        if route.needs_identity and event.identity is None:
            return self._ask(event, missing(IDENTITY_SCOPES, event.scopes))
        lacking = missing(route.scopes, event.scopes)
        if lacking:
            return self._ask(event, lacking)
        wished = missing(route.wishes, event.scopes)
        if wished and not asked_before(self.asked, event, wished):
            return NeedScopes(wished)
        answer: Answer = route.handler(event, book())
        return self._ask(event, answer.scopes) if isinstance(answer, NeedScopes) else answer

    def _ask(self, event: Event, scopes: tuple[str, ...]) -> Answer:
        """Google's own prompt the first time; afterwards a card with a button that asks again."""
        if self.route.kind is Kind.SUGGEST:
            return Suggest(())  # nobody is asked for consent while typing
        if scopes and not asked_before(self.asked, event, scopes):
            return NeedScopes(scopes)
        about = permission(scopes) if scopes else Permission.IDENTITY
        screen = self._screen(event)
        return Show(identity_card(screen) if about is Permission.IDENTITY else consent_card(screen, about))

    def _asked_to_ask(self, event: Event, book: Callable[[], Any]) -> Answer:
        """A press on Allow: Google's prompt. When the platform repeats it after consent, what the explanation stood in for."""
        wanted = asked_for(event)
        lacking = missing(wanted, event.scopes)
        if wanted == IDENTITY_SCOPES and event.identity is None:
            lacking = wanted  # said to be granted, yet Google did not say who this is
        if lacking:
            return self._ask(event, lacking)
        stood_for = self.routes.get(event.parameters.get(NEXT, ""))
        if stood_for is None or stood_for.kind is not Kind.TRIGGER:
            return Back(self._words(event).t("Allowed. Press it again."))
        message = event.parameters.get(MESSAGE, "")
        mail = event.mail or (OpenMail(message, None) if message else None)
        answer = self._handled(stood_for, replace(event, path=stood_for.path, mail=mail), book)
        return replace(answer, how=How.ROOT) if isinstance(answer, Show) else answer

    def _words(self, event: Event) -> Words:
        return Words(event.locale, event.time_zone)

    def _screen(self, event: Event) -> Screen:
        """For the cards of the edge. They write nothing, so they carry no nonce."""
        came_from = event.parameters.get(NEXT) or (self.route.path if self.route.kind is Kind.TRIGGER else "")
        message = event.mail.id if event.mail else event.parameters.get(MESSAGE, "")
        return Screen(
            words=self._words(event),
            base_url=self.settings.public_url,
            nonce="",
            account_email=event.identity.email if event.identity else "",
            carry=((ASKED, new_serial()), (NEXT, came_from), (MESSAGE, message)),
        )

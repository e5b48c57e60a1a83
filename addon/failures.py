"""From an exception to a card: what happened, what was not lost, and a reference that the log line carries too. The words: `cards/errors.py`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from addon import log
from addon.events import BadEvent, TooLarge
from addon.keys import KeysUnavailable, Now
from cards.errors import Problem, ProblemView, error_card, problem_card
from cards.screen import Screen
from handlers.answer import Card
from handlers.errors import AlreadyDone, Busy, ForeignNonce, Incomplete, NotAllowed, NotThere, Refused, Stale, Trouble
from sync.errors import (
    AccountGone,
    Blocked,
    ConsentGone,
    EtagMoved,
    Gone,
    GoogleTrouble,
    NotDelegated,
    RateLimited,
    ScopeMissing,
    ServiceOff,
    Unavailable,
)

_A_MINUTE = timedelta(minutes=1)


def failure_card(screen: Screen, error: Exception, *, route: str, reads: bool, now: Now) -> Card:
    """The card for a failed press, after logging it. A refusal that is the person's own business has no reference: there is nothing to look up.

    `reads`: nothing was being saved, so the card does not say that it was not.
    """
    if isinstance(error, Refused):
        log.write("refused", route=route, code=error.code)
        return error_card(screen, title=screen.words.t(error.title), text=error.text)
    reference = "" if isinstance(error, Trouble) else log.new_reference()
    if isinstance(error, Trouble):
        log.write("refused", route=route, code=error.code)
    else:
        log.failure("failed", error, reference=reference, route=route)
    view = _view(error, reference, now)
    return problem_card(screen, replace(view, problem=Problem.BROKEN) if reads and view.problem is Problem.NOT_STORED else view)


def _view(error: Exception, reference: str, now: Now) -> ProblemView:
    match error:
        case NotAllowed(who=who, view_only=view_only):
            return ProblemView(Problem.READ_ONLY if view_only else Problem.NOT_ALLOWED, who=who)
        case RateLimited(retry_after_s=wait):
            return ProblemView(Problem.RATE_LIMITED, until=now() + (timedelta(seconds=wait) if wait else _A_MINUTE), reference=reference)
    return ProblemView(_problem(error), reference=reference)


def _problem(error: Exception) -> Problem:
    match error:
        case NotThere() | Gone():
            return Problem.GONE
        case Stale() | EtagMoved() | AlreadyDone():
            return Problem.STALE
        case Incomplete() | ForeignNonce() | BadEvent() | TooLarge():
            return Problem.UNREADABLE
        case Busy():
            return Problem.NOT_STORED
        case Unavailable(may_have_happened=False) | KeysUnavailable():
            return Problem.GOOGLE_DOWN
        case ConsentGone() | NotDelegated() | Blocked() | AccountGone() | ServiceOff() | ScopeMissing():
            return Problem.PERMISSION_LOST
        case GoogleTrouble():
            return Problem.BROKEN
    return _store_problem(error) or Problem.BROKEN


def _store_problem(error: Exception) -> Problem | None:
    """The store's own refusals, where no handler put them in its own words. Imported here: loading Firestore is slow, and done when these exist."""
    from google.api_core import exceptions

    from firestore_models import claims, rights, store

    match error:
        case rights.NotFound():
            return Problem.GONE
        case rights.NotAllowed():
            return Problem.NOT_ALLOWED
        case claims.AlreadyDone():
            return Problem.STALE
        case (
            store.StoreUnavailable()
            | exceptions.RetryError()
            | exceptions.ServiceUnavailable()
            | exceptions.Aborted()
            | exceptions.ResourceExhausted()
        ):
            return Problem.NOT_STORED
    return None


def last_resort_card(reference: str) -> Card:
    """When even the card of a failure cannot be drawn."""
    text = f"Something went wrong. What was already saved is safe. Reference: {reference}"
    return {"name": "error", "sections": [{"widgets": [{"textParagraph": {"text": text}}]}]}

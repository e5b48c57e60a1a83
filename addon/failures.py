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
from sharing.roles import NEEDS, Action, Role
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

_ONES_OWN_BUSINESS = frozenset({Problem.GONE, Problem.NOT_ALLOWED, Problem.BARRED, Problem.READ_ONLY, Problem.ALREADY_DONE})
_A_MINUTE = timedelta(minutes=1)


def failure_card(screen: Screen, error: Exception, *, route: str, reads: bool, now: Now) -> Card:
    """The card for a failed press, after logging it. A refusal that is the person's own business has no reference: there is nothing to look up,
    and what is not there must look like what is somebody else's (promises.md T6).

    `reads`: nothing was being saved, so the card does not say that it was not.
    """
    if isinstance(error, Refused):
        log.write("refused", route=route, code=error.code)
        return error_card(screen, title=screen.words.t(error.title), text=error.text)
    view = _view(error, now)
    if reads and view.problem is Problem.NOT_STORED:
        view = replace(view, problem=Problem.BROKEN)
    if isinstance(error, Trouble) or view.problem in _ONES_OWN_BUSINESS:
        log.write("refused", route=route, code=error.code if isinstance(error, Trouble) else view.problem.value)
        return problem_card(screen, view)
    reference = log.new_reference()
    log.failure("failed", error, reference=reference, route=route)
    return problem_card(screen, replace(view, reference=reference))


def _view(error: Exception, now: Now) -> ProblemView:
    match error:
        case NotAllowed(who=who, view_only=view_only):
            return ProblemView(Problem.READ_ONLY if view_only else Problem.NOT_ALLOWED, who=who)
        case RateLimited(retry_after_s=wait):
            return ProblemView(Problem.RATE_LIMITED, until=now() + (timedelta(seconds=wait) if wait else _A_MINUTE))
    return ProblemView(_problem(error), needed=_needed(error))


def _needed(error: Exception) -> Role | None:
    """The role it would have taken, when the store's own check refused."""
    action = getattr(error, "action", None)
    return NEEDS.get(action) if isinstance(action, Action) else None


def _problem(error: Exception) -> Problem:
    match error:
        case NotThere() | Gone():
            return Problem.GONE
        case Stale() | EtagMoved():
            return Problem.STALE
        case AlreadyDone():
            return Problem.ALREADY_DONE
        case Incomplete() | ForeignNonce() | BadEvent() | TooLarge():
            return Problem.UNREADABLE
        case Busy():
            return Problem.BUSY
        case Unavailable(may_have_happened=False) | KeysUnavailable():
            return Problem.GOOGLE_DOWN
        case Unavailable():
            return Problem.UNSURE
        case ConsentGone() | NotDelegated() | Blocked() | AccountGone() | ServiceOff() | ScopeMissing():
            return Problem.PERMISSION_LOST
        case GoogleTrouble():
            return Problem.BROKEN
    return _store_problem(error) or Problem.BROKEN


def _store_problem(error: Exception) -> Problem | None:
    """The store's own refusals, where no handler put them in its own words. Imported here: loading Firestore is slow, and done when these exist."""
    from google.api_core import exceptions

    from firestore_models import claims, edits, lease_check, rights, store

    match error:
        case rights.NotFound():
            return Problem.GONE
        case rights.Barred():
            return Problem.BARRED
        case rights.NotAllowed() | edits.HiddenWrite():
            return Problem.NOT_ALLOWED
        case claims.AlreadyDone():
            return Problem.ALREADY_DONE
        case lease_check.LeaseLost():
            return Problem.BUSY
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

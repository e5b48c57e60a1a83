"""Putting an `Answer` into the envelope its caller reads (google/addon.md, section 2). The wrong envelope loses the whole card."""

from __future__ import annotations

from typing import Any

from handlers.answer import Answer, Back, How, NeedScopes, OpenLink, Show, Suggest
from handlers.route import Kind

Envelope = dict[str, Any]


class WrongAnswer(Exception):
    """A handler gave an answer that its kind of route cannot carry: a bug of ours."""


def envelope(answer: Answer, kind: Kind) -> Envelope:
    """The JSON to send back."""
    if isinstance(answer, NeedScopes):
        return {"requesting_google_scopes": {"scopes": list(answer.scopes)}}
    if kind is Kind.SUGGEST:
        if not isinstance(answer, Suggest):
            raise WrongAnswer
        return {"autoComplete": {"items": [{"text": text} for text in answer.items]}}
    action = _action(answer, kind)
    if kind is Kind.TRIGGER:
        return {"action": action}
    changed = isinstance(answer, Show) and answer.changed
    return {"renderActions": {"action": action}, "stateChanged": True} if changed else {"renderActions": {"action": action}}


def _action(answer: Answer, kind: Kind) -> Envelope:
    match answer:
        case Show(card=card, how=how, toast=toast):
            # A trigger draws the first card of an empty stack: there is nothing to pop or replace.
            steps = [{"pushCard": card}] if kind is Kind.TRIGGER else _steps(card, how)
            return {"navigations": steps} | _notification(toast)
        case OpenLink(url=url, reload=reload):
            return {"link": {"url": url, "openAs": "OVERLAY", "onClose": "RELOAD"} if reload else {"url": url}}
        case Back(toast=toast) if kind is not Kind.TRIGGER:
            return {"navigations": [{"pop": True}]} | _notification(toast)
        case _:
            raise WrongAnswer


def _steps(card: object, how: How) -> list[Envelope]:
    match how:
        case How.PUSH:
            return [{"pushCard": card}]
        case How.UPDATE:
            return [{"updateCard": card}]
        case How.REPLACE:  # updateCard would keep what was typed before
            return [{"pop": True}, {"pushCard": card}]
        case How.BENEATH:
            return [{"pop": True}, {"updateCard": card}]
        case How.ROOT:
            return [{"popToRoot": True}, {"updateCard": card}]


def _notification(toast: str) -> Envelope:
    return {"notification": {"text": toast}} if toast else {}

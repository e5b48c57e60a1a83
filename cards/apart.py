"""What tells several contacts with the same address apart: the facts that differ, and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from cards.details import occupation
from cards.words import Words
from sharing.person import Person, emails, phones

SEPARATOR = " · "


class Candidate(Protocol):
    """Whoever may be meant."""

    @property
    def person(self) -> Person: ...
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def only_me(self) -> bool: ...


def tell_apart(words: Words, candidates: Sequence[Candidate]) -> list[str]:
    """One line for each: the first two kinds of fact that are not the same for all. Where nothing differs, where it is kept says most."""
    lines = [[fact(words, candidate) for candidate in candidates] for fact in _FACTS]
    telling = [column for column in lines if len(set(column)) > 1][:2] or [lines[1]]
    return [SEPARATOR.join(fact for fact in facts if fact) for facts in zip(*telling, strict=True)]


def _work(_words: Words, candidate: Candidate) -> str:
    return occupation(candidate.person)


def _place(words: Words, candidate: Candidate) -> str:
    return words.t("Only you") if candidate.only_me else ", ".join(candidate.labels)


def _phone(_words: Words, candidate: Candidate) -> str:
    return next(iter(phones(candidate.person)), "")


def _email(_words: Words, candidate: Candidate) -> str:
    return ", ".join(emails(candidate.person))


_FACTS: tuple[Callable[[Words, Candidate], str], ...] = (_work, _place, _phone, _email)

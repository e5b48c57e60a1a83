"""A Google group or a whole domain in words: how many people, who of them must be invited, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from cards.words import Words
from sharing.reach import PrincipalKind


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """`people` None: nobody was read yet. `outside`: addresses that the group does not reach, as far as this reader may know them;
    `outsiders`: how many. `is_unread`: its Directory did not answer lately."""

    people: int | None = None
    outsiders: int = 0
    outside: tuple[str, ...] = ()
    members: tuple[str, ...] = ()  # of whom it reaches, those that are shown; empty for readers of another organisation
    is_gone: bool = False
    is_unread: bool = False


def kind_words(words: Words, kind: PrincipalKind, facts: GroupFacts) -> str:
    """ "Group, 1,000 people"."""
    is_domain = kind == "domain"
    if facts.is_gone:
        return words.t("This group does not exist any more")
    if facts.people is None:
        return words.t("Whole domain, being read") if is_domain else words.t("Group, being read")
    if is_domain:
        return words.n("Whole domain, 1 person", "Whole domain, {n} people", facts.people)
    return words.n("Group, 1 person", "Group, {n} people", facts.people)


def trouble_words(words: Words, facts: GroupFacts) -> str:
    """What somebody has to know or do about it, else ""."""
    if facts.is_unread:
        return words.t("The Directory does not answer: nobody joins and nobody leaves until it does")
    if facts.outsiders:
        return words.n("1 person outside is not reached: invite by address", "{n} people outside are not reached: invite by address", facts.outsiders)
    return ""

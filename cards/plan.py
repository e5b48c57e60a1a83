"""A plan in words: whom it reaches, what is written and for how long, and what they will see. Nothing of it is done yet."""

from __future__ import annotations

from dataclasses import dataclass

from cards.access import role_word
from cards.hidden import FIELD_WORDS
from cards.screen import Card, Screen, card
from cards.widgets import Widget, button, footer, header, paragraph, problem, row, section
from cards.words import Words
from sharing.plan import Plan, PlanKind, roughly

NAMES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class PreviewView:
    """`press` with `parameters` runs the plan. `moved`: another plan was shown before, and did not hold any more."""

    name: str
    plan: Plan
    word: str  # on the button
    press: str
    parameters: tuple[tuple[str, str], ...]
    moved: bool = False


def preview_card(screen: Screen, view: PreviewView) -> Card:
    """The plan, and the button that runs exactly it."""
    words = screen.words
    return card(
        screen,
        "preview",
        section(
            problem(moved_words(words)) if view.moved else None,
            _access_row(words, view.plan),
            [paragraph(line) for line in plan_lines(words, view.plan)],
        ),
        header=header(words.t("Preview"), subtitle=view.name),
        footer=footer(button(view.word, screen.press(view.press, **dict(view.parameters))), button(words.t("Cancel"), screen.press("back"))),
    )


def _access_row(words: Words, plan: Plan) -> Widget | None:
    if plan.kind is not PlanKind.SHARE or plan.role is None:
        return None
    return row(role_word(words, plan.role), above=words.t("Access"))


def moved_words(words: Words) -> str:
    return words.t("Things changed since this preview. Nothing was done; this is how it stands now.")


def plan_lines(words: Words, plan: Plan) -> tuple[str, ...]:
    """One sentence a fact; what is nothing is not said."""
    return tuple(
        line for line in (_people(words, plan), _asked(words, plan), _outside(words, plan), *_work(words, plan), *_reach(words, plan)) if line
    )


def _people(words: Words, plan: Plan) -> str:
    names = [effect.name for effect in plan.effects]
    if not names:
        return ""
    count = words.n("1 person: {names}", "{n} people: {names}", len(names), names=", ".join(names[:NAMES_SHOWN]))
    rest = len(names) - NAMES_SHOWN
    return count if rest <= 0 else f"{count} " + words.n("and 1 more", "and {n} more", rest)


def _asked(words: Words, plan: Plan) -> str:
    if not plan.asked:
        return ""
    return words.t("Invited first, and given nothing before they accept: {names}", names=", ".join(plan.asked[:NAMES_SHOWN]))


def _outside(words: Words, plan: Plan) -> str:
    if not plan.outside:
        return ""
    count = words.n("1 person outside is not reached: invite by address", "{n} people outside are not reached: invite by address", len(plan.outside))
    return f"{count} ({', '.join(plan.outside[:NAMES_SHOWN])})"


def _work(words: Words, plan: Plan) -> tuple[str, ...]:
    held = words.n("1 contact", "{n} contacts", plan.contacts)
    if not plan.writes:
        return held, words.t("Nothing is written in anybody's Google Contacts.")
    sums = [
        (sum(effect.made for effect in plan.effects), words.n("1 is added", "{n} are added", sum(effect.made for effect in plan.effects))),
        (sum(effect.changed for effect in plan.effects), words.n("1 is changed", "{n} are changed", sum(effect.changed for effect in plan.effects))),
        (sum(effect.removed for effect in plan.effects), words.n("1 is removed", "{n} are removed", sum(effect.removed for effect in plan.effects))),
    ]
    done = ", ".join(text for count, text in sums if count)
    written = words.t("In their Google Contacts: {changes}.", changes=done)
    if not plan.is_exact:
        written = words.t("In their Google Contacts, at most: {changes}.", changes=done)
    return held, written, words.n("That takes about 1 minute.", "That takes about {n} minutes.", plan.minutes)


def _reach(words: Words, plan: Plan) -> tuple[str, ...]:
    exposed = ", ".join(words.t(FIELD_WORDS[name]) for name in plan.exposed if name in FIELD_WORDS)
    crowded = ", ".join(plan.crowded)
    return (
        words.t("They will see: {fields}", fields=exposed) if exposed else "",
        words.t("Google takes 25,000 contacts in one account. Not all of these fit: {names}", names=crowded) if crowded else "",
        _already(words, plan),
    )


def _already(words: Words, plan: Plan) -> str:
    if not plan.already or plan.kind is not PlanKind.SHARE:
        return ""
    count = roughly(plan.already)
    if count is None:
        return words.t("A few of these people are in their Google Contacts already.")
    return words.n("1 of these people is in their Google Contacts already.", "{n} of these people are in their Google Contacts already.", count)

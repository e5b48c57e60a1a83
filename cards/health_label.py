"""How sync stands with everybody who has a label: a row for each account, with the cause of what is not in step and who can put it right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cards.access import STATE_WORDS, MemberState, role_word, state_words
from cards.health import behind_words
from cards.lists import ONE_PAGE, Pager, page_words, pager_buttons
from cards.screen import Card, Screen, card
from cards.text import isolate
from cards.widgets import Widget, button, buttons, header, icon, note, row, section
from cards.words import Words, msgid
from sharing.roles import Role

NAMES_SHOWN = 3


class Cause(Enum):
    """Why an account is not in step, as its state alone does not say."""

    CONSENT_LOST = "consent_lost"
    DOMAIN_LOST = "domain_lost"
    BLOCKED = "blocked"
    SWITCHED_OFF = "switched_off"
    SUSPENDED = "suspended"
    FULL = "full"
    INVITED = "invited"
    EXPIRED = "expired"
    DECLINED = "declined"
    CAME_BACK = "came_back"
    LEAVING = "leaving"


CAUSE_WORDS = {
    Cause.CONSENT_LOST: msgid("{who} can press Connect in Settings; it goes on where it stopped."),
    Cause.DOMAIN_LOST: msgid("An administrator of {domain} can give the permission back; it goes on where it stopped."),
    Cause.BLOCKED: msgid("An administrator of {domain} can allow Commonbook in the Admin console."),
    Cause.SWITCHED_OFF: msgid("Google Contacts is switched off for this account; an administrator of {domain} can switch it on."),
    Cause.SUSPENDED: msgid("Google says that this account is suspended or deleted. Nothing is changed there until it is back."),
    Cause.FULL: msgid("Google Contacts is full there: nothing new is added until {who} makes room. Changes still arrive."),
    Cause.INVITED: msgid("Nothing is sent there until the invitation is accepted. Press the row to send it again."),
    Cause.EXPIRED: msgid("Nobody answered in thirty days, and the link works no more. Press the row to send a new one."),
    Cause.DECLINED: msgid("Press the row to invite once more, or to remove."),
    Cause.CAME_BACK: msgid("The address may be wrong. Press the row to send the invitation again, or to remove."),
    Cause.LEAVING: msgid("Access has ended. The copies are being taken back."),
}


@dataclass(frozen=True, slots=True)
class GranteeLine:
    """One account. `member` names the row of Members that it is reached by, "" for none. `behind` changes are on their way to it; `frozen` and
    `aside` are names of contacts left alone or set aside there; `held` deletions of its holder wait for a decision."""

    member: str
    name: str
    address: str
    role: Role
    state: MemberState
    cause: Cause | None = None
    domain: str = ""
    done: int = 0
    total: int = 0
    behind: int = 0
    waiting_until: datetime | None = None
    frozen: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    held: int = 0


@dataclass(frozen=True, slots=True)
class LabelHealthView:
    """`unseen` counts accounts that are reached by a group of another organisation; `decides`: what waits is the reader's to decide about."""

    label: str
    label_name: str
    lines: tuple[GranteeLine, ...]
    now: datetime
    unseen: int = 0
    decides: bool = False
    pager: Pager = ONE_PAGE


def label_health_card(screen: Screen, view: LabelHealthView) -> Card:
    """A page of accounts, those that are not in step first."""
    words = screen.words
    review = view.decides and any(each.held for each in view.lines)
    return card(
        screen,
        "label-health",
        section(
            note(words.t("As of {time}", time=words.time(view.now))),
            buttons(
                button(words.t("Refresh"), screen.press("health/label", label=view.label, again=1)),
                button(words.t("Review"), screen.press("deletions/review", label=view.label)) if review else None,
                button(words.t("Members"), screen.press("label/members", label=view.label)),
            ),
        ),
        section(
            [widget for each in view.lines for widget in _grantee(screen, view.label, each)],
            note(words.n("And 1 more person.", "And {n} more people.", view.unseen)) if view.unseen else None,
            None if view.lines or view.unseen else note(words.t("Only you have this label.")),
            pager_buttons(screen, view.pager, "health/label", label=view.label),
            title=page_words(screen, view.pager, len(view.lines)),
        ),
        header=header(words.t("Sync"), subtitle=view.label_name),
    )


def _grantee(screen: Screen, label: str, each: GranteeLine) -> tuple[Widget | None, ...]:
    words = screen.words
    name = each.name or each.address
    more = "\n".join(_more(words, each))
    return (
        row(
            name,
            above=each.address if each.address != name else "",
            below=" · ".join((role_word(words, each.role), _standing(words, each))),
            start=icon("PERSON"),
            on_click=screen.press("member/open", label=label, member=each.member) if each.member else None,
            bold=True,
        ),
        note(more) if more else None,
    )


def _standing(words: Words, each: GranteeLine) -> str:
    if each.cause is Cause.FULL:
        return words.t("Full")
    if each.cause is Cause.LEAVING:
        return words.t("Leaving")
    if each.state is MemberState.ACTIVE and each.behind:
        return behind_words(words, each.behind)
    return state_words(words, each.state, done=each.done, total=each.total) if each.state in STATE_WORDS else ""


def _more(words: Words, each: GranteeLine) -> list[str]:
    """Causes, each a sentence."""
    who = each.name or each.address
    said = [words.t(CAUSE_WORDS[each.cause], who=who, domain=each.domain)] if each.cause else []
    if each.waiting_until is not None:
        said.append(words.t("Google lets us go on at {time}.", time=words.time(each.waiting_until)))
    if each.frozen:
        said.append(words.t("Left alone there, since another program keeps rewriting it: {names}", names=_names(words, each.frozen)))
    if each.aside:
        said.append(words.t("Set aside there, since Google does not take it: {names}", names=_names(words, each.aside)))
    if each.held:
        said.append(words.n("1 contact removed there waits for a decision.", "{n} contacts removed there wait for a decision.", each.held))
    return said


def _names(words: Words, names: tuple[str, ...]) -> str:
    shown = ", ".join(isolate(name or words.t("A contact")) for name in names[:NAMES_SHOWN])
    return f"{shown} +{words.number(len(names) - NAMES_SHOWN)}" if len(names) > NAMES_SHOWN else shown

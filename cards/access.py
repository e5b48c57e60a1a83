"""Roles and member states in words, for every screen that shows them."""

from __future__ import annotations

from enum import Enum

from cards.inputs import Choice
from cards.words import Words, msgid
from sharing.roles import Role

ROLE_WORDS = {
    Role.VIEWER: msgid("View only"),
    Role.EDITOR: msgid("Can edit"),
    Role.DELETER: msgid("Can delete"),
    Role.MANAGER: msgid("Can reshare"),
    Role.OWNER: msgid("Owner"),
}


class MemberState(Enum):
    """How far a share has come at the member's side. The words are settled (amendments.md, section 6)."""

    ACTIVE = "active"
    UP_TO_DATE = "up_to_date"
    BEING_SET_UP = "being_set_up"
    INVITATION_SENT = "invitation_sent"
    DECLINED = "declined"
    MAIL_CAME_BACK = "mail_came_back"
    PERMISSION_LOST = "permission_lost"
    UNLICENSED = "unlicensed"
    WAITING_FOR_ADMINISTRATOR = "waiting_for_administrator"
    SUSPENDED = "suspended"
    INVITATION_EXPIRED = "invitation_expired"


STATE_WORDS = {
    MemberState.ACTIVE: msgid("Active"),
    MemberState.UP_TO_DATE: msgid("Up to date"),
    MemberState.BEING_SET_UP: msgid("Being set up"),
    MemberState.INVITATION_SENT: msgid("Invitation sent"),
    MemberState.INVITATION_EXPIRED: msgid("Invitation expired"),
    MemberState.DECLINED: msgid("Declined"),
    MemberState.MAIL_CAME_BACK: msgid("Mail came back"),
    MemberState.PERMISSION_LOST: msgid("Permission lost"),
    MemberState.UNLICENSED: msgid("Unlicensed"),
    MemberState.WAITING_FOR_ADMINISTRATOR: msgid("Waiting for administrator"),
    MemberState.SUSPENDED: msgid("Suspended"),
}


def role_word(words: Words, role: Role) -> str:
    return words.t(ROLE_WORDS[role])


def role_choices(words: Words, up_to: Role) -> list[Choice]:
    """What the Access dropdown offers: never more than the person sharing may give, and never Owner, which is transferred instead."""
    highest = min(up_to, Role.MANAGER)
    return [Choice(role.name.lower(), role_word(words, role)) for role in ROLE_WORDS if role <= highest]


def state_words(words: Words, state: MemberState, *, done: int = 0, total: int = 0) -> str:
    """The state, with the count while copies are on their way: "Being set up (312 of 1,000)"."""
    if state is MemberState.BEING_SET_UP and total:
        return words.t("Being set up ({done} of {total})", done=done, total=total)
    return words.t(STATE_WORDS[state])

"""Who has a label, each with access and state in words. Only owner and managers see everybody (amendments.md P1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cards.access import MemberState, role_word, state_words
from cards.done import Done, done_section
from cards.groups import GroupFacts, kind_words, trouble_words
from cards.lists import ONE_PAGE, Pager, page_words, pager_buttons
from cards.screen import Card, Screen, card
from cards.widgets import Widget, button, buttons, header, icon, note, row, section
from sharing.reach import PrincipalKind
from sharing.roles import Role

KIND_ICONS: Mapping[PrincipalKind, str] = {"user": "PERSON", "group": "MULTIPLE_PEOPLE", "domain": "STORE"}


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One principal. `id` is opaque and comes back as the parameter `member`, "" for a row that opens nothing (the owner, oneself)."""

    id: str
    name: str
    role: Role
    address: str = ""
    kind: PrincipalKind = "user"
    state: MemberState = MemberState.ACTIVE
    done: int = 0
    total: int = 0
    is_me: bool = False
    group: GroupFacts | None = None


@dataclass(frozen=True, slots=True)
class MembersView:
    """`unseen` counts the members this reader may not see. `may_share` shows the button that adds some."""

    label: str
    label_name: str
    lines: tuple[MemberLine, ...]
    unseen: int = 0
    may_share: bool = False
    pager: Pager = ONE_PAGE


def members_card(screen: Screen, view: MembersView, *, done: Done | None = None) -> Card:
    """A row for each member, owner first."""
    words = screen.words
    rows = [_member_row(screen, view.label, line) for line in view.lines]
    unseen = note(words.n("And 1 more person.", "And {n} more people.", view.unseen)) if view.unseen else None
    share = button(words.t("Share"), screen.press("label/share", label=view.label)) if view.may_share else None
    return card(
        screen,
        "members",
        section(buttons(share)),
        section(rows, unseen, None if rows or unseen else note(words.t("Only you have this label."))),
        section(pager_buttons(screen, view.pager, "label/members", label=view.label)),
        header=header(words.t("Members"), subtitle=page_words(screen, view.pager, len(rows)) or view.label_name),
        on_top=[done_section(screen, done)],
    )


def _member_row(screen: Screen, label: str, line: MemberLine) -> Widget:
    words = screen.words
    name = line.name or line.address
    state = "" if line.role is Role.OWNER else state_words(words, line.state, done=line.done, total=line.total)
    facts = [role_word(words, line.role), state]
    if line.group is not None:
        facts = [role_word(words, line.role), kind_words(words, line.kind, line.group), trouble_words(words, line.group)]
    return row(
        words.t("{name} (you)", name=name) if line.is_me else name,
        above=line.address if line.address != name else "",
        below=" · ".join(fact for fact in facts if fact),
        start=icon(KIND_ICONS[line.kind]),
        on_click=screen.press("member/open", label=label, member=line.id) if line.id else None,
        bold=True,
    )

"""One member of a label: what they may do, whether their phones show it, and an end to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.access import MemberState, role_choices, role_word, state_words
from cards.done import Done, done_section
from cards.groups import GroupFacts, kind_words, trouble_words
from cards.hidden import places_words
from cards.inputs import dropdown, switch
from cards.lists import ONE_PAGE, Pager, pager_buttons
from cards.members import KIND_ICONS
from cards.screen import Card, Screen, card
from cards.widgets import Section, button, buttons, footer, header, icon, note, paragraph, row, section
from cards.words import Words, msgid
from sharing.lens import Hidden
from sharing.reach import PrincipalKind
from sharing.roles import Role

ACCESS, MOBILE = "access", "mobile"
INPUTS = f"{ACCESS},{MOBILE}"


class MemberAction(Enum):
    """What can be done with a member, in the order of the screen. The value is the press."""

    SAVE = "member/save"
    HIDDEN_FIELDS = "member/hidden-fields"
    REMOVE = "member/remove"
    RESEND = "member/resend"
    LINK = "member/link"
    VIEW_AS = "member/view-as"
    WHY = "member/why"


ACTION_WORDS = {
    MemberAction.SAVE: msgid("Save"),
    MemberAction.HIDDEN_FIELDS: msgid("Hidden fields"),
    MemberAction.REMOVE: msgid("Remove"),
    MemberAction.RESEND: msgid("Resend invitation"),
    MemberAction.LINK: msgid("Copy link"),
    MemberAction.VIEW_AS: msgid("View as"),
    MemberAction.WHY: msgid("Why can {name} see this?"),
}


@dataclass(frozen=True, slots=True)
class MemberView:
    """`actions` are those that work for this reader; without SAVE the access is said instead of asked. `up_to` is the highest role he may give."""

    id: str
    label: str
    label_name: str
    name: str
    role: Role
    address: str = ""
    kind: PrincipalKind = "user"
    state: MemberState = MemberState.ACTIVE
    done: int = 0
    total: int = 0
    mobile: bool = True
    up_to: Role = Role.MANAGER
    revision: str = ""
    actions: frozenset[MemberAction] = frozenset()
    hidden: Hidden = frozenset()  # said to whoever may change it
    group: GroupFacts | None = None
    pager: Pager = ONE_PAGE
    asker: tuple[str, str] | None = None  # another account that asks to be let in by this invitation: its `sub` and address


def member_card(screen: Screen, view: MemberView, *, done: Done | None = None) -> Card:
    """State, then what may be changed."""
    words = screen.words
    who = {"label": view.label, "member": view.id}
    may_save = MemberAction.SAVE in view.actions
    others = [
        button(words.t(ACTION_WORDS[action], name=view.name or view.address), screen.press(action.value, **who))
        for action in MemberAction
        if action in view.actions and action is not MemberAction.SAVE
    ]
    save = screen.submit("member/save", **who, inputs=INPUTS, revision=view.revision)
    return card(
        screen,
        "member",
        section(
            row(
                view.address or view.name,
                below=_state(words, view),
                start=icon(KIND_ICONS[view.kind]),
            ),
            note(words.t("Everyone in this group has the same access.")) if view.kind == "group" else None,
            note(words.t("Hidden: {fields}", fields=places_words(words, view.hidden))) if view.hidden else None,
        ),
        *_people(screen, view),
        _asker_section(screen, view),
        _access_section(screen, view, may_save=may_save),
        section(buttons(*others)),
        header=header(view.name or view.address, subtitle=view.label_name),
        footer=footer(button(words.t("Save"), save), button(words.t("Cancel"), screen.press("back"))) if may_save else None,
        on_top=[done_section(screen, done)],
    )


def _state(words: Words, view: MemberView) -> str:
    return state_words(words, view.state, done=view.done, total=view.total) if view.group is None else kind_words(words, view.kind, view.group)


def _people(screen: Screen, view: MemberView) -> list[Section | None]:
    """Whom a group reaches and whom it does not, for readers of its own organisation (amendments.md P1)."""
    if view.group is None:
        return []
    words, trouble = screen.words, trouble_words(screen.words, view.group)
    return [
        section(paragraph(trouble) if trouble else None, [note(address) for address in view.group.outside]),
        section(
            [row(address, start=icon(KIND_ICONS["user"])) for address in view.group.members],
            pager_buttons(screen, view.pager, "member/open", label=view.label, member=view.id),
            title=words.t("People in it"),
        )
        if view.group.members
        else None,
    ]


def _asker_section(screen: Screen, view: MemberView) -> Section | None:
    """Both addresses are seen by whoever decides (amendments.md J6)."""
    if view.asker is None:
        return None
    words, (asker, address) = screen.words, view.asker
    who = {"label": view.label, "member": view.id, "asker": asker}
    return section(
        paragraph(words.t("{asker} opened the invitation of {address} and asks to be let in with it.", asker=address, address=view.address)),
        buttons(button(words.t("Allow"), screen.press("member/let-in", **who)), button(words.t("Decline"), screen.press("member/keep-out", **who))),
    )


def _access_section(screen: Screen, view: MemberView, *, may_save: bool) -> Section | None:
    words = screen.words
    if not may_save:
        phones = words.t("Also shown on phones and in Outlook") if view.mobile else words.t("Not shown on phones and in Outlook")
        return section(row(role_word(words, view.role), above=words.t("Access"), below=phones))
    return section(
        dropdown(ACCESS, words.t("Access"), role_choices(words, max(view.up_to, view.role)), selected=view.role.name.lower()),
        switch(MOBILE, words.t("Mobile and Outlook"), words.t("Also show on phones and in Outlook"), on=view.mobile),
    )

"""Who may do what: the ladder and the one table (product.md section 1, amendments P1, P4, J11). Cards, requests and sync all ask here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntEnum
from types import MappingProxyType


class Role(IntEnum):
    """A strict ladder: a role includes all below it."""

    VIEWER = 1
    EDITOR = 2
    DELETER = 3
    MANAGER = 4
    OWNER = 5

    @property
    def words(self) -> str:
        """The English words on the screens."""
        return _WORDS[self]


_WORDS: Mapping[Role, str] = MappingProxyType(
    {
        Role.VIEWER: "View only",
        Role.EDITOR: "Can edit",
        Role.DELETER: "Can delete",
        Role.MANAGER: "Can reshare",
        Role.OWNER: "Owner",
    }
)

DEFAULT_ROLE = Role.VIEWER


class Action(Enum):
    SEE = "see"  # the contacts and the label, the owner, one's own path, how many others
    COMMENT_PRIVATELY = "comment_privately"
    LEAVE = "leave"
    COMMENT_PUBLICLY = "comment_publicly"
    MENTION = "mention"
    NOTIFY = "notify"  # mail a colleague about a contact
    EDIT = "edit"  # details and photo
    ADD = "add"  # a contact to the label
    SEE_HISTORY = "see_history"
    UNDO = "undo"
    SETTLE_CONFLICT = "settle_conflict"
    REMOVE = "remove"  # take a contact out of the label, or delete it
    SHARE = "share"  # with new principals
    CHANGE_GRANTS = "change_grants"  # of others: access, mobile switch, revoke, resend
    SEE_MEMBERS = "see_members"  # with states, "Why can X see this?" and "View as"
    DECIDE_DELETIONS = "decide_deletions"
    INVITE_BY_NOTIFY = "invite_by_notify"  # notify somebody without access
    HIDE_FIELDS = "hide_fields"
    RENAME = "rename"
    DELETE_LABEL = "delete_label"
    TRANSFER = "transfer"


NEEDS: Mapping[Action, Role] = MappingProxyType(
    {
        Action.SEE: Role.VIEWER,
        Action.COMMENT_PRIVATELY: Role.VIEWER,
        Action.LEAVE: Role.VIEWER,
        Action.COMMENT_PUBLICLY: Role.EDITOR,
        Action.MENTION: Role.EDITOR,
        Action.NOTIFY: Role.EDITOR,
        Action.EDIT: Role.EDITOR,
        Action.ADD: Role.EDITOR,
        Action.SEE_HISTORY: Role.EDITOR,
        Action.UNDO: Role.EDITOR,
        Action.SETTLE_CONFLICT: Role.EDITOR,
        Action.REMOVE: Role.DELETER,
        Action.SHARE: Role.MANAGER,
        Action.CHANGE_GRANTS: Role.MANAGER,
        Action.SEE_MEMBERS: Role.MANAGER,
        Action.DECIDE_DELETIONS: Role.MANAGER,
        Action.INVITE_BY_NOTIFY: Role.MANAGER,
        Action.HIDE_FIELDS: Role.OWNER,
        Action.RENAME: Role.OWNER,
        Action.DELETE_LABEL: Role.OWNER,
        Action.TRANSFER: Role.OWNER,
    }
)

_NOT_FOR_THE_OWNER = frozenset({Action.LEAVE})  # an owner transfers or deletes the label instead


def may(role: Role | None, action: Action) -> bool:
    """Whether somebody with this role on the label (None: no access at all) has the right. Decide where the write happens."""
    if role is None or (role is Role.OWNER and action in _NOT_FOR_THE_OWNER):
        return False
    return role >= NEEDS[action]


def grantable(role_of_granter: Role | None) -> tuple[Role, ...]:
    """The roles somebody may give: up to manager, never owner (ownership is transferred, not granted)."""
    return (Role.VIEWER, Role.EDITOR, Role.DELETER, Role.MANAGER) if may(role_of_granter, Action.SHARE) else ()


def may_change_grant(role: Role | None, *, of: Role, to: Role | None = None) -> bool:
    """Whether somebody may change another's grant `of` one role `to` another (None: revoke it). The owner's row is never touched."""
    if of is Role.OWNER or not may(role, Action.CHANGE_GRANTS):
        return False
    return to is None or to in grantable(role)

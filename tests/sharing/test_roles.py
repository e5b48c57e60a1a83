"""The whole table, written out: what is not in it is refused (T30)."""

from __future__ import annotations

import pytest

from sharing.roles import DEFAULT_ROLE, NEEDS, Action, Role, grantable, may, may_change_grant

# One letter a role that may: viewer, editor, deleter, manager, owner.
TABLE = {
    Action.SEE: "vedmo",
    Action.COMMENT_PRIVATELY: "vedmo",
    Action.LEAVE: "vedm-",
    Action.COMMENT_PUBLICLY: "-edmo",
    Action.MENTION: "-edmo",
    Action.NOTIFY: "-edmo",
    Action.EDIT: "-edmo",
    Action.ADD: "-edmo",
    Action.SEE_HISTORY: "-edmo",
    Action.UNDO: "-edmo",
    Action.SETTLE_CONFLICT: "-edmo",
    Action.REMOVE: "--dmo",
    Action.SHARE: "---mo",
    Action.CHANGE_GRANTS: "---mo",
    Action.SEE_MEMBERS: "---mo",
    Action.DECIDE_DELETIONS: "---mo",
    Action.INVITE_BY_NOTIFY: "---mo",
    Action.HIDE_FIELDS: "----o",
    Action.RENAME: "----o",
    Action.DELETE_LABEL: "----o",
    Action.TRANSFER: "----o",
}


@pytest.mark.parametrize("action", Action)
def test_each_role_may_what_the_table_says_and_a_stranger_nothing(action: Action) -> None:
    assert "".join(letter if may(role, action) else "-" for role, letter in zip(Role, "vedmo", strict=True)) == TABLE[action]
    assert not may(None, action)
    assert action in NEEDS


def test_a_manager_grants_up_to_manager_and_nobody_grants_ownership() -> None:
    up_to_manager = (Role.VIEWER, Role.EDITOR, Role.DELETER, Role.MANAGER)
    assert grantable(Role.OWNER) == grantable(Role.MANAGER) == up_to_manager
    assert grantable(Role.DELETER) == grantable(Role.VIEWER) == grantable(None) == ()


def test_a_manager_changes_and_revokes_others_but_never_the_owner() -> None:
    assert may_change_grant(Role.MANAGER, of=Role.MANAGER)
    assert may_change_grant(Role.MANAGER, of=Role.VIEWER, to=Role.MANAGER)
    assert not may_change_grant(Role.MANAGER, of=Role.VIEWER, to=Role.OWNER)
    assert not may_change_grant(Role.MANAGER, of=Role.OWNER)
    assert not may_change_grant(Role.OWNER, of=Role.OWNER, to=Role.VIEWER)
    assert not may_change_grant(Role.DELETER, of=Role.VIEWER)
    assert not may_change_grant(None, of=Role.VIEWER)


def test_roles_are_shown_in_their_words() -> None:
    assert [role.words for role in Role] == ["View only", "Can edit", "Can delete", "Can reshare", "Owner"]
    assert DEFAULT_ROLE is Role.VIEWER

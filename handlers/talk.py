"""From stored comments to the lines of a card: which are the reader's own, and which of those he may still change."""

from __future__ import annotations

from datetime import datetime

from cards.comments import SHOWN, CommentLine, KeptLine, Line, TalkView
from firestore_models.accounts import Account
from firestore_models.comments import Comment, Kept, Talk
from sharing.roles import Action, Role, may


def view(account: Account, role: Role, talk: Talk, now: datetime, *, first: int = 0, count: int = SHOWN) -> TalkView:
    """A stretch of what this account may read about a contact, in which it has this role."""
    every: list[Comment | Kept] = sorted((*talk.said, *talk.kept), key=lambda one: (-one.at.timestamp(), one.id))
    return TalkView(tuple(_line(account, role, one) for one in every[first : first + count]), len(every), now)


def _line(account: Account, role: Role, one: Comment | Kept) -> Line:
    if isinstance(one, Kept):
        return KeptLine(one.id, one.fields, one.at)
    is_mine = one.author == account.key
    may_edit = is_mine and (one.private or may(role, Action.COMMENT_PUBLICLY))
    return CommentLine(one.id, one.name, one.text, one.at, one.private, is_mine, may_edit, one.edited_at is not None)

"""The screens about other people: comments, mentions, Notify a colleague, another's eyes, and why somebody sees something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from cards.comments import (
    CommentFormView,
    CommentLine,
    CommentProblem,
    KeptLine,
    Line,
    TalkView,
    comment_form_card,
    comments_card,
    delete_comment,
    kept_card,
)
from cards.confirm import confirm_card
from cards.contact import ContactAction, ContactView, contact_card
from cards.lists import Pager
from cards.notify import ColleagueProblem, NotColleague, NotifyView, missing_card, notify_card
from cards.rows import ContactLine
from cards.screen import Screen
from cards.view_as import ViewAs, contact_as_card, view_as_card
from cards.why import LabelPaths, PathLine, why_card
from sharing.person import EMPTY, from_google
from sharing.roles import Role

Draw = Callable[[Screen], dict[str, Any]]
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
HOSTILE = '<b>Bold</b> & <a href="https://evil.example">press</a>\n\u202eturned'


def lines(count: int, text: str = "Calls on Mondays") -> tuple[Line, ...]:
    said = [
        CommentLine(
            f"c{n}", "Bob Bakker", text, NOON - timedelta(hours=n), private=n % 2 == 0, is_mine=n % 3 == 0, may_edit=n % 6 == 0, edited=n % 4 == 0
        )
        for n in range(count)
    ]
    return (*said, KeptLine("k1", ("phoneNumbers", "biographies"), NOON - timedelta(days=2)))


def known(talk: TalkView) -> ContactView:
    return ContactView("c1", EMPTY, frozenset(ContactAction), talk=talk)


def form(**values: Any) -> CommentFormView:
    return CommentFormView(**{"contact": "c1", "name": "Bea", "revision": "r1", "may_be_public": True, **values})


def _forms() -> dict[str, Draw]:
    views = {
        "new": form(readers=12, outsiders=3),
        "viewer": form(may_be_public=False),
        "edit public": form(comment="c1", text=HOSTILE, private=False),
        "edit private": form(comment="c1", text="x" * 1_000),
        "refused": form(text="Hm", private=False, mention="x", refused=("“x” is not an email address.",)),
        **{f"problem {each.value}": form(problem=each) for each in CommentProblem},
    }
    return {f"comment form: {name}": lambda screen, view=view: comment_form_card(screen, view) for name, view in views.items()}  # type: ignore[misc]


PATHS = (
    PathLine("user", HOSTILE, Role.VIEWER, frozenset({"birthdays", "phoneNumbers/home"}), by=HOSTILE, shows=frozenset({"biographies"})),
    PathLine("group", HOSTILE, Role.MANAGER, frozenset({"biographies", "photos"}), decides_role=True),
    PathLine("domain", "acme.example", Role.VIEWER, frozenset(), by="Bob"),
)

TALK_CARDS: dict[str, Draw] = {
    **_forms(),
    "contact: comments": lambda screen: contact_card(screen, known(TalkView(lines(2), 3, NOON))),
    "contact: many comments": lambda screen: contact_card(screen, known(TalkView(lines(2, "x" * 1_000), 400, NOON))),
    "contact: hostile comments": lambda screen: contact_card(screen, known(TalkView(lines(3, HOSTILE), 4, NOON))),
    "comments: none": lambda screen: comments_card(screen, "c1", "", TalkView((), 0, NOON)),
    "comments: a page": lambda screen: comments_card(screen, "c1", "Bea", TalkView(lines(9, HOSTILE * 10), 30, NOON), Pager("0", "20", 11, 30)),
    "comment: delete": lambda screen: confirm_card(screen, delete_comment(screen.words, HOSTILE, parameters=(("comment", "c1"),))),
    "comment: kept": lambda screen: kept_card(
        screen,
        "c1",
        "Bea",
        KeptLine("k1", ("phoneNumbers",), NOON),
        from_google({"phoneNumbers": [{"value": "+31 6 12345678", "type": "mobile"}]}),
        NOON,
    ),
    "notify": lambda screen: notify_card(screen, NotifyView("c1", "Bea")),
    "notify: refused": lambda screen: notify_card(
        screen, NotifyView("c1", "", "x, y", tuple(NotColleague(each, HOSTILE) for each in ColleagueProblem))
    ),
    "missing": lambda screen: missing_card(screen, "Bob", ""),
    "missing: label": lambda screen: missing_card(screen, HOSTILE, "Sales"),
    "view as: a page": lambda screen: view_as_card(
        screen,
        ViewAs("l1", HOSTILE, "user:1", HOSTILE, tuple(ContactLine(f"c{n}", HOSTILE, "x@y.example") for n in range(25)), Pager("", ">c9", 0, 0)),
    ),
    "view as: nothing": lambda screen: view_as_card(screen, ViewAs("l1", "Sales", "user:1", "Bob")),
    "view as: a contact": lambda screen: contact_as_card(screen, HOSTILE, ContactView("c1", EMPTY, talk=TalkView(lines(5, HOSTILE), 6, NOON))),
    "why: every path": lambda screen: why_card(
        screen, HOSTILE, (LabelPaths("Sales", HOSTILE, PATHS), LabelPaths("Mine", "", owns=True)), subtitle=HOSTILE
    ),
    "why: none": lambda screen: why_card(screen, "Why", ()),
}

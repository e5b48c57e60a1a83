"""Each kind of caller gets the envelope it reads; the wrong one loses the whole card (google/addon.md, section 2)."""

from __future__ import annotations

from typing import Any

import pytest

from addon.answers import WrongAnswer, envelope
from handlers.answer import Answer, Back, How, NeedScopes, OpenLink, Show, Suggest
from handlers.route import Kind

CARD = {"name": "card"}


@pytest.mark.parametrize(
    ("answer", "kind", "expected"),
    [
        (Show(CARD), Kind.TRIGGER, {"action": {"navigations": [{"pushCard": CARD}]}}),
        (Show(CARD, How.ROOT), Kind.TRIGGER, {"action": {"navigations": [{"pushCard": CARD}]}}),
        (Show(CARD), Kind.CLICK, {"renderActions": {"action": {"navigations": [{"pushCard": CARD}]}}}),
        (Show(CARD, How.UPDATE), Kind.CLICK, {"renderActions": {"action": {"navigations": [{"updateCard": CARD}]}}}),
        (Show(CARD, How.REPLACE), Kind.CLICK, {"renderActions": {"action": {"navigations": [{"pop": True}, {"pushCard": CARD}]}}}),
        (
            Show(CARD, How.ROOT, toast="Saved", changed=True),
            Kind.CLICK,
            {
                "renderActions": {"action": {"navigations": [{"popToRoot": True}, {"updateCard": CARD}], "notification": {"text": "Saved"}}},
                "stateChanged": True,
            },
        ),
        (Back(), Kind.CLICK, {"renderActions": {"action": {"navigations": [{"pop": True}]}}}),
        (Suggest(("Ada <ada@x.test>", "Bob")), Kind.SUGGEST, {"autoComplete": {"items": [{"text": "Ada <ada@x.test>"}, {"text": "Bob"}]}}),
        (Suggest(()), Kind.SUGGEST, {"autoComplete": {"items": []}}),
        (NeedScopes(("a", "b")), Kind.TRIGGER, {"requesting_google_scopes": {"scopes": ["a", "b"]}}),
        (NeedScopes(("a",)), Kind.CLICK, {"requesting_google_scopes": {"scopes": ["a"]}}),
        (OpenLink("https://x.test"), Kind.OPEN_LINK, {"renderActions": {"action": {"link": {"url": "https://x.test"}}}}),
        (
            OpenLink("https://x.test", reload=True),
            Kind.CLICK,
            {"renderActions": {"action": {"link": {"url": "https://x.test", "openAs": "OVERLAY", "onClose": "RELOAD"}}}},
        ),
    ],
)
def test_envelope(answer: Answer, kind: Kind, expected: dict[str, Any]) -> None:
    assert envelope(answer, kind) == expected


@pytest.mark.parametrize(("answer", "kind"), [(Suggest(()), Kind.CLICK), (Show(CARD), Kind.SUGGEST), (Back(), Kind.TRIGGER)])
def test_answer_that_its_caller_cannot_read_is_our_mistake(answer: Answer, kind: Kind) -> None:
    with pytest.raises(WrongAnswer):
        envelope(answer, kind)

"""Export my data: one file with what is kept about its owner, nothing hidden from him, for whoever pressed in the panel (product.md 6)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.journeys.steps import at_contact, klanten, shared, stored
from tests.journeys.watched import Watched
from tests.two_way.steps import edit, rounds
from tests.world import ALICE, BOB, CAROL, PUBLIC_URL, Panel

PIETER = "Pieter Meulen"


def link(world: Watched, who: str) -> str:
    """What Export my data opens, as a path of ours."""
    panel = world.person(who)
    panel.home()
    panel.press("Settings")
    return _opened(panel)


def _opened(panel: Panel) -> str:
    action = next(action for action in panel.card.actions() if action.path == "/open/export")
    answer = panel.world.post_event(panel, action.path, action.parameters, {}).get_json()
    address = str(answer["renderActions"]["action"]["link"]["url"])
    assert address.startswith(PUBLIC_URL)
    return address.removeprefix(PUBLIC_URL)


def ticket(path: str) -> str:
    return parse_qs(urlsplit(path).query)["ticket"][0]


def exported(world: Watched, who: str) -> dict[str, Any]:
    answer = world.door.post("/export", data={"ticket": ticket(link(world, who))}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


def comment(world: Watched, who: str, text: str) -> None:
    panel = at_contact(world.person(who), PIETER)
    panel.press("Comment")
    panel.press("Save", {"Comment": text})


def test_the_file_holds_labels_contacts_comments_and_deeds(world: Watched) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    comment(world, BOB, "Houdt van thee")
    comment(world, CAROL, "Geheim van Carol")
    found = exported(world, BOB)
    assert found["account"]["address"] == BOB
    assert found["labels"] == [{"name": "Klanten", "owner": "Alice de Vries", "access": "Can edit"}]
    assert len(found["contacts"]) == 4
    assert "+31 6 12345678" in str(found["contacts"])
    assert [each["text"] for each in found["comments"]] == ["Houdt van thee"]
    assert [each["what"] for each in found["done"]] == ["comment.made"]
    assert "Geheim van Carol" not in json.dumps(found, ensure_ascii=False)


def test_what_was_typed_without_the_right_is_in_it(world: Watched) -> None:
    klanten(world)
    shared(world, BOB)
    edit(world, BOB, PIETER, biographies=[{"value": "Houdt van koffie"}])
    rounds(world)
    assert "Houdt van koffie" in str(exported(world, BOB)["comments"])
    assert "Houdt van koffie" not in str(exported(world, ALICE))


def test_what_is_hidden_is_not_in_it(world: Watched) -> None:
    """T10."""
    klanten(world)
    shared(world, BOB)
    label = next(path for path in stored(world) if path.startswith("labels/"))
    grants = stored(world)[label]["grants"]
    for row in grants.values():
        row["hidden"] = ["phoneNumbers"]
    world.db.document(label).update({"grants": grants})
    found = json.dumps(exported(world, BOB), ensure_ascii=False)
    assert PIETER.split()[0] in found
    assert "12345678" not in found


def test_the_link_alone_gives_nothing_and_changes_nothing(world: Watched) -> None:
    klanten(world)
    shared(world, BOB)
    path = link(world, BOB)
    before = stored(world)
    for _ in range(2):  # whoever looks at it, a scanner too
        answer = world.door.get(path)
        assert answer.status_code == 200
        assert "12345678" not in answer.get_data(as_text=True)
        assert "Download" in answer.get_data(as_text=True)
    assert stored(world) == before


def test_a_ticket_works_once_and_for_ten_minutes(world: Watched) -> None:
    world.person(BOB).home()
    once, late = ticket(link(world, BOB)), ticket(link(world, BOB))
    assert world.door.post("/export", data={"ticket": once}).status_code == 200
    assert world.door.post("/export", data={"ticket": once}).status_code == 403
    world.clock.advance(601)
    assert world.door.post("/export", data={"ticket": late}).status_code == 403


def test_what_is_no_ticket_of_ours_gives_nothing(world: Watched) -> None:
    """T14, T19: also one for another purpose, and a press on another site."""
    world.person(BOB).home()
    good = ticket(link(world, BOB))
    other = world.book.google.sealer.seal("{}", purpose="ticket", bound_to="connect", random=world.book.random)
    for bad in ("", "x", good[:-2] + "AA", other):
        assert world.door.post("/export", data={"ticket": bad}).status_code == 403
        assert world.door.get("/export", query_string={"ticket": bad}).status_code == 400
    assert world.door.post("/export", data={"ticket": good}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403

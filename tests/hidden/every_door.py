"""A world in which every door of the panel is open to Bob, from whom everything but names is hidden, and a walk through all of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.route import MANIFEST_SCOPES
from tests.addon.addresses import path_of
from tests.addon.test_walk import Walk
from tests.addon.test_walk import _actions as actions_of
from tests.hidden.office import LABEL, hide, shared
from tests.hidden.secrets import LINES, YEAR, Listening, full_of_secrets
from tests.hidden.test_canary import EVERYTHING_BUT_NAMES
from tests.labels.test_labelling import opened
from tests.world import ALICE, BOB, CAROL, MARTA, PUBLIC_URL, person

ALL = EVERYTHING_BUT_NAMES | {"photos"}
MANY = "Many"
OPEN = "Open"
LENA = "lena@gmail.example"
DIRK = "dirk@hoogland.example"  # gone, and what he shared waits for an administrator
A_KIND = 3  # presses of one address about one label: what one contact tells, the next one tells too
# What is pressed last, since there is less to see after it; in this order.
LAST = (
    "comment/erase",
    "contact/unlabel",
    "contact/erase",
    "member/revoke",
    "invitation/decline",
    "label/part",
    "settings/disconnect",
    "settings/erase",
)


@dataclass
class EveryDoor(Walk):
    """Presses everything, the same kind of press a few times only, and what ends something last. `kinds`: what was pressed."""

    often: Counter[tuple[str, str]] = field(default_factory=Counter)
    last: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.often)

    def press_everything(self) -> None:
        while self.waiting or self.last:
            if not self.waiting:
                self.last.sort(key=lambda each: LAST.index(each[0].removeprefix("/click/")))
                self.waiting.append(self.last.pop(0))
            self._take(*self.waiting.popleft())

    def _queue(self, action: Mapping[str, Any]) -> None:
        path = path_of(action["function"], PUBLIC_URL)
        kind = path.removeprefix("/click/")
        parameters = {pair["key"]: pair["value"] for pair in action.get("parameters", [])}
        lasting = json.dumps([path, {key: value for key, value in parameters.items() if key not in ("nonce", "asked")}], sort_keys=True)
        if lasting in self.pressed or self.often[kind, parameters.get("label", "")] >= A_KIND:
            return
        self.pressed.add(lasting)
        self.often[kind, parameters.get("label", "")] += 1
        (self.last if kind in LAST else self.waiting).append((path, parameters))


def furnished() -> Listening:
    """Alice's people, and everything that can wait for Bob: a conflict, held deletions, trash, notices, comments, a twin, an invitation."""
    world = Listening().furnish()
    assert isinstance(world, Listening)
    world.label_in_google(ALICE, LABEL, [full_of_secrets(f"Piet Kok{n}") for n in range(3)])
    world.label_in_google(ALICE, MANY, [full_of_secrets(f"Rosa Vos{n}") for n in range(9)])
    world.label_in_google(ALICE, OPEN, [person("Jan Vis", email="jan@open.example"), person("Kees Vis")])
    world.google.add_account(LENA, "Lena Lang")
    world.google.book(BOB).create(person("Jantje", email="jan@open.example"))
    for label in (LABEL, MANY):
        shared(world, BOB, access="Can reshare", label=label)
        hide(world, ALL, label=label)
        world.settle()
    world.sent.clear()  # what was shown before it was hidden; it is taken back by now (I5)
    shared(world, BOB, access="Can delete", label=OPEN)
    shared(world, CAROL, access="Can delete", label=LABEL)
    shared(world, CAROL, access="Can delete", label=MANY)
    _rounds(world, BOB, CAROL)
    _talk(world)
    _conflict(world)
    _deleted(world)
    _undone(world)
    _further(world)
    return world


def _rounds(world: Listening, *emails: str) -> None:
    world.clock.advance(900)
    for email in emails:
        world.book.queue.poll(world.account(email).key)
    world.settle()


def _talk(world: Listening) -> None:
    """A public comment that mentions Bob, and a contact that Alice points him to: their words are free, so they hold nothing secret."""
    alice = opened(world, ALICE, LABEL, "Piet Kok0")
    alice.press("Comment")
    alice.press("Save", {"Comment": "Calls on Mondays", "Private": "", "Mention": BOB})
    alice = opened(world, ALICE, LABEL, "Piet Kok0")
    alice.press("Notify a colleague")
    alice.press("Send", {"People": BOB})
    bob = opened(world, BOB, LABEL, "Piet Kok0")
    bob.press("Comment")
    bob.press("Save", {"Comment": "Noted"})
    world.settle()


def _conflict(world: Listening) -> None:
    """One about a name, which Bob sees; one about notes, which he does not."""
    for other, word, values in ((BOB, "Last name", ("Een", "Twee")), (CAROL, "Notes", (f"{LINES}early", f"{LINES}late"))):
        panels = [opened(world, each, LABEL, "Piet Kok1" if word == "Notes" else "Piet Kok0") for each in (ALICE, other)]
        for panel in panels:
            panel.press("Edit")
        for panel, value in zip(panels, values, strict=True):
            # A date travels otherwise than the picker shows it, so whoever sees one types it.
            panel.press("Save", {word: value} | ({} if panel.email == BOB else {"Birthday": f"{YEAR}-05-17"}))
            assert "Saved." in panel.toast
        world.settle()


def _deleted(world: Listening) -> None:
    for each in world.people_in(CAROL, MANY)[:6]:
        world.google.book(CAROL).delete(str(each["resourceName"]))
    _rounds(world, CAROL)
    alice = opened(world, ALICE, LABEL, "Piet Kok2")
    alice.press("Delete contact")
    alice.press("Confirm")
    world.settle()


def _undone(world: Listening) -> None:
    """Bob writes into a field that is hidden from him, in his Google Contacts."""
    book = world.google.book(BOB)
    (piet, *_) = book.members(LABEL)
    book.edit(piet, {"nicknames": [{"value": "Pietje"}]})
    _rounds(world, BOB)


def _further(world: Listening) -> None:
    """Somebody barred, an owner who is gone, a contact set aside, more comments than stand beside a contact, an invitation that nobody answers."""
    world.db.document(f"accounts/{world.account(CAROL).key}").update({"barred": True})
    contact = next(name for name in world.account(BOB).twins)
    world.db.document(f"accounts/{world.account(BOB).key}").update({"parked": {contact: "Google said no."}})
    for number in range(5):
        bob = opened(world, BOB, LABEL, "Piet Twee")
        bob.press("Comment")
        bob.press("Save", {"Comment": f"Noted {number}"})
    world.google.add_account(DIRK, "Dirk Dam")
    world.label_in_google(DIRK, "Dirks", [person("Open Boek")])
    shared(world, CAROL, by=DIRK, label="Dirks")
    key = world.account(DIRK).key
    world.google.delete_account(DIRK)
    world.clock.advance(900)
    world.book.queue.poll(key)
    world.settle()
    shared(world, LENA, label=LABEL)
    hide(world, ALL, LENA)
    world.settle()


def walk(world: Listening, email: str) -> EveryDoor:
    """Everything that one person can press, from every first card there is."""
    steps = EveryDoor(world, world.person(email, scopes=frozenset(MANIFEST_SCOPES)))
    headers = {"From": "Piet Kok <piet@y.example>", "To": f"{email}, jan@open.example", "Cc": "Somebody <new@y.example>"}
    crowd = {"From": "new@y.example", "To": email, "Cc": ", ".join(f"p{number}@y.example" for number in range(25))}
    for sender in (headers, crowd, {"From": "Jan Vis <jan@open.example>", "To": email}):
        message = world.google.add_message(email, headers=sender)
        token = world.google.message_token(email, message)
        steps.start("/addon/gmail/message", {"messageId": message, "threadId": "t", "accessToken": token})
    for path in ("/addon/home", "/addon/gmail/home", "/addon/settings", "/addon/help"):
        steps.start(path)
    if email == BOB:
        _select(world, steps)
    steps.press_everything()
    world.settle()
    return steps


def _select(world: Listening, steps: EveryDoor) -> None:
    """What is asked once several are ticked: the walk itself ticks nothing."""
    for word in ("Share", "Add to label"):
        panel = world.person(BOB)
        panel.home()
        panel.press_row(LABEL)
        panel.press("Select")
        choices = panel.card.input("Contacts").choices
        panel.press(word, {"Contacts": tuple(choices.values())})
        for action in actions_of(panel.card.json):
            steps._queue(action)


def invite(world: Listening) -> None:
    """Marta, outside, is invited, and shown no more than names."""
    shared(world, MARTA)
    hide(world, ALL, MARTA)

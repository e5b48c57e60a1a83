"""What people do again and again on a journey, each as one word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.cards.reading import Action, Card
from tests.world import ALICE, BOB, Panel, World, person

PEOPLE = "People, groups or domains"

PIETER = person("Pieter Meulen", phone="+31 6 12345678", email="pieter@klant.example")
ZOE = person("Zoë Şahin", phone="+90 532 1234567", email="zoe@klant.example")
WANG = person("小明 王", email="wang@klant.example", organizations=[{"name": "北京数据"}])
AMINA = person("أمينة حداد", phone="+212 661 123456", email="amina@klant.example")
KLANTEN = (PIETER, ZOE, WANG, AMINA)


def klanten(world: World, owner: str = ALICE, name: str = "Klanten", people: tuple[Mapping[str, Any], ...] = KLANTEN) -> list[str]:
    """Alice has a label in her Google Contacts. Its contacts' resource names."""
    return world.label_in_google(owner, name, people)


def at_label(panel: Panel, label: str = "Klanten") -> Panel:
    """The panel with a label's card on top."""
    panel.home()
    panel.press_row(label)
    return panel


def at_contact(panel: Panel, name: str, label: str = "Klanten") -> Panel:
    """The panel with a contact's card on top, come to from its label."""
    at_label(panel, label)
    panel.press_row(name)
    return panel


def share(panel: Panel, people: str, label: str = "Klanten", *, access: str = "View only", mobile: bool = True) -> Card:
    """Share a label, and nothing further: the tasks still wait."""
    at_label(panel, label)
    panel.press("Share")
    return panel.press("Share", {PEOPLE: people, "Access": access, **({} if mobile else {"Mobile and Outlook": ""})})


def shared(world: World, people: str = BOB, label: str = "Klanten", *, access: str = "View only", mobile: bool = True, by: str = ALICE) -> None:
    """A label is shared and has arrived."""
    share(world.person(by), people, label, access=access, mobile=mobile)
    world.settle()


def at_member(panel: Panel, name: str, label: str = "Klanten") -> Panel:
    at_label(panel, label)
    panel.press("Members")
    panel.press_row(name)
    return panel


def mail_from(world: World, reader: str, sender: str, **headers: str) -> Panel:
    """The reader's panel beside a mail from somebody."""
    message = world.google.add_message(reader, headers={"From": sender, "To": headers.pop("to", reader), **headers})
    panel = world.person(reader)
    panel.open_mail(message)
    return panel


def book_of(world: World, email: str) -> dict[str, Mapping[str, Any]]:
    """All that is in somebody's Google Contacts, by resource name."""
    return {str(each["resourceName"]): each for each in world.google.book(email).contacts()}


# Forging: what a press would send if somebody wrote it by hand


def sub_of(world: World, email: str) -> str:
    return str(world.google.account(email).sub)


def nonce_of(world: World, email: str) -> str:
    """A fresh nonce such as this person's own cards carry."""
    return world.book.signer.mint(sub_of(world, email), world.chance.randbytes)


def forged(press: str, **parameters: str) -> Action:
    return Action(f"https://commonbook.example/click/{press}", parameters, persist=False)


def stored(world: World) -> dict[str, Any]:
    """Every document there is, but for what only remembers presses."""
    found: dict[str, Any] = {}
    for collection in world.db.collections():
        _read(collection, found)
    return {path: data for path, data in found.items() if not path.startswith(("nonces/", "audit/"))}


def _read(collection: Any, found: dict[str, Any]) -> None:
    for document in collection.stream():
        found[document.reference.path] = document.to_dict()
        for below in document.reference.collections():
            _read(below, found)


def books(world: World) -> dict[str, Any]:
    return {account.email: world.google.book(account.email).contacts() for account in world.google.accounts()}


def the_label(world: World, name: str = "Klanten") -> str:
    """The id of the one stored label of this name."""
    return next(path.split("/")[1] for path, data in stored(world).items() if path.startswith("labels/") and data["name"] == name)


def the_contact(world: World, name: str = "Pieter") -> str:
    """The id of the one stored contact with these letters in it."""
    return next(path.split("/")[1] for path, data in stored(world).items() if _is_contact(path) and name in data["person"])


def _is_contact(path: str) -> bool:
    return path.startswith("contacts/") and path.count("/") == 1

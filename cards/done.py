"""What just happened, and for whom: the first line of the card that follows an action (product.md, section 5).

The toast repeats the text; Undo can only stand here, since a toast has no button (amendments.md R8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.screen import Screen
from cards.widgets import Section, button, row, section
from cards.words import Words


@dataclass(frozen=True, slots=True)
class Done:
    """`text` is a sentence from the functions below. `undo` is the token that takes it back, "" when it cannot be."""

    text: str
    undo: str = ""


def done_section(screen: Screen, done: Done | None) -> Section | None:
    """The section to put on top; None when nothing happened."""
    if done is None:
        return None
    undo = button(screen.words.t("Undo"), screen.press("undo", undo=done.undo)) if done.undo else None
    return section(row(done.text, press=undo))


def saved(words: Words, people: int) -> str:
    """`people` counts those who receive the change, without the one who made it."""
    if not people:
        return words.t("Saved.")
    return words.n("Saved. 1 person gets it in a few seconds.", "Saved. {n} people get it in a few seconds.", people)


def kept(words: Words) -> str:
    """One's own choice, which nobody else gets to see."""
    return words.t("Saved.")


def saved_privately(words: Words) -> str:
    return words.t("Saved in your Google Contacts only.")


def unchanged(words: Words) -> str:
    return words.t("Nothing was changed.")


def added(words: Words, label: str, people: int) -> str:
    if not people:
        return words.t("Added to {label}.", label=label)
    return words.n(
        "Added to {label}. 1 person gets it in a few seconds.", "Added to {label}. {n} people get it in a few seconds.", people, label=label
    )


def several_added(words: Words, label: str, contacts: int) -> str:
    return words.n("1 contact is added to {label}.", "{n} contacts are added to {label}.", contacts, label=label)


def removed(words: Words, label: str) -> str:
    return words.t("Removed from {label}.", label=label)


def deleted(words: Words, name: str) -> str:
    return words.t("{name} is deleted.", name=name)


def shared(words: Words, what: str, *, people: int, who: str = "") -> str:
    """`who` names the one principal; with several, only their number is said."""
    if who:
        return words.t("{what} is on its way to {who}.", what=what, who=who)
    return words.n("{what} is on its way to 1 person.", "{what} is on its way to {n} people.", people, what=what)


def several_shared(words: Words, what: str, names: list[str]) -> str:
    """`what` is a number of labels or contacts."""
    who = names[0] if len(names) == 1 else words.n("1 person", "{n} people", len(names))
    return words.t("{what}: on the way to {who}.", what=what, who=who)


def invited(words: Words, who: str) -> str:
    return words.t("{who} is invited. Nothing is sent to that account until the invitation is accepted.", who=who)


def several_invited(words: Words, people: int) -> str:
    return words.n(
        "1 person is invited. Nothing is sent to that account until the invitation is accepted.",
        "{n} people are invited. Nothing is sent to an account until its invitation is accepted.",
        people,
    )


def access_changed(words: Words, who: str) -> str:
    return words.t("Saved. The access of {who} has changed.", who=who)


def unshared(words: Words, what: str, who: str) -> str:
    return words.t("{who} no longer has {what}. The copies are being removed.", what=what, who=who)


def label_created(words: Words, label: str) -> str:
    return words.t("The label {label} is ready.", label=label)


def left(words: Words, label: str) -> str:
    return words.t("You left {label}. Its copies are being removed from your Google Contacts.", label=label)


def synced(words: Words, changes: int) -> str:
    if not changes:
        return words.t("Everything is up to date.")
    return words.n("Up to date. 1 change came in.", "Up to date. {n} changes came in.", changes)


def goes_on(words: Words) -> str:
    """For work that outlasts the press: the card it stands on has Refresh."""
    return words.t("Goes on in the background.")


def waits(words: Words, until: datetime) -> str:
    """Google asked us to leave the account alone until then."""
    return words.t("Google lets us go on at {time}. Nothing is lost; what is waiting goes out by itself.", time=words.time(until))


def restored(words: Words, label: str) -> str:
    return words.t("Restored. Everybody keeps them in {label}.", label=label)


def brought_back(words: Words, name: str, label: str) -> str:
    return words.t("{name} is back in {label}.", name=name or words.t("A contact"), label=label)


def let_go(words: Words, label: str) -> str:
    return words.t("They are being removed from {label} for everybody.", label=label)


def label_made_again(words: Words, label: str) -> str:
    return words.t("{label} is being made again in your Google Contacts.", label=label)


def label_ended(words: Words, label: str, *, with_contacts: bool) -> str:
    if with_contacts:
        return words.t("The label {label} and its contacts are deleted.", label=label)
    return words.t("The label {label} is deleted. Your contacts stay.", label=label)


def transferred(words: Words, labels: tuple[str, ...], who: str) -> str:
    if len(labels) == 1:
        return words.t("{label} belongs to {who} now. You can still edit it.", label=labels[0], who=who)
    return words.n(
        "1 label belongs to {who} now. You can still edit it.", "{n} labels belong to {who} now. You can still edit them.", len(labels), who=who
    )


def label_brought_back(words: Words, label: str) -> str:
    return words.t("The label {label} is back, for everybody who had it.", label=label)


def settled(words: Words) -> str:
    return words.t("Settled.")


def tried_again(words: Words) -> str:
    return words.t("It is being tried again.")


def dismissed(words: Words) -> str:
    return words.t("Dismissed.")


def undone(words: Words) -> str:
    return words.t("Undone.")

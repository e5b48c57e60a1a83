"""The second questions of the main job, in words: what Confirm is about to do, and to whom."""

from __future__ import annotations

from cards.confirm import ConfirmView
from cards.words import Words

Parameters = tuple[tuple[str, str], ...]


def delete_contact(words: Words, name: str, *, people: int, parameters: Parameters) -> ConfirmView:
    """`people` lose it besides the one who asks. Deleted contacts are kept for 30 days (product.md, section 6)."""
    lose = words.n("1 other person loses it too.", "{n} other people lose it too.", people) if people else ""
    kept = words.t("It can be restored for 30 days.")
    return ConfirmView(words.t("Delete {name}?", name=name), "contact/erase", _said(lose, kept), parameters)


def remove_from_label(words: Words, name: str, label: str, *, people: int, parameters: Parameters) -> ConfirmView:
    lose = words.n("1 other person loses it too.", "{n} other people lose it too.", people) if people else ""
    kept = words.t("It can be restored for 30 days.")
    return ConfirmView(words.t("Remove {name} from {label}?", name=name, label=label), "contact/unlabel", _said(lose, kept), parameters)


def remove_member(words: Words, who: str, what: str, *, parameters: Parameters) -> ConfirmView:
    taken = words.t("{who} loses the label and its copies. What was already read or exported cannot be called back.", who=who)
    return ConfirmView(words.t("Stop sharing {what} with {who}?", what=what, who=who), "member/revoke", _said(taken), parameters)


def leave(words: Words, label: str, *, parameters: Parameters) -> ConfirmView:
    taken = words.t("Its copies leave your Google Contacts. Contacts you added stay with the label.")
    return ConfirmView(words.t("Leave {label}?", label=label), "label/part", _said(taken), parameters)


def delete_data(words: Words, *, own: int, people: int, received: int) -> ConfirmView:
    """An account wants everything about it erased; `people` lose its labels, `received` labels are those of others."""
    ends = words.n("Your label ends.", "Your {n} labels end.", own) if own else ""
    lose = words.n("1 other person loses it too.", "{n} other people lose it too.", people) if people else ""
    leaves = words.n(
        "You leave 1 label of others; its copies leave your Google Contacts.",
        "You leave {n} labels of others; their copies leave your Google Contacts.",
        received,
    )
    stays = words.t("Your own contacts stay in your Google Contacts. Your comments and your history are deleted. This cannot be undone.")
    return ConfirmView(words.t("Delete my data?"), "settings/erase", _said(ends, lose, leaves if received else "", stays))


def share_widely(words: Words, what: str, *, domain: str, people: int, parameters: Parameters) -> ConfirmView:
    """A whole domain at once; `people` is 0 when it was not counted."""
    count = words.n("That is 1 person.", "That is {n} people.", people) if people else ""
    title = words.t("Share {what} with everyone at {domain}?", what=what, domain=domain)
    return ConfirmView(title, "share/save", _said(count, words.t("Whoever joins later gets it too.")), parameters)


def share_outside(words: Words, what: str, who: str, *, parameters: Parameters) -> ConfirmView:
    outside = words.t("{who} is outside your organisation.", who=who)
    return ConfirmView(words.t("Share {what} outside?", what=what), "share/save", _said(outside), parameters)


def _said(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)

"""What we write about sync: deletions that wait for a decision, and changes that were undone. Names and numbers, never a value."""

from __future__ import annotations

from collections.abc import Sequence

from cards.deletions import WaitingLabel, removed_words
from cards.letter import Letter
from cards.words import Words

LABELS_NAMED = 3


def deletions_letter(words: Words, waiting: WaitingLabel, *, to: str, link: str, is_owner: bool, tenant: str) -> Letter:
    """To the owner of a label and to the administrators: somebody removed unusually many contacts."""
    because = (
        words.t("Commonbook sends you this because the label {label} is yours.", label=waiting.name)
        if is_owner
        else words.t("Commonbook sends you this because you administer {domain}.", domain=tenant)
    )
    return Letter(
        to=to,
        subject=words.t("Removed contacts of {label} wait for your decision", label=waiting.name),
        lines=(
            words.t("This is about the label {label}.", label=waiting.name),
            *(removed_words(words, each.name, each.contacts, waiting.size) for each in waiting.removers),
            words.n("They are still there for 1 other person.", "They are still there for the other {n} people.", waiting.people)
            if waiting.people
            else words.t("They are still in the label."),
            words.t("Nothing decided within 30 days means Restore."),
        ),
        link=link,
        link_words=words.t("Review deletions"),
        why=because,
        tenant=tenant,
        language=words.language,
    )


def reverted_letter(words: Words, *, to: str, changes: int, labels: Sequence[str], link: str, tenant: str) -> Letter:
    """To somebody whose changes in Google Contacts were undone, for want of the right to make them (amendments.md J7)."""
    where = ", ".join(labels[:LABELS_NAMED])
    return Letter(
        to=to,
        subject=words.n("1 change you made in Google Contacts was not kept", "{n} changes you made in Google Contacts were not kept", changes),
        lines=(
            words.n(
                "You changed what you may not change in {labels}.",
                "You changed {n} times what you may not change in {labels}.",
                changes,
                labels=where,
            )
            if where
            else words.t("You changed what you may not change."),
            words.t("Nobody else saw it. What you typed is kept in your private comments, and the panel names each change."),
        ),
        link=link,
        link_words=words.t("Sync"),
        why=words.t("At most once a day. Settings has the switch: Mail me about reverted changes."),
        tenant=tenant,
        language=words.language,
    )


def greeting_letter(words: Words, shared: Sequence[tuple[str, str]], *, to: str, link: str, domain: str, tenant: str) -> Letter:
    """To somebody whose administrator connected the domain. `shared`: who shared which label."""
    owner, label = shared[0]
    more = len(shared) - LABELS_NAMED
    return Letter(
        to=to,
        subject=words.t("{who} shares the label {label} with you", who=owner, label=label),
        lines=(
            *(words.t("{who} shares the label {label} with you.", who=who, label=name) for who, name in shared[:LABELS_NAMED]),
            *([words.n("And 1 more label.", "And {n} more labels.", more)] if more > 0 else []),
            words.t("Its contacts are in your Google Contacts from now on, and are kept up to date there."),
            words.t(
                "Your administrator connected {domain}: Commonbook writes what is shared with you and reads what you change. "
                "Contacts of your own that are in no shared label are never stored.",
                domain=domain,
            ),
            words.t("In the panel you see who shared what, and can leave a label at any time."),
        ),
        link=link,
        link_words=words.t("Open the panel"),
        why=words.t("Commonbook sends you this once, because somebody shared something with you for the first time: {who}.", who=owner),
        tenant=tenant,
        language=words.language,
    )

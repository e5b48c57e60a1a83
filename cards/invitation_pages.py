"""What somebody sees who follows an invitation's link: whose it is and what it offers, before any sign-in; and what came of it."""

from __future__ import annotations

from cards.access import role_word
from cards.connect_pages import reasons
from cards.invitations import InvitationView, accepted, declined, meaning
from cards.web_page import Page, PageButton
from cards.words import Words

NEW_ACCOUNT = "https://accounts.google.com/signup?Email="  # told as text: a page of ours links nowhere


def invitation_page(words: Words, view: InvitationView, *, accept: PageButton, decline: PageButton) -> Page:
    """Names and the label, no contact."""
    return Page(
        title=words.t("{by} shares the label {label} with you.", by=view.by, label=view.name),
        lines=(
            words.t("This invitation is for {address}. Access: {role}.", address=view.address, role=role_word(words, view.role)),
            *meaning(words),
            words.t("Accept, then: Sign in with Google as {address}. Google asks for:", address=view.address),
        ),
        points=reasons(words),
        buttons=(accept, decline),
        notes=(
            words.t("{address} has no Google account yet? On accounts.google.com choose Create account, and use this address.", address=view.address),
        ),
        language=words.language,
    )


def void_page(words: Words) -> Page:
    """The same for a link that lapsed, was used, taken back, sent anew, and for one that never was (promises.md T14)."""
    return Page(
        title=words.t("This invitation is not valid"),
        lines=(words.t("It was answered, taken back or is older than 30 days, or the link is not complete. Ask whoever invited you for a new one."),),
        language=words.language,
    )


def accepted_page(words: Words, view: InvitationView) -> Page:
    return Page(
        title=words.t("Accepted"),
        lines=(accepted(words, view.name), words.t("You can close this window. In Gmail, Commonbook is in the panel on the right.")),
        language=words.language,
    )


def declined_page(words: Words, view: InvitationView) -> Page:
    return Page(title=words.t("Declined"), lines=(declined(words, view.name), words.t("You can close this window.")), language=words.language)


def for_another_page(words: Words, view: InvitationView, *, chosen: str, again: PageButton, ask: PageButton) -> Page:
    """Opened by another account than it was sent to: nothing is bound (promises.md T15)."""
    return Page(
        title=words.t("This invitation is for {address}", address=view.address),
        lines=(words.t("You chose {chosen}. Nothing was accepted.", chosen=chosen),),
        buttons=(again, ask),
        language=words.language,
    )


def asked_page(words: Words, view: InvitationView, *, chosen: str) -> Page:
    return Page(
        title=words.t("{by} was asked", by=view.by),
        lines=(
            words.t("{by} sees that {chosen} would like to have {label}, and can allow it.", by=view.by, chosen=chosen, label=view.name),
            words.t("You can close this window."),
        ),
        language=words.language,
    )

"""The mail that invites somebody: who shares which label, and the link. It names the label and no contact."""

from __future__ import annotations

from cards.access import role_word
from cards.invitations import InvitationView
from cards.letter import Letter
from cards.words import Words


def invitation_letter(words: Words, view: InvitationView, *, sender: str, link: str, tenant: str) -> Letter:
    """`sender` is the address of whoever invites: the reader may know it better than the name."""
    return Letter(
        to=view.address,
        subject=words.t("{by} shares the label {label} with you.", by=view.by, label=view.name),
        lines=(
            words.t("{by} ({sender}) shares contacts with you: the label {label}.", by=view.by, sender=sender, label=view.name),
            words.t("Access: {role}.", role=role_word(words, view.role)),
            words.t("Nothing comes into your account before you accept. The link is for {address} alone and lasts 30 days.", address=view.address),
        ),
        link=link,
        link_words=words.t("See the invitation"),
        why=words.t("Commonbook sends you this because {sender} typed your address. Decline behind the link, and no more mails come.", sender=sender),
        tenant=tenant,
        language=words.language,
    )


def asker_mail(words: Words, view: InvitationView, *, to: str, asker: str, link: str, tenant: str) -> Letter:
    """To whoever invited: the link was opened by another account, which asks to be let in with it."""
    return Letter(
        to=to,
        subject=words.t("{asker} asks to be let into {label}", asker=asker, label=view.name),
        lines=(
            words.t("You invited {address} to the label {label}. {asker} opened the link and asks to be let in.", **_who(view, asker)),
            words.t("Allow it only if you know that both addresses are the same person's. In the panel: {label}, Members.", label=view.name),
        ),
        link=link,
        link_words=words.t("Members"),
        why=words.t("Commonbook sends you this because the invitation is yours."),
        tenant=tenant,
        language=words.language,
    )


def _who(view: InvitationView, asker: str) -> dict[str, str]:
    return {"address": view.address, "label": view.name, "asker": asker}

"""What we write when somebody is mentioned in a comment or pointed to a contact: who did it and where to look, never what stands there."""

from __future__ import annotations

from cards.letter import Letter
from cards.words import Words


def pointed(words: Words, *, to: str, sender: str, is_mention: bool, label: str, contact: str, link: str, tenant: str) -> Letter:
    """`contact` is "" for somebody who does not have it, `label` then too, unless the sender may share it."""
    mention = words.t("{who} mentioned you in a comment", who=sender)
    notice = words.t("{who} points you to a contact", who=sender)
    why = words.t("Commonbook sends you this because {who} named you. Details are read after signing in, never in a mail.", who=sender)
    return Letter(
        to=to,
        subject=mention if is_mention else notice,
        lines=tuple(_lines(words, sender, label, contact)),
        link=link,
        link_words=words.t("Open Commonbook"),
        why=why,
        tenant=tenant,
        language=words.language,
    )


def _lines(words: Words, sender: str, label: str, contact: str) -> list[str]:
    if contact:
        about = words.t("It is about {contact}, in the label {label}.", contact=contact, label=label) if label else ""
        return [about or words.t("It is about {contact}.", contact=contact), words.t("The first card of Commonbook has a row that leads there.")]
    missing = words.t("The contact is not shared with you. Ask {who} to share the label {label} with you.", who=sender, label=label)
    return [missing if label else words.t("The contact is not shared with you. Ask {who} to share it.", who=sender)]

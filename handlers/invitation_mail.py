"""Asking for the mails of invitations, writing them, and noting those that came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cards.invitations import InvitationView
from cards.letter import Letter
from cards.letters_invitation import asker_mail, invitation_letter
from cards.words import Words
from firestore_models import accounts, invitations, labels
from firestore_models.grants import Recipient
from firestore_models.invitations import Offer
from firestore_models.labels import GrantRow, Label, Standing
from handlers import invitation_links, letters
from handlers.context import Context
from sync import mail

KIND, ASKER_KIND = "invitation", "asker"


def post(book: Context, label: Label, recipients: Iterable[Recipient]) -> None:
    """A mail for each invitation that was made now; one that stood already had its mail (promises.md T26)."""
    drawn = {recipient.invite.serial for recipient in recipients if recipient.invite is not None}
    for key, row in label.grants.items():
        if row.standing is Standing.INVITED and row.invitation in drawn:
            ask(book, label.id, key, f"{KIND} {row.invitation}")


def ask(book: Context, label: str, member: str, occasion: str) -> None:
    mail.post(book.queue, KIND, {"label": label, "member": member}, occasion)


def letter(book: Context, ids: Mapping[str, str]) -> Letter | None:
    """The mail itself; None when the invitation was answered or taken back since."""
    label = labels.get(book.db, ids.get("label", ""))
    row = label.grants.get(ids.get("member", "")) if label is not None and not label.deleted else None
    if label is None or row is None or row.standing not in (Standing.INVITED, Standing.CAME_BACK):
        return None
    sharer = accounts.get(book.db, row.grant.granted_by)
    if sharer is None:
        return None
    view = view_of(label, row, sharer.name or sharer.address)
    # The reader's language is not known; whoever shares with them writes in their own.
    return invitation_letter(
        Words(sharer.speaks), view, sender=sharer.address, link=invitation_links.link_of(book, row.invitation), tenant=sharer.tenant
    )


def came_back(book: Context, ids: Mapping[str, str]) -> None:
    """The address does not exist: said on the member card."""
    label = labels.get(book.db, ids.get("label", ""))
    member = ids.get("member", "")
    if label is not None and member in label.grants:
        invitations.came_back(book.db, label.id, member, label.grants[member].invitation)


def view_of(label: Label, row: GrantRow, by: str) -> InvitationView:
    return InvitationView(label.id, label.name, by, row.grant.role, row.address)


def tell_of_asker(book: Context, offer: Offer, asker: str) -> None:
    """A mail to whoever shares, once for each account that asks."""
    ids = {"label": offer.label.id, "member": offer.invitation.principal}
    mail.post(book.queue, ASKER_KIND, ids, f"{ASKER_KIND} {offer.invitation.serial} {asker}")


def asker_letter(book: Context, ids: Mapping[str, str]) -> Letter | None:
    """Another account asks to be let in; None when that was decided since."""
    label = labels.get(book.db, ids.get("label", ""))
    row = label.grants.get(ids.get("member", "")) if label is not None and not label.deleted else None
    if label is None or row is None or row.is_active or row.asker is None:
        return None
    sharer = accounts.get(book.db, row.grant.granted_by)
    if sharer is None or not sharer.address:
        return None
    words = letters.words_for(sharer)
    view = view_of(label, row, sharer.name or sharer.address)
    return asker_mail(words, view, to=sharer.address, asker=row.asker[1], link=letters.link_to_panel(book, sharer), tenant=sharer.tenant)

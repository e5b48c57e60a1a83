"""Invitations in the panel: those to the presser's account, and for whoever sent one its link and another mail."""

from __future__ import annotations

from cards.connect import Reason
from cards.done import Done
from cards.invitations import (
    InvitationView,
    accepted,
    asker_kept_out,
    asker_let_in,
    declined,
    invitation_card,
    invitations_card,
    link_card,
    sent_again,
)
from cards.screen import Card
from firestore_models import accounts, invitations
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone
from firestore_models.grants import Invite
from firestore_models.invitations import DeclinedTwice, NotTheirs, Offer
from firestore_models.labels import GrantRow, Label, Standing
from firestore_models.rights import NotFound
from handlers import connect, drafts, home, invitation_links, invitation_mail, members
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotAllowed, NotThere, Refused
from handlers.event import Event
from handlers.signing_in import account_of, refreshed
from sharing.roles import Action, may

DRAFT = "invitation"


def listed(event: Event, book: Context) -> Answer:
    """All that wait for the presser."""
    return Show(_list(event, book, account_of(event, book)))


def _list(event: Event, book: Context, account: Account, done: Done | None = None) -> Card:
    offers = [offer for label in sorted(account.invited) if (offer := _offer(book, account, label)) is not None]
    by = _names(book, [offer.row.grant.granted_by for offer in offers])
    return invitations_card(book.screen(event), tuple(_view(offer, by) for offer in offers), done=done)


def opened(event: Event, book: Context) -> Answer:
    """One of them, with Accept and Decline."""
    account = account_of(event, book)
    offer = _theirs(event, book, account)
    return Show(invitation_card(book.screen(event), _view(offer, _names(book, [offer.row.grant.granted_by]))))


def accept(event: Event, book: Context) -> Answer:
    """Accept: at once where the account is connected; else Connect comes first, and then this card again (amendments.md J3, K1)."""
    account = refreshed(account_of(event, book), event, book)
    label = event.parameters.get("label", "")
    said = accepted(book.words(event), account.reach[label].name if label in account.reach else "")
    press = book.press(event, account.key, said)
    if label in account.invited:
        offer = _theirs(event, book, account)
        if not connect.is_connected(account):
            drafts.keep(event, book, account, DRAFT)
            return connect.asked(event, book, account, Reason.ACCEPT)
        said = accepted(book.words(event), offer.label.name)
        press = book.press(event, account.key, said)
    try:
        invitations.accept(book.db, press, _hash(book, account, label))
    except AlreadyDone as before:
        said = before.said
    except (NotFound, NotTheirs):
        raise NotThere from None
    else:
        book.queue.drain(account.key)
        drafts.end(book, account)
    return home.after(event, book, said)


def decline(event: Event, book: Context) -> Answer:
    """Decline: the label stays with those who have it, and who invited sees it."""
    account = account_of(event, book)
    label = event.parameters.get("label", "")
    said = ""
    if label in account.invited:
        said = declined(book.words(event), _theirs(event, book, account).label.name)
    try:
        invitations.decline(book.db, book.press(event, account.key, said), _hash(book, account, label), account)
    except AlreadyDone as before:
        said = before.said
    except (NotFound, NotTheirs):
        raise NotThere from None
    return home.after(event, book, said)


def _hash(book: Context, account: Account, label: str) -> str:
    """By what the account's own document says was offered to it; a press repeated after that finds its claim spent first."""
    return invitation_links.hash_of_serial(book, account.invited.get(label, ""))


def _theirs(event: Event, book: Context, account: Account) -> Offer:
    """Raises NotThere for an offer that ended, and for any label that was never offered to this account (promises.md T6)."""
    offer = _offer(book, account, event.parameters.get("label", ""))
    if offer is None:
        raise NotThere
    return offer


def _offer(book: Context, account: Account, label: str) -> Offer | None:
    if label not in account.invited:
        return None
    offer = invitations.standing(book.db, _hash(book, account, label), book.now())
    return offer if offer is not None and invitations.is_for(offer.invitation, account) else None


def _view(offer: Offer, names: dict[str, str]) -> InvitationView:
    return invitation_mail.view_of(offer.label, offer.row, names.get(offer.row.grant.granted_by, "") or offer.label.owner_name)


def _names(book: Context, keys: list[str]) -> dict[str, str]:
    found = {key: accounts.get(book.db, key) for key in dict.fromkeys(keys)}
    return {key: account.name or account.address for key, account in found.items() if account is not None}


# For whoever sent one


def link(event: Event, book: Context) -> Answer:
    """Copy link: the link as text. For those who may change grants: whoever has it can say no in the invited person's name."""
    label, row = _sent(event, book)
    if members.has_expired(row, book.now()):
        raise NotThere  # a link that leads nowhere is not to be passed on
    return Show(link_card(book.screen(event), who=row.address, label=label.name, link=invitation_links.link_of(book, row.invitation)))


def resend(event: Event, book: Context) -> Answer:
    """Resend invitation: another mail, and thirty days more."""
    account = account_of(event, book)
    label, row = _sent(event, book, also=(Standing.DECLINED,))
    member, words = event.parameters["member"], book.words(event)
    said = sent_again(words, row.address)
    kept = row.standing is not Standing.DECLINED and not members.has_expired(row, book.now()) and row.invitation
    invite = Invite(row.invitation, invitation_links.hash_of_serial(book, row.invitation)) if kept else invitation_links.drawn(book)
    try:
        _, again = invitations.renew(book.db, book.press(event, account.key, said), label.id, member, invite)
    except AlreadyDone as before:
        said = before.said
    except DeclinedTwice:
        raise Refused(words.t("{who} declined twice and is not asked again.", who=row.address)) from None
    else:
        day = book.now().date().isoformat()
        is_new = again.invitation != row.invitation
        invitation_mail.ask(book, label.id, member, f"{invitation_mail.KIND} {again.invitation}" + ("" if is_new else f" {day}"))
    return Show(members.draw(event, book, account, label.id, done=Done(said)), How.BENEATH, toast=said, changed=True)


def _sent(event: Event, book: Context, *, also: tuple[Standing, ...] = ()) -> tuple[Label, GrantRow]:
    """The member behind the press, as far as an invitation to it stands. Raises NotThere, NotAllowed."""
    account = account_of(event, book)
    found, access, _, row = members.read_member(event, book, account)
    if not may(access.role, Action.CHANGE_GRANTS):
        raise NotAllowed(found.owner_name)
    if row.standing not in (Standing.INVITED, Standing.CAME_BACK, *also):
        raise NotThere
    return found, row


def let_in(event: Event, book: Context) -> Answer:
    """Allow: the invitation belongs to the account that asked; it still has to accept."""
    return _answer_asker(event, book, allow=True)


def keep_out(event: Event, book: Context) -> Answer:
    """Decline: the invitation stays with whom it was for."""
    return _answer_asker(event, book, allow=False)


def _answer_asker(event: Event, book: Context, *, allow: bool) -> Answer:
    account = account_of(event, book)
    words, label = book.words(event), event.parameters.get("label", "")
    member, asker = event.parameters.get("member", ""), event.parameters.get("asker", "")
    found, _ = label_card.read(book, account, label)
    row = found.grants.get(member)
    who = row.asker[1] if row is not None and row.asker is not None else ""
    said = asker_let_in(words, who) if allow else asker_kept_out(words, who)
    hash_ = invitation_links.hash_of_serial(book, row.invitation) if row is not None else ""
    try:
        _, after = invitations.answer_asker(book.db, book.press(event, account.key, said), label, member, asker, allow=allow, hash_=hash_)
    except AlreadyDone as before:
        said = before.said
    except NotFound:
        raise NotThere from None
    else:
        if allow:
            invitation_mail.ask(book, label, after.grant.principal.key, f"{invitation_mail.KIND} {after.invitation} {asker}")
    return Show(members.draw(event, book, account, label, done=Done(said)), How.BENEATH, toast=said, changed=True)

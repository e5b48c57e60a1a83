"""An invitation followed from its mail: what it offers, Decline, and Accept, which leads through Google's sign-in and consent, once.

Looking changes nothing, whoever looks: mail scanners follow every link (promises.md T19). Accepting binds to the account that Google names
afterwards, and only to the one that was invited (T15).
"""

from __future__ import annotations

import json

from cards.connect_pages import unticked_page
from cards.invitation_pages import accepted_page, asked_page, declined_page, for_another_page, invitation_page, void_page
from cards.invitations import InvitationView
from cards.web_page import Page, PageButton
from cards.words import Words
from firestore_models import accounts, invitations
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.invitations import NotTheirs, Offer
from firestore_models.rights import NotFound
from firestore_models.sealed import Unsealable
from firestore_models.signins import SignIn
from handlers import connect, invitation_links, invitation_mail, oauth, signing_in
from handlers.consented import Consented
from handlers.context import Context
from handlers.event import Identity
from handlers.guesses import Guesses
from handlers.pages import answer, words_for
from handlers.web import WebAnswer, WebCall
from sharing.mailbox import same_mailbox

_GUESSES = Guesses()
_ASKER = "asker"


def forget_guesses() -> None:
    """As a new process does."""
    _GUESSES.forget()


def opened(call: WebCall, book: Context) -> WebAnswer:
    """GET shows; POST, pressed on that page, decides."""
    token, words = call.query.get("token", ""), words_for(call)
    offer = None if _GUESSES.are_too_many(call, book.now()) else invitations.standing(book.db, invitation_links.hash_of(token), book.now())
    if offer is None:
        _GUESSES.note(call, book.now())
        return answer(void_page(words), 404)
    view = _view(book, offer)
    if call.method != "POST":
        return answer(_page(words, view, token), may_go_to=oauth.form_target(book))
    if call.form.get("token") != token:
        return answer(void_page(words), 403)
    match call.form.get("decision", ""):
        case "accept":
            return oauth.begin(call, book, _sign_in(offer, words))
        case "decline":
            return _declined(book, words, offer, view)
        case "ask":
            return _ask(call, book, words, offer, view)
    return answer(_page(words, view, token), 400, may_go_to=oauth.form_target(book))


def _page(words: Words, view: InvitationView, token: str) -> Page:
    accept, decline = _press(words.t("Accept"), token, "accept"), _press(words.t("Decline"), token, "decline", quiet=True)
    return invitation_page(words, view, accept=accept, decline=decline)


def _press(word: str, token: str, decision: str, *, quiet: bool = False, more: tuple[tuple[str, str], ...] = ()) -> PageButton:
    return PageButton(word, f"{invitation_links.PATH}/{token}", (("token", token), ("decision", decision), *more), quiet=quiet)


def _view(book: Context, offer: Offer) -> InvitationView:
    by = accounts.get(book.db, offer.row.grant.granted_by)
    return invitation_mail.view_of(offer.label, offer.row, (by.name or by.address) if by is not None else offer.label.owner_name)


def _sign_in(offer: Offer, words: Words) -> SignIn:
    return SignIn("invitation", offer.invitation.address, browser="", about=offer.invitation.serial, tenant="u:", locale=words.locale)


def _declined(book: Context, words: Words, offer: Offer, view: InvitationView) -> WebAnswer:
    """Whoever has the link has the mail; it can be sent once more should somebody else have pressed."""
    try:
        invitations.decline(book.db, _anonymous(offer, book), offer.invitation.hash)
    except NotFound:
        return answer(void_page(words), 404)
    return answer(declined_page(words, view))


def _anonymous(offer: Offer, book: Context) -> Press:
    return Press(actor=offer.invitation.principal.removeprefix("user:"), claim="", at=book.now(), origin="web")


def again_button(book: Context, sign_in: SignIn, words: Words) -> PageButton:
    """Begin again, from this invitation."""
    return _press(words.t("Try again"), invitation_links.token_of(book, sign_in.about), "accept")


def finish(book: Context, sign_in: SignIn, consented: Consented) -> WebAnswer:
    """Back from Google: the account that was invited gets the label, any other is told whom it is for."""
    words, token = Words(sign_in.locale), invitation_links.token_of(book, sign_in.about)
    offer = invitations.standing(book.db, invitation_links.hash_of(token), book.now())
    if offer is None:
        return answer(void_page(words), 404)
    view, google = _view(book, offer), oauth.form_target(book)
    if not _may_be_for(book, offer, consented.identity):
        again, ask = _press(words.t("Use another account"), token, "accept"), _asking(book, words, offer, view, consented.identity)
        return answer(for_another_page(words, view, chosen=consented.identity.email, again=again, ask=ask), 403, may_go_to=google)
    account = signing_in.account_by(consented.identity, book, locale=sign_in.locale)
    if not connect.keep(book, account.key, consented) and not connect.is_connected(account):
        return answer(unticked_page(words, again_button(book, sign_in, words)), may_go_to=google)
    signing_in.learn_name(account.key, book)
    try:
        invitations.accept(book.db, Press(actor=account.key, claim="", at=book.now(), origin="web"), offer.invitation.hash)
    except (NotFound, NotTheirs):
        return answer(void_page(words), 404)
    book.queue.drain(account.key)
    return answer(accepted_page(words, view))


def _may_be_for(book: Context, offer: Offer, identity: Identity) -> bool:
    """Looked at before anything is stored of whoever came: a stranger's visit leaves no account behind."""
    if invitations.is_by_address(offer.invitation):
        return same_mailbox(identity.email, offer.invitation.address)
    known = accounts.get(book.db, identity.sub) or Account(key=identity.sub, address=identity.email)
    return invitations.is_for(offer.invitation, known)


# Asking to be let in with another account (amendments.md J6)


def _asking(book: Context, words: Words, offer: Offer, view: InvitationView, who: Identity) -> PageButton:
    """A button that carries, sealed, whom Google named: asking needs no second sign-in, and nobody can ask in another's name."""
    text = json.dumps({"sub": who.sub, "address": who.email})
    sealed = book.google.sealer.seal(text, purpose=_ASKER, bound_to=offer.invitation.hash, random=book.random)
    word = words.t("Ask {by} to let {chosen} in", by=view.by, chosen=who.email)
    return _press(word, invitation_links.token_of(book, offer.invitation.serial), "ask", quiet=True, more=((_ASKER, sealed),))


def _ask(call: WebCall, book: Context, words: Words, offer: Offer, view: InvitationView) -> WebAnswer:
    try:
        who = json.loads(book.google.sealer.open(call.form.get(_ASKER, ""), purpose=_ASKER, bound_to=offer.invitation.hash))
        invitations.ask(book.db, offer.invitation.hash, who["sub"], who["address"], book.now())
    except (Unsealable, NotFound):
        return answer(void_page(words), 403)
    invitation_mail.tell_of_asker(book, offer, who["sub"])
    return answer(asked_page(words, view, chosen=who["address"]))

"""Connecting an account: from the button in the panel through Google's consent to a credential that works while its owner is away."""

from __future__ import annotations

from cards.connect import ConnectView, Reason, connect_card
from cards.connect_pages import connect_page, connected_page, other_account_page, over_page, unticked_page
from cards.web_page import PageButton
from cards.words import Words
from firestore_models import connections
from firestore_models.accounts import CONSENTED, DELEGATED, Account, AccountState
from firestore_models.claims import Press
from firestore_models.rights import NotFound
from firestore_models.signins import SignIn
from handlers import drafts, oauth, tickets
from handlers.answer import Answer, How, OpenLink, Show
from handlers.consented import Consented
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from handlers.pages import answer, words_for
from handlers.route import CONTACTS
from handlers.signing_in import account_of, refreshed
from handlers.tickets import Ticket
from handlers.web import WebAnswer, WebCall
from sync.errors import Blocked

SEALED_FOR = "refresh token"
PATH = "/connect"


def is_connected(account: Account) -> bool:
    """Whether the account's contacts can be read and written while nobody is there, as far as we know."""
    return account.credential == DELEGATED or (account.credential == CONSENTED and account.state is not AccountState.PERMISSION_LOST)


def domain_of(account: Account) -> str:
    """The Workspace domain of an account, "" for a consumer's."""
    return "" if account.tenant.startswith("u:") else account.tenant


def asked(event: Event, book: Context, account: Account, reason: Reason, *, how: How = How.PUSH) -> Answer:
    """The card with the button. A domain that blocks us gets the words for its administrator instead (amendments.md R7)."""
    is_blocked = account.state is AccountState.PERMISSION_LOST and account.reason == Blocked.__name__
    view = ConnectView(Reason.BLOCKED if is_blocked else reason, may_connect=not is_blocked, domain=domain_of(account))
    return Show(connect_card(book.screen(event), view), how)


def open_window(event: Event, book: Context) -> Answer:
    """Connect: the address of our own page, good for ten minutes and this account."""
    account = account_of(event, book)
    if event.identity is None:
        raise NotThere
    ticket = tickets.issue(book, Ticket(event.identity.sub, account.key, event.identity.email, account.tenant, event.locale))
    return OpenLink(f"{book.base_url}{PATH}?ticket={ticket}", reload=True)


def page(call: WebCall, book: Context) -> WebAnswer:
    """GET says why; POST, from our own page, goes to Google. Neither changes anything of the account (promises.md T19)."""
    is_press = call.method == "POST"
    text = (call.form if is_press else call.query).get("ticket", "")
    ticket = tickets.read(book, text)
    if ticket is None:
        return answer(over_page(words_for(call)), 403 if is_press else 400)
    if not is_press:
        words = Words(ticket.locale)
        button = PageButton(words.t("Connect"), PATH, (("ticket", text),))
        return answer(connect_page(words, ticket.address, button), may_go_to=oauth.form_target(book))
    return oauth.begin(
        call,
        book,
        SignIn("connect", ticket.address, browser="", sub=ticket.sub, account=ticket.account, tenant=ticket.tenant, locale=ticket.locale),
    )


def again_button(book: Context, sign_in: SignIn, words: Words) -> PageButton:
    """Begin again: a fresh ticket for the same account."""
    ticket = Ticket(sign_in.sub, sign_in.account, sign_in.address, sign_in.tenant, sign_in.locale)
    return PageButton(words.t("Try again"), PATH, (("ticket", tickets.issue(book, ticket)),))


def finish(book: Context, sign_in: SignIn, consented: Consented) -> WebAnswer:
    """What came back from Google is kept, if it is the panel's own account that allowed it (promises.md T17)."""
    words, again, google = Words(sign_in.locale), again_button(book, sign_in, Words(sign_in.locale)), oauth.form_target(book)
    if consented.identity.sub != sign_in.sub:
        # The other account's consent is dropped, not withdrawn: that would end what it allowed us itself.
        return answer(other_account_page(words, chosen=consented.identity.email, panel=sign_in.address, again=again), 403, may_go_to=google)
    if not keep(book, sign_in.account, consented):
        return answer(unticked_page(words, again), may_go_to=google)
    return answer(connected_page(words, sign_in.address))


def keep(book: Context, account: str, consented: Consented) -> bool:
    """Seal and store a consent to an account's contacts, and bring the account up to date. False when the contacts are no part of it."""
    if CONTACTS not in consented.scopes or consented.refresh_token is None:
        return False
    sealed = book.google.sealer.seal(consented.refresh_token.reveal(), purpose=SEALED_FOR, bound_to=account, random=book.random)
    try:
        connections.connect(book.db, Press(actor=account, claim="", at=book.now(), origin="web"), sealed)
    except NotFound:
        raise NotThere from None
    book.queue.drain(account)
    book.queue.poll(account)
    return True


def again(event: Event, book: Context) -> Answer:
    """Refresh on the card: what was wanted, once the account is connected; the same card while it is not."""
    account = refreshed(account_of(event, book), event, book)
    if not is_connected(account):
        return asked(event, book, account, _reason(event), how=How.UPDATE)
    return drafts.resume(event, book, account)


def _reason(event: Event) -> Reason:
    wanted = event.parameters.get("reason", "")
    return next((reason for reason in Reason if reason.value == wanted), Reason.SHARE)

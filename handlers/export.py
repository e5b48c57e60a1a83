"""Export my data: all that is kept about one account, as that account may see it now, in one file (product.md 6, amendments.md K6).

The panel opens our page with a sealed ticket; its button, pressed once, gives the file. Links alone give nothing: scanners open them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cards.export_page import export_over_page, export_page
from cards.web_page import PageButton
from cards.words import Words
from firestore_models import accounts, claims, contacts, notices, personal
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone, Press
from firestore_models.ids import hashed
from firestore_models.sealed import Unsealable
from handlers import showing
from handlers.answer import Answer, OpenLink
from handlers.context import Context
from handlers.event import Event
from handlers.pages import answer, words_for
from handlers.signing_in import account_of
from handlers.web import WebAnswer, WebCall
from sharing.person import loads, to_google

PATH = "/export"
LIFE = timedelta(minutes=10)
A_PAGE = 500  # contacts
NOTICES = 1_000
_PURPOSE = "export"


def open_window(event: Event, book: Context) -> Answer:
    """Export my data, in Settings: the address of our page, good for ten minutes, once, and this account."""
    account = account_of(event, book)
    text = json.dumps({"account": account.key, "until": (book.now() + LIFE).timestamp(), "locale": event.locale})
    ticket = book.google.sealer.seal(text, purpose=_PURPOSE, bound_to=_PURPOSE, random=book.random)
    return OpenLink(f"{book.base_url}{PATH}?ticket={ticket}")


def page(call: WebCall, book: Context) -> WebAnswer:
    """GET says what the file holds; POST, from our own page, gives it. Neither shows anything to whoever has no ticket."""
    is_press = call.method == "POST"
    ticket = (call.form if is_press else call.query).get("ticket", "")
    account, words = _bearer(book, ticket, words_for(call))
    if account is None:
        return answer(export_over_page(words), 403 if is_press else 400)
    if not is_press:
        return answer(export_page(words, account.address, PageButton(words.t("Download"), PATH, (("ticket", ticket),))))
    try:
        claims.claim_outside(book.db, Press(actor=account.key, claim=hashed(_PURPOSE, ticket), at=book.now()))
    except AlreadyDone:
        return answer(export_over_page(words), 403)
    name = f"commonbook-{book.now().date().isoformat()}.json"
    body = json.dumps(collected(book, account), ensure_ascii=False, indent=1, default=str).encode()
    return WebAnswer(body, "application/json; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _bearer(book: Context, ticket: str, words: Words) -> tuple[Account | None, Words]:
    """The account that a ticket stands for, and its words; None when it is none of ours, or too old."""
    try:
        fields = json.loads(book.google.sealer.open(ticket, purpose=_PURPOSE, bound_to=_PURPOSE))
    except Unsealable:
        return None, words
    if fields["until"] <= book.now().timestamp():
        return None, Words(fields["locale"])
    return accounts.get(book.db, fields["account"]), Words(fields["locale"])


def collected(book: Context, account: Account) -> dict[str, Any]:
    """Everything, through the lens of this moment: what is hidden from the account is not in it (promises.md T10)."""
    shown = {one["id"]: one for one in _contacts(book, account)}
    return {
        "account": {
            "address": account.address,
            "name": account.name,
            "language": account.speaks,
            "region": account.region,
            "organisation": account.tenant,
            "connected": account.credential,
            "mail_me_about_reverted_changes": account.mail_reverted,
        },
        "labels": [
            {"name": reach.name, "owner": "" if reach.owner == account.key else reach.owner_name, "access": reach.role.words}
            for reach in account.present.values()
        ],
        "contacts": list(shown.values()),
        "comments": [
            {
                "contact": each.contact,
                "private": each.private,
                "at": each.at.isoformat(),
                **({"typed": to_google(loads(each.typed))} if each.typed else {"text": each.text}),
            }
            for each in personal.written_by(book.db, account.key)
        ],
        "notices": [
            {"kind": each.kind.value, "contact": each.contact, "fields": each.fields, "at": each.at.isoformat()}
            for each in notices.latest(book.db, account.key, limit=NOTICES)
        ],
        "done": [{"what": each.action, "at": each.at.isoformat(), "where": each.origin} for each in personal.deeds_of(book.db, account.key)],
    }


def _contacts(book: Context, account: Account) -> Iterator[dict[str, Any]]:
    for label in sorted(account.present):
        after = ""
        while rows := contacts.page(book.db, label, limit=A_PAGE, after=after, by_name=False):
            for one in showing.shown(account, rows, showing.labels_of(book, account, rows)):
                yield {
                    "id": one.contact.id,
                    "labels": sorted(each.name for each in one.labels),
                    "person": to_google(one.view),
                    "changed_at": one.contact.edited_at.isoformat(),
                }
            after = rows[-1].id

"""Comments on a contact in a shared label: written, changed, deleted, and all of them (amendments.md R6, J12).

A comment is private unless the form asked otherwise and said so in full: its list of inputs, and the readers it was shown for.
"""

from __future__ import annotations

from collections.abc import Iterable

from cards.comments import (
    COMMENT,
    MENTION,
    PAGE,
    PRIVATE,
    CommentFormView,
    CommentProblem,
    KeptLine,
    comment_form_card,
    comments_card,
    delete_comment,
    fields_words,
    kept_card,
)
from cards.confirm import confirm_card
from cards.done import Done, saved
from cards.lists import Pager
from cards.notify import commented, refusals
from cards.screen import Card
from firestore_models import comments
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone
from firestore_models.comments import Comment, Kept, TooManyComments
from firestore_models.ids import hashed
from firestore_models.labels import Label
from handlers import colleagues, mail, showing, talk
from handlers import contact as contact_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, NotThere
from handlers.event import Event
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.person import display_name
from sharing.roles import Action, may
from sync import mail as mails


def opened(event: Event, book: Context) -> Answer:
    """All comments, a page at a time."""
    account = account_of(event, book)
    page = event.parameters.get("page", "")
    seen = showing.one(book, account, event.parameters.get("contact", ""))
    return Show(_list(event, book, account, seen, page=page), How.UPDATE if page else How.PUSH)


def _list(event: Event, book: Context, account: Account, seen: Shown, *, page: str = "") -> Card:
    pager = Pager.at(page, total=len(seen.talk.said) + len(seen.talk.kept), size=PAGE)
    shown = talk.view(account, seen.access.role, seen.talk, book.now(), first=pager.first - 1, count=PAGE)
    pager = pager if shown.total > PAGE else Pager()
    return comments_card(book.screen(event, carry=mail.handed_on(event)), seen.contact.id, display_name(seen.view), shown, pager)


# Writing


def new(event: Event, book: Context) -> Answer:
    """Comment: an empty form."""
    account = account_of(event, book)
    seen = showing.one(book, account, event.parameters.get("contact", ""))
    return Show(comment_form_card(book.screen(event, carry=mail.handed_on(event)), _form(seen)))


def _form(
    seen: Shown,
    *,
    text: str = "",
    private: bool = True,
    mention: str = "",
    problem: CommentProblem | None = None,
    refused: tuple[str, ...] = (),
    comment: str = "",
) -> CommentFormView:
    people = _readers(seen.labels)
    return CommentFormView(
        contact=seen.contact.id,
        name=display_name(seen.view),
        revision=_audience(seen),
        comment=comment,
        text=text,
        private=private,
        mention=mention,
        may_be_public=may(seen.access.role, Action.COMMENT_PUBLICLY),
        readers=len(people),
        outsiders=sum(1 for address, tenant in people if not tenant.startswith("u:") and address.rpartition("@")[2] != tenant),
        problem=problem,
        refused=refused,
    )


def _readers(labels: Iterable[Label]) -> set[tuple[str, str]]:
    """The people named one by one on these labels, with the tenant they would be inside of."""
    return {(row.address, label.tenant) for label in labels for row in label.grants.values() if row.grant.principal.kind == "user"}


def _audience(seen: Shown) -> str:
    """Names who may read the contact now: what is public is so for those that its author was shown."""
    return hashed("audience", *sorted(f"{label.id} {key}" for label in seen.labels for key in label.grants))


def edit(event: Event, book: Context) -> Answer:
    """Edit of one's own comment: the form with its text."""
    account = account_of(event, book)
    seen, found = _mine(event, book, account)
    if isinstance(found, Kept):
        raise NotThere
    if not found.private and not may(seen.access.role, Action.COMMENT_PUBLICLY):
        raise NotAllowed(_owner(seen))
    form = _form(seen, text=found.text, private=found.private, comment=found.id)
    return Show(comment_form_card(book.screen(event, carry=mail.handed_on(event)), form))


def _mine(event: Event, book: Context, account: Account) -> tuple[Shown, Comment | Kept]:
    """One's own comment. Raises NotThere, also for somebody else's."""
    seen = showing.one(book, account, event.parameters.get("contact", ""))
    wanted = event.parameters.get("comment", "")
    mine: list[Comment | Kept] = [*(one for one in seen.talk.said if one.author == account.key), *seen.talk.kept]
    found = next((one for one in mine if one.id == wanted), None)
    if found is None:
        raise NotThere
    return seen, found


def _owner(seen: Shown) -> str:
    return seen.labels[0].owner_name if seen.labels else ""


def save(event: Event, book: Context) -> Answer:
    """Save of the comment form, new or edited."""
    account = account_of(event, book)
    listed = event.parameters.get("inputs", "").split(",")
    if COMMENT not in listed or not event.parameters.get("revision"):
        raise Incomplete
    if event.parameters.get("comment"):
        return _save_edited(event, book, account)
    seen = showing.one(book, account, event.parameters.get("contact", ""))
    # A form that did not ask writes for its author alone (amendments.md R6).
    private = PRIVATE not in listed or event.switched_on(PRIVATE)
    if not may(seen.access.role, Action.COMMENT_PRIVATELY if private else Action.COMMENT_PUBLICLY):
        raise NotAllowed(_owner(seen))
    text, mention = event.text(COMMENT), event.text(MENTION) if MENTION in listed else ""
    found = colleagues.read(mention, account, seen, book) if not private else colleagues.Colleagues((), ())
    wrong = _wrong(text, mention, private=private, is_stale=event.parameters["revision"] != _audience(seen))
    refused = refusals(book.words(event), found.refused)
    if wrong is not None or refused:
        return _again(event, book, _form(seen, text=text, private=private, mention=mention, problem=wrong, refused=refused))
    said = commented(book.words(event), private=private, people=len(found.people))
    try:
        posted = comments.add(book.db, book.press(event, account.key, said), seen.contact.id, text, private=private, mentioned=found.people)
    except TooManyComments:
        return _again(event, book, _form(seen, text=text, private=private, mention=mention, problem=CommentProblem.TOO_MANY))
    except AlreadyDone as before:
        said = before.said
    else:
        for pointer in posted:
            mails.post(book.engine, "mention", {"pointer": pointer}, name=pointer)
    return _after(event, book, account, said)


def _wrong(text: str, mention: str, *, private: bool, is_stale: bool) -> CommentProblem | None:
    if not text:
        return CommentProblem.EMPTY
    if len(text) > comments.TEXT_LIMIT:
        return CommentProblem.TOO_LONG
    if private and mention:
        return CommentProblem.PRIVATE_MENTION
    return CommentProblem.READERS_CHANGED if is_stale and not private else None


def _again(event: Event, book: Context, form: CommentFormView) -> Answer:
    return Show(comment_form_card(book.screen(event, carry=mail.handed_on(event)), form), How.UPDATE)


def _save_edited(event: Event, book: Context, account: Account) -> Answer:
    seen, found = _mine(event, book, account)
    text = event.text(COMMENT)
    if isinstance(found, Kept):
        raise NotThere
    wrong = _wrong(text, "", private=found.private, is_stale=event.parameters["revision"] != _audience(seen))
    if wrong is not None:
        return _again(event, book, _form(seen, text=text, private=found.private, comment=found.id, problem=wrong))
    said = saved(book.words(event), 0)
    try:
        comments.change(book.db, book.press(event, account.key, said), seen.contact.id, found.id, text)
    except AlreadyDone as before:
        said = before.said
    return _after(event, book, account, said)


def _after(event: Event, book: Context, account: Account, said: str) -> Answer:
    card = contact_card.draw(event, book, account, event.parameters.get("contact", ""), done=Done(said))
    return Show(card, How.BENEATH, toast=said, changed=True)


# What is one's own


def kept(event: Event, book: Context) -> Answer:
    """What one typed without the right to, in full."""
    account = account_of(event, book)
    seen, found = _mine(event, book, account)
    person = comments.kept(book.db, seen.contact.id, account.key, found.id) if isinstance(found, Kept) else None
    if person is None:
        raise NotThere
    line = KeptLine(found.id, found.fields if isinstance(found, Kept) else (), found.at)
    return Show(kept_card(book.screen(event, carry=mail.handed_on(event)), seen.contact.id, display_name(seen.view), line, person, book.now()))


def delete(event: Event, book: Context) -> Answer:
    """Delete: the second question."""
    account = account_of(event, book)
    seen, found = _mine(event, book, account)
    words = book.words(event)
    text = fields_words(words, found.fields) if isinstance(found, Kept) else found.text
    question = delete_comment(words, text, parameters=(("contact", seen.contact.id), ("comment", found.id)))
    return Show(confirm_card(book.screen(event, carry=mail.handed_on(event)), question))


def erase(event: Event, book: Context) -> Answer:
    """Confirm: one's own comment is gone."""
    account = account_of(event, book)
    said = book.words(event).t("The comment is deleted.")
    try:
        comments.change(book.db, book.press(event, account.key, said), event.parameters.get("contact", ""), event.parameters.get("comment", ""), None)
    except AlreadyDone as before:
        said = before.said
    return _after(event, book, account, said)

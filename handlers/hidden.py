"""Hidden fields of a member: the owner's alone, with a second question before anything that was hidden is shown."""

from __future__ import annotations

from cards.confirm import confirm_card
from cards.done import Done
from cards.hidden import BY_TYPE, FIELDS, HiddenFieldsView, hidden_fields_card, hidden_line, offered, show_fields
from cards.plan import PreviewView, preview_card
from firestore_models import hiding, labels
from firestore_models.accounts import Account
from firestore_models.basis import PlanMoved
from firestore_models.claims import AlreadyDone
from firestore_models.hiding import HiddenMoved
from firestore_models.labels import GrantRow, Label
from handlers import members, planning
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, Stale
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.lens import Hidden, hides, tidy
from sharing.plan import CRITICAL_WRITES_A_MINUTE, write_cost
from sharing.roles import Action, may


def opened(event: Event, book: Context) -> Answer:
    """Hidden fields of a member."""
    found, key, row = _member(event, book, account_of(event, book))
    view = HiddenFieldsView(
        member=key,
        who=_who(row),
        label=found.id,
        label_name=found.name,
        hidden=row.grant.hidden,
        revision=hiding.revision(row.grant.hidden),
        kind=row.grant.principal.kind,
    )
    return Show(hidden_fields_card(book.screen(event), view))


def save(event: Event, book: Context) -> Answer:
    """Save: hides at once; what would be shown is named and asked about first (amendments.md R6)."""
    account = account_of(event, book)
    if not event.parameters.get("inputs") or not event.parameters.get("revision"):
        raise Incomplete
    found, key, row = _member(event, book, account)
    wanted = _ticked(event, row.grant.hidden)
    shown = _uncovered(row.grant.hidden, wanted)
    if not shown:
        return _carry_out(event, book, account, found, row, wanted)
    if hiding.revision(row.grant.hidden) != event.parameters["revision"]:
        raise Stale
    parameters = (("label", found.id), ("member", key), ("revision", event.parameters["revision"]), ("places", ",".join(sorted(wanted)) or "-"))
    return Show(confirm_card(book.screen(event), show_fields(book.words(event), _who(row), shown, parameters=parameters)))


def previewed(event: Event, book: Context) -> Answer:
    """Preview: what Save would do to this member, and nothing done."""
    account = account_of(event, book)
    if not event.parameters.get("inputs") or not event.parameters.get("revision"):
        raise Incomplete
    found, key, row = _member(event, book, account)
    if hiding.revision(row.grant.hidden) != event.parameters["revision"]:
        raise Stale
    return _preview(event, book, found, key, _ticked(event, row.grant.hidden), moved=False)


def _preview(event: Event, book: Context, found: Label, key: str, wanted: Hidden, *, moved: bool) -> Answer:
    words, row = book.words(event), found.grants[key]
    plan = planning.hide(book, found, key, wanted)
    parameters = (
        ("label", found.id),
        ("member", key),
        ("revision", hiding.revision(row.grant.hidden)),
        ("places", ",".join(sorted(wanted)) or "-"),
        ("plan", plan.basis),
    )
    view = PreviewView(f"{_who(row)} · {found.name}", plan, words.t("Save"), "hidden/show", parameters, moved=moved)
    return Show(preview_card(book.screen(event), view), How.UPDATE if moved else How.PUSH)


def show(event: Event, book: Context) -> Answer:
    """Confirm: exactly the set of places that the question was about."""
    account = account_of(event, book)
    found, _, row = _member(event, book, account)
    places = event.parameters.get("places", "")
    if not places or not event.parameters.get("revision"):
        raise Incomplete
    wanted = frozenset(places.split(",")) - {"-"}
    if not wanted <= offered() | row.grant.hidden:
        raise Incomplete
    return _carry_out(event, book, account, found, row, wanted)


def _member(event: Event, book: Context, account: Account) -> tuple[Label, str, GrantRow]:
    """The grant the card is about. Raises NotThere, and NotAllowed for everybody but the owner."""
    found, access, key, row = members.read_member(event, book, account)
    if not may(access.role, Action.HIDE_FIELDS):
        raise NotAllowed(found.owner_name)
    return found, key, row


def _who(row: GrantRow) -> str:
    return row.name or row.address


def _ticked(event: Event, before: Hidden) -> Hidden:
    """The set of places as ticked. Only boxes that the form says it had can show anything: what it does not list stays as it is."""
    listed = set(event.parameters["inputs"].split(","))
    asked = {place for place in offered() if (place.partition("/")[0] if "/" in place else FIELDS) in listed}
    ticked = {value for name in (FIELDS, *BY_TYPE) for value in event.inputs.get(name, ())} & offered()
    # A type is covered by its ticked field: its own box, which that made idle, hides nothing less when the field is shown again.
    return tidy((before - asked) | ticked)


def _uncovered(before: Hidden, after: Hidden) -> Hidden:
    """What was hidden and would not be any more."""
    return frozenset(place for place in before if not (place in after or hides(after, place.partition("/")[0])))


def _carry_out(event: Event, book: Context, account: Account, found: Label, row: GrantRow, wanted: Hidden) -> Answer:
    before = row.grant.hidden
    said = _said(event, book, found, row, hidden=_uncovered(wanted, before), shown=_uncovered(before, wanted))
    press = book.press(event, account.key, said)
    try:
        hiding.hide(book.db, press, found.id, row.grant.principal.key, wanted, seen=event.parameters["revision"])
    except HiddenMoved as moved:
        raise Stale from moved
    except PlanMoved:
        return _preview(event, book, found, row.grant.principal.key, wanted, moved=True)
    except AlreadyDone as done:
        said = done.said
    else:
        book.queue.fan_out(found.id)
    return Show(members.draw(event, book, account, found.id, done=Done(said)), How.BENEATH, toast=said, changed=True)


def _said(event: Event, book: Context, found: Label, row: GrantRow, *, hidden: Hidden, shown: Hidden) -> str:
    live = labels.get_heads(book.db, [found.id])[found.id].live
    minutes = -(-write_cost(live) // CRITICAL_WRITES_A_MINUTE) or 1
    return hidden_line(book.words(event), _who(row), hidden=hidden, shown=shown, contacts=live, minutes=minutes)

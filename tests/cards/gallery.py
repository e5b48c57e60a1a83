"""Every screen in its telling states: nothing, one, many, too long, hostile, right to left. What holds for all cards is tested over these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cards.access import MemberState
from cards.administration import (
    AdministrationView,
    BarredLine,
    OrphanLine,
    PersonProblem,
    administration_card,
    choose_card,
    take_over_question,
)
from cards.adopting import AdoptingView, PairLine, Side, adopting_card
from cards.confirm import confirm_card
from cards.conflicts import ConflictLine, SideView, conflicts_card
from cards.connect import ConnectView, Reason, connect_card
from cards.consent import Permission, consent_card, identity_card
from cards.contact import ContactAction, ContactView, LabelTag, contact_card
from cards.deleted_labels import DeletedLabel, deleted_labels_card
from cards.deleting_label import DeletingView, deleting_card
from cards.deletions import Remover, ReviewView, WaitingLabel, deletions_card, review_card
from cards.disconnect import disconnect_card
from cards.domain import DomainView, domain_card, domain_link_card
from cards.done import Done
from cards.errors import Problem, ProblemView, error_card, problem_card
from cards.form import FormView, LabelChoice, form_card
from cards.groups import GroupFacts
from cards.health import Aside, HealthView, LabelHealth, Standing, Trouble, Waiting, health_card
from cards.health_label import Cause, GranteeLine, LabelHealthView, label_health_card
from cards.help import help_card
from cards.hidden import HiddenFieldsView, hidden_fields_card, show_fields
from cards.history import ChangeLine, FieldChange, Happened, HistoryView, history_card
from cards.home import HomeView, LabelLine, SearchView, home_card, search_card
from cards.inputs import Choice
from cards.invitations import InvitationView, invitation_card, invitations_card, link_card
from cards.label import LabelAction, LabelView, label_card
from cards.label_form import LabelFormView, NameProblem, label_form_card
from cards.label_history import HAPPENED, LabelChange, LabelHistoryView, label_history_card
from cards.lists import PAGE, Pager, Work
from cards.mail import AddressesView, Candidate, Known, MailView, OtherAddress, OwnLookup, Several, Unknown, addresses_card, mail_card
from cards.member import MemberAction, MemberView, member_card
from cards.members import MemberLine, MembersView, members_card
from cards.notices import Loop, NoticeLine, NoticeSort
from cards.pick_label import PickLabelView, pick_label_card
from cards.plan import PreviewView, preview_card
from cards.questions import delete_contact, delete_data, leave, remove_from_label, remove_member, share_outside, share_widely
from cards.receipt import ReceiptView, receipt_card
from cards.rows import ContactLine
from cards.screen import Screen
from cards.select import SelectAction, SelectView, What, select_card
from cards.settings import Connection, SettingsView, settings_card
from cards.share import Refusal, Refused, ShareAction, ShareView, share_card
from cards.todo import Todo
from cards.transfer import TransferProblem, TransferView, transfer_card, transfer_question
from cards.trash import TrashLine, TrashView, trash_card
from sharing.fields import MANAGED_FIELDS
from sharing.form import FieldError, prefilled, to_fields
from sharing.person import EMPTY, Person, from_google
from sharing.plan import Effect, Plan, PlanKind
from sharing.roles import Role
from tests.cards.gallery_talk import TALK_CARDS

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)

HTML_NAME = '<b>Bold</b> & <a href="https://evil.example">press</a>'
LONG_NAME = "Maximiliaan " * 167  # 2,004 characters
ARABIC_NAME = "\u202eفاطمة الزهراء"  # begins with an override that would turn the line round
CHINESE_NAME = "王小明"
HOSTILE = (HTML_NAME, LONG_NAME, ARABIC_NAME, CHINESE_NAME, "Zoë Ångström-Łukasiewicz", 'O\'Neill "Bob"', "a\nb\tc\x00d", "{n} {name}", "%s")


ORPHANS = (OrphanLine("l1", HTML_NAME, LONG_NAME, 12, 3, True), OrphanLine("l2", "Sales", "Bea", 1, 1, False, NOON))
PAIRS = tuple(
    PairLine(f"c{n}", Side(name, "bea@acme.example"), Side(HTML_NAME, LONG_NAME), "Sales", HTML_NAME) for n, name in enumerate(("Bea", "", LONG_NAME))
)


def person(name: str = "Bea de Vries", **fields: Any) -> Person:
    return from_google({"names": [{"givenName": name}] if name else [], **fields})


FULL_PLAN = Plan(
    PlanKind.SHARE,
    Role.EDITOR,
    tuple(Effect(f"a{at}", f"Colleague {at}", made=24_000, changed=12, removed=1, held=24_000 * (at % 2)) for at in range(500)),
    contacts=25_000,
    exposed=MANAGED_FIELDS,
    asked=("carol@else.example", "dan@else.example"),
    already=3,
    is_exact=False,
)


def preview(plan: Plan, *, moved: bool = False) -> PreviewView:
    return PreviewView(LONG_NAME, plan, "Share", "share/save", (("label", "l1"), ("plan", "x")), moved=moved)


FULL = person(
    emailAddresses=[{"value": "bea@acme.example", "type": "work"}, {"value": "bea@home.example", "type": "Villa"}],
    phoneNumbers=[{"value": "+31 6 1234 5678", "type": "mobile"}],
    addresses=[{"streetAddress": "Dam 1", "postalCode": "1012 JS", "city": "Amsterdam", "country": "Nederland", "type": "home"}],
    organizations=[{"name": "Acme", "title": "Buyer"}],
    birthdays=[{"date": {"year": 1980, "month": 5, "day": 17}}],
    biographies=[{"value": "Likes tea.\nCalls on Mondays."}],
    urls=[{"value": "https://bea.example", "type": "blog"}],
)
TEN_PHONES = person("Tess", phoneNumbers=[{"value": f"+31 20 000 00{n:02}", "type": "work"} for n in range(10)])
CROWDED = person(
    "Crowd",
    phoneNumbers=[{"value": f"+31 20 000 {n:04}", "type": "work"} for n in range(200)],
    emailAddresses=[{"value": f"crowd{n}@acme.example"} for n in range(200)],
)

LABELS = (LabelTag("l1", "Sales", Role.EDITOR, "Bob Bakker"), LabelTag("l2", "Suppliers", Role.OWNER))
MANY_LABELS = tuple(LabelTag(f"l{n}", f"Label {n}", Role.VIEWER, "Bob") for n in range(250))

Draw = Callable[[Screen], dict[str, Any]]


def known(who: Person = FULL, **values: Any) -> ContactView:
    return ContactView(**{"id": "c1", "person": who, "actions": frozenset(ContactAction), "labels": LABELS, **values})


def lines(count: int, name: str = "") -> tuple[ContactLine, ...]:
    return tuple(ContactLine(f"c{n}", name or f"Contact {n}", f"contact{n}@acme.example", label="l1") for n in range(count))


def others(count: int) -> tuple[OtherAddress, ...]:
    return tuple(OtherAddress(f"other{n}@acme.example", f"Other {n}", known_as=f"Other Known {n}" if n % 2 else "") for n in range(count))


def _mails() -> dict[str, Draw]:
    several = Several(
        "info@acme.example",
        (Candidate("c1", FULL, ("Sales",)), Candidate("c2", person("Carl"), ("Sales",)), Candidate("c3", person(""), only_me=True)),
    )
    views = {
        "known": MailView(Known(known()), others(3), 3),
        "known, 214 others": MailView(Known(known(labels=MANY_LABELS)), others(19), 214),
        "known, only mine": MailView(Known(known(only_me=True, labels=(), actions=frozenset({ContactAction.EDIT, ContactAction.SHARE})))),
        "known, no details": MailView(Known(known(EMPTY, labels=(), actions=frozenset()))),
        "known, crowded": MailView(Known(known(CROWDED, labels=MANY_LABELS)), others(19), 500),
        "unknown": MailView(Unknown("new@other.example", "Newcomer")),
        "unknown, no name": MailView(Unknown("new@other.example")),
        "unknown, list": MailView(Unknown("list@other.example", is_list=True)),
        "unknown, contacts not allowed": MailView(Unknown("new@other.example", own=OwnLookup.NOT_ALLOWED)),
        "unknown, Google silent": MailView(Unknown("new@other.example", own=OwnLookup.FAILED)),
        "several": MailView(several, others(2), 2),
        "to oneself": MailView(None),
    }
    drawn: dict[str, Draw] = {f"mail: {name}": lambda screen, view=view: mail_card(screen, view, done=None) for name, view in views.items()}  # type: ignore[misc]
    drawn["mail: after an action"] = lambda screen: mail_card(screen, views["known"], done=Done("Saved. 12 people get it.", undo="u1"))
    drawn["addresses: a page"] = lambda screen: addresses_card(
        screen, AddressesView((*others(24), OtherAddress("list@a.example", is_list=True)), Pager("p0", "p2", 26, 214))
    )
    drawn["addresses: nobody"] = lambda screen: addresses_card(screen, AddressesView(()))
    return drawn


def _contacts() -> dict[str, Draw]:
    drawn: dict[str, Draw] = {
        "contact: full": lambda screen: contact_card(screen, known(label="l1", photo_url="https://commonbook.example/photo/x.png")),
        "contact: ten phones": lambda screen: contact_card(screen, known(TEN_PHONES)),
        "contact: crowded": lambda screen: contact_card(screen, known(CROWDED)),
    }
    for number, name in enumerate(HOSTILE):
        hostile = person(
            name, organizations=[{"name": name, "title": name}], biographies=[{"value": name}], userDefined=[{"key": name, "value": name}]
        )
        drawn[f"contact: hostile {number}"] = lambda screen, who=hostile: contact_card(screen, known(who))  # type: ignore[misc]
        drawn[f"form: hostile {number}"] = lambda screen, who=hostile, name=name: form_card(  # type: ignore[misc]
            screen, FormView(to_fields(who), contact="c1", revision="r1", name=name)
        )
    return drawn


def _forms() -> dict[str, Draw]:
    empty, full = to_fields(EMPTY), to_fields(FULL)
    wrong = (FieldError("phone.0", "phone"), FieldError("birthday", "birthday"), FieldError("label", "label"))
    labels = tuple(LabelChoice(f"l{n}", f"Label {n}") for n in range(250))
    yearless = to_fields(person("Y", birthdays=[{"date": {"month": 2, "day": 29}}]), locale="nl")
    return {
        "form: new": lambda screen: form_card(screen, FormView(to_fields(prefilled("New Comer", "new@other.example")))),
        "form: new, one label": lambda screen: form_card(screen, FormView(empty, labels=labels[:1], label="l0")),
        "form: new, 250 labels": lambda screen: form_card(screen, FormView(empty, labels=labels, label="other", other_label="Lab")),
        "form: edit": lambda screen: form_card(screen, FormView(full, contact="c1", revision="r1", name="Bea", readers=12, outsiders=3)),
        "form: wrong": lambda screen: form_card(screen, FormView(empty, errors=wrong, label="gone")),
        "form: crowded": lambda screen: form_card(screen, FormView(to_fields(CROWDED), contact="c1", revision="r1")),
        "form: birthday without year": lambda screen: form_card(screen, FormView(yearless, contact="c1", revision="r1")),
    }


def _homes() -> dict[str, Draw]:
    book = LabelLine("contacts", "Contacts", contacts=25_000)
    mine = tuple(LabelLine(f"l{n}", f"Label {n}", contacts=n, people=n % 3) for n in range(250))
    shared = tuple(LabelLine(f"s{n}", f"Shared {n}", Role.EDITOR, contacts=1, owner="Bob Bakker") for n in range(250))
    return {
        "home: new account": lambda screen: home_card(screen, HomeView(book)),
        "home: nothing allowed": lambda screen: home_card(screen, HomeView(None)),
        "home: some": lambda screen: home_card(screen, HomeView(book, mine[:3], shared[:1], Work(312, 1_000, NOON)), done=Done("Up to date.")),
        "home: many": lambda screen: home_card(screen, HomeView(book, mine[:20], shared[:20], pager=Pager("", "40", 1, 500))),
        "search: hits": lambda screen: search_card(screen, SearchView("bea", lines(PAGE), Pager("", "p2", 1, 25_000))),
        "search: none": lambda screen: search_card(screen, SearchView(HTML_NAME, ())),
    }


def _labels() -> dict[str, Draw]:
    every = frozenset(LabelAction)
    second_page = Pager("p1", "p3", 26, 25_000)
    big = LabelView("l1", "Sales", Role.OWNER, lines(PAGE), 25_000, actions=every, pager=second_page, work=Work(1, 2, NOON))
    return {
        "label: empty": lambda screen: label_card(screen, LabelView("l1", "Sales", Role.OWNER, actions=every)),
        "label: empty, view only": lambda screen: label_card(screen, LabelView("l1", "Sales", Role.VIEWER, owner="Bob")),
        "label: page of 25,000": lambda screen: label_card(screen, big),
        "label: hostile": lambda screen: label_card(screen, LabelView("l1", HTML_NAME, Role.EDITOR, lines(PAGE, HTML_NAME), 25, owner=ARABIC_NAME)),
        "label: long": lambda screen: label_card(screen, LabelView("l1", LONG_NAME, Role.EDITOR, lines(PAGE, LONG_NAME), owner=LONG_NAME)),
        "label form: new": lambda screen: label_form_card(screen, LabelFormView()),
        "label form: refused": lambda screen: label_form_card(screen, LabelFormView(name=HTML_NAME, problem=NameProblem.TAKEN)),
        "label form: rename": lambda screen: label_form_card(screen, LabelFormView("l1", "Sales")),
        "pick label: some": lambda screen: pick_label_card(screen, PickLabelView("c1", "Bea", (LabelChoice("l1", "Sales"),))),
        "pick label: many": lambda screen: pick_label_card(
            screen, PickLabelView("c1", "Bea", tuple(LabelChoice(f"l{n}", HTML_NAME) for n in range(250)), removing=True)
        ),
        "pick label: none": lambda screen: pick_label_card(screen, PickLabelView("c1", "Bea", ())),
    }


def _shares() -> dict[str, Draw]:
    refused = tuple(Refused(refusal, HTML_NAME) for refusal in Refusal)
    states = tuple(
        MemberLine(f"m{state.value}", "Member", Role.EDITOR, f"{state.value}@a.example", state=state, done=312, total=1_000) for state in MemberState
    )
    group = MemberLine("g1", "", Role.MANAGER, "sales@acme.example", kind="group")
    known = GroupFacts(1_000, 3, tuple(f"{n}@elders.example" for n in range(PAGE)), tuple(f"{n}@acme.example" for n in range(PAGE)))
    facts = (GroupFacts(), GroupFacts(1), known, GroupFacts(0, is_gone=True), GroupFacts(7, is_unread=True))
    many = tuple(
        MemberLine(f"{kind}{n}", HTML_NAME, Role.VIEWER, kind=kind, group=each) for kind in ("group", "domain") for n, each in enumerate(facts)
    )
    me = MemberLine("", "Ann", Role.OWNER, "ann@acme.example", is_me=True)
    partly = HiddenFieldsView("m1", "Bob", "l1", "Sales", frozenset({"birthdays", "phoneNumbers/home", "emailAddresses/"}), "r1")
    member = MemberView("m1", "l1", "Sales", "Bob", Role.EDITOR, "bob@acme.example", state=MemberState.UP_TO_DATE, actions=frozenset(MemberAction))
    return {
        "share: label": lambda screen: share_card(screen, ShareView("Sales", label="l1")),
        "share: contact": lambda screen: share_card(screen, ShareView(LONG_NAME, contact="c1", actions=frozenset(ShareAction))),
        "share: refused": lambda screen: share_card(
            screen, ShareView("Sales", label="l1", people="x, bob@", access=Role.DELETER, mobile=False, refused=refused)
        ),
        "members: all states": lambda screen: members_card(screen, MembersView("l1", "Sales", (me, group, *states), may_share=True)),
        "members: mostly unseen": lambda screen: members_card(screen, MembersView("l1", "Sales", (me,), unseen=11)),
        "members: none": lambda screen: members_card(screen, MembersView("l1", "Sales", ())),
        "members: page": lambda screen: members_card(screen, MembersView("l1", HTML_NAME, (group,) * PAGE, pager=Pager("a", "b", 26, 300))),
        "members: groups and domains": lambda screen: members_card(screen, MembersView("l1", "Sales", many)),
        "member: change": lambda screen: member_card(screen, member),
        "member: group": lambda screen: member_card(screen, replace(member, kind="group", group=known, pager=Pager("a", "b", 26, 300))),
        "hidden fields: some": lambda screen: hidden_fields_card(screen, partly),
        "hidden fields: group": lambda screen: hidden_fields_card(screen, replace(partly, who=HTML_NAME, kind="group", hidden=frozenset())),
        "confirm: show fields": lambda screen: confirm_card(
            screen, show_fields(screen.words, HTML_NAME, partly.hidden, parameters=(("label", "l1"), ("member", "m1")))
        ),
        "member: look": lambda screen: member_card(screen, MemberView("m1", "l1", "Sales", HTML_NAME, Role.OWNER, kind="group")),
    }


def _others() -> dict[str, Draw]:
    asked = (("label", "l1"), ("member", "m1"))
    all_granted = frozenset(Permission)
    drawn: dict[str, Draw] = {
        "help": help_card,
        "identity": identity_card,
        "settings: connected": lambda screen: settings_card(screen, SettingsView(Connection.DELEGATED, all_granted, NOON, NOON)),
        "settings: administrator": lambda screen: settings_card(
            screen, SettingsView(Connection.DELEGATED, all_granted, held_percent=10, is_refused=True)
        ),
        "settings: no mails": lambda screen: settings_card(screen, SettingsView(Connection.CONNECTED, all_granted, mail_reverted=False)),
        "settings: not connected": lambda screen: settings_card(screen, SettingsView(Connection.NOT_CONNECTED, frozenset(), may_connect=True)),
        "error: unforeseen": lambda screen: error_card(
            screen, title="Something went wrong", text=HTML_NAME, reference="R-123", retry=screen.press("home/open")
        ),
        "preview": lambda screen: preview_card(screen, preview(FULL_PLAN)),
        "preview: nothing, moved": lambda screen: preview_card(screen, preview(Plan(PlanKind.SHARE, Role.VIEWER, (), 0), moved=True)),
        "select": lambda screen: select_card(
            screen,
            SelectView(
                What.CONTACTS,
                tuple(Choice(f"aaaabbbbccccdddd-{at}", HOSTILE[at % 7]) for at in range(25)),
                ticked=frozenset({"aaaabbbbccccdddd-3"}),
                count=30,
                label="l1",
                name=LONG_NAME,
                pager=Pager(previous="<x", next=">y"),
                actions=frozenset(SelectAction),
                refused="No.",
            ),
        ),
        "select: nothing": lambda screen: select_card(screen, SelectView(What.LABELS, ())),
        "share: several": lambda screen: share_card(screen, ShareView(name="2 labels", picked="l1,l2", what="labels")),
        "transfer": lambda screen: transfer_card(screen, TransferView(("l1", "l2"), (HTML_NAME, LONG_NAME))),
        "transfer: refused": lambda screen: transfer_card(screen, TransferView(("l1",), ("Sales",), "x@a.example", TransferProblem.OUTSIDE, "Sales")),
        "confirm: transfer": lambda screen: confirm_card(
            screen, transfer_question(screen.words, TransferView(("l1",), (LONG_NAME,), "x@a.example"), HTML_NAME, FULL_PLAN, moved=True)
        ),
        "deleting label": lambda screen: deleting_card(screen, DeletingView("l1", LONG_NAME, FULL_PLAN, moved=True)),
        "deleting label: mine alone": lambda screen: deleting_card(screen, DeletingView("l1", HTML_NAME, Plan(PlanKind.DELETE, None, (), 0))),
        "deleted labels": lambda screen: deleted_labels_card(
            screen,
            tuple(DeletedLabel(f"l{at}", HOSTILE[at % 7], at, at % 3, NOON, 1 + at) for at in range(25)),
            Pager(next="25", total=60),
        ),
        "deleted labels: none": lambda screen: deleted_labels_card(screen, (), Pager()),
        "confirm: member": lambda screen: confirm_card(screen, remove_member(screen.words, HTML_NAME, "Sales", parameters=asked)),
        "confirm: leave": lambda screen: confirm_card(screen, leave(screen.words, LONG_NAME, parameters=asked)),
        "delete my data: the receipt": lambda screen: receipt_card(
            screen, ReceiptView("x", NOON, "f" * 40, HOSTILE[:3], HOSTILE[:3] * 9, 3, HOSTILE[:3])
        ),
        "delete my data: the question": lambda screen: confirm_card(screen, delete_data(screen.words, own=3, people=12, received=0)),
        "confirm: delete": lambda screen: confirm_card(screen, delete_contact(screen.words, "Bea", people=12, parameters=asked)),
        "confirm: remove": lambda screen: confirm_card(screen, remove_from_label(screen.words, "Bea", "Sales", people=0, parameters=asked)),
        "confirm: domain": lambda screen: confirm_card(screen, share_widely(screen.words, "Sales", domain="a.example", people=9, parameters=asked)),
        "confirm: outside": lambda screen: confirm_card(screen, share_outside(screen.words, "Sales", "c@else.example", parameters=asked)),
    }
    offers = tuple(InvitationView(f"l{n}", HTML_NAME, LONG_NAME, Role.MANAGER, "c@else.example") for n in range(40))
    drawn |= {
        "settings: connected by oneself": lambda screen: settings_card(
            screen, SettingsView(Connection.CONNECTED, all_granted, may_disconnect=True, domain="a.example")
        ),
        "connect: with a domain": lambda screen: connect_card(screen, ConnectView(Reason.SHARE, domain=HTML_NAME)),
        "domain: to connect": lambda screen: domain_card(screen, DomainView("a.example", "1234567890", ("https://a", "https://b"), is_refused=True)),
        "domain: what to send": lambda screen: domain_link_card(screen, DomainView(HTML_NAME, "", ("https://a", "https://b"))),
        "domain: no client id": lambda screen: domain_card(screen, DomainView(HTML_NAME, "", ("https://a",))),
        "domain: connected": lambda screen: domain_card(screen, DomainView("a.example", "", (), is_connected=True)),
        "disconnect": disconnect_card,
        "invitations: none": lambda screen: invitations_card(screen, ()),
        "invitations: many": lambda screen: invitations_card(screen, offers, done=Done("Declined.")),
        "invitation": lambda screen: invitation_card(screen, offers[0]),
        "invitation: link": lambda screen: link_card(
            screen, who=HTML_NAME, label=LONG_NAME, link="https://commonbook.example/invitation/" + "x" * 44
        ),
        "member: an asker": lambda screen: member_card(
            screen, MemberView("m1", "l1", LONG_NAME, "", Role.VIEWER, "c@else.example", asker=("s1", HTML_NAME), actions=frozenset(MemberAction))
        ),
        "home: invitations": lambda screen: home_card(screen, HomeView(LabelLine("contacts", "Contacts"), todo=Todo(invitations=3, began=True))),
    }
    for reason in Reason:
        drawn[f"connect: {reason.value}"] = lambda screen, reason=reason: connect_card(  # type: ignore[misc]
            screen, ConnectView(reason, may_connect=reason is not Reason.BLOCKED)
        )
    for permission in Permission:
        drawn[f"consent: {permission.value}"] = lambda screen, permission=permission: consent_card(screen, permission)  # type: ignore[misc]
    for problem in Problem:
        drawn[f"problem: {problem.value}"] = lambda screen, problem=problem: problem_card(  # type: ignore[misc]
            screen, ProblemView(problem, until=NOON, retry=screen.press("home/open"))
        )
    return drawn


def _two_ways() -> dict[str, Draw]:
    removers = (Remover("Bob Bakker", 12, NOON), Remover(HTML_NAME, 3, NOON))
    waiting = WaitingLabel("l1", "Sales", removers, 40, 8)
    note_value, other = FULL.values("biographies")[0], FULL.values("urls")[0]
    side = SideView(note_value, HTML_NAME, NOON)
    conflicts = tuple(ConflictLine(f"q{n}", "c1", HTML_NAME, "biographies", side, SideView(note_value, "", NOON)) for n in range(10))
    changed = (FieldChange("biographies", (), (note_value,)), FieldChange("urls", (other,), ()), FieldChange("names", (), FULL.values("names")))
    changes = tuple(ChangeLine(n, HTML_NAME, NOON, "google", changed, may_undo=True) for n in range(PAGE))
    loop = Loop((NOON,) * 6, ("biographies", "nicknames"), (HTML_NAME, ARABIC_NAME))
    moves = tuple(ChangeLine(0, ARABIC_NAME, NOON, "google", (), happened=what, label=HTML_NAME) for what in Happened)
    told = tuple(
        NoticeLine(f"n{sort.value}", sort, "c1", HTML_NAME, NOON, ("biographies",), LONG_NAME, ARABIC_NAME, True, ARABIC_NAME, True, loop)
        for sort in NoticeSort
    )
    grantees = tuple(
        GranteeLine(
            "m1", HTML_NAME, "x@a.example", Role.EDITOR, MemberState.PERMISSION_LOST, cause, "a.example", 3, 9, 2, NOON, HOSTILE, HOSTILE, 1_200
        )
        for cause in Cause
    )
    standings = tuple(LabelHealth(f"l{n}", LONG_NAME, standing, 3, n) for n, standing in enumerate(Standing))
    todo = Todo(3, 2, tuple((f"l{n}", HTML_NAME) for n in range(9)), 4)
    full = HealthView(NOON, Trouble.FULL, Waiting(NOON), standings * 9, (Aside("c1", HTML_NAME, "Google said no."),) * 30, told * 6, photos=True)
    return {
        "administration: nobody barred": lambda screen: administration_card(screen, AdministrationView("a.example")),
        "administration: orphans": lambda screen: administration_card(screen, AdministrationView("a.example", orphans=ORPHANS * 10)),
        "administration: new owner": lambda screen: choose_card(screen, ORPHANS[0], heir="x", problem_in=PersonProblem.UNKNOWN, domain="a.example"),
        "confirm: take over": lambda screen: confirm_card(screen, take_over_question(screen.words, ORPHANS[0])),
        "administration: many": lambda screen: administration_card(
            screen,
            AdministrationView(
                "a.example", (BarredLine("1", "b@a.example", HTML_NAME), BarredLine("2", "c@a.example")) * 40, "x", PersonProblem.UNKNOWN
            ),
            done=Done("x"),
        ),
        "adopting: nothing": lambda screen: adopting_card(screen, AdoptingView()),
        "adopting: one": lambda screen: adopting_card(screen, AdoptingView(PAIRS[:1], undo="c1"), done=Done("x")),
        "adopting: many": lambda screen: adopting_card(screen, AdoptingView((PAIRS * 7)[:20], Pager(next="20", first=1, total=400)), done=Done("x")),
        "deletions: nothing": lambda screen: deletions_card(screen, ()),
        "deletions: some": lambda screen: deletions_card(screen, (waiting, WaitingLabel("l2", HTML_NAME, removers[:1], 4, 0))),
        "label history: none": lambda screen: label_history_card(screen, LabelHistoryView("l1", "Sales", (), NOON)),
        "label history: every kind": lambda screen: label_history_card(
            screen, LabelHistoryView("l1", HTML_NAME, tuple(LabelChange(what, ARABIC_NAME, NOON, HOSTILE) for what in HAPPENED), NOON)
        ),
        "trash: empty": lambda screen: trash_card(screen, TrashView("l1", "Sales", (), NOON)),
        "trash: many": lambda screen: trash_card(
            screen,
            TrashView(
                "l1",
                HTML_NAME,
                tuple(TrashLine(f"l1-{n}", HTML_NAME, ARABIC_NAME if n % 2 else "", NOON, is_deletion=n % 3 > 0) for n in range(PAGE)),
                NOON,
                Pager("", "25", 1, 200),
            ),
        ),
        "deletions: review, an administrator": lambda screen: review_card(screen, ReviewView(waiting, (), unseen=25)),
        "deletions: review": lambda screen: review_card(screen, ReviewView(waiting, lines(PAGE), 3, NOON, Pager("", "25", 1, 60))),
        "conflicts: none": lambda screen: conflicts_card(screen, (), now=NOON),
        "conflicts: many": lambda screen: conflicts_card(screen, conflicts, now=NOON, pager=Pager("1", "2"), done=Done("Settled.")),
        "history: none": lambda screen: history_card(screen, HistoryView("c1", "", (), NOON)),
        "history: a full page": lambda screen: history_card(
            screen, HistoryView("c1", HTML_NAME, (*moves * 3, *changes), NOON, Pager("1", "2")), done=Done("Undone.")
        ),
        **{
            f"health: {trouble.value}": lambda screen, trouble=trouble: health_card(  # type: ignore[misc]
                screen, HealthView(NOON, trouble, domain="a.example")
            )
            for trouble in Trouble
        },
        "health: a label, nobody": lambda screen: label_health_card(screen, LabelHealthView("l1", "Sales", (), NOON)),
        "health: a label, every trouble": lambda screen: label_health_card(
            screen, LabelHealthView("l1", LONG_NAME, (grantees * 3)[:PAGE], NOON, 3, decides=True, pager=Pager("0", "50", 26, 200))
        ),
        "health: all in step": lambda screen: health_card(screen, HealthView(NOON, labels=standings[:1])),
        "health: everything at once": lambda screen: health_card(screen, full, done=Done("Dismissed.")),
        "home: things to do": lambda screen: home_card(screen, HomeView(LabelLine("contacts", "Contacts"), todo=todo)),
        "label: gone": lambda screen: label_card(screen, LabelView("l1", "Sales", Role.OWNER, lines(PAGE), is_gone=True)),
    }


CARDS: dict[str, Draw] = {**_mails(), **_contacts(), **_forms(), **_homes(), **_labels(), **_shares(), **_others(), **_two_ways(), **TALK_CARDS}

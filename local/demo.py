"""The demo world, on Google's side only: two firms, two people without a firm, their address books, groups and mail.

The storyline: Alice de Vries has her customers under the label "Klanten". One of them, Pieter van der Meulen, writes that his number has
changed. Bob Bakker, her colleague, does not have him. `build` makes what is missing and touches nothing that is there, so what was
changed or deleted by hand stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial

from local import demo_contacts as people
from local.google import WHOLE_DOMAIN, Book, Google

BETWEEN_MAILS = timedelta(minutes=47)

HOOGLAND, LUMEN = "hoogland.example", "lumen.example"
ALICE, BOB = f"alice@{HOOGLAND}", f"bob@{HOOGLAND}"
SANNE, JOOST, FATIMA, HENK_JAN = (f"{name}@{HOOGLAND}" for name in ("sanne", "joost", "fatima", "henk-jan"))
OLIVER, CHLOE, YUKI, NADIA = (f"{name}@{LUMEN}" for name in ("oliver", "chloe", "yuki", "nadia"))
MARTA, LI_WEI = "marta.keller@gmail.example", "li.wei@gmail.example"

ACCOUNTS: Mapping[str, str] = {
    ALICE: "Alice de Vries",
    BOB: "Bob Bakker",
    SANNE: "Sanne Hoogland",
    JOOST: "Joost van den Berg",
    FATIMA: "Fatima el Idrissi",
    HENK_JAN: "Henk-Jan ter Horst",
    OLIVER: "Oliver Lindqvist",
    CHLOE: "Chloé Dubois",
    YUKI: "田中 由紀",
    NADIA: "Nadia Rahman",
    MARTA: "Marta Keller",
    LI_WEI: "李伟",
}
ADMINS = frozenset({SANNE, OLIVER})
ALIASES: Mapping[str, Sequence[str]] = {ALICE: [f"a.devries@{HOOGLAND}"], JOOST: [f"j.vandenberg@{HOOGLAND}"]}

GROUPS: Mapping[str, tuple[str, Sequence[str]]] = {
    f"verkoop@{HOOGLAND}": ("Verkoop", [ALICE, BOB]),
    f"service@{HOOGLAND}": ("Service & montage", [JOOST, FATIMA]),
    f"kantoor@{HOOGLAND}": ("Kantoor", [f"verkoop@{HOOGLAND}", f"service@{HOOGLAND}", SANNE]),
    f"project-haven@{HOOGLAND}": ("Project Haven", [ALICE, JOOST, CHLOE, MARTA]),
    f"iedereen@{HOOGLAND}": ("Iedereen", [WHOLE_DOMAIN]),
    f"studio@{LUMEN}": ("Studio", [CHLOE, YUKI, NADIA]),
}

BOOKS: Sequence[tuple[str, str, Sequence[people.Json]]] = (
    (ALICE, "Klanten", people.KLANTEN),
    (ALICE, "Leveranciers", people.LEVERANCIERS),
    (ALICE, "", people.ALICE_PRIVATE),
    (BOB, "Team", people.BOB_TEAM),
    (JOOST, "Monteurs", people.MONTEURS),
    (CHLOE, "Presse", people.PRESSE),
    (OLIVER, "Press list", people.PRESS_LIST),
    (MARTA, "Familie", people.FAMILIE),
)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail and the inboxes it lies in."""

    id: str
    inboxes: Sequence[str]
    sender: str
    to: str
    subject: str
    body: str
    cc: str = ""
    more: tuple[tuple[str, str], ...] = ()


PIETER_ADDRESS = "Pieter van der Meulen <pieter@meulenbouw.example>"
MAILS: Sequence[Mail] = (
    Mail(
        "msg-f:1807000000000000001",
        [ALICE],
        '"Nieuws van de Bouwkring" <nieuws@bouwkring.example>',
        "Leden <leden@lijst.bouwkring.example>",
        "[leden] Agenda december",
        "Beste leden,\n\nDe agenda van december staat op de site.\n\nHet bestuur",
        more=(("List-Id", "Leden van de Bouwkring <leden.lijst.bouwkring.example>"), ("Reply-To", "bestuur@bouwkring.example")),
    ),
    Mail(
        "msg-f:1807000000000000002",
        [ALICE],
        "陈美玲 <meiling.chen@shlight.example>",
        "Alice de Vries <alice@hoogland.example>",
        "样品 / Samples",
        "Dear Alice,\n\nThe samples left Shanghai on Friday.\n\nMeiling",
    ),
    Mail(
        "msg-f:1807000000000000003",
        [ALICE, BOB],
        "Tessa Brandsma <tessa@nieuwbouw.example>",
        f"Verkoop <verkoop@{HOOGLAND}>",
        "Offerte verlichting 24 woningen",
        "Geachte heer, mevrouw,\n\nGraag ontvang ik een offerte. Mijn nummer is 030 555 0119.\n\nTessa Brandsma\nNieuwbouw Utrecht",
    ),
    Mail(
        "msg-f:1807000000000000004",
        [ALICE, JOOST],
        "Chloé Dubois <chloe@lumen.example>",
        "Alice de Vries <alice@hoogland.example>, Joost van den Berg <joost@hoogland.example>",
        "Haven: planning",
        "Bonjour tous,\n\nVoici la planning for the harbour.\n\nChloé",
        cc=(
            "Centrale Havenbedrijf <centrale@haven-noord.example>, Zoë Müller-Groß <zoe.mueller-gross@gross-soehne.example>, "
            '"Wit, Rik de" <rik@dewit-montage.example>, marta.keller@gmail.example, Éloïse d\'Alembert <eloise@lumiere-hebdo.example>, '
            "onbekend@nergens.example, Siobhán Ó Briain <siobhan@obriain.example>, ngoc.dang@anhsang.example"
        ),
    ),
    Mail(
        "msg-f:1807000000000000005",
        [ALICE],
        "info@bakkerij-deboer.example",
        "alice@hoogland.example",
        "Lamp kapot",
        "De lamp boven de oven is weer kapot. Wanneer kunnen jullie komen?",
    ),
    Mail(
        "msg-f:1807000000000000006",
        [ALICE, BOB],
        PIETER_ADDRESS,
        "Alice de Vries <alice@hoogland.example>",
        "Nieuw telefoonnummer",
        (
            "Dag Alice,\n\nOns kantoor is verhuisd; mijn nieuwe nummer is 020 555 0199. Het oude werkt vanaf maandag niet meer.\n"
            "Wil je het ook aan Bob doorgeven?\n\nGroet,\nPieter van der Meulen\nMeulenbouw B.V."
        ),
        cc="Bob Bakker <bob@hoogland.example>",
    ),
    Mail(
        "msg-f:1807000000000000007",
        [BOB],
        "Alice de Vries <alice@hoogland.example>",
        "Bob Bakker <bob@hoogland.example>",
        "Klanten",
        "Bob, ik deel straks mijn klanten met je.\n\nAlice",
    ),
    Mail(
        "msg-f:1807000000000000008",
        [JOOST, FATIMA],
        "Ali Haddad <ali@haddad-elektra.example>",
        f"Service <service@{HOOGLAND}>",
        "Werkbon 4471",
        "Werkbon 4471 is klaar.\n\nAli",
    ),
    Mail(
        "msg-f:1807000000000000009",
        [CHLOE, NADIA],
        "Éloïse d'Alembert <eloise@lumiere-hebdo.example>",
        "Chloé Dubois <chloe@lumen.example>",
        "Interview",
        "Chère Chloé,\n\nJeudi à 14 h ?\n\nÉloïse",
        cc="Nadia Rahman <nadia@lumen.example>",
    ),
    Mail(
        "msg-f:1807000000000000010",
        [MARTA],
        "Jonas Keller <jonas.keller@post.example>",
        "Marta <marta.keller@gmail.example>",
        "Opas Geburtstag",
        "Hast du Opas neue Nummer?\n\nJonas",
        cc="li.wei@gmail.example",
    ),
    Mail(
        "msg-f:1807000000000000011",
        [ALICE, SANNE],
        "undisclosed@lichtbeurs.example",
        "undisclosed-recipients:;",
        "Uitnodiging Lichtbeurs",
        "U bent van harte welkom op de Lichtbeurs.",
    ),
)


def build(google: Google) -> None:
    """Make the demo world where it is missing. Run again, or after a crash half-way, it completes what is left."""
    for domain in (HOOGLAND, LUMEN):
        _once(google, f"domain {domain}", partial(google.add_domain, domain, delegated=True))
    for email, name in ACCOUNTS.items():
        _once(google, f"account {email}", partial(google.add_account, email, name, admin=email in ADMINS, aliases=ALIASES.get(email, ())))
    for email, (name, members) in GROUPS.items():
        _once(google, f"group {email}", partial(google.add_group, email, name, members))
    for email, label, contacts in BOOKS:
        _once(google, f"book {email} {label}", partial(_fill, google.book(email), label, contacts))
    for age, mail in enumerate(reversed(MAILS)):
        _once(google, f"mail {mail.id}", partial(_deliver, google, mail, google.clock.now() - age * BETWEEN_MAILS))


def _once(google: Google, step: str, make: Callable[[], object]) -> None:
    """Do a step that this data directory has not seen done."""
    if not google.world.remembered(f"demo: {step}"):
        make()
        google.world.remembered(f"demo: {step}", "done")


def _fill(book: Book, label: str, contacts: Sequence[people.Json]) -> None:
    """Contacts come all at once, so a label that holds some was filled before a crash that came too early to note it."""
    if label and label in book.groups() and book.members(label):
        return
    book.create_many(contacts, [label] if label else [])


def _deliver(google: Google, mail: Mail, at: datetime) -> None:
    headers = [("From", mail.sender), ("To", mail.to), ("Subject", mail.subject), ("Date", format_datetime(at)), *mail.more]
    if mail.cc:
        headers.insert(2, ("Cc", mail.cc))
    for inbox in mail.inboxes:
        google.add_message(inbox, id=mail.id, headers=headers, body=mail.body)

"""The people in the demo world's address books: as various as real ones, all invented.

Numbers are taken from ranges set aside for fiction where a country has one, addresses end in `.example`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Json = dict[str, object]
Typed = Mapping[str, str]  # type -> value, in the order shown

VERY_LONG_NAME = (
    "Wolfeschlegelsteinhausenbergerdorff von Hohenzollern-Sigmaringen zu Schwarzburg-Sondershausen und Blankenburg am Harz "
    "Freifrau von und zu Guttenberg-Steinenhausen"
)


def person(
    given: str = "",
    family: str = "",
    *,
    prefix: str = "",
    emails: Typed | None = None,
    phones: Typed | None = None,
    urls: Typed | None = None,
    company: str = "",
    title: str = "",
    note: str = "",
    **fields: object,
) -> Json:
    """A People API person from a name and `{type: value}`; `fields` are taken as they are."""
    name = {"honorificPrefix": prefix, "givenName": given, "familyName": family}
    organization = {"name": company, "title": title}
    made: Json = {
        "names": [_filled(name)] if given or family else [],
        "emailAddresses": _typed(emails),
        "phoneNumbers": _typed(phones),
        "urls": _typed(urls),
        "organizations": [{**_filled(organization), "type": "work"}] if company else [],
        "biographies": [{"value": note, "contentType": "TEXT_PLAIN"}] if note else [],
    }
    return {field: value for field, value in (made | fields).items() if value}


def _typed(values: Typed | None) -> list[Json]:
    return [{"value": value, "type": kind} for kind, value in (values or {}).items()]


def _filled(members: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in members.items() if value}


def address(street: str, code: str, city: str, country: str, *, kind: str = "work") -> Sequence[Json]:
    """One postal address."""
    return [{"streetAddress": street, "postalCode": code, "city": city, "country": country, "type": kind}]


PIETER = person(
    "Pieter",
    "van der Meulen",
    company="Meulenbouw B.V.",
    title="Projectleider",
    emails={"work": "pieter@meulenbouw.example", "home": "p.vandermeulen@post.example"},
    phones={"work": "+31 20 555 0142", "mobile": "+31 6 5550 0142"},
    addresses=address("Keizersgracht 241", "1016 EA", "Amsterdam", "Nederland"),
    note="Altijd eerst bellen. Werf: Houthavens, blok 4.",
)

KLANTEN: Sequence[Json] = (
    PIETER,
    person(
        "Zoë",
        "Müller-Groß",
        company="Groß & Söhne GmbH",
        title="Einkauf",
        emails={"work": "zoe.mueller-gross@gross-soehne.example"},
        phones={"work": "+49 30 23125 017"},
        addresses=address("Invalidenstraße 12", "10115", "Berlin", "Deutschland"),
    ),
    person("美玲", "陈", company="上海灯光有限公司", emails={"work": "meiling.chen@shlight.example"}, phones={"mobile": "+86 138 0013 8000"}),
    person("محمد", "العربي", company="شركة النور", emails={"work": "m.alarabi@alnour.example"}, phones={"mobile": "+971 50 555 0117"}),
    person(company="Bakkerij De Boer", emails={"work": "info@bakkerij-deboer.example"}, phones={"main": "+31 30 555 0108"}),
    person(
        "Centrale",
        "Havenbedrijf",
        company="Havenbedrijf Noord",
        emails={"work": "centrale@haven-noord.example"},
        phones={
            "main": "+31 10 555 0100",
            "work": "+31 10 555 0101",
            "mobile": "+31 6 5550 0102",
            "workMobile": "+31 6 5550 0103",
            "workFax": "+31 10 555 0104",
            "pager": "+31 10 555 0105",
            "home": "+31 10 555 0106",
            "Piket": "+31 10 555 0107",
            "Portier nacht": "+31 10 555 0108",
            "Kraan 7": "+31 10 555 0109",
        },
    ),
    person("Maximiliane", VERY_LONG_NAME, emails={"work": "m.guttenberg@lange-namen.example"}),
    person(
        "Siobhán",
        "Ó Briain",
        company="Ó Briain & Daughters",
        emails={"work": "siobhan@obriain.example"},
        phones={"work": "+353 1 555 0131"},
        birthdays=[{"date": {"year": 1979, "month": 2, "day": 1}}],
    ),
    person("Thị Ngọc", "Đặng", emails={"work": "ngoc.dang@anhsang.example"}, nicknames=[{"value": "Jade"}]),
    person(
        "Willem-Jan",
        "'t Hooft",
        prefix="ir.",
        company="Waterschap Vecht",
        emails={"facturen": "crediteuren@wsvecht.example"},
        phones={"vakantiehuis": "+31 222 555 019"},
        birthdays=[{"date": {"month": 12, "day": 31}}],
    ),
    person("שרה", "לוי", company="אור בע״מ", emails={"work": "sara.levi@or-ltd.example"}, phones={"mobile": "+972 50 555 0143"}),
    person("O'Neil", "<b>Bold</b> & Co", company='Tables "R" Us', emails={"work": "o'neil@bold-and-co.example"}),
    person("Jip", "", phones={"mobile": "06 5550 0177"}),
    person(
        "Ana María",
        "de la Cruz y Fernández",
        emails={"work": "ana@cruzfernandez.example", "home": "anamaria@correo.example"},
        phones={"mobile": "+34 655 550 114"},
        addresses=address("Calle Mayor 8, 2.º izq.", "28013", "Madrid", "España"),
        events=[{"date": {"year": 2019, "month": 6, "day": 21}, "type": "anniversary"}],
    ),
)

LEVERANCIERS: Sequence[Json] = (
    person("Joris", "van 't Veer", company="Kabelhuis", emails={"work": "joris@kabelhuis.example"}, phones={"work": "+31 40 555 0111"}),
    person("Åsa", "Östlund", company="Nordljus AB", emails={"work": "asa@nordljus.example"}, phones={"work": "+46 8 555 012"}),
    person("Łukasz", "Wiśniewski", company="Światło Sp. z o.o.", emails={"work": "lukasz@swiatlo.example"}, phones={"mobile": "+48 500 555 016"}),
    person(
        company="Groothandel De Lamp",
        emails={"work": "bestel@delamp.example"},
        phones={"main": "+31 73 555 0120"},
        urls={"work": "https://delamp.example"},
    ),
    person("François", "Lefèvre", company="Éclairage Lefèvre", emails={"work": "francois@lefevre.example"}, phones={"work": "+33 1 99 00 12 34"}),
)

ALICE_PRIVATE: Sequence[Json] = (
    person(
        "Mam",
        "",
        phones={"home": "+31 35 555 0166"},
        relations=[{"person": "Alice", "type": "mother"}],
        birthdays=[{"date": {"year": 1955, "month": 5, "day": 5}}],
    ),
    person("Dr.", "Visser", emails={"work": "praktijk@visser.example"}, phones={"work": "+31 20 555 0191"}),
    person("Noor", "Jansen", emails={"home": "noor@post.example"}, phones={"mobile": "+31 6 5550 0155"}, note="Sportclub, dinsdag"),
)

BOB_TEAM: Sequence[Json] = (
    person("Pieter", "v.d. Meulen", emails={"home": "p.vandermeulen@post.example"}, phones={"home": "+31 20 555 0160"}, note="Ken ik van hockey"),
    person("Rik", "de Wit", emails={"work": "rik@dewit-montage.example"}, phones={"mobile": "+31 6 5550 0180"}),
    person("Aylin", "Yıldız", emails={"work": "aylin@yildiz.example"}, phones={"mobile": "+31 6 5550 0181"}),
)

MONTEURS: Sequence[Json] = (
    person("Ali", "Haddad", emails={"work": "ali@haddad-elektra.example"}, phones={"workMobile": "+31 6 5550 0190"}),
    person("Kees", "op den Brouw", phones={"workMobile": "+31 6 5550 0191"}, note="Alleen ochtenden"),
    person("Владимир", "Соколов", emails={"work": "v.sokolov@montage.example"}, phones={"workMobile": "+31 6 5550 0192"}),
)

PRESSE: Sequence[Json] = (
    person(
        "Éloïse",
        "d'Alembert",
        company="Lumière Hebdo",
        title="Rédactrice",
        emails={"work": "eloise@lumiere-hebdo.example"},
        phones={"work": "+33 1 99 00 56 78"},
    ),
    person("Jean-Baptiste", "Le Goff", company="Radio Phare", emails={"work": "jb@radio-phare.example"}),
    person("Ngozi", "Okonkwo-Adeyemi", company="Design Africa", emails={"work": "ngozi@designafrica.example"}, phones={"mobile": "+44 20 7946 0123"}),
)

FAMILIE: Sequence[Json] = (
    person("Opa", "Keller", phones={"home": "+49 89 23125 044"}, birthdays=[{"date": {"year": 1938, "month": 3, "day": 9}}]),
    person(
        "Jonas",
        "Keller",
        emails={"home": "jonas.keller@post.example"},
        phones={"mobile": "+49 171 3920018"},
        birthdays=[{"date": {"month": 8, "day": 30}}],
    ),
    person("Oma", "Brüggemann", phones={"home": "+49 89 23125 045"}),
)

_GIVEN = ("Emma", "Liam", "Olivia", "Noah", "Ava", "Elias", "Mila", "Hugo", "Freya", "Oscar", "Isla", "Theo", "Nora", "Felix", "Alma", "Jakob")
_FAMILY = ("Andersson", "Berg", "Costa", "Dietrich", "Eriksen", "Fontaine", "Greco", "Hansen", "Ivanova", "Jensen", "Kowalska", "Lund", "Moreau")

PRESS_LIST: Sequence[Json] = tuple(
    person(
        _GIVEN[number % len(_GIVEN)],
        _FAMILY[number * 7 % len(_FAMILY)],
        company=f"Studio {number:03}",
        emails={"work": f"{_GIVEN[number % len(_GIVEN)].lower()}.{number:03}@studios.example"},
        phones={"work": f"+44 20 7946 {number:04}"},
    )
    for number in range(120)
)

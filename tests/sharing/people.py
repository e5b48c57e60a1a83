"""Random contacts with every managed field, every kind of member and many types; small alphabets, so that edits collide."""

from __future__ import annotations

from hypothesis import strategies as st

from sharing.fields import FIELDS, MANAGED_FIELDS, SINGLE, TYPED, Kind
from sharing.lens import Hidden
from sharing.normal import normalise
from sharing.person import EMPTY, Person, Value

TYPES = ("home", "work", "Home", "mobile", "Villa", "")
_WORDS = (
    "a",
    "B",
    "Zoë",
    "Jürgen van Dijk",
    "王小明",
    "ليلى",
    "x@acme.example",
    "X@Acme.example",
    "+31 6 12345678",
    "06 12345678",
    "https://acme.example/",
)
_EXOTIC = st.text(max_size=6)  # control characters, marks, halves of accents

texts = st.sampled_from(_WORDS) | _EXOTIC
dates = st.fixed_dictionaries({"month": st.integers(1, 2), "day": st.integers(1, 2)}, optional={"year": st.sampled_from((0, 1980, 2001))})
_MEMBERS: dict[Kind, st.SearchStrategy[object]] = {
    Kind.TEXT: texts,
    Kind.LINES: texts | st.just("one\r\ntwo"),
    Kind.NUMBER: st.integers(0, 2),
    Kind.FLAG: st.booleans(),
    Kind.DATE: dates,
}


def values(field: str) -> st.SearchStrategy[Value]:
    members = {name: st.sampled_from(TYPES) if name == "type" else _MEMBERS[kind] for name, kind in FIELDS[field].members.items()}
    return st.builds(lambda chosen, primary: Value(chosen, primary=primary), st.fixed_dictionaries({}, optional=members), st.booleans())


def _items(field: str) -> st.SearchStrategy[list[Value]]:
    return st.lists(values(field), max_size=1 if field in SINGLE else 4)


@st.composite
def raw_people(draw: st.DrawFn) -> Person:
    """As anybody might hand them in: doubles, empty items and several chosen main values included."""
    person = EMPTY
    for field in draw(st.lists(st.sampled_from(MANAGED_FIELDS), max_size=4, unique=True)):
        person = person.with_field(field, draw(_items(field)))
    return person


def people() -> st.SearchStrategy[Person]:
    """As they are stored: in Google's form."""
    return raw_people().map(normalise)


@st.composite
def edits(draw: st.DrawFn, person: Person) -> Person:
    """The same person after somebody worked on it: values removed, changed, moved to another type, reordered, added."""
    result = person
    touched = st.lists(st.sampled_from(MANAGED_FIELDS), max_size=2, unique=True)
    for field in {*draw(touched), *draw(st.lists(st.sampled_from(person.names_of_fields or ("names",)), max_size=3))}:
        kept = [draw(_edited(field, value)) for value in person.values(field) if draw(st.integers(0, 3))]
        new = draw(_items(field)) if field not in SINGLE or not kept else []
        result = result.with_field(field, draw(st.permutations([*kept, *new])))
    return normalise(result)


@st.composite
def _edited(draw: st.DrawFn, field: str, value: Value) -> Value:
    name = draw(st.sampled_from(sorted(FIELDS[field].members)))
    new = draw(values(field)).get(name)
    return value if draw(st.booleans()) or not new else value.replace(**{name: new})


PLACES = (*MANAGED_FIELDS, *(f"{field}/{kind.casefold()}" for field in sorted(TYPED) for kind in TYPES))


def hidden_sets() -> st.SearchStrategy[Hidden]:
    return st.frozensets(st.sampled_from(PLACES), max_size=12)

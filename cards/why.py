"""Why somebody sees something: every path that leads to it, what each gives, and what would be missing without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cards.access import role_word
from cards.hidden import places_words
from cards.members import KIND_ICONS
from cards.screen import Card, Screen, card
from cards.widgets import Section, Widget, header, icon, note, row, section
from cards.words import Words
from sharing.reach import PrincipalKind
from sharing.roles import Role


@dataclass(frozen=True, slots=True)
class PathLine:
    """One path. `name` is the group or domain it leads through; `by` gave it, "" when that is not the reader's to know."""

    kind: PrincipalKind
    name: str
    role: Role
    hidden: frozenset[str]
    by: str = ""
    decides_role: bool = False
    shows: frozenset[str] = frozenset()
    mobile: bool = True


@dataclass(frozen=True, slots=True)
class LabelPaths:
    """The paths through one label. `owns`: it is the very person's own label, which is path enough."""

    label: str
    owner: str
    paths: tuple[PathLine, ...] = ()
    owns: bool = False


def why_card(screen: Screen, title: str, labels: Iterable[LabelPaths], *, subtitle: str = "") -> Card:
    """A section for each label, a row for each path, those by name first."""
    words = screen.words
    shown = list(labels)
    sections = [_label_section(words, each) for each in shown]
    several = note(words.t("Of several paths the most access counts, and what one of them shows is seen."))
    return card(
        screen,
        "why",
        *(sections or [section(note(words.t("No path leads there any more.")))]),
        section(several) if sum(max(1, len(each.paths)) for each in shown) > 1 else None,
        header=header(title, subtitle=subtitle),
    )


def _label_section(words: Words, view: LabelPaths) -> Section | None:
    if view.owns:
        return section(row(words.t("Your own label"), start=icon("BOOKMARK")), title=view.label)
    owner = row(view.owner, above=words.t("Owner"), start=icon("PERSON")) if view.owner else None
    return section(owner, [widget for path in view.paths for widget in _path(words, path)], title=view.label)


def _path(words: Words, path: PathLine) -> list[Widget | None]:
    how = {
        "user": words.t("By name"),
        "group": words.t("Through the group {name}", name=path.name),
        "domain": words.t("As everyone at {name}", name=path.name),
    }[path.kind]
    hides = words.t("Hidden: {fields}", fields=places_words(words, path.hidden)) if path.hidden else words.t("Nothing is hidden")
    more = [
        words.t("Without this path the access would be less.") if path.decides_role else "",
        words.t("Only this path shows: {fields}", fields=places_words(words, path.shows)) if path.shows else "",
    ]
    said = " ".join(part for part in more if part)
    return [
        row(
            how,
            above=words.t("Shared by {who}", who=path.by) if path.by else "",
            below=f"{role_word(words, path.role)} · {hides}",
            start=icon(KIND_ICONS[path.kind]),
        ),
        note(said) if said else None,
    ]

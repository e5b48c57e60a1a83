"""What a preview was made from, as one short name: the press that follows it carries the name, and runs only where it still holds.

Edits of contacts move the numbers of no plan but one that hides fields; so a busy label can still be shared by its preview.
"""

from __future__ import annotations

from firestore_models import labels
from firestore_models.claims import Press
from firestore_models.contacts import Contact
from firestore_models.ids import hashed
from firestore_models.labels import Head, Label
from firestore_models.store import Db, Transaction

BY_EDIT = "e-"  # begins the name of a basis that an edit moves too


class PlanMoved(Exception):
    """What the preview showed is not what would happen now; nothing was changed."""


def of_label(label: Label | None, head: Head, *, by_edit: bool = False) -> str:
    """Names a label's grants, owner and number of contacts; None: it has no document yet."""
    if label is None:
        return hashed("plan", "no label yet")
    rows = [(key, *_facts(label, key)) for key in sorted(label.grants)]
    name = hashed("plan", label.id, label.owner, str(label.deleted), str(head.live), repr(rows), str(head.seq) if by_edit else "")
    return BY_EDIT + name if by_edit else name


def _facts(label: Label, key: str) -> tuple[int, bool, tuple[str, ...]]:
    grant = label.grants[key].grant
    return int(grant.role), grant.mobile, tuple(sorted(grant.hidden))


def of_labels(names: list[str]) -> str:
    """Several labels at once."""
    return hashed("plan", *sorted(names))


def of_contact(contact: Contact) -> str:
    """Names a single contact and the labels it is in."""
    return hashed("plan", contact.id, str(contact.revision), *sorted(contact.labels))


def check(db: Db, transaction: Transaction, press: Press, label: str, stored: Label | None) -> None:
    """Before any write of the transaction. Raises PlanMoved; a press that follows no preview passes."""
    if not press.plan:
        return
    head = labels.get_heads(db, [label], transaction)[label]
    if of_label(stored, head, by_edit=press.plan.startswith(BY_EDIT)) != press.plan:
        raise PlanMoved


def check_contact(press: Press, contact: Contact) -> None:
    """As `check`, for one contact that was read in the transaction."""
    if press.plan and of_contact(contact) != press.plan:
        raise PlanMoved

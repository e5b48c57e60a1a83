"""Names of documents and collections, and paths of fields, with Google's rules about what they may contain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from local.firestore.refusal import invalid

FieldPath = tuple[str, ...]
NAME_FIELD: FieldPath = ("__name__",)
_ROOT = re.compile(r"projects/[^/]+/databases/[^/]+/documents")
_NUMERIC_ID = re.compile(r"__id-?\d+__")
_PLAIN = re.compile(r"[a-zA-Z_][a-zA-Z_0-9]*")
_SEGMENT = re.compile(r"`((?:[^`\\]|\\.)*)`|([^`.]+)")
_MAX_ID_BYTES = 1500
_MAX_NAME_BYTES = 6 * 1024
_MAX_DEPTH = 100  # collections below each other


@dataclass(frozen=True, slots=True)
class Name:
    """A document's name taken apart: `collection` is the full name of the collection that holds it."""

    full: str
    collection: str
    document_id: str

    @property
    def root(self) -> str:
        """`projects/P/databases/D/documents`."""
        return root_of(self.full)


@lru_cache(maxsize=65_536)
def parse_name(full: str) -> Name:
    """Take a document's full name apart. Raises `Refused` with INVALID_ARGUMENT where Google would."""
    root = root_of(full)
    segments = full[len(root) + 1 :].split("/") if len(full) > len(root) else []
    if not segments or len(segments) % 2:
        raise invalid(f'Document name "{full}" has invalid trailing slash or an odd number of path elements.')
    if len(full.encode()) > _MAX_NAME_BYTES or len(segments) > 2 * _MAX_DEPTH:
        raise invalid(f'Document name "{full[:80]}…" is too long.')
    for segment in segments:
        _check_segment(segment)
    collection, _, document_id = full.rpartition("/")
    return Name(full, collection, document_id)


def root_of(full: str) -> str:
    """The part of a name that says which database."""
    found = _ROOT.match(full)
    if not found or full[found.end() : found.end() + 1] not in ("", "/"):
        raise invalid(f'Document name "{full}" is not of the form "projects/…/databases/…/documents/…".')
    return found[0]


def database_root(database: str) -> str:
    """`projects/P/databases/D` -> the root of its documents."""
    return root_of(f"{database}/documents")


@lru_cache(maxsize=65_536)
def parse_field_path(text: str) -> FieldPath:
    """`a.b.`c.d`` -> ("a", "b", "c.d"). Raises `Refused` with INVALID_ARGUMENT where Google would."""
    segments: list[str] = []
    at = 0
    while True:
        found = _SEGMENT.match(text, at)
        if not found or (found[2] and not _PLAIN.fullmatch(found[2])) or found[1] == "":
            raise invalid(f'Invalid property path "{text}".')
        segments.append(found[2] or re.sub(r"\\(.)", r"\1", found[1]))
        at = found.end()
        if at == len(text):
            return tuple(segments)
        if text[at] != ".":
            raise invalid(f'Invalid property path "{text}".')
        at += 1


def render_field_path(path: Iterable[str]) -> str:
    """The canonical text of a field path, escaped where needed."""
    return ".".join(part if _PLAIN.fullmatch(part) else "`" + part.replace("\\", "\\\\").replace("`", "\\`") + "`" for part in path)


def is_reserved(name: str) -> bool:
    """Names that begin and end with two underscores are Google's."""
    return len(name) >= 4 and name.startswith("__") and name.endswith("__")


def _check_segment(segment: str) -> None:
    if not segment:
        raise invalid("A resource name has an empty path element.")
    if segment in (".", "..") or len(segment.encode()) > _MAX_ID_BYTES:
        raise invalid(f'Resource id "{segment[:80]}" is invalid.')
    if is_reserved(segment) and not _NUMERIC_ID.fullmatch(segment):
        raise invalid(f'Resource id "{segment}" is invalid because it is reserved.')

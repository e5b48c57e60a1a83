"""Photos follow the fields, at their own pace: Google counts them apart, about fifty a minute, one call each (google/people.md, section 4).

A copy whose photo may have to be read or written is marked as due, and its page is noted on the account. Each turn ends with a few of
them: looked at directly, taken in where somebody with the right changed it, and written where it is not what it should be. An account on
which nothing is due pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from firestore_models import contacts, notices, photos
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry, Pause
from firestore_models.edits import HiddenWrite
from firestore_models.ids import hashed, page_of
from firestore_models.notices import NoticeKind
from firestore_models.photos import FIELD, Picture
from firestore_models.rights import NotAllowed, NotFound
from sharing.person import from_google
from sync import copying
from sync.desire import Desired, desire
from sync.errors import Gone, GoogleTrouble, RateLimited, Unavailable, ValueRefused
from sync.picture import NotAPicture, is_same, prepare
from sync.work import Work

Json = Mapping[str, Any]

A_MINUTE = timedelta(seconds=61)
OF_A_MINUTE = 48  # photo writes; Google's ceiling is about fifty
SOON_S = 60.0
PATIENCE_S = 3_600.0
READ_LAG = timedelta(minutes=15)  # a state read after that is the present one, whatever time it bears
UNKNOWN = "-"  # names no photo: a copy that holds one of its holder's own making
LOOKED_AT = 200


def mark_of(person: Json) -> str:
    """Stands for the photo that a contact shows at Google; "" for the letter that Google draws when there is none."""
    url = url_of(person)
    return hashed("photo", url.partition("?")[0].rpartition("=s")[0] or url.partition("?")[0])[:12] if url else ""


def url_of(person: Json) -> str:
    """Where Google has the photo that somebody gave this contact; "" when nobody did."""
    for photo in person.get("photos", ()):
        if photo.get("metadata", {}).get("source", {}).get("type", "CONTACT") == "CONTACT" and not photo.get("default"):
            return str(photo.get("url", ""))
    return ""


def kept(entry: Entry, before: Entry) -> Entry:
    """An entry made anew from Google's answer about fields: what is known of the photo stays."""
    return replace(entry, photo=before.photo, photo_mark=before.photo_mark, photo_due=before.photo_due)


def seen(work: Work, contact: str, entry: Entry, person: Json) -> Entry:
    """News of a copy: another photo than the one we know is to be looked at when the fields are done."""
    if entry.photo_due or entry.state is CopyState.ADOPTED or mark_of(person) == entry.photo_mark:
        return entry
    entry = replace(entry, photo_due=True)
    work.set_entry(contact, entry)
    _note_pages(work, [contact])
    return entry


def linked(work: Work, made: Mapping[str, Entry]) -> None:
    """Contacts of its holder's own that were just linked: those with a photo bring it along."""
    _note_pages(work, [contact for contact, entry in made.items() if entry.photo_due])


def due(work: Work, found: Mapping[str, Contact], wanted: Mapping[str, Desired | None]) -> None:
    """After the fields of these contacts: mark the copies that do not hold the photo they should."""
    marked = []
    for name, desired in wanted.items():
        entry = work.entry(name)
        if desired is None or entry is None or not entry.resource or entry.state is CopyState.ADOPTED:
            continue
        if not entry.photo_due and entry.photo != _wanted(found[name], desired):
            work.set_entry(name, replace(entry, photo_due=True))
            marked.append(name)
        elif entry.photo_due:
            marked.append(name)
    _note_pages(work, marked)


def _note_pages(work: Work, names: Iterable[str]) -> None:
    pages = {page_of(name) for name in names} - set(work.account.photo_pages)
    if pages:
        work.set_photo_pages((*work.account.photo_pages, *sorted(pages)))


def _wanted(contact: Contact, desired: Desired) -> str:
    return "" if FIELD in desired.hidden else contact.photo


# A turn's share


def carry(work: Work) -> None:
    """Read and write some of the photos that are due, and ring for when the next of them may go: one ring, whoever asks for it."""
    for page in work.account.photo_pages:
        if _wait(work) <= 0:
            _carry_page(work, page)
        if (wait := _wait(work)) > 0:
            work.engine.queue.drain(work.account.key, after_s=wait)
            return
        work.set_photo_pages(tuple(each for each in work.account.photo_pages if each != page))
        work.set_photo_tries(0)


def _wait(work: Work) -> float:
    """Seconds until another photo may be tried."""
    now, account = work.engine.now(), work.account
    times = [account.photos_next] if account.photos_next is not None else []
    if account.photos_at is not None and account.photos_written >= OF_A_MINUTE:
        times.append(account.photos_at + A_MINUTE)
    return max([0.0, *((time - now).total_seconds() for time in times)])


def _count(work: Work) -> None:
    """One more photo goes out."""
    began, now = work.account.photos_at, work.engine.now()
    if began is None or now - began >= A_MINUTE:
        work.set_photo_minute(now, 1)
    else:
        work.set_photo_minute(began, work.account.photos_written + 1)


def _used_up(work: Work, wait_s: float) -> None:
    """Google says that it was enough for now, whatever we counted."""
    work.set_photo_minute(work.engine.now() + timedelta(seconds=wait_s) - A_MINUTE, OF_A_MINUTE)


def _carry_page(work: Work, page: str) -> None:
    """One page's photos, those to be taken away first. When it could not do all of them, there is something to wait for."""
    names = [name for name, entry in work.on_page(page).items() if entry.photo_due and entry.pause is Pause.NONE]
    known = contacts.get_many(work.engine.db, names)
    wanted = {name: desire(work.account.key, work.account.reach, contact) for name, contact in known.items()}
    for name in names:
        if wanted.get(name) is None and (entry := work.entry(name)) is not None:
            work.set_entry(name, replace(entry, photo_due=False))
    plans = {name: desired for name, desired in wanted.items() if desired is not None}
    order = sorted(plans, key=lambda name: (bool(_wanted(known[name], plans[name])), name))
    people = _read(work, [entry.resource for name in order if (entry := work.entry(name)) is not None])
    is_whole = True
    for name in order:
        if _wait(work) > 0:
            return
        entry = work.entry(name)
        person = people.get(entry.resource) if entry is not None else None
        if entry is None or person is None or work.is_merged(person, name):
            if entry is not None:
                work.set_entry(name, replace(entry, photo_due=False))  # gone: a poll tells what became of it
            continue
        try:
            is_done = _one(work, known[name], plans[name], entry, person)
        except RateLimited as trouble:
            _used_up(work, trouble.retry_after_s or SOON_S)
            return
        is_whole = is_whole and is_done
    if not is_whole:
        # Asked for again later, and each time later still.
        tries = work.account.photo_tries
        work.set_photo_tries(tries + 1, work.engine.now() + timedelta(seconds=min(PATIENCE_S, SOON_S * 2**tries)))


def _read(work: Work, names: list[str]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for start in range(0, len(names), LOOKED_AT):
        for name, answer in work.people.batch_get(names[start : start + LOOKED_AT]).items():
            if not isinstance(answer, GoogleTrouble):
                found[name] = answer
            elif not isinstance(answer, Gone):
                raise answer
    return found


def _one(work: Work, contact: Contact, desired: Desired, entry: Entry, person: Json) -> bool:
    """One copy: what its holder did comes home, then it is made what it should be. False: to be tried again soon."""
    known = copying.moment(entry.update_time)
    if copying.is_older(copying.contact_source(person), entry) and known is not None and work.engine.now() - known < READ_LAG:
        return False  # a read that lags would show our own last photo as somebody's change
    if mark_of(person) != entry.photo_mark:
        try:
            contact, entry = _take(work, contact, entry, person)
        except Unavailable:
            return False
    _write(work, contact, entry, person, _wanted(contact, desired))
    return True


# Coming in


def _take(work: Work, contact: Contact, entry: Entry, person: Json) -> tuple[Contact, Entry]:
    """The holder has another photo there than we know of. Raises Unavailable when it cannot be fetched now."""
    mark, url = mark_of(person), url_of(person)
    entry = replace(entry, photo_mark=mark)
    try:
        picture = prepare(work.engine.fetch(url)) if url else None
    except NotAPicture:
        return contact, replace(entry, photo=contact.photo)  # not one that we can carry: it stays where it is, until another follows
    present = photos.get(work.engine.db, contact.id, contact.photo) if contact.photo else None
    if is_same(picture, present):
        return contact, replace(entry, photo=contact.photo)  # our own, as Google keeps it: nobody's change
    return _bring_home(work, contact, entry, picture)


def _bring_home(work: Work, contact: Contact, entry: Entry, picture: Picture | None) -> tuple[Contact, Entry]:
    press = work.press()
    try:
        changed = photos.put(work.engine.db, press, contact.id, picture)
    except (NotAllowed, NotFound, HiddenWrite):
        # Undone in this account only, as any change without the right.
        notices.add(work.engine.db, work.account.key, NoticeKind.REVERTED, contact.id, work.engine.now(), [FIELD])
        return contact, replace(entry, photo=UNKNOWN if picture is not None else "")
    for label in sorted(changed.labels):
        work.engine.queue.fan_out(label)
    return changed, replace(entry, photo=changed.photo)


# Going out


def _write(work: Work, contact: Contact, entry: Entry, person: Json, wanted: str) -> None:
    picture = photos.get(work.engine.db, contact.id, wanted) if wanted and entry.photo != wanted else None
    if entry.photo == wanted or (wanted and picture is None) or (not wanted and not entry.photo_mark):
        work.set_entry(contact.id, replace(entry, photo=wanted, photo_due=False))
        return
    work.set_entry(contact.id, entry)
    work.hold()
    _count(work)
    try:
        answer = work.people.set_photo(entry.resource, picture.jpeg) if picture is not None else work.people.delete_photo(entry.resource)
    except Gone:
        work.set_entry(contact.id, replace(entry, photo_due=False))
        return
    except ValueRefused:
        work.set_entry(contact.id, replace(entry, photo=wanted, photo_due=False))  # Google takes no such photo: never again
        return
    work.set_entry(contact.id, _after(entry, person, answer, wanted))


def _after(entry: Entry, before: Json, answer: Json, wanted: str) -> Entry:
    """What is known after Google took a photo. The etag moved by it is ours only if nobody changed a field meanwhile: else the next write of
    fields must find out (google/people.md 2.8)."""
    after = replace(entry, photo=wanted, photo_mark=mark_of(answer or before), photo_due=False)
    source = copying.contact_source(answer)
    if not source or copying.touched_fields(entry, from_google(answer)):
        return after
    return replace(after, etag=str(source.get("etag", "")), update_time=str(source.get("updateTime", "")))

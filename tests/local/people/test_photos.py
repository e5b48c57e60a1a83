"""Photos (section 2.8)."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from local.google.people import Book, PeopleStore
from tests.local.people.conftest import Client, Refused, named, source


def picture(kind: str = "PNG", size: int = 64) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (size, size), "teal").save(written, kind)
    return written.getvalue()


def send(ann: Client, name: str, data: bytes, **body: str) -> dict[str, object]:
    sent = {"photoBytes": base64.b64encode(data).decode(), **body}
    return ann.call("PATCH", f"/v1/{name}:updateContactPhoto", sent)


def test_who_has_no_photo_shows_a_monogram(ann: Client, book: Book, store: PeopleStore) -> None:
    [photo] = ann.get(book.create(named("Jane")), fields="photos")["photos"]
    assert photo["default"] is True
    kind, data = store.photo(photo["url"].rpartition("/")[2]) or ("", b"")
    assert (kind, Image.open(io.BytesIO(data)).format) == ("image/png", "PNG")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_photo_can_be_set_and_is_recoded(ann: Client, book: Book, store: PeopleStore, kind: str) -> None:
    name = book.create(named("Jane"))
    sent = picture(kind)
    assert send(ann, name, sent) == {}
    [photo] = ann.get(name, fields="photos")["photos"]
    assert "default" not in photo
    assert photo["url"].startswith(f"{store.root}/photos/")
    mime, data = store.photo(photo["url"].rpartition("/")[2]) or ("", b"")
    assert (mime, data == sent) == ("image/jpeg", False)
    assert Image.open(io.BytesIO(data)).size == (64, 64)


def test_a_large_photo_is_made_smaller(ann: Client, book: Book, store: PeopleStore) -> None:
    name = book.create(named("Jane"))
    book.set_photo(name, picture(size=1600))
    url = ann.get(name, fields="photos")["photos"][0]["url"]
    _, data = store.photo(url.rpartition("/")[2]) or ("", b"")
    assert max(Image.open(io.BytesIO(data)).size) == 720


def test_the_person_is_shown_only_when_asked_for(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"))
    answer = send(ann, name, picture(), personFields="metadata,photos")
    assert answer["person"]["resourceName"] == name  # type: ignore[index]
    shown = ann.call("DELETE", f"/v1/{name}:deleteContactPhoto", personFields="photos")
    assert shown["person"]["photos"][0]["default"] is True
    assert ann.call("DELETE", f"/v1/{name}:deleteContactPhoto") == {}


def test_a_photo_moves_the_contacts_etag_and_shows_in_the_delta(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"))
    before = ann.get(name)
    _, token = ann.full_sync()
    send(ann, name, picture())
    assert source(ann.get(name))["etag"] != source(before)["etag"]
    assert [person["resourceName"] for person in ann.delta(token)[0]] == [name]


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken", picture("GIF"), picture("BMP")])
def test_only_jpeg_and_png_are_photos(ann: Client, book: Book, data: bytes) -> None:
    name = book.create(named("Jane"))
    with pytest.raises(Refused) as refusal:
        send(ann, name, data)
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")
    assert ann.get(name, fields="photos")["photos"][0]["default"] is True


def test_photo_bytes_must_be_base64(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"))
    with pytest.raises(Refused) as refusal:
        ann.call("PATCH", f"/v1/{name}:updateContactPhoto", {"photoBytes": "???"})
    assert refusal.value.code == 400


def test_a_photo_of_nobody_is_not_found(ann: Client) -> None:
    with pytest.raises(Refused) as refusal:
        send(ann, "people/c1", picture())
    assert refusal.value.code == 404


def test_an_unknown_photo_address_leads_nowhere(store: PeopleStore) -> None:
    assert store.photo("00ff") is None

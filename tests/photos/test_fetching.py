"""What is fetched, from where, and what is made of it (T21, T22)."""

from __future__ import annotations

import io
import zlib

import httplib2
import pytest
from PIL import Image

from addon.pictures import PictureDoor
from sync.errors import Unavailable
from sync.picture import MOST_BYTES, SIDE_PX, STORED_BYTES, NotAPicture, is_same, prepare
from tests.photos.album import colour_of, picture

HOST = "lh3.googleusercontent.com"
PUBLIC = "142.250.179.129"


class Wire:
    """Remembers where it was told to connect."""

    def __init__(self, status: int = 200, content: bytes = b"photo") -> None:
        self.asked: list[tuple[str, str, str]] = []
        self._answer = status, content

    def __call__(self, address: str, host: str, target: str) -> tuple[int, bytes]:
        self.asked.append((address, host, target))
        return self._answer


class Root:
    """GOOGLE_API_ROOT's own transport."""

    def __init__(self, status: int = 200) -> None:
        self.asked: list[tuple[str, object]] = []
        self._status = status

    def request(
        self, uri: str, method: str = "GET", body: object = None, headers: object = None, redirections: int = 1, connection_type: object = None
    ) -> tuple[httplib2.Response, bytes]:
        assert (method, body, redirections, connection_type) == ("GET", None, 0, None)
        self.asked.append((uri, headers))
        return httplib2.Response({"status": str(self._status)}), b"photo"


def door(wire: Wire, *addresses: str, root: str = "", http: Root | None = None) -> PictureDoor:
    return PictureDoor(root, lambda: http or Root(), lambda _: addresses, wire)


def test_it_connects_to_the_very_address_that_was_looked_up_as_the_host_it_asked_for() -> None:
    """T21: a name that answers differently the second time is not asked a second time."""
    wire, looked_up = Wire(), []

    def once(host: str) -> tuple[str, ...]:
        looked_up.append(host)
        return (PUBLIC,) if len(looked_up) == 1 else ("127.0.0.1",)

    assert PictureDoor("", Root, once, wire).fetch(f"https://{HOST}/contacts/A=s100") == b"photo"
    assert wire.asked == [(PUBLIC, HOST, "/contacts/A=s720")]
    assert looked_up == [HOST]


@pytest.mark.parametrize(
    "url",
    [
        f"http://{HOST}/a",
        "https://evil.example/a",
        "https://googleusercontent.com.evil.example/a",
        "https://evilgoogleusercontent.com/a",
        f"https://{HOST}:8080/a",
        f"https://user@{HOST}/a",
        f"https://{HOST}@evil.example/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://169.254.169.254/computeMetadata/v1/",
        "https://metadata.google.internal/",
        "file:///etc/passwd",
        "ftp://lh3.googleusercontent.com/a",
        "gopher://x",
        "//lh3.googleusercontent.com/a",
        "",
        "https://[",
        "data:image/png;base64,AAAA",
    ],
)
def test_nothing_but_googles_own_photos_is_fetched(url: str) -> None:
    """T21."""
    wire, http = Wire(), Root()
    for root in ("", "https://google.invalid"):
        with pytest.raises(NotAPicture):
            door(wire, PUBLIC, root=root, http=http).fetch(url)
    assert wire.asked == []
    assert http.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_a_name_that_leads_into_our_own_network_is_refused(address: str) -> None:
    """T21: also as one of several."""
    wire = Wire()
    for several in ((address,), (PUBLIC, address)):
        with pytest.raises(NotAPicture):
            door(wire, *several).fetch(f"https://{HOST}/a")
    assert wire.asked == []


@pytest.mark.parametrize("status", [301, 302, 307, 403, 404])
def test_a_redirect_is_not_followed(status: int) -> None:
    """T21."""
    with pytest.raises(NotAPicture):
        door(Wire(status), PUBLIC).fetch(f"https://{HOST}/a")
    with pytest.raises(NotAPicture):
        door(Wire(), root="http://127.0.0.1:8000", http=Root(status)).fetch("http://127.0.0.1:8000/photos/1")


def test_under_a_root_of_its_own_photos_come_from_there_and_carry_no_token() -> None:
    http = Root()
    found = door(Wire(), root="http://127.0.0.1:8000", http=http)
    assert found.fetch("http://127.0.0.1:8000/photos/1") == b"photo"
    assert http.asked == [("http://127.0.0.1:8000/photos/1", None)]
    for elsewhere in ("http://127.0.0.1:8001/photos/1", "https://127.0.0.1:8000/photos/1", "http://127.0.0.1:8000@evil.example/"):
        with pytest.raises(NotAPicture):
            found.fetch(elsewhere)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_is_asked_again(status: int) -> None:
    with pytest.raises(Unavailable):
        door(Wire(status), PUBLIC).fetch(f"https://{HOST}/a")


def test_more_than_fits_is_refused() -> None:
    with pytest.raises(NotAPicture):
        door(Wire(content=b"x" * (MOST_BYTES + 1)), PUBLIC).fetch(f"https://{HOST}/a")


# What is made of it


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(1, 1), (50, 2_000), (4_000, 3_000)])
def test_a_photo_becomes_a_small_jpeg(kind: str, size: tuple[int, int]) -> None:
    made = prepare(picture("red", size=size, kind=kind))
    with Image.open(io.BytesIO(made.jpeg)) as image:
        assert image.format == "JPEG"
        assert max(image.size) <= SIDE_PX
    assert len(made.jpeg) <= STORED_BYTES


def test_noise_is_made_to_fit() -> None:
    written = io.BytesIO()
    Image.effect_noise((3_000, 3_000), 200).save(written, "PNG")
    assert len(prepare(written.getvalue()).jpeg) <= STORED_BYTES


def test_metadata_is_gone_and_the_picture_stands_upright() -> None:
    """T22."""
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010E] = "Secret place 52.37 4.89"
    made = prepare(picture("green", size=(400, 200), exif=exif.tobytes(), comment=b"secret"))
    assert b"ecret" not in made.jpeg
    with Image.open(io.BytesIO(made.jpeg)) as image:
        assert image.size == (200, 400)
        assert not image.getexif()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b'<?xml version="1.0"?><svg/>',
        b"%PDF-1.7",
        b"<html>",
        picture("red")[:200],
        picture("red", kind="TIFF"),
        picture("red", kind="BMP"),
    ],
)
def test_svg_and_whatever_else_is_no_photo(raw: bytes) -> None:
    """T22."""
    with pytest.raises(NotAPicture):
        prepare(raw)


def test_an_image_bomb_is_refused_by_its_header() -> None:
    """T22: a few bytes that claim a billion pixels are never unpacked."""
    header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    bomb = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + header + zlib.crc32(header).to_bytes(4, "big")
    body = zlib.compress(b"\0" * 1_000)
    bomb += len(body).to_bytes(4, "big") + b"IDAT" + body + zlib.crc32(b"IDAT" + body).to_bytes(4, "big")
    with pytest.raises(NotAPicture):
        prepare(bomb)


def test_a_photo_that_a_server_remade_is_the_same_and_another_is_not() -> None:
    """I14: what comes back of our own photo is nobody's change."""
    one = prepare(picture("red"))
    with Image.open(io.BytesIO(one.jpeg)) as image:
        again = io.BytesIO()
        image.resize((256, 256)).save(again, "JPEG", quality=60)
    assert is_same(one, prepare(again.getvalue()))
    assert not is_same(one, prepare(picture("blue")))
    assert not is_same(one, None)
    assert is_same(None, None)
    assert colour_of(one.jpeg) == "red"

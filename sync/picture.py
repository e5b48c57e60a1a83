"""From bytes that came from elsewhere to a picture of our own: small, a JPEG, with nothing in it but what is seen (promises.md T22)."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from firestore_models.photos import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 8_000_000  # of what is fetched
MOST_PIXELS = 40_000_000  # looked at in the header, before anything is decoded
SIDE_PX = 720  # google/people.md 1.4
STORED_BYTES = 300_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # no drawings with a program in them (SVG), nothing exotic
_QUALITIES = (85, 70, 50, 30)
_LOOK_PX = 12
_SAME = 10.0  # of 255: Google re-encodes what it gets, so the same photo comes back a little different


class NotAPicture(Exception):
    """What was fetched is no photo that we take, or may not be fetched at all; asking again would not help."""


def prepare(raw: bytes) -> Picture:
    """The picture, re-made. Raises NotAPicture."""
    if len(raw) > MOST_BYTES:
        raise NotAPicture
    image = _opened(raw)
    image.thumbnail((SIDE_PX, SIDE_PX))
    for quality in _QUALITIES:
        jpeg = _encoded(image, quality)
        if len(jpeg) <= STORED_BYTES:
            return Picture(jpeg, _look(image))
    raise NotAPicture


def is_same(one: Picture | None, other: Picture | None) -> bool:
    """Whether two pictures look the same from afar: one of them may be what a server made of the other."""
    if one is None or other is None:
        return one is other
    difference = sum(abs(a - b) for a, b in zip(one.look, other.look, strict=True)) / len(one.look)
    return difference < _SAME


def _opened(raw: bytes) -> Image:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            found: Any = Image.open(io.BytesIO(raw), formats=FORMATS)
            if found.width * found.height > MOST_PIXELS:
                raise NotAPicture
            found.draft("RGB", (SIDE_PX * 2, SIDE_PX * 2))
            upright = ImageOps.exif_transpose(found)
            seen = upright.convert("RGBA")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as broken:
        raise NotAPicture from broken
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def _encoded(image: Image, quality: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def _look(image: Image) -> bytes:
    return image.resize((_LOOK_PX, _LOOK_PX)).tobytes()

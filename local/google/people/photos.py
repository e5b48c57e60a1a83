"""Photos: what may be sent, what the server makes of it, and the monogram of those who have none."""

from __future__ import annotations

import base64
import binascii
import io
import warnings

from PIL import Image, ImageDraw, UnidentifiedImageError

from local.google.people.wire import ApiError, invalid

MAX_PX = 720
MONOGRAM = "monogram-"
_COLOURS = ("#1a73e8", "#d93025", "#188038", "#e37400", "#9334e6", "#12b5cb", "#5f6368", "#c5221f")


def sent(text: str) -> bytes:
    """Base64, plain or url-safe, as proto JSON takes it. Raises 400."""
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as broken:
        raise invalid("Invalid value at 'photo_bytes' (TYPE_BYTES), Base64 decoding failed") from broken


def recoded(data: bytes) -> bytes:
    """A JPEG of the server's own making: what is read back never equals what was sent. Raises 400 for anything but JPEG and PNG."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
            small = image.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as broken:
        raise ApiError("INVALID_ARGUMENT", "Photo must be a valid JPEG or PNG image.", reason="badRequest") from broken
    small.thumbnail((MAX_PX, MAX_PX))
    written = io.BytesIO()
    small.save(written, "JPEG", quality=85)
    return written.getvalue()


def monogram(letter: str) -> bytes:
    """A PNG with one letter on a colour of its own."""
    image = Image.new("RGB", (96, 96), _COLOURS[ord(letter[:1] or " ") % len(_COLOURS)])
    ImageDraw.Draw(image).text((42, 38), letter[:1], fill="white")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()

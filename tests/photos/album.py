"""Pictures to take, and what stands in somebody's Google Contacts."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageDraw

from tests.two_way.steps import resource
from tests.world import World

PIETER = "Pieter Meulen"


def picture(colour: str, *, size: tuple[int, int] = (400, 400), kind: str = "JPEG", **saved: Any) -> bytes:
    """A face of this colour."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((size[0] // 8, size[1] // 8, size[0] * 7 // 8, size[1] * 7 // 8), fill=colour)
    written = io.BytesIO()
    image.save(written, kind, **saved)
    return written.getvalue()


def set_photo(world: World, who: str, data: bytes, name: str = PIETER, *, label: str = "Klanten") -> None:
    """Somebody gives a contact a photo in Google Contacts."""
    world.google.book(who).set_photo(resource(world, who, name, label=label), data)


def remove_photo(world: World, who: str, name: str = PIETER, *, label: str = "Klanten") -> None:
    world.google.book(who).remove_photo(resource(world, who, name, label=label))


def photo_of(world: World, who: str, name: str = PIETER, *, label: str = "Klanten") -> bytes:
    """What Google shows for a contact; b"" for its own letter."""
    person: Mapping[str, Any] = world.google.book(who).contact(resource(world, who, name, label=label))
    photo = person["photos"][0]
    if photo.get("default"):
        return b""
    answer, content = world.google.http().request(photo["url"])
    assert answer.status == 200
    return bytes(content)


def colour_of(data: bytes) -> str:
    """The colour of the face, as one of three; "" for none."""
    if not data:
        return ""
    red, green, blue = Image.open(io.BytesIO(data)).convert("RGB").resize((3, 3)).getpixel((1, 1))  # type: ignore[misc]
    return max((red, "red"), (green, "green"), (blue, "blue"))[1]


def colour(world: World, who: str, name: str = PIETER, *, label: str = "Klanten") -> str:
    return colour_of(photo_of(world, who, name, label=label))


def photo_writes(world: World, who: str) -> int:
    return len([call for call in world.calls_of(who, writes=True) if "ContactPhoto" in call])

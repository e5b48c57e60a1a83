"""Pictures of cards at the width of Google's side panel, to look at before people do.

    python -m local.workbench.shots CARDS.json FOLDER

CARDS.json is a list of cards or a map of name -> card. One PNG a card, as tall as the card is.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from local.workbench.chromium import ORIGIN, open_chromium, serve_cards

DRAW = """async ({ card, locale }) => {
  const { Panel } = await import("/cards/panel.js");
  const root = document.getElementById("panel");
  const send = async () => ({ action: { navigations: [{ pushCard: card }] } });
  const panel = new Panel(root, { send, title: "Commonbook", locale, homeUrl: "/home",
    universalActions: [{ label: "Settings", runFunction: "/settings" }] });
  root.style.height = "auto";
  await panel.home();
  await document.fonts.ready;
}"""


def shoot(cards: Mapping[str, Mapping[str, Any]], folder: Path, *, locale: str = "en", scale: float = 2) -> list[Path]:
    """Draw each card in the panel and save it as `folder/NAME.png`; answers the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_chromium() as browser:
        page = browser.new_page(viewport={"width": 300, "height": 700}, device_scale_factor=scale)
        serve_cards(page)
        return [_shoot_one(page, name, card, folder, locale) for name, card in cards.items()]


def _shoot_one(page: Any, name: str, card: Mapping[str, Any], folder: Path, locale: str) -> Path:
    page.goto(f"{ORIGIN}/")
    page.evaluate(DRAW, {"card": card, "locale": locale})
    file = folder / f"{name}.png"
    page.locator("#panel").screenshot(path=str(file))
    return file


def named(cards: Mapping[str, Any] | Sequence[Any]) -> dict[str, Any]:
    """Cards by name: a list is numbered, with each card's own name behind the number."""
    if isinstance(cards, Mapping):
        return dict(cards)
    return {f"{number:02d}-{card.get('name') or 'card'}": card for number, card in enumerate(cards, 1)}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Pictures of cards at the width of the side panel.")
    parser.add_argument("cards", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--locale", default="en")
    options = parser.parse_args(arguments)
    for file in shoot(named(json.loads(options.cards.read_text(encoding="utf-8"))), options.folder, locale=options.locale):
        print(file)  # noqa: T201  a command's answer


if __name__ == "__main__":
    main()

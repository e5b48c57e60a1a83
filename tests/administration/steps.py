"""Sanne before the Administration screen of hoogland.example."""

from __future__ import annotations

from tests.world import SANNE, Panel, World


def administration(world: World, email: str = SANNE) -> Panel:
    panel = world.person(email)
    panel.home()
    panel.press("Settings")
    panel.press("Administration")
    return panel


def bar(world: World, who: str) -> Panel:
    panel = administration(world)
    panel.press("Bar from sharing", {"Person": who})
    return panel

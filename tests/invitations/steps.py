"""Being invited, as it goes: shared with, mailed, the link followed."""

from __future__ import annotations

import re

from tests.connect.browser import Browser
from tests.journeys.steps import klanten, share
from tests.journeys.watched import Watched
from tests.world import ALICE, MARTA, Panel

LINK = re.compile(r"https://commonbook\.example/invitation/[\w-]+")


def link_of(text: str) -> str:
    found = LINK.search(text)
    assert found is not None, text
    return found.group()


def invited(world: Watched, email: str = MARTA, *, access: str = "View only") -> str:
    """Alice shares her label with somebody outside; the link in the mail they get."""
    klanten(world)
    share(world.person(ALICE), email, access=access)
    world.settle()
    return mailed(world, email)


def mailed(world: Watched, email: str) -> str:
    """The link of the latest mail to this address."""
    mails = [mail for mail in world.mails() if email in mail.recipients]
    assert mails, [mail.recipients for mail in world.mails()]
    return link_of(mails[-1].text)


def accepted(world: Watched, email: str = MARTA) -> Browser:
    """Invited, and accepted through the link."""
    browser = Browser(world).open(invited(world, email)).press("Accept").allow(email)
    assert "Accepted" in browser.page, browser.page
    world.settle()
    return browser


def member_card(world: Watched, address: str, by: str = ALICE) -> Panel:
    """The card of a member known by an address only."""
    panel = world.person(by)
    panel.home()
    panel.press_row("Klanten")
    panel.press("Members")
    panel.press_row(address)
    return panel

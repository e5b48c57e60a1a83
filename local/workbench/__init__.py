"""The workbench: a page that plays Gmail for a demo person, so that everything can be pressed and watched on a laptop.

It stands where Google stands (opens mails, sends signed events, draws the answers) and knows the add-on only by its manifest.
"""

from local.workbench.app import app

__all__ = ["app"]

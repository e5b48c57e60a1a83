"""The pages around Google's consent: why it is asked for, and what came of it. Each says what a person can do next."""

from __future__ import annotations

from cards.web_page import Page, PageButton
from cards.words import Words

Fields = tuple[tuple[str, str], ...]


def reasons(words: Words) -> tuple[str, ...]:
    """Each thing that Google will list, with why, and what leaving it unticked costs."""
    return (
        words.t("Your email address: so that Commonbook knows which account this is."),
        words.t(
            "Your Google Contacts: to write what is shared with you, and to read what you change in it. "
            "Left unticked, nothing can be kept up to date in this account; the panel still works."
        ),
    )


def connect_page(words: Words, account: str, button: PageButton) -> Page:
    """Before Google is asked."""
    return Page(
        title=words.t("Connect Google Contacts"),
        lines=(
            words.t("For {account}", account=account),
            words.t("To keep copies up to date while you are away, Google asks you once more: what you allowed the panel ends when you close it."),
        ),
        points=reasons(words),
        buttons=(button,),
        notes=(words.t("Contacts that are in no shared label are never stored. You can disconnect at any time in Settings."),),
        language=words.language,
    )


def connected_page(words: Words, account: str) -> Page:
    return Page(
        title=words.t("Connected"),
        lines=(words.t("Commonbook keeps the copies in {account} up to date from now on.", account=account), close(words)),
        language=words.language,
    )


def close(words: Words) -> str:
    return words.t("You can close this window. If the panel does not come back by itself, press Refresh there.")


def other_account_page(words: Words, *, chosen: str, panel: str, again: PageButton) -> Page:
    return _not_done(words, words.t("You chose {chosen}, this panel is {panel}: try again.", chosen=chosen, panel=panel), again)


def unticked_page(words: Words, again: PageButton) -> Page:
    return _not_done(
        words,
        words.t(
            "Google Contacts was not ticked. Without it Commonbook cannot keep copies up to date in this account. "
            "Search and your own contacts still work in the panel."
        ),
        again,
    )


def refused_page(words: Words, again: PageButton) -> Page:
    return _not_done(words, words.t("Google was told not to allow it."), again)


def blocked_page(words: Words, account: str) -> Page:
    return _not_done(
        words,
        words.t("Your administrator has not allowed Commonbook for {account}. Ask them to allow it in the Google Admin console.", account=account),
        None,
    )


def unanswered_page(words: Words, again: PageButton) -> Page:
    return _not_done(words, words.t("Google did not answer in time. Try again in a minute."), again)


def over_page(words: Words) -> Page:
    """Also for whoever never had a sign-in under way: the two look the same."""
    return _not_done(words, words.t("This sign-in is over, or was begun in another browser. Go back and begin again."), None)


def _not_done(words: Words, why: str, again: PageButton | None) -> Page:
    return Page(
        title=words.t("Not connected"),
        lines=(why, words.t("Nothing was changed.")),
        buttons=(again,) if again else (),
        language=words.language,
    )

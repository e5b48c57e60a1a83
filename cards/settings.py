"""What Commonbook may do for this account, and when it last did. Switches come with the features they switch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cards.consent import Permission, permission_words
from cards.done import Done, done_section
from cards.inputs import Choice, dropdown, switch, text_input
from cards.screen import Card, Screen, card
from cards.widgets import Section, Widget, button, buttons, header, icon, note, problem, row, section
from cards.words import LANGUAGES, msgid


class Connection(Enum):
    """How Commonbook works for this account while its owner is away."""

    DELEGATED = "delegated"
    CONNECTED = "connected"
    NOT_CONNECTED = "not_connected"
    BLOCKED = "blocked"


CONNECTION_WORDS = {
    Connection.DELEGATED: msgid("Connected by your administrator"),
    Connection.CONNECTED: msgid("Connected"),
    Connection.NOT_CONNECTED: msgid("Not connected"),
    Connection.BLOCKED: msgid("Not allowed by your administrator"),
}
MAIL_REVERTED, HELD_PERCENT, LANGUAGE = "mail_reverted", "held_percent", "language"
AS_IN_GOOGLE = "google"
OWN_NAMES = {"en": "English", "nl": "Nederlands", "fr": "Français", "de": "Deutsch"}  # so that whoever landed in the wrong one finds the way back
_PICTURES = {Permission.CONTACTS: "PERSON", Permission.MAIL: "EMAIL", Permission.IDENTITY: "MEMBERSHIP"}


@dataclass(frozen=True, slots=True)
class SettingsView:
    """`granted` is what Google let the add-on have. `may_connect` offers our consent page, `may_disconnect` to take that consent back."""

    connection: Connection
    granted: frozenset[Permission]
    last_sync: datetime | None = None
    now: datetime | None = None
    may_connect: bool = False
    may_disconnect: bool = False
    domain: str = ""  # whose administrator may connect everybody in it at once
    mail_reverted: bool = True
    language: str = ""  # chosen here; "": as in Google
    administers: bool = False
    held_percent: int | None = None  # for who administers the domain
    is_refused: bool = False  # what was typed as a percentage is none


def settings_card(screen: Screen, view: SettingsView, *, done: Done | None = None) -> Card:
    """The account, its connection, and each permission with a way to allow it."""
    words = screen.words
    return card(
        screen,
        "settings",
        _connection_section(screen, view),
        section([_permission_row(screen, permission, view.granted) for permission in Permission], title=words.t("Permissions")),
        _choices_section(screen, view),
        section(
            buttons(
                button(words.t("Open Google Contacts"), screen.google_contacts()),
                button(words.t("Sync"), screen.press("health/open")),
                button(words.t("Deleted labels"), screen.press("labels/deleted")),
                button(words.t("Administration"), screen.press("administration/open")) if view.administers else None,
                button(words.t("Help"), screen.press("help/open")),
            )
        ),
        section(
            note(words.t("All that Commonbook keeps about your account is yours: take it home, or have it deleted.")),
            buttons(button(words.t("Export my data"), screen.opens("export")), button(words.t("Delete my data"), screen.press("settings/delete"))),
        ),
        header=header(words.t("Settings")),
        on_top=[done_section(screen, done)],
    )


def _connection_section(screen: Screen, view: SettingsView) -> Section | None:
    words = screen.words
    connect = button(words.t("Connect"), screen.opens("connect")) if view.may_connect else None
    synced = words.t("Last sync {when}", when=words.ago(view.last_sync, view.now)) if view.last_sync and view.now else ""
    return section(
        row(screen.account_email, above=words.t("Account"), below=words.t(CONNECTION_WORDS[view.connection]), start=icon("PERSON")),
        row(synced, start=icon("CLOCK")) if synced else None,
        buttons(
            connect,
            button(words.t("Sync now"), screen.press("sync/now")) if synced else None,
            button(words.t("Disconnect"), screen.press("settings/leave")) if view.may_disconnect else None,
            button(words.t("I administer {domain}", domain=view.domain), screen.press("connect/domain")) if view.domain else None,
        ),
    )


def _choices_section(screen: Screen, view: SettingsView) -> Section | None:
    words = screen.words
    percent = view.held_percent
    inputs = ",".join((LANGUAGE, MAIL_REVERTED, *(() if percent is None else (HELD_PERCENT,))))
    languages = [Choice(AS_IN_GOOGLE, words.t("As in Google")), *(Choice(language, OWN_NAMES[language]) for language in LANGUAGES)]
    held = text_input(
        HELD_PERCENT,
        words.t("Hold deletions for review above this part of a label a day (%)"),
        value=str(percent),
        hint=words.t("For your whole domain. Smaller labels count as 50 contacts."),
    )
    return section(
        dropdown(LANGUAGE, words.t("Language"), languages, selected=view.language or AS_IN_GOOGLE),
        switch(MAIL_REVERTED, words.t("Mail me about reverted changes"), words.t("At most once a day"), on=view.mail_reverted),
        held if percent is not None else None,
        problem(words.t("That must be a number from 1 to 100.")) if view.is_refused else None,
        buttons(button(words.t("Save"), screen.submit("settings/save", inputs=inputs))),
    )


def _permission_row(screen: Screen, permission: Permission, granted: frozenset[Permission]) -> Widget:
    words = screen.words
    allowed = permission in granted
    ask = screen.press("identity/ask") if permission is Permission.IDENTITY else screen.press("consent/ask", feature=permission.value)
    return row(
        permission_words(words, permission),
        below=words.t("Allowed") if allowed else words.t("Not allowed"),
        start=icon(_PICTURES[permission]),
        press=None if allowed else button(words.t("Allow"), ask),
    )

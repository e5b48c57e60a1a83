"""Why a press was not carried out, as types. Handlers raise them; `addon/failures.py` turns each into a card with words."""

from __future__ import annotations


class Trouble(Exception):
    """Something the person is told in words. Nothing was changed when it is raised.

    `code` names the kind for the log; the fields hold what the words need and never leave for the log.
    """

    code = "trouble"
    worth_retrying = False


class Refused(Trouble):
    """What was asked cannot be done; `text` (shown as it is, escaped) says why and who can change that."""

    code = "refused"

    def __init__(self, text: str, *, title: str = "Not done") -> None:
        super().__init__(self.code)  # the text may name a contact: it is not part of the exception's message
        self.title = title
        self.text = text


class NotThere(Trouble):
    """The contact, label or member is gone, or was never this account's to see. Both look the same from outside (promises.md T6)."""

    code = "not_there"


class NotAllowed(Trouble):
    """The account sees it but may not do this to it. `who` can change that: a name or address, "" for the label's owner in general."""

    code = "not_allowed"

    def __init__(self, who: str = "", *, view_only: bool = False) -> None:
        super().__init__(self.code)
        self.who = who
        self.view_only = view_only


class Stale(Trouble):
    """Somebody changed the same thing while the form was open."""

    code = "stale"


class Incomplete(Trouble):
    """A form came without the list of its inputs or its revision: it might show what was hidden, so it is refused (amendments.md R6)."""

    code = "incomplete"


class ForeignNonce(Trouble):
    """A press carried a nonce that was not made for this account, or none at all."""

    code = "foreign_nonce"


class AlreadyDone(Trouble):
    """The same press was carried out before. Handlers normally answer with the outcome instead; raised where that is not known."""

    code = "already_done"


class Busy(Trouble):
    """Somebody else is changing the same thing, or the store gave up under contention: pressing again will do."""

    code = "busy"
    worth_retrying = True

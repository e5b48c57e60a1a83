"""What can go wrong with one account's Google Contacts, as types. How each is recognised: `sync/refusals.py`; what follows: the engine.

Every type answers one question for the machine, `worth_retrying`: whether the same call can succeed later without anybody doing anything.
Fields hold what the engine needs; messages never hold a contact's data.
"""

from __future__ import annotations

from collections.abc import Mapping


class GoogleTrouble(Exception):
    """Any answer of Google, or lack of one, that is not the outcome asked for."""

    worth_retrying = False


class EtagMoved(GoogleTrouble):
    """The contacts changed since they were read: read, merge and write again. `names` is empty when the answer does not say which."""

    worth_retrying = True

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        super().__init__(len(names))
        self.names = names


class Gone(GoogleTrouble):
    """No such contact, label or directory entry. For a delete: done already."""

    def __init__(self, name: str = "") -> None:
        super().__init__("not found")
        self.name = name


class RateLimited(GoogleTrouble):
    """A quota is used up. `retry_after_s` is Google's own wish, None when it gives none; `daily`: hours, not minutes."""

    worth_retrying = True

    def __init__(self, retry_after_s: float | None = None, *, daily: bool = False) -> None:
        super().__init__("daily" if daily else "per minute")
        self.retry_after_s = retry_after_s
        self.daily = daily


class ConsentGone(GoogleTrouble):
    """The person's token is not accepted any more: consent withdrawn, expired or blocked. `reason` is Google's error code, no text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotDelegated(GoogleTrouble):
    """The domain's administrator has not given us domain-wide delegation, or not for every scope. Concerns the whole domain."""


class Blocked(GoogleTrouble):
    """The domain's administrator does not allow Commonbook."""


class AccountGone(GoogleTrouble):
    """Under delegation: no such user, deleted or suspended. Concerns this account only."""


class ScopeMissing(GoogleTrouble):
    """The token lacks a scope that this call needs: granular consent."""


class ServiceOff(GoogleTrouble):
    """Contacts is switched off for this account, or the API is not enabled in our project (`in_project`: the operator's business)."""

    def __init__(self, *, in_project: bool = False) -> None:
        super().__init__("in our project" if in_project else "for this account")
        self.in_project = in_project


class AccountFull(GoogleTrouble):
    """The account is at Google's limit of contacts: no creation succeeds until its owner makes room."""


class LabelNameTaken(GoogleTrouble):
    """A label of that name exists already in this account."""


class BatchRefused(GoogleTrouble):
    """A batch failed whole because of some entries, by resource name (update) or index as text (create). The others may go at once."""

    def __init__(self, errors: Mapping[str, GoogleTrouble]) -> None:
        super().__init__(len(errors))
        self.errors = errors


class SyncTokenExpired(GoogleTrouble):
    """The sync token is over seven days old or was never Google's: a full listing is due."""


class Unavailable(GoogleTrouble):
    """Google did not answer, or not sensibly. `may_have_happened`: a write may have been carried out all the same. `retry_after_s`: how long
    Google asks us to wait, where it does."""

    worth_retrying = True

    def __init__(self, *, may_have_happened: bool, retry_after_s: float | None = None) -> None:
        super().__init__("may have happened" if may_have_happened else "nothing happened")
        self.may_have_happened = may_have_happened
        self.retry_after_s = retry_after_s


class ValueRefused(GoogleTrouble):
    """Google does not take what was sent. `text` is its reason: it may quote what was sent, so it is for the account's own sync panel only."""

    def __init__(self, text: str) -> None:
        super().__init__("refused")
        self.text = text

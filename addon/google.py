"""Google's clients for whoever is served: the person pressing (their short-lived token) or a user we act for in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from functools import cached_property
from typing import Any

from addon.delegation import DelegatedTokens, IamSigner, KeyFileSigner, Signer
from addon.doors import AuthorizedHttp, SessionHttp, session_request
from addon.keys import HttpGet, KeySet, Now
from addon.oauth import Consents
from addon.pictures import PictureDoor
from addon.settings import GoogleAddresses, Settings
from addon.tokens import TokenVerifier
from firestore_models.accounts import CONSENTED, Account
from firestore_models.sealed import Sealer
from handlers.event import Secret
from handlers.route import CONTACTS
from sync.directory import Directory
from sync.errors import AccountGone, Blocked, NotDelegated
from sync.gmail import Gmail
from sync.people import People
from sync.transport import Http

ADMIN = "https://www.googleapis.com/auth/admin.directory."
PEOPLE_SCOPES = (CONTACTS,)
DIRECTORY_SCOPES = (ADMIN + "user.readonly", ADMIN + "group.readonly", ADMIN + "group.member.readonly")


class Delegation(Enum):
    """Whether we may act for an address, as Google answered just now."""

    YES = "yes"
    NOT_DELEGATED = "not delegated"  # the whole domain, or a consumer account
    UNKNOWN_USER = "unknown user"  # none of that address, deleted or suspended
    BLOCKED = "blocked"  # the administrator does not allow Commonbook


class PersonToken:
    """The token that the add-on platform handed over: used as it is, and not renewable."""

    renewable = False

    def __init__(self, token: Secret) -> None:
        self._token = token

    def before_request(self, request: Any, method: str, url: str, headers: dict[str, str]) -> None:  # noqa: ARG002
        headers["authorization"] = f"Bearer {self._token.reveal()}"

    def refresh(self, request: Any) -> None:
        """Never called: not renewable."""


class GoogleClients:
    """Makes clients. Nothing is read or connected before a client's first call."""

    def __init__(
        self,
        settings: Settings,
        now: Now,
        *,
        http: Callable[[], Http] = SessionHttp,
        request: Callable[[], HttpGet] = session_request,
        machine: Callable[[], Any] | None = None,
    ) -> None:
        """`http` and `request` are the transports, replaced in tests by in-process ones. `machine` gives the credentials of the machine itself."""
        self._settings = settings
        self._addresses = settings.google
        self._http = http
        self._request = request
        self._machine = machine or _machine_credentials
        self._lock = threading.Lock()
        self._signer: Signer | None = None
        self._tokens = DelegatedTokens(self._signing, now)
        self._now = now

    def people_with_token(self, token: Secret) -> People:
        """The contacts of the person pressing."""
        return People(self._door(PersonToken(token)), self._addresses.people)

    def gmail_with_token(self, token: Secret) -> Gmail:
        """The open mail of the person pressing."""
        return Gmail(self._door(PersonToken(token)), self._addresses.gmail)

    @cached_property
    def pictures(self) -> PictureDoor:
        """Where photos are fetched from."""
        return PictureDoor("" if self._addresses == GoogleAddresses() else self._addresses.people, self._http)

    @cached_property
    def sealer(self) -> Sealer:
        """What refresh tokens are sealed with."""
        return Sealer.of(key.reveal() for key in self._settings.token_keys)

    @cached_property
    def consents(self) -> Consents:
        """Google's consent for accounts that connect themselves."""
        # The machine's own time, whatever clock we were given: Google stamps what it answers with its own.
        keys = KeySet(self._settings.google.certs, self._request, _utc_now)
        return Consents(self._settings, self._request, TokenVerifier(self._settings, keys, _utc_now), self.sealer, self._now)

    def people_for(self, account: Account) -> People:
        """The contacts of an account while nobody is there: by its own consent where it gave one, else by its administrator's word."""
        if account.credential == CONSENTED:
            return People(self._door(self.consents.of(account.key, account.sealed)), self._addresses.people)
        return self.people_as(account.address)

    def people_as(self, address: str) -> People:
        """The contacts of a user of a delegated domain. Its calls raise NotDelegated, Blocked or AccountGone besides.

        Whether `address` may be acted for at all (verified domain of the tenant) is the caller's to check (promises.md T29).
        """
        return People(self._door(self._tokens.of(address, PEOPLE_SCOPES)), self._addresses.people)

    def directory_as(self, administrator: str) -> Directory:
        """The Directory of a delegated domain, read as one of its administrators."""
        return Directory(self._door(self._tokens.of(administrator, DIRECTORY_SCOPES)), self._addresses.directory)

    def can_act_for(self, address: str) -> Delegation:
        """Told by trying the exchange (amendments.md R7). Raises Unavailable or RateLimited when Google does not say."""
        self._tokens.forget(address, PEOPLE_SCOPES)
        try:
            self._tokens.of(address, PEOPLE_SCOPES).refresh(self._request())
        except NotDelegated:
            return Delegation.NOT_DELEGATED
        except AccountGone:
            return Delegation.UNKNOWN_USER
        except Blocked:
            return Delegation.BLOCKED
        return Delegation.YES

    @property
    def delegation(self) -> tuple[str, tuple[str, ...]]:
        """What an administrator enters in the Admin console: our numeric client id, "" where nobody told us, and the scopes."""
        signer = self._signing()
        return self._settings.delegation_client_id or getattr(signer, "client_id", ""), (*PEOPLE_SCOPES, *DIRECTORY_SCOPES)

    def _door(self, credentials: Any) -> Http:
        return AuthorizedHttp(self._http(), credentials, self._request)

    def _signing(self) -> Signer:
        with self._lock:
            if self._signer is None:
                file = self._settings.credentials_file
                self._signer = (
                    KeyFileSigner(file)
                    if file
                    else IamSigner(
                        self._addresses.iam,
                        self._addresses.token,
                        self._request,
                        self._machine,
                        otherwise=self._settings.tasks_service_account,
                    )
                )
            return self._signer


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _machine_credentials() -> Any:
    """The credentials of the machine we run on; a machine without any asks as nobody, which Google itself refuses."""
    import google.auth
    from google.auth import credentials as library
    from google.auth.exceptions import DefaultCredentialsError

    try:
        credentials, _ = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
    except DefaultCredentialsError:
        nobody: Any = library.AnonymousCredentials  # untyped
        return nobody()
    return credentials

"""A Google for a laptop: contacts, directory, mail headers and sign-in at Google's own paths, on one address.

It knows nothing of the programs that use it. `Google` is everything a program or a test needs: the application (`wsgi`), ways to
reach it (`http`, `request`, `serve`), hands to furnish its world with, a record of calls, and faults. Other processes reach the same
through `/_google/…` (`local.google.control`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import google_auth_httplib2

from local.clock import Clock
from local.google.accounts import ANY_SCOPE, GoogleAccount, UnknownAccount
from local.google.calls import Call, Calls
from local.google.discovery import Violation
from local.google.faults import Fault, Faults, refused
from local.google.front import Front
from local.google.gmail import Message
from local.google.groups import WHOLE_DOMAIN, Group, UnknownGroup
from local.google.people import Book, Quotas
from local.google.server import Server
from local.google.transport import InProcessHttp, InProcessRequest
from local.google.world import ADDON_SERVICE_ACCOUNT, PROJECT_NUMBER, World, front_of

__all__ = [
    "ADDON_SERVICE_ACCOUNT",
    "PROJECT_NUMBER",
    "WHOLE_DOMAIN",
    "Book",
    "Call",
    "Calls",
    "Fault",
    "Faults",
    "Google",
    "GoogleAccount",
    "Group",
    "Message",
    "Quotas",
    "UnknownAccount",
    "UnknownGroup",
    "Violation",
    "refused",
]


class Google:
    """One local Google. `path` is a directory that it survives in; None keeps everything in memory.

    `strict` checks every request and answer against Google's discovery documents into `violations`. `quotas` None lifts all ceilings.
    Access tokens, sync tokens, quotas and lags follow `clock`; the times inside ID tokens are the machine's own, as client libraries
    compare them with those.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        path: Path | None = None,
        project: str = "demo",
        quotas: Quotas | None = Quotas(),  # noqa: B008  (frozen)
        strict: bool = False,
        seed: int = 0,
    ) -> None:
        self.clock = clock
        self.project = project
        self.world = World(clock, path=path, project=project, quotas=quotas, strict=strict, seed=seed)
        self.calls: Calls = self.world.calls
        self.faults: Faults = self.world.faults
        self.wsgi: Front = front_of(self.world, self)
        self.request = InProcessRequest(self.wsgi)
        self.root = "http://google.invalid"
        self._server: Server | None = None

    # Ways in

    def http(self, credentials: Any = None) -> Any:
        """An `httplib2.Http` for googleapiclient, in process; with credentials it signs requests and refreshes as Google's own does."""
        plain = InProcessHttp(self.wsgi)
        return google_auth_httplib2.AuthorizedHttp(credentials, http=plain) if credentials else plain

    def serve(self, port: int = 0, *, host: str = "127.0.0.1") -> int:
        """Answer on a socket too; gives the port, and `root` becomes its address."""
        if self._server is None:
            self._server = Server(self.wsgi, port, host=host)
            self.root = f"http://{host}:{self._server.port}"
            self.world.people.root = self.root
        return self._server.port

    def close(self) -> None:
        """Stop serving and close the files."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.world.close()

    @property
    def violations(self) -> list[Violation]:
        """What left Google's published shapes so far; only filled when `strict`."""
        return self.world.inspector.violations

    # People and domains

    def add_domain(self, domain: str, *, delegated: bool = False, primary: str = "") -> None:
        """A Workspace domain. `delegated`: it lets our service account act for its people, with any scope. `primary`: a domain of the
        same customer."""
        self.world.accounts.add_domain(domain, primary=primary)
        if delegated:
            self.delegate(domain)

    def delegate(self, domain: str, *, scopes: Iterable[str] = (ANY_SCOPE,)) -> None:
        """What a super administrator grants our service account in the Admin console."""
        self.world.accounts.delegate(domain, self.world.service_account.unique_id, scopes)

    def undelegate(self, domain: str) -> None:
        self.world.accounts.undelegate(domain, self.world.service_account.unique_id)

    def add_account(self, email: str, name: str, *, admin: bool = False, suspended: bool = False, aliases: Iterable[str] = ()) -> GoogleAccount:
        """An account: of the Workspace domain in its address, or else a consumer account. Adding an address again updates it."""
        account = self.world.accounts.add(email, name, admin=admin, suspended=suspended, aliases=aliases)
        self.world.people.set_profile(account.sub, email=account.email, name=account.name)
        return account

    def account(self, key: str) -> GoogleAccount:
        """By address, alias or id. Raises `UnknownAccount`."""
        return self.world.accounts.find(key)

    def accounts(self) -> list[GoogleAccount]:
        return self.world.accounts.all()

    def suspend(self, email: str, *, suspended: bool = True) -> None:
        """An administrator suspends an account, or lets it in again."""
        self.world.accounts.set_suspended(self.account(email).sub, suspended)

    def delete_account(self, email: str) -> None:
        """The account is gone with its consents and its places in groups; its address may be used anew, by another id."""
        account = self.account(email)
        self.world.accounts.delete(account.sub)
        self.world.grants.revoke_consent(account.sub)
        for address in (account.email, *account.aliases):
            self.world.groups.forget_member(address)

    def change_address(self, email: str, new_email: str) -> GoogleAccount:
        """An administrator renames an account: same id, and the old address stays as an alias."""
        account = self.account(email)
        self.world.accounts.rename(account.sub, new_email)
        self.world.people.set_profile(account.sub, email=new_email.lower(), name=account.name)
        return self.account(new_email)

    def revoke_consent(self, email: str) -> None:
        """The person withdraws every program's access on their account page: all their tokens die."""
        self.world.grants.revoke_consent(self.account(email).sub)

    def add_group(self, email: str, name: str, members: Iterable[str] = (), *, description: str = "", aliases: Iterable[str] = ()) -> Group:
        """A Google group of a known domain; members are addresses of people or groups, or `WHOLE_DOMAIN`."""
        return self.world.groups.add(email, name, members=members, description=description, aliases=aliases)

    def add_member(self, group: str, member: str, *, role: str = "MEMBER") -> None:
        self.world.groups.add_member(group, member, role=role)

    def remove_member(self, group: str, member: str) -> None:
        self.world.groups.remove_member(group, member)

    def delete_group(self, email: str) -> None:
        """The group is no more, in no other group either. Made again under its address it is another one."""
        self.world.groups.delete(email)

    def add_message(
        self,
        account_email: str,
        *,
        id: str | None = None,  # noqa: A002  (Gmail's name for it)
        headers: Mapping[str, str] | Iterable[tuple[str, str]],
        body: str = "",
    ) -> str:
        """A mail in somebody's inbox; gives its id, in the form add-on events carry."""
        return self.world.mailboxes.add(self.account(account_email).sub, headers, message_id=id, body=body).id

    def messages(self, account_email: str) -> list[Message]:
        """An inbox, newest first."""
        return self.world.mailboxes.all(self.account(account_email).sub)

    def book(self, email: str) -> Book:
        """One account's contacts in the hands of the person who holds it."""
        return self.world.people.book(self.account(email).sub)

    def expire_sync_tokens(self, email: str | None = None) -> None:
        """Void the sync tokens given out so far, of one account or of all, as if seven days had passed."""
        self.world.people.expire_sync_tokens(self.account(email).sub if email else None)

    # Tokens

    @property
    def client_id(self) -> str:
        return self.world.client.id

    @property
    def client_secret(self) -> str:
        return self.world.client.secret

    def add_client(self, client_id: str, secret: str, *, redirect_uris: Iterable[str] = ()) -> None:
        """Register an OAuth client. Without addresses it may be sent back to any."""
        self.world.grants.add_client(client_id, secret, tuple(redirect_uris))

    def add_service_account(self, email: str) -> str:
        """Register a service account of the project; gives its numeric client id."""
        return self.world.grants.add_service_account(email).unique_id

    def access_token(self, email: str, scopes: Iterable[str], *, client_id: str = "") -> str:
        """A short-lived token of this account, as the add-on platform hands it over (`userOAuthToken`)."""
        return self.world.grants.issue_access_token(self.account(email).sub, client_id or self.client_id, scopes)

    def message_token(self, email: str, message_id: str) -> str:
        """What the add-on platform sends as `gmail.accessToken` while a message is open."""
        return self.world.mailboxes.access_token(self.account(email).sub, message_id)

    def mint_id_token(self, key: str, audience: str, **claims: object) -> str:
        """An account's ID token. `claims` replace or (None) leave out what Google would say."""
        return self.world.tokens.id_token(self.account(key), audience, claims)

    def mint_system_token(self, audience: str, email: str = ADDON_SERVICE_ACCOUNT, **claims: object) -> str:
        """The token with which a service account calls us; by default that of the add-on platform. `claims` as in `mint_id_token`."""
        service = self.world.grants.add_service_account(email)
        return self.world.tokens.service_id_token(service, audience, claims)

    def service_account_key(self) -> dict[str, str]:
        """The key file of our service account. Its `token_uri` holds `root`, so ask for it after `serve`."""
        key, service = self.world.keys.service_accounts, self.world.service_account
        return {
            "type": "service_account",
            "project_id": self.project,
            "private_key_id": key.id,
            "private_key": key.pem,
            "client_email": service.email,
            "client_id": service.unique_id,
            "auth_uri": f"{self.root}/o/oauth2/auth",
            "token_uri": f"{self.root}/token",
            "auth_provider_x509_cert_url": f"{self.root}/oauth2/v1/certs",
            "universe_domain": "googleapis.com",
        }

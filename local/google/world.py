"""How the local Google is put together: its parts, and which of them answers at which of Google's paths."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug import Request, Response

from local.clock import Clock
from local.google.accounts import Accounts
from local.google.answers import page_not_found
from local.google.calls import Calls
from local.google.control import Control
from local.google.database import Database
from local.google.directory import Directory
from local.google.discovery import Inspector
from local.google.faults import Faults
from local.google.front import Front, Route
from local.google.gmail import Gmail, Mailboxes
from local.google.grants import Grants
from local.google.groups import Groups
from local.google.iam import Iam, Metadata
from local.google.identity import Identity
from local.google.keys import Keys
from local.google.people import PeopleApi, PeopleStore, Quotas
from local.google.signin import SignIn
from local.google.tokens import Tokens

if TYPE_CHECKING:
    from local.google import Google

PROJECT_NUMBER = "123456789012"
ADDON_SERVICE_ACCOUNT = f"service-{PROJECT_NUMBER}@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
CLIENT_ID = f"{PROJECT_NUMBER}-local.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-local"  # noqa: S105  (opens nothing but this laptop's Google)


class World:
    """The parts, sharing one clock and one directory."""

    def __init__(self, clock: Clock, *, path: Path | None, project: str, quotas: Quotas | None, strict: bool, seed: int) -> None:
        if path is not None:
            path.mkdir(parents=True, exist_ok=True)
        self.database = Database(path / "accounts.sqlite" if path else None)
        self.calls = Calls()
        self.faults = Faults()
        self.inspector = Inspector(strict=strict)
        self.accounts = Accounts(self.database, clock)
        self.grants = Grants(self.database, clock)
        self.groups = Groups(self.database, self.accounts)
        self.mailboxes = Mailboxes(self.database, clock, self.remembered("mail secret", secrets.token_hex(16)))
        self.keys = Keys(self.database, throwaway=path is None)
        self.tokens = Tokens(self.accounts, self.grants, self.keys)
        self.identity = Identity(self.accounts, self.grants, self.keys, clock)
        self.people = PeopleStore(path / "contacts.sqlite" if path else None, clock, quotas=quotas, switches=self.faults, seed=seed)
        self.client = self.grants.add_client(CLIENT_ID, CLIENT_SECRET)
        self.service_account = self.grants.add_service_account(f"backend@{project}.iam.gserviceaccount.com")
        self.tasks_service_account = self.grants.add_service_account(f"tasks@{project}.iam.gserviceaccount.com")
        self.grants.add_service_account(ADDON_SERVICE_ACCOUNT)
        self.project = project
        self.clock = clock

    def remembered(self, name: str, value: str = "") -> str:
        """A small fact that outlives the process. The first value given stays."""
        if value:
            self.database.write("INSERT OR IGNORE INTO facts VALUES (?, ?)", name, value)
        row = self.database.row("SELECT value FROM facts WHERE name = ?", name)
        return row["value"] if row else ""

    def close(self) -> None:
        self.people.close()
        self.database.close()


def front_of(world: World, google: Google) -> Front:
    """The application over all parts."""
    return Front(
        clock=world.clock,
        identity=world.identity,
        faults=world.faults,
        calls=world.calls,
        inspector=world.inspector,
        people=PeopleApi(world.people).handle,
        control=Control(google).answer,
        routes=[*_sign_in_routes(world), *_iam_routes(world), *_directory_routes(world), *_gmail_routes(world), *_photo_routes(world)],
    )


def _sign_in_routes(world: World) -> list[Route]:
    sign_in, tokens, identity = SignIn(world.accounts, world.grants), world.tokens, world.identity
    token_paths = ("/token", "/oauth2/v4/token", "/o/oauth2/token")
    revoke_paths = ("/revoke", "/o/oauth2/revoke")
    pages = ("/o/oauth2/v2/auth", "/o/oauth2/auth")
    userinfo = ("/oauth2/v3/userinfo", "/v1/userinfo", "/oauth2/v2/userinfo", "/userinfo/v2/me")
    return [
        *(Route(path, "POST", tokens.exchange, guarded=False) for path in token_paths),
        *(Route(path, "GET POST", tokens.revoke, guarded=False) for path in revoke_paths),
        *(Route(path, "GET", sign_in.show, guarded=False) for path in pages),
        *(Route(path, "POST", sign_in.decide, guarded=False) for path in pages),
        *(Route(path, "GET POST", identity.userinfo, guarded=False) for path in userinfo),
        Route("/tokeninfo", "GET POST", identity.tokeninfo, guarded=False),
        Route("/oauth2/v3/tokeninfo", "GET POST", identity.tokeninfo, guarded=False),
        Route("/oauth2/v3/certs", "GET", identity.jwk_set, guarded=False),
        Route("/oauth2/v1/certs", "GET", identity.certificates, guarded=False),
        Route("/.well-known/openid-configuration", "GET", identity.configuration, guarded=False),
    ]


def _iam_routes(world: World) -> list[Route]:
    iam = Iam(world.grants, world.tokens, world.keys, world.identity, world.clock)
    metadata = Metadata(world.grants, world.tokens, email=world.service_account.email, project=world.project)

    def call(request: Request, name: str) -> Response:
        key, _, verb = name.rpartition(":")
        return iam.call(request, key, verb) if iam.has(verb) else page_not_found(request.path)

    return [
        Route("/v1/projects/-/serviceAccounts/<name>", "POST", call, guarded=False),
        Route("/computeMetadata/v1/<path:path>", "GET", metadata.answer, guarded=False),
        Route("/", "GET", lambda request: metadata.answer(request, ""), guarded=False),
    ]


def _directory_routes(world: World) -> list[Route]:
    directory, base = Directory(world.accounts, world.groups), "/admin/directory/v1"
    return [
        Route(f"{base}/users", "GET", directory.list_users),
        Route(f"{base}/users/<key>", "GET", directory.get_user),
        Route(f"{base}/groups", "GET", directory.list_groups),
        Route(f"{base}/groups/<key>", "GET", directory.get_group),
        Route(f"{base}/groups/<key>/members", "GET", directory.list_members),
        Route(f"{base}/groups/<key>/members/<member>", "GET", directory.get_member),
        Route(f"{base}/groups/<key>/hasMember/<member>", "GET", directory.has_member),
    ]


def _gmail_routes(world: World) -> list[Route]:
    gmail = Gmail(world.mailboxes)
    return [
        Route("/gmail/v1/users/<user>/messages", "GET", gmail.list_messages),
        Route("/gmail/v1/users/<user>/messages/<message_id>", "GET", gmail.get_message),
    ]


def _photo_routes(world: World) -> list[Route]:
    def photo(request: Request, token: str) -> Response:
        found = world.people.photo(token)
        return Response(found[1], content_type=found[0]) if found else page_not_found(request.path)

    return [Route("/photos/<path:token>", "GET", photo, guarded=False)]

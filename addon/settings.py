"""What an installation is told from outside, read once at start. What we trust (audience, addresses) comes from here, never from a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from handlers.event import Secret

SIGNING_KEY_BYTES = 32  # HMAC-SHA256: a shorter key would be the weakest part


class BadSetting(Exception):
    """A variable that is missing or cannot be read. Carries its name and what it should look like, never a secret's value."""

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"{name}: {wanted}")
        self.name = name
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class GoogleAddresses:
    """Where Google's HTTP APIs are: their own hosts, or all of them under one root (design.md, "Google, locally").

    API roots have no trailing slash and no version; `token`, `certs` and `auth` are full addresses.
    """

    people: str = "https://people.googleapis.com"
    directory: str = "https://admin.googleapis.com"
    gmail: str = "https://gmail.googleapis.com"
    iam: str = "https://iamcredentials.googleapis.com"
    token: str = "https://oauth2.googleapis.com/token"  # noqa: S105  an address, no secret
    revoke: str = "https://oauth2.googleapis.com/revoke"
    certs: str = "https://www.googleapis.com/oauth2/v3/certs"
    auth: str = "https://accounts.google.com/o/oauth2/v2/auth"

    @staticmethod
    def under(root: str) -> GoogleAddresses:
        """Every API at Google's own path below `root`."""
        return GoogleAddresses(
            people=root,
            directory=root,
            gmail=root,
            iam=root,
            token=f"{root}/token",
            revoke=f"{root}/revoke",
            certs=f"{root}/oauth2/v3/certs",
            auth=f"{root}/o/oauth2/v2/auth",
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Optional ones are "" when unset; `emulator` hosts are host:port without a scheme."""

    public_url: str  # no trailing slash
    port: int
    google: GoogleAddresses
    addon_service_account: str
    oauth_client_id: str
    oauth_client_secret: Secret
    web_client_id: str  # the OAuth client that Connect asks with: its secret is `oauth_client_secret`; the add-on's own unless told otherwise
    tasks_service_account: str
    tasks_location: str
    tasks_emulator: str
    firestore_emulator: str
    delegation_client_id: str  # the numeric id of our service account, which administrators delegate to; "": as the key file says
    credentials_file: str  # a service account key for delegated users; "": signJwt is called instead
    project: str
    smtp_url: Secret  # "": no mail is sent
    mail_sender: str  # whom mails are from
    signing_key: Secret
    token_keys: tuple[Secret, ...]  # what refresh tokens are sealed with: the first one seals, all of them open

    @staticmethod
    def read(environ: Mapping[str, str]) -> Settings:
        """Read every variable. Raises BadSetting naming the first one that is missing or malformed."""
        root = environ.get("GOOGLE_API_ROOT", "").strip()
        return Settings(
            public_url=_web_address(environ, "PUBLIC_URL"),
            port=_port(environ),
            google=GoogleAddresses.under(_web_address(environ, "GOOGLE_API_ROOT")) if root else GoogleAddresses(),
            addon_service_account=_mail_address(environ, "ADDON_SERVICE_ACCOUNT"),
            oauth_client_id=_required(environ, "OAUTH_CLIENT_ID", "the OAuth client id of the add-on"),
            oauth_client_secret=Secret(environ.get("OAUTH_CLIENT_SECRET", "").strip()),
            web_client_id=environ.get("OAUTH_WEB_CLIENT_ID", "").strip() or environ.get("OAUTH_CLIENT_ID", "").strip(),
            tasks_service_account=_mail_address(environ, "TASKS_SERVICE_ACCOUNT"),
            tasks_location=environ.get("TASKS_LOCATION", "").strip() or "europe-west1",
            tasks_emulator=_host_and_port(environ, "CLOUD_TASKS_EMULATOR_HOST"),
            firestore_emulator=_host_and_port(environ, "FIRESTORE_EMULATOR_HOST"),
            delegation_client_id=environ.get("DELEGATION_CLIENT_ID", "").strip(),
            credentials_file=environ.get("GOOGLE_APPLICATION_CREDENTIALS", "").strip(),
            project=_required(environ, "GOOGLE_CLOUD_PROJECT", "the id of the Google Cloud project"),
            smtp_url=Secret(_smtp_address(environ)),
            mail_sender=_mail_sender(environ),
            signing_key=_signing_key(environ),
            token_keys=_token_keys(environ),
        )


def _required(environ: Mapping[str, str], name: str, wanted: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise BadSetting(name, f"is required: {wanted}")
    return value


def _web_address(environ: Mapping[str, str], name: str) -> str:
    value = _required(environ, name, "a web address such as https://commonbook.example").rstrip("/")
    try:
        parts = urlsplit(value)
        well_formed = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        well_formed = False
    if not well_formed or parts.query or parts.fragment or parts.username:
        raise BadSetting(name, f"must be a web address without query, fragment or user, not {value!r}")
    return value


def _mail_address(environ: Mapping[str, str], name: str) -> str:
    value = _required(environ, name, "the address of a service account")
    local, at, domain = value.partition("@")
    if not (local and at and domain) or any(c.isspace() for c in value) or "*" in value:
        raise BadSetting(name, f"must be one exact service account address, not {value!r}")
    return value


def _host_and_port(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        return ""
    try:
        parts = urlsplit(f"//{value}")
        well_formed = bool(parts.hostname) and parts.port is not None and not parts.path
    except ValueError:
        well_formed = False
    if not well_formed:
        raise BadSetting(name, f"must be host:port, not {value!r}")
    return value


def _port(environ: Mapping[str, str]) -> int:
    value = environ.get("PORT", "").strip() or "8080"
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise BadSetting("PORT", f"must be a number from 1 to 65535, not {value!r}")
    return int(value)


def _smtp_address(environ: Mapping[str, str]) -> str:
    value = environ.get("SMTP_URL", "").strip()
    if value and urlsplit(value).scheme not in ("smtp", "smtps"):
        # the value may hold a password: it is not repeated
        raise BadSetting("SMTP_URL", "must begin with smtp:// or smtps://")
    return value


def _mail_sender(environ: Mapping[str, str]) -> str:
    value = environ.get("MAIL_FROM", "").strip()
    if not value:
        return f"commonbook@{urlsplit(environ['PUBLIC_URL'].strip()).hostname}"
    local, at, domain = value.partition("@")
    if not (local and at and domain) or not value.isascii() or not value.isprintable() or any(sign in ' <>,;"@' for sign in local + domain):
        raise BadSetting("MAIL_FROM", f"must be one mail address, not {value!r}")
    return value


def _signing_key(environ: Mapping[str, str]) -> Secret:
    value = _required(environ, "SIGNING_KEY", f"a random text of at least {SIGNING_KEY_BYTES} bytes")
    if len(value.encode()) < SIGNING_KEY_BYTES:
        raise BadSetting("SIGNING_KEY", f"must be at least {SIGNING_KEY_BYTES} bytes long")
    return Secret(value)


def _token_keys(environ: Mapping[str, str]) -> tuple[Secret, ...]:
    """One or several, separated by spaces or commas. Without any, the signing key's text serves: a key derived for this purpose alone."""
    keys = environ.get("TOKEN_KEY", "").replace(",", " ").split()
    if any(len(key.encode()) < SIGNING_KEY_BYTES for key in keys):
        raise BadSetting("TOKEN_KEY", f"each key must be at least {SIGNING_KEY_BYTES} bytes long")
    return tuple(map(Secret, keys)) or (_signing_key(environ),)

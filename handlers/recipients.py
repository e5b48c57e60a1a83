"""From what somebody typed into "People, groups or domains" to the accounts it means, or the reason why not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email.utils import getaddresses

from email_validator import EmailNotValidError, validate_email

from cards.share import Refusal, Refused
from firestore_models import accounts, groups, tenants
from firestore_models.accounts import DELEGATED, Account
from firestore_models.grants import Recipient
from firestore_models.groups import Group
from firestore_models.ids import unconfirmed_account
from handlers import invitation_links
from handlers.context import Context
from sync import membership
from sync.directory import DirectoryUser
from sync.errors import AccountGone, Gone, GoogleTrouble, NotDelegated, ServiceOff

CONSUMER_GROUPS = "googlegroups.com"  # nobody's Directory tells who is in these
_DOMAIN = re.compile(r"@?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
MOST = 20  # principals of one press: each may cost a look into the Directory


@dataclass(frozen=True, slots=True)
class Read:
    """The parts of the box: whom it means, and what could not be read or is nobody."""

    recipients: tuple[Recipient, ...]
    refused: tuple[Refused, ...]


def read(typed: str, sharer: Account, book: Context) -> Read:
    """Look up everybody in the box. Nothing is written. Raises GoogleTrouble when Google does not say who exists."""
    parts = split(typed)
    if not parts:
        return Read((), (Refused(Refusal.EMPTY),))
    if len(parts) > MOST:
        return Read((), (Refused(Refusal.TOO_MANY),))
    recipients: dict[str, Recipient] = {}
    refused: list[Refused] = []
    for part in parts:
        found = _one(part, sharer, book)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            recipients[found.account.key] = found
    return Read(tuple(recipients.values()), tuple(refused))


def split(typed: str) -> tuple[str, ...]:
    """The parts of the box: separated by commas, semicolons or lines; "Bob <bob@acme.example>" is one part."""
    return tuple(part.strip() for part in re.split(r"[,;\n]", typed) if part.strip())


def _one(part: str, sharer: Account, book: Context) -> Recipient | Refused:
    [(_, written)] = getaddresses([part]) or [("", "")]
    if ":" in part.partition("<")[0] and '"' not in part:
        return Refused(Refusal.UNREADABLE, part)  # "Bcc: somebody": a line of a mail's head is no address
    if _DOMAIN.fullmatch(part.lower()):
        return _whole_domain(part, part.lower().removeprefix("@"), sharer, book)
    try:
        address = validate_email(written or part, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        return Refused(Refusal.UNREADABLE, part)
    if address == sharer.address:
        return Refused(Refusal.YOURSELF, part)
    if address.endswith("@" + CONSUMER_GROUPS):
        return Refused(Refusal.GROUP_NEEDS_ADMINISTRATOR, part)
    known = accounts.by_address(book.db, address)
    if known and known[0].credential == DELEGATED:
        return Recipient(known[0], known=True)
    return _looked_up(part, address, known[0] if known else None, sharer, book)


def _looked_up(part: str, address: str, known: Account | None, sharer: Account, book: Context) -> Recipient | Refused:
    standing = book.google.can_act_for(address).value
    domain = address.rpartition("@")[2]
    user = _directory_user(address, domain, sharer, book) if standing in ("yes", "unknown user") else None
    if standing == "unknown user" and user is not None and user.email != address and not user.suspended:
        # An alias: Google lets us act for the account's main address only.
        address, standing = user.email, book.google.can_act_for(user.email).value
    if standing == "unknown user" and user is None:
        return _group(part, address, sharer, book)
    if standing == "unknown user" or (user is not None and user.suspended):
        return Refused(Refusal.UNKNOWN, part)
    if standing != "yes":
        return _invited(address, known, book)
    if user is not None and user.email != address:
        address = user.email
    if address == sharer.address or (user is not None and user.id == sharer.key):
        return Refused(Refusal.YOURSELF, part)
    return _recipient(address, domain, user, sharer, book)


def _group(part: str, address: str, sharer: Account, book: Context) -> Recipient | Refused:
    """No user of a connected domain: a group of it, or nobody. Raises GoogleTrouble when the Directory does not say."""
    domain = address.rpartition("@")[2]
    try:
        found = membership.asking(book.engine, domain, sharer.tenant, lambda directory: directory.group(address))
    except NotDelegated:
        return Refused(Refusal.GROUP_NEEDS_ADMINISTRATOR, part)
    except (ServiceOff, AccountGone, Gone):
        return Refused(Refusal.NOBODY_TO_ASK, part)
    if found is None:
        return Refused(Refusal.UNKNOWN, part)
    # Typing an address of another organisation must not tell what it is called there.
    name = found.name if domain == sharer.tenant else ""
    principal = groups.principal_of(found.email or address)
    stored = groups.get(book.db, principal.id)
    is_another = stored is not None and bool(stored.id) and (stored.gone or stored.id != found.id)
    return _many(Group(principal, name, domain, found.id, locale=sharer.locale, region=sharer.region, gone=is_another))


def _whole_domain(part: str, domain: str, sharer: Account, book: Context) -> Recipient | Refused:
    """Everybody of a domain: one's own, or another one of the same customer, that is connected."""
    if sharer.tenant.startswith("u:") or not sharer.tenant:
        return Refused(Refusal.FOREIGN_DOMAIN, part)
    try:
        membership.asking(book.engine, sharer.tenant, "", lambda directory: directory.any_user(domain))
    except (ServiceOff, AccountGone, Gone, NotDelegated):
        # One's own domain is known to its own Directory: nobody may, or nobody can, read that.
        return Refused(Refusal.GROUP_NEEDS_ADMINISTRATOR if domain == sharer.tenant else Refusal.FOREIGN_DOMAIN, part)
    return _many(Group(groups.principal_of(domain), domain, sharer.tenant, locale=sharer.locale, region=sharer.region))


def _many(group: Group) -> Recipient:
    """A group or domain as a recipient: named like an account, which it is not."""
    shown = Account(key=group.principal.key, address=group.key, name=group.name, tenant=group.domain)
    return Recipient(shown, known=False, many=group)


def _invited(address: str, known: Account | None, book: Context) -> Recipient:
    """Somebody whom no administrator connected: asked first. No Google tells us whether a foreign address has an account (amendments.md R3)."""
    account = known or Account(key=unconfirmed_account(address), address=address)
    return Recipient(account, known=known is not None, invite=invitation_links.drawn(book))


def _recipient(address: str, domain: str, user: DirectoryUser | None, sharer: Account, book: Context) -> Recipient:
    ident, name = (user.id, user.name) if user is not None and user.id else _own_profile(address, book)
    key = ident or unconfirmed_account(address)
    known = accounts.get(book.db, key)
    if known is not None:
        if not known.credential:
            accounts.reference(book.db, known.key).update({"credential": DELEGATED})
        return Recipient(replace(known, credential=DELEGATED), known=True)
    account = Account(key=key, address=address, name=name, tenant=domain, locale=sharer.locale, region=sharer.region, credential=DELEGATED)
    return Recipient(account, known=False)


def _directory_user(address: str, domain: str, sharer: Account, book: Context) -> DirectoryUser | None:
    """The colleague as the Directory knows him; None when nobody lets us read it, or it has no such user."""
    administrator = tenants.get(book.db, domain).administrator
    own_domain = sharer.address if sharer.tenant == domain and sharer.credential else ""
    for subject in dict.fromkeys(filter(None, (administrator, own_domain))):
        try:
            found = book.google.directory_as(subject).user(address)
        except GoogleTrouble:
            continue
        if subject != administrator:
            tenants.remember_administrator(book.db, domain, subject)
        return found
    return None


def _own_profile(address: str, book: Context) -> tuple[str, str]:
    """The account's `sub` and name from its own profile, when the Directory cannot be asked; "" for what that does not say."""
    try:
        profile = book.google.people_as(address).me()
    except GoogleTrouble:
        return "", ""
    sources, names = profile.get("metadata", {}).get("sources", []), profile.get("names", [])
    ident = next((str(source.get("id", "")) for source in sources if source.get("type") == "PROFILE"), "")
    return ident, str(names[0].get("displayName", "")) if names else ""

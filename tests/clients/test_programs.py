"""Real programs that nobody here wrote take the local Google for Google: they sign in, list, create, edit, label, search and sync.

They run as installed, in processes of their own; only their environment says where Google is (`tests/clients/tunnel.py`).
"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

from local.google import Google
from tests.clients.conftest import Desk
from tests.local.google.conftest import ALICE, BOB

pytestmark = pytest.mark.clients


@pytest.fixture
def goobook(programs: Path, desk: Desk, authorized: Path) -> list[str]:
    """goobook, a command for finding addresses from a mail program, as Alice set it up."""
    (desk.home / "config" / "goobookrc").write_text(f"[DEFAULT]\noauth_db_filename: {authorized}\n")
    return [str(programs / "goobook")]


def test_goobook_finds_adds_and_lists(google: Google, desk: Desk, goobook: list[str]) -> None:
    book = google.book(ALICE)
    book.create({"names": [{"givenName": "Zoë", "familyName": "Müller"}], "emailAddresses": [{"value": "zoe@klant.example"}]}, labels=["Klanten"])
    book.create({"emailAddresses": [{"value": "info@bakkerij.example", "type": "work"}]})
    found = desk.run([*goobook, "query", "müller"])
    assert found.out.splitlines()[1:] == ['zoe@klant.example\tZoë Müller\t groups: "Klanten"']
    assert found.calls == ["/token", "people.contactGroups.list", "people.people.connections.list"]
    desk.run([*goobook, "add", "Ada Byron", "ada@engine.example", "+31 20 555 0142"])
    assert [entry["phoneNumbers"][0]["value"] for entry in book.find("ada@engine.example")] == ["+31 20 555 0142"]
    desk.run([*goobook, "add", "Grace Hopper", "grace@navy.example"])
    dumped = json.loads(desk.run([*goobook, "dump_contacts", "-p"]).out)
    assert sorted(contact["display_name"] for contact in dumped) == ["Ada Byron", "Grace Hopper", "Zoë Müller", "info@bakkerij.example"]
    assert "Klanten" in json.loads(desk.run([*goobook, "dump_groups", "-p"]).out)
    assert google.violations == []


def python(programs: Path, script: str) -> list[str]:
    return [str(programs / "python"), "-c", textwrap.dedent(script)]


def test_a_person_signs_in_to_a_desktop_program_with_a_browser(google: Google, desk: Desk, programs: Path, client_secrets: Path) -> None:
    """google-auth-oauthlib's own flow, with PKCE, as google-contacts-mcp starts it; then the token it kept is refreshed."""
    script = """
    from pathlib import Path
    from google_contacts_mcp import auth
    auth.run_auth_flow(Path({secrets!r}), port=0)
    """
    browser = f"{programs / 'python'} {Path(__file__).parent / 'press_allow.py'} %s &"
    desk.run(python(programs, script.format(secrets=str(client_secrets))), BROWSER=browser, PRESS_AS=BOB)
    google.clock.advance(7200)
    script = """
    from google.auth.transport.requests import Request
    from google_contacts_mcp import auth
    from google_contacts_mcp.client import ContactsClient
    print(ContactsClient(auth.get_credentials()).create_contact("Ada")["resource_name"])
    """
    made = desk.run(python(programs, script))
    assert made.calls == ["people.people.createContact", "/token", "people.people.createContact"]
    assert [contact["resourceName"] for contact in google.book(BOB).contacts()] == [made.out.strip()]


def test_a_contacts_server_searches_edits_and_deletes(google: Google, desk: Desk, programs: Path, authorized: Path) -> None:
    """google-contacts-mcp, a tool server for assistants: its client class, every method."""
    resource = google.book(ALICE).create(
        {"names": [{"givenName": "Pieter", "familyName": "van der Meulen"}], "phoneNumbers": [{"value": "+31205550142", "type": "work"}]}
    )
    script = """
    import json
    from google.oauth2.credentials import Credentials
    from google_contacts_mcp.client import ContactsClient
    client = ContactsClient(Credentials.from_authorized_user_file({token!r}))
    (listed,) = client.list_contacts()["contacts"]
    before = client.get_contact({resource!r})
    after = client.update_contact({resource!r}, phone_numbers=[{{"value": "+31205550199", "type": "work"}}], organization="Meulenbouw")
    client.search_contacts("")
    mails = [{{"value": "ada@engine.example"}}]
    made = client.create_contact("Ada", "Byron", birthday={{"month": 12, "day": 10}}, notes="first", email_addresses=mails)
    gone = client.delete_contact(made["resource_name"])
    print(json.dumps([listed == before, before["phones"], after["phones"], after["organizations"], made["birthdays"], gone]))
    """
    done = desk.run(python(programs, script.format(token=str(authorized), resource=resource)))
    same, before, after, organizations, birthdays, gone = json.loads(done.out)
    assert same
    assert gone
    assert (before[0]["value"], after[0]["value"]) == ("+31205550142", "+31205550199")
    assert organizations[0]["name"] == "Meulenbouw"
    assert birthdays[0] == {"text": birthdays[0]["text"], "year": None, "month": 12, "day": 10}
    (left,) = google.book(ALICE).contacts()
    assert left["phoneNumbers"][0]["value"] == "+31205550199"
    assert left["names"][0]["familyName"] == "van der Meulen"
    assert google.violations == []


def test_a_wrapper_library_labels_and_edits(google: Google, desk: Desk, programs: Path, authorized: Path) -> None:
    """gpeopleapiwrapper: people and groups as objects, edits sent with all that was read."""
    google.book(ALICE).create({"names": [{"givenName": "Noor"}]}, labels=["Vrienden"])
    script = """
    from google.oauth2.credentials import Credentials
    from gpeopleapiwrapper.auth import CredentialsStore
    from gpeopleapiwrapper.client import Client
    from gpeopleapiwrapper.groups import GroupField
    from gpeopleapiwrapper.persons import PersonField
    class Kept(CredentialsStore):
        def load(self):
            credentials = Credentials.from_authorized_user_file({token!r})
            from google.auth.transport.requests import Request
            credentials.refresh(Request())
            return credentials
        def store(self, credentials):
            pass
    client = Client({{}}, Kept())
    fields = [PersonField.names, PersonField.phone_numbers]
    print(len(client.get_all_persons(fields)))
    person = client.create_person("Ada Byron", fields)
    client.add_member_to_group("Rekenaars", person)
    print(sorted(group.name for group in client.get_all_groups([GroupField.name])))
    """
    done = desk.run(python(programs, script.format(token=str(authorized))))
    count, groups = done.out.splitlines()
    assert count == "1"
    assert "'Rekenaars'" in groups
    assert "'Vrienden'" in groups
    (member,) = google.book(ALICE).members("Rekenaars")
    assert google.book(ALICE).contact(member)["names"][0]["displayName"] == "Ada Byron"
    assert google.violations == []


def test_googles_client_for_node_syncs_for_a_delegated_person(google: Google, desk: Desk, node_folder: Path) -> None:
    """@googleapis/people with a service account: another language, another HTTP stack, another implementation of sign-in."""
    for number in range(25):
        google.book(BOB).create({"names": [{"givenName": f"P{number}"}]})
    key = desk.home / "key.json"
    key.write_text(json.dumps(google.service_account_key()))
    seen = json.loads(desk.run(["node", "sync.mjs", key, BOB], cwd=node_folder).out)
    assert seen == {
        "before": 25,
        "phone": seen["phone"],
        "stale": {"code": 400, "status": "FAILED_PRECONDITION"},
        "delta": ["Ada", "Grace"],
        "tombstones": [True],
        "members": [True],
    }
    assert (seen["phone"]["value"], seen["phone"]["canonicalForm"]) == ("+31 20 555 0142", "+31205550142")
    assert google.violations == []

"""A laptop's Google outlives its process: what was answered is still there after `kill -9`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from local.clock import Clock
from local.google import Google
from tests.local.google.conftest import ALICE, verify_oauth2

PROGRAM = """
import json, sys
from pathlib import Path
from local.clock import Clock
from local.google import Google
google = Google(Clock(), path=Path(sys.argv[1]))
google.add_domain("hoogland.example", delegated=True)
google.add_account("alice@hoogland.example", "Alice de Vries", admin=True)
google.add_group("sales@hoogland.example", "Sales", ["alice@hoogland.example"])
google.book("alice@hoogland.example").create({"names": [{"givenName": "Ada"}]}, labels=["Klanten"])
told = {
    "mail": google.add_message("alice@hoogland.example", headers={"From": "a@b.example"}),
    "access": google.access_token("alice@hoogland.example", ["contacts"]),
    "refresh": google.world.grants.issue_refresh_token(google.account("alice@hoogland.example").sub, google.client_id, ["contacts"]),
    "id": google.mint_id_token("alice@hoogland.example", "client"),
    "key": google.service_account_key()["private_key_id"],
}
print(json.dumps(told), flush=True)
sys.stdin.read()
"""


def test_everything_is_there_after_a_kill(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    google = Google(Clock(), path=tmp_path)
    try:
        account = google.account(ALICE)
        assert account.admin
        assert [message.id for message in google.messages(ALICE)] == [told["mail"]]
        assert [contact["names"][0]["givenName"] for contact in google.book(ALICE).contacts()] == ["Ada"]
        assert google.world.identity.of_token(told["access"]).email == ALICE  # type: ignore[union-attr]
        assert google.world.grants.refresh_token(told["refresh"]) == (account.sub, google.client_id, ("contacts",))
        assert verify_oauth2(told["id"], google.request, audience="client")["sub"] == account.sub
        assert google.service_account_key()["private_key_id"] == told["key"]
        assert google.world.accounts.delegated_scopes("hoogland.example", google.world.service_account.unique_id)
        assert google.world.groups.has_member(google.world.groups.find("sales@hoogland.example"), ALICE)
    finally:
        google.close()

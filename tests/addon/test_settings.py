"""Settings: read once, named when wrong, secret when printed."""

from __future__ import annotations

import pytest

from addon.settings import BadSetting, GoogleAddresses, Settings
from tests.addon.world import ENVIRON


def test_everything_under_one_root() -> None:
    google = Settings.read({**ENVIRON, "GOOGLE_API_ROOT": "http://127.0.0.1:9000/"}).google
    assert google.people == google.directory == google.gmail == google.iam == "http://127.0.0.1:9000"
    assert google.token == "http://127.0.0.1:9000/token"
    assert google.certs == "http://127.0.0.1:9000/oauth2/v3/certs"
    assert google.auth == "http://127.0.0.1:9000/o/oauth2/v2/auth"


def test_googles_own_hosts_otherwise() -> None:
    environ = {name: value for name, value in ENVIRON.items() if name != "GOOGLE_API_ROOT"}
    assert Settings.read(environ).google == GoogleAddresses()
    assert Settings.read(environ).port == 8080


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", ""),
        ("PUBLIC_URL", "commonbook.test"),
        ("PUBLIC_URL", "ftp://commonbook.test"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://commonbook.test?x=1"),
        ("PUBLIC_URL", "https://[commonbook"),
        ("GOOGLE_API_ROOT", "127.0.0.1:9000"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "٨٠"),
        ("ADDON_SERVICE_ACCOUNT", ""),
        ("ADDON_SERVICE_ACCOUNT", "service-*@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"),
        ("TASKS_SERVICE_ACCOUNT", "queue"),
        ("OAUTH_CLIENT_ID", " "),
        ("GOOGLE_CLOUD_PROJECT", ""),
        ("CLOUD_TASKS_EMULATOR_HOST", "http://localhost:1"),
        ("FIRESTORE_EMULATOR_HOST", "localhost"),
        ("SMTP_URL", "mail.test:25"),
        ("SIGNING_KEY", ""),
        ("SIGNING_KEY", "short"),
    ],
)
def test_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.read({**ENVIRON, name: value})


def test_secrets_print_as_stars() -> None:
    """T27."""
    settings = Settings.read({**ENVIRON, "SMTP_URL": "smtp://u:password-canary@mail.test"})
    assert "canary" not in repr(settings)
    assert "canary" not in str(settings)


def test_malformed_secret_is_not_repeated() -> None:
    """T27."""
    for name, value in (("SIGNING_KEY", "canary"), ("SMTP_URL", "http://u:canary@mail.test")):
        with pytest.raises(BadSetting) as caught:
            Settings.read({**ENVIRON, name: value})
        assert "canary" not in str(caught.value)

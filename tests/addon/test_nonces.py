"""A press that writes happens once, and only for whom its button was drawn."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon import events
from handlers.errors import ForeignNonce
from handlers.event import Event
from handlers.nonce import Signer, claim_id

SIGNER = Signer(b"k" * 32)
ANN, BOB = "1001", "1002"


def test_nonce_is_good_for_its_account() -> None:
    nonce = SIGNER.mint(ANN, secrets.token_bytes)
    assert SIGNER.check(nonce, ANN) == SIGNER.check(nonce, ANN)
    assert len({SIGNER.mint(ANN, secrets.token_bytes) for _ in range(1000)}) == 1000


def test_another_persons_nonce_is_refused() -> None:
    with pytest.raises(ForeignNonce):
        SIGNER.check(SIGNER.mint(ANN, secrets.token_bytes), BOB)


def test_nonce_of_another_key_is_refused() -> None:
    with pytest.raises(ForeignNonce):
        SIGNER.check(Signer(b"x" * 32).mint(ANN, secrets.token_bytes), ANN)


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_made_up_nonce_is_refused(text: str) -> None:
    """T14: nothing but what was minted passes."""
    with pytest.raises(ForeignNonce):
        SIGNER.check(text, ANN)


@given(position=st.integers(0, 42), letter=st.sampled_from("ABCDEFabcdef0123-_=+/ \n"))
def test_changed_nonce_is_refused(position: int, letter: str) -> None:
    nonce = SIGNER.mint(ANN, secrets.token_bytes)
    changed = nonce[:position] + letter + nonce[position + 1 :]
    if changed != nonce:
        with pytest.raises(ForeignNonce):
            SIGNER.check(changed, ANN)


def test_id_of_a_nonce_is_not_the_nonce() -> None:
    nonce = SIGNER.mint(ANN, secrets.token_bytes)
    assert nonce not in SIGNER.check(nonce, ANN)
    assert SIGNER.check(nonce, ANN) not in nonce


def event_of(path: str = "/click/contact/save", parameters: dict[str, str] | None = None, form: dict[str, list[str]] | None = None) -> Event:
    inputs = {name: {"stringInputs": {"value": values}} for name, values in (form or {}).items()}
    return events.read(path, {"commonEventObject": {"parameters": parameters or {}, "formInputs": inputs}}, None)


def test_repeated_press_is_the_same_press() -> None:
    """The platform repeats a press after consent; the serial of the consent card is no part of it."""
    nonce = SIGNER.check(SIGNER.mint(ANN, secrets.token_bytes), ANN)
    press = event_of(parameters={"contact": "c1", "revision": "3"}, form={"name": ["Ada"], "phone": ["1", "2"]})
    again = event_of(parameters={"revision": "3", "asked": "xyz", "contact": "c1"}, form={"phone": ["1", "2"], "name": ["Ada"]})
    assert claim_id(nonce, press) == claim_id(nonce, again)
    assert claim_id(nonce, press) == claim_id(nonce, replace(press, locale="nl", scopes=frozenset({"x"}), token=None))


@pytest.mark.parametrize(
    "other",
    [
        event_of(path="/click/contact/erase", form={"name": ["Ada"]}),
        event_of(form={"name": ["Ada L."]}),
        event_of(form={"name": ["Ada"], "phone": ["1"]}),
        event_of(form={"name": ["Ada", ""]}),
        event_of(parameters={"contact": "c2"}, form={"name": ["Ada"]}),
        event_of(parameters={"name": "Ada"}),
    ],
)
def test_changed_form_under_the_same_button_is_a_new_press(other: Event) -> None:
    nonce = SIGNER.check(SIGNER.mint(ANN, secrets.token_bytes), ANN)
    assert claim_id(nonce, other) != claim_id(nonce, event_of(form={"name": ["Ada"]}))


def test_signature_is_good_for_its_purpose_and_parts_only() -> None:
    signature = SIGNER.sign("photo", "c1", "ann")
    assert SIGNER.is_signed(signature, "photo", "c1", "ann")
    for purpose, parts in (("mail", ("c1", "ann")), ("photo", ("c1a", "nn")), ("photo", ("c1",)), ("photo", ("ann", "c1"))):
        assert not SIGNER.is_signed(signature, purpose, *parts)
    assert not SIGNER.is_signed("", "photo", "c1", "ann")


def test_key_never_prints() -> None:
    """T27."""
    assert "kkk" not in repr(SIGNER)

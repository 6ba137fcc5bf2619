"""Which passwords and names are good enough."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.accounts.ward import PASSWORD, Browser
from screener.intake.accounts import passwords
from screener.intake.accounts.names import canonical

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "fire hester på fjellet",
        "Xk9$mTq2!vLp",
        "jeg liker gulrøtter",
        "пароль длинный",
        "aBcDeFgHiJkLm nop",
    ],
)
def test_long_passwords_of_any_kind_are_good(app: Flask, password: str) -> None:
    """No rule asks for signs or digits: length counts."""
    with app.test_request_context():
        assert passwords.weakness(password, "kari") is None


@pytest.mark.parametrize(
    "password",
    [
        "",
        "eleven char",
        "passord12345",
        "Password1234!",
        "PASSWORD 2026",
        "qwertyuiop12",
        "123456789012",
        "aaaaaaaaaaaaaaa",
        "abababababab",
        "Sommer2026!!",
        "sommer2026sommer",
        "Velkommen123!",
        "screener1234",
        "KariKari2026",
        "kari.kari.kari",
        "            ",
        "x" * 201,
    ],
)
def test_short_obvious_and_boundless_passwords_are_refused(app: Flask, password: str) -> None:
    """With the reason."""
    with app.test_request_context():
        assert passwords.weakness(password, "kari")


def test_a_new_password_must_be_good_and_typed_alike_twice(app: Flask) -> None:
    """Each reason stands at its field."""
    browser = Browser(app)
    browser.logs_in()
    for new, again, target in (
        ("short", "short", "#new"),
        (PASSWORD + "!", PASSWORD + "?", "#again"),
        ("", "", "#new"),
        ("x" * 300, "x" * 300, "#new"),
    ):
        reply = browser.sends("/account/password", password=PASSWORD, new=new, again=again)
        assert (reply.status, reply.errors[0][0]) == (422, target)
    assert browser.is_in()


def test_many_logins_at_once_leave_room_for_patients(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four hashes are worked out at once, a dozen logins wait, and more are sent away at once."""
    monkeypatch.setattr(passwords, "_waiting", threading.BoundedSemaphore(1))
    with passwords._turn():  # noqa: SLF001 - as a request that takes long
        assert Browser(app).logs_in().status == 503
    assert Browser(app).logs_in().status == 303


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("kari", "kari"),
        (" KARI\t", "kari"),
        ("kari.nordmann", "kari.nordmann"),
        ("k-2_x", "k-2_x"),
        ("Å\N{COMBINING CEDILLA}se", None),
        ("A\N{COMBINING RING ABOVE}se", "åse"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("a", None),
        ("_a", None),
        (".a", None),
        ("kari nordmann", None),
        ("kari@clinic", None),
        ("x" * 32, "x" * 32),
        ("x" * 33, None),
        ("", None),
        ("\0", None),
        ("kari\0", None),
        ("kari\n", "kari"),
    ],
)
def test_names_are_found_however_they_are_typed(typed: str, name: str | None) -> None:
    """And what cannot be a name is none."""
    assert canonical(typed) == name


@given(st.text())
def test_a_stored_name_is_found_as_itself(typed: str) -> None:
    """Whatever is typed gives no name, or one that stays what it is and fits its column."""
    name = canonical(typed)
    if name is not None:
        assert canonical(name) == name
        assert 2 <= len(name) <= 32
        assert name.isprintable()

"""Which passwords and names are good enough."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from cast.ward import PASSWORD, Browser, settings_in
from hypothesis import given
from hypothesis import strategies as st

from screener.intake.accounts import Role, guessing, passwords, staff
from screener.intake.accounts.names import canonical
from screener.intake.database.connection import db
from screener.packaged import packaged

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def database_url() -> str:
    """Return where accounts are kept: in the file of our own."""
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "fire hester på fjellet",
        "Xk9$mTq2!vLp",
        "jeg liker gulrøtter",
        "пароль длинный",
        "hvalross paraply trekkspill",
        "screener x7 hvalross paraply",
    ],
)
def test_long_passwords_of_any_kind_are_good(app: Flask, password: str) -> None:
    """No rule asks for signs or digits: length counts."""
    with app.test_request_context():
        assert guessing.weakness(password, "kari") is None


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
        "aBcDeFgHiJkLm nop",
        "velkommen12345",
        "Sommerferie2024",
        "kari.nordmann",
        "K4r1.N0rdm4nn",
        "karinordmann1",
        "påskeferie2025!",
        "Lillestrøm2024",
        "jegelskerdeg1",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "trustno1trustno1",
        "passwordpassword",
        "drømmeklinikken1",
        "DRØMMEKLINIKKEN AS",
    ],
)
def test_short_obvious_and_boundless_passwords_are_refused(app: Flask, password: str) -> None:
    """With the reason. The clinic of this test calls itself Drømmeklinikken."""
    app.config[guessing.CLINIC] = ["Drømmeklinikken AS"]
    with app.test_request_context():
        assert guessing.weakness(password, "kari")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kari karikari", "That password is easily guessed: words, names, dates and rows of keys"),
        ("kari-x7qw-kari", "Apart from your user name, the clinic's name and the program's, too"),
        ("xw-screener!Qbz", "Apart from your user name, the clinic's name and the program's, too"),
    ],
)
def test_the_refusal_says_why(app: Flask, password: str, why: str) -> None:
    """Somebody who was refused for a name must not try the same with another digit."""
    with app.test_request_context():
        assert str(guessing.weakness(password, "kari")).startswith(why)


@pytest.mark.parametrize("password", ["4@1!0$" * 33, "1" * 200, "hvalross paraply " * 11])
def test_the_longest_password_is_looked_at_in_part(app: Flask, password: str) -> None:
    """What zxcvbn does grows faster than the length: it sees the first 72 characters."""
    with app.test_request_context():
        guessing.weakness(password, "kari")


def test_the_clinics_name_comes_from_its_rules(tmp_path: Path) -> None:
    """For the pages and for the command line, whatever the clinic is called."""
    rules = tmp_path / "rules.yaml"
    text = packaged("rules.yaml").read_text("utf-8").replace("plastkir.no", "Drømmeklinikken", 1)
    rules.write_text(text.replace("languages: [nb, nn, en]", "languages: [nb]"), "utf-8")
    with (
        staff.opened(settings_in(tmp_path, rules=rules)),
        pytest.raises(staff.RefusedError, match="the clinic's name"),
    ):
        staff.add("kari", Role.NURSE, "Drømmeklinikken-x7!")


def test_a_password_from_before_still_logs_in(app: Flask) -> None:
    """Only new ones are judged: nobody is kept from her desk by a rule that came later."""
    with app.app_context():
        staff.find("kari").password = passwords.hashed("velkommen12345")
        db.session.commit()
    assert Browser(app).logs_in(password="velkommen12345").status == 303


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
    with passwords._in_turn():  # noqa: SLF001 - as a request that takes long
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

"""Who tries passwords or codes is slowed down; who knows them is kept out by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cast.ward import PASSWORD, Browser, add
from sqlalchemy import update

from screener.intake.accounts import Role
from screener.intake.accounts.models import Try
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from flask import Flask

ALLOWED = 5
"""Tries in five minutes at one place."""


def tries(app: Flask, address: str, name: str = "kari", number: int = 1) -> list[int]:
    """Return the status of each of some tries with a wrong password, each in a new browser."""
    return [Browser(app, address).logs_in(name, f"wrong {n}").status for n in range(number)]


def several(number: int) -> list[str]:
    """Return addresses of machines that a stranger commands."""
    return [f"198.51.{n // 250}.{n % 250 + 1}" for n in range(number)]


def test_after_five_wrong_passwords_a_place_must_wait(app: Flask) -> None:
    """Then not even the right password is looked at, from that place."""
    assert tries(app, "198.51.100.1", number=7) == [422] * ALLOWED + [429] * 2
    assert Browser(app, "198.51.100.1").logs_in().status == 429


def test_who_must_wait_is_told_how_long(app: Flask) -> None:
    """On a page in plain words, and for programs in a header."""
    tries(app, "198.51.100.1", number=ALLOWED)
    reply = Browser(app, "198.51.100.1").logs_in()
    assert reply.heading == "Too many tries in a short time"
    assert 0 < int(reply.headers["Retry-After"]) <= 5 * 60 + 1


def test_a_nurse_elsewhere_gets_in_while_a_stranger_tries(app: Flask) -> None:
    """Tries are counted where they are made."""
    tries(app, "198.51.100.1", number=10)
    assert Browser(app, "192.0.2.1").logs_in().status == 303


def test_a_stranger_with_many_machines_is_slowed_down(app: Flask) -> None:
    """Fifty tries an hour at one name, from all places where its owner never logged in."""
    statuses = [tries(app, address)[0] for address in several(60)]
    assert statuses == [422] * 50 + [429] * 10


def test_many_machines_do_not_keep_a_nurse_from_her_desk(app: Flask) -> None:
    """Where she has logged in before, tries are counted apart, whatever the address is now."""
    desk = Browser(app, "192.0.2.1")
    desk.logs_in()
    desk.logs_out()
    for address in several(60):
        tries(app, address)
    assert Browser(app, "192.0.2.77").logs_in().status == 429
    desk.environ = {"REMOTE_ADDR": "192.0.2.50"}
    assert desk.logs_in().status == 303


def test_the_waiting_room_does_not_keep_a_nurse_from_her_desk(app: Flask) -> None:
    """Its network has the address of the clinic's."""
    desk = Browser(app, "192.0.2.1")
    desk.logs_in()
    desk.logs_out()
    for n in range(120):
        tries(app, "192.0.2.1", f"name{n}")
    assert tries(app, "192.0.2.1", "kari", ALLOWED + 1)[-1] == 429
    assert desk.logs_in().status == 303


def test_at_her_own_desk_others_are_slowed_down_too(app: Flask) -> None:
    """The mark in the browser is no way around the limit."""
    desk = Browser(app)
    desk.logs_in()
    desk.logs_out()
    statuses = [desk.logs_in(password="wrong").status for _ in range(ALLOWED + 1)]
    assert statuses == [422] * ALLOWED + [429]


def test_the_mark_of_one_nurse_is_none_for_another(app: Flask) -> None:
    """Somebody with an account cannot try her colleagues' passwords faster than a stranger."""
    add(app, "ola")
    desk = Browser(app)
    desk.logs_in()
    desk.logs_out()
    assert tries(app, "192.0.2.1", "ola", ALLOWED) == [422] * ALLOWED
    assert desk.logs_in("ola", "wrong").status == 429


def test_nurses_who_share_a_desk_are_all_remembered_there(app: Flask) -> None:
    """The mark holds their names, where nobody can read them."""
    add(app, "ola")
    desk = Browser(app, "192.0.2.1")
    for name in ("kari", "ola"):
        desk.logs_in(name)
        desk.logs_out()
        tries(app, "192.0.2.1", name, ALLOWED + 1)
    assert "kari" not in desk.cookies()["screener_device"]
    for name in ("kari", "ola"):
        assert desk.logs_in(name).status == 303
        desk.logs_out()


@pytest.mark.parametrize("mark", ["", "x", "gAAAAA", "\N{PILE OF POO}" * 10])
def test_a_mark_that_is_not_ours_counts_as_none(app: Flask, mark: str) -> None:
    """Nobody makes one up."""
    tries(app, "192.0.2.1", number=ALLOWED)
    browser = Browser(app, "192.0.2.1")
    browser.client.set_cookie("screener_device", mark)
    assert browser.logs_in().status == 429


def test_one_address_cannot_try_all_names(app: Flask) -> None:
    """A hundred tries in five minutes from one address, whoever it tries to be."""
    statuses = [tries(app, "198.51.100.1", f"name{n}")[0] for n in range(102)]
    assert statuses == [422] * 100 + [429] * 2


def test_an_address_in_ipv6_counts_with_its_neighbours(app: Flask) -> None:
    """One household chooses the second half of its addresses at will."""
    statuses = [tries(app, f"2001:db8:1:2::{n:x}")[0] for n in range(1, 8)]
    assert statuses == [422] * ALLOWED + [429] * 2
    assert tries(app, "2001:db8:1:3::1") == [422]


def test_a_right_password_takes_the_wrong_ones_back(app: Flask) -> None:
    """Nurses mistype, every day of the year."""
    browser = Browser(app)
    for _ in range(20):
        for _ in range(ALLOWED - 1):
            assert browser.logs_in(password="wrong").status == 422
        assert browser.logs_in().status == 303
        browser.logs_out()


def test_names_that_nobody_can_have_are_counted_too(app: Flask) -> None:
    """They share one limit, so that they are no free way to make us work."""
    statuses = [
        Browser(app, "198.51.100.1").logs_in(name, "wrong").status
        for name in ("\0", "a b", "'", "!", "?", "x" * 99)
    ]
    assert statuses == [422] * ALLOWED + [429]


def test_reading_the_login_page_is_not_limited(app: Flask) -> None:
    """Only sending the form is."""
    tries(app, "192.0.2.1", number=ALLOWED + 1)
    assert {Browser(app, "192.0.2.1").opens("/login").status for _ in range(20)} == {200}


def test_after_five_wrong_codes_a_place_must_wait(app: Flask) -> None:
    """Codes and recovery codes are counted together, and apart from passwords."""
    browser = Browser(app)
    browser.logs_in()
    phone, codes = browser.sets_up_an_app()
    thief = Browser(app, "198.51.100.1")
    thief.logs_in()
    for path in ("code", "recovery-code", "code", "recovery-code", "code"):
        assert thief.sends(f"/login/{path}", code="000000").status == 422
    assert thief.sends("/login/recovery-code", code=codes[0]).status == 429
    thief.logs_in()
    assert thief.sends("/login/code", code=phone.code()).status == 429
    assert browser.is_in()
    browser.logs_out()
    browser.logs_in()
    assert browser.sends("/login/code", code=phone.code()).status == 303


def test_many_machines_that_know_the_password_get_twenty_codes_a_day(app: Flask) -> None:
    """The chance to guess one is too good for more."""
    desk = Browser(app)
    desk.logs_in()
    phone, _ = desk.sets_up_an_app()
    desk.logs_out()
    statuses = []
    for address in several(25):
        thief = Browser(app, address)
        assert thief.logs_in().location == "/login/code"
        statuses.append(thief.sends("/login/code", code="000000").status)
    assert statuses == [422] * 20 + [429] * 5
    desk.logs_in()
    assert desk.sends("/login/code", code=phone.code()).status == 303


def test_wrong_passwords_inside_are_counted_as_well(app: Flask) -> None:
    """Somebody at an open desk cannot try the nurse's password without end."""
    browser = Browser(app)
    browser.logs_in()
    statuses = [
        browser.sends("/account/password", password=f"wrong {n}", new="x", again="x").status
        for n in range(3)
    ]
    statuses += [
        browser.sends("/account/second-factor", password=f"wrong {n}", code="0").status
        for n in range(3)
    ]
    assert statuses == [422] * ALLOWED + [429]
    assert browser.is_in()


def test_the_limit_counts_for_whom_the_form_names(app: Flask) -> None:
    """A login of one's own that waits for its code is no way around the limit of another."""
    add(app, "ola", Role.ADMIN)
    ola = Browser(app, "192.0.2.5")
    ola.logs_in("ola")
    ola.sets_up_an_app()
    ola.logs_out()
    ola.logs_in("ola")
    statuses = [ola.logs_in("kari", f"wrong {n}").status for n in range(ALLOWED + 1)]
    assert statuses == [422] * ALLOWED + [429]


def test_after_a_while_a_place_may_try_again(app: Flask) -> None:
    """No account is ever locked: limits are forgotten as time passes."""
    tries(app, "198.51.100.1", number=ALLOWED + 1)
    with app.app_context():
        db.session.execute(update(Try).values(at=Try.at - 3601, until=Try.until - 3601))
        db.session.commit()
    assert Browser(app, "198.51.100.1").logs_in(password=PASSWORD).status == 303

"""How long a login lasts, and that no copy of its cookie outlives it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cast.ward import PASSWORD, Browser, add, operator, stored
from flask_login import encode_cookie
from itsdangerous import TimestampSigner, base64_decode
from sqlalchemy import update

from screener.intake.accounts import staff
from screener.intake.accounts.models import Login
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

NEW = "another good long password"


def nurse(app: Flask) -> Browser:
    """Return a browser in which kari has logged in."""
    browser = Browser(app)
    assert browser.logs_in().status == 303
    return browser


def age(app: Flask, **moments: timedelta) -> None:
    """Let logins have started, or been seen last, so long ago."""
    with app.app_context():
        values = {name: datetime.now(UTC) - ago for name, ago in moments.items()}
        db.session.execute(update(Login).values(**values))
        db.session.commit()


def test_a_copied_cookie_is_dead_after_logout(app: Flask) -> None:
    """Logging out in one browser ends the copy in another."""
    browser = nurse(app)
    thief = browser.copy()
    assert thief.is_in()
    browser.logs_out()
    assert not thief.is_in()
    assert not browser.is_in()


def test_logging_out_leaves_other_logins_alone(app: Flask) -> None:
    """The tablet stays logged in when the desk logs out."""
    desk, tablet = nurse(app), nurse(app)
    desk.logs_out()
    assert tablet.is_in()


def test_a_copied_cookie_is_dead_when_the_account_is_disabled(app: Flask) -> None:
    """The browser it came from is out as well, also after the account is enabled again."""
    browser = nurse(app)
    thief = browser.copy()
    operator(app, staff.disable, "kari")
    assert not browser.is_in()
    assert not thief.is_in()
    operator(app, staff.enable, "kari")
    assert not thief.is_in()
    assert nurse(app).is_in()


def test_a_copied_cookie_is_dead_after_a_new_password(app: Flask) -> None:
    """The nurse who took the new password stays logged in, under another token."""
    browser, elsewhere = nurse(app), nurse(app)
    thief = browser.copy()
    assert browser.sends("/account/password", password=PASSWORD, new=NEW, again=NEW).status == 303
    assert browser.is_in()
    assert not thief.is_in()
    assert not elsewhere.is_in()
    assert Browser(app, "192.0.2.9").logs_in().status == 422
    assert Browser(app, "192.0.2.9").logs_in(password=NEW).status == 303


def test_a_copied_cookie_is_dead_after_the_operator_gave_a_new_password(app: Flask) -> None:
    """So an operator can throw out whoever is in."""
    browser = nurse(app)
    operator(app, staff.set_password, "kari", NEW)
    assert not browser.is_in()


def test_a_copied_cookie_is_dead_after_the_second_factor_was_set_up(app: Flask) -> None:
    """A thief does not stay in beside a nurse who locks the door."""
    browser = nurse(app)
    thief = browser.copy()
    browser.sets_up_an_app()
    assert browser.is_in()
    assert not thief.is_in()


@pytest.mark.parametrize(("minutes", "is_in"), [(0, True), (14, True), (16, False)])
def test_a_login_ends_after_a_quarter_of_an_hour_without_use(
    app: Flask, minutes: int, *, is_in: bool
) -> None:
    """Whatever the browser does then."""
    browser = nurse(app)
    age(app, seen_at=timedelta(minutes=minutes))
    assert browser.is_in() is is_in


@pytest.mark.parametrize(
    ("ahead", "is_in"),
    [(timedelta(seconds=2), True), (timedelta(minutes=50), True), (timedelta(hours=2), False)],
)
def test_a_login_survives_a_clock_that_was_ahead(
    app: Flask, monkeypatch: pytest.MonkeyPatch, ahead: timedelta, *, is_in: bool
) -> None:
    """Another node's clock, or ours before it was set back: the row's times count, not Flask's."""
    signed = int(datetime.now(UTC).timestamp() + ahead.total_seconds())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: signed)
    browser = nurse(app)
    monkeypatch.undo()
    age(app, seen_at=-ahead, started_at=-ahead)
    assert browser.is_in() is is_in


def test_use_keeps_a_login_alive(app: Flask) -> None:
    """Each request that comes more than a minute after the last note is noted."""
    browser = nurse(app)
    age(app, seen_at=timedelta(minutes=14))
    assert browser.is_in()
    (login,) = stored(app, Login)
    assert datetime.now(UTC) - login.seen_at < timedelta(minutes=1)


@pytest.mark.parametrize(("hours", "is_in"), [(11.9, True), (12.1, False)])
def test_a_login_ends_after_twelve_hours_of_use(app: Flask, hours: float, *, is_in: bool) -> None:
    """A shift is over then."""
    browser = nurse(app)
    age(app, started_at=timedelta(hours=hours))
    assert browser.is_in() is is_in


def test_somebody_whose_login_is_over_is_told_so(app: Flask) -> None:
    """A form that was sent too late gives the login page, not the page about forgeries."""
    browser = nurse(app)
    browser.opens("/account/")
    age(app, seen_at=timedelta(minutes=16))
    assert browser.posts("/desk").location == "/login"
    assert browser.opens("/login").notices == ["You have been logged out. Log in again to go on."]
    assert browser.opens("/login").notices == []


def test_a_script_is_told_that_a_login_is_over(app: Flask) -> None:
    """It gets 401 instead of a login page in place of a piece of a page."""
    reply = Browser(app).opens("/desk", **{"X-Requested-With": "fetch"})
    assert (reply.status, reply.text) == (401, "")


def test_logins_that_are_over_are_deleted_with_the_next_one(app: Flask) -> None:
    """The table does not grow."""
    nurse(app)
    nurse(app)
    age(app, seen_at=timedelta(minutes=16))
    nurse(app)
    assert len(stored(app, Login)) == 1


def test_a_login_gets_a_new_session(app: Flask) -> None:
    """A cookie that somebody planted beforehand is worth nothing after the login."""
    attacker = Browser(app)
    attacker.opens("/login")
    victim = attacker.copy("192.0.2.1")
    victim.logs_in()
    assert victim.cookies()["screener_intake"] != attacker.cookies()["screener_intake"]
    assert not attacker.is_in()
    before = attacker.token
    victim.opens("/account/")
    assert victim.token != before
    victim.token = before
    assert victim.posts("/logout").status == 400
    assert victim.is_in()


def test_a_token_changes_with_each_login(app: Flask) -> None:
    """Logging in again in one browser ends the login before."""
    browser = nurse(app)
    thief = browser.copy()
    browser.logs_out()
    browser.logs_in()
    assert browser.is_in()
    assert not thief.is_in()


def test_the_cookie_holds_no_name_and_no_password(app: Flask) -> None:
    """It is signed, not secret: it holds tokens, and hashes of them stand in the database."""
    browser = nurse(app)
    browser.opens("/account/")
    payload = browser.cookies()["screener_intake"].split(".")[0]
    text = base64_decode(payload).decode("latin-1")
    assert "kari" not in text
    assert PASSWORD not in text
    (login,) = stored(app, Login)
    assert login.digest not in text
    assert len(login.digest) == 64


def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    """Over plain HTTP they bear no prefix; browsers would not take them."""
    browser = nurse(app)
    for name in ("screener_intake", "screener_device"):
        cookie = browser.client.get_cookie(name)
        assert cookie is not None
        assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
        assert not cookie.secure
    session = browser.client.get_cookie("screener_intake")
    assert session is not None
    assert session.expires is None
    assert session.max_age is None


def test_over_https_the_cookies_belong_to_the_host_alone(apps: Callable[..., Flask]) -> None:
    """The prefix __Host- makes browsers insist on Secure, no domain and the path /."""
    app = apps(public_url="https://check.clinic.example")
    add(app)
    client = app.test_client()
    base = "https://check.clinic.example"
    page = client.get("/login", base_url=base).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    reply = client.post(
        "/login",
        base_url=base,
        headers={"Referer": f"{base}/login"},
        data={"csrf_token": token, "name": "kari", "password": PASSWORD},
    )
    cookies = {one.split("=")[0]: one for one in reply.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"__Host-screener_intake", "__Host-screener_device"}
    for cookie in cookies.values():
        assert "; Secure" in cookie
        assert "; Path=/;" in cookie + ";"
        assert "Domain" not in cookie


def test_no_form_is_taken_from_another_site(app: Flask) -> None:
    """Without our token a login, a logout or a new password is refused, with a page that helps."""
    stranger = Browser(app)
    reply = stranger.posts("/login", name="kari", password=PASSWORD)
    assert (reply.status, reply.heading) == (400, "We could not tell whether that came from you")
    browser = nurse(app)
    for path in ("/logout", "/desk", "/account/password", "/account/second-factor"):
        browser.token = "forged"
        assert browser.posts(path, password=PASSWORD, new=NEW, again=NEW).status == 400
    assert browser.is_in()


def test_logging_out_takes_a_form(app: Flask) -> None:
    """A link or a picture on another site cannot log a nurse out."""
    browser = nurse(app)
    assert browser.opens("/logout").status == 405
    assert browser.is_in()


def test_logging_out_forgets_pages_that_the_browser_keeps(app: Flask) -> None:
    """So that Back shows nothing."""
    browser = nurse(app)
    reply = browser.logs_out()
    assert reply.headers["Clear-Site-Data"] == '"cache"'
    assert browser.opens("/login").notices == ["You are logged out."]


def test_logging_out_twice_is_no_error(app: Flask) -> None:
    """Another window may have done it already."""
    browser = nurse(app)
    browser.opens("/account/")
    other = browser.copy()
    browser.posts("/logout")
    assert other.posts("/logout").location == "/login"


def test_a_cookie_of_flask_login_opens_nothing(app: Flask) -> None:
    """Neither "remember me" nor tokens in headers or addresses are ways in."""
    browser = nurse(app)
    with app.test_request_context():
        account = staff.find("kari")
        token = account.get_auth_token()
        assert isinstance(token, str)
        remember = encode_cookie(account.fs_uniquifier)
    stranger = Browser(app)
    stranger.client.set_cookie("remember_token", remember)
    assert not stranger.is_in()
    assert stranger.opens("/desk", **{"Authentication-Token": token}).status == 303
    assert stranger.opens("/desk?auth_token=" + token).status == 303
    assert browser.is_in()


@pytest.mark.parametrize("value", ["", "x", "a.b.c", "eyJsb2dpbiI6MX0.x.y", "\N{PILE OF POO}"])
def test_a_broken_cookie_is_no_login_and_no_error(app: Flask, value: str) -> None:
    """It is as if there were none."""
    browser = Browser(app)
    browser.client.set_cookie("screener_intake", value)
    assert browser.opens("/desk").location == "/login"
    assert browser.logs_in().status == 303

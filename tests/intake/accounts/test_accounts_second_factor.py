"""The second step: codes from an app, recovery codes, and who must have them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cast.ward import PASSWORD, Authenticator, Browser, Time, add, operator, stored
from flask_security import MfRecoveryCodesUtil
from sqlalchemy import update

from screener.intake.accounts import second_factor, staff
from screener.intake.accounts.models import Account, Login
from screener.intake.accounts.security import security
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

WRONG = [("#code", "That code is wrong, or it has been used.")]


def with_phone(app: Flask) -> tuple[Browser, Authenticator, list[str]]:
    """Return a browser in which kari has set her phone up."""
    browser = Browser(app)
    browser.logs_in()
    phone, codes = browser.sets_up_an_app()
    return browser, phone, codes


def at_the_code(app: Flask, address: str = "192.0.2.1") -> Browser:
    """Return a browser in which kari has typed her password."""
    browser = Browser(app, address)
    assert browser.logs_in().location == "/login/code"
    return browser


def test_the_password_alone_opens_nothing(app: Flask) -> None:
    """Before the code, every page leads back to the login."""
    with_phone(app)
    browser = at_the_code(app)
    assert not browser.is_in()
    assert browser.opens("/account/").location == "/login"
    assert browser.opens("/account/password").location == "/login"


def test_a_code_from_the_app_opens_the_desk(app: Flask) -> None:
    """Spaces in it do not matter."""
    _, phone, _ = with_phone(app)
    browser = at_the_code(app)
    code = phone.code()
    assert browser.sends("/login/code", code=f" {code[:3]} {code[3:]} ").location == "/"
    assert browser.is_in()


def test_a_code_is_good_once(app: Flask) -> None:
    """Who looked over a shoulder gains nothing, nor does the code that set the phone up."""
    _, phone, _ = with_phone(app)
    browser, thief = at_the_code(app), at_the_code(app)
    code = phone.code()
    assert browser.sends("/login/code", code=code).status == 303
    assert thief.sends("/login/code", code=code).errors == WRONG


def test_a_code_is_good_for_half_a_minute_before_and_after_its_time(app: Flask) -> None:
    """Phones' clocks are not quite right. Two steps away is too far."""
    _, phone, _ = with_phone(app)
    Time.step += 10
    browser = at_the_code(app)
    assert browser.sends("/login/code", code=phone.shown(steps_ago=2)).errors == WRONG
    assert browser.sends("/login/code", code=phone.shown(steps_ago=-2)).errors == WRONG
    assert browser.sends("/login/code", code=phone.shown(steps_ago=1)).status == 303
    assert at_the_code(app).sends("/login/code", code=phone.shown(steps_ago=-1)).status == 303
    assert at_the_code(app).sends("/login/code", code=phone.shown()).errors == WRONG


@pytest.mark.parametrize(
    "code", ["000000", "12345", "1234567", "\0", "x" * 150, "١٢٣٤٥٦", "-12345"]
)
def test_a_wrong_code_is_refused(app: Flask, code: str) -> None:
    """Whatever it is made of."""
    with_phone(app)
    assert at_the_code(app).sends("/login/code", code=code).errors == WRONG


def test_the_code_must_come_soon_after_the_password(app: Flask) -> None:
    """Ten minutes later the password is asked for again."""
    _, phone, _ = with_phone(app)
    browser = at_the_code(app)
    browser.opens("/login/code")
    with app.app_context():
        values = {"started_at": datetime.now(UTC) - timedelta(minutes=11)}
        db.session.execute(update(Login).values(**values))
        db.session.commit()
    assert browser.posts("/login/code", code=phone.code()).location == "/login"
    assert not browser.is_in()


def test_a_copy_of_the_cookie_from_before_the_code_is_worth_nothing(app: Flask) -> None:
    """The code gives the browser another token."""
    _, phone, _ = with_phone(app)
    browser = at_the_code(app)
    thief = browser.copy()
    browser.sends("/login/code", code=phone.code())
    assert browser.is_in()
    assert not thief.is_in()
    assert thief.opens("/login/code").location == "/login"


def test_a_disabled_account_cannot_finish_a_login(app: Flask) -> None:
    """Disabling between password and code is in time."""
    _, phone, _ = with_phone(app)
    browser = at_the_code(app)
    browser.opens("/login/code")
    operator(app, staff.disable, "kari")
    assert browser.posts("/login/code", code=phone.code()).location == "/login"


def test_a_recovery_code_works_once(app: Flask) -> None:
    """However it is typed; the nine others still work."""
    _, _, codes = with_phone(app)
    assert len(set(codes)) == 10
    assert {len(code.replace("-", "")) * 5 for code in codes} == {130}  # base 32, 128 bits of them
    browser = at_the_code(app)
    typed = codes[0].lower().replace("-", " ").replace("0", "o")
    assert browser.sends("/login/recovery-code", code=typed).location == "/"
    assert "9 recovery codes left" in browser.opens("/account/").text
    assert at_the_code(app).sends("/login/recovery-code", code=codes[0]).errors == WRONG
    assert at_the_code(app).sends("/login/recovery-code", code=codes[9]).status == 303


@pytest.mark.parametrize(
    "code", ["0000-0000-0000", "0000-" * 6 + "00", "0", "\0", "é" * 12, "x" * 150]
)
def test_a_wrong_recovery_code_is_refused(app: Flask, code: str) -> None:
    """Whatever it is made of."""
    with_phone(app)
    assert at_the_code(app).sends("/login/recovery-code", code=code).errors == WRONG


def test_one_code_in_two_requests_at_once_opens_one_desk(app: Flask) -> None:
    """The second request finds that the account has changed under it: the code is used."""
    _, phone, codes = with_phone(app)
    for take, code in (
        (second_factor.takes_code, phone.code()),
        (second_factor.takes_recovery_code, codes[0]),
    ):
        with app.test_request_context():
            mine = staff.find("kari")
            other_request = update(Account).values(version=mine.version + 1)
            db.session.execute(other_request.execution_options(synchronize_session=False))
            assert not take(mine, code)


def test_a_code_that_many_send_at_once_opens_one_desk(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """The same over HTTP. The others are told that it is used; the log has nothing to tell."""
    _, phone, codes = with_phone(app)
    for path, code in (("recovery-code", codes[0]), ("code", phone.code())):
        browsers = [at_the_code(app, f"192.0.2.{n}") for n in range(4)]
        for browser in browsers:
            browser.opens(f"/login/{path}")
        with ThreadPoolExecutor() as threads:
            sent = [
                threads.submit(browser.posts, f"/login/{path}", code=code) for browser in browsers
            ]
        replies = sorted((reply.result() for reply in sent), key=lambda reply: reply.status)
        assert [reply.status for reply in replies] == [303, 422, 422, 422]
        assert [reply.errors for reply in replies[1:]] == [WRONG] * 3
        assert sum(browser.is_in() for browser in browsers) == 1
    assert "fails" not in caplog.text


def test_two_changes_of_one_account_at_once_do_not_mix(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The second is told that somebody was quicker, and has changed nothing."""
    browser, _, old = with_phone(app)
    browser.opens("/account/recovery-codes")
    new_codes = second_factor.new_recovery_codes

    def overtaken(account: Account) -> list[str]:
        with ThreadPoolExecutor(1) as other:
            other.submit(operator, app, staff.enable, "kari").result()
        return new_codes(account)

    monkeypatch.setattr(second_factor, "new_recovery_codes", overtaken)
    reply = browser.posts("/account/recovery-codes", password=PASSWORD)
    assert (reply.status, reply.heading) == (
        409,
        "Somebody changed this account at the same moment",
    )
    assert "fails" not in caplog.text
    assert at_the_code(app).sends("/login/recovery-code", code=old[0]).status == 303


def test_new_recovery_codes_replace_the_old(app: Flask) -> None:
    """They take the password, and are shown once."""
    browser, _, old = with_phone(app)
    assert browser.sends("/account/recovery-codes", password="wrong").status == 422
    new = browser.opens(browser.sends("/account/recovery-codes", password=PASSWORD).location).codes
    assert len(new) == 10
    assert not set(new) & set(old)
    assert browser.opens("/account/recovery-codes").codes == []
    assert at_the_code(app).sends("/login/recovery-code", code=old[0]).status == 422
    assert at_the_code(app).sends("/login/recovery-code", code=new[0]).status == 303


def test_a_phone_is_set_up_with_the_password_and_a_right_code(app: Flask) -> None:
    """Somebody who finds an open login cannot put her own phone in front of it."""
    browser = Browser(app)
    browser.logs_in()
    page = browser.opens("/account/second-factor")
    phone = Authenticator(page.codes[0])
    refused = browser.posts("/account/second-factor", password="wrong", code=phone.code())
    assert refused.errors == [("#password", "That is not your password.")]
    refused = browser.posts("/account/second-factor", password=PASSWORD, code="000000")
    assert [target for target, _ in refused.errors] == ["#code"]
    assert refused.codes == page.codes, "the key changed under the nurse's hands"
    taken = browser.posts("/account/second-factor", password=PASSWORD, code=phone.code())
    assert browser.opens(taken.location).codes


def test_the_picture_says_what_the_key_says(app: Flask) -> None:
    """It is inline SVG with a name; nothing in it needs a style that our policy forbids."""
    browser = Browser(app)
    browser.logs_in()
    page = browser.opens("/account/second-factor")
    assert '<svg role="img"' in page.text
    assert "<title>QR code for the app</title>" in page.text


def test_the_second_factor_goes_away_with_the_password(app: Flask) -> None:
    """After that a password alone logs in, and old recovery codes are gone."""
    browser, _, _ = with_phone(app)
    assert browser.sends("/account/second-factor/off", password="wrong").status == 422
    assert browser.sends("/account/second-factor/off", password=PASSWORD).status == 303
    assert browser.is_in()
    assert Browser(app).logs_in().location == "/"
    (account,) = stored(app, Account)
    assert not account.mf_recovery_codes
    assert account.tf_totp_secret is None


def test_an_operator_can_take_a_lost_phone_away(app: Flask) -> None:
    """Every login ends with it."""
    browser, _, _ = with_phone(app)
    operator(app, staff.reset_second_factor, "kari")
    assert not browser.is_in()
    assert Browser(app).logs_in().location == "/"


def test_pages_about_a_phone_lead_away_where_there_is_none(app: Flask) -> None:
    """And the page that sets one up, where there is one."""
    browser = Browser(app)
    browser.logs_in()
    for path in ("/account/recovery-codes", "/account/second-factor/off"):
        assert browser.opens(path).location == "/account/"
    browser.sets_up_an_app()
    assert browser.opens("/account/second-factor").location == "/account/"


def test_neither_secret_nor_recovery_code_is_readable_in_the_database(app: Flask) -> None:
    """One is encrypted, the others are hashed, with keys that are kept elsewhere."""
    _, phone, codes = with_phone(app)
    (account,) = stored(app, Account)
    assert phone.key.replace("-", "") not in account.tf_totp_secret
    assert not set(codes) & set(account.mf_recovery_codes)
    assert {len(kept) for kept in account.mf_recovery_codes} == {16 + 1 + 64}


def test_recovery_codes_from_before_are_converted_at_their_next_use(app: Flask) -> None:
    """An earlier version made shorter ones, encrypted. One use converts the others."""
    with_phone(app)
    codes = [f"1a2b-3c4d-5e6{number}" for number in range(10)]
    with app.app_context():
        encrypt = MfRecoveryCodesUtil._encrypt_codes  # noqa: SLF001 - what was stored before
        old = encrypt(security().mf_recovery_codes_util, codes)
        staff.find("kari").mf_recovery_codes = old
        db.session.commit()
    assert at_the_code(app).sends("/login/recovery-code", code="0000-0000-0000").errors == WRONG
    browser = at_the_code(app)
    assert browser.sends("/login/recovery-code", code=codes[3]).status == 303
    assert "9 recovery codes left" in browser.opens("/account/").text
    (account,) = stored(app, Account)
    assert {len(kept) for kept in account.mf_recovery_codes} == {16 + 1 + 64}
    assert at_the_code(app).sends("/login/recovery-code", code=codes[3]).errors == WRONG
    assert at_the_code(app).sends("/login/recovery-code", code=codes[9]).status == 303


def test_a_clinic_can_demand_the_second_factor(apps: Callable[..., Flask]) -> None:
    """Then the next login leads to its page, and to no other until it is set up."""
    app = apps(require_second_factor=True)
    add(app)
    browser = Browser(app)
    browser.logs_in()
    for path in ("/", "/desk", "/account/", "/account/password"):
        assert browser.opens(path).location == "/account/second-factor"
    phone, _ = browser.sets_up_an_app()
    assert browser.is_in()
    again = at_the_code(app)
    assert again.sends("/login/code", code=phone.code()).status == 303
    assert again.is_in()


def test_somebody_who_must_set_it_up_can_log_out(apps: Callable[..., Flask]) -> None:
    """The phone may be at home."""
    app = apps(require_second_factor=True)
    add(app)
    browser = Browser(app)
    browser.logs_in()
    browser.opens("/account/second-factor")
    assert browser.posts("/logout").location == "/login"
